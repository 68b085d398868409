//! Returns and their answers, and what the server finds wrong.

use crate::scene::{
    MARITAL, Scene, divorced, entries, field, has_block, id_of, inputs, notice, offline, sha256, text, write,
};
use motcua_core::Action;
use motcua_core::screen::{Block, CheckState};
use motcua_journeys::Sandbox;
use serde_json::{Value, json};

const HOME: &str = "Xóm 5, xã Cổ Lễ, tỉnh Ninh Bình";

fn two_defects() -> Value {
    json!([
        {"pointer": "/data/noi_cu_tru", "reason": "Ghi rõ xóm"},
        {"pointer": "/attachments/0", "reason": "Ảnh mờ, chụp lại"},
    ])
}

#[test]
fn a_return_is_answered_once_over_kills_a_lost_answer_and_no_network() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = scene.filed(&phone);
    let page = scene.returned(&phone, &code, two_defects());
    let (_, told) = notice(&page, "returns").expect("the return");
    assert!(
        told.contains("• Nơi thường trú: Ghi rõ xóm") && told.contains("ban-an-1.pdf: Ảnh mờ, chụp lại"),
        "{told}"
    );
    assert!(
        told.contains("Hạn bổ sung:") && told.contains("Bộ phận xử lý:"),
        "{told}"
    );

    phone.press("mend:");
    phone.press("place:0");
    let page = phone.until("the returned answer", |s| has_block(s, "f:/noi_cu_tru"));
    assert_eq!(
        inputs(&page),
        ["f:/noi_cu_tru"],
        "only what was returned takes an answer"
    );
    assert!(has_block(&page, "f:/ho_ten"), "the rest stands there as a fact");
    let (_, error) = field(&page, "f:/noi_cu_tru").expect("the field");
    assert_eq!(error.as_deref(), Some("Ghi rõ xóm"));
    // A shell that sends an answer to a closed question changes nothing.
    phone.fill("f:/ho_ten", "Người Khác");
    phone.press("continue:page");
    phone.ever("it still stands", |s| s.chrome.focus.as_deref() == Some("errors"));
    phone.fill("f:/noi_cu_tru", HOME);
    phone.until("mended", |s| {
        field(s, "f:/noi_cu_tru").is_some_and(|(v, e)| v == HOME && e.is_none())
    });
    let place = phone.screen().route;
    drop(phone);

    let phone = scene.phone();
    phone.until("the same place with the same words", |s| {
        s.route == place && field(s, "f:/noi_cu_tru").is_some_and(|(v, _)| v == HOME)
    });
    phone.press("continue:page");
    phone.press("place:1");
    phone.until("the returned file", |s| {
        text(s).contains("ban-an-1.pdf") && has_block(s, "errors")
    });
    phone.press("remove:");
    let file = scene.file(2);
    phone.until("it went", |s| !text(s).contains("\"ban-an-1.pdf\""));
    phone.give_files(&[&file]);
    phone.press("continue:paper");
    let page = phone.until("all of it", |s| has_block(s, "places"));
    let Some(Block::Checklist { items, .. }) = page.blocks.iter().find(|b| id_of(b) == "places") else {
        panic!("no list of places")
    };
    assert!(items.iter().all(|i| i.state == CheckState::Done), "{items:#?}");

    offline(&phone, true);
    phone.press("send-supplement");
    phone.until("it waits", |s| {
        s.route.ends_with("/sending") && text(s).contains("Đang chờ gửi")
    });
    drop(phone);
    scene.lose_answers(2);
    let phone = scene.phone();
    phone.until("the office's word", |s| {
        s.route == format!("dossier/{code}") && text(s).contains("Cơ quan đã nhận phần bổ sung")
    });

    let held = scene.at_desk(&code);
    assert!(scene.posts("supplements") >= 3, "two answers were lost");
    assert_eq!(scene.sandbox.state()["dossier_count"], 1);
    assert_eq!(held["dossier"]["status"], 4);
    assert_eq!(held["dossier"]["clock_stopped"], false);
    assert_eq!(held["filing"]["data"]["noi_cu_tru"], HOME);
    assert_eq!(held["filing"]["data"]["ho_ten"], "Nguyễn Thị Ví Dụ");
    let answer = &held["dossier"]["returns"][0]["answer"];
    assert_eq!(answer["changed"], json!(["/data/noi_cu_tru"]));
    assert_eq!(answer["papers"], json!(["ban-an-ly-hon"]));
    let files = held["filing"]["attachments"].as_array().expect("files");
    assert_eq!(files.len(), 1, "the file it takes the place of is gone");
    assert_eq!(files[0]["sha256"], sha256(&file).as_str());

    phone.press(&format!("go:dossier/{code}/supplement/"));
    let receipt = phone.until("its receipt", |s| has_block(s, "verdict"));
    assert!(text(&receipt).contains(&sha256(&file)), "names the file's hash");
    assert!(!text(&receipt).contains("MC-R"), "{}", text(&receipt));
}

#[test]
fn a_place_that_is_right_can_be_left_with_a_word_to_the_office() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = scene.filed(&phone);
    scene.returned(
        &phone,
        &code,
        json!([{"pointer": "/data/noi_cu_tru", "reason": "Ghi rõ xóm"}]),
    );
    phone.press("mend:");
    phone.until("all of it", |s| has_block(s, "places"));
    phone.press("send-supplement");
    phone.until("not yet", |s| {
        notice(s, "errors").is_some_and(|(_, t)| t.contains("lời nhắn"))
    });
    write(&phone, "supplement:note", "Xã này không chia xóm");
    phone.press("send-supplement");
    phone.until("the office has it", |s| s.route == format!("dossier/{code}"));
    let answer = &scene.at_desk(&code)["dossier"]["returns"][0]["answer"];
    assert_eq!(answer["note"], "Xã này không chia xóm");
    assert_eq!(answer["changed"], json!([]));
}

#[test]
fn an_answer_that_brings_further_questions_opens_them_and_no_others() {
    let scene = Scene::new();
    let phone = scene.phone();
    phone.begin("giay doc than", MARITAL);
    let single =
        motcua_journeys::Answers::from([("tinh_trang", "chua_ket_hon"), ("yeu_cau_cho", "ban_than")]);
    phone.walk(&single, &[]);
    phone.confirm();
    phone.sign_in(&scene.sandbox, "vi-du");
    let code = phone.filed();
    scene.returned(
        &phone,
        &code,
        json!([{"pointer": "/data/tinh_trang", "reason": "Dữ liệu ghi đã ly hôn"}]),
    );
    phone.press("mend:");
    phone.press("place:0");
    let page = phone.until("the returned answer", |s| has_block(s, "f:/tinh_trang"));
    assert_eq!(inputs(&page), ["f:/tinh_trang"]);
    phone.app.dispatch(Action::Choose {
        block: "f:/tinh_trang".into(),
        selected: vec!["da_ly_hon".into()],
    });
    let page = phone.until("what follows", |s| has_block(s, "f:/ly_hon_ngay"));
    assert!(
        inputs(&page)
            .iter()
            .all(|id| *id == "f:/tinh_trang" || id.starts_with("f:/ly_hon")),
        "{:?}",
        inputs(&page)
    );
    for (block, value) in [
        ("f:/ly_hon_so", "12/2020"),
        ("f:/ly_hon_co_quan", "Tòa án giả định"),
    ] {
        phone.fill(block, value);
    }
    phone.app.dispatch(Action::SetDate {
        block: "f:/ly_hon_ngay".into(),
        value: motcua_core::screen::PartialDate {
            year: Some(2020),
            month: Some(5),
            day: Some(20),
        },
        revision: phone.revision(),
    });
    phone.press("continue:page");
    let page = phone.until("all of it", |s| has_block(s, "places"));
    assert!(text(&page).contains("Cần thêm vì câu trả lời khác đã đổi"));
    // The judgment is needed now, and nothing is sent without it.
    phone.press("send-supplement");
    phone.until("not without it", |s| notice(s, "errors").is_some());
    phone.press("fix:paper");
    let file = scene.file(7);
    phone.give_files(&[&file]);
    phone.press("continue:paper");
    phone.until("all of it", |s| has_block(s, "places"));
    phone.press("send-supplement");
    phone.until("the office has it", |s| s.route == format!("dossier/{code}"));
    let held = scene.at_desk(&code);
    assert_eq!(held["filing"]["data"]["tinh_trang"], "da_ly_hon");
    assert_eq!(held["filing"]["attachments"][0]["sha256"], sha256(&file).as_str());
}

#[test]
fn a_second_return_for_what_was_there_is_named_and_one_tap_writes_the_complaint() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = scene.filed(&phone);
    scene.returned(
        &phone,
        &code,
        json!([{"pointer": "/data/noi_cu_tru", "reason": "Ghi rõ xóm"}]),
    );
    phone.press("mend:");
    phone.press("place:0");
    phone.until("the answer", |s| has_block(s, "f:/noi_cu_tru"));
    phone.fill("f:/noi_cu_tru", HOME);
    phone.until("mended", |s| {
        field(s, "f:/noi_cu_tru").is_some_and(|(_, e)| e.is_none())
    });
    phone.press("continue:page");
    phone.press("send-supplement");
    phone.until("the office has it", |s| s.route == format!("dossier/{code}"));

    let page = scene.returned(
        &phone,
        &code,
        json!([
            {"pointer": "/data/dien_thoai", "reason": "Số không gọi được"},
            {"pointer": "/data/noi_cu_tru", "reason": "Vẫn chưa rõ"},
        ]),
    );
    let repeat = |n: usize| notice(&page, &format!("repeat-{n}")).expect("named");
    assert_eq!(repeat(0).0, "Chỗ này đã có từ lần trả trước mà không nêu");
    assert_eq!(repeat(1).0, "Nêu lại điều đã yêu cầu");
    assert!(repeat(0).1.contains("quá một lần bị tính là trễ hạn"));

    phone.press("complain:0");
    let page = phone.until("the complaint, to be read first", |s| {
        s.route.ends_with("/messages") && field(s, "message:").is_some_and(|(v, _)| v.contains("quá một lần"))
    });
    let (words, _) = field(&page, "message:").expect("the field");
    assert!(
        words.contains(&code) && words.contains("Số điện thoại") && words.contains("Số không gọi được"),
        "{words}"
    );
    assert!(
        scene.messages(&code).is_empty(),
        "nothing is sent by the tap itself"
    );
    phone.press("send-message");
    phone.until("sent", |s| entries(s, "thread").iter().any(|e| e.2 == "Đã gửi"));
    assert_eq!(scene.messages(&code)[0].1, words);
}

#[test]
fn what_the_server_finds_wrong_leads_to_its_field() {
    // The phone's record lets a telephone be anything; the province's own, under the same version, does not.
    let mut record = Sandbox::own_record(MARITAL);
    for keyword in ["pattern", "format"] {
        record["form"]["schema"]["properties"]["dien_thoai"]
            .as_object_mut()
            .expect("an object")
            .remove(keyword);
    }
    let mut scene = Scene::on(Sandbox::start_with_record(MARITAL, &record));
    let phone = scene.phone();
    phone.begin("giay doc than", MARITAL);
    let file = scene.file(1);
    let mut answers = divorced();
    answers.insert("dien_thoai", "khong co");
    phone.walk(&answers, &[&file]);
    let own = Sandbox::own_record(MARITAL);
    scene.sandbox.restart_with_record(MARITAL, &own);
    phone.confirm();
    phone.sign_in(&scene.sandbox, "vi-du");
    let page = phone.until("refused", |s| {
        notice(s, "stage").is_some_and(|(t, _)| t.contains("chưa nhận")) && text(s).contains("mend-at:0")
    });
    assert!(
        notice(&page, "stage")
            .expect("why")
            .1
            .contains("• Số điện thoại liên lạc")
    );
    phone.press("mend-at:0");
    let page = phone.ever("the field it is about", |s| {
        s.chrome.focus.as_deref() == Some("f:/dien_thoai")
    });
    assert!(
        field(&page, "f:/dien_thoai").expect("the field").1.is_some(),
        "the server's words stand at it"
    );
    phone.fill("f:/dien_thoai", "0912345678");
    phone.until("mended", |s| {
        field(s, "f:/dien_thoai").is_some_and(|(_, e)| e.is_none())
    });
    phone.press("continue:page");
    phone.confirm();
    phone.filed();
    assert_eq!(scene.sandbox.state()["dossier_count"], 1);
}
