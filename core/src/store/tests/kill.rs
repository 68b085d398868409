//! SIGKILL at random moments: what was acknowledged is there afterwards.

use super::{Ticking, draft, open_in};
use crate::store::{Store, kv};
use crate::{dossier, outbox};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const DIR: &str = "MOTCUA_KILL_TEST_DIR";

fn revision_in(store: &Store) -> u64 {
    dossier::store::answers(store, "d1")
        .unwrap()
        .first()
        .map_or(0, |answer| answer.revision)
}

/// The victim: commits and acknowledges until it is killed.
#[test]
#[ignore = "run as a child by everything_acknowledged_survives_a_kill"]
#[allow(clippy::print_stdout)]
fn child_commits_until_killed() {
    let dir = std::env::var(DIR).unwrap();
    let store = Store::open(Path::new(&dir), &super::KEY, Ticking::shared())
        .unwrap()
        .store;
    let mut out = std::io::stdout();
    for revision in revision_in(&store) + 1.. {
        store
            .transaction(|tx| {
                dossier::store::put_answer(tx, "d1", "/name", &format!("\"{revision}\""), "typed", revision)?;
                outbox::enqueue(tx, "note", &revision.to_string(), "k", "{}")?;
                kv::put(tx, "revision", &revision)
            })
            .unwrap();
        writeln!(out, "ack {revision}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn everything_acknowledged_survives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let store = open_in(dir.path());
    draft(&store, "d1");
    drop(store);
    // A fixed sequence (xorshift) chooses the moments; the scheduler makes them random enough.
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |bound: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % bound
    };
    let (mut last, mut acknowledged) = (0, 0);
    for round in 0..50 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "store::tests::kill::child_commits_until_killed",
                "--nocapture",
            ])
            .env(DIR, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        // Every third is killed at a moment of its start, the others in the middle of their work.
        if round % 3 > 0 {
            for _ in 0..next(20) + 4 {
                lines.read_line(&mut text).unwrap();
            }
        }
        std::thread::sleep(Duration::from_micros(next(6_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        lines.read_to_string(&mut text).unwrap();
        // A line cut by the kill was not read by anyone: only whole ones count.
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let acks: Vec<u64> = whole
            .lines()
            .filter_map(|line| line.rsplit_once("ack "))
            .map(|(_, n)| n.parse().unwrap())
            .collect();
        acknowledged += acks.len();
        last = acks.last().copied().unwrap_or(last);

        let store = open_in(dir.path());
        let held = revision_in(&store);
        assert!(
            held >= last,
            "round {round}: {last} was acknowledged, {held} is held"
        );
        assert_eq!(
            kv::get::<u64>(&store, "revision").unwrap().unwrap_or(0),
            held,
            "half a transaction"
        );
        assert_eq!(
            outbox::open(&store).unwrap().len() as u64,
            held,
            "half a transaction"
        );
        last = held;
    }
    assert!(
        acknowledged > 100,
        "only {acknowledged} commits were acknowledged: the kills came too early"
    );
}
