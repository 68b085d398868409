//! The map of a phone that never had an answer while a place was asked for.

use crate::scene::{Scene, go_on, has, start, write};
use serde_json::json;

#[test]
fn who_has_heard_of_the_kinds_has_the_map_before_a_place_is_asked_for() {
    let scene = Scene::new();
    let phone = scene.phone("may");
    phone.until("the map was asked for", |_| {
        let asked = scene.sandbox.traffic().requests;
        asked
            .iter()
            .any(|(route, count)| route.contains("/map.json") && *count > 0)
    });
    // Whoever asks from now on gets none: what the page shows is what came with the kinds.
    let rule = json!([{"path": "/open311/v2/map.json", "method": null, "kind": {"status": 503, "retry_after": 60},
        "probability": 1.0, "times": null}]);
    scene.sandbox.misbehave(1, rule);
    start(&phone, "den-duong");
    write(&phone, "Đèn tắt.");
    go_on(&phone, "what", "photos");
    go_on(&phone, "photos", "place");
    phone.until("the map", |s| has(s, "report-map"));
}
