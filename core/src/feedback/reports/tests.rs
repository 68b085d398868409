//! What a report lacks, what is sent of it, what the rules give the office, and what is kept.

mod kept;

use super::rules::{What, dues};
use super::store::{self, Stage};
use super::written::{Name, Place, PlaceBy, Written};
use super::*;
use crate::net::wire::open311::{self, DataType, Report, Sent};
use crate::procedure::deadline::Calendar;
use crate::screen::PartialDate;
use jiff::civil::date;
use serde_json::json;

pub(crate) fn kind() -> Kind {
    let question = |code: &str, datatype: DataType, required: bool| Attribute {
        code: code.into(),
        variable: true,
        datatype,
        required,
        description: format!("{code}?"),
        hint: String::new(),
        values: if matches!(datatype, DataType::Single | DataType::Multi) {
            vec![("a".into(), "Mặt đường".into()), ("b".into(), "Vỉa hè".into())]
        } else {
            Vec::new()
        },
    };
    Kind {
        service: Service {
            code: "duong-hong".into(),
            name: "Đường, vỉa hè hỏng".into(),
            description: "Ổ gà, sụt lún.".into(),
            metadata: true,
            at_once: true,
            keywords: Vec::new(),
            group: "Giao thông".into(),
            place: true,
            sign_in: false,
            proposal: false,
        },
        definition: Definition {
            code: "duong-hong".into(),
            attributes: vec![
                question("hong", DataType::Multi, true),
                question("rong", DataType::Number, false),
                question("tu", DataType::DateTime, false),
                question("mot", DataType::Single, false),
                question("ghi", DataType::Text, false),
            ],
        },
    }
}

pub(crate) fn written() -> Written {
    let mut written = Written {
        kind: "duong-hong".into(),
        text: " Nắp cống vỡ. ".into(),
        address: "Trước trường học".into(),
        place: Some(Place {
            lat: 20.250_66,
            long: 105.974_5,
            by: PlaceBy::Pin,
            accuracy_m: None,
        }),
        ..Written::default()
    };
    written
        .answers
        .insert("hong".into(), vec!["a".into(), "b".into()]);
    written.answers.insert("rong".into(), vec!["1,5".into()]);
    written.dates.insert(
        "tu".into(),
        PartialDate {
            year: Some(2026),
            month: Some(11),
            day: Some(2),
        },
    );
    written
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "written where it is called, as the wire has it"
)]
pub(crate) fn told(state: &str, deadlines: serde_json::Value) -> Report {
    let closed = matches!(state, "answered" | "published" | "refused");
    let mut all = open311::reports(&json!([{
        "service_request_id": "PAKN-37-0000001", "status": if closed { "closed" } else { "open" },
        "service_code": "duong-hong", "service_name": "Đường, vỉa hè hỏng", "description": "Nắp cống vỡ.",
        "agency_responsible": "Phòng Kinh tế, Hạ tầng và Đô thị", "requested_datetime": "2026-11-20T08:00:00+07:00",
        "updated_datetime": "2026-11-21T08:00:00+07:00", "lat": 20.25066, "long": 105.9745,
        "extended": {"state": state, "deadlines": deadlines, "mine": true, "me_too": 3, "thread": []}
    }]));
    all.remove(0)
}

#[test]
fn a_report_names_what_it_lacks_in_the_order_of_its_pages() {
    let lacks: Vec<(Step, String)> = Written::default()
        .lacking(&kind())
        .into_iter()
        .map(|lack| (lack.step, lack.block))
        .collect();
    let expected = [
        (Step::What, "report:a:hong".to_owned()),
        (Step::What, "report:text".to_owned()),
        (Step::Place, "report:address".to_owned()),
    ];
    assert_eq!(lacks, expected);
    assert!(written().lacking(&kind()).is_empty());
    let mut wrong = written();
    wrong.answers.insert("rong".into(), vec!["rộng".into()]);
    wrong.dates.insert(
        "tu".into(),
        PartialDate {
            year: Some(2026),
            month: Some(2),
            day: Some(30),
        },
    );
    let keys: Vec<&str> = wrong.lacking(&kind()).iter().map(|l| l.key).collect();
    assert_eq!(keys, ["report-lack-number", "report-lack-no-day"]);
    if let Some(date) = wrong.dates.get_mut("tu") {
        date.year = None;
    }
    assert_eq!(wrong.lacking(&kind())[1].key, "report-lack-date");
}

#[test]
fn every_sort_of_answer_goes_out_as_georeport_has_it_and_what_is_empty_does_not() {
    let mut written = written();
    written.name = Name::Public;
    let fields = written.fields(&kind());
    let expected = [
        ("service_code", "duong-hong"),
        ("description", "Nắp cống vỡ."),
        ("lat", "20.250660"),
        ("long", "105.974500"),
        ("address_string", "Trước trường học"),
        ("attribute[hong][]", "a"),
        ("attribute[hong][]", "b"),
        ("attribute[rong]", "1.5"),
        ("attribute[tu]", "2026-11-02T00:00:00+07:00"),
        ("public_name", "true"),
    ];
    let expected: Vec<(String, String)> = expected.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
    assert_eq!(fields, expected);
}

#[test]
fn the_provinces_days_hold_and_what_comes_next_is_late_once_its_day_is_over() {
    let report = told(
        "accepted",
        json!({"refuse": "2026-11-24", "supplement": "2026-11-27", "answer": "2026-12-11", "next": "answer"}),
    );
    let of = |today| -> Vec<(What, bool, bool)> {
        let all = dues(&report, None, today);
        all.iter().map(|d| (d.what, d.next, d.late)).collect()
    };
    let on_its_day = of(date(2026, 12, 11));
    assert_eq!(
        on_its_day,
        [
            (What::Refuse, false, false),
            (What::Supplement, false, false),
            (What::Answer, true, false)
        ]
    );
    assert_eq!(of(date(2026, 12, 12)).last(), Some(&(What::Answer, true, true)));
    let published = told("published", json!({"answer": "2026-12-11", "next": "answer"}));
    assert!(
        dues(&published, None, date(2027, 1, 1))
            .iter()
            .all(|d| !d.late && !d.next)
    );
}

#[test]
fn a_server_of_the_plain_standard_tells_no_days_so_they_are_counted_here() {
    let mut report = told("accepted", json!({}));
    report.extended = serde_json::Value::Null;
    let calendar = Calendar::new([], true);
    let days: Vec<(What, jiff::civil::Date)> = dues(&report, Some(&calendar), date(2026, 11, 30))
        .iter()
        .map(|d| (d.what, d.date))
        .collect();
    // Sent on Friday 20-11-2026.
    assert_eq!(
        days,
        [
            (What::Refuse, date(2026, 11, 24)),
            (What::Supplement, date(2026, 11, 27)),
            (What::Answer, date(2026, 12, 11))
        ]
    );
}

#[test]
fn a_moment_has_a_day_and_perhaps_a_time_of_day_in_the_provinces_hours() {
    let mut written = written();
    let mut kind = kind();
    kind.definition.attributes[0].datatype = DataType::DateTime;
    let code = kind.definition.attributes[0].code.clone();
    let sent = |written: &Written| {
        let fields = written.fields(&kind);
        let field = fields
            .into_iter()
            .find(|(n, _)| *n == format!("attribute[{code}]"));
        field.map(|(_, value)| value)
    };
    let day = PartialDate {
        day: Some(5),
        month: Some(3),
        year: Some(2026),
    };
    written.dates.insert(code.clone(), day);
    assert_eq!(sent(&written).as_deref(), Some("2026-03-05T00:00:00+07:00"));
    assert_eq!(written.moment(&code), "05/03/2026");
    for (text, told) in [
        ("8:30", "08:30"),
        ("08.30", "08:30"),
        ("0830", "08:30"),
        ("8h30", "08:30"),
        (" 20 giờ 05 phút ", "20:05"),
        ("23H", "23:00"),
        ("0", "00:00"),
    ] {
        written.times.insert(code.clone(), text.into());
        assert_eq!(
            sent(&written),
            Some(format!("2026-03-05T{told}:00+07:00")),
            "{text}"
        );
        assert_eq!(written.moment(&code), format!("05/03/2026, {told}"));
        assert!(written.lacking(&kind).is_empty(), "{text}");
    }
    for text in ["24:00", "8:60", "8:3", "sáng", "8-30", "123", "8:", "8:30:10"] {
        written.times.insert(code.clone(), text.into());
        let lacks = written.lacking(&kind);
        let lack = lacks.first().map(|l| (l.block.as_str(), l.key));
        assert_eq!(
            lack,
            Some((format!("report:t:{code}").as_str(), "report-lack-time")),
            "{text}"
        );
    }
    written.times.insert(code.clone(), "8:30".into());
    written.dates.clear();
    let lacks = written.lacking(&kind);
    let lack = lacks.first().map(|l| (l.block.as_str(), l.key));
    let block = format!("report:a:{code}");
    assert_eq!(
        lack,
        Some((block.as_str(), "report-lack-date")),
        "a time without its day"
    );
}
