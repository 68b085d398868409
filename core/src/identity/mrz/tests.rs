use super::check::check_digit;
use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const LINES: [&str; 3] = [
    "IDVNM1900123457036190012345<<2",
    "9001011F3001019VNM<<<<<<<<<<<6",
    "NGUYEN<<THI<VI<DU<<<<<<<<<<<<<",
];

fn today() -> Date {
    date(2026, 11, 27)
}

fn read(text: &str) -> Result<Mrz, MrzError> {
    parse(text, today())
}

fn with(line: usize, text: &str) -> String {
    let mut lines = LINES;
    lines[line] = text;
    lines.join("\n")
}

/// A zone made from its values by the layout of ICAO 9303-5.
fn compose(number: &str, birth: &str, sex: char, expiry: &str, names: &str) -> [String; 3] {
    let digit = |text: &str| char::from(check_digit(text.as_bytes()));
    let (document, optional) = (&number[3..], format!("{number}<<"));
    let one = format!("IDVNM{document}{}{optional}{}", digit(document), digit(&optional));
    let dates = format!("{birth}{}{sex}{expiry}{}", digit(birth), digit(expiry));
    let filler = "<".repeat(11);
    let over = format!("{}{}{}{filler}", &one[5..], &dates[..7], &dates[8..]);
    let two = format!("{dates}VNM{filler}{}", digit(&over));
    let three: String = format!("{names}{}", "<".repeat(30)).chars().take(30).collect();
    [one, two, three]
}

#[test]
fn the_synthetic_card_is_read() {
    let mrz = read(&LINES.join("\n")).unwrap();
    assert_eq!(mrz.number.as_str(), "036190012345");
    assert_eq!(mrz.birth.to_string(), "01/01/1990");
    assert_eq!(mrz.sex, Some(Sex::Female));
    assert_eq!(mrz.expiry.unwrap().to_string(), "01/01/2030");
    assert_eq!(
        (mrz.surname.as_str(), mrz.given_names.as_str()),
        ("NGUYEN", "THI VI DU")
    );
    assert_eq!(mrz.name(), "NGUYEN THI VI DU");
    assert_eq!(mrz.key().as_bytes(), b"190012345790010113001019");
    assert!(mrz.corrections.is_empty() && mrz.contradictions().is_empty());
    let typed = MrzKey::candidates(&mrz.number, mrz.birth, mrz.expiry);
    assert_eq!(typed, [mrz.key().clone()]);
}

#[test]
fn the_composer_of_these_tests_makes_the_same_card() {
    let made = compose("036190012345", "900101", 'F', "300101", "NGUYEN<<THI<VI<DU");
    assert_eq!(made, LINES);
}

#[test]
fn typed_and_recognised_text_is_set_right() {
    let plain = read(&LINES.join("\n")).unwrap();
    for text in [
        LINES.join("\r\n").to_lowercase(),
        LINES.concat(),
        format!("\u{feff}\n  {}\n\n{} \n{}\n", LINES[0], LINES[1], LINES[2]),
        with(0, "IDVNM 190012345 7 036190012345 « 2"),
        with(2, "nguyen«thi‹vi‹du"),
        with(2, "NGUYEN<<THI<VI<DU<<<<<<<<<<<<<<<<<"),
    ] {
        let mrz = read(&text).unwrap();
        assert!(mrz == plain, "{text}");
    }
}

#[test]
fn letters_in_the_place_of_digits_are_corrected_and_told() {
    let mrz = read(&with(0, "1DVNMI9OOI2345703619OO1234S<<Z")).unwrap();
    assert_eq!(mrz.number.as_str(), "036190012345");
    let at: Vec<u8> = mrz
        .corrections
        .iter()
        .map(|c| match c {
            Correction::Letter { line: 1, column } => *column,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(at, [1, 6, 8, 9, 10, 21, 22, 27, 30]);
    let filled = read(&with(1, "9001011F3001019VNM<<<<<<<<6")).unwrap();
    assert_eq!(filled.corrections, [Correction::Filler { line: 2 }]);
}

#[test]
fn a_correction_that_does_not_satisfy_the_check_digit_is_none() {
    // S stands where the card has 0
    assert_eq!(
        read(&with(0, "IDVNM19S0123457036190012345<<2")),
        Err(MrzError::Check(MrzField::DocumentNumber))
    );
    // X looks like no digit
    assert_eq!(
        read(&with(1, "9X01011F3001019VNM<<<<<<<<<<<6")),
        Err(MrzError::Character(MrzField::Birth))
    );
    // digits in names are not guessed at: no check digit covers them
    assert_eq!(
        read(&with(2, "NGUYEN<<TH1<VI<DU<<<<<<<<<<<<<")),
        Err(MrzError::Character(MrzField::Names))
    );
}

#[test]
fn each_fault_has_its_own_error() {
    use MrzError as E;
    let of = |line, text: &str| read(&with(line, text)).unwrap_err();
    assert_eq!(read("").unwrap_err(), E::NotFound);
    assert_eq!(read(&LINES[..2].join("\n")).unwrap_err(), E::NotFound);
    assert_eq!(read(&"A".repeat(MAX_TEXT + 1)).unwrap_err(), E::TooLong);
    assert_eq!(of(0, "IDUTO1900123457036190012345<<2"), E::NotVietnamese);
    assert_eq!(of(0, "P<VNM1900123457036190012345<<2"), E::NotVietnamese);
    assert_eq!(
        of(0, "IDVNM1900123457036190012345<<3"),
        E::Check(MrzField::PersonalNumber)
    );
    assert_eq!(
        of(0, "IDVNM1900123457036190012345AA2"),
        E::Character(MrzField::PersonalNumber)
    );
    assert_eq!(
        of(1, "9001011F3001018VNM<<<<<<<<<<<6"),
        E::Check(MrzField::Expiry)
    );
    assert_eq!(
        of(1, "9001011F3001019VNM<<<<<<<<<<<7"),
        E::Check(MrzField::Composite)
    );
    assert_eq!(
        of(1, "9001011F3001019VNM1<<<<<<<<<<6"),
        E::Check(MrzField::Composite)
    );
    assert_eq!(
        of(1, "9001011Q3001019VNM<<<<<<<<<<<6"),
        E::Character(MrzField::Sex)
    );
    let other = compose("036190012345", "900101", 'F', "300101", "A");
    let swapped = format!("IDVNM1111111116{}", &other[0][15..]);
    assert!(matches!(of(0, &swapped), E::Check(_) | E::NumbersDiffer));
    let dateless = compose("036190012345", "901301", 'F', "300101", "A").join("\n");
    assert!(matches!(
        read(&dateless),
        Err(E::NoDate {
            field: MrzField::Birth,
            ..
        })
    ));
}

#[test]
fn numbers_that_check_but_differ_are_refused() {
    let mut lines = compose("036190012345", "900101", 'F', "300101", "A");
    let digit = |text: &str| char::from(check_digit(text.as_bytes()));
    lines[0].replace_range(5..15, &format!("190012346{}", digit("190012346")));
    let over = format!("{}{}{}", &lines[0][5..], &lines[1][..7], &lines[1][8..15]);
    lines[1].replace_range(29..30, &digit(&format!("{over}{}", "<".repeat(11))).to_string());
    assert_eq!(read(&lines.join("\n")), Err(MrzError::NumbersDiffer));
}

#[test]
fn elders_may_have_no_day_no_month_and_no_expiry() {
    for (birth, shown) in [("50<<<<", "1950"), ("500000", "1950"), ("5003<<", "03/1950")] {
        let mrz = read(&compose("036150012345", birth, 'F', "<<<<<<", "A").join("\n")).unwrap();
        assert_eq!(mrz.birth.to_string(), shown);
        assert_eq!(mrz.expiry, None);
        assert!(MrzKey::candidates(&mrz.number, mrz.birth, None).contains(mrz.key()));
    }
    // the number tells who is a hundred and two
    let old = read(&compose("036124012345", "240101", 'F', "991231", "A").join("\n")).unwrap();
    assert_eq!(old.birth.year(), 1924);
    let young = read(&compose("036324012345", "240101", 'F', "991231", "A").join("\n")).unwrap();
    assert_eq!((young.birth.year(), young.expiry.unwrap().year()), (2024, 2099));
}

#[test]
fn names_of_one_word_of_six_and_cut_ones_are_read() {
    for (line, surname, given) in [
        ("DOAN", "DOAN", ""),
        ("DANG<<DO", "DANG", "DO"),
        ("CONG<TANG<TON<NU<<THI<HOA", "CONG TANG TON NU", "THI HOA"),
        (
            "NGUYEN<<THI<MINH<KHAI<PHUONG<A",
            "NGUYEN",
            "THI MINH KHAI PHUONG A",
        ),
    ] {
        let mrz = read(&compose("036190012345", "900101", 'F', "300101", line).join("\n")).unwrap();
        assert_eq!((mrz.surname.as_str(), mrz.given_names.as_str()), (surname, given));
    }
}

#[test]
fn what_contradicts_the_number_is_told_not_refused() {
    let mrz = read(&compose("036190012345", "910101", 'M', "300101", "A").join("\n")).unwrap();
    assert_eq!(
        mrz.contradictions(),
        [Contradiction::Sex, Contradiction::BirthYear]
    );
}

#[test]
fn the_zone_is_found_among_what_a_camera_sees() {
    let plain = read(&LINES.join("\n")).unwrap();
    for text in [
        format!(
            "Đặc điểm nhân dạng / Personal identification\n01/07/2021\n{}\n|",
            LINES.join("\n")
        ),
        format!("{}\n~ ~\n{}\nngón trỏ\n{}", LINES[0], LINES[1], LINES[2]),
        format!(
            "xx\n{}\n{}\n{}",
            &LINES[0][..12],
            &LINES[0][12..],
            LINES[1..].concat()
        ),
        format!("{}\n{}", LINES[0], LINES.join("\n")),
    ] {
        assert!(find_in(&text, today()).unwrap() == plain, "{text}");
    }
    assert_eq!(find_in("CĂN CƯỚC CÔNG DÂN", today()), Err(MrzError::NotFound));
    let wrong = with(1, "9001012F3001019VNM<<<<<<<<<<<6");
    assert_eq!(
        find_in(&format!("x\n{wrong}\ny"), today()),
        Err(MrzError::Check(MrzField::Birth))
    );
}

#[test]
fn debug_and_errors_name_no_person() {
    let mrz = read(&LINES.join("\n")).unwrap();
    let shown = format!("{mrz:?} {:?} {}", mrz.key(), MrzError::Check(MrzField::Birth));
    for secret in ["NGUYEN", "1900", "0361", "900101"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

fn any_day() -> impl Strategy<Value = (i16, i8, i8)> {
    (1930_i16..=2020, 1_i8..=12, 1_i8..=28)
}

proptest! {
    #[test]
    fn a_composed_zone_comes_back(
        tail in "[0-9]{6}",
        place in "[0-9]{3}",
        (year, month, day) in any_day(),
        female in any::<bool>(),
        expiry in (2021_i16..=2110, 1_i8..=12, 1_i8..=28),
        names in "[A-Z]{1,6}(<[A-Z]{1,4})?(<<[A-Z]{1,6}(<[A-Z]{1,4}){0,2})?",
    ) {
        let century = (year / 100 - 19) * 2 + i16::from(female);
        let number = format!("{place}{century}{:02}{tail}", year % 100);
        let birth = PartialDate::new(year, Some(month), Some(day)).unwrap();
        let end = PartialDate::new(expiry.0, Some(expiry.1), Some(expiry.2)).unwrap();
        let sex = if female { 'F' } else { 'M' };
        let lines = compose(&number, &birth.to_mrz(), sex, &end.to_mrz(), &names);
        let mrz = read(&lines.join("\n")).unwrap();
        prop_assert_eq!(mrz.number.as_str(), number.as_str());
        prop_assert_eq!(mrz.birth, birth);
        prop_assert_eq!(mrz.expiry, Some(end));
        prop_assert_eq!(mrz.name(), names.replace("<<", " ").replace('<', " "));
        prop_assert!(mrz.contradictions().is_empty() && mrz.corrections.is_empty());
    }

    #[test]
    fn one_changed_digit_is_always_noticed(line in 0_usize..2, at in any::<prop::sample::Index>(), by in 1_u8..=9) {
        let mut bytes = LINES[line].as_bytes().to_vec();
        let places: Vec<usize> = (0..30).filter(|i| bytes[*i].is_ascii_digit()).collect();
        let at = places[at.index(places.len())];
        bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
        let text = with(line, std::str::from_utf8(&bytes).unwrap());
        prop_assert!(matches!(read(&text), Err(MrzError::Check(_))), "{text}");
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), lines in "([A-Z0-9<«\n]{0,40}){0,8}", zone in "IDVNM[0-9<OSB]{25}\n[0-9<O]{7}[MF][0-9<]{7}VNM<{11}[0-9]\n[A-Z<]{30}") {
        for text in [text, lines, zone] {
            let (whole, found) = (read(&text), find_in(&text, today()));
            prop_assert!(whole.is_err() || found.is_ok());
        }
    }
}
