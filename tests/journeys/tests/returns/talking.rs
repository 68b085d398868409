//! Messages with the desk.

use crate::scene::{Scene, entries, field, offline, send, text, write};
use motcua_core::Action;

#[test]
fn messages_written_without_a_network_go_in_order_once_and_are_read() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = scene.filed(&phone);
    offline(&phone, true);
    phone.press(&format!("go:dossier/{code}/messages"));
    send(&phone, "Thứ nhất: hồ sơ của tôi đến đâu rồi?");
    send(&phone, "Thứ hai: tôi cần trước thứ Sáu.");
    write(&phone, "message:", "Thứ ba: đang viết dở");
    let page = phone.screen();
    let waiting = entries(&page, "thread");
    assert!(
        waiting.iter().all(|e| e.2.contains("chờ gửi")) && waiting.len() == 2,
        "{waiting:#?}"
    );
    assert!(scene.messages(&code).is_empty());
    drop(phone);

    scene.lose_answers(3);
    let phone = scene.phone();
    phone.until("both there, in order", |s| {
        let said: Vec<_> = entries(s, "thread")
            .into_iter()
            .filter(|e| e.2 == "Đã gửi")
            .map(|e| e.1)
            .collect();
        said.len() == 2 && said[0].starts_with("Thứ nhất") && said[1].starts_with("Thứ hai")
    });
    phone.until("the words of the third are still there", |s| {
        field(s, "message:").is_some_and(|(v, _)| v == "Thứ ba: đang viết dở")
    });
    phone.press("send-message");
    phone.until("all three", |s| {
        entries(s, "thread").iter().filter(|e| e.2 == "Đã gửi").count() == 3
    });
    let there: Vec<String> = scene.messages(&code).into_iter().map(|m| m.1).collect();
    assert_eq!(there.len(), 3, "none twice: {there:?}");
    assert!(
        there[0].starts_with("Thứ nhất") && there[1].starts_with("Thứ hai") && there[2].starts_with("Thứ ba")
    );

    phone.app.dispatch(Action::Back);
    phone.at(&format!("dossier/{code}"));
    scene.officer_writes(&code, "Hồ sơ đang ở bộ phận tư pháp.");
    phone.app.dispatch(Action::Foreground);
    phone.until("one new", |s| text(s).contains("1 tin mới"));
    phone.press(&format!("go:dossier/{code}/messages"));
    phone.until("the answer, and that ours were read", |s| {
        let all = entries(s, "thread");
        all.iter().any(|e| e.1.contains("bộ phận tư pháp"))
            && all.iter().filter(|e| e.2 == "Cán bộ đã đọc").count() == 3
    });
    phone.app.dispatch(Action::Back);
    phone.until("nothing new is left", |s| {
        s.route == format!("dossier/{code}") && !text(s).contains("tin mới")
    });
    assert!(scene.messages(&code)[3].2, "the desk sees that it was read");
}
