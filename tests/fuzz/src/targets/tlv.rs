//! BER-TLV: what is read lies within what was given, and reads the same when it is written again.

use motcua_core::identity::chip::tlv::{self, Header, Objects, Tlv};

/// Objects inside objects that are looked into.
const DEPTH: u8 = 8;

/// Any octets.
pub fn run(input: &[u8]) {
    header(input);
    walk(input, DEPTH);
    if let Ok(object) = Tlv::only(input) {
        assert_eq!(object.raw, input);
        assert_eq!(Tlv::value_of(input, object.tag), Ok(object.value));
        assert!(Tlv::value_of(input, object.tag ^ 1).is_err());
        if !input.is_empty() {
            assert!(Tlv::only(&input[..input.len() - 1]).is_err());
        }
        assert!(Tlv::only(&[input, &[0]].concat()).is_err());
    }
}

/// A header never changes its mind when more octets come.
fn header(input: &[u8]) {
    let Ok(Some(whole)) = Header::read(input) else {
        return;
    };
    assert!((2..=8).contains(&whole.header_len), "{whole:?}");
    assert!(whole.value_len <= tlv::MAX_LENGTH);
    assert_eq!(whole.total(), whole.header_len + whole.value_len);
    for len in 0..whole.header_len {
        assert_eq!(Header::read(&input[..len]), Ok(None), "{whole:?} at {len}");
    }
    assert_eq!(Header::read(&input[..whole.header_len]), Ok(Some(whole)));
}

fn walk(input: &[u8], depth: u8) {
    let (mut objects, mut taken) = (Objects::new(input), 0);
    while let Ok(Some(object)) = objects.next() {
        assert_eq!(&input[taken..taken + object.raw.len()], object.raw);
        taken += object.raw.len();
        assert_eq!(objects.is_empty(), taken == input.len());
        written_again(&object);
        asked_for(&input[taken - object.raw.len()..], &object);
        if depth > 0 {
            walk(object.value, depth - 1);
        }
    }
}

fn written_again(object: &Tlv<'_>) {
    let written = tlv::object(object.tag, object.value);
    // The shortest form of the length is ours; a card's may be longer.
    assert!(written.len() <= object.raw.len());
    let read = Tlv::only(&written).expect("what was written is read");
    assert_eq!((read.tag, read.value), (object.tag, object.value));
    assert_eq!(tlv::object(read.tag, read.value), written);
}

fn asked_for(rest: &[u8], object: &Tlv<'_>) {
    assert_eq!(Objects::new(rest).expect(object.tag), Ok(*object));
    assert_eq!(Objects::new(rest).optional(object.tag), Ok(Some(*object)));
    assert!(Objects::new(rest).expect(object.tag ^ 1).is_err());
    let mut other = Objects::new(rest);
    assert_eq!(other.optional(object.tag ^ 1), Ok(None));
    assert_eq!(other.next(), Ok(Some(*object)));
    assert_eq!(tlv::find(rest, object.tag), Ok(Some(object.value)));
}
