//! The process of the phone, and what it says.

use crate::record::CODE;
use motcua_journeys::Place;
use motcua_journeys::driven::{Answer, Order};
use motcua_journeys::process::Process;
use std::process::Command;
use std::time::Duration;

/// How long a phone may take for one order; each of its screens has a shorter patience of its own.
const PATIENCE: Duration = Duration::from_mins(4);

/// A running phone.
pub(crate) struct Driver {
    place: Place,
    phone: Process<Order, Answer>,
}

impl Driver {
    /// A new phone, signed in.
    pub(crate) fn new(place: Place) -> Self {
        let phone = Process::start(command(&place, "first"), PATIENCE);
        Self { place, phone }
    }

    /// How often it was killed.
    pub(crate) fn kills(&self) -> usize {
        self.phone.kills
    }

    /// Has something done.
    pub(crate) fn order(&mut self, order: &Order) -> Answer {
        self.phone.order(order)
    }

    /// Has something done, and kills the phone after so many milliseconds; what it said until then, if anything.
    pub(crate) fn order_and_kill(&mut self, order: &Order, after: Duration) -> Option<Answer> {
        let said = self.phone.order_and_kill(order, after);
        self.phone.again(command(&self.place, "again"));
        said
    }

    /// Kills the phone and starts it again.
    pub(crate) fn kill_and_start(&mut self) {
        self.phone.kill();
        self.phone.again(command(&self.place, "again"));
    }
}

fn command(place: &Place, first: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_driven-phone"));
    command
        .arg(&place.dir)
        .args([&place.province_url, &place.pack_key, CODE, first]);
    command
}
