//! How files are read: lengths, short identifiers, chains, buffers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod terminal;

use motcua_card::{Profile, ShortRead, tlv};
use terminal::open::{inside, same_file, terminal, usual};

#[test]
fn extended_length_reads_the_portrait_in_few_commands() {
    let mut terminal = inside(usual());
    terminal.secure([0, 0xA4, 2, 12], &[1, 2], None).unwrap();
    let whole = terminal.link.card().file(0x0102).unwrap().to_vec();
    assert!((12_000..12_300).contains(&whole.len()));
    let before = terminal.link.count();
    let mut read = Vec::new();
    while read.len() < whole.len() {
        let [high, low] = (read.len() as u16).to_be_bytes();
        let command = terminal
            .session
            .as_mut()
            .unwrap()
            .wrap([0, 0xB0, high, low], &[], Some(65_536), true);
        let answer = terminal.raw(&command);
        assert!(answer.len() <= 1024);
        let (data, done) = terminal.session.as_mut().unwrap().unwrap(&answer).unwrap();
        assert_eq!(done, 0x9000);
        read.extend(data);
    }
    assert_eq!(read, whole);
    assert_eq!(terminal.link.count() - before, 13);
}

#[test]
fn a_short_card_refuses_extended_length_and_short_identifiers() {
    let mut terminal = inside(usual().short());
    let command = terminal
        .session
        .clone()
        .unwrap()
        .wrap([0, 0xB0, 0, 0], &[], Some(65_536), true);
    assert_eq!(terminal.raw(&command), [0x67, 0]);
    assert_eq!(
        terminal.secure([0, 0xB0, 0x81, 0], &[], Some(0)),
        Some((vec![], 0x6A86))
    );
    assert_eq!(
        same_file(&mut terminal, 0x0102, 256).len(),
        terminal.link.card().file(0x0102).unwrap().len()
    );
}

#[test]
fn reading_by_short_identifier_odd_instruction_and_past_the_end() {
    let mut terminal = inside(usual());
    let dg1 = terminal.link.card().file(0x0101).unwrap().to_vec();
    assert_eq!(
        terminal.secure([0, 0xB0, 0x81, 0], &[], Some(4)),
        Some((dg1[..4].to_vec(), 0x9000))
    );
    assert_eq!(
        terminal.secure([0, 0xB0, 0, 90], &[], Some(16)),
        Some((dg1[90..].to_vec(), 0x6282))
    );
    assert_eq!(
        terminal.secure([0, 0xB0, 0, 90], &[], Some(0)),
        Some((dg1[90..].to_vec(), 0x9000))
    );
    assert_eq!(
        terminal.secure([0, 0xB0, 0, 95], &[], Some(4)),
        Some((vec![], 0x6B00))
    );
    let odd = terminal.secure([0, 0xB1, 0, 0], &[0x54, 1, 5], Some(12)).unwrap();
    assert_eq!(odd, (tlv::make(0x53, &dg1[5..15]), 0x9000));
    assert_eq!(
        terminal.secure([0, 0xB0, 0x83, 0], &[], Some(4)),
        Some((vec![], 0x6982))
    );
    let refuses_long_reads = true;
    for (profile, seen) in [
        (usual(), 0x9000),
        (
            Profile {
                refuses_long_reads,
                ..usual()
            },
            0x6700,
        ),
    ] {
        let mut terminal = inside(profile);
        assert_eq!(
            terminal.secure([0, 0xB0, 0x82, 0], &[], Some(223)).unwrap().1,
            0x9000
        );
        assert_eq!(
            terminal.secure([0, 0xB0, 0x82, 0], &[], Some(224)).unwrap().1,
            seen
        );
        assert_eq!(
            terminal.secure([0, 0xB0, 0x82, 0], &[], Some(0)).unwrap().1,
            0x9000
        );
    }
    for (short_read, seen) in [(ShortRead::Quiet, 0x9000), (ShortRead::Refused, 0x6700)] {
        let mut terminal = inside(Profile {
            short_read,
            ..usual()
        });
        assert_eq!(
            terminal.secure([0, 0xB0, 0x81, 90], &[], Some(16)).unwrap().1,
            seen
        );
    }
}

#[test]
fn chained_commands_are_put_together() {
    let mut terminal = inside(usual());
    assert_eq!(
        terminal.secure([0x10, 0xA4, 2, 12], &[1], None),
        Some((vec![], 0x9000))
    );
    assert_eq!(
        terminal.secure([0, 0xA4, 2, 12], &[1], None),
        Some((vec![], 0x9000))
    );
    assert_eq!(
        terminal.secure([0, 0xB0, 0, 0], &[], Some(1)),
        Some((vec![0x61], 0x9000))
    );
    assert_eq!(
        terminal.secure([0x10, 0xA4, 2, 12], &[1], None),
        Some((vec![], 0x9000))
    );
    assert_eq!(
        terminal.secure([0, 0xB0, 0, 0], &[], Some(1)),
        Some((vec![], 0x6883))
    );
}

#[test]
fn the_card_tells_its_buffers() {
    let mut terminal = terminal(usual());
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[0x2F, 1], None).1, 0x9000);
    let (info, done) = terminal.plain([0, 0xB0, 0, 0], &[], Some(0));
    assert_eq!(done, 0x9000);
    assert_eq!(tlv::find(&info, 0x7F66), Some(&[2, 2, 4, 0, 2, 2, 4, 0][..]));
}
