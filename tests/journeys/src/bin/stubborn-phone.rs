//! A phone in a process of its own, for tests that kill it: carries on from wherever it was until the dossier is filed.
//! Prints `said <block> <value>` for every answer seen to be kept, and `filed <code>` at the end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "test support: an expectation that fails is the test's failure"
)]

use motcua_journeys::{Answers, Phone, Place, log_in};
use std::io::Write;
use std::path::Path;

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .expect("the test listens");
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, dir, url, key, mark, files @ ..] = args.as_slice() else {
        panic!("dir url key mark files…")
    };
    let place = Place {
        dir: dir.into(),
        province_url: url.clone(),
        pack_key: key.clone(),
    };
    let files: Vec<&Path> = files.iter().map(Path::new).collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let court: &'static str = Box::leak(format!("Tòa án {mark}").into_boxed_str());
    let answers = Answers::from([
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
        ("ly_hon_co_quan", court),
    ]);
    let phone = Phone::open(&place);
    let code = phone.carry_on(
        "1.004873",
        &answers,
        &files,
        |authorize| runtime.block_on(log_in(url, authorize, "vi-du")),
        |block, value| say(&format!("said {block} {value}")),
    );
    say(&format!("filed {code}"));
}
