//! The link below: answers in pieces, other lengths, chains.

use super::{Script, hex};
use crate::identity::chip::apdu::Command;
use crate::identity::chip::error::ChipError;
use crate::identity::chip::link::{Limits, Link};
use crate::ports::NfcLink;
use std::sync::atomic::AtomicBool;

static GO_ON: AtomicBool = AtomicBool::new(false);

fn link(card: &Script) -> Link<'_> {
    let link = NfcLink {
        max_apdu: 261,
        extended_length: false,
    };
    Link::new(card, &GO_ON, Limits::new(link))
}

#[test]
fn an_answer_in_pieces_is_gathered() {
    let card = Script::new(&[
        ("00B0000000", "0102 6102"),
        ("00C0000002", "0304 6100"),
        ("00C0000000", "05 9000"),
    ]);
    let answer = link(&card).send(&Command::read_binary(0, 256)).unwrap();
    assert_eq!((answer.data, answer.sw), (hex("0102030405"), 0x9000));
}

#[test]
fn pieces_that_never_come_end_it() {
    let card = Script::new(&[("00B0000000", "6102"), ("00C0000002", "6102")]);
    let refused = link(&card).send(&Command::read_binary(0, 256));
    assert!(matches!(refused, Err(ChipError::Protocol { .. })));
}

#[test]
fn the_length_a_card_names_is_taken() {
    let card = Script::new(&[("00B0000000", "6C03"), ("00B0000003", "010203 9000")]);
    let answer = link(&card).send(&Command::read_binary(0, 256)).unwrap();
    assert_eq!(answer.data, hex("010203"));
}

#[test]
fn long_data_goes_in_a_chain() {
    let part = "AA".repeat(255);
    let first = format!("10860000FF{part}");
    let card = Script::new(&[(&first, "9000"), ("0086000003AAAAAA00", "0102 9000")]);
    let command = Command::new(0x86, 0, 0).data(vec![0xAA; 258]).le(256);
    assert_eq!(link(&card).send(&command).unwrap().data, hex("0102"));
    assert!(card.is_over());
    let card = Script::new(&[(&first, "6883")]);
    assert_eq!(link(&card).send(&command).unwrap().sw, 0x6883);
}

#[test]
fn an_answer_without_a_status_is_refused() {
    let card = Script::new(&[("00B0000000", "90")]);
    let refused = link(&card).send(&Command::read_binary(0, 256));
    assert!(matches!(refused, Err(ChipError::Protocol { .. })));
}
