//! What is ours: who sees what, the thread, deadlines, photos, "me too", and what is close by.

use super::{ATTITUDE, Hand, RUBBISH, json_of, key};
use crate::client::{Phone, Sandbox, http};
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn words_are_closed_until_an_officer_took_the_report_in_and_those_of_behaviour_until_published() {
    let sandbox = Sandbox::new().await;
    let (place, key) = sandbox.reported(&RUBBISH).await;
    assert_eq!(sandbox.request(&place, None).await["description"], Value::Null);
    assert_eq!(
        sandbox.request(&place, Some(&key)).await["description"],
        RUBBISH[3].1
    );
    sandbox.did(&place, "accept", "").await;
    assert_eq!(sandbox.request(&place, None).await["description"], RUBBISH[3].1);

    let (behaviour, _) = sandbox.reported(&ATTITUDE).await;
    let seen = async || sandbox.request(&behaviour, None).await;
    sandbox.did(&behaviour, "accept", "").await;
    assert_eq!(seen().await["description"], Value::Null);
    sandbox.did(&behaviour, "answer", "Đã nhắc nhở cán bộ.").await;
    assert_eq!(seen().await["status"], "closed");
    assert_eq!(seen().await["status_notes"], Value::Null);
    sandbox.did(&behaviour, "publish", "").await;
    let open = seen().await;
    assert_eq!(open["description"], ATTITUDE[1].1);
    assert_eq!(open["status_notes"], "Đã nhắc nhở cán bộ.");
    assert_eq!(
        open["extended"]["sender"],
        Value::Null,
        "the name was not let out"
    );
    assert_eq!(open["extended"]["thread"], Value::Null);
    assert_eq!(open["extended"]["attributes"], Value::Null);
}

#[tokio::test]
async fn a_name_is_shown_to_all_only_when_its_owner_lets_it() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "thu", "level1").await;
    let mut fields = RUBBISH.to_vec();
    for (public, shown) in [("true", json!("Trần Văn Thử")), ("false", Value::Null)] {
        fields.push(("public_name", public));
        let sent = json_of(phone.report(&sandbox, &fields, &key()).await, StatusCode::CREATED).await;
        fields.pop();
        let id = sent[0]["service_request_id"].as_str().unwrap();
        assert_eq!(sandbox.request(id, None).await["extended"]["sender"], Value::Null);
        let office = sandbox.did(id, "accept", "").await;
        assert_eq!(office["extended"]["sender"], "Trần Văn Thử");
        assert_eq!(sandbox.request(id, None).await["extended"]["sender"], shown);
    }
    let mine = sandbox.url("/open311/v2/requests.json?mine=true");
    let mine = json_of(phone.get(&mine).await, StatusCode::OK).await;
    assert_eq!(mine.as_array().unwrap().len(), 2);
    assert_eq!(mine[0]["extended"]["mine"], true);
}

#[tokio::test]
async fn deadlines_are_working_days_and_count_anew_from_a_supplement_and_a_reopening() {
    let hand = Hand::at("2026-11-20T09:00:00+07:00");
    let clock = hand.clock();
    let sandbox = Sandbox::with(|options| options.clock = clock).await;
    let (id, follow) = sandbox.reported(&RUBBISH).await;
    let due = async || sandbox.request(&id, None).await["extended"]["deadlines"].clone();
    // A Friday; the Tuesday after is a holiday since 2026.
    assert_eq!(
        due().await,
        json!({"counted_from": "2026-11-20", "refuse": "2026-11-25", "supplement": "2026-11-30", "answer": "2026-12-14",
            "publish": null, "next": "refuse", "late": false})
    );
    hand.set("2026-11-25T23:59:59+07:00");
    assert_eq!(due().await["late"], false, "the last day is still in time");
    hand.set("2026-11-26T00:00:00+07:00");
    assert_eq!(due().await["late"], true);
    sandbox.did(&id, "supplement", "Ở ngõ nào?").await;
    assert_eq!(due().await["answer"], Value::Null);
    assert_eq!(due().await["late"], false, "the office waits");
    hand.set("2026-12-01T09:00:00+07:00");
    let more = json!({"text": "Ngõ 5"});
    json_of(
        sandbox.follow(&id, "supplement", &follow, &key(), &more).await,
        StatusCode::OK,
    )
    .await;
    let anew = due().await;
    assert_eq!(
        [&anew["counted_from"], &anew["answer"], &anew["next"]],
        ["2026-12-01", "2026-12-22", "answer"]
    );
    sandbox.did(&id, "answer", "Đã dọn.").await;
    assert_eq!(
        [&due().await["publish"], &due().await["next"]],
        ["2026-12-03", "publish"]
    );
    hand.set("2026-12-04T09:00:00+07:00");
    assert_eq!(due().await["late"], true);
    sandbox.did(&id, "publish", "").await;
    assert_eq!(due().await["next"], Value::Null);
    let reason = json!({"reason": "Rác vẫn còn"});
    json_of(
        sandbox.follow(&id, "reopen", &follow, &key(), &reason).await,
        StatusCode::OK,
    )
    .await;
    let reopened = due().await;
    assert_eq!(
        [&reopened["counted_from"], &reopened["publish"], &reopened["next"]],
        [&json!("2026-12-04"), &Value::Null, &json!("answer")]
    );
}

#[tokio::test]
async fn the_thread_is_the_senders_and_each_step_is_done_once() {
    let sandbox = Sandbox::new().await;
    let (id, follow) = sandbox.reported(&RUBBISH).await;
    let body = json!({"text": "Vẫn còn đó"});
    let stranger = sandbox.follow(&id, "replies", &key(), &key(), &body).await;
    json_of(stranger, StatusCode::UNAUTHORIZED).await;
    let once = key();
    let first = json_of(
        sandbox.follow(&id, "replies", &follow, &once, &body).await,
        StatusCode::OK,
    )
    .await;
    let again = json_of(
        sandbox.follow(&id, "replies", &follow, &once, &body).await,
        StatusCode::OK,
    )
    .await;
    assert_eq!(again, first);
    let other = json!({"text": "Khác"});
    let mismatch = sandbox.follow(&id, "replies", &follow, &once, &other).await;
    json_of(mismatch, StatusCode::UNPROCESSABLE_ENTITY).await;
    let empty = sandbox
        .follow(&id, "replies", &follow, &key(), &json!({"text": " "}))
        .await;
    json_of(empty, StatusCode::BAD_REQUEST).await;
    for (part, body) in [
        ("supplement", &body),
        ("reopen", &json!({"reason": "x"})),
        ("opinion", &json!({"opinion": "like"})),
    ] {
        let early = sandbox.follow(&id, part, &follow, &key(), body).await;
        json_of(early, StatusCode::CONFLICT).await;
    }
    sandbox.did(&id, "accept", "").await;
    sandbox.did(&id, "reply", "Mai sẽ dọn").await;
    sandbox.did(&id, "answer", "Đã dọn").await;
    let like = json!({"opinion": "like"});
    let liked = json_of(
        sandbox.follow(&id, "opinion", &follow, &key(), &like).await,
        StatusCode::OK,
    )
    .await;
    assert_eq!(liked[0]["extended"]["likes"], 1);
    let reopen = json!({"reason": "Chưa sạch"});
    let opened = json_of(
        sandbox.follow(&id, "reopen", &follow, &key(), &reopen).await,
        StatusCode::OK,
    )
    .await;
    let extended = &opened[0]["extended"];
    assert_eq!(
        (&extended["likes"], &extended["dislikes"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(
        (&opened[0]["status"], &extended["answer"]),
        (&json!("open"), &Value::Null)
    );
    let lines = sandbox.request(&id, Some(&follow)).await["extended"]["thread"].clone();
    let kinds: Vec<_> = lines
        .as_array()
        .unwrap()
        .iter()
        .map(|l| (l["from"].as_str().unwrap(), l["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("sender", "reply"),
            ("office", "accepted"),
            ("office", "reply"),
            ("office", "answered"),
            ("sender", "reopened")
        ]
    );
}

#[tokio::test]
async fn the_desk_does_only_what_fits_and_says_why() {
    let sandbox = Sandbox::new().await;
    let (id, follow) = sandbox.reported(&RUBBISH).await;
    for (action, text, status) in [
        ("answer", "Sớm quá", StatusCode::CONFLICT),
        ("publish", "", StatusCode::CONFLICT),
        ("refuse", " ", StatusCode::BAD_REQUEST),
        ("dance", "", StatusCode::BAD_REQUEST),
        ("refuse", "Thuộc tỉnh khác", StatusCode::OK),
        ("accept", "", StatusCode::CONFLICT),
    ] {
        json_of(sandbox.officer(&id, action, text).await, status).await;
    }
    assert_eq!(
        sandbox.request(&id, Some(&follow)).await["status_notes"],
        "Thuộc tỉnh khác"
    );
    assert_eq!(sandbox.request(&id, None).await["status_notes"], Value::Null);
    assert_eq!(
        sandbox.get("/desk/api/reports?state=refused").await[0]["service_request_id"],
        id
    );
}

#[tokio::test]
async fn photos_by_upload_are_the_senders_used_once_and_shown_with_the_words() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "thu", "level1").await;
    let photo = b"\xff\xd8\xff\xe0 not much of a photo".to_vec();
    let upload = phone.upload(&sandbox, "a.jpg", &photo).await;
    let mut fields = RUBBISH.to_vec();
    fields.push(("upload", upload.as_str()));

    json_of(sandbox.report(&fields, &key()).await, StatusCode::UNAUTHORIZED).await;
    let other = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    json_of(
        other.report(&sandbox, &fields, &key()).await,
        StatusCode::BAD_REQUEST,
    )
    .await;
    let once = key();
    let sent = json_of(phone.report(&sandbox, &fields, &once).await, StatusCode::CREATED).await;
    json_of(phone.report(&sandbox, &fields, &once).await, StatusCode::OK).await;
    json_of(
        phone.report(&sandbox, &fields, &key()).await,
        StatusCode::BAD_REQUEST,
    )
    .await;

    let id = sent[0]["service_request_id"].as_str().unwrap();
    let url = sandbox.url(&format!("/open311/v2/requests/{id}/media/0"));
    let looked = async || http().get(&url).send().await.unwrap();
    assert_eq!(
        looked().await.status(),
        StatusCode::NOT_FOUND,
        "nobody has looked at it"
    );
    assert_eq!(phone.get(&url).await.bytes().await.unwrap(), photo);
    sandbox.did(id, "accept", "").await;
    let shown = looked().await;
    assert_eq!(shown.headers()["content-type"], "image/jpeg");
    assert_eq!(shown.headers()["accept-ranges"], "bytes");
    assert_eq!(shown.bytes().await.unwrap(), photo);
    for url in [&url, &sandbox.url(&format!("/desk/reports/{id}/media/0"))] {
        parts_of(url, &photo).await;
    }
    assert_eq!(sandbox.request(id, None).await["media_url"], url);

    let script = phone.upload(&sandbox, "a.jpg", b"<script>").await;
    let said = json!({"text": "Thêm ảnh", "uploads": [script]});
    json_of(
        phone.say(&sandbox, id, "replies", &said).await,
        StatusCode::BAD_REQUEST,
    )
    .await;
    let more = phone.upload(&sandbox, "b.png", b"\x89PNG\r\n\x1a\n").await;
    let said = json!({"text": "Thêm ảnh", "uploads": [more]});
    let seen = json_of(phone.say(&sandbox, id, "replies", &said).await, StatusCode::OK).await;
    let extended = &seen[0]["extended"];
    assert_eq!(extended["thread"][1]["media"][0], extended["media"][1]);
}

/// Players of films ask for parts (RFC 9110 section 14).
async fn parts_of(url: &str, whole: &[u8]) {
    let part = async |range: &str| http().get(url).header("range", range).send().await.unwrap();
    let some = part("bytes=2-5").await;
    assert_eq!(some.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(some.headers()["content-type"], "image/jpeg");
    assert_eq!(
        some.headers()["content-range"],
        format!("bytes 2-5/{}", whole.len()).as_str()
    );
    assert_eq!(some.bytes().await.unwrap(), whole[2..=5]);
    let end = part("bytes=-3").await.bytes().await.unwrap();
    assert_eq!(end, whole[whole.len() - 3..]);
    let none = part(&format!("bytes={}-", whole.len())).await;
    assert_eq!(none.status(), StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn me_too_counts_once_per_citizen_and_never_the_sender() {
    let sandbox = Sandbox::new().await;
    let sender = Phone::signed_in(&sandbox, "thu", "level1").await;
    let sent = json_of(
        sender.report(&sandbox, &RUBBISH, &key()).await,
        StatusCode::CREATED,
    )
    .await;
    let id = sent[0]["service_request_id"].as_str().unwrap();
    let nobody = sandbox.follow(id, "me-too", "x", &key(), &Value::Null).await;
    json_of(nobody, StatusCode::UNAUTHORIZED).await;
    json_of(
        sender.say(&sandbox, id, "me-too", &Value::Null).await,
        StatusCode::CONFLICT,
    )
    .await;
    for (citizen, count) in [("vi-du", 1), ("mau", 2)] {
        let phone = Phone::signed_in(&sandbox, citizen, "level1").await;
        for _ in 0..2 {
            let seen = json_of(
                phone.say(&sandbox, id, "me-too", &Value::Null).await,
                StatusCode::OK,
            )
            .await;
            assert_eq!(seen[0]["extended"]["me_too"], count);
        }
    }
}

#[tokio::test]
async fn what_is_close_by_comes_closest_first_while_it_is_open() {
    let sandbox = Sandbox::new().await;
    let mut ids = Vec::new();
    for lat in ["20.2516", "20.2507", "20.2600"] {
        let mut fields = RUBBISH;
        fields[1].1 = lat;
        ids.push(sandbox.reported(&fields).await.0);
    }
    let path = |kind: &str| {
        format!("/open311/v2/nearby.json?lat=20.2506&long=105.9745&radius=200&service_code={kind}")
    };
    let found = sandbox.get(&path("rac-thai")).await;
    let told: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (&r["service_request_id"], &r["extended"]["metres"]))
        .collect();
    assert_eq!(
        told,
        [(&json!(ids[1]), &json!(11.1)), (&json!(ids[0]), &json!(111.2))]
    );
    assert_eq!(
        found[0]["description"],
        Value::Null,
        "its words are closed to others"
    );
    assert_eq!(sandbox.get(&path("den-duong")).await, json!([]));
    sandbox.did(&ids[1], "refuse", "Đã có người dọn").await;
    assert_eq!(sandbox.get(&path("")).await.as_array().unwrap().len(), 1);
}
