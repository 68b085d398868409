//! What the office does about a report reaches its sender: by push, else by the ways they chose; once in the inbox.

use crate::scene::{Scene, has, id_of, lamp, online, send, text, to_reports};
use motcua_core::Action;
use motcua_core::screen::{Block, ListRow, Screen};
use motcua_journeys::{Phone, eventually, pressable, push_service};
use serde_json::{Value, json};
use std::sync::mpsc::Receiver;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_mins(1);
/// Of the report, and of the office's answer: none of it leaves the app.
const PRIVATE: [&str; 4] = ["Đèn tắt", "Phố Kín", "Đã thay bóng", "Ví Dụ"];

pub(crate) fn rows(screen: &Screen, list: &str) -> Vec<ListRow> {
    let lists = screen.blocks.iter().filter(|b| id_of(b) == list);
    lists
        .flat_map(|b| match b {
            Block::List { rows, .. } => rows.clone(),
            _ => Vec::new(),
        })
        .collect()
}

/// Lines of the inbox that are about reports.
fn of_reports(inbox: &Screen) -> Vec<ListRow> {
    let news = rows(inbox, "news").into_iter();
    news.filter(|row| row.id.starts_with("news:report/")).collect()
}

fn bell(screen: &Screen) -> String {
    rows(screen, "bell")
        .first()
        .map(|r| r.detail.clone())
        .unwrap_or_default()
}

fn to_inbox(phone: &Phone) -> Screen {
    phone.press_home();
    phone.press("go:inbox");
    phone.at("inbox")
}

/// Ways and states of what the province told about reports.
fn told(scene: &Scene) -> Vec<String> {
    let told = scene
        .sandbox
        .call(reqwest::Method::POST, "/sandbox/channels/run", None);
    let notices = told["notices"].as_array().expect("notices").iter();
    let word = |v: &Value| v.as_str().expect("a word").to_owned();
    notices
        .filter(|n| n["kind"] == "reports")
        .map(|n| format!("{} {}", word(&n["via"]), word(&n["state"])))
        .collect()
}

fn asked(scene: &Scene, what: &str) -> u64 {
    scene.sandbox.state()["requests"][what].as_u64().unwrap_or(0)
}

/// A phone that is told by push; it stands on the first tab.
fn pushed_phone(scene: &Scene) -> (Phone, Receiver<Vec<u8>>) {
    let phone = scene.phone_of("vi-du");
    phone.never_quiet();
    let (endpoint, pushed) = push_service();
    phone.app.dispatch(Action::PushEndpoint {
        endpoint: Some(endpoint),
    });
    eventually("subscribed", || scene.sandbox.state()["push_subscriptions"] == 1);
    (phone, pushed)
}

/// Has this kind told by this way alone.
fn by(phone: &Phone, kind: &str, ways: &[&str]) {
    phone.press_home();
    phone.press("tab:person");
    phone.press("go:channels");
    phone.press(&format!("go:channels/{kind}"));
    for (n, way) in ways.iter().chain([&"none"]).enumerate() {
        phone.choose(&format!("channels:way:{kind}:{n}"), way);
    }
    phone.press("send-wish");
    phone.until("the province's word", |s| {
        !pressable(s)
            .iter()
            .any(|id| id == "send-wish" || id.starts_with("forget-wish"))
    });
    phone.press_home();
}

#[test]
fn what_the_office_does_comes_by_push_stands_in_the_inbox_once_and_is_seen_on_the_reports_page() {
    let scene = Scene::new();
    let (phone, pushed) = pushed_phone(&scene);
    lamp(&phone, "Đèn tắt cả phố.", "Phố Kín");
    let number = send(&phone);
    phone.press_home();
    let before = phone.ports.notifier.shown().len();
    for (n, (action, words)) in [
        (json!({"action": "accept"}), "Cơ quan đã tiếp nhận"),
        (
            json!({"action": "forward", "to": "Công ty Điện lực (giả định)"}),
            "Đã chuyển đến cơ quan có thẩm quyền",
        ),
        (
            json!({"action": "answer", "text": "Đã thay bóng."}),
            "Đã có trả lời",
        ),
        (json!({"action": "publish"}), "Đã công khai trả lời"),
    ]
    .into_iter()
    .enumerate()
    {
        scene.officer(&number, action);
        let body = pushed.recv_timeout(PATIENCE).expect("a push");
        let sealed = String::from_utf8_lossy(&body);
        assert!(!sealed.contains(&number), "sealed on its way");
        phone.app.on_push(body);
        phone.until(words, |s| bell(s) == format!("{} tin mới", n + 1));
        eventually("told on the phone", || {
            phone.ports.notifier.shown().len() == before + n + 1
        });
        let shown = phone.ports.notifier.shown().pop().unwrap();
        assert_eq!(
            (shown.title.as_str(), shown.text.as_str(), shown.link.as_str()),
            (
                format!("Phản ánh {number}").as_str(),
                words,
                format!("https://motcua.ninhbinh.example/phan-anh/{number}").as_str()
            )
        );
    }
    eventually("pushes are acknowledged", || {
        asked(&scene, "POST /push/acks") >= 1
    });
    assert_eq!(
        told(&scene),
        ["push waiting"; 4],
        "each by push, and by nothing else"
    );
    // Asked again, and after a restart: still four.
    phone.app.dispatch(Action::Refresh);
    phone.app.close();
    let phone = Phone::open(&scene.place("vi-du"));
    phone.until("after a restart", |s| bell(s) == "4 tin mới");
    let inbox = to_inbox(&phone);
    let line = rows(&inbox, "news").remove(0);
    assert!(
        line.title.contains("Đã công khai trả lời") && line.detail.contains(&number),
        "{line:?}"
    );
    phone.press(&line.id);
    phone.until("its own page", |s| {
        s.route.starts_with("report/") && has(s, "thread")
    });
    phone.app.dispatch(Action::Back);
    phone.until("seen", |s| {
        s.route == "inbox" && rows(s, "news").iter().all(|row| row.tag.is_none())
    });
    to_reports(&phone);
    assert!(!text(&phone.screen()).contains("Có tin mới"));
}

#[test]
fn without_push_a_report_is_told_by_the_ways_of_its_kind_and_nothing_of_its_words_leaves() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    phone.never_quiet();
    by(&phone, "reports", &["sms", "email"]);
    lamp(&phone, "Đèn tắt cả phố.", "Phố Kín");
    let number = send(&phone);
    for (action, words) in [
        (
            json!({"action": "supplement", "text": "Đèn tắt ở Phố Kín?"}),
            "cần bạn bổ sung",
        ),
        (
            json!({"action": "reply", "text": "Phố Kín phải không?"}),
            "có tin nhắn của cơ quan",
        ),
    ] {
        scene.officer(&number, action);
        eventually(words, || {
            told(&scene);
            let sent = scene.sandbox.call(reqwest::Method::GET, "/desk/api/outbox", None);
            sent[0]["text"].as_str().is_some_and(|t| t.contains(words))
        });
    }
    let sent = scene.sandbox.call(reqwest::Method::GET, "/desk/api/outbox", None);
    assert_eq!(sent.as_array().unwrap().len(), 2, "{sent}");
    for message in sent.as_array().unwrap() {
        let message = message["text"].as_str().unwrap();
        let link = format!("https://motcua.ninhbinh.example/phan-anh/{number}");
        assert!(message.contains(&number) && message.contains(&link), "{message}");
        for private in PRIVATE {
            assert!(!message.contains(private), "{message}");
        }
    }
    assert_eq!(told(&scene), ["sms sent", "sms sent"]);
}

#[test]
fn a_report_nobody_wants_to_be_told_of_is_in_the_inbox_alone() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    phone.never_quiet();
    by(&phone, "reports", &[]);
    lamp(&phone, "Đèn tắt cả phố.", "Phố Kín");
    let number = send(&phone);
    phone.press_home();
    let before = phone.ports.notifier.shown().len();
    scene.officer(&number, json!({"action": "accept"}));
    phone.app.dispatch(Action::Refresh);
    phone.until("in the inbox", |s| bell(s) == "1 tin mới");
    assert_eq!(phone.ports.notifier.shown().len(), before);
    assert!(told(&scene).is_empty());
    let inbox = to_inbox(&phone);
    assert_eq!(of_reports(&inbox).len(), 1);
    phone.press("all-seen");
    phone.until("all seen", |s| {
        rows(s, "news").iter().all(|row| row.tag.is_none())
    });
    to_reports(&phone);
    assert!(!text(&phone.screen()).contains("Có tin mới"), "seen there too");
}

#[test]
fn a_report_without_sign_in_is_told_by_nobody_and_the_phone_that_holds_its_key_asks() {
    let scene = Scene::new();
    let phone = scene.phone("nobody");
    lamp(&phone, "Đèn tắt cả phố.", "Phố Kín");
    let number = send(&phone);
    // News that comes while one looks at the report is seen.
    phone.press_home();
    scene.officer(&number, json!({"action": "accept"}));
    scene.officer(&number, json!({"action": "answer", "text": "Đã thay bóng."}));
    assert!(told(&scene).is_empty());
    phone.app.dispatch(Action::Refresh);
    phone.until("heard by asking", |s| bell(s) == "2 tin mới");
    let inbox = to_inbox(&phone);
    let titles: Vec<String> = of_reports(&inbox).into_iter().map(|r| r.title).collect();
    assert_eq!(titles, ["Đã có trả lời", "Cơ quan đã tiếp nhận"]);
}

#[test]
fn what_the_office_did_meanwhile_is_heard_with_the_answer_to_ones_own_words() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    phone.never_quiet();
    lamp(&phone, "Đèn tắt cả phố.", "Phố Kín");
    let number = send(&phone);
    phone.until("the thread", |s| has(s, "thread"));
    online(&phone, false);
    scene.officer(&number, json!({"action": "accept"}));
    let id = phone
        .screen()
        .blocks
        .iter()
        .find_map(|b| match b {
            Block::Field { id, .. } if id.starts_with("report:say:") => Some(id.clone()),
            _ => None,
        })
        .unwrap();
    phone.fill(&id, "Bao giờ xong?");
    phone.until("written", |s| text(s).contains("Bao giờ xong?"));
    phone.press("report-reply");
    phone.until("waits", |s| has(s, "said-waiting"));
    phone.press_home();
    online(&phone, true);
    phone.until("heard", |s| bell(s) == "1 tin mới");
}

#[test]
fn a_second_phone_tells_the_latest_deed_of_a_report_and_not_its_whole_past() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn tắt cả phố.", "Phố Kín");
    let number = send(&phone);
    scene.officer(&number, json!({"action": "accept"}));
    scene.officer(&number, json!({"action": "answer", "text": "Đã thay bóng."}));
    let second = scene.phone("second");
    second.press("tab:person");
    second.sign_in(&scene.sandbox, "vi-du");
    second.until("signed in", |s| has(s, "identity"));
    second.press_home();
    second.until("one new", |s| bell(s) == "1 tin mới");
    let inbox = to_inbox(&second);
    let fresh: Vec<bool> = of_reports(&inbox).iter().map(|row| row.tag.is_some()).collect();
    assert_eq!(fresh, [true, false]);
}
