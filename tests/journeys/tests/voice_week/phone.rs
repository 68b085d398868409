//! The process of the phone, and what it says.

use crate::scene::Watch;
use motcua_journeys::Place;
use motcua_journeys::process::Process;
use motcua_journeys::reporting::{Answer, Line, Listed, Order};
use std::process::Command;
use std::time::Duration;

/// How long the phone may take for one order.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running phone.
pub(crate) struct Driver {
    place: Place,
    watch: Watch,
    phone: Process<Line, Answer>,
    online: bool,
}

impl Driver {
    /// A new phone, signed in, that knows the kinds.
    pub(crate) fn new(place: Place, watch: Watch) -> Self {
        let phone = Process::start(command(&place, &watch, "first", true), PATIENCE);
        Self {
            place,
            watch,
            phone,
            online: true,
        }
    }

    /// How often it was killed.
    pub(crate) fn kills(&self) -> usize {
        self.phone.kills
    }

    fn line(&mut self, order: &Order) -> Line {
        if let Order::Online { online } = order {
            self.online = *online;
        }
        Line {
            at_ms: self.watch.now_ms(),
            order: order.clone(),
        }
    }

    /// Has something done.
    pub(crate) fn order(&mut self, order: &Order) -> Answer {
        let line = self.line(order);
        self.phone.order(&line)
    }

    /// Has something done that can always be done.
    pub(crate) fn done(&mut self, order: &Order) {
        let answer = self.order(order);
        assert!(matches!(answer, Answer::Done), "{order:?}: {answer:?}");
    }

    /// Has something done, and kills the phone after so long; whether it said before that it was done.
    pub(crate) fn order_and_kill(&mut self, order: &Order, after: Duration) -> bool {
        let line = self.line(order);
        let said = self.phone.order_and_kill(&line, after).is_some();
        self.again();
        said
    }

    /// The whole list.
    pub(crate) fn list(&mut self) -> Listed {
        match self.order(&Order::List) {
            Answer::Listed(listed) => listed,
            other => panic!("no list: {other:?}"),
        }
    }

    /// Kills the phone and starts it again.
    pub(crate) fn kill_and_start(&mut self) {
        self.phone.kill();
        self.again();
    }

    fn again(&mut self) {
        let command = command(&self.place, &self.watch, "again", self.online);
        self.phone.again(command);
    }
}

fn command(place: &Place, watch: &Watch, first: &str, online: bool) -> Command {
    let now = watch.now_ms().to_string();
    let online = if online { "online" } else { "offline" };
    let mut command = Command::new(env!("CARGO_BIN_EXE_reporting-phone"));
    command
        .arg(&place.dir)
        .args([&place.province_url, &place.pack_key, &now, first, online]);
    command
}
