use super::data_file;
use crate::ports::Clock;
use crate::procedure::model::{CatalogueEntry, Lifecycle};
use crate::procedure::search::{one_slip_apart, row_of, search};
use crate::procedure::store::upsert;
use crate::store::{DbKey, Store};
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;

struct Still;

impl Clock for Still {
    fn now_ms(&self) -> i64 {
        1_795_482_000_000
    }
}

/// Splits a line of CSV; quoted cells may hold commas.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

fn catalogue() -> Vec<CatalogueEntry> {
    let mut aliases: HashMap<String, Vec<String>> = HashMap::new();
    for line in data_file("procedures/aliases.csv").lines().skip(1) {
        let cells = cells(line);
        aliases
            .entry(cells[0].clone())
            .or_default()
            .push(cells[1].clone());
    }
    let text = data_file("procedures/index.csv");
    let entry = |line: &str| {
        let cells = cells(line);
        CatalogueEntry {
            code: cells[0].clone(),
            name: cells[1].clone(),
            field: cells[2].clone(),
            level: cells[3].clone(),
            citizen: cells[4] == "1",
            uuid: cells[5].clone(),
            results: cells[6].split(';').map(str::to_owned).collect(),
            lifecycle: Lifecycle::default(),
            form: super::CODES.contains(&cells[0].as_str()).then(|| "v1".to_owned()),
            aliases: aliases.remove(&cells[0]).unwrap_or_default(),
        }
    };
    let entries: Vec<CatalogueEntry> = text.lines().skip(1).map(entry).collect();
    assert_eq!(entries.len(), 2_643);
    assert!(aliases.is_empty(), "an alias names no procedure: {aliases:?}");
    entries
}

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &DbKey::held([7; 32]), Arc::new(Still))
        .unwrap()
        .store;
    let rows: Vec<_> = catalogue().iter().map(|entry| row_of(entry).unwrap()).collect();
    upsert(&store, &rows).unwrap();
    (dir, store)
}

fn codes(store: &Store, text: &str) -> Vec<String> {
    search(store, text, 5, 0)
        .unwrap()
        .into_iter()
        .map(|hit| hit.entry.code)
        .collect()
}

#[test]
fn what_people_type_finds_what_they_mean() {
    let (_dir, store) = store();
    for (text, code) in [
        ("dang ky khai sinh", "1.001193"),
        ("khai sinh cho con", "1.001193"),
        ("đăng ký khai sinh", "1.001193"),
        ("ĐĂNG KÝ KHAI SINH", "1.001193"),
        ("khai sinh", "1.001193"),
        ("giấy khai sinh cho con", "1.001193"),
        ("xin giấy khai sinh", "1.001193"),
        ("thủ tục khai sinh", "1.001193"),
        ("giấy độc thân", "1.004873"),
        ("giay doc than", "1.004873"),
        ("xin giấy xác nhận độc thân", "1.004873"),
        ("tinh trang hon nhan", "1.004873"),
        ("mo ho kinh doanh", "1.001612"),
        ("đăng ký kinh doanh hộ gia đình", "1.001612"),
        ("kết hôn", "1.000894"),
        ("khai tử", "1.000656"),
        ("giay khai tu", "1.000656"),
        ("làm căn cước", "1.014061"),
        ("sổ đỏ", "1.013978"),
        ("nhập hộ khẩu", "1.004222"),
        ("trích lục khai sinh", "2.000635"),
        ("1.004873", "1.004873"),
        ("2.000815", "2.000815"),
    ] {
        assert_eq!(
            codes(&store, text).first().map(String::as_str),
            Some(code),
            "{text}"
        );
        let decomposed: String = text.nfd().collect();
        assert_eq!(
            codes(&store, &decomposed),
            codes(&store, text),
            "{text}, decomposed"
        );
    }
}

#[test]
fn results_grow_towards_the_answer_while_it_is_typed() {
    let (_dir, store) = store();
    for text in ["giấy độc", "giấy độc th", "mở hộ kinh d", "khai sin"] {
        let found = codes(&store, text);
        assert!(super::CODES.contains(&found[0].as_str()), "{text}: {found:?}");
    }
}

#[test]
fn one_slip_of_the_finger_is_forgiven() {
    let (_dir, store) = store();
    for (text, code) in [
        ("dang ky khai snih", "1.001193"),
        ("giay doc thann", "1.004873"),
        ("ho kinh daonh", "1.001612"),
        ("đăng kys kết hôn", "1.000894"),
    ] {
        let found = codes(&store, text);
        assert_eq!(found.first().map(String::as_str), Some(code), "{text}: {found:?}");
    }
}

#[test]
fn a_slip_is_one_letter_and_no_more() {
    for (word, typed, near) in [
        ("sinh", "snih", true),
        ("sinh", "sin", true),
        ("sinh", "sinhh", true),
        ("sinh", "xinh", true),
        ("sinh", "sinh", false),
        ("sinh", "hnis", false),
        ("sinh", "si", false),
        ("sinh", "xink", false),
        ("", "a", true),
        ("", "", false),
    ] {
        assert_eq!(one_slip_apart(word, typed), near, "{word} {typed}");
        assert_eq!(one_slip_apart(typed, word), near, "{typed} {word}");
    }
}

#[test]
fn a_question_without_words_finds_nothing() {
    let (_dir, store) = store();
    for text in ["", "   ", "?!\"*():^", "xyzzyqwv"] {
        assert_eq!(codes(&store, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn pages_of_results_do_not_overlap() {
    let (_dir, store) = store();
    let all: Vec<String> = search(&store, "đất", 30, 0)
        .unwrap()
        .into_iter()
        .map(|h| h.entry.code)
        .collect();
    let mut paged = Vec::new();
    for page in 0..3 {
        paged.extend(
            search(&store, "đất", 10, page * 10)
                .unwrap()
                .into_iter()
                .map(|h| h.entry.code),
        );
    }
    assert_eq!(all.len(), 30);
    assert_eq!(all, paged);
}

#[test]
fn every_alias_finds_its_procedure_among_the_first() {
    let (_dir, store) = store();
    for line in data_file("procedures/aliases.csv").lines().skip(1) {
        let cells = cells(line);
        let found = codes(&store, &cells[1]);
        assert_eq!(found.first(), Some(&cells[0]), "{}: {found:?}", cells[1]);
    }
}

#[test]
fn a_search_is_quick() {
    let (_dir, store) = store();
    let words = [
        "dang ky khai sinh",
        "đăng ký",
        "thu tuc",
        "giấy phép xây dựng nhà ở",
        "dat dai",
        "khai snih",
        "c",
        "cấp giấy",
    ];
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..5 {
        for text in words {
            let started = Instant::now();
            search(&store, text, 20, 0).unwrap();
            times.push(started.elapsed());
        }
    }
    times.sort();
    // the budget of 5 ms is measured on optimised code by the benchmarks; this guards the order of magnitude
    // unoptimised, on a machine that does other things too
    assert!(times[0] < Duration::from_millis(100), "{times:?}");
    eprintln!(
        "fastest {:?}, median {:?}, slowest {:?}",
        times[0],
        times[times.len() / 2],
        times[times.len() - 1]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_question_is_an_error(texts in proptest::collection::vec("\\PC{0,30}|[a-z\"*(){}:^ ]{0,20}", 1..4)) {
        thread_local! {
            static STORE: (tempfile::TempDir, Store) = store();
        }
        STORE.with(|(_, store)| {
            for text in &texts {
                search(store, text, 10, 0).unwrap();
            }
        });
    }
}

/// The home page asks this at every press; the rows of the catalogue are too wide to be walked for it.
#[test]
fn the_procedures_with_a_form_are_found_without_walking_the_catalogue() {
    let (_dir, store) = store();
    let explain = format!(
        "EXPLAIN QUERY PLAN {}",
        crate::procedure::store::select_with_form()
    );
    let plan = store
        .rows(&explain, [], |row| row.get::<_, String>("detail"))
        .unwrap();
    assert_eq!(plan, ["SCAN catalogue USING INDEX catalogue_with_form"]);
}
