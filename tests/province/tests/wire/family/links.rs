use super::{CHILD, MAU, NOBODY, THU, act, acts, asked, decide, done, items, key, kind, log, post};
use crate::client::{Phone, Sandbox, http, sha256_hex};
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn the_register_confirms_a_parent_at_once_and_nobody_else() {
    let sandbox = Sandbox::new().await;
    let mother = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let link = asked(&mother, &sandbox, CHILD, "child").await;
    assert_eq!(
        (&link["state"], &link["basis"]),
        (&json!("active"), &json!("register"))
    );
    assert_eq!(link["member"]["name"], "Nguyễn Văn Mầm");
    assert_eq!(link["until"], "2033-09-02");
    assert_eq!(acts(&log(&mother, &sandbox, &link).await), ["asked", "confirmed"]);

    let other = Phone::signed_in(&sandbox, "thu", "level2").await;
    let link = asked(&other, &sandbox, CHILD, "child").await;
    assert_eq!(link["state"], "asked");
    assert_eq!(link["member"]["name"], Value::Null, "no directory of numbers");
}

#[tokio::test]
async fn a_grown_child_is_asked_like_anybody() {
    // The register names "mau" (level 1) as his mother; he is 41, and she must prove herself first.
    let sandbox = Sandbox::new().await;
    let mother = Phone::signed_in(&sandbox, "mau", "level1").await;
    let body = json!({"number": THU, "relation": "child"});
    assert_eq!(
        kind(post(&mother, &sandbox, &key(), &body).await, 403).await,
        "step-up"
    );

    let guardian = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let link = asked(&guardian, &sandbox, THU, "child").await;
    assert_eq!((&link["state"], &link["until"]), (&json!("asked"), &Value::Null));
}

#[tokio::test]
async fn an_elder_consents_and_both_read_the_same_log() {
    let sandbox = Sandbox::new().await;
    let guardian = Phone::signed_in(&sandbox, "thu", "level2").await;
    let elder = Phone::signed_in(&sandbox, "mau", "level1").await;
    let link = asked(&guardian, &sandbox, MAU, "elder").await;
    assert_eq!(
        (&link["state"], &link["waits"]),
        (&json!("asked"), &json!("consent"))
    );
    assert_eq!(items(&elder, &sandbox, "/family").await, Vec::<Value>::new());
    let waiting = items(&elder, &sandbox, "/family/asked").await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["guardian"]["name"], "Trần Văn Thử");
    assert_eq!(waiting[0]["role"], "member");
    // Neither the asker nor a stranger can say yes.
    let stranger = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    for phone in [&guardian, &stranger] {
        assert_eq!(
            act(phone, &sandbox, &link, "consent").await.status(),
            StatusCode::NOT_FOUND
        );
    }
    let active = done(&elder, &sandbox, &link, "consent").await;
    assert_eq!(
        (&active["state"], &active["basis"]),
        (&json!("active"), &json!("consent"))
    );
    assert_eq!(
        done(&elder, &sandbox, &link, "consent").await,
        active,
        "an answer lost"
    );
    assert!(items(&elder, &sandbox, "/family/asked").await.is_empty());
    assert_eq!(
        items(&guardian, &sandbox, "/family").await[0]["member"]["name"],
        "Phạm Thị Mẫu"
    );

    let told = log(&guardian, &sandbox, &link).await;
    assert_eq!(acts(&told), ["asked", "consented"]);
    assert_eq!(told[1]["actor"], "Phạm Thị Mẫu");
    assert_eq!(log(&elder, &sandbox, &link).await, told);
    let path = format!("/family/{}/log", link["id"].as_str().unwrap());
    assert_eq!(
        stranger.get(&sandbox.url(&path)).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_refusal_does_not_tell_whose_number_it_is() {
    let sandbox = Sandbox::new().await;
    let guardian = Phone::signed_in(&sandbox, "thu", "level2").await;
    let elder = Phone::signed_in(&sandbox, "mau", "level1").await;
    let link = asked(&guardian, &sandbox, MAU, "elder").await;
    assert_eq!(done(&elder, &sandbox, &link, "refuse").await["state"], "refused");
    let told = json!([
        items(&guardian, &sandbox, "/family").await,
        log(&guardian, &sandbox, &link).await
    ]);
    assert!(!told.to_string().contains("Mẫu"), "{told}");
    assert_eq!(
        kind(act(&elder, &sandbox, &link, "consent").await, 409).await,
        "conflict"
    );
    assert_eq!(
        kind(act(&guardian, &sandbox, &link, "withdraw").await, 409).await,
        "conflict"
    );
}

#[tokio::test]
async fn either_side_withdraws_at_any_time() {
    let sandbox = Sandbox::new().await;
    let guardian = Phone::signed_in(&sandbox, "thu", "level2").await;
    let elder = Phone::signed_in(&sandbox, "mau", "level1").await;
    // Asked, and taken back.
    let link = asked(&guardian, &sandbox, MAU, "elder").await;
    assert_eq!(
        done(&guardian, &sandbox, &link, "withdraw").await["state"],
        "withdrawn"
    );
    assert_eq!(
        act(&elder, &sandbox, &link, "consent").await.status(),
        StatusCode::CONFLICT
    );
    // Active, and ended by one or the other; twice is once.
    for (who, name) in [(&elder, "Phạm Thị Mẫu"), (&guardian, "Trần Văn Thử")] {
        let link = asked(&guardian, &sandbox, MAU, "elder").await;
        done(&elder, &sandbox, &link, "consent").await;
        let ended = done(who, &sandbox, &link, "withdraw").await;
        assert_eq!(ended["state"], "withdrawn");
        assert_eq!(done(who, &sandbox, &link, "withdraw").await, ended);
        let told = log(&guardian, &sandbox, &link).await;
        assert_eq!(acts(&told), ["asked", "consented", "withdrawn"]);
        assert_eq!(told[2]["actor"], name);
        assert_eq!(log(&elder, &sandbox, &link).await, told);
    }
}

#[tokio::test]
async fn one_asking_at_a_time_and_the_same_key_is_the_same_asking() {
    let sandbox = Sandbox::new().await;
    let guardian = Phone::signed_in(&sandbox, "thu", "level2").await;
    let (first, body) = (key(), json!({"number": MAU, "relation": "elder"}));
    let link: Value = post(&guardian, &sandbox, &first, &body)
        .await
        .json()
        .await
        .unwrap();
    let again = post(&guardian, &sandbox, &first, &body).await;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(again.json::<Value>().await.unwrap(), link);
    let other = json!({"number": NOBODY, "relation": "elder"});
    assert_eq!(
        kind(post(&guardian, &sandbox, &first, &other).await, 422).await,
        "idempotency-mismatch"
    );
    assert_eq!(
        kind(post(&guardian, &sandbox, &key(), &body).await, 409).await,
        "family-exists"
    );
    assert_eq!(items(&guardian, &sandbox, "/family").await.len(), 1);
    assert_eq!(acts(&log(&guardian, &sandbox, &link).await), ["asked"]);
}

#[tokio::test]
async fn numbers_that_cannot_be_are_pointed_at_and_nobody_looks_like_somebody() {
    let sandbox = Sandbox::new().await;
    let guardian = Phone::signed_in(&sandbox, "thu", "level2").await;
    for (number, code) in [("0361", "pattern"), ("03608500012x", "pattern"), (THU, "self")] {
        let body = json!({"number": number, "relation": "elder"});
        let answer = post(&guardian, &sandbox, &key(), &body).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let told: Value = answer.json().await.unwrap();
        assert_eq!(
            (&told["errors"][0]["pointer"], &told["errors"][0]["code"]),
            (&json!("/number"), &json!(code))
        );
    }
    let mut links = Vec::new();
    for number in [NOBODY, MAU, CHILD] {
        let mut link = asked(&guardian, &sandbox, number, "elder").await;
        for differs in ["id", "asked_at", "changed_at", "member"] {
            link.as_object_mut().unwrap().remove(differs);
        }
        links.push(link);
    }
    assert!(links.iter().all(|l| *l == links[0]), "{links:?}");
}

#[tokio::test]
async fn evidence_goes_to_an_officer_when_the_member_cannot_answer() {
    let sandbox = Sandbox::new().await;
    let guardian = Phone::signed_in(&sandbox, "thu", "level2").await;
    let bytes = b"%PDF-1.4 guardianship";
    for (approve, state) in [(true, "active"), (false, "refused")] {
        let upload = guardian.upload(&sandbox, "quyet-dinh.pdf", bytes).await;
        let body = json!({"number": CHILD, "relation": "ward", "evidence": [{
            "paper": "quyet-dinh-giam-ho", "upload": upload, "name": "quyet-dinh.pdf", "type": "application/pdf",
            "size": bytes.len(), "sha256": sha256_hex(bytes)}]});
        let link: Value = post(&guardian, &sandbox, &key(), &body)
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(
            (&link["waits"], &link["evidence"]),
            (&json!("officer"), &json!(1))
        );
        let id = link["id"].as_str().unwrap();
        let page = http()
            .get(sandbox.url(&format!("/desk/family/{id}")))
            .send()
            .await
            .unwrap();
        assert!(page.text().await.unwrap().contains("quyet-dinh.pdf"));
        let file = http()
            .get(sandbox.url(&format!("/desk/family/{id}/files/0")))
            .send()
            .await
            .unwrap();
        assert_eq!(file.bytes().await.unwrap().as_ref(), bytes);
        let answer = decide(&sandbox, &link, approve).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.json::<Value>().await.unwrap()["state"], state);
        assert_eq!(
            decide(&sandbox, &link, approve).await.status(),
            StatusCode::CONFLICT
        );
        if approve {
            done(&guardian, &sandbox, &link, "withdraw").await;
        }
    }
    // Papers that are not there are pointed at; an officer has no say where the member answers.
    let body = json!({"number": MAU, "relation": "elder", "evidence": [{
        "paper": "x", "upload": "/uploads/none", "name": "x.pdf", "type": "application/pdf", "size": 1, "sha256": "00"}]});
    let answer = post(&guardian, &sandbox, &key(), &body).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["errors"][0]["pointer"], "/evidence/0/upload");
    let link = asked(&guardian, &sandbox, MAU, "elder").await;
    assert_eq!(decide(&sandbox, &link, true).await.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn links_survive_a_restart() {
    let sandbox = Sandbox::new().await;
    let mother = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let link = asked(&mother, &sandbox, CHILD, "child").await;
    let told = log(&mother, &sandbox, &link).await;
    let sandbox = sandbox.restart().await;
    assert_eq!(
        items(&mother, &sandbox, "/family").await,
        std::slice::from_ref(&link)
    );
    assert_eq!(log(&mother, &sandbox, &link).await, told);
}
