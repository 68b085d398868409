//! Whatever the weather: a return is answered once, with the files the receipt names.

use crate::scene::{Scene, has_block, sha256, text};
use motcua_core::Action;
use motcua_core::screen::Block;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

/// Rounds of return and answer on one dossier.
const ROUNDS: u64 = 8;

/// What goes wrong in a round.
fn faults(random: &mut StdRng) -> Value {
    let kinds = |random: &mut StdRng| match random.random_range(0..4) {
        0 => json!({"lose_response": true}),
        1 => json!({"cut_request_after": [0, 150_000]}),
        2 => json!({"cut_response_after": [0, 300]}),
        _ => json!({"status": 503, "retry_after": 0}),
    };
    let rule = |random: &mut StdRng, path: &str, method: &str| {
        let (kind, times) = (kinds(random), random.random_range(0..4));
        json!({"path": path, "method": method, "kind": kind, "probability": 0.8, "times": times})
    };
    json!([
        rule(random, "/uploads", "POST"),
        rule(random, "/uploads", "PATCH"),
        rule(random, "/dossiers/", "POST"),
    ])
}

#[test]
fn no_weather_answers_a_return_twice_or_with_a_file_the_receipt_does_not_name() {
    let mut random = StdRng::seed_from_u64(20_261_129);
    let scene = Scene::new();
    let mut phone = scene.phone();
    let code = scene.filed(&phone);
    let mut kills = 0;
    let second = || {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .expect("after 1970")
            .as_secs()
    };
    let mut last = 0;
    for round in 1..=ROUNDS {
        // The wire names a return by its second; no office sends two within one.
        while second() <= last + 1 {
            std::thread::yield_now();
        }
        last = second();
        scene.returned(
            &phone,
            &code,
            json!([{"paper": "ban-an-ly-hon", "reason": format!("Lần {round}: ảnh mờ")}]),
        );
        phone.press("mend:");
        phone.press("place:0");
        phone.until("the paper", |s| s.route.contains("/paper/"));
        phone.press("remove:");
        phone.until("it went", |s| {
            s.blocks
                .iter()
                .any(|b| matches!(b, Block::Files { files, .. } if files.is_empty()))
        });
        let file = scene.file(100 + round);
        phone.give_files(&[&file]);
        phone.press("continue:paper");
        phone.until("all of it", |s| has_block(s, "places"));
        let dark = random.random_bool(0.5);
        phone.app.dispatch(Action::Connectivity { online: !dark });
        scene.sandbox.misbehave(round, faults(&mut random));
        phone.press("send-supplement");
        let answered = |s: &motcua_core::screen::Screen| {
            s.route == format!("dossier/{code}") && !has_block(s, "returns")
        };
        // The process ends a few times, at whatever moment it is in.
        for _ in 0..random.random_range(0..4) {
            let seen = random.random_range(1..4);
            let from = phone.screen().revision;
            phone.until("it goes on", |s| s.revision >= from + seen || answered(s) || dark);
            drop(phone);
            phone = scene.phone();
            kills += 1;
        }
        phone.app.dispatch(Action::Connectivity { online: true });
        let page = phone.until("answered", answered);
        assert!(
            !text(&page).contains("MC-R"),
            "round {round}: a receipt of something else"
        );
        scene.sandbox.behave();

        let held = scene.at_desk(&code);
        let returns = held["dossier"]["returns"].as_array().expect("returns");
        assert_eq!(returns.len() as u64, round);
        assert!(
            returns.iter().all(|r| r["answer"].is_object()),
            "each was answered"
        );
        let events = held["dossier"]["events"].as_array().expect("events");
        assert_eq!(
            events.len() as u64,
            1 + 2 * round,
            "one step back and one answer a round"
        );
        let files = held["filing"]["attachments"].as_array().expect("files");
        assert_eq!(files.len(), 1, "round {round}");
        assert_eq!(files[0]["sha256"], sha256(&file).as_str(), "round {round}");
        let really = scene.sandbox.state()["dossiers"][0]["attachments"][0]["sha256"].clone();
        assert_eq!(really, files[0]["sha256"], "the bytes on the server's disk");
    }
    println!("{ROUNDS} returns, {kills} kills");
}
