//! A phone in a process of its own, told what to do by a line of JSON at a time, and killed by SIGKILL: both of its ends.

use crate::lines_of;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::io::{BufRead as _, Write as _};
use std::marker::PhantomData;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// The process, as the test has it. `O` is an order, `A` an answer.
pub struct Process<O, A> {
    child: Child,
    heard: Receiver<String>,
    patience: Duration,
    /// How often it was killed.
    pub kills: usize,
    told: PhantomData<fn(O) -> A>,
}

impl<O: Serialize + Debug, A: DeserializeOwned + Debug> Process<O, A> {
    /// Starts it and waits for its first word. `patience` is how long it may take for one order.
    pub fn start(command: Command, patience: Duration) -> Self {
        let (child, heard) = spawn(command);
        let process = Self {
            child,
            heard,
            patience,
            kills: 0,
            told: PhantomData,
        };
        process.ready();
        process
    }

    fn ready(&self) {
        self.next().expect("a phone that starts");
    }

    fn next(&self) -> Option<A> {
        let line = self.heard.recv_timeout(self.patience).ok()?;
        Some(serde_json::from_str(&line).expect("an answer"))
    }

    fn tell(&mut self, order: &O) {
        let line = serde_json::to_string(order).expect("plain");
        let input = self.child.stdin.as_mut().expect("piped");
        writeln!(input, "{line}")
            .and_then(|()| input.flush())
            .expect("a phone that listens");
    }

    /// Has something done.
    pub fn order(&mut self, order: &O) -> A {
        self.tell(order);
        self.next()
            .unwrap_or_else(|| panic!("the phone ended at {order:?}"))
    }

    /// Orders something, and kills it after so long; what it said until then, if anything.
    pub fn order_and_kill(&mut self, order: &O, after: Duration) -> Option<A> {
        self.tell(order);
        let first = self.heard.recv_timeout(after).ok();
        self.kill();
        // What was said before the kill counts, even when it is read after it.
        let line = first.or_else(|| self.heard.iter().next());
        line.map(|line| serde_json::from_str(&line).expect("an answer"))
    }

    /// SIGKILL. [`Self::again`] starts it anew.
    pub fn kill(&mut self) {
        let ended = self.child.try_wait().expect("a child");
        assert!(ended.is_none(), "the phone ended by itself: {ended:?}");
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("it ends");
        self.kills += 1;
    }

    /// Starts it again after a kill.
    pub fn again(&mut self, command: Command) {
        (self.child, self.heard) = spawn(command);
        self.ready();
    }
}

impl<O, A> Drop for Process<O, A> {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has told then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(mut command: Command) -> (Child, Receiver<String>) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the phone starts");
    let out = child.stdout.take().expect("piped");
    let heard = lines_of(out);
    (child, heard)
}

/// The process from its inside: says `ready`, then obeys a line at a time until the test is gone.
pub fn obey<O: DeserializeOwned, A: Serialize>(ready: &A, mut does: impl FnMut(O) -> A) {
    say(ready);
    for line in std::io::stdin().lock().lines() {
        let order = serde_json::from_str(&line.expect("readable")).expect("an order");
        say(&does(order));
    }
}

fn say<A: Serialize>(answer: &A) {
    let line = serde_json::to_string(answer).expect("plain");
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .expect("the test listens");
}
