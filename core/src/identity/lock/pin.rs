use crate::error::{Fail, Failure, FailureKind};
use crate::identity::partial_date::PartialDate;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Fewest digits of a PIN; six are proposed.
pub const MIN_DIGITS: usize = 6;
/// Most digits of a PIN.
pub const MAX_DIGITS: usize = 12;
/// Keypad walks and words of numbers that are in every list of common PINs, and are neither repetition nor sequence.
const COMMON: [&str; 10] = [
    "112233", "111222", "123321", "147258", "147852", "159357", "159753", "258369", "741852", "789456",
];

/// Why a PIN is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinRefused {
    /// Something else than digits.
    #[error("PIN holds something else than digits")]
    NotDigits,
    /// Fewer than [`MIN_DIGITS`].
    #[error("PIN too short")]
    TooShort,
    /// More than [`MAX_DIGITS`].
    #[error("PIN too long")]
    TooLong,
    /// One to three digits over and over.
    #[error("PIN repeats itself")]
    Repetition,
    /// Digits in order, up or down.
    #[error("PIN is a sequence")]
    Sequence,
    /// The person's own birth.
    #[error("PIN is the birth date")]
    Birthday,
    /// Among the first that anyone tries.
    #[error("PIN is a common one")]
    Common,
}

impl Fail for PinRefused {
    fn failure(&self) -> Failure {
        let code = match self {
            Self::NotDigits => "MC-I84",
            Self::TooShort | Self::TooLong => "MC-I85",
            Self::Repetition | Self::Sequence | Self::Common => "MC-I86",
            Self::Birthday => "MC-I87",
        };
        Failure::new(FailureKind::Refused, code)
    }
}

/// A PIN fit to be set: 6–12 digits, none of the obvious. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Pin(String);

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(redacted)")
    }
}

impl Pin {
    /// Takes a PIN or says why not. `birth` is the person's own, when known.
    pub fn new(digits: &str, birth: Option<PartialDate>) -> Result<Self, PinRefused> {
        let bytes = digits.as_bytes();
        if !bytes.iter().all(u8::is_ascii_digit) {
            return Err(PinRefused::NotDigits);
        }
        if bytes.len() < MIN_DIGITS {
            return Err(PinRefused::TooShort);
        }
        if bytes.len() > MAX_DIGITS {
            return Err(PinRefused::TooLong);
        }
        if (1..=3).any(|block| bytes.iter().zip(bytes.iter().skip(block)).all(|(a, b)| a == b)) {
            return Err(PinRefused::Repetition);
        }
        if is_sequence(bytes) {
            return Err(PinRefused::Sequence);
        }
        if COMMON.contains(&digits) {
            return Err(PinRefused::Common);
        }
        if birth.is_some_and(|birth| spellings(birth).iter().any(|way| way == digits)) {
            return Err(PinRefused::Birthday);
        }
        Ok(Self(digits.to_owned()))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Each digit one above, or each one below, the digit before; 9 and 0 are neighbours.
fn is_sequence(digits: &[u8]) -> bool {
    [1, 9].into_iter().any(|step| {
        let next = |a: u8| (a - b'0' + step) % 10 + b'0';
        digits
            .iter()
            .zip(digits.iter().skip(1))
            .all(|(a, b)| next(*a) == *b)
    })
}

/// How people write their birth in digits.
fn spellings(birth: PartialDate) -> Vec<String> {
    let (year, short) = (birth.year(), birth.year().rem_euclid(100));
    let mut out = vec![format!("{year}{year}")];
    if let Some(month) = birth.month() {
        out.push(format!("{month:02}{year}"));
        out.push(format!("{year}{month:02}"));
        if let Some(day) = birth.day() {
            out.push(format!("{day:02}{month:02}{short:02}"));
            out.push(format!("{day:02}{month:02}{year}"));
            out.push(format!("{month:02}{day:02}{short:02}"));
            out.push(format!("{month:02}{day:02}{year}"));
            out.push(format!("{short:02}{month:02}{day:02}"));
            out.push(format!("{year}{month:02}{day:02}"));
            out.push(format!("{day}{month}{year}"));
        }
    }
    out
}
