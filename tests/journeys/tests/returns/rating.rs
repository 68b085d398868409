//! Rating a dossier that ended.

use crate::scene::{Scene, field, has_block, notice, offline, text, write};
use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::Phone;
use serde_json::{Value, json};

/// Criteria of a ballot on the screen: id, what is chosen, whether the log filled it in.
fn asked(screen: &Screen) -> Vec<(String, Option<String>, bool)> {
    let of = |block: &Block| match block {
        Block::Rating {
            id, selected, label, ..
        } => {
            let id = id.strip_prefix("rating:c:")?.to_owned();
            Some((id, selected.clone(), label.source.is_some()))
        }
        _ => None,
    };
    screen.blocks.iter().filter_map(of).collect()
}

fn choose(phone: &Phone, criterion: &str, score: &str) {
    phone.app.dispatch(Action::Choose {
        block: format!("rating:c:{criterion}"),
        selected: vec![score.into()],
    });
    phone.until("chosen", |s| {
        asked(s)
            .iter()
            .any(|(id, chosen, log)| id == criterion && chosen.as_deref() == Some(score) && !log)
    });
}

fn ratings(scene: &Scene) -> Vec<Value> {
    scene.sandbox.state()["ratings"]
        .as_array()
        .expect("ratings")
        .clone()
}

/// A dossier that ended, with the phone on its page.
fn ended(scene: &Scene, phone: &Phone) -> String {
    let code = scene.filed(phone);
    scene.sandbox.officer(&code, json!({"action": "accept"}));
    scene.sandbox.officer(&code, json!({"action": "finish"}));
    phone.app.dispatch(Action::Foreground);
    phone.until("the way to rate it", |s| has_block(s, "rating"));
    code
}

#[test]
fn a_rating_filled_in_without_a_network_arrives_once_and_can_be_changed() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = ended(&scene, &phone);
    offline(&phone, true);
    phone.press(&format!("go:dossier/{code}/rating"));
    let page = phone.until("the ballot", |s| asked(s).len() == 9);
    let by_log: Vec<String> = asked(&page).into_iter().filter(|c| c.2).map(|c| c.0).collect();
    assert_eq!(
        by_log,
        ["total-time", "contacts", "agencies"],
        "what the phone counted stands there"
    );
    for criterion in ["agency-time", "one-stop", "publication", "attitude"] {
        choose(&phone, criterion, "2");
    }
    write(&phone, "rating:comment:", "Nhanh và rõ ràng");
    phone.press("send-rating");
    let page = phone.until("what is lacking", |s| has_block(s, "errors"));
    assert_eq!(page.chrome.focus.as_deref(), Some("rating:c:complaints"));
    drop(phone);

    let phone = scene.phone();
    offline(&phone, true);
    phone.until("every word and choice is still there", |s| {
        field(s, "rating:comment:").is_some_and(|(v, _)| v == "Nhanh và rõ ràng")
            && asked(s).iter().filter(|c| c.1.is_some()).count() == 7
    });
    choose(&phone, "complaints", "1");
    choose(&phone, "online", "0");
    phone.press("send-rating");
    phone.until("it waits", |s| {
        notice(s, "rating").is_some_and(|(title, _)| title.contains("chưa đến tỉnh"))
            && text(s).contains("Nhanh và rõ ràng")
    });
    assert!(ratings(&scene).is_empty());

    scene.lose_answers(2);
    offline(&phone, false);
    let page = phone.until("the server's word", |s| {
        s.actions.iter().any(|a| a.id == "change-rating")
    });
    assert!(
        text(&page).contains("Xuất sắc") && text(&page).contains("15/18 điểm"),
        "exactly fifteen: {}",
        text(&page)
    );
    assert!(scene.posts("rating") >= 3, "two answers were lost");
    let held = ratings(&scene);
    assert_eq!(held.len(), 1, "{held:#?}");
    assert_eq!((&held[0]["revision"], &held[0]["total"]), (&json!(1), &json!(15)));
    assert_eq!(held[0]["comment"], "Nhanh và rõ ràng");

    phone.press("change-rating");
    phone.until("what was sent, open again", |s| {
        asked(s).iter().all(|c| c.1.is_some() && !c.2)
            && field(s, "rating:comment:").is_some_and(|(v, _)| v == "Nhanh và rõ ràng")
    });
    choose(&phone, "attitude", "0");
    phone.press("send-rating");
    let page = phone.until("the changed one", |s| {
        s.actions.iter().any(|a| a.id == "change-rating") && text(s).contains("13/18 điểm")
    });
    assert!(text(&page).contains("Tốt"));
    let held = ratings(&scene);
    assert_eq!((held.len(), &held[0]["revision"]), (1, &json!(2)));

    // The desk has it, and does not know whose it is.
    for path in [
        format!("/desk/dossiers/{code}"),
        "/desk/ratings".to_owned(),
        "/desk/api/ratings".to_owned(),
    ] {
        let shown = scene.sandbox.page(&path);
        assert!(!shown.contains("Nhanh và rõ ràng"), "{path}");
    }
    let sums = scene.sandbox.page("/desk/api/ratings");
    assert!(
        sums.contains("37.14026") && !sums.contains(&code) && !sums.contains("Ví Dụ"),
        "{sums}"
    );
}

#[test]
fn a_rating_that_waits_can_be_taken_back_changed_and_sent_with_nothing_lost() {
    let scene = Scene::new();
    let phone = scene.phone();
    let code = ended(&scene, &phone);
    offline(&phone, true);
    phone.press(&format!("go:dossier/{code}/rating"));
    phone.until("the ballot", |s| asked(s).len() == 9);
    let open = [
        "agency-time",
        "one-stop",
        "publication",
        "attitude",
        "complaints",
        "online",
    ];
    for criterion in open {
        choose(&phone, criterion, "1");
    }
    write(&phone, "rating:comment:", "Tạm được");
    phone.press("send-rating");
    phone.until("it waits", |s| notice(s, "rating").is_some());
    phone.press("forget:");
    phone.until("the ballot as it was", |s| {
        asked(s).iter().all(|c| c.1.is_some())
            && field(s, "rating:comment:").is_some_and(|(v, _)| v == "Tạm được")
    });
    choose(&phone, "online", "2");
    phone.press("send-rating");
    phone.until("it waits again", |s| notice(s, "rating").is_some());
    offline(&phone, false);
    phone.until("the server's word", |s| {
        s.actions.iter().any(|a| a.id == "change-rating")
    });
    let held = ratings(&scene);
    assert_eq!(
        (held.len(), &held[0]["revision"], &held[0]["comment"]),
        (1, &json!(1), &json!("Tạm được"))
    );
}
