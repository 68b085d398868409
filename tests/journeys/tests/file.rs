//! Filing with attachments, in good weather.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_journeys::{Answers, Phone, Place, Sandbox, pdf};
use std::path::PathBuf;

fn divorced() -> Answers {
    Answers::from([
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ])
}

#[test]
fn three_large_files_arrive_whole_and_the_receipt_names_them() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let place = Place::new(dir.path(), &sandbox);
    let files: Vec<PathBuf> = [5, 12, 20]
        .iter()
        .map(|mb| {
            let path = dir.path().join(format!("ban-an-{mb}.pdf"));
            pdf(&path, mb * 1_000_000, *mb as u64).expect("written");
            path
        })
        .collect();
    let paths: Vec<&std::path::Path> = files.iter().map(PathBuf::as_path).collect();

    let phone = Phone::open(&place);
    phone.begin("giay doc than", "1.004873");
    phone.walk(&divorced(), &paths);
    phone.confirm();
    phone.sign_in(&sandbox, "vi-du");
    let code = phone.filed();

    let state = sandbox.state();
    let dossiers = state["dossiers"].as_array().expect("dossiers");
    assert_eq!(dossiers.len(), 1, "one dossier: {state:#}");
    assert_eq!(dossiers[0]["code"], code.as_str());
    assert_eq!(dossiers[0]["attachments"].as_array().expect("files").len(), 3);
    phone.press("go:dossier/");
    let receipt = phone.until("the receipt", |s| s.route.ends_with("/receipt"));
    let text = serde_json::to_string(&receipt).expect("plain");
    for file in dossiers[0]["attachments"].as_array().expect("files") {
        assert!(
            text.contains(file["sha256"].as_str().expect("a hash")),
            "the receipt names every file"
        );
    }
}
