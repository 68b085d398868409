//! Reports as the phone keeps and lists them.

use super::super::listed;
use super::*;
use crate::store::tests::fixture;

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
    let timed = |_| {
        let began = std::time::Instant::now();
        assert_eq!(listed_ids(&store, 25).len(), 25);
        assert_eq!(listed::counts(&store, "1").unwrap().waiting, 5_000);
        began.elapsed()
    };
    // The quickest: other tests slow the rest.
    let took = (0..5).map(timed).min().unwrap();
    println!("a page of 5,000 waiting reports: {took:?}");
    // A look-up in the outbox for each row took seconds.
    assert!(took < std::time::Duration::from_millis(500), "{took:?}");
}
