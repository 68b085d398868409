//! The chip: read, resumed, refused.

use crate::{CODE, Scene, can, codes, fact, facts, notice, sign_in};
use motcua_card::{Cipher, Curve, Fault, Flaw, Mapping, Profile, people};
use motcua_core::Action;
use motcua_core::screen::{Block, PartialDate};

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
        (
            "keys that EF.COM hides",
            usual().with_flaw(Flaw::HidesKeys),
            "MC-I14",
        ),
        (
            "a weaker cipher offered than signed",
            usual().with_flaw(Flaw::WeakerAccess),
            "MC-I22",
        ),
        (
            "a mapping key nobody signed",
            mapping_key_apart().with_flaw(Flaw::AlteredCardSecurity),
            "MC-I22",
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

fn mapping_key_apart() -> Profile {
    let profile = Profile::new(people::vi_du());
    let profile = profile.with_pace(Mapping::ChipAuthentication, Curve::Brainpool256, Cipher::Aes128);
    Profile {
        mapping_key_apart: true,
        chip_authentication: None,
        active_authentication: None,
        ..profile
    }
}

#[test]
fn a_chip_that_proves_itself_by_a_key_of_its_card_security_alone_is_believed() {
    let scene = Scene::new(mapping_key_apart(), Vec::new());
    scene.to_identity();
    scene.read_chip(&can());
    scene
        .phone
        .until("read", |s| s.route == "identity" && !facts(s).is_empty());
}
