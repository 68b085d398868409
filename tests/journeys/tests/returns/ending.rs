//! How a dossier ends: withdrawn, refused, or with a result that comes by post.

use crate::scene::{MARITAL, Scene, divorced, entries, field, has_block, notice, offline, text, write};
use motcua_core::Action;
use serde_json::json;

#[test]
fn a_withdrawal_asks_waits_can_be_taken_back_and_is_done_once() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = scene.filed(&phone);
    offline(&phone, true);
    phone.press(&format!("go:dossier/{code}/withdrawal"));
    phone.until("the question", |s| {
        s.actions
            .iter()
            .any(|a| a.id == "withdraw-dossier" && a.confirm.is_some())
    });
    phone.press("withdraw-dossier");
    phone.until("it waits", |s| {
        notice(s, "withdrawal").is_some_and(|(t, _)| t.contains("chưa đến cơ quan"))
    });
    phone.press("forget:");
    phone.until("taken back", |s| !has_block(s, "withdrawal"));

    phone.press(&format!("go:dossier/{code}/withdrawal"));
    write(&phone, "withdrawal:", "Tôi sẽ nộp ở nơi khác");
    drop(phone);
    let phone = scene.phone();
    offline(&phone, true);
    phone.until("the words are still there", |s| {
        field(s, "withdrawal:").is_some_and(|(v, _)| v.contains("nơi khác"))
    });
    phone.press("withdraw-dossier");
    phone.until("it waits", |s| has_block(s, "withdrawal"));
    assert_eq!(scene.at_desk(&code)["dossier"]["status"], 1);

    scene.lose_answers(2);
    offline(&phone, false);
    let page = phone.until("withdrawn", |s| {
        entries(s, "timeline")
            .iter()
            .any(|e| e.0 == "Công dân yêu cầu rút hồ sơ")
            && !has_block(s, "withdrawal")
    });
    assert!(
        !page.actions.iter().any(|a| a.id.contains("withdrawal")),
        "nothing is left to withdraw"
    );
    let events = scene.at_desk(&code)["dossier"]["events"].clone();
    assert_eq!(events.as_array().map(Vec::len), Some(2), "{events:#}");
    assert_eq!(events[1]["note"], "Tôi sẽ nộp ở nơi khác");
    assert!(scene.posts("withdrawal") >= 3, "two answers were lost");
}

#[test]
fn a_decided_dossier_refuses_a_withdrawal_in_words_and_nothing_is_dropped() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = scene.filed(&phone);
    offline(&phone, true);
    phone.press(&format!("go:dossier/{code}/withdrawal"));
    phone.press("withdraw-dossier");
    phone.until("it waits", |s| has_block(s, "withdrawal"));
    scene.sandbox.officer(&code, json!({"action": "accept"}));
    scene.sandbox.officer(&code, json!({"action": "finish"}));
    offline(&phone, false);
    phone.until("refused", |s| {
        notice(s, "withdrawal")
            .is_some_and(|(title, text)| title.contains("không nhận") && text.contains("đã kết thúc"))
    });
    phone.press("forget:");
    phone.until("put away", |s| !has_block(s, "withdrawal"));
    assert_eq!(scene.at_desk(&code)["dossier"]["status"], 10);
}

#[test]
fn a_refusal_says_why_and_what_one_can_do() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = scene.filed(&phone);
    scene.sandbox.officer(
        &code,
        json!({"action": "refuse", "note": "Không thuộc thẩm quyền"}),
    );
    phone.app.dispatch(Action::Foreground);
    let page = phone.until("refused", |s| has_block(s, "refusal"));
    assert!(
        notice(&page, "refusal")
            .expect("the reason")
            .1
            .contains("Không thuộc thẩm quyền")
    );
    phone.press("complain:refusal");
    phone.until("a complaint is prepared", |s| {
        field(s, "message:").is_some_and(|(v, _)| v.contains("căn cứ từ chối"))
    });
}

#[test]
fn a_result_by_post_is_asked_for_paid_for_and_tracked_to_the_door() {
    let scene = Scene::new();
    let phone = scene.phone();
    phone.begin("giay doc than", MARITAL);
    let file = scene.file(1);
    phone.walk(&divorced(), &[&file]);
    let choose = |block: &str, option: &str| {
        phone.app.dispatch(Action::Choose {
            block: block.into(),
            selected: vec![option.into()],
        });
    };
    choose("delivery", "post");
    phone.until("what the post needs", |s| has_block(s, "delivery:recipient"));
    phone.press("file");
    phone.ever("not without it", |s| {
        s.chrome.focus.as_deref() == Some("delivery:recipient")
    });
    for (field, value) in [
        ("delivery:recipient", "Nguyễn Thị Ví Dụ"),
        ("delivery:phone", "0912345678"),
        ("delivery:address", "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình"),
        ("delivery:district", "huyện Trực Ninh"),
    ] {
        phone.fill(field, value);
    }
    choose("delivery:tariff", "trong-tinh");
    let page = phone.until("the fee", |s| has_block(s, "postage"));
    assert!(text(&page).contains("26.000 đ") && text(&page).contains("không phải cước thật"));
    phone.confirm();
    phone.sign_in(&scene.sandbox, "vi-du");
    let code = phone.filed();
    let page = phone.until("the server's word on it", |s| has_block(s, "post"));
    assert!(text(&page).contains("Chưa trả") && text(&page).contains("26.000 đ"));
    assert!(!text(&page).contains("MC-R"), "the receipt says the same");

    scene.sandbox.officer(&code, json!({"action": "accept"}));
    scene.sandbox.officer(&code, json!({"action": "finish"}));
    for state in ["registered", "collecting", "delivered"] {
        scene
            .sandbox
            .officer(&code, json!({"action": "post", "post": state}));
    }
    phone.app.dispatch(Action::Foreground);
    let page = phone.until("delivered", |s| {
        entries(s, "post").len() == 3 && entries(s, "post")[2].2 == "Đã xong"
    });
    let titles: Vec<String> = entries(&page, "post").into_iter().map(|e| e.0).collect();
    assert_eq!(
        titles,
        ["Đã đăng ký gửi", "Bưu điện đang chuyển", "Đã phát đến người nhận"]
    );
    let held = scene.at_desk(&code);
    assert_eq!(held["dossier"]["status"], 10);
    let tracking = held["dossier"]["delivery"]["post"]["tracking"]
        .as_str()
        .expect("a number");
    assert!(text(&page).contains(tracking));
    phone.press(&format!("go:dossier/{code}/receipt"));
    let receipt = phone.until("the receipt", |s| {
        s.route.ends_with("/receipt") && has_block(s, "facts")
    });
    assert!(
        text(&receipt).contains("huyện Trực Ninh"),
        "the receipt says where to"
    );
}
