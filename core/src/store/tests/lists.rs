//! The functions of the tables, one behaviour at a time.

use super::{draft, fixture};
use crate::dossier::store::{self as drafts, DraftState};
use crate::error::Fail;
use crate::status::store::{self as dossiers, After, DossierRow};
use crate::store::{StoreError, kv};
use crate::{identity, outbox};
use std::time::Instant;

fn row(n: i64) -> DossierRow {
    DossierRow {
        code: format!("H42-{n:04}"),
        json: format!("{{\"events\":\"{}\"}}", "x".repeat(2_000)),
        status: 4,
        draft: None,
        idempotency_key: None,
        updated: 1_000 + n / 3,
        seen: n % 2 == 0,
    }
}

#[test]
fn dossiers_are_paged_newest_first_without_gap_or_repetition() {
    let (_dir, store) = fixture();
    let rows: Vec<_> = (0..200).map(row).collect();
    dossiers::apply(&store, &rows, "c1").unwrap();
    let start = Instant::now();
    let first = dossiers::list(&store, None, 20).unwrap();
    println!("first page of 200: {:?}", start.elapsed());
    assert_eq!(first[0].code, "H42-0199");
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = dossiers::list(&store, after.as_ref(), 7).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(After {
            updated: last.updated,
            code: last.code.clone(),
        });
        all.extend(page.into_iter().map(|row| row.code));
    }
    let mut expected: Vec<_> = rows.iter().map(|row| (row.updated, row.code.clone())).collect();
    expected.sort();
    assert_eq!(
        all,
        expected
            .into_iter()
            .rev()
            .map(|(_, code)| code)
            .collect::<Vec<_>>()
    );
    assert_eq!(dossiers::unseen(&store).unwrap(), 100);
    dossiers::mark_seen(&store, "H42-0001").unwrap();
    assert_eq!(dossiers::unseen(&store).unwrap(), 99);
}

#[test]
fn an_older_state_of_a_dossier_does_not_replace_a_newer_one() {
    let (_dir, store) = fixture();
    let newer = DossierRow {
        updated: 50,
        status: 9,
        ..row(1)
    };
    let older = DossierRow {
        updated: 40,
        status: 2,
        ..row(1)
    };
    assert!(dossiers::upsert(&store, &newer).unwrap());
    assert!(!dossiers::upsert(&store, &older).unwrap());
    assert!(
        !dossiers::upsert(&store, &newer).unwrap(),
        "the same again is no news"
    );
    assert_eq!(dossiers::get(&store, "H42-0001").unwrap().unwrap().status, 9);
}

#[test]
fn a_dossier_that_a_sync_brings_first_finds_its_draft_by_the_key() {
    let (_dir, store) = fixture();
    draft(&store, "d1");
    let key = drafts::confirm(&store, "d1", "k1").unwrap();
    let synced = DossierRow {
        idempotency_key: Some(key.clone()),
        ..row(1)
    };
    dossiers::upsert(&store, &synced).unwrap();
    assert_eq!(
        dossiers::of_draft(&store, "d1").unwrap().unwrap().code,
        "H42-0001"
    );
    let effect = outbox::enqueue(&store, "submit", "d1", &key, "{}").unwrap();
    outbox::mark_sending(&store, effect.id).unwrap();
    // The answer to the submission arrives late, with an older state.
    let late = DossierRow {
        updated: 1,
        status: 1,
        ..synced
    };
    dossiers::finish_submission(&store, "d1", effect.id, &late, "a.b.c").unwrap();
    assert_eq!(dossiers::get(&store, "H42-0001").unwrap().unwrap().status, 4);
}

#[test]
fn an_older_revision_of_an_answer_is_dropped() {
    let (_dir, store) = fixture();
    draft(&store, "d1");
    assert!(drafts::put_answer(&store, "d1", "/a", "2", "typed", 2).unwrap());
    assert!(!drafts::put_answer(&store, "d1", "/a", "1", "typed", 1).unwrap());
    assert!(drafts::put_answer(&store, "d1", "/a", "22", "typed", 2).unwrap());
    assert_eq!(drafts::answers(&store, "d1").unwrap()[0].value, "22");
    drafts::put_answer(&store, "d1", "/a/b", "1", "typed", 1).unwrap();
    drafts::put_answer(&store, "d1", "/ab", "1", "typed", 1).unwrap();
    assert_eq!(drafts::clear_answers(&store, "d1", "/a").unwrap(), 2);
    assert_eq!(drafts::answers(&store, "d1").unwrap()[0].pointer, "/ab");
}

#[test]
fn a_queued_draft_is_neither_changed_nor_deleted() {
    let (_dir, store) = fixture();
    draft(&store, "d1");
    drafts::confirm(&store, "d1", "k1").unwrap();
    let refused = drafts::put_answer(&store, "d1", "/a", "1", "typed", 1).unwrap_err();
    assert!(matches!(refused, StoreError::State { .. }), "{refused}");
    assert!(drafts::delete(&store, "d1").is_err());
    drafts::reopen(&store, "d1").unwrap();
    drafts::put_answer(&store, "d1", "/a", "1", "typed", 1).unwrap();
    assert_eq!(
        drafts::confirm(&store, "d1", "k2").unwrap(),
        "k2",
        "another body, another key"
    );
    drafts::mark_filed(&store, "d1").unwrap();
    assert!(drafts::reopen(&store, "d1").is_err());
    assert_eq!(
        drafts::draft(&store, "d1").unwrap().unwrap().state,
        DraftState::Filed
    );
}

#[test]
fn a_deleted_draft_comes_back_until_it_is_purged() {
    let (_dir, store) = fixture();
    draft(&store, "d1");
    drafts::put_answer(&store, "d1", "/a", "1", "typed", 1).unwrap();
    drafts::delete(&store, "d1").unwrap();
    assert!(drafts::list(&store).unwrap().is_empty());
    drafts::restore(&store, "d1").unwrap();
    assert_eq!(drafts::list(&store).unwrap()[0].answers, 1);
    drafts::delete(&store, "d1").unwrap();
    drafts::purge(&store, i64::MAX).unwrap();
    assert!(drafts::answers(&store, "d1").unwrap().is_empty());
    assert_eq!(
        drafts::restore(&store, "d1").unwrap_err().failure().code,
        "MC-B09"
    );
}

#[test]
fn a_pending_sign_in_is_taken_once() {
    let (_dir, store) = fixture();
    identity::store::put_pending(&store, &"state").unwrap();
    assert_eq!(
        identity::store::take_pending::<String>(&store)
            .unwrap()
            .as_deref(),
        Some("state")
    );
    assert_eq!(identity::store::take_pending::<String>(&store).unwrap(), None);
}

#[test]
fn a_value_of_another_shape_is_told_and_kept() {
    let (_dir, store) = fixture();
    kv::put(&store, "language", "vi").unwrap();
    assert_eq!(
        kv::get::<u8>(&store, "language").unwrap_err().failure().code,
        "MC-B07"
    );
    assert_eq!(
        kv::get::<String>(&store, "language").unwrap().as_deref(),
        Some("vi")
    );
    assert!(kv::delete(&store, "language").unwrap());
    assert!(!kv::delete(&store, "language").unwrap());
}
