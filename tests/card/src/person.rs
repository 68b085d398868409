//! Who a card is about, and the machine readable zone that follows from it.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A date whose day, or day and month, may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardDate {
    /// Four-digit year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day of the month; only with a month.
    pub day: Option<u8>,
}

impl CardDate {
    /// A whole date.
    pub fn new(year: u16, month: u8, day: u8) -> Self {
        Self {
            year,
            month: Some(month),
            day: Some(day),
        }
    }

    /// A year only.
    pub fn year(year: u16) -> Self {
        Self {
            year,
            month: None,
            day: None,
        }
    }

    /// `YYMMDD`, unknown parts as fillers (ICAO 9303 part 3, section 4.8).
    pub fn mrz(self) -> String {
        let part = |value: Option<u8>| value.map_or_else(|| "<<".to_owned(), |value| format!("{value:02}"));
        format!("{:02}{}{}", self.year % 100, part(self.month), part(self.day))
    }

    /// `dd/MM/yyyy`, `MM/yyyy` or `yyyy`.
    pub fn written(self) -> String {
        match (self.day, self.month) {
            (Some(day), Some(month)) => format!("{day:02}/{month:02}/{}", self.year),
            (None, Some(month)) => format!("{month:02}/{}", self.year),
            (_, None) => self.year.to_string(),
        }
    }

    /// `YYYYMMDD` in digits, unknown parts as zeros.
    pub(crate) fn digits(self) -> String {
        format!(
            "{:04}{:02}{:02}",
            self.year,
            self.month.unwrap_or(0),
            self.day.unwrap_or(0)
        )
    }
}

/// Sex as the card prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Nữ, F.
    Female,
    /// Nam, M.
    Male,
}

/// Everything a citizen card says about its holder. Only invented people belong here.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Twelve digits.
    pub number: String,
    /// Full name with diacritics.
    pub name: String,
    /// Birth, perhaps the year only.
    pub birth: CardDate,
    /// Sex.
    pub sex: Sex,
    /// Nationality in words.
    pub nationality: String,
    /// Dân tộc.
    pub ethnicity: String,
    /// Tôn giáo.
    pub religion: String,
    /// Place of origin.
    pub origin: String,
    /// Place of residence.
    pub residence: String,
    /// Distinguishing marks.
    pub marks: String,
    /// Day of issue.
    pub issued: CardDate,
    /// Day of expiry; `None` when the card never expires.
    pub expires: Option<CardDate>,
    /// Father's name, perhaps empty.
    pub father: String,
    /// Mother's name, perhaps empty.
    pub mother: String,
    /// Husband's or wife's name, perhaps empty.
    pub spouse: String,
    /// Former nine-digit number, perhaps empty.
    pub old_number: String,
}

impl fmt::Debug for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Person").finish_non_exhaustive()
    }
}

impl Person {
    /// Document number of the machine readable zone: the last nine digits.
    pub fn document_number(&self) -> &str {
        self.number
            .get(self.number.len().saturating_sub(9)..)
            .unwrap_or(&self.number)
    }

    /// The three lines of 30 characters of a TD1 document (ICAO 9303 part 5), the Vietnamese way: the twelve digits
    /// stand in the optional data, followed by their own check digit.
    pub fn mrz(&self) -> [String; 3] {
        let document = self.document_number();
        let optional = fill(&self.number, 14);
        let first = format!(
            "IDVNM{document}{}{optional}{}",
            check_digit(document),
            check_digit(&self.number)
        );
        let (birth, expiry) = (self.birth.mrz(), self.expiry());
        let sex = if self.sex == Sex::Female { 'F' } else { 'M' };
        let dates = [
            format!("{birth}{}", check_digit(&birth)),
            format!("{expiry}{}", check_digit(&expiry)),
        ];
        let composite = format!("{}{}{}<<<<<<<<<<<", &first[5..], dates[0], dates[1]);
        let second = format!(
            "{}{sex}{}VNM<<<<<<<<<<<{}",
            dates[0],
            dates[1],
            check_digit(&composite)
        );
        [first, second, fill(&self.mrz_name(), 30)]
    }

    /// MRZ information, the secret of BAC and of PACE with the MRZ: document number, birth and expiry, each with its
    /// check digit (ICAO 9303 part 11, section 4.3.2).
    pub fn mrz_information(&self) -> String {
        [self.document_number().to_owned(), self.birth.mrz(), self.expiry()]
            .iter()
            .flat_map(|field| [field.clone(), check_digit(field).to_string()])
            .collect()
    }

    fn expiry(&self) -> String {
        self.expires.map_or_else(|| "991231".to_owned(), CardDate::mrz)
    }

    fn mrz_name(&self) -> String {
        let plain: String = self.name.nfd().filter_map(transliterate).collect();
        let mut words = plain.split_whitespace();
        let surname = words.next().unwrap_or_default().to_owned();
        format!("{surname}<<{}", words.collect::<Vec<_>>().join("<"))
    }
}

fn transliterate(letter: char) -> Option<char> {
    match letter {
        'đ' | 'Đ' => Some('D'),
        ' ' => Some(' '),
        letter if letter.is_ascii_alphabetic() => Some(letter.to_ascii_uppercase()),
        _ => None,
    }
}

fn fill(text: &str, width: usize) -> String {
    text.chars().chain(std::iter::repeat('<')).take(width).collect()
}

/// Check digit of ICAO 9303 part 3, section 4.9: weights 7, 3, 1.
pub fn check_digit(text: &str) -> u32 {
    let values = text.chars().map(|letter| letter.to_digit(36).unwrap_or(0));
    values
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(value, weight)| value * weight)
        .sum::<u32>()
        % 10
}
