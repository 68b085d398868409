//! The store as a whole: opening, transactions.
#![allow(clippy::print_stdout)]

mod damage;
mod keys;
mod kill;
mod lists;
mod shape;

use super::*;
use crate::error::Fail;
use crate::ports::{Clock, Random};
use crate::{dossier, outbox, procedure, status};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

/// Moves on by one millisecond at every look.
pub(crate) struct Ticking(AtomicI64);

impl Ticking {
    pub(crate) fn shared() -> Arc<dyn Clock> {
        Arc::new(Self(AtomicI64::new(1_790_000_000_000)))
    }
}

impl Clock for Ticking {
    fn now_ms(&self) -> i64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// Counts up; distinct enough for tests.
pub(crate) struct Counting(AtomicI64);

impl Counting {
    pub(crate) fn shared() -> Arc<dyn Random> {
        Arc::new(Self(AtomicI64::new(1)))
    }
}

impl Random for Counting {
    fn bytes(&self, len: u32) -> Vec<u8> {
        (0..len)
            .map(|_| self.0.fetch_add(1, Ordering::Relaxed) as u8)
            .collect()
    }
}

pub(crate) const KEY: DbKey = DbKey::held([7; 32]);

pub(crate) fn open_in(dir: &Path) -> Store {
    let opened = Store::open(dir, &KEY, Ticking::shared()).unwrap();
    assert_eq!(opened.recovery, None);
    opened.store
}

pub(crate) fn fixture() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = open_in(dir.path());
    (dir, store)
}

pub(crate) fn draft(store: &Store, id: &str) {
    let new = dossier::store::NewDraft {
        id,
        procedure: "1.004873",
        form: "v3",
        snapshot: "{}",
        office: Some("37.14026"),
        case: None,
    };
    dossier::store::create(store, &new).unwrap();
}

#[test]
fn what_was_written_is_there_after_a_restart_and_the_file_is_sealed() {
    let (dir, store) = fixture();
    draft(&store, "d1");
    assert!(dossier::store::put_answer(&store, "d1", "/name", "\"Nguyễn Thị Thử\"", "typed", 1).unwrap());
    kv::put(&store, "language", "vi").unwrap();
    drop(store);
    let bytes = std::fs::read(dir.path().join("motcua.db")).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!bytes.windows(6).any(|w| w == b"Nguy\xe1\xbb"));
    let store = open_in(dir.path());
    assert_eq!(
        dossier::store::answers(&store, "d1").unwrap()[0].value,
        "\"Nguyễn Thị Thử\""
    );
    assert_eq!(
        kv::get::<String>(&store, "language").unwrap().as_deref(),
        Some("vi")
    );
}

#[test]
fn opening_is_quick() {
    let (dir, store) = fixture();
    drop(store);
    let mut times: Vec<_> = (0..20)
        .map(|_| {
            let start = Instant::now();
            let store = open_in(dir.path());
            let took = start.elapsed();
            drop(store);
            took
        })
        .collect();
    times.sort();
    println!("open: median {:?}, p95 {:?}", times[10], times[18]);
    // The quickest: other tests slow the rest. The budgets are in tests/bench.
    assert!(times[0].as_millis() < 50, "{:?}", times[0]);
}

#[test]
fn an_answer_is_one_quick_durable_commit() {
    let (_dir, store) = fixture();
    draft(&store, "d1");
    let mut times: Vec<_> = (0..300_u64)
        .map(|revision| {
            let start = Instant::now();
            dossier::store::put_answer(&store, "d1", "/name", "\"một câu trả lời\"", "typed", revision)
                .unwrap();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("put_answer: median {:?}, p99 {:?}", times[150], times[297]);
    assert!(times[0].as_millis() < 20, "{:?}", times[0]);
}

#[test]
fn a_whole_catalogue_is_written_and_searched_quickly() {
    let (_dir, store) = fixture();
    let rows: Vec<_> = (0..2_642)
        .map(|n| procedure::store::CatalogueRow {
            code: format!("1.{n:06}"),
            name: format!("Thủ tục số {n}"),
            field: "Hộ tịch".into(),
            level: "xã".into(),
            form: (n == 873).then(|| "v3".into()),
            json: "{\"code\":\"…\",\"citizen\":true,\"uuid\":\"00000000-0000-0000-0000-000000000000\"}"
                .into(),
            name_folded: format!("thu tuc so {n} cap giay xac nhan tinh trang hon nhan"),
            aliases_folded: if n == 873 {
                "giay doc than".into()
            } else {
                String::new()
            },
            field_folded: "ho tich".into(),
        })
        .collect();
    let start = Instant::now();
    procedure::store::upsert(&store, &rows).unwrap();
    println!("upsert: {:?}", start.elapsed());
    assert!(start.elapsed().as_millis() < 3_000);
    let start = Instant::now();
    let hits = procedure::store::search(&store, "\"doc\" \"than\"*", 20).unwrap();
    println!("search: {:?}", start.elapsed());
    assert_eq!(hits.len(), 1);
    assert!(hits[0].has_form);
    assert_eq!(
        procedure::store::search(&store, "\"1.000873\"", 5).unwrap()[0].code,
        "1.000873"
    );
    // Written again with other words, the old ones find nothing.
    let mut changed = rows[873].clone();
    changed.aliases_folded = "giay to khac".into();
    procedure::store::upsert(&store, &[changed]).unwrap();
    assert!(
        procedure::store::search(&store, "\"doc than\"", 5)
            .unwrap()
            .is_empty()
    );
    procedure::store::remove(&store, &["1.000873".into()]).unwrap();
    assert!(
        procedure::store::search(&store, "\"1.000873\"", 5)
            .unwrap()
            .is_empty()
    );
    assert_eq!(procedure::store::count(&store).unwrap(), 2_641);
}

#[test]
fn a_failed_transaction_leaves_nothing_and_a_nested_one_undoes_only_itself() {
    let (_dir, store) = fixture();
    let failed: Result<()> = store.transaction(|tx| {
        draft(tx, "d1");
        outbox::enqueue(tx, "submit", "d1", "k", "{}")?;
        Err(StoreError::Missing("x"))
    });
    assert!(failed.is_err());
    assert_eq!(dossier::store::draft(&store, "d1").unwrap(), None);
    assert!(outbox::open(&store).unwrap().is_empty());
    store
        .transaction(|tx| {
            draft(tx, "d1");
            let inner: Result<()> = tx.transaction(|tx| {
                kv::put(tx, "k", &1)?;
                Err(StoreError::Missing("x"))
            });
            assert!(inner.is_err());
            Ok(())
        })
        .unwrap();
    assert!(dossier::store::draft(&store, "d1").unwrap().is_some());
    assert_eq!(kv::get::<i32>(&store, "k").unwrap(), None);
}

#[test]
fn a_submission_is_finished_as_one() {
    let (_dir, store) = fixture();
    draft(&store, "d1");
    let key = dossier::store::confirm(&store, "d1", "key-1").unwrap();
    assert_eq!(dossier::store::confirm(&store, "d1", "key-2").unwrap(), key);
    let effect = outbox::enqueue(&store, "submit", "d1", &key, "{}").unwrap();
    let row = status::store::DossierRow {
        code: "H42".into(),
        json: "{}".into(),
        status: 1,
        draft: None,
        idempotency_key: Some(key),
        updated: 5,
        seen: true,
    };
    // Not under way yet: refused as a whole.
    assert!(status::store::finish_submission(&store, "d1", effect.id, &row, "a.b.c").is_err());
    assert_eq!(status::store::get(&store, "H42").unwrap(), None);
    outbox::mark_sending(&store, effect.id).unwrap();
    status::store::finish_submission(&store, "d1", effect.id, &row, "a.b.c").unwrap();
    assert_eq!(
        status::store::of_draft(&store, "d1").unwrap().unwrap().code,
        "H42"
    );
    assert_eq!(
        status::store::receipt(&store, "H42").unwrap().as_deref(),
        Some("a.b.c")
    );
    assert_eq!(
        dossier::store::draft(&store, "d1").unwrap().unwrap().state,
        dossier::store::DraftState::Filed
    );
}

#[test]
fn a_lost_key_puts_the_database_aside_under_its_own_code() {
    let (dir, store) = fixture();
    draft(&store, "d1");
    drop(store);
    let opened = Store::open(dir.path(), &DbKey::fresh([9; 32]), Ticking::shared()).unwrap();
    let recovery = opened.recovery.unwrap();
    assert_eq!(recovery.cause.code(), "MC-B21");
    assert!(dossier::store::list(&opened.store).unwrap().is_empty());
    // With its own key the old one still opens.
    let old = open::raw(&recovery.kept_aside, &KEY).unwrap();
    let drafts: i64 = old
        .query_row("SELECT count(*) FROM drafts", [], |row| row.get(0))
        .unwrap();
    assert_eq!(drafts, 1);
}

#[test]
fn a_newer_database_is_not_touched() {
    let (dir, store) = fixture();
    store.conn.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(store);
    let before = std::fs::read(dir.path().join("motcua.db")).unwrap();
    let error = Store::open(dir.path(), &KEY, Ticking::shared()).unwrap_err();
    assert_eq!(error.failure().code, "MC-B03");
    assert_eq!(std::fs::read(dir.path().join("motcua.db")).unwrap(), before);
}
