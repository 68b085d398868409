use super::{CODES, json_of, record};
use crate::error::Fail;
use crate::procedure::model::{Lifecycle, LifecycleStatus, Record};
use jiff::civil::date;
use serde_json::{Value, json};

#[test]
fn every_record_is_valid_by_the_published_schema() {
    let path = format!(
        "{}/../docs/procedure-record.schema.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for code in CODES {
        let record = json_of(code);
        let problems: Vec<String> = validator
            .iter_errors(&record)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert_eq!(problems, Vec::<String>::new(), "{code}");
        assert_eq!(record["code"], code);
    }
    let mut broken = json_of(CODES[0]);
    broken["fees"][0]["certain"] = json!(true);
    assert!(!validator.is_valid(&broken), "certain without an amount");
}

#[test]
fn every_record_survives_reading_and_writing() {
    for code in CODES {
        let record = record(code);
        let again = Record::parse(&serde_json::to_string(&record).unwrap()).unwrap();
        assert_eq!(record, again);
    }
}

#[test]
fn every_record_has_the_same_texts_in_both_languages_and_says_where_its_parts_come_from() {
    for code in CODES {
        let record = record(code);
        let keys = |lang: &str| record.form.texts[lang].keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys("vi"), keys("en"));
        let json = json_of(code);
        for provenance in &record.provenance {
            assert!(
                json.pointer(&provenance.pointer).is_some(),
                "{code} {}",
                provenance.pointer
            );
        }
        for part in ["/times", "/papers", "/results", "/form", "/legal"] {
            assert!(
                record.provenance.iter().any(|p| p.pointer.starts_with(part)),
                "{code} {part}"
            );
        }
    }
}

#[test]
fn a_dossier_can_carry_several_files_of_twenty_megabytes() {
    for code in CODES {
        let record = record(code);
        let files: u32 = record
            .papers
            .iter()
            .filter(|p| p.attach && p.max_bytes >= 20 << 20)
            .map(|p| p.max_files)
            .sum();
        assert!(files >= 3, "{code}");
    }
}

#[test]
fn a_newer_record_may_say_more() {
    let mut json = json_of(CODES[0]);
    json["something_new"] = json!({"a": 1});
    assert!(Record::parse(&json.to_string()).is_ok());
}

#[test]
fn records_that_contradict_themselves_are_refused() {
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut json = json_of("1.001193");
        change(&mut json);
        Record::parse(&json.to_string())
            .map_err(|e| e.failure().code)
            .err()
    };
    assert_eq!(Record::parse("<html>").unwrap_err().failure().code, "MC-C01");
    assert_eq!(refused(&|_| {}), None);
    assert_eq!(refused(&|r| r["times"][0]["channel"] = json!(4)), Some("MC-C01"));
    assert_eq!(refused(&|r| r["cases"] = json!([])), Some("MC-C02"));
    assert_eq!(
        refused(&|r| r["fees"][0]["case"] = json!("nowhere")),
        Some("MC-C02")
    );
    assert_eq!(refused(&|r| r["times"][0]["amount"] = json!(-1)), Some("MC-C02"));
    assert_eq!(
        refused(&|r| r["fees"][1]["certain"] = json!(true)),
        Some("MC-C02")
    );
    assert_eq!(
        refused(&|r| r["papers"][1]["max_files"] = json!(0)),
        Some("MC-C02")
    );
    assert_eq!(
        refused(&|r| r["papers"][1]["id"] = json!("to-khai")),
        Some("MC-C02")
    );
}

#[test]
fn lifecycle_follows_the_dates() {
    let day = date(2026, 11, 24);
    let of = |status, from, until| Lifecycle { status, from, until }.on(day);
    let (past, future) = (Some(date(2026, 1, 1)), Some(date(2027, 3, 1)));
    assert_eq!(of(LifecycleStatus::Active, None, None), LifecycleStatus::Active);
    assert_eq!(
        of(LifecycleStatus::FutureEffective, future, None),
        LifecycleStatus::FutureEffective
    );
    assert_eq!(
        of(LifecycleStatus::FutureEffective, past, None),
        LifecycleStatus::Active
    );
    assert_eq!(of(LifecycleStatus::Active, None, past), LifecycleStatus::Repealed);
    assert_eq!(
        of(LifecycleStatus::Repealed, None, future),
        LifecycleStatus::Active
    );
    assert_eq!(
        of(LifecycleStatus::Repealed, None, None),
        LifecycleStatus::Repealed
    );
}
