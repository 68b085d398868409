//! The pages of family links in both languages, from links put together by hand.

use crate::app::{FamilyPage, Model, OpenDraft, Page, Person, Place, Route, TabId, WaitingAsking};
use crate::error::{Failure, FailureKind};
use crate::family::Held;
use crate::net::wire::family::{Asking, Link, LogEntry, OnBehalf, Relation};
use crate::screen::{Block, NoticeKind, Screen};
use crate::screens::{Built, project};
use crate::text::Lang;
use serde_json::json;
use std::collections::BTreeMap;

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;
const MOTHER: &str = "036190012345";

fn person(level: u32) -> Person {
    Person {
        name: "Nguyễn Thị Ví Dụ".into(),
        number: MOTHER.into(),
        level,
        bearer: false,
    }
}

fn link(id: &str, role: &str, state: &str) -> Link {
    let (name, number) = match role {
        "guardian" => ("Nguyễn Văn Mầm", "036215004321"),
        _ => ("Nguyễn Thị Ví Dụ", MOTHER),
    };
    let active = state == "active";
    serde_json::from_value(json!({
        "id": id, "role": role, "relation": if role == "guardian" { "child" } else { "elder" }, "state": state,
        "waits": (state == "asked").then_some("consent"), "basis": active.then_some("register"),
        "guardian": {"name": if role == "guardian" { "Nguyễn Thị Ví Dụ" } else { "Trần Văn Thử" }},
        "member": {"name": (active || role == "member").then_some(name), "number": number},
        "until": active.then_some("2033-09-02"), "evidence": 0,
        "asked_at": "2026-11-24T10:00:00+07:00", "changed_at": "2026-11-24T10:00:00+07:00",
    }))
    .expect("a link")
}

fn line(seq: u64, act: &str, actor: &str) -> LogEntry {
    serde_json::from_value(json!({
        "seq": seq, "at": "2026-11-24T10:00:00+07:00", "act": act, "by": "guardian", "actor": actor,
        "dossier": (act == "filed").then_some("H42.14026-20261124-0000001"),
        "procedure": (act == "filed").then_some("Cấp Giấy xác nhận tình trạng hôn nhân"),
    }))
    .expect("a line")
}

fn page() -> FamilyPage {
    let log = vec![
        line(1, "asked", "Nguyễn Thị Ví Dụ"),
        line(2, "confirmed", ""),
        line(3, "filed", "Nguyễn Thị Ví Dụ"),
        line(4, "withdrawn", "Nguyễn Thị Ví Dụ"),
        line(5, "blessed", ""),
    ];
    let asking = Asking {
        number: "035158000456".into(),
        relation: Relation::Elder,
    };
    let waiting = |effect, refused: Option<(&str, &str)>| WaitingAsking {
        effect,
        asking: asking.clone(),
        refused: refused.map(|(code, detail)| (code.into(), detail.into())),
        too_low: false,
    };
    FamilyPage {
        held: Held {
            of: MOTHER.into(),
            links: vec![
                link("l1", "guardian", "active"),
                link("l2", "guardian", "asked"),
                link("l3", "guardian", "refused"),
                link("l4", "member", "active"),
            ],
            asked: vec![link("l5", "member", "asked")],
            logs: BTreeMap::from([("l1".to_owned(), log)]),
            at_ms: NOW,
        },
        waiting: vec![waiting(7, None), waiting(8, Some(("MC-F12", "")))],
        ..FamilyPage::default()
    }
}

fn at(lang: Lang, route: Route, page: FamilyPage) -> Model {
    let mut model = Model::new(lang, NOW);
    let mut place = Place::at(TabId::Person);
    place.push(route);
    model.place = place;
    model.page = Page::Family(Box::new(page));
    model.person = Some(person(2));
    model
}

fn snapshot(name: &str, route: &Route, change: impl Fn(&mut Model)) {
    for lang in [Lang::Vi, Lang::En] {
        let mut model = at(lang, route.clone(), page());
        change(&mut model);
        let screen = project(&model).screen;
        assert!(screen.chrome.private, "{name} shows who belongs to whom");
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), screen);
    }
}

fn of_link(id: &str) -> Route {
    Route::FamilyLink { id: id.into() }
}

fn pressable(built: &Built, id: &str) -> bool {
    built.intents.contains_key(id) && built.screen.actions.iter().any(|a| a.id == id)
}

#[test]
fn the_list_tells_both_sides_what_waits_and_what_is_over() {
    snapshot("family", &Route::Family, |_| {});
    snapshot("family.offline", &Route::Family, |model| {
        model.online = false;
        model.family.failure = Some(Failure::new(FailureKind::Offline, "MC-N01"));
        model.page = Page::Family(Box::default());
    });
    snapshot("family.signed-out", &Route::Family, |model| model.person = None);
}

#[test]
fn asking_says_what_is_wrong_at_its_field_and_that_it_waits_for_a_network() {
    snapshot("family.add", &Route::FamilyAdd, |model| model.online = false);
    snapshot("family.add.wrong", &Route::FamilyAdd, |model| {
        model.family.checked = true;
        model.person = Some(person(1));
    });
    let mut own = page();
    own.typing.number = MOTHER.into();
    let mut model = at(Lang::En, Route::FamilyAdd, own);
    model.family.checked = true;
    let text = serde_json::to_string(&project(&model).screen).expect("JSON");
    assert!(text.contains("your own number"), "{text}");
}

#[test]
fn a_link_shows_its_log_and_only_what_its_side_may_do() {
    snapshot("family.link", &of_link("l1"), |_| {});
    snapshot("family.asks-me", &of_link("l5"), |_| {});
    let built = |id: &str| project(&at(Lang::Vi, of_link(id), page()));
    for id in ["l1", "l2", "l4"] {
        let built = built(id);
        assert!(pressable(&built, &format!("withdraw:{id}")), "{id}");
        assert!(!built.intents.contains_key(&format!("consent:{id}")), "{id}");
    }
    assert!(!built("l3").intents.keys().any(|id| id.starts_with("withdraw:")));
    let asks = built("l5");
    assert!(pressable(&asks, "consent:l5") && pressable(&asks, "refuse:l5"));
    let mut model = at(Lang::Vi, of_link("l5"), page());
    model.family.answering.insert("l5".into());
    assert!(
        !project(&model).intents.contains_key("consent:l5"),
        "once is enough"
    );
}

#[test]
fn every_change_asks_before_it_is_done() {
    for (id, route) in [
        ("withdraw:l1", of_link("l1")),
        ("consent:l5", of_link("l5")),
        ("refuse:l5", of_link("l5")),
        ("ask-family", Route::FamilyAdd),
    ] {
        let screen = project(&at(Lang::Vi, route, page())).screen;
        let button = screen.actions.iter().find(|a| a.id == id).expect(id);
        assert!(button.confirm.is_some(), "{id}");
    }
}

#[test]
fn an_asked_number_is_not_read_out_whole() {
    for route in [Route::Family, of_link("l2")] {
        let text = serde_json::to_string(&project(&at(Lang::Vi, route, page())).screen).expect("JSON");
        assert!(
            !text.contains("035158000456") && !text.contains("036215004321"),
            "{text}"
        );
    }
}

#[test]
fn what_waits_for_me_is_a_badge_on_my_tab() {
    let mut model = at(Lang::Vi, Route::Person, page());
    model.place = Place::at(TabId::Person);
    model.page = Page::Person;
    model.family.asked = 2;
    assert_eq!(project(&model).screen.tabs[3].badge, 2);
}

fn draft(change: impl FnOnce(&mut OpenDraft)) -> Page {
    let Page::Draft(mut open) = crate::screens::tests::open(false) else {
        unreachable!("a draft")
    };
    open.members = vec![link("l1", "guardian", "active")];
    open.whom = Some(OnBehalf {
        link: "l1".into(),
        name: "Nguyễn Văn Mầm".into(),
        relation: Relation::Child,
    });
    change(&mut open);
    Page::Draft(open)
}

fn draft_screen(lang: Lang, route: Route, page: Page) -> Screen {
    let mut model = at(lang, route, FamilyPage::default());
    model.page = page;
    project(&model).screen
}

#[test]
fn a_draft_says_for_whom_on_its_tasks_and_its_check() {
    let id = || "d1".to_owned();
    for lang in [Lang::Vi, Lang::En] {
        let tasks = draft_screen(lang, Route::Draft { id: id() }, draft(|_| {}));
        insta::assert_json_snapshot!(format!("draft.whom.{}", lang.tag()), tasks);
        let check = draft_screen(lang, Route::DraftCheck { id: id() }, draft(|_| {}));
        let whom = check
            .blocks
            .iter()
            .find(|b| matches!(b, Block::Summary { id, .. } if id == "whom"));
        insta::assert_json_snapshot!(format!("check.whom.{}", lang.tag()), whom);
    }
}

#[test]
fn a_draft_for_someone_one_may_act_for_no_more_says_so_and_keeps_the_name() {
    let over = || {
        draft(|open| {
            open.members.clear();
            open.whom_over = true;
        })
    };
    let id = || "d1".to_owned();
    for route in [Route::Draft { id: id() }, Route::DraftCheck { id: id() }] {
        let screen = draft_screen(Lang::Vi, route, over());
        let told = screen.blocks.iter().any(|b| {
            matches!(b, Block::Notice { code: Some(code), tone: NoticeKind::Warning, .. } if code == "MC-F11")
        });
        assert!(told, "{screen:?}");
        let text = serde_json::to_string(&screen).expect("JSON");
        assert!(text.contains("Nguyễn Văn Mầm"));
    }
}
