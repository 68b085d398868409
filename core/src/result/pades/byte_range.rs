//! Finding signatures in the bytes of a file, before anything of it is trusted.

use super::Reason;

/// A `/ByteRange` whose gap is one hex string: the signed bytes are `[..start]` and `[resume..end]`.
pub(super) struct ByteRange<'a> {
    start: usize,
    resume: usize,
    pub(super) end: usize,
    /// What the hex string says.
    pub(super) contents: Vec<u8>,
    before: &'a [u8],
    after: &'a [u8],
}

impl<'a> ByteRange<'a> {
    /// The four numbers as the file has them.
    pub(super) fn numbers(&self) -> [i64; 4] {
        [
            0,
            self.start as i64,
            self.resume as i64,
            (self.end - self.resume) as i64,
        ]
    }

    /// The signed bytes.
    pub(super) fn signed(&self) -> [&'a [u8]; 2] {
        [self.before, self.after]
    }

    fn new(pdf: &'a [u8], numbers: [u64; 4]) -> Result<Self, Reason> {
        let [from, start, resume, length] = numbers;
        let end = resume.checked_add(length).ok_or(Reason::Malformed)?;
        if from != 0 || start == 0 || resume <= start || length == 0 {
            return Err(Reason::Malformed);
        }
        if end > pdf.len() as u64 {
            // What was signed is not all here.
            return Err(Reason::Changed);
        }
        let (start, resume, end) = (start as usize, resume as usize, end as usize);
        Ok(Self {
            start,
            resume,
            end,
            contents: hex_string(&pdf[start..resume]).ok_or(Reason::Malformed)?,
            before: &pdf[..start],
            after: &pdf[resume..end],
        })
    }
}

/// Every sound `/ByteRange`. Fails when there is none, or when two claim the same end.
pub(super) fn find(pdf: &[u8]) -> Result<Vec<ByteRange<'_>>, Reason> {
    const NAME: &[u8] = b"/ByteRange";
    let mut found: Vec<ByteRange<'_>> = Vec::new();
    let mut failure = Reason::NoSignature;
    let mut rest = pdf;
    while let Some(slash) = rest.iter().position(|&b| b == b'/') {
        rest = &rest[slash..];
        let Some(array) = rest.strip_prefix(NAME) else {
            rest = &rest[1..];
            continue;
        };
        rest = array;
        match numbers(array)
            .ok_or(Reason::Malformed)
            .and_then(|n| ByteRange::new(pdf, n))
        {
            Ok(range) => found.push(range),
            Err(reason) => failure = reason,
        }
    }
    found.sort_by_key(|range| range.end);
    if found.windows(2).any(|pair| pair[0].end == pair[1].end) {
        return Err(Reason::Malformed);
    }
    if found.is_empty() { Err(failure) } else { Ok(found) }
}

fn numbers(text: &[u8]) -> Option<[u64; 4]> {
    let inner = skip_space(text).strip_prefix(b"[")?;
    let close = inner.iter().take(200).position(|&b| b == b']')?;
    let mut numbers = [0; 4];
    let mut words = inner[..close]
        .split(|&b| is_space(b))
        .filter(|word| !word.is_empty());
    for number in &mut numbers {
        *number = decimal(words.next()?)?;
    }
    words.next().is_none().then_some(numbers)
}

fn decimal(word: &[u8]) -> Option<u64> {
    // `parse` alone would take a sign.
    let digits = word.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(word).ok().filter(|_| digits)?.parse().ok()
}

fn skip_space(text: &[u8]) -> &[u8] {
    let space = text.iter().take_while(|&&b| is_space(b)).count();
    &text[space..]
}

/// White space of PDF (ISO 32000-1 table 1).
fn is_space(b: u8) -> bool {
    matches!(b, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// `<…>` with nothing but hex digits of one case: a gap that holds more is how signatures get wrapped, and of two cases
/// one could be changed into the other unnoticed.
fn hex_string(gap: &[u8]) -> Option<Vec<u8>> {
    let digits = gap.strip_prefix(b"<")?.strip_suffix(b">")?;
    let lower = digits.iter().any(u8::is_ascii_lowercase);
    let upper = digits.iter().any(u8::is_ascii_uppercase);
    if digits.is_empty() || digits.len() % 2 != 0 || (lower && upper) {
        return None;
    }
    let digit = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
    digits
        .chunks_exact(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}
