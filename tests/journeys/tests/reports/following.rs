//! What follows a report: its days, words to and fro, what one thinks of the answer; and proposals.

use crate::scene::{
    Scene, add_photo, choose, fact, go_on, has, lamp, notice, officer_reads, online, said, send, sha256,
    start, text, to_place, to_reports, write,
};
use motcua_core::screen::Block;
use motcua_journeys::Phone;
use serde_json::json;

fn say(phone: &Phone, words: &str, press: &str) {
    let field = phone.until("the field", |s| text(s).contains("\"report:say:"));
    let id = field
        .blocks
        .iter()
        .find_map(|b| match b {
            Block::Field { id, .. } if id.starts_with("report:say:") => Some(id.clone()),
            _ => None,
        })
        .expect("the field");
    phone.fill(&id, words);
    phone.until("the words", |s| text(s).contains(words));
    phone.press(press);
    phone.until("an empty field", |s| {
        s.blocks.iter().any(|b| {
            matches!(b, Block::Field { id: other, value, .. }
                if other.starts_with("report:say:") && *other != id && value.is_empty())
        })
    });
}

#[test]
fn the_days_of_the_rules_are_shown_and_words_written_offline_arrive_in_order_with_their_photo() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn tắt cả phố.", "Phố Cũ");
    let number = send(&phone);
    let days = phone.until("the days", |s| has(s, "dues"));
    for row in ["refuse", "supplement", "answer"] {
        assert!(
            fact(&days, "dues", row).starts_with("Hết "),
            "{row}: {}",
            text(&days)
        );
    }
    assert!(fact(&days, "dues", "refuse").contains("việc tiếp theo"));
    // News that comes while one looks at the report is seen.
    to_reports(&phone);
    scene.officer(&number, json!({"action": "supplement", "text": "Cột số mấy?"}));
    phone.press("refresh");
    phone.until("news", |s| text(s).contains("Có tin mới"));
    phone.press("go:report/");
    phone.until("what is wanted", |s| notice(s, "standing") == "Cần bạn bổ sung");

    online(&phone, false);
    say(&phone, "Để tôi đi xem.", "report-reply");
    let (path, sent) = scene.photo(11);
    add_photo(&phone, "report-say-photos", &path);
    say(&phone, "Cột số 4, xem ảnh.", "report-supplement");
    say(&phone, "Cảm ơn.", "report-reply");
    drop(phone);
    let phone = Phone::open(&scene.place("vi-du"));
    scene.weather(5, 0.15);
    online(&phone, true);
    phone.until("all of it arrived", |s| {
        let said = said(s);
        said.iter().filter(|(mine, _)| *mine).count() == 3
            && !has(s, "said-waiting")
            && notice(s, "standing") == "Đã bổ sung"
    });
    scene.sandbox.behave();
    officer_reads(&scene, &["Để tôi đi xem.", "Cột số 4, xem ảnh.", "Cảm ơn."]);
    let desk = scene.desk();
    let thread: Vec<(String, String)> = desk[0]["extended"]["thread"]
        .as_array()
        .expect("a thread")
        .iter()
        .map(|l| {
            (
                l["from"].as_str().unwrap().into(),
                l["text"].as_str().unwrap().into(),
            )
        })
        .collect();
    let of = |from: &str, text: &str| (from.to_owned(), text.to_owned());
    assert_eq!(
        thread,
        [
            of("office", "Cột số mấy?"),
            of("sender", "Để tôi đi xem."),
            of("sender", "Cột số 4, xem ảnh."),
            of("sender", "Cảm ơn.")
        ]
    );
    let hex = sha256(&sent);
    assert_eq!(scene.sandbox.upload_bytes(&hex), sent);
}

#[test]
fn each_line_is_by_the_office_that_said_it_and_a_refusal_promises_nothing_more() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn hỏng.", "Phố Mới");
    let number = send(&phone);
    let known = phone.until("its office", |s| !fact(s, "facts", "agency").is_empty());
    let own = fact(&known, "facts", "agency");
    let to = "Công ty Điện lực (giả định)";
    scene.officer(
        &number,
        json!({"action": "forward", "to": to, "text": "Chuyển đơn vị quản lý."}),
    );
    scene.officer(&number, json!({"action": "reply", "text": "Chúng tôi đang xem."}));
    phone.press("refresh");
    let passed = phone.until("both lines", |s| text(s).contains("Chúng tôi đang xem."));
    let who: Vec<String> = passed
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Thread { entries, .. } => Some(entries.iter().map(|e| e.who.clone())),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(who, [own.as_str(), to]);
    assert!(has(&passed, "dues"));
    assert!(
        text(&passed).contains("Cán bộ đã xem, chưa tiếp nhận."),
        "{}",
        notice(&passed, "standing")
    );
    scene.officer(&number, json!({"action": "refuse", "text": "Thiếu thông tin."}));
    phone.press("refresh");
    let refused = phone.until("refused", |s| notice(s, "standing") == "Không tiếp nhận");
    assert!(!has(&refused, "dues"), "nothing is due any more");
    assert!(
        !text(&refused).contains("để hỏi lý do"),
        "the reason stands there"
    );
}

#[test]
fn words_in_nobodys_name_wait_for_the_number_and_for_no_sign_in() {
    let scene = Scene::new();
    let phone = scene.phone("nobody");
    start(&phone, "nhung-nhieu");
    phone.fill("report:a:co-quan", "Xã Cổ Lễ");
    write(&phone, "Bị đòi tiền.");
    go_on(&phone, "what", "photos");
    go_on(&phone, "photos", "check");
    phone.press("report-send");
    phone.until("sent, without a number", |s| {
        notice(s, "standing") == "Tỉnh đã nhận phản ánh"
    });
    say(&phone, "Ngày hôm qua.", "report-reply");
    let waits = phone.until("that it waits", |s| text(s).contains("Ngày hôm qua."));
    assert!(text(&waits).contains("có mã rồi tự gửi"), "{}", text(&waits));
    assert!(!text(&waits).contains("đăng nhập để gửi"), "{}", text(&waits));
}

#[test]
fn what_was_answered_stands_with_the_report_that_was_sent() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    start(&phone, "duong-hong");
    choose(&phone, "report:a:hong-gi", &["nap-cong", "via-he"]);
    phone.fill("report:a:rong-cm", "40,5");
    to_place(&phone, "Nắp cống vỡ.");
    phone.fill("report:address", "Phố Mới");
    phone.until("the address", |s| text(s).contains("Phố Mới"));
    go_on(&phone, "place", "check");
    let number = send(&phone);
    let sent = phone.screen();
    assert_eq!(fact(&sent, "facts", "rong-cm"), "40,5");
    assert!(
        fact(&sent, "facts", "hong-gi").contains("ắp cống"),
        "{}",
        text(&sent)
    );
    let page = scene.sandbox.page(&format!("/desk/reports/{number}"));
    assert!(!page.contains("rong-cm") && !page.contains("nap-cong"), "{page}");
}

#[test]
fn an_answer_is_disliked_with_a_reason_reopened_with_a_reason_and_liked_in_the_end() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn hỏng.", "Phố Mới");
    let number = send(&phone);
    scene.officer(&number, json!({"action": "accept"}));
    scene.officer(&number, json!({"action": "answer", "text": "Đã sửa."}));
    phone.press("refresh");
    phone.until("an answer", |s| notice(s, "answer").contains("Trả lời"));
    phone.press("report-dislike");
    // At the field itself, not at the top of a page that may be long.
    let asked = phone.until("words are asked for", |s| {
        text(s).contains("Hãy viết vào ô trước đã")
    });
    assert!(!has(&asked, "message"), "{}", text(&asked));
    say(&phone, "Vẫn tắt.", "report-dislike");
    let arrived = phone.until("the opinion arrived", |s| {
        notice(s, "answer").contains("chưa hài lòng")
    });
    assert!(!text(&arrived).contains("Hãy viết vào ô trước đã"));
    say(&phone, "Xin xem lại cột số 4.", "report-reopen");
    phone.until("looked at again", |s| notice(s, "standing") == "Đang xem lại");
    let desk = scene.desk();
    assert_eq!(
        (&desk[0]["extended"]["dislikes"], &desk[0]["status"]),
        (&json!(1), &json!("open"))
    );
    let kinds: Vec<&str> = desk[0]["extended"]["thread"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|l| l["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["accepted", "answered", "disliked", "reopened"]);
    scene.officer(
        &number,
        json!({"action": "answer", "text": "Đã thay bóng.", "changed": "Thay bóng cả phố."}),
    );
    phone.press("refresh");
    phone.until("another answer", |s| text(s).contains("Đã thay bóng."));
    phone.press("report-like");
    phone.until("liked", |s| notice(s, "answer").contains("bạn hài lòng"));
    assert_eq!(fact(&phone.screen(), "facts", "changed"), "Thay bóng cả phố.");
    let extended = &scene.desk()[0]["extended"];
    assert_eq!(
        (&extended["likes"], &extended["dislikes"]),
        (&json!(1), &json!(0))
    );
}

#[test]
fn a_proposal_is_pinned_to_a_paper_of_the_procedure_and_supported_by_somebody_else() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    phone.press_home();
    phone.press("go:procedure/1.004873");
    phone.press("go:proposals/1.004873");
    phone.until("the parts", |s| has(s, "part-papers") && has(s, "others"));
    phone.press("report-start:thu-tuc-ruom-ra/papers/0");
    phone.until("the first page", |s| s.route.ends_with("/what"));
    write(
        &phone,
        "Giấy này tra được trong dữ liệu dân cư, không nên bắt nộp.",
    );
    go_on(&phone, "what", "photos");
    go_on(&phone, "photos", "check");
    let number = send(&phone);
    let procedure = fact(&phone.screen(), "facts", "procedure");
    assert!(procedure.contains("tình trạng hôn nhân"), "{procedure}");
    let about = scene.desk()[0]["extended"]["about"].clone();
    assert_eq!(
        (&about["procedure"], &about["pointer"]),
        (&json!("1.004873"), &json!("/papers/0"))
    );
    scene.officer(&number, json!({"action": "accept"}));

    let other = scene.phone_of("thu");
    other.press_home();
    other.press("go:procedure/1.004873");
    other.press("go:proposals/1.004873");
    other.until("the proposal", |s| text(s).contains("không nên bắt nộp"));
    other.press(&format!("me-too:{number}"));
    other.until("supported", |s| text(s).contains("Bạn ủng hộ"));
    // Without asking again: what the province counted is in its answer.
    other.until("counted", |s| text(s).contains("1 người ủng hộ"));
    scene.officer(
        &number,
        json!({"action": "answer", "text": "Đồng ý.", "changed": "Bỏ giấy này từ 1-1-2027."}),
    );
    scene.officer(&number, json!({"action": "publish"}));
    other.press("refresh");
    other.until("what changed", |s| {
        text(s).contains("Đã thay đổi: Bỏ giấy này từ 1-1-2027.")
    });
}
