//! The Node process with the peers in it (`npm/peer.mjs`).

use crate::{Result, process};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/npm/peer.mjs");

/// A warm Node process; ends when dropped.
pub(crate) struct Peer {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    pub(crate) fn start() -> Result<Self> {
        let mut child = Command::new("node")
            .arg(SCRIPT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("node does not start: {e}"))?;
        let output = child.stdout.take().ok_or("node has no output")?;
        Ok(Self {
            child,
            answers: BufReader::new(output),
        })
    }

    /// One command, one answer.
    pub(crate) fn ask(&mut self, command: &Value) -> Result<Value> {
        let input = self.child.stdin.as_mut().ok_or("node has no input")?;
        writeln!(input, "{command}")?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err("node ended; is what tests/bench/npm names installed?".into());
        }
        let answer: Value = serde_json::from_str(&line)?;
        match answer.get("error").and_then(Value::as_str) {
            Some(error) => Err(format!("node: {error}").into()),
            None => Ok(answer),
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        process::end(&mut self.child);
    }
}
