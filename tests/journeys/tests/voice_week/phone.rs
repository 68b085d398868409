//! The process of the phone, and what it says.

use crate::scene::Watch;
use motcua_journeys::reporting::{Answer, Line, Listed, Order};
use motcua_journeys::{Place, lines_of};
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// How long the phone may take for one order.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running phone.
pub(crate) struct Driver {
    place: Place,
    watch: Watch,
    child: Child,
    heard: Receiver<String>,
    online: bool,
    /// How often it was killed.
    pub(crate) kills: usize,
}

impl Driver {
    /// A new phone, signed in, that knows the kinds.
    pub(crate) fn new(place: Place, watch: Watch) -> Self {
        let (child, heard) = start(&place, &watch, "first", true);
        let driver = Self {
            place,
            watch,
            child,
            heard,
            online: true,
            kills: 0,
        };
        driver.ready();
        driver
    }

    fn ready(&self) {
        let first = self.heard.recv_timeout(PATIENCE).expect("a phone that starts");
        let first: Answer = serde_json::from_str(&first).expect("an answer");
        assert!(matches!(first, Answer::Ready), "{first:?}");
    }

    fn tell(&mut self, order: &Order) {
        if let Order::Online { online } = order {
            self.online = *online;
        }
        let line = Line {
            at_ms: self.watch.now_ms(),
            order: order.clone(),
        };
        let line = serde_json::to_string(&line).expect("plain");
        let input = self.child.stdin.as_mut().expect("piped");
        writeln!(input, "{line}")
            .and_then(|()| input.flush())
            .expect("a phone that listens");
    }

    /// Has something done.
    pub(crate) fn order(&mut self, order: &Order) -> Answer {
        self.tell(order);
        let line = self
            .heard
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("the phone ended at {order:?}"));
        serde_json::from_str(&line).expect("an answer")
    }

    /// Has something done that can always be done.
    pub(crate) fn done(&mut self, order: &Order) {
        let answer = self.order(order);
        assert!(matches!(answer, Answer::Done), "{order:?}: {answer:?}");
    }

    /// Has something done, and kills the phone after so long; whether it said before that it was done.
    pub(crate) fn order_and_kill(&mut self, order: &Order, after: Duration) -> bool {
        self.tell(order);
        let said = self.heard.recv_timeout(after).ok();
        self.kill();
        // What was said before the kill counts, even when it is read after it.
        let said = said.or_else(|| self.heard.iter().next()).is_some();
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
        (self.child, self.heard) = start(&self.place, &self.watch, "again", self.online);
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

fn start(place: &Place, watch: &Watch, first: &str, online: bool) -> (Child, Receiver<String>) {
    let now = watch.now_ms().to_string();
    let online = if online { "online" } else { "offline" };
    let mut child = Command::new(env!("CARGO_BIN_EXE_reporting-phone"))
        .arg(&place.dir)
        .args([&place.province_url, &place.pack_key, &now, first, online])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the phone starts");
    let out = child.stdout.take().expect("piped");
    let heard = lines_of(out);
    (child, heard)
}
