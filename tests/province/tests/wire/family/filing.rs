use super::{CHILD, MAU, acts, asked, done, items, key, kind, log, on_behalf};
use crate::client::{Phone, Sandbox, http, payload};
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

#[tokio::test]
async fn a_dossier_on_behalf_says_for_whom_and_by_whom_and_stands_in_the_log() {
    let sandbox = Sandbox::new().await;
    let mother = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let link = asked(&mother, &sandbox, CHILD, "child").await;
    let (first, body) = (key(), on_behalf(&link));
    let answer = mother.file(&sandbox, &first, &body).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let filed: Value = answer.json().await.unwrap();
    let dossier = &filed["dossier"];
    assert_eq!(dossier["applicant"], "Nguyễn Thị Ví Dụ");
    assert_eq!(
        dossier["on_behalf"],
        json!({"link": link["id"], "name": "Nguyễn Văn Mầm", "relation": "child"})
    );
    let receipt = payload(filed["receipt"].as_str().unwrap());
    assert_eq!(receipt["applicant"], "Nguyễn Thị Ví Dụ");
    assert_eq!(
        receipt["on_behalf"],
        json!({"name": "Nguyễn Văn Mầm", "relation": "child"})
    );
    let told = log(&mother, &sandbox, &link).await;
    assert_eq!(acts(&told), ["asked", "confirmed", "filed"]);
    assert_eq!(
        (&told[2]["dossier"], &told[2]["procedure"]),
        (&dossier["code"], &dossier["procedure_name"])
    );
    for path in [
        "/desk",
        &format!("/desk/dossiers/{}", dossier["code"].as_str().unwrap()),
    ] {
        let page = http()
            .get(sandbox.url(path))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(
            page.contains("Nguyễn Văn Mầm") && page.contains("Nguyễn Thị Ví Dụ"),
            "{path}"
        );
    }

    // Withdrawn: nothing new is filed, what was filed stays, and the log is not rewritten.
    done(&mother, &sandbox, &link, "withdraw").await;
    assert_eq!(
        mother.file(&sandbox, &first, &body).await.status(),
        StatusCode::OK
    );
    assert_eq!(
        kind(mother.file(&sandbox, &key(), &body).await, 403).await,
        "family-inactive"
    );
    assert_eq!(sandbox.get("/sandbox/state").await["dossier_count"], 1);
    assert_eq!(
        acts(&log(&mother, &sandbox, &link).await),
        ["asked", "confirmed", "filed", "withdrawn"]
    );
}

#[tokio::test]
async fn filing_needs_ones_own_active_link() {
    let sandbox = Sandbox::new().await;
    let mother = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let other = Phone::signed_in(&sandbox, "thu", "level2").await;
    let link = asked(&mother, &sandbox, CHILD, "child").await;
    let waiting = asked(&other, &sandbox, MAU, "elder").await;
    for link in [&link, &waiting, &json!({"id": "none"})] {
        let answer = other.file(&sandbox, &key(), &on_behalf(link)).await;
        assert_eq!(kind(answer, 403).await, "family-inactive");
    }
}

#[tokio::test]
async fn a_child_comes_of_age_and_an_asking_lapses_by_date_alone() {
    let ahead = Arc::new(AtomicI64::new(0));
    let told = ahead.clone();
    let start: Timestamp = "2033-09-01T16:30:00+07:00".parse().unwrap();
    let skew = start.duration_since(Timestamp::now());
    let sandbox = Sandbox::with(|options| {
        options.clock = Arc::new(move || {
            Timestamp::now() + skew + SignedDuration::from_hours(told.load(Ordering::SeqCst))
        });
    })
    .await;
    // The wire's own clock is checked with a proof of possession: these phones live in the sandbox's time.
    let mother = Phone::signed_in_at(&sandbox, "vi-du", "level2", skew).await;
    let child = asked(&mother, &sandbox, CHILD, "child").await;
    assert_eq!(child["state"], "active", "seventeen until midnight");
    let waiting = asked(&mother, &sandbox, MAU, "elder").await;
    ahead.store(8, Ordering::SeqCst);
    let mother = Phone::signed_in_at(&sandbox, "vi-du", "level2", skew + SignedDuration::from_hours(8)).await;
    let state = async |phone: &Phone, link: &Value| {
        let all = items(phone, &sandbox, "/family").await;
        let held = all.iter().find(|l| l["id"] == link["id"]).unwrap();
        held["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(&mother, &child).await, "ended");
    assert_eq!(state(&mother, &waiting).await, "asked");
    let told = log(&mother, &sandbox, &child).await;
    assert_eq!(acts(&told), ["asked", "confirmed", "came_of_age"]);
    assert_eq!(told[2]["at"], "2033-09-02T00:00:00+07:00");
    assert_eq!(
        kind(mother.file(&sandbox, &key(), &on_behalf(&child)).await, 403).await,
        "family-inactive"
    );
    ahead.store(30 * 24, Ordering::SeqCst);
    let mother = Phone::signed_in_at(
        &sandbox,
        "vi-du",
        "level2",
        skew + SignedDuration::from_hours(30 * 24),
    )
    .await;
    assert_eq!(state(&mother, &waiting).await, "ended");
    assert_eq!(acts(&log(&mother, &sandbox, &waiting).await), ["asked", "lapsed"]);
}
