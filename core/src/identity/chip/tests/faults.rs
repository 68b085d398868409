//! Reading a chip that slips, lies or is tampered with.

use super::cards::{SHORT, assert_whole, filled, make, mrz, read};
use super::fake::{FakeCard, Fault, Make};
use super::hex;
use crate::identity::chip::error::ChipError;
use crate::identity::chip::reader::{ChipProof, Reading};

/// The card slips once at each command in turn; what was read is kept, and reading goes on.
#[test]
fn a_card_lost_at_any_command_is_read_on() {
    let mut make = make(SHORT, 1);
    make.files.insert(0x0102, filled(0x75, 1_000, 1));
    let whole = FakeCard::new(make.clone());
    read(&whole, &mrz(), &mut Reading::new()).unwrap();
    for at in 1..=whole.count() {
        make.fault = Some(Fault::Lose(at));
        let card = FakeCard::new(make.clone());
        let mut reading = Reading::new();
        let lost = read(&card, &mrz(), &mut reading).unwrap_err();
        assert!(lost == ChipError::Moved && lost.can_resume());
        let held = reading.held();
        let chip = read(&card, &mrz(), &mut reading).unwrap();
        assert_whole(&chip, &make);
        assert!(
            matches!(chip.proof, ChipProof::ChipAuthentication { .. }),
            "lost at {at}"
        );
        assert_eq!(chip.traffic.round_trips, card.count());
        // Opening again, seeing that it is the same chip, and selecting the file: the rest is not read twice.
        let again = card.count() - whole.count();
        assert!(
            again <= at.min(17),
            "lost at {at}, {held} bytes held: {again} more"
        );
    }
}

/// The card slips in the middle of the portrait, and again at each command of going on: nothing held is lost by that.
#[test]
fn a_card_lost_again_while_going_on_keeps_what_was_held() {
    let base = make(SHORT, 1);
    for at in 1..=13 {
        let lost_at = |count| Make {
            fault: Some(Fault::Lose(count)),
            ..base.clone()
        };
        let card = FakeCard::new(lost_at(60));
        let mut reading = Reading::new();
        read(&card, &mrz(), &mut reading).unwrap_err();
        let held = reading.held();
        assert!(held > 8_000, "{held}");
        card.swap(lost_at(60 + at));
        read(&card, &mrz(), &mut reading).unwrap_err();
        assert!(reading.held() >= held, "lost at {at}");
        let before = card.count();
        let chip = read(&card, &mrz(), &mut reading).unwrap();
        assert_whole(&chip, &base);
        assert!(card.count() - before < 50, "{} more", card.count() - before);
    }
}

#[test]
fn another_card_after_a_lost_one_starts_anew() {
    for at in [9, 12, 13, 17, 25, 39] {
        let mut first = make(SHORT, 1);
        first.fault = Some(Fault::Lose(at));
        let card = FakeCard::new(first);
        let mut reading = Reading::new();
        assert_eq!(read(&card, &mrz(), &mut reading).unwrap_err(), ChipError::Moved);
        let second = make(SHORT, 9);
        card.swap(second.clone());
        let chip = read(&card, &mrz(), &mut reading).unwrap();
        if at > 16 {
            assert_whole(&chip, &second);
        }
    }
}

#[test]
fn changed_and_replayed_answers_are_refused() {
    let make = make(SHORT, 1);
    let whole = FakeCard::new(make.clone());
    read(&whole, &mrz(), &mut Reading::new()).unwrap();
    // The reads in the middle are all alike.
    for at in (9..=20).chain([40, whole.count()]) {
        for fault in [Fault::Flip(at), Fault::Replay(at)] {
            let mut make = make.clone();
            make.fault = Some(fault);
            let refused = read(&FakeCard::new(make), &mrz(), &mut Reading::new()).unwrap_err();
            assert!(
                matches!(refused, ChipError::Protocol { .. } | ChipError::Clone),
                "{fault:?}: {refused:?}"
            );
        }
    }
}

#[test]
fn files_that_lie_about_their_length_are_refused() {
    for (id, bytes) in [
        (0x0101, hex("61 82 7FFF 0102")),
        (0x0101, hex("61 84 7FFFFFFF 0102")),
        (0x0101, hex("75 02 0102")),
        (0x0101, hex("61 80 0102")),
        (0x011E, hex("60 05 5C 09 61 75 6D")),
        (0x010E, hex("6E 04 31 09 30 00")),
    ] {
        let mut make = make(SHORT, 1);
        make.files.insert(id, bytes.clone());
        let refused = read(&FakeCard::new(make), &mrz(), &mut Reading::new()).unwrap_err();
        assert!(
            matches!(refused, ChipError::Malformed { .. }),
            "{bytes:02X?}: {refused:?}"
        );
    }
    let mut make = make(SHORT, 1);
    make.files.remove(&0x011D);
    let refused = read(&FakeCard::new(make), &mrz(), &mut Reading::new()).unwrap_err();
    assert!(matches!(refused, ChipError::Malformed { .. }));
}
