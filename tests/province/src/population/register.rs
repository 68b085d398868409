//! The population register of the sandbox. No such person, number or address exists.

use unicode_normalization::UnicodeNormalization as _;

/// What the register holds about a person.
pub(crate) struct Person {
    /// Twelve digits, invented.
    pub(crate) number: &'static str,
    /// Nine digits of the old card; empty when there was none.
    pub(crate) old_number: &'static str,
    pub(crate) name: &'static str,
    /// `YYYY-MM-DD`; `YYYY` for those whose day and month nobody knows.
    pub(crate) birth: &'static str,
    /// `male` or `female`.
    pub(crate) sex: &'static str,
    /// Place of residence; empty when the register does not know it.
    pub(crate) residence: &'static str,
    /// The same place by the units before 1-7-2025, as older cards have it; empty when there is none.
    pub(crate) residence_before: &'static str,
    /// When the card was issued, `YYYY-MM-DD`; empty without a card.
    pub(crate) issued: &'static str,
    /// Numbers of the parents the register knows (Law on Identification 26/2023/QH15, article 9).
    pub(crate) parents: &'static [&'static str],
}

/// Everybody in it. Trần Văn Thử moved and his register was not told; Phạm Thị Mẫu's old paper had another birth year; the
/// citizen "thu-nghiem" is missing; Nguyễn Văn Mầm is a child, and Nguyễn Thị Ví Dụ is his mother; Phạm Thị Mẫu is Trần Văn Thử's.
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
        parents: &[],
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
        parents: &["035158000456"],
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
        parents: &[],
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
        parents: &["036190012345"],
    },
];

/// By number.
pub(crate) fn find(number: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|p| p.number == number)
}

impl Person {
    /// Whether a value told is the one held; a place of residence may be told by its old units.
    pub(crate) fn has(&self, field: &str, told: &str) -> bool {
        let held = self.value(field).unwrap_or_default();
        same(told, held) || (field == "residence" && same(told, self.residence_before))
    }

    /// Full years of age at that date; by the first of January when the day is not known.
    pub(crate) fn age(&self, today: jiff::civil::Date) -> i16 {
        let (year, month, day) = self.born();
        let before = (i16::from(today.month()), i16::from(today.day())) < (month, day);
        today.year() - year - i16::from(before)
    }

    /// The day this person is that many years old, as [`Person::age`] counts; of one born on 29 February the first of March.
    pub(crate) fn turns(&self, years: i16) -> Option<jiff::civil::Date> {
        let (year, month, day) = self.born();
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        jiff::civil::Date::new(year + years, month, day)
            .or_else(|_| jiff::civil::Date::new(year + years, 3, 1))
            .ok()
    }

    fn born(&self) -> (i16, i16, i16) {
        let mut parts = self.birth.split('-').map(|p| p.parse::<i16>().unwrap_or(0));
        let year = parts.next().unwrap_or(0);
        (year, parts.next().unwrap_or(1), parts.next().unwrap_or(1))
    }

    /// The register's value of a field, empty when it has none; `None` for a field no register has.
    pub(crate) fn value(&self, field: &str) -> Option<&'static str> {
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
pub(crate) fn same(told: &str, held: &str) -> bool {
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
    fn a_child_is_of_age_on_the_birthday_and_not_before() {
        let child = find("036215004321").unwrap();
        let day = child.turns(18).unwrap();
        assert_eq!(day, jiff::civil::date(2033, 9, 2));
        assert_eq!(child.age(day), 18);
        assert_eq!(child.age(day.yesterday().unwrap()), 17);
    }

    #[test]
    fn a_name_typed_another_way_is_the_same() {
        assert!(same("NGUYỄN  thị Ví Dụ", "Nguyễn Thị Ví Dụ"));
        let decomposed: String = "Nguyễn Thị Ví Dụ".nfd().collect();
        assert!(same(&decomposed, "Nguyễn Thị Ví Dụ"));
        assert!(!same("Nguyen Thi Vi Du", "Nguyễn Thị Ví Dụ"));
    }
}
