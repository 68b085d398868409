//! What is typed and what the printed code tells.

use crate::{CODE, Scene, codes, fact, facts, notice};
use motcua_card::people;
use motcua_core::Action;
use motcua_core::ports::PortError;
use motcua_core::screen::{Block, PartialDate, Screen};

#[test]
fn the_printed_code_fills_a_form_and_says_that_it_is_not_signed() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    phone.ports.scanner.0.answer(Ok("https://example.org".to_owned()));
    phone.press("scan-card");
    phone.until("another code is explained", |s| codes(s) == ["MC-I61"]);
    phone.ports.scanner.0.answer(Ok(CODE.to_owned()));
    phone.press("scan-card");
    let screen = phone.until("the facts", |s| !facts(s).is_empty());
    let (name, source) = fact(&screen, "name");
    assert_eq!(name, "Nguyễn Thị Ví Dụ");
    assert!(source.contains("không có chữ ký"), "{source}");
    assert!(screen.chrome.private, "not in screenshots or the app switcher");

    phone.app.dispatch(Action::Back);
    phone.press("tab:home");
    let draft = phone.begin("giấy độc thân", "1.004873");
    phone.press("prefill");
    // Whose the paper is comes first: nothing may be filled before that is known.
    phone.until("nothing fitted", |s| {
        notice(s, "message").is_some_and(|t| t.contains("Không có") && t.contains("của ai"))
    });
    phone.press(&format!("go:draft/{draft}/page/0"));
    phone.until("a page", |s| s.route.contains("/page/"));
    phone.app.dispatch(Action::Choose {
        block: "f:/yeu_cau_cho".into(),
        selected: vec!["ban_than".into()],
    });
    phone.app.dispatch(Action::Back);
    phone.press("prefill");
    phone.until("said how many", |s| {
        notice(s, "message").is_some_and(|t| t.contains("Đã điền"))
    });
    phone.press(&format!("go:draft/{draft}/page/1"));
    let json = serde_json::to_string(&phone.until("a page", |s| s.route.contains("/page/"))).unwrap();
    assert!(json.contains("Từ mã in trên thẻ"), "{json}");
}

#[test]
fn the_camera_that_is_refused_or_left_changes_nothing() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    phone.ports.scanner.0.answer(Err(PortError::Denied));
    phone.press("scan-card");
    phone.until("the permission", |s| codes(s) == ["MC-X07"]);
    phone.ports.scanner.0.answer(Err(PortError::Cancelled));
    phone.press("scan-card");
    let screen = phone.until("nothing said", |s| codes(s).is_empty());
    assert!(facts(&screen).is_empty());
}

#[test]
fn what_is_typed_is_checked_survives_and_is_the_weakest() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    phone.press("go:identity/typed");
    phone.at("identity/typed");
    phone.fill("id:number", "036190");
    phone.press("keep-typed");
    let errors = |s: &Screen| {
        s.blocks
            .iter()
            .filter(|b| match b {
                Block::Field { label, .. } | Block::Date { label, .. } => label.error.is_some(),
                _ => false,
            })
            .count()
    };
    phone.until("three things are wrong", |s| errors(s) == 3);
    phone.fill("id:name", "Nguyen Thi Vi Du");
    phone.fill("id:number", "036 190 012 345");
    phone.app.dispatch(Action::SetDate {
        block: "id:birth".into(),
        value: PartialDate {
            year: Some(1990),
            month: None,
            day: None,
        },
        revision: phone.revision(),
    });
    phone.until("nothing wrong", |s| errors(s) == 0);
    phone.press("keep-typed");
    let screen = phone.until("the facts", |s| !facts(s).is_empty());
    assert_eq!(fact(&screen, "number").0, "036190012345");
    assert_eq!(fact(&screen, "birth").0, "1990");
    phone.ports.scanner.0.answer(Ok(CODE.to_owned()));
    phone.press("scan-card");
    phone.until("the code tells better", |s| {
        fact(s, "name").0 == "Nguyễn Thị Ví Dụ"
    });
}

#[test]
fn the_three_lines_on_the_back_fill_the_fields_when_their_check_digits_hold() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    phone.press("go:identity/typed");
    phone.at("identity/typed");
    let lines = people::vi_du().mrz().join("\n");
    phone.fill("id:mrz", &lines.replace("036190012345", "036190012346"));
    phone.press("keep-typed");
    let wrong = |s: &Screen| {
        s.blocks.iter().find_map(|b| match b {
            Block::Field { id, label, .. } if id == "id:mrz" => label.error.clone(),
            _ => None,
        })
    };
    phone.until("a digit is wrong", |s| wrong(s).is_some());
    phone.fill("id:mrz", &lines.to_lowercase());
    let value = |s: &Screen, wanted: &str| {
        s.blocks.iter().find_map(|b| match b {
            Block::Field { id, value, .. } if id == wanted => Some(value.clone()),
            _ => None,
        })
    };
    let screen = phone.until("filled", |s| {
        wrong(s).is_none() && value(s, "id:number").as_deref() == Some("036190012345")
    });
    assert_eq!(value(&screen, "id:name").as_deref(), Some("NGUYEN THI VI DU"));
    phone.press("keep-typed");
    let screen = phone.until("the facts", |s| !facts(s).is_empty());
    assert!(!fact(&screen, "expires").0.is_empty());
    assert!(fact(&screen, "number").1.contains("nhập"), "its source is typing");
}

#[test]
fn the_camera_may_read_the_back_which_is_shown_before_it_is_taken() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    let lines = people::vi_du().mrz().join("\n");
    let wrong = lines.replacen("036190012345", "036190012346", 1);
    phone.ports.scanner.0.answer(Ok(wrong));
    phone.press("scan-card");
    phone.until("misread", |s| codes(s) == ["MC-I55"]);
    phone
        .ports
        .scanner
        .0
        .answer(Ok(format!("CONG HOA XA HOI\n{lines}\n")));
    phone.press("scan-card");
    phone.at("identity/typed");
    phone.press("keep-typed");
    let screen = phone.until("the facts", |s| !facts(s).is_empty());
    assert_eq!(fact(&screen, "number").0, "036190012345");
}
