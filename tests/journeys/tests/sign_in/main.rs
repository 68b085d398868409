//! Signing in, higher, anew, elsewhere: nothing that was filled in is ever lost by it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

mod scene;

use motcua_core::Action;
use motcua_core::ports::Keys as _;
use motcua_core::screen::Block;
use motcua_journeys::{Identity, Phone, Place, eventually};
use scene::{
    MARITAL, Scene, close, devices, divorced, leave, offered, offers, queued_offline,
    sign_in_on_the_person_page, signed_in, text,
};

#[test]
fn a_level_too_low_is_said_before_the_browser_opens_and_the_dossier_goes_on_by_itself_after() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    // A household business needs level 1 only, so that is what the sign-in from its draft asks for.
    phone.begin("mo ho kinh doanh", "1.001612");
    phone.sign_in(&scene.sandbox, "vi-du");
    signed_in(&phone);
    leave(&phone);
    scene.fill_in(&phone);
    let check = phone.until("the check", |s| s.route.ends_with("/check"));
    assert!(
        offered(&check)
            .expect("said on the check page")
            .0
            .contains("mức độ 2")
    );
    phone.confirm();
    let sending = phone.until("why it waits", |s| {
        s.route.ends_with("/sending") && offered(s).is_some()
    });
    assert!(
        offered(&sending).expect("there").0.contains("mức độ 2"),
        "{sending:?}"
    );
    assert_eq!(
        scene.asked("POST /uploads"),
        0,
        "nothing is sent that would be refused"
    );
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
    let sessions = scene.sessions();
    let seen: Vec<_> = sessions
        .iter()
        .map(|s| (s["acr"].as_str(), s["ended"].as_bool()))
        .collect();
    assert_eq!(
        seen,
        [(Some("level1"), Some(true)), (Some("level2"), Some(false))],
        "one phone, one session"
    );
    leave(&phone);
    phone.until("the other draft", |s| text(s).contains("hộ kinh doanh"));
}

#[test]
fn someone_with_level_1_only_can_sign_in_where_no_procedure_asks_for_more() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    sign_in_on_the_person_page(&phone, &scene, "mau");
    assert_eq!(scene.sessions()[0]["acr"], "level1");
}

#[test]
fn another_person_cannot_raise_the_session_of_the_one_who_is_signed_in() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    phone.begin("mo ho kinh doanh", "1.001612");
    phone.sign_in(&scene.sandbox, "vi-du");
    signed_in(&phone);
    leave(&phone);
    scene.fill_in(&phone);
    phone.confirm();
    phone.until("why it waits", |s| {
        s.route.ends_with("/sending") && offered(s).is_some()
    });
    phone.sign_in(&scene.sandbox, "thu");
    phone.until("the refusal", |s| offers(s, "MC-S15"));
    assert_eq!(scene.sandbox.state()["dossier_count"], 0);
    let open: Vec<_> = scene
        .sessions()
        .into_iter()
        .filter(|s| s["ended"] == false)
        .collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["sub"], "vi-du");
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
    assert_eq!(scene.sandbox.state()["dossiers"][0]["sub"], "vi-du");
}

#[test]
fn another_device_is_listed_and_signed_out_and_keeps_its_draft() {
    let scene = Scene::new(Identity::OpenId);
    let other = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&scene.place);
    let tablet = Phone::open(&Place::new(other.path(), &scene.sandbox));
    sign_in_on_the_person_page(&tablet, &scene, "vi-du");
    tablet.press("tab:home");
    tablet.begin("giay doc than", MARITAL);
    sign_in_on_the_person_page(&phone, &scene, "vi-du");
    phone.press("go:person/devices");
    let list = phone.until("both devices", |s| devices(s) == 2);
    assert!(list.chrome.private);
    let name = other
        .path()
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    assert!(text(&list).contains(&name), "each goes by the name it gave");
    phone.press("end-session:");
    phone.until("one device", |s| devices(s) == 1);
    assert_eq!(scene.sessions().iter().filter(|s| s["ended"] == true).count(), 1);
    // The tablet hears of it at its next question; what was begun on it stays.
    tablet.app.dispatch(Action::Refresh);
    let ended = tablet.until("the word of it", |s| text(s).contains("MC-S13"));
    assert!(ended.route.starts_with("draft/"));
    leave(&tablet);
    tablet.press("tab:person");
    tablet.until("the way back in", |s| offers(s, "MC-S13"));
    tablet.sign_in(&scene.sandbox, "vi-du");
    signed_in(&tablet);
    tablet.press("go:person/devices");
    tablet.until("both again", |s| devices(s) == 2);
    tablet.press("end-other-sessions");
    tablet.until("itself alone", |s| {
        devices(s) == 1 && !text(s).contains("end-session:")
    });
}

#[test]
fn two_refusals_at_once_renew_once_and_nobody_is_signed_out() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    sign_in_on_the_person_page(&phone, &scene, "vi-du");
    scene.at_rest();
    scene.sandbox.expire_tokens();
    phone.app.dispatch(Action::Refresh);
    phone.press("go:person/devices");
    phone.until("the list", |s| devices(s) == 1);
    let before = scene.asked("GET /dossiers");
    phone.app.dispatch(Action::Refresh);
    eventually("asked", || scene.asked("GET /dossiers") > before);
    let session = scene.sessions().remove(0);
    assert_eq!(
        (&session["refreshes"], &session["ended"]),
        (&1.into(), &false.into())
    );
}

#[test]
fn an_answer_to_a_refresh_lost_on_the_way_signs_nobody_out() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    sign_in_on_the_person_page(&phone, &scene, "vi-du");
    scene.at_rest();
    scene.sandbox.expire_tokens();
    let before = scene.asked("POST /oidc/token");
    scene.sandbox.misbehave(
        3,
        serde_json::json!([{"path": "/oidc/token", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 1}]),
    );
    phone.press("go:person/devices");
    phone.until("the list", |s| devices(s) == 1);
    assert_eq!(
        scene.asked("POST /oidc/token"),
        before + 2,
        "one answer lost, one that came"
    );
    assert_eq!(scene.sessions()[0]["ended"], false);
}

#[test]
fn an_ended_session_is_said_after_a_restart_too_and_the_dossier_goes_out_after_a_new_one() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    scene.fill_in(&phone);
    leave(&phone);
    phone.press("tab:person");
    phone.sign_in(&scene.sandbox, "vi-du");
    signed_in(&phone);
    scene.sandbox.expire_sessions();
    phone.app.dispatch(Action::Refresh);
    phone.until("the word of it", |s| offers(s, "MC-S13"));
    close(phone);
    let phone = Phone::open(&scene.place);
    phone.press("tab:person");
    phone.until("still said", |s| offers(s, "MC-S13"));
    phone.press("tab:home");
    phone.press("go:draft/");
    phone.until("the draft", |s| s.route.starts_with("draft/"));
    phone.walk(&divorced(), &[]);
    phone.confirm();
    phone.until("the same at the dossier", |s| {
        s.route.ends_with("/sending") && offers(s, "MC-S13")
    });
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
    leave(&phone);
    phone.press("tab:person");
    phone.until("forgotten", |s| {
        offered(s).is_none() && !text(s).contains("MC-S13")
    });
}

#[test]
fn a_key_that_is_gone_costs_one_sign_in_and_nothing_else() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    queued_offline(&scene, &phone);
    phone.ports.keys.delete("dpop".into()).expect("forgotten");
    phone.app.dispatch(Action::Connectivity { online: true });
    let lost = phone.until("why", |s| offers(s, "MC-S14"));
    assert!(lost.route.ends_with("/sending") && text(&lost).contains("ban-an.pdf"));
    assert_eq!(scene.sandbox.state()["dossier_count"], 0);
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
    let ended: Vec<_> = scene.sessions().iter().map(|s| s["ended"].as_bool()).collect();
    assert_eq!(
        ended,
        [Some(true), Some(false)],
        "the province was told that the old one is over"
    );
}

#[test]
fn a_key_replaced_while_the_app_was_closed_is_noticed_when_it_is_next_needed() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    queued_offline(&scene, &phone);
    phone.ports.keys.delete("dpop".into()).expect("forgotten");
    close(phone);
    let phone = Phone::open(&scene.place);
    phone.until("why", |s| s.route.ends_with("/sending") && offers(s, "MC-S14"));
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
}

#[test]
fn a_key_that_no_longer_signs_refuses_nothing_and_is_replaced_by_the_next_sign_in() {
    let scene = Scene::new(Identity::OpenId);
    let phone = Phone::open(&scene.place);
    queued_offline(&scene, &phone);
    close(phone);
    let key = scene.dir.path().join("keys/key-64706f70.p8");
    assert!(key.exists());
    std::fs::write(&key, b"not a key any more").expect("written");
    let phone = Phone::open(&scene.place);
    phone.until("why", |s| s.route.ends_with("/sending") && offers(s, "MC-N17"));
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
}

#[test]
fn a_provider_of_oauth_2_and_no_more_leads_to_a_session_of_the_provinces_own() {
    let scene = Scene::new(Identity::Userinfo);
    let phone = Phone::open(&scene.place);
    scene.fill_in(&phone);
    phone.confirm();
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
    assert_eq!(scene.sandbox.state()["dossiers"][0]["sub"], "vi-du");
    assert_eq!(scene.sessions()[0]["provider"], "oauth2");
    leave(&phone);
    phone.press("tab:person");
    let person = phone.until("who", |s| s.route == "person" && text(s).contains("036190012345"));
    assert!(
        person
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Notice { id, .. } if id == "bearer")),
        "and how well"
    );
    scene.sandbox.expire_tokens();
    phone.press("go:person/devices");
    phone.until("renewed", |s| devices(s) == 1);
    assert_eq!(scene.sessions()[0]["refreshes"], 1);
    phone.app.dispatch(Action::Back);
    phone.at("person");
    phone.press("sign-out");
    phone.until("signed out", |s| offered(s).is_some());
    eventually("signed out", || scene.sessions()[0]["ended"] == true);
}

#[test]
fn a_level_1_account_at_such_a_provider_is_told_so_and_files_nothing() {
    let scene = Scene::new(Identity::Userinfo);
    let phone = Phone::open(&scene.place);
    scene.fill_in(&phone);
    phone.confirm();
    phone.sign_in(&scene.sandbox, "mau");
    phone.until("too low", |s| offers(s, "MC-S08"));
    assert!(scene.sessions().is_empty(), "nothing was exchanged");
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();
}
