//! The map of a phone that never had a network while a place was asked for.

use crate::scene::{Scene, go_on, has, online, start, write};

#[test]
fn who_has_heard_of_the_kinds_has_the_map_before_the_network_goes() {
    let scene = Scene::new();
    let phone = scene.phone("may");
    phone.until("the map was asked for", |_| {
        let asked = scene.sandbox.traffic().requests;
        asked
            .iter()
            .any(|(route, count)| route.contains("/map.json") && *count > 0)
    });
    online(&phone, false);
    start(&phone, "den-duong");
    write(&phone, "Đèn tắt.");
    go_on(&phone, "what", "photos");
    go_on(&phone, "photos", "place");
    phone.until("the map", |s| has(s, "report-map"));
}
