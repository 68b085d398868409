//! What lies on disk: the shape of the tables, the words of the states, and databases of earlier versions.

use super::{KEY, Ticking, fixture, open_in};
use crate::dossier::attachments::{self, Attachment, AttachmentState};
use crate::store::{Store, kv};
use crate::{dossier, outbox, procedure, result, status};
use std::path::{Path, PathBuf};

/// Changes only by a new step in migrations.rs.
#[test]
fn the_shape_of_the_database_is_as_recorded() {
    let (_dir, store) = fixture();
    let sql = store
        .rows(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name",
            [],
            |row| row.get::<_, String>(0),
        )
        .unwrap();
    insta::assert_snapshot!("schema", sql.join(";\n"));
}

#[test]
fn what_is_kept_is_written_as_recorded() {
    let (_dir, store) = fixture();
    fill(&store);
    let mut dump = String::new();
    for table in super::super::salvage::TABLES {
        let rows = store
            .rows(&format!("SELECT * FROM {table} ORDER BY rowid"), [], |row| {
                let names = row.as_ref().column_names();
                names
                    .enumerate()
                    .map(|(i, name)| Ok(format!("{name}={}", cell(row.get_ref(i)?))))
                    .collect()
            })
            .unwrap();
        for row in rows {
            let cells: Vec<String> = row;
            dump.push_str(&[table, ": ", &cells.join(" "), "\n"].concat());
        }
    }
    insta::assert_snapshot!("rows", dump);
}

fn cell(value: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => "-".into(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        other => format!("{other:?}"),
    }
}

/// One of everything.
fn fill(store: &Store) {
    super::draft(store, "d1");
    dossier::store::put_answer(store, "d1", "/applicant/name", "\"Nguyễn Thị Thử\"", "typed", 3).unwrap();
    let states = [
        AttachmentState::Importing,
        AttachmentState::Kept,
        AttachmentState::Refused,
        AttachmentState::Uploading,
        AttachmentState::Received,
        AttachmentState::Verified,
    ];
    for (n, state) in states.into_iter().enumerate() {
        attachments::add(
            store,
            &Attachment {
                media_type: "application/pdf".into(),
                size: 5_000_000_000,
                sha256: Some("00ff".into()),
                state,
                sealed: Some("sealed".into()),
                upload_offset: 4_999_999_999,
                ..Attachment::noted(
                    format!("a{n}"),
                    "d1".into(),
                    "ban-an-ly-hon".into(),
                    "bản án.pdf".into(),
                    None,
                )
            },
        )
        .unwrap();
    }
    dossier::store::confirm(store, "d1", "key").unwrap();
    outbox::enqueue(store, "submit", "d1", "key", "{\"a\":1}").unwrap();
    for (n, kind) in ["sending", "sent", "refused"].into_iter().enumerate() {
        let effect = outbox::enqueue(store, kind, "x", "k", "{}").unwrap();
        outbox::mark_sending(store, effect.id).unwrap();
        match n {
            0 => {}
            1 => outbox::mark_sent(store, effect.id).unwrap(),
            _ => outbox::mark_refused(store, effect.id, "MC-N09", Some("thiếu giấy")).unwrap(),
        }
    }
    let row = status::store::DossierRow {
        code: "H42.14026-20261124-0000001".into(),
        json: "{\"status\":4}".into(),
        status: 4,
        draft: None,
        idempotency_key: Some("key".into()),
        updated: 1_790_000_000_000,
        seen: false,
    };
    status::store::apply(store, &[row], "c7").unwrap();
    status::store::put_receipt(store, "H42.14026-20261124-0000001", "a.b.c").unwrap();
    let result = result::store::ResultRow {
        dossier: "H42.14026-20261124-0000001".into(),
        id: "r1".into(),
        catalogue: "KQ.G15.000038".into(),
        name: "Giấy xác nhận".into(),
        sealed: "sealed-r1".into(),
        sha256: "ab".into(),
        verdict: "{\"valid\":true}".into(),
        fetched: 5,
    };
    result::store::put(store, &result).unwrap();
    kv::put(store, "language", "vi").unwrap();
    crate::identity::store::put_session(store, &serde_json::json!({"sub": "s"})).unwrap();
    let row = procedure::store::CatalogueRow {
        code: "1.004873".into(),
        name: "Cấp giấy xác nhận tình trạng hôn nhân".into(),
        field: "Hộ tịch".into(),
        level: "xã".into(),
        form: Some("v3".into()),
        json: "{}".into(),
        name_folded: "cap giay xac nhan tinh trang hon nhan".into(),
        aliases_folded: "giay doc than".into(),
        field_folded: "ho tich".into(),
    };
    procedure::store::upsert(store, &[row]).unwrap();
    procedure::store::put_record(store, "1.004873", "v3", Some("\"e1\""), "{}").unwrap();
}

fn fixture_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store-v1.db")
}

#[test]
#[ignore = "writes the fixture of the current version; run once when a version is released"]
fn write_the_fixture() {
    let (dir, store) = fixture();
    fill(&store);
    drop(store);
    std::fs::create_dir_all(fixture_path().parent().unwrap()).unwrap();
    std::fs::copy(dir.path().join("motcua.db"), fixture_path()).unwrap();
}

#[test]
fn a_database_of_version_1_opens_with_everything_in_it() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(fixture_path(), dir.path().join("motcua.db")).unwrap();
    let opened = Store::open(dir.path(), &KEY, Ticking::shared()).unwrap();
    assert_eq!(opened.recovery, None);
    let store = opened.store;
    let draft = dossier::store::draft(&store, "d1").unwrap().unwrap();
    assert_eq!(draft.state, dossier::store::DraftState::Queued);
    assert_eq!(draft.idempotency_key.as_deref(), Some("key"));
    let answer = &dossier::store::answers(&store, "d1").unwrap()[0];
    assert_eq!(
        (answer.value.as_str(), answer.revision),
        ("\"Nguyễn Thị Thử\"", 3)
    );
    let files = attachments::list(&store, "d1").unwrap();
    assert_eq!(files.len(), 6);
    assert_eq!(files[5].state, AttachmentState::Verified);
    assert_eq!(
        (files[0].size, files[0].upload_offset),
        (5_000_000_000, 4_999_999_999)
    );
    assert_eq!(outbox::open(&store).unwrap().len(), 3);
    assert_eq!(outbox::after_restart(&store).unwrap(), 1);
    assert_eq!(status::store::of_draft(&store, "d1").unwrap().unwrap().status, 4);
    assert_eq!(status::store::cursor(&store).unwrap().as_deref(), Some("c7"));
    assert_eq!(
        status::store::receipt(&store, "H42.14026-20261124-0000001")
            .unwrap()
            .as_deref(),
        Some("a.b.c")
    );
    assert_eq!(result::store::list(&store).unwrap().len(), 1);
    assert!(
        crate::identity::store::session::<serde_json::Value>(&store)
            .unwrap()
            .is_some()
    );
    assert_eq!(
        procedure::store::search(&store, "\"doc than\"", 5).unwrap()[0].code,
        "1.004873"
    );
    assert_eq!(
        procedure::store::record(&store, "1.004873")
            .unwrap()
            .unwrap()
            .version,
        "v3"
    );
    drop(store);
    open_in(dir.path());
}

#[test]
fn what_broke_before_its_migration_is_salvaged_into_the_newest_shape() {
    let target = tempfile::tempdir().unwrap();
    let path = target.path().join("new.db");
    let conn = crate::store::open::connect(&path, &KEY).unwrap();
    let old = target.path().join("old.db");
    std::fs::copy(fixture_path(), &old).unwrap();
    let salvaged = crate::store::salvage::salvage(&old, &KEY, &conn).unwrap();
    assert!(salvaged.iter().all(|table| table.whole), "{salvaged:?}");
    let rows = |name: &str| salvaged.iter().find(|t| t.table == name).map(|t| t.rows);
    assert_eq!(
        (rows("drafts"), rows("answers"), rows("attachments")),
        (Some(1), Some(1), Some(6))
    );
    assert_eq!(rows("handed"), Some(0), "no such table yet");
}
