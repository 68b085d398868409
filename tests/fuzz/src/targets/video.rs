//! Films as they go with a report: passed on or refused, as long as before, and with nothing left beside the pictures.

use motcua_core::paper::video::Video;
use std::io::{Cursor, Read as _};

/// Any octets.
pub fn run(input: &[u8]) {
    let Some(sent) = sent(input) else { return };
    assert_eq!(sent.len(), input.len(), "a frame moved");
    // Emptied once, there is nothing more to empty, and nothing that was refused.
    assert_eq!(self::sent(&sent).as_ref(), Some(&sent));
    // What was changed is zeros, or the four letters of an empty box.
    let mut free = sent.windows(4).enumerate().filter(|(_, w)| w == b"free");
    let letters: Vec<usize> = free.by_ref().map(|(at, _)| at).collect();
    for (at, (was, is)) in input.iter().zip(&sent).enumerate() {
        let named = letters.iter().any(|from| (*from..from + 4).contains(&at));
        assert!(was == is || *is == 0 || named, "octet {at} was {was} and is {is}");
    }
}

fn sent(film: &[u8]) -> Option<Vec<u8>> {
    let mut video = Video::open(Cursor::new(film)).ok()?;
    let mut all = Vec::new();
    video.read_to_end(&mut all).ok()?;
    Some(all)
}
