//! Command APDUs of ISO/IEC 7816-4 section 5.

/// A command taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) class: u8,
    pub(crate) instruction: u8,
    pub(crate) p1: u8,
    pub(crate) p2: u8,
    pub(crate) data: Vec<u8>,
    /// Most data bytes asked for; `None` when none are.
    pub(crate) expected: Option<usize>,
    /// Whether the lengths are in the extended form.
    pub(crate) extended: bool,
}

impl Command {
    /// Reads a command; `None` when its lengths do not fit.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (&[class, instruction, p1, p2], body) = bytes.split_first_chunk::<4>()?;
        let (data, expected, extended) = lengths(body)?;
        Some(Self {
            class,
            instruction,
            p1,
            p2,
            data: data.to_vec(),
            expected,
            extended,
        })
    }

    pub(crate) fn header(&self) -> [u8; 4] {
        [self.class, self.instruction, self.p1, self.p2]
    }

    pub(crate) fn parameters(&self) -> u16 {
        u16::from_be_bytes([self.p1, self.p2])
    }
}

type Lengths<'a> = (&'a [u8], Option<usize>, bool);

fn lengths(body: &[u8]) -> Option<Lengths<'_>> {
    match body {
        [] => Some((&[], None, false)),
        [short] => Some((&[], Some(expected(&[*short])), false)),
        [0, high, low] => Some((&[], Some(expected(&[*high, *low])), true)),
        [0, high, low, rest @ ..] => {
            let count = usize::from(u16::from_be_bytes([*high, *low]));
            let (data, tail) = rest.split_at_checked(count).filter(|_| count > 0)?;
            match tail.len() {
                0 => Some((data, None, true)),
                2 => Some((data, Some(expected(tail)), true)),
                _ => None,
            }
        }
        [count, rest @ ..] => {
            let (data, tail) = rest
                .split_at_checked(usize::from(*count))
                .filter(|_| *count > 0)?;
            match tail.len() {
                0 => Some((data, None, false)),
                1 => Some((data, Some(expected(tail)), false)),
                _ => None,
            }
        }
    }
}

/// A length field of one or two bytes, zero standing for the largest.
pub(crate) fn expected(field: &[u8]) -> usize {
    let number = field.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    if number == 0 {
        1 << (8 * field.len())
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::Command;

    #[test]
    fn the_four_cases_in_both_forms() {
        let seen = |bytes: &[u8]| Command::parse(bytes).map(|c| (c.data, c.expected, c.extended));
        assert_eq!(seen(&[0, 0xB0, 0, 0]), Some((vec![], None, false)));
        assert_eq!(seen(&[0, 0xB0, 0, 0, 0]), Some((vec![], Some(256), false)));
        assert_eq!(
            seen(&[0, 0xA4, 2, 12, 2, 1, 28]),
            Some((vec![1, 28], None, false))
        );
        assert_eq!(
            seen(&[0, 0xA4, 2, 12, 2, 1, 28, 4]),
            Some((vec![1, 28], Some(4), false))
        );
        assert_eq!(seen(&[0, 0xB0, 0, 0, 0, 0, 0]), Some((vec![], Some(65536), true)));
        assert_eq!(
            seen(&[0, 0xA4, 0, 0, 0, 0, 1, 9, 1, 0]),
            Some((vec![9], Some(256), true))
        );
        assert_eq!(seen(&[0, 0xA4, 2, 12, 3, 1, 28]), None);
        assert_eq!(seen(&[0, 0xA4, 2]), None);
    }
}
