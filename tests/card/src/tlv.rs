//! BER-TLV as ISO/IEC 7816-4 section 5.2.2 and X.690 have it: a strict, bounded reader and a DER writer.

/// One data object: its tag as it stands (`0x7F49`, `0x87`), its value, and its whole encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// Tag bytes, big-endian, at most three.
    pub tag: u32,
    /// The value.
    pub value: &'a [u8],
    /// Tag, length and value.
    pub whole: &'a [u8],
}

/// Reads the first data object of `bytes` and what follows it; `None` when it is cut short, has an indefinite
/// length, or a tag of more than three or a length of more than three bytes.
pub fn first(bytes: &[u8]) -> Option<(Tlv<'_>, &[u8])> {
    let (tag, at) = read_tag(bytes)?;
    let (length, at) = read_length(bytes, at)?;
    let end = at.checked_add(length)?;
    let value = bytes.get(at..end)?;
    Some((
        Tlv {
            tag,
            value,
            whole: &bytes[..end],
        },
        &bytes[end..],
    ))
}

/// Every data object of `bytes`; `None` when one is malformed or bytes are left over.
pub fn all(mut bytes: &[u8]) -> Option<Vec<Tlv<'_>>> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (tlv, rest) = first(bytes)?;
        found.push(tlv);
        bytes = rest;
    }
    Some(found)
}

/// The value of the first object of `bytes` with this tag.
pub fn find(bytes: &[u8], tag: u32) -> Option<&[u8]> {
    all(bytes)?
        .into_iter()
        .find(|tlv| tlv.tag == tag)
        .map(|tlv| tlv.value)
}

fn read_tag(bytes: &[u8]) -> Option<(u32, usize)> {
    let lead = *bytes.first()?;
    let mut tag = u32::from(lead);
    let mut at = 1;
    if lead & 0x1F == 0x1F {
        loop {
            let next = *bytes.get(at)?;
            at += 1;
            tag = tag << 8 | u32::from(next);
            if next & 0x80 == 0 {
                break;
            }
            if at == 3 {
                return None;
            }
        }
    }
    Some((tag, at))
}

fn read_length(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let lead = *bytes.get(at)?;
    if lead < 0x80 {
        return Some((usize::from(lead), at + 1));
    }
    let count = usize::from(lead & 0x7F);
    if count == 0 || count > 3 {
        return None;
    }
    let digits = bytes.get(at + 1..at + 1 + count)?;
    Some((
        digits.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
        at + 1 + count,
    ))
}

/// The shortest length field for `length` bytes.
pub fn length(length: usize) -> Vec<u8> {
    match length {
        0..0x80 => vec![length as u8],
        0x80..0x100 => vec![0x81, length as u8],
        0x100..0x1_0000 => vec![0x82, (length >> 8) as u8, length as u8],
        _ => vec![0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8],
    }
}

/// A data object with this tag.
pub fn make(tag: u32, value: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = tag
        .to_be_bytes()
        .into_iter()
        .skip_while(|byte| *byte == 0)
        .collect();
    out.extend(length(value.len()));
    out.extend(value);
    out
}

/// A data object holding `parts` one after another.
pub fn nest(tag: u32, parts: &[Vec<u8>]) -> Vec<u8> {
    make(tag, &parts.concat())
}

/// SEQUENCE.
pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    nest(0x30, parts)
}

/// SET OF, in DER order.
pub fn set_of(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut sorted = parts.to_vec();
    sorted.sort();
    nest(0x31, &sorted)
}

/// INTEGER of an unsigned big-endian number.
pub fn unsigned(number: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
    if digits.first().is_none_or(|lead| lead & 0x80 != 0) {
        digits.insert(0, 0);
    }
    make(0x02, &digits)
}

/// INTEGER of a small number.
pub fn integer(number: u32) -> Vec<u8> {
    unsigned(&number.to_be_bytes())
}

/// OBJECT IDENTIFIER from its dotted form.
pub fn oid(dotted: &str) -> Vec<u8> {
    make(0x06, &oid_body(dotted))
}

/// The value of an OBJECT IDENTIFIER, without tag and length.
pub fn oid_body(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u32> = dotted.split('.').filter_map(|arc| arc.parse().ok()).collect();
    let mut out = Vec::new();
    let lead = arcs.first().copied().unwrap_or(0) * 40 + arcs.get(1).copied().unwrap_or(0);
    for arc in std::iter::once(lead).chain(arcs.into_iter().skip(2)) {
        let mut digits = vec![(arc & 0x7F) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            digits.insert(0, (rest & 0x7F) as u8 | 0x80);
            rest >>= 7;
        }
        out.extend(digits);
    }
    out
}

/// OCTET STRING.
pub fn octets(bytes: &[u8]) -> Vec<u8> {
    make(0x04, bytes)
}

/// BIT STRING of whole bytes.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    let mut value = vec![0];
    value.extend(bytes);
    make(0x03, &value)
}

/// UTF8String.
pub fn utf8(text: &str) -> Vec<u8> {
    make(0x0C, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_the_shortest_and_read_back() {
        for size in [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x1_0000] {
            let made = make(0x7F49, &vec![7; size]);
            let (tlv, rest) = first(&made).unwrap();
            assert_eq!((tlv.tag, tlv.value.len(), rest.len()), (0x7F49, size, 0));
        }
        assert_eq!(&make(0x04, &[0; 0x80])[..3], [0x04, 0x81, 0x80]);
    }

    #[test]
    fn cut_and_indefinite_objects_are_refused() {
        assert_eq!(first(&[0x04, 0x02, 0x01]), None);
        assert_eq!(first(&[0x30, 0x80, 0x00, 0x00]), None);
        assert_eq!(first(&[0x7F]), None);
        assert_eq!(all(&[0x04, 0x00, 0x05]), None);
    }

    #[test]
    fn identifiers_have_their_known_bytes() {
        assert_eq!(
            oid_body("1.2.840.113549.1.7.2"),
            [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2]
        );
        assert_eq!(oid_body("2.23.136.1.1.1"), [0x67, 0x81, 0x08, 1, 1, 1]);
        assert_eq!(unsigned(&[0, 0x80]), [2, 2, 0, 0x80]);
    }
}
