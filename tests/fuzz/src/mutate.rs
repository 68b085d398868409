//! Changing inputs: at random, or so that some of what they are stays.

use crate::{Shape, Target};
use motcua_core::identity::chip::tlv::{self, Objects};

/// Numbers that follow from a seed (SplitMix64): the same run each time.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when there is none.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn byte(&mut self) -> u8 {
        const EDGES: [u8; 16] = [
            0, 1, 0x20, b'"', b'-', b'.', b'0', b'9', b'<', b'|', 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF,
        ];
        match self.below(2) {
            0 => EDGES[self.below(EDGES.len())],
            _ => self.next() as u8,
        }
    }
}

/// Changes `input`, one of the seeds of a target, a few times; `other` is another of them.
pub fn mutate(rng: &mut Rng, target: &Target, input: &[u8], other: &[u8]) -> Vec<u8> {
    let mut out = input.to_vec();
    for _ in 0..=rng.below(4) {
        out = match rng.below(8) {
            0 => spliced(rng, &out, other),
            1..=3 => shaped(rng, target.shape, &out),
            _ => plain(rng, &out),
        };
        out.truncate(target.max_len);
    }
    out
}

/// One change that keeps what `shape` says: the mode, the fit of lengths, words.
pub fn shaped(rng: &mut Rng, shape: Shape, input: &[u8]) -> Vec<u8> {
    let (mode, rest) = input.split_at(usize::from(shape.mode && !input.is_empty()));
    let changed = if shape.tlv && rng.below(8) != 0 {
        objects(rng, rest, 12)
    } else {
        words(rng, rest)
    };
    [mode, &changed].concat()
}

/// One change that keeps nothing.
fn plain(rng: &mut Rng, input: &[u8]) -> Vec<u8> {
    let mut out = input.to_vec();
    let at = rng.below(out.len());
    let end = (at + 1 + rng.below(16)).min(out.len());
    match rng.below(7) {
        _ if out.is_empty() => out.push(rng.byte()),
        0 => out[at] ^= 1 << rng.below(8),
        1 => out[at] = rng.byte(),
        2 => out[at] = out[at].wrapping_add(rng.below(35) as u8).wrapping_sub(17),
        3 => drop(out.drain(at..end)),
        4 => {
            let run = vec![rng.byte(); 1 + rng.below(40)];
            out.splice(at..at, run);
        }
        5 => {
            let again = out[at..end].to_vec();
            let to = rng.below(out.len());
            out.splice(to..to, again);
        }
        _ => out.truncate(at),
    }
    out
}

fn spliced(rng: &mut Rng, input: &[u8], other: &[u8]) -> Vec<u8> {
    let (head, tail) = (rng.below(input.len() + 1), rng.below(other.len() + 1));
    [&input[..head], &other[tail..]].concat()
}

/// One change inside data objects, with the lengths around it made right; a plain change where there are none.
fn objects(rng: &mut Rng, input: &[u8], depth: u8) -> Vec<u8> {
    let mut found = Vec::new();
    let mut reader = Objects::new(input);
    while let Ok(Some(object)) = reader.next() {
        found.push((object.tag, object.value.to_vec()));
    }
    if found.is_empty() || !reader.is_empty() {
        return plain(rng, input);
    }
    let (at, other) = (rng.below(found.len()), rng.below(found.len()));
    match rng.below(16) {
        0 => drop(found.remove(at)),
        1 => found.push(found[at].clone()),
        2 => found.swap(at, other),
        3 => found[at].0 ^= 1 << rng.below(6),
        4 => {
            let copied = found[other].1.clone();
            found[at].1 = copied;
        }
        5 => return lie(rng, input),
        _ if depth > 0 => found[at].1 = objects(rng, &found[at].1.clone(), depth - 1),
        _ => found[at].1 = plain(rng, &found[at].1.clone()),
    }
    found
        .iter()
        .flat_map(|(tag, value)| tlv::object(*tag, value))
        .collect()
}

/// A length of another form, or another length.
fn lie(rng: &mut Rng, input: &[u8]) -> Vec<u8> {
    const LENGTHS: [&[u8]; 7] = [
        &[0],
        &[0x7F],
        &[0x80],
        &[0x81, 0x80],
        &[0x82, 0xFF, 0xFF],
        &[0x84, 0, 0, 0, 1],
        &[0x84, 0xFF, 0xFF, 0xFF, 0xFF],
    ];
    let mut out = input.to_vec();
    if out.len() > 1 {
        out.splice(1..2, LENGTHS[rng.below(LENGTHS.len())].iter().copied());
    }
    out
}

/// What texts of all kinds here are sensitive to.
const WORDS: [&str; 24] = [
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "-1",
    "0",
    "9223372036854775807",
    "1e400",
    "-9999-01-01",
    "9999-12-31T23:59:60Z",
    "\u{301}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{0}",
    "Đ",
    "<<",
    "|",
    "\\u0000",
    "\"crit\":[],",
    "http://[::1]",
    "IDVNM",
    "00",
];

/// One word dropped, changed into another, or put in.
fn words(rng: &mut Rng, input: &[u8]) -> Vec<u8> {
    let is_word = |c: &u8| c.is_ascii_alphanumeric() || *c >= 0x80;
    let at = rng.below(input.len() + 1);
    let start = input[..at].iter().rposition(|c| !is_word(c)).map_or(0, |p| p + 1);
    let end = input[at..]
        .iter()
        .position(|c| !is_word(c))
        .map_or(input.len(), |p| at + p);
    let word = WORDS[rng.below(WORDS.len())].as_bytes();
    match rng.below(4) {
        0 => [&input[..start], word, &input[end..]].concat(),
        1 => [&input[..start], &input[end..]].concat(),
        2 => [&input[..at], word, &input[at..]].concat(),
        _ => plain(rng, input),
    }
}
