use super::{Correction, MrzError};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Longest text searched, in bytes: a page of recognised text.
pub const MAX_TEXT: usize = 16 * 1024;
/// Characters of a line of TD1.
pub(super) const LINE: usize = 30;
/// A line whose filler was misread is taken from this length on …
const SHORTEST: usize = 19;
/// … up to this one.
const LONGEST: usize = 44;
/// How every zone read here begins.
const HEAD: &str = "IDVNM";

/// Three lines of thirty characters, each one of `A–Z`, `0–9` and `<`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(super) struct Lines {
    pub(super) chars: [[u8; LINE]; 3],
    #[zeroize(skip)]
    pub(super) corrections: Vec<Correction>,
}

/// The three lines and nothing else; also run together in one.
pub(super) fn exactly(text: &str) -> Result<Lines, MrzError> {
    bounded(text)?;
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.trim_matches(is_blank).is_empty())
        .map(clean)
        .collect();
    match &lines[..] {
        [Some(all)] => whole(all),
        [Some(one), Some(two), Some(three)] => fit([one, two, three]),
        _ => None,
    }
    .ok_or(MrzError::NotFound)
}

/// Every place of a text where three lines may stand.
pub(super) fn candidates(text: &str) -> Result<Vec<Lines>, MrzError> {
    bounded(text)?;
    let lines: Vec<_> = text
        .lines()
        .filter_map(clean)
        .filter(|line| line.len() >= SHORTEST || line.contains("<<"))
        .collect();
    let mut out: Vec<Lines> = lines
        .windows(3)
        .filter_map(|three| fit([&three[0], &three[1], &three[2]]))
        .collect();
    // Recognised in other pieces than lines: what matters is only that the characters follow each other.
    let all: Zeroizing<String> =
        Zeroizing::new(text.lines().filter_map(clean).map(|l| (*l).clone()).collect());
    out.extend(
        all.match_indices(HEAD)
            .filter_map(|(at, _)| whole(all.get(at..at + 3 * LINE)?)),
    );
    Ok(out)
}

fn bounded(text: &str) -> Result<(), MrzError> {
    if text.len() > MAX_TEXT {
        Err(MrzError::TooLong)
    } else {
        Ok(())
    }
}

/// Capitals, without spaces; `None` when something else than the characters of a zone stands there.
fn clean(line: &str) -> Option<Zeroizing<String>> {
    // Room for the worst case at once: a growing string would leave copies behind.
    let mut out = Zeroizing::new(String::with_capacity(line.len() * 2));
    for c in line.chars() {
        match c {
            '<' | '‹' | '〈' | '＜' => out.push('<'),
            '«' | '≪' | '《' => out.push_str("<<"),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_uppercase()),
            c if is_blank(c) => {}
            _ => return None,
        }
    }
    Some(out)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}')
}

fn whole(all: &str) -> Option<Lines> {
    if all.len() != 3 * LINE {
        return None;
    }
    fit([all.get(..LINE)?, all.get(LINE..2 * LINE)?, all.get(2 * LINE..)?])
}

fn fit([one, two, three]: [&str; 3]) -> Option<Lines> {
    let mut out = Lines {
        chars: [[b'<'; LINE]; 3],
        corrections: Vec::new(),
    };
    let [first, second, third] = &mut out.chars;
    for (line, text, place) in [(1, one, first), (2, two, second)] {
        if fit_line(text.as_bytes(), place)? {
            out.corrections.push(Correction::Filler { line });
        }
    }
    // How many fillers end the names says nothing.
    let names = three.trim_end_matches('<').as_bytes();
    third.get_mut(..names.len())?.copy_from_slice(names);
    Some(out)
}

/// Copies a line, making its longest run of fillers as long as it must be. True when it was not.
fn fit_line(line: &[u8], out: &mut [u8; LINE]) -> Option<bool> {
    if line.len() == LINE {
        out.copy_from_slice(line);
        return Some(false);
    }
    if !(SHORTEST..=LONGEST).contains(&line.len()) {
        return None;
    }
    let (start, end) = longest_run(line)?;
    let (head, tail) = (line.get(..start)?, line.get(end..)?);
    if head.len() + tail.len() >= LINE {
        return None;
    }
    out.get_mut(..start)?.copy_from_slice(head);
    out.get_mut(LINE - tail.len()..)?.copy_from_slice(tail);
    Some(true)
}

/// Where the longest run of fillers begins and ends; of equal ones the last.
fn longest_run(line: &[u8]) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut start = None;
    for (at, c) in line.iter().chain([&b' ']).enumerate() {
        match (*c == b'<', start) {
            (true, None) => start = Some(at),
            (false, Some(begun)) => {
                if best.is_none_or(|(s, e)| at - begun >= e - s) {
                    best = Some((begun, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    best
}
