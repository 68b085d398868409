use super::*;
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

fn read(text: &str) -> PartialDate {
    PartialDate::parse(text).unwrap()
}

fn birth(text: &str) -> Result<PartialDate, PartialDateError> {
    PartialDate::parse_mrz(
        text,
        Century::Birth {
            today: date(2026, 11, 27),
        },
    )
}

fn expiry(text: &str) -> Result<PartialDate, PartialDateError> {
    PartialDate::parse_mrz(text, Century::Expiry { issued: 2021 })
}

#[test]
fn every_shape_of_forms_is_read_and_shown_day_first() {
    for (typed, shown) in [
        ("01011990", "01/01/1990"),
        ("01/02/1990", "01/02/1990"),
        ("1/2/1990", "01/02/1990"),
        ("01-02-1990", "01/02/1990"),
        (" 01 . 02 . 1990 ", "01/02/1990"),
        ("02/1990", "02/1990"),
        ("1990", "1990"),
        ("00001990", "1990"),
        ("00021990", "02/1990"),
        ("00/00/1990", "1990"),
        ("00/1990", "1990"),
        ("29/02/2000", "29/02/2000"),
    ] {
        assert_eq!(read(typed).to_string(), shown, "{typed}");
    }
}

#[test]
fn what_no_calendar_has_is_refused() {
    use PartialDateError as E;
    for (typed, why) in [
        ("29021900", E::NoSuchDate),
        ("31/04/1990", E::NoSuchDate),
        ("13/1990", E::NoSuchDate),
        ("01010000", E::NoYear),
        ("01011700", E::NoSuchDate),
        ("01/00/1990", E::DayWithoutMonth),
        ("", E::Shape),
        ("90", E::Shape),
        ("1/1/90", E::Shape),
        ("010190", E::Shape),
        ("+1/01/1990", E::Shape),
        ("01/01/1990/1", E::Shape),
        ("một/1/1990", E::Shape),
        ("01//1990", E::Shape),
    ] {
        assert_eq!(PartialDate::parse(typed), Err(why), "{typed}");
    }
}

#[test]
fn a_birth_is_never_in_the_future() {
    for (text, shown) in [
        ("261127", "27/11/2026"),
        ("261128", "28/11/1926"),
        ("2612<<", "12/1926"),
        ("2611<<", "11/2026"),
        ("26<<<<", "2026"),
        ("27<<<<", "1927"),
        ("900101", "01/01/1990"),
        ("900000", "1990"),
        ("9001<<", "01/1990"),
        ("900100", "01/1990"),
        ("000229", "29/02/2000"),
    ] {
        assert_eq!(birth(text).unwrap().to_string(), shown, "{text}");
    }
}

#[test]
fn an_expiry_never_lies_before_the_issue() {
    for (text, shown) in [
        ("300101", "01/01/2030"),
        ("210701", "01/07/2021"),
        ("991231", "31/12/2099"),
        ("201231", "31/12/2120"),
    ] {
        assert_eq!(expiry(text).unwrap().to_string(), shown, "{text}");
    }
}

#[test]
fn broken_mrz_dates_say_why() {
    use PartialDateError as E;
    for (text, why) in [
        ("<<0101", E::NoYear),
        ("90<<01", E::DayWithoutMonth),
        ("901301", E::NoSuchDate),
        ("900230", E::NoSuchDate),
        ("90010", E::Shape),
        ("90O101", E::Shape),
        ("90<101", E::Shape),
        ("đ0101", E::Shape),
    ] {
        assert_eq!(birth(text), Err(why), "{text}");
    }
}

#[test]
fn a_year_alone_agrees_with_its_days_and_spans_them() {
    let year = read("1950");
    assert!(year.agrees_with(read("31/12/1950")));
    assert!(read("03/1950").agrees_with(year));
    assert!(!read("03/1950").agrees_with(read("01/04/1950")));
    assert!(!year.agrees_with(read("1951")));
    assert_eq!(
        (year.earliest(), year.latest()),
        (date(1950, 1, 1), date(1950, 12, 31))
    );
    assert_eq!(read("02/2024").latest(), date(2024, 2, 29));
    assert_eq!(year.full(), None);
    assert_eq!(read("05/06/1950").full(), Some(date(1950, 6, 5)));
}

#[test]
fn debug_hides_the_date() {
    assert_eq!(format!("{:?}", read("01/01/1990")), "PartialDate(redacted)");
}

fn any_date() -> impl Strategy<Value = PartialDate> {
    (1850_i16..=2199, 0_i8..=12, 0_i8..=31).prop_filter_map("must exist", |(year, month, day)| {
        let month = (month > 0).then_some(month);
        let day = (day > 0 && month.is_some()).then_some(day);
        PartialDate::new(year, month, day).ok()
    })
}

proptest! {
    #[test]
    fn shown_and_stored_dates_come_back(date in any_date()) {
        prop_assert_eq!(read(&date.to_string()), date);
        let stored = serde_json::to_string(&date).unwrap();
        prop_assert_eq!(serde_json::from_str::<PartialDate>(&stored).unwrap(), date);
        prop_assert!(date.earliest() <= date.latest());
        prop_assert!(date.agrees_with(date));
    }

    #[test]
    fn births_come_back_from_the_mrz(date in any_date(), age_days in 0_i32..36_000) {
        let today = date.latest().saturating_add(age_days.days());
        prop_assume!(date.earliest() <= today);
        // a person of 100 or more cannot be told from a child by two digits
        prop_assume!(today < date.earliest().saturating_add(99.years()));
        let back = PartialDate::parse_mrz(&date.to_mrz(), Century::Birth { today }).unwrap();
        prop_assert_eq!(back, date);
    }

    #[test]
    fn expiries_come_back_from_the_mrz(date in any_date(), ahead in 0_i16..=99) {
        let issued = date.year() - ahead;
        let back = PartialDate::parse_mrz(&date.to_mrz(), Century::Expiry { issued }).unwrap();
        prop_assert_eq!(back, date);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), dates in "[0-9<]{6}|[0-9/.-]{0,12}") {
        for text in [text, dates] {
            let _ = PartialDate::parse(&text);
            let _ = serde_json::from_value::<PartialDate>(text.clone().into());
            if let Ok(date) = birth(&text) {
                prop_assert!(date.earliest() <= jiff::civil::date(2026, 11, 27));
            }
            let _ = expiry(&text);
        }
    }
}
