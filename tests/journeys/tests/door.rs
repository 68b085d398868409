//! The right door: through the questions to what it is, with the words in hand, help in danger always one press away.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Phone, Place, Sandbox, pressable};

fn words_field(screen: &Screen) -> Option<(String, String)> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Field { id, value, .. } if id.starts_with("door:words:") => Some((id.clone(), value.clone())),
        _ => None,
    })
}

fn handed_over(screen: &Screen) -> bool {
    let said = screen.chrome.announcement.as_deref();
    said.is_some_and(|said| said.contains("gửi hoặc cất"))
}

fn write(phone: &Phone, words: &str) {
    let screen = phone.until("a field", |s| words_field(s).is_some());
    let (id, _) = words_field(&screen).expect("just seen");
    phone.fill(&id, words);
    phone.until("kept", |s| {
        words_field(s).is_some_and(|(_, value)| value == words)
    });
}

#[test]
fn a_complaint_is_found_explained_and_its_words_taken_along() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let place = Place::new(dir.path(), &sandbox);
    let phone = Phone::open(&place);
    phone.until("the province", |s| {
        pressable(s).iter().any(|id| id == "go:offices")
    });
    // All of it without a network.
    phone.app.dispatch(Action::Connectivity { online: false });
    phone.press("go:door");
    let words = "Hồ sơ của tôi bị từ chối ngày 3/11.";
    write(&phone, words);
    phone.press("answer:what:office");
    phone.at("door/wish");
    phone.press("answer:wish:decision");
    phone.at("door/mine");
    phone.press("answer:mine:yes");
    let screen = phone.at("door/is/complaint");
    let text = serde_json::to_string(&screen).expect("plain");
    for part in [
        "Điều 28",
        "giấy biên nhận",
        "Trung tâm Phục vụ hành chính công xã Cổ Lễ",
        words,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // A killed app comes back to the same page with the same words.
    drop(phone);
    let phone = Phone::open(&place);
    phone.app.dispatch(Action::Connectivity { online: false });
    let screen = phone.at("door/is/complaint");
    assert_eq!(
        words_field(&screen).map(|(_, value)| value).as_deref(),
        Some(words)
    );
    phone.press("share-words");
    phone.ever("handed over", handed_over);
    let files = phone.ports.browser.shown_files();
    let file = files.last().expect("a file");
    assert_eq!(file.media_type, "text/plain");
    assert_eq!(std::fs::read_to_string(&file.path).expect("readable"), words);
    // From here too help is one press away, and back leads back.
    phone.press("go:door/is/emergency");
    phone.at("door/is/emergency");
    phone.app.dispatch(Action::Back);
    phone.at("door/is/complaint");
    phone.press("clear-words");
    phone.until("gone", |s| {
        words_field(s).is_some_and(|(_, value)| value.is_empty())
    });
}

#[test]
fn a_fault_of_the_app_ends_in_a_diagnosis_with_the_codes_that_were_shown() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.until("the province", |s| {
        pressable(s).iter().any(|id| id == "go:offices")
    });
    phone.app.open_link("https://elsewhere.example/ho-so/1".into());
    phone.until("a failure", |s| {
        serde_json::to_string(s).is_ok_and(|t| t.contains("MC-X03"))
    });
    phone.press("go:door");
    phone.press("answer:what:app");
    phone.press("go:door/diagnosis");
    let screen = phone.at("door/diagnosis");
    assert!(serde_json::to_string(&screen).is_ok_and(|t| t.contains("MC-X03 · ")));
    phone.press("share-diagnosis");
    phone.ever("handed over", handed_over);
    let files = phone.ports.browser.shown_files();
    let text = std::fs::read_to_string(&files.last().expect("a file").path).expect("readable");
    assert!(text.contains("MC-X03") && text.contains("Mã hỗ trợ"), "{text}");
}
