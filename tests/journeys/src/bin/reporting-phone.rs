//! A phone in a process of its own that writes and sends reports: [`motcua_journeys::reporting`].

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "test support: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::testing::ManualClock;
use motcua_journeys::process::obey;
use motcua_journeys::reporting::{Answer, Line, Reporter};
use motcua_journeys::{Phone, Place, log_in, pressable};
use std::sync::Arc;

fn sign_in(phone: &Phone, url: &str) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    phone.until("the pack", |s| pressable(s).iter().any(|id| id == "go:reports"));
    phone.press("tab:person");
    phone.until("the person's tab", |s| s.route == "person");
    phone.sign_in_by(|at| runtime.block_on(log_in(url, at, "vi-du")));
    phone.until("signed in", |s| pressable(s).iter().any(|id| id == "sign-out"));
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, dir, url, key, at_ms, first, online] = args.as_slice() else {
        panic!("dir url key at_ms first|again online|offline")
    };
    let place = Place {
        dir: dir.into(),
        province_url: url.clone(),
        pack_key: key.clone(),
    };
    let clock = Arc::new(ManualClock::at(at_ms.parse().expect("milliseconds")));
    let its = Arc::clone(&clock);
    let reporter = Reporter {
        phone: Phone::open_with(&place, |ports| ports.clock = its),
    };
    let online = online == "online";
    reporter.phone.app.dispatch(Action::Connectivity { online });
    reporter
        .phone
        .until("a screen", |s| !s.tabs.is_empty() || s.chrome.back.is_some());
    if first == "first" {
        sign_in(&reporter.phone, url);
        reporter.hear_of_kinds();
    }
    obey(&Answer::Ready, |line: Line| {
        clock.set(line.at_ms);
        reporter.obey(&line.order)
    });
}
