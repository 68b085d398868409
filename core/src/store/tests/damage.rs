//! Full disks and damaged files.

use super::*;

/// Answers until there is no room; gives how many were kept, and what was said then.
fn fill(store: &Store) -> (usize, StoreError) {
    let long = format!("\"{}\"", "á".repeat(900));
    let mut kept = 0;
    loop {
        match dossier::store::put_answer(store, "d1", &format!("/f{kept}"), &long, "typed", 1) {
            Ok(_) => kept += 1,
            Err(error) => return (kept, error),
        }
    }
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let (dir, store) = fixture();
    draft(&store, "d1");
    store.limit_pages(store.pages().unwrap() + 4).unwrap();
    let (kept, error) = fill(&store);
    assert_eq!(error.failure().code, "MC-B01");
    assert_eq!(error.failure().kind, crate::FailureKind::NoSpace);
    assert_eq!(dossier::store::answers(&store, "d1").unwrap().len(), kept);
    drop(store);
    let store = open_in(dir.path());
    assert_eq!(dossier::store::answers(&store, "d1").unwrap().len(), kept);
    dossier::store::put_answer(&store, "d1", "/after", "1", "typed", 1).unwrap();
}

/// Every page but the first is overwritten in turn; each time the app opens, keeps the old file and loses only what that page held.
#[test]
fn a_damaged_page_costs_only_its_own_rows() {
    let (dir, store) = fixture();
    draft(&store, "d1");
    for n in 0..200 {
        dossier::store::put_answer(
            &store,
            "d1",
            &format!("/field/{n}"),
            &format!("\"{}\"", "x".repeat(200)),
            "typed",
            1,
        )
        .unwrap();
    }
    outbox::enqueue(&store, "submit", "d1", "k", "{}").unwrap();
    drop(store);
    let whole = std::fs::read(dir.path().join("motcua.db")).unwrap();
    let pages = whole.len() / 4096;
    let mut worst = 200;
    let (mut seen, mut all_lost) = (0, 0);
    for page in 0..pages {
        let dir = tempfile::tempdir().unwrap();
        let mut bytes = whole.clone();
        bytes[page * 4096 + 100..page * 4096 + 200].fill(0xA5);
        std::fs::write(dir.path().join("motcua.db"), &bytes).unwrap();
        let mut opened = Store::open(dir.path(), &KEY, Ticking::shared()).unwrap();
        if opened.recovery.is_none() {
            match dossier::store::answers(&opened.store, "d1") {
                Ok(_) => continue,
                Err(StoreError::Damaged(_)) => opened = opened.store.recover().unwrap(),
                Err(error) => panic!("page {page}: {error}"),
            }
        }
        seen += 1;
        let recovery = opened.recovery.unwrap();
        assert_eq!(std::fs::read(&recovery.kept_aside).unwrap(), bytes, "page {page}");
        let left = dossier::store::answers(&opened.store, "d1").unwrap().len();
        println!(
            "page {page}: {left} of 200 answers, {:?}",
            recovery.salvaged.iter().map(|s| s.rows).collect::<Vec<_>>()
        );
        if left == 0 {
            all_lost += 1;
        } else {
            worst = worst.min(left);
        }
    }
    println!("worst: {worst}, nothing left after damage of {all_lost} of {seen} pages");
    assert!(seen > 15, "{seen}");
    assert!(
        worst >= 180,
        "a page of rows took more than its own: {worst} left"
    );
    // The table of tables (four pages) and the root of the answers: behind them SQL finds nothing.
    assert!(all_lost <= 5, "{all_lost}");
}

/// A real full disk: a small file system of its own, where the machine lets us mount one.
#[cfg(target_os = "linux")]
#[test]
fn a_really_full_disk_is_told_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
        .arg(dir.path())
        .output();
    if !mounted.as_ref().is_ok_and(|output| output.status.success()) {
        return println!("SKIPPED: no small file system could be mounted; only the page limit was tried");
    }
    let outcome = std::panic::catch_unwind(|| fill_the_disk(dir.path()));
    let unmounted = std::process::Command::new("umount")
        .arg(dir.path())
        .status()
        .unwrap();
    assert!(unmounted.success());
    outcome.unwrap();
}

#[cfg(target_os = "linux")]
fn fill_the_disk(dir: &Path) {
    let store = open_in(dir);
    draft(&store, "d1");
    let ballast = dir.join("ballast");
    std::fs::write(&ballast, vec![0; 100 * 1024]).unwrap();
    let (kept, error) = fill(&store);
    assert_eq!(error.failure().code, "MC-B01", "{error}");
    assert_eq!(dossier::store::answers(&store, "d1").unwrap().len(), kept);
    std::fs::remove_file(&ballast).unwrap();
    dossier::store::put_answer(&store, "d1", "/after", "1", "typed", 1).unwrap();
    drop(store);
    assert_eq!(
        dossier::store::answers(&open_in(dir), "d1").unwrap().len(),
        kept + 1
    );
}

#[test]
fn writing_onto_a_damaged_page_is_told_as_damage() {
    let (dir, store) = fixture();
    draft(&store, "d1");
    let long = format!("\"{}\"", "x".repeat(200));
    for n in 0..200 {
        dossier::store::put_answer(&store, "d1", &format!("/field/{n}"), &long, "typed", 1).unwrap();
    }
    drop(store);
    let whole = std::fs::read(dir.path().join("motcua.db")).unwrap();
    let mut told = 0;
    // The last pages hold the rows.
    for page in whole.len() / 4096 - 6..whole.len() / 4096 {
        let dir = tempfile::tempdir().unwrap();
        let mut bytes = whole.clone();
        bytes[page * 4096 + 100] ^= 1;
        std::fs::write(dir.path().join("motcua.db"), &bytes).unwrap();
        let store = open_in(dir.path());
        for n in 0..200 {
            match dossier::store::put_answer(&store, "d1", &format!("/field/{n}"), "1", "typed", 2) {
                Ok(_) => {}
                Err(StoreError::Damaged(_)) => told += 1,
                Err(error) => panic!("page {page}, field {n}: {error:?}"),
            }
        }
    }
    assert!(told >= 6, "{told}");
}

/// Damaged before the newest step of the schema ran: its rows lack the newest columns and are carried over all the same.
#[test]
fn rows_of_an_older_shape_are_saved_with_the_newest_columns_at_their_defaults() {
    let (dir, store) = fixture();
    draft(&store, "d1");
    let noted = dossier::attachments::Attachment::noted(
        "a1".into(),
        "d1".into(),
        "p".into(),
        "bản án.pdf".into(),
        None,
    );
    dossier::attachments::add(&store, &noted).unwrap();
    drop(store);
    let old = dir.path().join("motcua.db");
    let conn = crate::store::open::raw(&old, &KEY).unwrap();
    for column in ["warnings", "overruled", "place", "part_of", "origin", "preview"] {
        conn.execute_batch(&format!("ALTER TABLE attachments DROP COLUMN {column}"))
            .unwrap();
    }
    drop(conn);
    let target = crate::store::open::raw(&dir.path().join("new.db"), &KEY).unwrap();
    crate::store::migrations::migrate(&target).unwrap();
    let saved = crate::store::salvage::salvage(&old, &KEY, &target).unwrap();
    let files = saved.iter().find(|s| s.table == "attachments").unwrap();
    assert!(files.whole && files.rows == 1, "{files:?}");
    let row = target
        .query_row("SELECT name, warnings FROM attachments", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .unwrap();
    assert_eq!(row, ("bản án.pdf".to_owned(), String::new()));
}
