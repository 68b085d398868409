//! The population register of the sandbox. No such person, number or address exists.

use unicode_normalization::UnicodeNormalization as _;

/// What the register holds about a person.
pub(super) struct Person {
    /// Twelve digits, invented.
    pub(super) number: &'static str,
    /// Nine digits of the old card; empty when there was none.
    pub(super) old_number: &'static str,
    pub(super) name: &'static str,
    /// `YYYY-MM-DD`; `YYYY` for those whose day and month nobody knows.
    pub(super) birth: &'static str,
    /// `male` or `female`.
    pub(super) sex: &'static str,
    /// Place of residence; empty when the register does not know it.
    pub(super) residence: &'static str,
    /// The same place by the units before 1-7-2025, as older cards have it; empty when there is none.
    pub(super) residence_before: &'static str,
    /// When the card was issued, `YYYY-MM-DD`; empty without a card.
    pub(super) issued: &'static str,
}

/// Everybody in it. Trần Văn Thử moved and his register was not told; Phạm Thị Mẫu's old paper had another birth year; the
/// citizen "thu-nghiem" is missing; Nguyễn Văn Mầm is a child.
const PEOPLE: &[Person] = &[
    Person {
        number: "036190012345",
        old_number: "162345678",
        name: "Nguyễn Thị Ví Dụ",
        birth: "1990-01-01",
        sex: "female",
        residence: "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình",
        residence_before: "Xóm 1, Thị trấn Cổ Lễ, Trực Ninh, Nam Định",
        issued: "2021-07-01",
    },
    Person {
        number: "036085000123",
        old_number: "",
        name: "Trần Văn Thử",
        birth: "1985-07-16",
        sex: "male",
        residence: "Số 9, phường Nam Định, tỉnh Ninh Bình",
        residence_before: "",
        issued: "2022-03-15",
    },
    Person {
        number: "035158000456",
        old_number: "",
        name: "Phạm Thị Mẫu",
        birth: "1957",
        sex: "female",
        residence: "",
        residence_before: "",
        issued: "2021-05-20",
    },
    Person {
        number: "036215004321",
        old_number: "",
        name: "Nguyễn Văn Mầm",
        birth: "2015-09-02",
        sex: "male",
        residence: "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình",
        residence_before: "",
        issued: "",
    },
];

/// By number.
pub(super) fn find(number: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|p| p.number == number)
}

impl Person {
    /// Whether a value told is the one held; a place of residence may be told by its old units.
    pub(super) fn has(&self, field: &str, told: &str) -> bool {
        let held = self.value(field).unwrap_or_default();
        same(told, held) || (field == "residence" && same(told, self.residence_before))
    }

    /// Full years of age at that date; by the first of January when the day is not known.
    pub(super) fn age(&self, today: jiff::civil::Date) -> i16 {
        let mut parts = self.birth.split('-').map(|p| p.parse::<i16>().unwrap_or(0));
        let year = parts.next().unwrap_or(0);
        let (month, day) = (parts.next().unwrap_or(1), parts.next().unwrap_or(1));
        let before = (i16::from(today.month()), i16::from(today.day())) < (month, day);
        today.year() - year - i16::from(before)
    }

    /// The register's value of a field, empty when it has none; `None` for a field no register has.
    pub(super) fn value(&self, field: &str) -> Option<&'static str> {
        Some(match field {
            "number" => self.number,
            "old_number" => self.old_number,
            "name" => self.name,
            "birth" => self.birth,
            "sex" => self.sex,
            "residence" => self.residence,
            "issued" => self.issued,
            _ => return None,
        })
    }
}

/// Whether two values say the same: letters' case, spaces, commas and the form of Unicode aside.
pub(super) fn same(told: &str, held: &str) -> bool {
    let plain = |text: &str| {
        let words: String = text
            .nfc()
            .flat_map(char::to_lowercase)
            .map(|c| if c == ',' { ' ' } else { c })
            .collect();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    plain(told) == plain(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_counted_in_full_years() {
        let child = find("036215004321").unwrap();
        assert_eq!(child.age(jiff::civil::date(2026, 9, 1)), 10);
        assert_eq!(child.age(jiff::civil::date(2026, 9, 2)), 11);
        assert_eq!(
            find("035158000456").unwrap().age(jiff::civil::date(2026, 1, 1)),
            69
        );
    }

    #[test]
    fn a_name_typed_another_way_is_the_same() {
        assert!(same("NGUYỄN  thị Ví Dụ", "Nguyễn Thị Ví Dụ"));
        let decomposed: String = "Nguyễn Thị Ví Dụ".nfd().collect();
        assert!(same(&decomposed, "Nguyễn Thị Ví Dụ"));
        assert!(!same("Nguyen Thi Vi Du", "Nguyễn Thị Ví Dụ"));
    }
}
