//! The reader against a card on a socket, with something going wrong on the way at every kind of command.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "an expectation that fails is the test's failure"
)]

use conformance::card::vpcd::Vpcd;
use motcua_card::{Card, Fault, Link, Profile, people, vicc};
use motcua_core::identity::chip::{AccessKey, ChipError, FileId, RawChip, Reader, Reading, Wanted};
use motcua_core::testing::SystemRandom;
use std::net::TcpListener;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// A card that is gone must be noticed by its closed connection, long before this.
const PATIENCE: Duration = Duration::from_secs(20);
/// The first command after PACE: everything from here on is secured.
const SECURED: usize = 9;

struct Table {
    reader: Vpcd,
    key: AccessKey,
    reading: Reading,
}

impl Table {
    fn lay(faults: Vec<Fault>) -> Self {
        let profile = Profile::new(people::vi_du());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let key = AccessKey::can(&profile.can).unwrap();
        let mut link = Link::new(Card::new(profile), faults);
        std::thread::spawn(move || vicc::listen(&mut link, &listener, None));
        Self {
            reader: Vpcd::connecting(&address, PATIENCE),
            key,
            reading: Reading::new(),
        }
    }

    fn read(&mut self) -> Result<RawChip, ChipError> {
        let reader = Reader {
            nfc: &self.reader,
            random: &SystemRandom::default(),
            cancel: &AtomicBool::new(false),
            title: "",
            text: "",
        };
        reader.read(&self.key, &Wanted::default(), &mut self.reading, &mut |_| {})
    }
}

fn undisturbed() -> RawChip {
    Table::lay(Vec::new()).read().unwrap()
}

#[test]
fn whatever_happens_on_the_way_the_files_are_the_cards_or_there_are_none() {
    let whole = undisturbed();
    let commands = whole.traffic.round_trips as usize;
    let (mut read, mut refused) = (0, 0);
    for at in 0..commands {
        // One fault at each command, by turns, so that every kind meets every part of the protocol.
        for fault in [kinds(at)[at % 7], kinds(at)[(at + 3) % 7]] {
            let mut table = Table::lay(vec![fault]);
            let mut result = table.read();
            if result.as_ref().is_err_and(ChipError::can_resume) {
                result = table.read();
            }
            match result {
                Ok(chip) => {
                    assert_eq!(chip.files, whole.files, "{fault:?}");
                    read += 1;
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(read > 0 && refused > 0, "{read} read, {refused} refused");
}

fn kinds(at: usize) -> [Fault; 7] {
    [
        Fault::LoseAt(at),
        Fault::LoseAnswerAt(at),
        Fault::WrongMacAt(at),
        Fault::TruncateAnswerAt(at),
        Fault::ReplayAt(at),
        Fault::GarbageAt(at),
        Fault::AlterCommandAt(at),
    ]
}

#[test]
fn a_lost_command_or_answer_is_gone_on_from() {
    let whole = undisturbed();
    for fault in [Fault::LoseAt, Fault::LoseAnswerAt] {
        for at in [0, 3, SECURED + 1, 20] {
            let mut table = Table::lay(vec![fault(at)]);
            assert!(matches!(table.read(), Err(ChipError::Moved)), "{at}");
            let held = table.reading.held();
            assert!(at < 20 || held > 1_000, "{held} bytes held at command {at}");
            assert_eq!(table.read().unwrap().files, whole.files, "{at}");
        }
    }
}

#[test]
fn answers_that_are_forged_replayed_or_cut_end_the_reading() {
    for fault in [
        Fault::WrongMacAt,
        Fault::ReplayAt,
        Fault::TruncateAnswerAt,
        Fault::GarbageAt,
    ] {
        for at in [SECURED + 1, 15, 25] {
            let result = Table::lay(vec![fault(at)]).read();
            assert!(
                matches!(
                    result,
                    Err(ChipError::Protocol { .. } | ChipError::Malformed { .. })
                ),
                "{:?}: {result:?}",
                fault(at)
            );
        }
    }
}

#[test]
fn all_files_come_over_a_socket() {
    let files = undisturbed().files;
    for file in [1, 2, 13, 14].map(FileId::Dg) {
        assert!(files.contains_key(&file), "{file:?}");
    }
    assert!(files.contains_key(&FileId::Sod));
}
