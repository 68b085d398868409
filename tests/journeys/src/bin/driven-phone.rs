//! A phone in a process of its own that does what it reads, a line at a time: [`motcua_journeys::driven`].

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "test support: an expectation that fails is the test's failure"
)]

use motcua_journeys::driven::{Answer, Hand, Order};
use motcua_journeys::process::obey;
use motcua_journeys::{Phone, Place};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, dir, url, key, procedure, first] = args.as_slice() else {
        panic!("dir url key procedure first|again")
    };
    let place = Place {
        dir: dir.into(),
        province_url: url.clone(),
        pack_key: key.clone(),
    };
    let hand = Hand {
        phone: Phone::open(&place),
        procedure: procedure.clone(),
        province_url: url.clone(),
        runtime: tokio::runtime::Runtime::new().expect("a runtime"),
    };
    hand.phone
        .until("a screen", |s| !s.tabs.is_empty() || s.chrome.back.is_some());
    if first == "first" {
        hand.sign_in();
    }
    obey(&Answer::Ready, |order: Order| hand.obey(&order));
}
