//! Forms with lists of things, long lists to choose from, answers that come from elsewhere, and a form that changes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Answers, Phone, Place, Sandbox, pressable};
use serde_json::json;

fn field<'a>(screen: &'a Screen, wanted: &str) -> Option<&'a Block> {
    screen
        .blocks
        .iter()
        .find(|b| matches!(b, Block::Field { id, .. } if id == wanted))
}

fn source(screen: &Screen, wanted: &str) -> Option<String> {
    match field(screen, wanted)? {
        Block::Field { label, .. } => label.source.clone(),
        _ => None,
    }
}

fn value(screen: &Screen, wanted: &str) -> String {
    match field(screen, wanted) {
        Some(Block::Field { value, .. }) => value.clone(),
        _ => String::new(),
    }
}

/// Goes on through the pages of a draft to the one that asks this.
fn page_with(phone: &Phone, wanted: &str) -> Screen {
    let mut route = phone.until("a page", |s| s.route.contains("/page/")).route;
    loop {
        let screen = phone.at(&route);
        if field(&screen, wanted).is_some() {
            return screen;
        }
        phone.answer_all_on(&route);
        phone.press("continue:");
        let next = phone.until("the next page", |s| {
            s.route != route && s.route.contains("/page/")
        });
        route = next.route;
    }
}

/// A day that the office can still wait for, as the form writes it.
fn in_a_month() -> &'static str {
    let day = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(30 * 24);
    day.strftime("%F").to_string().leak()
}

/// Every modelled procedure that can be filed here, what people call it, and what the test has to say about it.
fn procedures() -> Vec<(&'static str, &'static str, Answers)> {
    vec![
        ("khai tu", "1.000656", Answers::new()),
        (
            "dang ky ket hon",
            "1.000894",
            Answers::from([
                ("ben_nam_so_dinh_danh", "036090000001"),
                ("ngay_den", in_a_month()),
            ]),
        ),
        ("khai sinh", "1.001193", Answers::new()),
        ("ho kinh doanh", "1.001612", Answers::from([("ma_nganh", "4711")])),
        (
            "giam ho",
            "1.004837",
            Answers::from([
                ("tre_ngay_sinh", "2019-05-04"),
                ("tre_so_dinh_danh", "036219000001"),
            ]),
        ),
        ("cai chinh ho tich", "1.004859", Answers::new()),
        ("giay doc than", "1.004873", Answers::new()),
        ("ho ngheo", "1.011607", Answers::new()),
        (
            "bien dong dat dai",
            "1.013831",
            Answers::from([("gcn_ngay_cap", "2010-02-03"), ("hop_dong_ngay", "2026-10-01")]),
        ),
        (
            "huu tri xa hoi",
            "1.014027",
            Answers::from([("so_tai_khoan", "0123456789")]),
        ),
        ("trich luc", "2.000635", Answers::new()),
    ]
}

#[test]
fn every_modelled_procedure_is_found_filled_in_and_filed_with_its_lists() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let mut first = true;
    for (n, (query, code, answers)) in procedures().into_iter().enumerate() {
        if n > 0 {
            phone.press_home();
        }
        phone.begin(query, code);
        phone.walk_whole(&answers, dir.path());
        phone.confirm();
        if std::mem::take(&mut first) {
            phone.sign_in(&sandbox, "vi-du");
        }
        let dossier = phone.filed();
        println!("{code} filed as {dossier}");
    }
    let state = sandbox.state();
    assert_eq!(
        state["dossiers"].as_array().expect("dossiers").len(),
        procedures().len()
    );
}

#[test]
fn an_item_is_added_named_taken_away_and_survives_a_kill() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let place = Place::new(dir.path(), &sandbox);
    let list = {
        let phone = Phone::open(&place);
        phone.begin("bien dong dat dai", "1.013831");
        phone.press("go:draft/");
        let page = phone.until("a page", |s| s.route.contains("/page/0"));
        assert!(page.route.ends_with("/page/0"));
        // The page of the parties: the first with a list.
        let mut route = page.route.clone();
        let list = loop {
            let screen = phone.at(&route);
            if let Some(add) = pressable(&screen).into_iter().find(|id| id.starts_with("add:")) {
                break add["add:".len()..].to_owned();
            }
            phone.answer_all_on(&route);
            phone.press("continue:");
            route = phone
                .until("the next page", |s| {
                    s.route != route && s.route.contains("/page/")
                })
                .route;
        };
        for name in ["Trần Văn Thử", "Lê Thị Mẫu"] {
            phone.press(&format!("add:{list}"));
            let item = phone.until("an item", |s| s.route.contains("/item/"));
            let block = item.blocks.iter().find_map(|b| match b {
                Block::Field { id, .. } if id.ends_with("/ho_ten") => Some(id.clone()),
                _ => None,
            });
            phone.fill(&block.expect("a name"), name);
            phone.until("the name is kept", |s| s.title.ends_with(name));
            phone.app.dispatch(Action::Back);
            phone.until("the list", |s| s.route == route);
        }
        list
    };
    let phone = Phone::open(&place);
    let rows = |s: &Screen| -> Vec<String> {
        let wanted = format!("f:{list}");
        s.blocks
            .iter()
            .find_map(|b| match b {
                Block::List { id, rows, .. } if *id == wanted => {
                    Some(rows.iter().map(|r| r.title.clone()).collect())
                }
                _ => None,
            })
            .unwrap_or_default()
    };
    let screen = phone.until("both are there after the kill", |s| rows(s).len() == 2);
    assert!(rows(&screen)[0].ends_with("Trần Văn Thử") && rows(&screen)[1].ends_with("Lê Thị Mẫu"));
    phone.press(&format!("item:{list}/0"));
    phone.press(&format!("remove-item:{list}/0"));
    let screen = phone.until("one is left", |s| rows(s).len() == 1);
    assert!(rows(&screen)[0].ends_with("1: Lê Thị Mẫu"), "{:?}", rows(&screen));
    phone.press(&format!("item:{list}/0"));
    let item = phone.until("the item", |s| s.route.contains("/item/"));
    assert_eq!(
        value(&item, &format!("f:{list}/0/ho_ten")),
        "Lê Thị Mẫu",
        "what moved up shows its own words"
    );
}

#[test]
fn an_old_commune_typed_offline_leads_to_the_one_of_today() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.begin("ho ngheo", "1.011607");
    phone.app.dispatch(Action::Connectivity { online: false });
    phone.press("go:draft/");
    page_with(&phone, "f:/xa");
    phone.fill("f:/xa", "thi tran co le");
    let screen = phone.until("an offer", |s| {
        pressable(s).iter().any(|id| id == "pick:/xa=14026")
    });
    let offered = screen.blocks.iter().find_map(|b| match b {
        Block::List { id, rows, .. } if id == "offers:/xa" => Some(rows[0].clone()),
        _ => None,
    });
    let row = offered.expect("offers");
    assert!(
        row.title.contains("Cổ Lễ") && row.detail.contains("Thị trấn Cổ Lễ"),
        "{row:?}"
    );
    phone.press("pick:/xa=14026");
    let screen = phone.until("it is chosen", |s| value(s, "f:/xa").contains("Ninh Bình"));
    assert_eq!(value(&screen, "f:/xa"), "Xã Cổ Lễ, tỉnh Ninh Bình");
}

#[test]
fn what_was_told_once_is_filled_in_again_with_its_source() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.begin("trich luc", "2.000635");
    phone.press("go:draft/");
    page_with(&phone, "f:/dien_thoai");
    phone.fill("f:/dien_thoai", "0900 000 009");
    phone.until("it is kept", |s| value(s, "f:/dien_thoai") == "0900000009");
    phone.press_home();
    phone.begin("ho ngheo", "1.011607");
    phone.press("go:draft/");
    let screen = page_with(&phone, "f:/dien_thoai");
    assert_eq!(value(&screen, "f:/dien_thoai"), "0900000009");
    assert_eq!(
        source(&screen, "f:/dien_thoai").as_deref(),
        Some("Từ hồ sơ trước")
    );
    phone.fill("f:/dien_thoai", "0900 000 010");
    phone.until("a value of one's own has no other source", |s| {
        value(s, "f:/dien_thoai") == "0900000010" && source(s, "f:/dien_thoai").is_none()
    });
}

#[test]
fn a_form_that_changed_keeps_the_answers_marks_the_new_and_shows_what_has_no_place() {
    let code = "1.004873";
    let mut older = Sandbox::own_record(code);
    older["version"] = json!("v0");
    let form = &mut older["form"];
    // The older form asked something the newer one does not, and did not ask for the phone number.
    form["schema"]["properties"]["cau_hoi_cu"] = json!({"type": "string"});
    let first = form["uischema"]["elements"][0]["elements"]
        .as_array_mut()
        .expect("controls");
    first.insert(0, json!({"type": "Control", "scope": "#/properties/cau_hoi_cu"}));
    for lang in ["vi", "en"] {
        form["texts"][lang]["cau_hoi_cu.label"] = json!("Câu hỏi cũ");
    }
    let drop_phone = |controls: &mut Vec<serde_json::Value>| {
        controls.retain(|c| c["scope"] != "#/properties/dien_thoai");
    };
    for page in form["uischema"]["elements"].as_array_mut().expect("pages") {
        drop_phone(page["elements"].as_array_mut().expect("controls"));
    }
    form["schema"]["required"]
        .as_array_mut()
        .expect("names")
        .retain(|n| n != "dien_thoai");
    older["prefill"]
        .as_object_mut()
        .expect("keys")
        .remove("#/properties/dien_thoai");

    let mut sandbox = Sandbox::start_with_record(code, &older);
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let draft = phone.begin("giay doc than", code);
    phone.press("go:draft/");
    let page = phone.until("a page", |s| field(s, "f:/cau_hoi_cu").is_some());
    phone.fill("f:/cau_hoi_cu", "một câu trả lời cũ");
    phone.until("it is kept", |s| {
        value(s, "f:/cau_hoi_cu") == "một câu trả lời cũ"
    });
    phone.answer_all_on(&page.route);

    sandbox.restart_with_record(code, &Sandbox::own_record(code));
    phone.app.dispatch(Action::Refresh);
    let screen = phone.until("word of the change", |s| {
        pressable(s).iter().any(|id| id.ends_with("/changes"))
    });
    // No question goes away under the fingers: the page stays until it is left.
    assert_eq!(screen.route, page.route);
    assert_eq!(value(&screen, "f:/cau_hoi_cu"), "một câu trả lời cũ");
    phone.press(&format!("go:draft/{draft}/changes"));
    let changes = phone.until("what changed", |s| s.route.ends_with("/changes"));
    let text = serde_json::to_string(&changes.blocks).expect("plain");
    assert!(
        text.contains("Câu hỏi cũ") && text.contains("một câu trả lời cũ"),
        "{text}"
    );
    assert!(
        pressable(&changes).iter().any(|id| id == "fresh:/dien_thoai"),
        "{:?}",
        pressable(&changes)
    );
    phone.press("change-seen");
    phone.press_home();
    phone.press(&format!("go:draft/{draft}"));
    phone.until("the tasks", |s| s.route == format!("draft/{draft}"));
    phone.walk(&Answers::new(), &[]);
    phone.confirm();
    phone.sign_in(&sandbox, "vi-du");
    phone.filed();
    let state = sandbox.state();
    assert_eq!(
        state["dossiers"].as_array().expect("dossiers").len(),
        1,
        "the new form was filed: {state:#}"
    );
}
