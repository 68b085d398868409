//! What a report lacks, what is sent of it, what the rules give the office, and what is kept.

use super::listed;
use super::rules::{What, dues};
use super::store::{self, Stage};
use super::written::{Name, Place, PlaceBy, Written};
use super::*;
use crate::net::wire::open311::{self, DataType, Report, Sent};
use crate::procedure::deadline::Calendar;
use crate::screen::PartialDate;
use crate::store::tests::fixture;
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
    assert_eq!(keys, ["report-lack-number", "report-lack-date"]);
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

#[test]
fn a_report_the_list_told_of_before_its_own_answer_came_is_one_report() {
    let (_dir, store) = fixture();
    let key = "0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0311";
    store::create(&store, "r1", "1", &written()).unwrap();
    store::confirm(&store, "r1", key, "1").unwrap();
    let mut report = told("received", json!({}));
    // A server that tells the key: the row is found by it.
    report.extended["idempotency_key"] = json!(key);
    let known = store::tell(&store, &report, "1", "new").unwrap();
    assert_eq!((known.id.as_str(), known.news), ("r1", false));
    // One that does not: the row it made goes into the one that was written here.
    store::create(&store, "r2", "1", &written()).unwrap();
    store::confirm(&store, "r2", "other", "1").unwrap();
    report.id = "PAKN-37-0000002".into();
    report.extended["idempotency_key"] = json!(null);
    assert_eq!(store::tell(&store, &report, "1", "r3").unwrap().id, "r3");
    let sent = Sent {
        id: Some(report.id.clone()),
        token: None,
        notice: None,
        follow_key: Some("k".into()),
    };
    store::sent(&store, "r2", "1", &sent).unwrap();
    let ids = listed_ids(&store, 10);
    assert_eq!(ids.len(), 2, "{ids:?}");
    let row = store::get(&store, "r2").unwrap().unwrap();
    assert_eq!(row.stage, Stage::Sent);
    assert_eq!(row.told.map(|t| t.id), Some(report.id));
    assert!(store::get(&store, "r3").unwrap().is_none());
}

#[test]
fn only_what_the_office_did_is_news_and_an_older_word_is_dropped() {
    let (_dir, store) = fixture();
    let report = told("received", json!({}));
    store::tell(&store, &report, "1", "r1").unwrap();
    store::mark_seen(&store, "r1").unwrap();
    let mut mine = report.clone();
    mine.updated = Some("2026-11-22T08:00:00+07:00".into());
    mine.extended["thread"] = json!([{"seq": 1, "at": "2026-11-22T08:00:00+07:00", "from": "sender", "kind": "reply", "text": "?"}]);
    assert!(!store::tell(&store, &mine, "1", "x").unwrap().news);
    let mut office = mine.clone();
    office.updated = Some("2026-11-23T08:00:00+07:00".into());
    office.extended["thread"][0]["from"] = json!("office");
    assert!(store::tell(&store, &office, "1", "x").unwrap().news);
    assert_eq!(store::unseen(&store, "1").unwrap(), 1);
    assert_eq!(store::unseen(&store, "2").unwrap(), 0, "somebody else's");
    assert!(!store::tell(&store, &report, "1", "x").unwrap().news);
    let held = store::get(&store, "r1").unwrap().unwrap().told.unwrap();
    assert_eq!(held.updated, office.updated);
}

#[test]
fn a_draft_let_go_takes_its_photos_and_a_confirmed_one_cannot_be_let_go() {
    let (_dir, store) = fixture();
    store::create(&store, "r1", "", &written()).unwrap();
    photos::note(&store, "p1", "r1", photos::OF_REPORT, "a.jpg", "/x").unwrap();
    photos::mark_kept(&store, "p1", "sealed-1", "image/jpeg", 5, "ab").unwrap();
    assert_eq!(photos::sealed_names(&store).unwrap(), ["sealed-1"]);
    assert_eq!(store::delete_draft(&store, "r1").unwrap(), ["sealed-1"]);
    assert!(photos::sealed_names(&store).unwrap().is_empty());
    store::create(&store, "r2", "", &written()).unwrap();
    store::confirm(&store, "r2", "k", "").unwrap();
    assert!(store::delete_draft(&store, "r2").is_err());
    assert!(store::put_written(&store, "r2", &Written::default()).is_err());
}

fn listed_ids(store: &crate::store::Store, limit: u32) -> Vec<String> {
    let rows = listed::list(store, "1", limit).unwrap();
    rows.into_iter().map(|listed| listed.row.id).collect()
}

/// Promises a report to the outbox, as confirming it does.
fn promise(store: &crate::store::Store, id: &str, signed: bool) -> i64 {
    store::create(store, id, "1", &written()).unwrap();
    store::confirm(store, id, &format!("key-{id}"), "1").unwrap();
    let payload = json!({"by": "1", "signed": signed, "fields": []}).to_string();
    let key = format!("key-{id}");
    crate::outbox::enqueue(store, "send_report", id, &key, &payload)
        .unwrap()
        .id
}

#[test]
fn the_list_begins_with_what_needs_the_person_then_what_waits_then_the_newest() {
    let (_dir, store) = fixture();
    let tell = |number: &str, state: &str, id: &str| {
        let mut report = told(state, json!({}));
        report.id = number.into();
        store::tell(&store, &report, "1", id).unwrap();
        store::mark_seen(&store, id).unwrap();
    };
    tell("N1", "received", "told-first");
    tell("N2", "supplement_wanted", "wanted");
    tell("N3", "received", "told-last");
    let mut quoting = told("received", json!({}));
    quoting.id = "N4".into();
    quoting.description = Some("\"state\":\"supplement_wanted\"".into());
    store::tell(&store, &quoting, "1", "quoting").unwrap();
    store::mark_seen(&store, "quoting").unwrap();
    store::create(&store, "draft", "1", &written()).unwrap();
    promise(&store, "waiting", true);
    let refused = promise(&store, "refused", false);
    crate::outbox::mark_sending(&store, refused).unwrap();
    crate::outbox::mark_refused(&store, refused, "MC-N11", None).unwrap();
    promise(&store, "waiting-too", false);
    store::create(&store, "not-mine", "2", &written()).unwrap();

    let order = [
        "wanted",
        "refused",
        "draft",
        "waiting-too",
        "waiting",
        "quoting",
        "told-last",
        "told-first",
    ];
    assert_eq!(listed_ids(&store, 100), order);
    assert_eq!(listed_ids(&store, 4), order[..4]);
    let counts = listed::counts(&store, "1").unwrap();
    assert_eq!((counts.all, counts.waiting), (8, 3));
    let rows = listed::list(&store, "1", 100).unwrap();
    let of = |id: &str| rows.iter().find(|l| l.row.id == id).unwrap();
    assert!(of("refused").refused && !of("waiting").refused);
    let signed = |id: &str| {
        of(id)
            .payload
            .as_ref()
            .is_some_and(|p| p.contains("\"signed\":true"))
    };
    assert!(signed("waiting") && !signed("waiting-too"));
    assert_eq!(of("told-last").payload, None);
}

#[test]
#[allow(clippy::print_stdout, reason = "a figure for who reads the run")]
fn a_page_of_the_list_costs_few_milliseconds_when_thousands_wait() {
    let (_dir, store) = fixture();
    store
        .transaction(|tx| {
            for n in 0..5_000 {
                promise(tx, &format!("r{n}"), true);
            }
            Ok(())
        })
        .unwrap();
    let began = std::time::Instant::now();
    assert_eq!(listed_ids(&store, 25).len(), 25);
    assert_eq!(listed::counts(&store, "1").unwrap().waiting, 5_000);
    let took = began.elapsed();
    println!("a page of 5,000 waiting reports: {took:?}");
    // A look-up in the outbox for each row took seconds.
    assert!(took < std::time::Duration::from_millis(500), "{took:?}");
}
