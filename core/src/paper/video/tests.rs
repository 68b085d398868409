#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::paper::Kind;
use proptest::prelude::*;
use std::io::Cursor;

fn boxed(letters: &[u8], content: &[u8]) -> Vec<u8> {
    let mut all = (content.len() as u32 + 8).to_be_bytes().to_vec();
    all.extend(letters);
    all.extend(content);
    all
}

const PLACE: &[u8] = b"+20.2833+106.2167/";

/// A film as a phone writes it: the place stands in the film's and in the track's user data, and in XMP at the end.
fn film() -> Vec<u8> {
    let udta = boxed(b"udta", &boxed(b"\xa9xyz", PLACE));
    let track = [
        boxed(b"tkhd", &[1; 20]),
        boxed(b"mdia", &boxed(b"hdlr", b"vide")),
        udta.clone(),
    ]
    .concat();
    let moov = [boxed(b"mvhd", &[2; 30]), boxed(b"trak", &track), udta].concat();
    [
        boxed(b"ftyp", b"isom\0\0\x02\0isomiso2mp41"),
        boxed(b"moov", &moov),
        boxed(b"mdat", &[0x47; 5_000]),
        boxed(b"uuid", &[b"0123456789abcdef".as_slice(), PLACE].concat()),
    ]
    .concat()
}

fn sent(film: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let mut video = Video::open(Cursor::new(film))?;
    let mut all = Vec::new();
    video.read_to_end(&mut all).unwrap();
    Ok(all)
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

#[test]
fn where_it_was_taken_is_gone_and_no_frame_has_moved() {
    let film = film();
    assert_eq!(Kind::of(&film), Some(Kind::Mp4));
    assert!(has(&film, PLACE));
    let sent = sent(film.clone()).unwrap();
    assert_eq!(sent.len(), film.len());
    assert!(!has(&sent, PLACE) && !has(&sent, b"udta") && !has(&sent, b"xyz"));
    assert!(has(&sent, &boxed(b"mdat", &[0x47; 5_000])) && has(&sent, &boxed(b"mvhd", &[2; 30])));
    let at = |bytes: &[u8]| bytes.windows(4).position(|w| w == b"mdat");
    assert_eq!(at(&sent), at(&film));
}

#[test]
fn a_film_of_an_iphone_loses_its_place_as_well() {
    let key = boxed(b"mdta", b"com.apple.quicktime.location.ISO6709");
    let meta = [boxed(b"keys", &key), boxed(b"ilst", &boxed(b"data", PLACE))].concat();
    let moov = [boxed(b"mvhd", &[2; 30]), boxed(b"meta", &meta)].concat();
    let film = [
        boxed(b"ftyp", b"qt  \0\0\0\0qt  "),
        boxed(b"wide", b""),
        boxed(b"mdat", &[0x47; 5_000]),
        boxed(b"moov", &moov),
    ]
    .concat();
    assert_eq!(Kind::of(&film), Some(Kind::Mov));
    let sent = sent(film.clone()).unwrap();
    assert_eq!(sent.len(), film.len());
    assert!(has(&film, PLACE) && !has(&sent, PLACE) && !has(&sent, b"ISO6709"));
    assert_eq!(sent[..film.len() - moov.len()], film[..film.len() - moov.len()]);
}

#[test]
fn what_was_sent_is_sent_again_as_it_is() {
    let once = sent(film()).unwrap();
    assert_eq!(sent(once.clone()).unwrap(), once);
}

#[test]
fn large_and_endless_boxes_are_read_and_a_film_without_a_plan_is_refused() {
    let mut large = boxed(b"ftyp", b"mp42\0\0\0\0");
    large.extend(boxed(b"moov", &boxed(b"mvhd", &[2; 30])));
    large.extend(1_u32.to_be_bytes());
    large.extend(b"mdat");
    large.extend((16_u64 + 100).to_be_bytes());
    large.extend([7; 100]);
    let mut endless = large.clone();
    endless.extend(0_u32.to_be_bytes());
    endless.extend(b"mdat");
    endless.extend([9; 50]);
    assert_eq!(sent(large.clone()).unwrap(), large);
    assert_eq!(sent(endless.clone()).unwrap(), endless);
    let no_plan = [boxed(b"ftyp", b"isom"), boxed(b"mdat", &[1; 9])].concat();
    assert_eq!(sent(no_plan).unwrap_err(), Refusal::DamagedVideo);
}

#[test]
fn a_film_cut_anywhere_is_refused_or_whole_up_to_there_and_never_a_panic() {
    let film = film();
    for len in 0..film.len() {
        if let Ok(sent) = sent(film[..len].to_vec()) {
            assert_eq!(sent.len(), len);
            assert!(!has(&sent, PLACE));
        }
    }
}

proptest! {
    #[test]
    fn no_changed_byte_makes_it_longer_or_stumble(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)
    ) {
        let mut film = film();
        for (at, byte) in changes {
            let at = at.index(film.len());
            film[at] = byte;
        }
        if let Ok(sent) = sent(film.clone()) {
            prop_assert_eq!(sent.len(), film.len());
        }
    }

    #[test]
    fn any_bytes_are_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = sent(bytes);
    }

    #[test]
    fn read_in_pieces_it_is_the_same(sizes in proptest::collection::vec(1_usize..200, 1..60)) {
        let film = film();
        let whole = sent(film.clone()).unwrap();
        let mut video = Video::open(Cursor::new(film)).unwrap();
        let mut all: Vec<u8> = Vec::new();
        for size in sizes.iter().cycle() {
            let mut piece = vec![0; *size];
            let read = video.read(&mut piece).unwrap();
            if read == 0 {
                break;
            }
            all.extend(&piece[..read]);
        }
        prop_assert_eq!(all, whole);
    }
}
