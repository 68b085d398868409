//! Several drafts of one procedure: named, found, copied, deleted, brought back.

use crate::scene::{MARITAL, Scene, answers, divorced, json, notice, papers, press, rows, to_tab};
use motcua_core::Action;
use motcua_journeys::Phone;

#[test]
fn a_second_draft_is_asked_for_plainly_and_both_are_found_by_name() {
    let scene = Scene::new();
    let scan = scene.scan("ban-an.pdf", 40_000);
    let phone = scene.phone("a");
    let first = phone.begin("giay doc than", MARITAL);
    phone.walk(&divorced("Nguyễn Thị Ví Dụ"), &[&scan]);
    to_tab(&phone, "tab:home");
    phone.fill("search", "giay doc than");
    press(&phone, "go:procedure/1.004873");
    let screen = phone.until("the drafts there are", |s| {
        s.route.starts_with("procedure/") && !rows(s, "drafts").is_empty()
    });
    assert_eq!(rows(&screen, "drafts").len(), 1);
    let new = screen
        .actions
        .iter()
        .find(|a| a.id.starts_with("start:"))
        .expect("a new one");
    assert!(new.confirm.is_some(), "asked plainly");
    press(&phone, "start:");
    let screen = phone.until("another draft", |s| {
        s.route.starts_with("draft/") && !s.route.contains(&first)
    });
    let second = screen.route["draft/".len()..].to_owned();
    phone.walk(&divorced("Đặng Văn Thử"), &[&scan]);

    to_tab(&phone, "tab:dossiers");
    press(&phone, "go:drafts");
    let screen = phone.until("both", |s| s.route == "drafts" && rows(s, "drafts").len() == 2);
    let text = json(&screen);
    assert!(
        text.contains("Nguyễn Thị Ví Dụ") && text.contains("Đặng Văn Thử"),
        "{text}"
    );
    for (query, found) in [
        ("dang van", &second),
        ("VÍ DỤ", &first),
        ("hon nhan dang van", &second),
    ] {
        phone.fill("drafts-search", query);
        let only = format!("go:draft/{found}");
        phone.until(query, |s| {
            let found = rows(s, "drafts");
            s.route == "drafts" && found.len() == 1 && found[0].0 == only
        });
    }
    phone.fill("drafts-search", "nobody of this name");
    phone.until("none", |s| s.route == "drafts" && rows(s, "drafts").is_empty());
    // The person's own name for it comes first.
    phone.fill("drafts-search", "dang van");
    press(&phone, &format!("go:draft/{second}"));
    press(&phone, &format!("go:draft/{second}/more"));
    phone.at(&format!("draft/{second}/more"));
    phone.fill("draft-name", "  Giấy của cậu út ");
    phone.until("the name", |s| json(s).contains("\"value\":\"Giấy của cậu út\""));
    to_tab(&phone, "tab:dossiers");
    let screen = phone.until("the tab", |s| {
        s.route == "dossiers" && json(s).contains("Giấy của cậu út")
    });
    assert!(!json(&screen).contains("Đặng Văn Thử |"));
}

#[test]
fn two_drafts_for_one_person_are_noticed_and_neither_is_held_up() {
    let scene = Scene::new();
    let scan = scene.scan("ban-an.pdf", 40_000);
    let phone = scene.phone("a");
    let first = phone.begin("giay doc than", MARITAL);
    phone.walk(&divorced("Nguyễn Thị Ví Dụ"), &[&scan]);
    let check = phone.screen();
    assert!(!notice(&check, "twins"), "one draft is no double");
    to_tab(&phone, "tab:home");
    phone.fill("search", "giay doc than");
    press(&phone, "go:procedure/1.004873");
    press(&phone, "start:");
    phone.until("another draft", |s| {
        s.route.starts_with("draft/") && !s.route.contains(&first)
    });
    phone.walk(&divorced("NGUYỄN THỊ VÍ  DỤ"), &[&scan]);
    let check = phone.until("the notice", |s| notice(s, "twins"));
    assert!(
        json(&check).contains("Bạn đã có một hồ sơ cho Nguyễn Thị Ví Dụ"),
        "{}",
        json(&check)
    );
    phone.confirm();
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
    to_tab(&phone, "tab:dossiers");
    press(&phone, &format!("go:draft/{first}"));
    let screen = phone.until("the notice of a filed one", |s| notice(s, "twins"));
    assert!(json(&screen).contains("đã nộp, mã"), "{}", json(&screen));
    press(&phone, "go:dossier/");
    phone.until("the dossier", |s| s.route.starts_with("dossier/"));
}

#[test]
fn a_filed_dossier_is_used_again_with_its_answers_marked_and_its_files_offered() {
    let scene = Scene::new();
    let scan = scene.scan("ban-an.pdf", 300_000);
    let phone = scene.phone("a");
    phone.begin("giay doc than", MARITAL);
    phone.walk(&divorced("Nguyễn Thị Ví Dụ"), &[&scan]);
    let before = answers(&phone.until("the check", |s| s.route.ends_with("/check")));
    phone.confirm();
    phone.sign_in(&scene.sandbox, "vi-du");
    let code = phone.filed();
    press(&phone, "reuse:");
    let screen = phone.until("a new draft", |s| {
        s.route.starts_with("draft/") && notice(s, "message")
    });
    let id = screen.route["draft/".len()..].to_owned();
    assert!(json(&screen).contains("từ hồ sơ trước"), "{}", json(&screen));
    press(&phone, &format!("go:draft/{id}/check"));
    let check = phone.until("the check", |s| s.route.ends_with("/check"));
    let after = answers(&check);
    let said = |rows: &[(String, String, Option<String>)]| -> Vec<(String, String)> {
        rows.iter().map(|(l, v, _)| (l.clone(), v.clone())).collect()
    };
    assert_eq!(said(&after), said(&before), "every answer came along");
    let filled: Vec<_> = after.iter().filter(|(_, v, _)| v != "Để trống").collect();
    assert!(
        filled
            .iter()
            .all(|(_, _, s)| s.as_deref() == Some("Từ hồ sơ trước")),
        "{filled:#?}"
    );
    assert!(
        papers(&check).iter().all(|p| !p.contains("ban-an.pdf")),
        "files are offered, not taken"
    );
    phone.app.dispatch(Action::Back);
    press(&phone, &format!("go:draft/{id}/paper/ban-an-ly-hon"));
    press(&phone, "reuse-file:");
    phone.until("the copy", |s| {
        json(s).contains("\"state\":\"kept\"") && !notice(s, "offers")
    });
    phone.app.dispatch(Action::Back);
    press(&phone, &format!("go:draft/{id}/check"));
    phone.confirm();
    let again = phone.until("the second dossier", |s| {
        s.route.starts_with("dossier/") && !s.route.contains(&code)
    });
    assert!(again.route.len() > "dossier/".len());
    let state = scene.sandbox.state();
    let hashes: Vec<&str> = state["dossiers"]
        .as_array()
        .expect("dossiers")
        .iter()
        .map(|d| d["attachments"][0]["sha256"].as_str().expect("a hash"))
        .collect();
    assert_eq!(hashes.len(), 2);
    assert_eq!(hashes[0], hashes[1], "the copy is the file");
}

#[test]
fn a_deleted_draft_says_until_when_it_can_come_back_and_does_after_a_restart() {
    let scene = Scene::new();
    let place = scene.place("a");
    let scan = scene.scan("ban-an.pdf", 40_000);
    let phone = Phone::open(&place);
    let id = phone.begin("giay doc than", MARITAL);
    phone.walk(&divorced("Nguyễn Thị Ví Dụ"), &[&scan]);
    phone.app.dispatch(Action::Back);
    press(&phone, &format!("delete:{id}"));
    phone.until("deleted", |s| !s.route.contains(&id));
    drop(phone);
    let phone = Phone::open(&place);
    to_tab(&phone, "tab:dossiers");
    press(&phone, "go:drafts/deleted");
    let screen = phone.at("drafts/deleted");
    assert!(
        json(&screen).contains("Khôi phục được đến hết"),
        "{}",
        json(&screen)
    );
    press(&phone, &format!("undo:{id}"));
    phone.at(&format!("draft/{id}"));
    press(&phone, &format!("go:draft/{id}/check"));
    let check = phone.until("the check", |s| s.route.ends_with("/check"));
    assert!(json(&check).contains("Nguyễn Thị Ví Dụ") && json(&check).contains("ban-an.pdf"));
    // For good means at once, with its files.
    phone.app.dispatch(Action::Back);
    press(&phone, &format!("delete:{id}"));
    to_tab(&phone, "tab:dossiers");
    press(&phone, "go:drafts/deleted");
    press(&phone, &format!("delete-for-good:{id}"));
    phone.until("gone", |s| !json(s).contains(&id));
    let files = std::fs::read_dir(place.dir.join("data/files"))
        .expect("the vault")
        .count();
    assert_eq!(files, 0, "sealed files of a draft that is gone");
}

#[test]
fn many_drafts_are_all_there_page_by_page() {
    let scene = Scene::new();
    let phone = scene.phone("a");
    let mut ids = vec![phone.begin("giay doc than", MARITAL)];
    for _ in 0..29 {
        phone.app.dispatch(Action::Back);
        press(&phone, "start:");
        let held = ids.clone();
        let screen = phone.until("another", |s| {
            s.route
                .strip_prefix("draft/")
                .is_some_and(|id| !held.iter().any(|h| h == id))
        });
        ids.push(screen.route["draft/".len()..].to_owned());
    }
    to_tab(&phone, "tab:dossiers");
    press(&phone, "go:drafts");
    let screen = phone.until("a page", |s| s.route == "drafts");
    assert_eq!(rows(&screen, "drafts").len(), 25);
    press(&phone, "more:drafts");
    let screen = phone.until("all", |s| rows(s, "drafts").len() == 30);
    for id in &ids {
        assert!(
            rows(&screen, "drafts")
                .iter()
                .any(|(row, _)| row.ends_with(id.as_str())),
            "{id}"
        );
    }
}
