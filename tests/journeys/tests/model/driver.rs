//! The process of the phone, and what it says.

use crate::record::CODE;
use motcua_journeys::driven::{Answer, Order};
use motcua_journeys::{Place, lines_of};
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// How long a phone may take for one order; each of its screens has a shorter patience of its own.
const PATIENCE: Duration = Duration::from_mins(4);

/// A running phone.
pub(crate) struct Driver {
    place: Place,
    child: Child,
    heard: Receiver<String>,
    /// How often it was killed.
    pub(crate) kills: u64,
}

impl Driver {
    /// A new phone, signed in.
    pub(crate) fn new(place: Place) -> Self {
        let (child, heard) = start(&place, "first");
        let driver = Self {
            place,
            child,
            heard,
            kills: 0,
        };
        driver.ready();
        driver
    }

    fn ready(&self) {
        let first = self.next().expect("a phone that starts");
        assert!(matches!(first, Answer::Ready), "{first:?}");
    }

    fn next(&self) -> Option<Answer> {
        let line = self.heard.recv_timeout(PATIENCE).ok()?;
        Some(serde_json::from_str(&line).expect("an answer"))
    }

    fn tell(&mut self, order: &Order) {
        let line = serde_json::to_string(order).expect("plain");
        let input = self.child.stdin.as_mut().expect("piped");
        writeln!(input, "{line}")
            .and_then(|()| input.flush())
            .expect("a phone that listens");
    }

    /// Has something done.
    pub(crate) fn order(&mut self, order: &Order) -> Answer {
        self.tell(order);
        self.next()
            .unwrap_or_else(|| panic!("the phone ended at {order:?}"))
    }

    /// Has something done, and kills the phone after so many milliseconds; what it said until then, if anything.
    pub(crate) fn order_and_kill(&mut self, order: &Order, after: Duration) -> Option<Answer> {
        self.tell(order);
        let first = self.heard.recv_timeout(after).ok();
        self.kill();
        // What was said before the kill counts, even when it is read after it.
        let line = first.or_else(|| self.heard.iter().next());
        let answer = line.map(|line| serde_json::from_str(&line).expect("an answer"));
        self.again();
        answer
    }

    /// Kills the phone and starts it again.
    pub(crate) fn kill_and_start(&mut self) {
        self.kill();
        self.again();
    }

    fn kill(&mut self) {
        let ended = self.child.try_wait().expect("a child");
        assert!(ended.is_none(), "the phone ended by itself: {ended:?}");
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("it ends");
        self.kills += 1;
    }

    fn again(&mut self) {
        (self.child, self.heard) = start(&self.place, "again");
        self.ready();
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has told then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(place: &Place, first: &str) -> (Child, Receiver<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_driven-phone"))
        .arg(&place.dir)
        .args([&place.province_url, &place.pack_key, CODE, first])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the phone starts");
    let out = child.stdout.take().expect("piped");
    let heard = lines_of(out);
    (child, heard)
}
