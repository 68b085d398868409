//! Reports over Open311, as the phone speaks it.

use crate::scene::{Phone, pdf};
use motcua_core::identity::AcrLevel;
use motcua_core::net::NetError;
use motcua_core::net::api::Sender;
use motcua_core::net::wire::open311::DataType;
use serde_json::json;

const PLACE: (f64, f64) = (20.2506, 105.9745);
const FIELDS: [(&str, &str); 6] = [
    ("service_code", "duong-hong"),
    ("lat", "20.2507"),
    ("long", "105.9745"),
    ("description", "Nắp cống vỡ trước trường học."),
    ("attribute[hong-gi][]", "nap-cong"),
    ("attribute[hong-gi][]", "via-he"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kinds_and_their_questions_are_told_without_sign_in() {
    let phone = Phone::new().await;
    let kinds = phone.province.report_kinds().await.unwrap();
    let of = |code: &str| kinds.iter().find(|k| k.code == code).unwrap();
    assert!(of("duong-hong").place && !of("duong-hong").sign_in && of("duong-hong").at_once);
    assert!(!of("cham-tra-ho-so").place && of("cham-tra-ho-so").sign_in);
    assert!(!of("nhung-nhieu").at_once);
    for kind in kinds.iter().filter(|k| k.metadata) {
        let asked = phone.province.report_questions(&kind.code).await.unwrap();
        assert_eq!(asked.code, kind.code);
        assert!(!asked.attributes.is_empty());
    }
    let asked = phone.province.report_questions("duong-hong").await.unwrap();
    assert_eq!(asked.attributes[0].datatype, DataType::Multi);
    assert_eq!(asked.attributes[0].values[2].0, "nap-cong");
    let none = phone.province.report_questions("khong-co").await;
    assert!(
        matches!(&none, Err(NetError::Problem(p)) if p.status == 404),
        "{none:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_without_sign_in_whose_answers_are_lost_is_sent_once_and_followed_by_its_key() {
    let phone = Phone::new().await;
    let province = &phone.province;
    assert_eq!(
        province.reports_nearby(PLACE, 200.0, "duong-hong").await.unwrap(),
        []
    );
    phone
        .faults(json!([{"path": "/open311/v2/requests.json", "method": "POST",
            "kind": {"lose_response": true}, "probability": 1.0, "times": 2}]))
        .await;
    let key = "0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0311";
    let sent = province.send_report(Sender::Anyone, key, &FIELDS).await.unwrap();
    let again = province.send_report(Sender::Anyone, key, &FIELDS).await.unwrap();
    assert_eq!(again, sent);
    let close = province.reports_nearby(PLACE, 200.0, "duong-hong").await.unwrap();
    assert_eq!(close.len(), 1, "two lost answers made no second report");
    let id = sent.id.unwrap();
    assert_eq!((&close[0].id, &close[0].description), (&id, &None));

    let follow = sent.follow_key.unwrap();
    let mine = province.report(Sender::Holder(&follow), &id).await.unwrap();
    assert_eq!(mine.description.as_deref(), Some(FIELDS[3].1));
    assert_eq!(
        mine.extended["attributes"]["hong-gi"],
        json!(["nap-cong", "via-he"])
    );
    assert_eq!((mine.place, mine.closed), (Some((20.2507, 105.9745)), false));
    let other = province.report(Sender::Anyone, &id).await.unwrap();
    assert_eq!(
        (other.description, other.extended["mine"].as_bool()),
        (None, Some(false))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_in_report_is_its_citizens() {
    let phone = Phone::new().await;
    let fields = [
        ("service_code", "cham-tra-ho-so"),
        ("description", "Quá hẹn năm ngày."),
        ("attribute[ma-ho-so]", "H42.14026-20261124-0000001"),
    ];
    let key = "0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0312";
    let refused = phone.province.send_report(Sender::Anyone, key, &fields).await;
    assert!(matches!(refused, Err(NetError::SignIn)), "{refused:?}");
    phone.sign_in("vi-du", AcrLevel::Level2).await;
    let sent = phone
        .province
        .send_report(Sender::Citizen, key, &fields)
        .await
        .unwrap();
    let id = sent.id.unwrap();
    let mine = phone.province.report(Sender::Citizen, &id).await.unwrap();
    assert_eq!(mine.extended["sender"], "Nguyễn Thị Ví Dụ");

    let file = phone.send(&pdf(1_000)).await;
    let mut with_paper = FIELDS.to_vec();
    with_paper.push(("upload", &file.upload));
    let refused = phone
        .province
        .send_report(
            Sender::Citizen,
            "0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0313",
            &with_paper,
        )
        .await;
    assert!(
        matches!(&refused, Err(NetError::Problem(p)) if p.status == 400 && p.detail.is_some()),
        "a paper is no photo: {refused:?}"
    );
}
