use super::*;
use crate::store::{DbKey, Store};
use crate::testing::ManualClock;
use serde_json::{Value, json};
use std::sync::Arc;

const OF: &str = "036190012345";
const NOW: i64 = 1_795_491_720_000;

fn store() -> Store {
    Store::passing(&DbKey::fresh([7; 32]), Arc::new(ManualClock::at(NOW))).expect("a store")
}

fn dossier(change: &Value) -> Dossier {
    let mut base = json!({
        "code": "H42.14026-20261124-0000001", "procedure": "1.004873", "procedure_name": "Xác nhận", "status": 2,
        "applicant": "Nguyễn Thị Ví Dụ", "due": "2026-12-10", "updated_at": "2026-11-24T10:42:00+07:00",
        "events": [
            {"seq": 1, "at": "2026-11-24T10:00:00+07:00", "status": 1, "actor": "Nguyễn Thị Ví Dụ"},
            {"seq": 2, "at": "2026-11-24T10:42:00+07:00", "status": 2, "actor": "Một cửa"},
        ],
    });
    for (key, value) in change.as_object().expect("members") {
        base[key] = value.clone();
    }
    serde_json::from_value(base).expect("a dossier")
}

fn keys(news: &[News]) -> Vec<(&str, bool)> {
    news.iter()
        .map(|n| (n.key.split('/').next().unwrap_or_default(), n.seen))
        .collect()
}

#[test]
fn a_dossier_first_heard_of_brings_its_latest_step_as_news_and_the_others_as_past() {
    let news = of_dossier(None, &dossier(&json!({})), NOW);
    assert_eq!(keys(&news), [("step", true), ("step", false)]);
    assert!(news.iter().all(|n| n.told == n.seen));
}

#[test]
fn what_the_citizen_did_is_no_news() {
    let withdrawn = dossier(&json!({"status": 7, "events": [
        {"seq": 1, "at": "2026-11-24T10:00:00+07:00", "status": 1},
        {"seq": 2, "at": "2026-11-24T10:42:00+07:00", "status": 7},
    ]}));
    assert_eq!(
        keys(&of_dossier(None, &withdrawn, NOW)),
        [("step", true), ("step", true)]
    );
}

#[test]
fn a_result_or_a_date_that_comes_with_a_step_is_told_once_and_alone_it_is_told_itself() {
    let result = json!([{"id": "r1", "name": "Giấy xác nhận", "url": "https://x/y", "sha256": "ab"}]);
    let before = dossier(&json!({}));
    let stepped = dossier(&json!({"status": 9, "results": result, "events": [
        {"seq": 1, "at": "2026-11-24T10:00:00+07:00", "status": 1},
        {"seq": 2, "at": "2026-11-24T10:42:00+07:00", "status": 2},
        {"seq": 3, "at": "2026-11-24T11:00:00+07:00", "status": 9},
    ]}));
    assert_eq!(keys(&of_dossier(Some(&before), &stepped, NOW)), [("step", false)]);
    let alone = dossier(&json!({"results": result, "due": "2026-12-17"}));
    assert_eq!(
        keys(&of_dossier(Some(&before), &alone, NOW)),
        [("result", false), ("due", false)]
    );
    assert!(of_dossier(Some(&alone), &alone, NOW).is_empty());
    let message = dossier(&json!({"messages": {"count": 1, "unread": 1}}));
    assert_eq!(
        keys(&of_dossier(Some(&before), &message, NOW)),
        [("message", false)]
    );
}

#[test]
fn news_stands_there_once_however_often_it_is_heard_and_stays_seen() {
    let store = store();
    let news = of_dossier(None, &dossier(&json!({})), NOW);
    assert_eq!(put(&store, OF, &news).unwrap(), 2);
    assert_eq!(count(&store, OF).unwrap(), (2, 1));
    mark_seen(&store, "H42.14026-20261124-0000001").unwrap();
    assert_eq!(put(&store, OF, &news).unwrap(), 0);
    assert_eq!(count(&store, OF).unwrap(), (2, 0));
    assert!(untold(&store, OF).unwrap().is_empty());
}

#[test]
fn the_newest_stands_first_and_another_citizen_sees_none_of_it() {
    let store = store();
    put(&store, OF, &of_dossier(None, &dossier(&json!({})), NOW)).unwrap();
    let notice = What::Province {
        vi: "Nghỉ lễ".into(),
        en: "Holiday".into(),
        vi_text: String::new(),
        en_text: String::new(),
    };
    put(
        &store,
        "",
        &[News::fresh("notice/n1".into(), "n1", notice, NOW + 60_000)],
    )
    .unwrap();
    let of = |who: &str| -> Vec<String> {
        list(&store, who, 10)
            .unwrap()
            .into_iter()
            .map(|n| n.subject)
            .collect()
    };
    assert_eq!(
        of(OF),
        ["n1", "H42.14026-20261124-0000001", "H42.14026-20261124-0000001"]
    );
    assert_eq!(of("036085000123"), ["n1"]);
    mark_all_seen(&store, OF).unwrap();
    assert_eq!(count(&store, OF).unwrap(), (3, 0));
}

#[test]
fn a_kind_of_news_of_a_newer_app_is_passed_over_and_not_lost() {
    let store = store();
    store
        .run(
            "INSERT INTO inbox VALUES ('k', ?1, 's', '{\"news\":\"teleport\"}', 1, 1, 0, 0)",
            [OF],
        )
        .unwrap();
    assert!(list(&store, OF, 10).unwrap().is_empty());
    assert_eq!(count(&store, OF).unwrap().0, 1);
}

#[test]
fn kinds_say_what_one_must_act_on() {
    let kind = |status: u16| {
        What::Step {
            name: String::new(),
            status: DossierStatus::from(status),
        }
        .kind()
    };
    let urgent: Vec<u16> = (1..=11).filter(|s| kind(*s).is_urgent()).collect();
    assert_eq!(urgent, [3, 5, 6, 8]);
    assert_eq!(kind(9), Kind::Result);
}
