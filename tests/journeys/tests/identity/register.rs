//! The population register's word.

use crate::{Scene, codes, fact, facts, notice, sign_in};
use motcua_core::Action;
use motcua_core::screen::Block;

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
