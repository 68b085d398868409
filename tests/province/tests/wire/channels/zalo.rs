//! Zalo from both ends: linking, its windows and templates, its tokens and signatures, its numbers.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn zalo_is_linked_by_the_code_and_unlinked_from_either_side() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    assert_eq!(scene.say("zalo-7", "MC 00000000").await, 200);
    let code = scene.code(&phone).await;
    scene.set("2026-11-24T10:10:01+07:00");
    scene.say("zalo-7", &code).await;
    let phone = scene.phone().await;
    let held: Value = scene.channels(&phone).await;
    assert_eq!(held["zalo"], Value::Null, "the code was over");
    scene.link(&phone, "zalo-7").await;
    scene.wish(&phone, only(&["zalo"])).await;
    let dossier = scene.filed(&phone).await;
    scene.sandbox.act(&dossier, json!({"action": "accept"})).await;
    scene.run().await;
    let shown = scene.zalo().await;
    let news = shown
        .iter()
        .find(|m| m["text"].as_str().unwrap().contains(&dossier))
        .unwrap();
    assert_eq!((&news["to"], &news["kind"]), (&json!("zalo-7"), &json!("cs")));
    assert!(news["text"].as_str().unwrap().contains("/ho-so/"));

    assert_eq!(scene.say("zalo-7", " Hủy ").await, 200);
    let held: Value = scene.channels(&phone).await;
    assert_eq!(held["zalo"], Value::Null);
    scene.link(&phone, "zalo-8").await;
    let gone: Value = phone
        .send(Method::DELETE, &scene.sandbox.url("/channels/zalo"), |r| r)
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(gone["zalo"], Value::Null);
    scene.sandbox.act(&dossier, json!({"action": "finish"})).await;
    scene.run().await;
    let told = scene.run().await;
    assert_eq!(
        told.last().unwrap().2,
        "unreached",
        "nothing is sent to an account that is unlinked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_cannot_be_guessed_by_trying() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    let code = scene.code(&phone).await;
    for n in 0..5 {
        scene.say("zalo-9", &format!("MC 1111111{n}")).await;
    }
    scene.say("zalo-9", &code).await;
    let held: Value = scene.channels(&phone).await;
    assert_eq!(
        held["zalo"],
        Value::Null,
        "after five wrong ones the right one is not looked at"
    );
    scene.say("zalo-10", &code).await;
    let held: Value = scene.channels(&phone).await;
    assert!(held["zalo"].is_object());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_48_hours_zalo_takes_only_templates() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    scene.link(&phone, "zalo-7").await;
    scene.wish(&phone, only(&["zalo"])).await;
    let code = scene.filed(&phone).await;
    scene.set("2026-11-26T09:59:59+07:00");
    scene.sandbox.act(&code, json!({"action": "accept"})).await;
    scene.run().await;
    assert_eq!(
        scene.zalo().await[0]["kind"],
        "cs",
        "a second before the 48 hours are over"
    );
    scene.set("2026-11-26T10:00:00+07:00");
    scene.sandbox.act(&code, json!({"action": "finish"})).await;
    scene.run().await;
    let last = scene.zalo().await.remove(0);
    assert_eq!(last["kind"], "transaction");
    assert_eq!(
        last["link"],
        format!("https://motcua.ninhbinh.example/ho-so/{code}")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_is_good_once_and_errors_are_numbers_in_a_200() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let renew = async |token: &str| -> Value {
        let body = format!("app_id={APP}&grant_type=refresh_token&refresh_token={token}");
        let answer = http()
            .post(scene.sandbox.url("/zalo/oauth/v4/oa/access_token"))
            .header("secret_key", "sandbox-app-secret")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    };
    let first = renew("sandbox-first-refresh-token").await;
    assert_eq!(first["expires_in"], "90000");
    assert_eq!(renew("sandbox-first-refresh-token").await["error"], -14014);
    let second = renew(first["refresh_token"].as_str().unwrap()).await;
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    let url = scene.sandbox.url("/zalo/openapi/v3.0/oa/message/cs");
    let body = json!({"recipient": {"user_id": "zalo-7"}, "message": {"text": "x"}});
    let call = async |token: &str| -> Value {
        let answer = http()
            .post(&url)
            .header("access_token", token)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    };
    assert_eq!(call("nonsense").await["error"], -216);
    assert_eq!(
        call(second["access_token"].as_str().unwrap()).await["error"],
        -201,
        "nobody by that id"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_province_rotates_its_token_and_never_uses_one_twice() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    scene.link(&phone, "zalo-7").await;
    scene.wish(&phone, only(&["zalo"])).await;
    let code = scene.filed(&phone).await;
    for (day, action) in [
        ("2026-11-24T10:01:00+07:00", "accept"),
        ("2026-11-27T10:00:00+07:00", "finish"),
    ] {
        scene.set(day);
        scene.sandbox.act(&code, json!({"action": action})).await;
        scene.run().await;
    }
    let told = scene.run().await;
    assert!(
        told.iter()
            .all(|(_, via, state)| via == "zalo" && state == "sent"),
        "{told:?}"
    );
    let db = rusqlite::Connection::open(scene.sandbox.dir.path().join("province.db")).unwrap();
    let count = |sql: &str| -> i64 { db.query_row(sql, [], |r| r.get(0)).unwrap() };
    assert_eq!(
        count("SELECT count(*) FROM zalo_tokens WHERE kind = 'refresh' AND used IS NOT NULL"),
        2
    );
    assert_eq!(
        count("SELECT count(*) FROM zalo_tokens WHERE kind = 'refresh' AND used IS NULL"),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_webhook_takes_what_zalo_signed_once_and_while_it_is_fresh() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let now = ms("2026-11-24T10:00:00+07:00");
    let event = |at: i64| {
        format!(r#"{{"app_id":"{APP}","event_name":"follow","follower":{{"id":"z"}},"timestamp":"{at}"}}"#)
    };
    // The rule a second time, from the other side.
    let sign =
        |body: &str, at: i64| format!("mac={}", sha256_hex(format!("{APP}{body}{at}{KEY}").as_bytes()));
    assert_eq!(scene.webhook(b"", None).await, StatusCode::OK, "the empty probe");
    let body = event(now);
    let good = sign(&body, now);
    assert_eq!(scene.webhook(body.as_bytes(), None).await, StatusCode::FORBIDDEN);
    assert_eq!(
        scene.webhook(body.as_bytes(), Some("mac=00")).await,
        StatusCode::FORBIDDEN
    );
    let blank = format!("{body} ");
    assert_eq!(
        scene.webhook(blank.as_bytes(), Some(&good)).await,
        StatusCode::FORBIDDEN,
        "one blank more"
    );
    assert_eq!(scene.webhook(body.as_bytes(), Some(&good)).await, StatusCode::OK);
    assert_eq!(
        scene.webhook(body.as_bytes(), Some(&good)).await,
        StatusCode::CONFLICT,
        "heard before"
    );
    assert_eq!(
        scene
            .webhook(body.as_bytes(), Some(&good.to_uppercase().replace("MAC", "mac")))
            .await,
        StatusCode::CONFLICT
    );
    for (at, status) in [
        (now - 300_000, StatusCode::OK),
        (now - 300_001, StatusCode::FORBIDDEN),
        (now + 300_001, StatusCode::FORBIDDEN),
    ] {
        let body = event(at);
        assert_eq!(
            scene.webhook(body.as_bytes(), Some(&sign(&body, at))).await,
            status,
            "{}",
            at - now
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_the_account_is_reached_by_a_template_to_their_telephone_and_unlinked_once_zalo_says_so() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    scene.link(&phone, "zalo-7").await;
    scene.wish(&phone, only(&["zalo"])).await;
    let code = scene.filed(&phone).await;
    assert_eq!(scene.leave("zalo-7", false).await, 0, "Zalo's call was lost");
    scene.set("2026-11-27T10:00:00+07:00");
    scene.sandbox.act(&code, json!({"action": "accept"})).await;
    scene.run().await;
    assert_eq!(scene.ways().await, ["zalo sent"]);
    let last = scene.zalo().await.remove(0);
    assert_eq!(
        (&last["kind"], &last["to"]),
        (&json!("zns"), &json!("84000000101"))
    );
    assert_eq!(
        last["link"],
        format!("https://motcua.ninhbinh.example/ho-so/{code}")
    );
    for personal in ["Ví Dụ", "036190012345", "hôn nhân"] {
        assert!(!last["text"].as_str().unwrap().contains(personal), "{last}");
    }

    assert_eq!(scene.leave("zalo-7", true).await, 200);
    let phone = scene.phone().await;
    let held: Value = scene.channels(&phone).await;
    assert_eq!(held["zalo"], Value::Null);
    let before = scene.zalo().await.len();
    scene.sandbox.act(&code, json!({"action": "finish"})).await;
    scene.run().await;
    assert_eq!(
        scene.zalo().await.len(),
        before,
        "who unlinked is not written to by their telephone either"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_without_zalo_is_told_by_the_next_way() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = Phone::signed_in_at(&scene.sandbox, "mau", "level1", scene.ahead()).await;
    scene.link(&phone, "zalo-9").await;
    scene
        .wish(&phone, |wish| {
            wish["kinds"]["reports"]["order"] = json!(["zalo", "sms"]);
        })
        .await;
    let number = scene.report(&phone).await;
    scene.leave("zalo-9", false).await;
    scene.set("2026-11-27T10:00:00+07:00");
    assert_eq!(
        scene.desk_on(&number, json!({"action": "accept"})).await,
        StatusCode::OK
    );
    scene.run().await;
    scene.run().await;
    assert_eq!(scene.ways().await, ["sms sent"]);
    assert!(scene.zalo().await.iter().all(|m| m["kind"] != "zns"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_zalo_answers_with_says_how_it_is_known() {
    let listed: Value = serde_json::from_str(include_str!("../../../data/zalo/errors.json")).unwrap();
    assert!(listed["source"].as_str().unwrap().contains("assumed"));
    for error in listed["errors"].as_array().unwrap() {
        let known = error["known"].as_str().unwrap();
        assert!(["published", "seen", "assumed"].contains(&known), "{error}");
        assert!(
            known == "published" || !error["note"].as_str().unwrap().is_empty(),
            "{error}"
        );
    }
}
