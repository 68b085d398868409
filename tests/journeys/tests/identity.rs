//! From the card in the hand to a verified citizen: typed, printed code, chip; and the population register's word.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_card::{Fault, Flaw, Profile, people};
use motcua_core::Action;
use motcua_core::ports::PortError;
use motcua_core::screen::{Block, PartialDate, Screen, SummaryRow};
use motcua_journeys::{CardReader, Phone, Place, Sandbox};
use std::sync::Arc;

const CODE: &str =
    "036190012345|162345678|Nguyễn Thị Ví Dụ|01011990|Nữ|Xóm 1, Thị trấn Cổ Lễ, Trực Ninh, Nam Định|01072021";

/// A sandbox, a phone on it, and the reader of that phone.
struct Scene {
    sandbox: Sandbox,
    phone: Phone,
    reader: Arc<CardReader>,
    dir: tempfile::TempDir,
}

impl Scene {
    fn new(profile: Profile, faults: Vec<Fault>) -> Self {
        let sandbox = Sandbox::start();
        let dir = tempfile::tempdir().unwrap();
        let reader = Arc::new(CardReader::new(profile, faults));
        let phone = Phone::open_with(&Place::new(dir.path(), &sandbox), |ports| {
            ports.nfc = reader.clone();
        });
        phone.until("the province", |s| {
            s.blocks
                .iter()
                .any(|b| matches!(b, Block::List { id, .. } if id == "common"))
        });
        Self {
            sandbox,
            phone,
            reader,
            dir,
        }
    }

    fn usual() -> Self {
        Self::new(Profile::new(people::vi_du()), Vec::new())
    }

    fn to_identity(&self) {
        self.phone.press("tab:person");
        self.phone.press("go:identity");
        self.phone.at("identity");
    }

    fn read_chip(&self, can: &str) {
        self.phone.press("go:identity/chip");
        self.phone.at("identity/chip");
        self.phone.fill("id:can", can);
        self.phone.press("read-chip");
    }
}

fn can() -> String {
    Profile::new(people::vi_du()).can
}

fn facts(screen: &Screen) -> Vec<SummaryRow> {
    screen
        .blocks
        .iter()
        .find_map(|b| match b {
            Block::Summary { id, rows, .. } if id == "facts" => Some(rows.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

fn fact(screen: &Screen, id: &str) -> (String, String) {
    facts(screen)
        .into_iter()
        .find(|r| r.id == id)
        .map(|r| (r.value, r.source.unwrap_or_default()))
        .unwrap_or_default()
}

fn codes(screen: &Screen) -> Vec<&str> {
    screen
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Notice { code, .. } => code.as_deref(),
            _ => None,
        })
        .collect()
}

fn notice(screen: &Screen, wanted: &str) -> Option<String> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Notice { id, title, text, .. } if id == wanted => Some(format!("{title} {text}")),
        _ => None,
    })
}

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
        notice(s, "message").is_some_and(|t| t.contains("Không có"))
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
fn the_chip_tells_shows_the_portrait_and_the_register_agrees() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    scene.read_chip(&can());
    let screen = phone.until("the facts of the chip", |s| {
        s.route == "identity" && !facts(s).is_empty()
    });
    let (origin, source) = fact(&screen, "origin");
    assert_eq!(origin, "Trực Ninh, Nam Định");
    assert!(source.contains("nhà nước đã ký"), "{source}");
    let picture = screen.blocks.iter().find_map(|b| match b {
        Block::Picture {
            media_type, base64, ..
        } => Some((media_type.clone(), base64.len())),
        _ => None,
    });
    let (media_type, length) = picture.expect("a portrait");
    assert!(media_type == "image/png" && length > 1_000);
    assert!(
        scene.reader.told().iter().any(|t| t.contains('%')),
        "the sheet shows how far it is"
    );
    let steps: Vec<_> = phone
        .seen()
        .iter()
        .filter_map(|s| {
            s.blocks.iter().find_map(|b| match b {
                Block::Progress { id, permille, .. } if id == "reading" => *permille,
                _ => None,
            })
        })
        .collect();
    assert!(steps.is_sorted() && steps.len() > 2, "{steps:?}");

    sign_in(&scene, "vi-du");
    phone.press("match-identity");
    let screen = phone.until("the register's word", |s| notice(s, "register").is_some());
    let words = notice(&screen, "register").unwrap();
    assert!(words.contains("Mức bảo đảm cao nhất"), "{words}");
    assert!(
        fact(&screen, "residence").1.contains("Khớp"),
        "the old units of the card are the register's too"
    );
    phone.press("forget-identity");
    phone.until("forgotten", |s| {
        facts(s).is_empty() && notice(s, "register").is_none()
    });
}

#[test]
fn a_wrong_can_says_the_tries_left_and_the_right_one_opens() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    scene.read_chip("000001");
    let screen = phone.until("refused", |s| codes(s) == ["MC-I01"]);
    assert!(notice(&screen, "tries").is_some_and(|t| t.contains('2')));
    phone.fill("id:can", "12");
    phone.press("read-chip");
    phone.until("not six digits", |s| codes(s) == ["MC-I91"]);
    phone.fill("id:can", &can());
    phone.press("read-chip");
    phone.until("opened", |s| s.route == "identity" && !facts(s).is_empty());
}

#[test]
fn the_key_may_be_what_is_printed_on_the_card() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    phone.ports.scanner.0.answer(Ok(CODE.to_owned()));
    phone.press("scan-card");
    phone.until("the facts", |s| !facts(s).is_empty());
    phone.press("go:identity/chip");
    phone.app.dispatch(Action::Choose {
        block: "id:key".into(),
        selected: vec!["mrz".into()],
    });
    phone.app.dispatch(Action::SetDate {
        block: "id:expires".into(),
        value: PartialDate {
            year: Some(2030),
            month: Some(1),
            day: Some(1),
        },
        revision: phone.revision(),
    });
    phone.press("read-chip");
    phone.until("read", |s| {
        s.route == "identity" && fact(s, "origin").1.contains("nhà nước đã ký")
    });
}

#[test]
fn an_elder_without_birthday_and_without_expiry_is_read_too() {
    let scene = Scene::new(Profile::new(people::elder()), Vec::new());
    scene.to_identity();
    scene.read_chip(&Profile::new(people::elder()).can);
    let screen = scene
        .phone
        .until("read", |s| s.route == "identity" && !facts(s).is_empty());
    assert_eq!(fact(&screen, "birth").0, "1940");
}

#[test]
fn a_card_that_slips_is_read_on_from_there() {
    let scene = Scene::new(Profile::new(people::vi_du()), vec![Fault::LoseAt(20)]);
    scene.to_identity();
    scene.read_chip(&can());
    scene.phone.until("slipped", |s| codes(s) == ["MC-I03"]);
    let before = scene.reader.commands();
    scene.phone.press("read-chip");
    scene
        .phone
        .until("read", |s| s.route == "identity" && !facts(s).is_empty());
    let whole = {
        let other = Scene::usual();
        other.to_identity();
        other.read_chip(&can());
        other
            .phone
            .until("read", |s| s.route == "identity" && !facts(s).is_empty());
        other.reader.commands()
    };
    let again = scene.reader.commands() - before;
    assert!(again < whole, "{again} commands after the slip, {whole} for all");
    assert_eq!(scene.reader.connections(), 2);
}

#[test]
fn every_fault_of_card_or_issuer_has_its_own_words_and_nothing_is_kept() {
    let usual = || Profile::new(people::vi_du());
    for (what, profile, code) in [
        ("copied", usual().with_flaw(Flaw::Clone), "MC-I14"),
        (
            "a group changed",
            usual().with_flaw(Flaw::AlteredGroup(13)),
            "MC-I22",
        ),
        (
            "the signature changed",
            usual().with_flaw(Flaw::AlteredSod),
            "MC-I22",
        ),
        (
            "a stranger's card",
            usual().with_flaw(Flaw::UnknownAuthority),
            "MC-I21",
        ),
        (
            "signed after the end",
            usual().with_flaw(Flaw::ExpiredSigner),
            "MC-I23",
        ),
        (
            "signed by the wrong one",
            usual().with_flaw(Flaw::WrongUsageSigner),
            "MC-I26",
        ),
    ] {
        let scene = Scene::new(profile, Vec::new());
        scene.to_identity();
        scene.read_chip(&can());
        scene.phone.until(what, |s| codes(s) == [code]);
        scene.phone.app.dispatch(Action::Back);
        assert!(facts(&scene.phone.at("identity")).is_empty(), "{what}");
    }
}

#[test]
fn the_register_tells_what_differs_and_knows_only_oneself() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    phone.ports.scanner.0.answer(Ok(
        "036085000123||Trần Văn Thử|16071985|Nam|Xóm 3, xã Cổ Lễ, tỉnh Ninh Bình|15032022".to_owned(),
    ));
    phone.press("scan-card");
    phone.until("the facts", |s| !facts(s).is_empty());
    sign_in(&scene, "vi-du");
    phone.press("match-identity");
    phone.until("not your card", |s| codes(s) == ["MC-I94"]);
    phone.app.dispatch(Action::Back);
    phone.press("sign-out");
    phone.press("go:identity");
    sign_in(&scene, "thu");
    phone.press("match-identity");
    let screen = phone.until("the register's word", |s| notice(s, "register").is_some());
    assert!(fact(&screen, "residence").1.contains("Khác"), "moved");
    assert!(fact(&screen, "name").1.contains("Khớp"));
    assert!(
        screen
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Steps { id, .. } if id == "correcting")),
        "says how to correct it"
    );
}

#[test]
fn someone_who_is_not_in_the_register_is_told_and_can_go_on() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    scene.to_identity();
    phone.ports.scanner.0.answer(Ok(
        "036203000789||Đỗ Nguyễn Hoàng Bảo Thử Nghiệm|20112003|Nam|Số 5, phường Nam Định|01012022".to_owned(),
    ));
    phone.press("scan-card");
    phone.until("the facts", |s| !facts(s).is_empty());
    sign_in(&scene, "thu-nghiem");
    phone.press("match-identity");
    let screen = phone.until("the register's word", |s| notice(s, "register").is_some());
    assert!(notice(&screen, "register").unwrap().contains("Chưa thấy"));
}

/// Signs in and waits until it is done: what is pressed before that is pressed by nobody known.
fn sign_in(scene: &Scene, citizen: &str) {
    scene.phone.sign_in(&scene.sandbox, citizen);
    let done = |s: &Screen| notice(s, "message").is_some_and(|t| t.contains("Đã đăng nhập"));
    scene.phone.until("signed in", done);
}

fn set_lock(scene: &Scene, pin: &str) {
    let phone = &scene.phone;
    phone.press("tab:person");
    phone.press("go:person/lock");
    phone.at("person/lock");
    phone.fill("lock:new", "123456");
    phone.fill("lock:again", "123456");
    phone.press("set-pin");
    phone.until("too easy", |s| codes(s) == ["MC-I86"]);
    phone.fill("lock:new", pin);
    phone.press("set-pin");
    phone.until("not the same", |s| codes(s) == ["MC-I88"]);
    phone.fill("lock:again", pin);
    phone.press("set-pin");
    phone.until("set", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Choice { id, .. } if id == "lock:after"))
    });
    phone.app.dispatch(Action::Choose {
        block: "lock:after".into(),
        selected: vec!["now".into()],
    });
}

#[test]
fn a_locked_app_shows_nothing_counts_tries_over_a_kill_and_opens_by_its_pin() {
    let scene = Scene::usual();
    set_lock(&scene, "739164");
    let phone = &scene.phone;
    phone.app.dispatch(Action::Foreground);
    let screen = phone.at("lock");
    assert!(screen.chrome.private && screen.tabs.is_empty() && screen.chrome.back.is_none());
    phone.app.dispatch(Action::Back);
    phone.fill("lock:pin", "000111");
    phone.press("try-pin");
    phone.until("four left", |s| {
        notice(s, "wrong").is_some_and(|t| t.contains('4'))
    });

    let Scene {
        sandbox, phone, dir, ..
    } = scene;
    let place = Place::new(dir.path(), &sandbox);
    drop(phone);
    let phone = Phone::open(&place);
    phone.at("lock");
    for left in ["3", "2", "1"] {
        phone.fill("lock:pin", "000111");
        phone.press("try-pin");
        phone.until("counted on", |s| {
            notice(s, "wrong").is_some_and(|t| t.contains(left))
        });
    }
    phone.fill("lock:pin", "739164");
    phone.press("try-pin");
    phone.until("open", |s| s.route != "lock");
}

#[test]
fn a_forgotten_pin_gives_way_to_a_new_sign_in_of_the_same_citizen_alone() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    phone.press("tab:person");
    sign_in(&scene, "vi-du");
    set_lock(&scene, "739164");
    phone.app.dispatch(Action::Foreground);
    phone.at("lock");
    phone.sign_in(&scene.sandbox, "thu");
    phone.until("another person is refused", |s| {
        s.route == "lock" && codes(s) == ["MC-S15"]
    });
    let Scene {
        sandbox, phone, dir, ..
    } = scene;
    drop(phone);
    // A stranger who signed in and restarts the app is not its owner.
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.at("lock");
    phone.sign_in(&sandbox, "thu");
    phone.until("another person is refused", |s| {
        s.route == "lock" && codes(s) == ["MC-S15"]
    });
    phone.sign_in(&sandbox, "vi-du");
    phone.until("open, and said", |s| {
        s.route == "person/lock" && notice(s, "message").is_some_and(|t| t.contains("bỏ mã PIN cũ"))
    });
}
