//! Databases through rusqlite, and both ways with Debian's `sqlcipher` (3.4, hence `cipher_compatibility = 3`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]
#![allow(clippy::print_stdout)]

use rusqlite::Connection;
use std::path::Path;
use std::process::Command;

const RAW: &str = "x'2DD29CA851E7B56E4697B0E1F08507293D761A05CE4D1B628663F411A8086D99'";

fn open(path: &Path, key: &str) -> Connection {
    motcua_sqlcipher_provider::link();
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA cipher_log_level = NONE").unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"{key}\"")).unwrap();
    conn
}

fn fill(conn: &Connection) {
    conn.execute_batch(
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
         INSERT INTO t SELECT i, 'dòng số ' || i || hex(zeroblob(100)) FROM n;",
    )
    .unwrap();
}

#[test]
fn sqlcipher_runs_on_this_provider() {
    let dir = tempfile::tempdir().unwrap();
    let conn = open(&dir.path().join("a.db"), RAW);
    let provider: String = conn
        .query_row("PRAGMA cipher_provider", [], |row| row.get(0))
        .unwrap();
    assert_eq!(provider, "rustcrypto");
    let settings: String = conn
        .query_row("PRAGMA cipher", [], |row| row.get(0))
        .unwrap_or_default();
    assert!(
        settings.is_empty() || settings.eq_ignore_ascii_case("aes-256-cbc"),
        "{settings}"
    );
}

#[test]
fn a_database_opens_with_its_key_only_and_shows_nothing_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    for key in [RAW, "a passphrase"] {
        let _ = std::fs::remove_file(&path);
        let conn = open(&path, key);
        fill(&conn);
        drop(conn);
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.starts_with(b"SQLite format 3"));
        assert!(!bytes.windows(8).any(|w| w == "dòng s".as_bytes()));
        let count: i64 = open(&path, key)
            .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 500);
        let wrong = open(&path, &RAW.replace("2DD2", "2DD3"));
        let error = wrong
            .query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0))
            .unwrap_err();
        assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::NotADatabase));
    }
}

#[test]
fn every_hmac_and_kdf_algorithm_makes_a_database_that_opens_again() {
    let dir = tempfile::tempdir().unwrap();
    for algorithm in ["SHA1", "SHA256", "SHA512"] {
        let path = dir.path().join(algorithm);
        let settings = format!(
            "PRAGMA cipher_hmac_algorithm = HMAC_{algorithm}; PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_{algorithm};"
        );
        let conn = open(&path, "a passphrase");
        conn.execute_batch(&settings).unwrap();
        fill(&conn);
        drop(conn);
        let conn = open(&path, "a passphrase");
        conn.execute_batch(&settings).unwrap();
        let bad: Vec<String> = {
            let mut check = conn.prepare("PRAGMA cipher_integrity_check").unwrap();
            check
                .query_map([], |row| row.get(0))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap()
        };
        assert!(bad.is_empty(), "{bad:?}");
        let count: i64 = conn
            .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 500);
    }
}

/// Runs Debian's sqlcipher; `None`, said loudly, when there is none.
fn stock(path: &Path, sql: &str) -> Option<String> {
    let output = match Command::new("sqlcipher").arg(path).arg(sql).output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!(
                "SKIPPED: no `sqlcipher` on this machine (apt install sqlcipher); not checked against stock SQLCipher"
            );
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn stock_sqlcipher_reads_what_this_provider_wrote() {
    let dir = tempfile::tempdir().unwrap();
    for (name, key) in [("raw", RAW), ("pass", "a passphrase")] {
        let path = dir.path().join(name);
        let conn = open(&path, key);
        conn.execute_batch("PRAGMA cipher_compatibility = 3").unwrap();
        fill(&conn);
        drop(conn);
        let sql = format!(
            "PRAGMA key = \"{key}\"; SELECT count(*), max(b) LIKE 'dòng số 99%' FROM t; PRAGMA integrity_check;"
        );
        let Some(out) = stock(&path, &sql) else { return };
        assert!(out.contains("500|1"), "{out}");
        assert!(out.trim_end().ends_with("ok"), "{out}");
    }
}

#[test]
fn this_provider_reads_what_stock_sqlcipher_wrote() {
    let dir = tempfile::tempdir().unwrap();
    for (name, key) in [("raw", RAW), ("pass", "a passphrase")] {
        let path = dir.path().join(name);
        let sql = format!(
            "PRAGMA key = \"{key}\"; CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
             INSERT INTO t SELECT i, 'dòng số ' || i || hex(zeroblob(100)) FROM n;"
        );
        if stock(&path, &sql).is_none() {
            return;
        }
        let conn = open(&path, key);
        conn.execute_batch("PRAGMA cipher_compatibility = 3").unwrap();
        let (count, last): (i64, String) = conn
            .query_row("SELECT count(*), max(b) FROM t", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(count, 500);
        assert!(last.starts_with("dòng số 99"));
    }
}
