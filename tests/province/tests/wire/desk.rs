use crate::client::{Phone, Sandbox, http, sha256_hex};
use motcua_province::{forge, system_clock};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn status_after(sandbox: &Sandbox, code: &str, action: Value) -> u64 {
    let answer = sandbox.act(code, action).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json::<Value>().await.unwrap()["status"].as_u64().unwrap()
}

#[tokio::test]
async fn a_dossier_goes_through_the_desk_to_a_signed_result() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = phone.filed(&sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        status_after(&sandbox, &code, json!({"action": "accept"})).await,
        2
    );
    assert_eq!(
        status_after(&sandbox, &code, json!({"action": "accept"})).await,
        4
    );
    let fee = json!({"action": "fee", "amount": 8000, "note": "căn cứ giả định"});
    assert_eq!(status_after(&sandbox, &code, fee).await, 6);
    assert_eq!(status_after(&sandbox, &code, json!({"action": "paid"})).await, 4);
    let back = json!({"action": "return", "deadline": "2026-12-04", "defects": [
        {"pointer": "/data/noi_cu_tru", "reason": "thiếu số nhà"}, {"paper": "ban-an-ly-hon", "reason": "mờ"}]});
    assert_eq!(status_after(&sandbox, &code, back).await, 5);
    assert_eq!(
        status_after(&sandbox, &code, json!({"action": "accept"})).await,
        4
    );
    assert_eq!(
        status_after(&sandbox, &code, json!({"action": "finish"})).await,
        10
    );

    let dossier: Value = phone
        .get(&sandbox.url(&format!("/dossiers/{code}")))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(dossier["returns"][0]["defects"].as_array().unwrap().len(), 2);
    assert_eq!(dossier["fees"][0]["state"], "paid");
    let result = &dossier["results"][0];
    assert_eq!(result["catalogue"], "KQ.G15.000038");
    let pdf = phone
        .get(result["url"].as_str().unwrap())
        .await
        .bytes()
        .await
        .unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(pdf.len() as u64, result["size"].as_u64().unwrap());
    assert_eq!(sha256_hex(&pdf), result["sha256"].as_str().unwrap());
}

#[tokio::test]
async fn what_does_not_fit_the_status_is_a_conflict_and_a_refusal_needs_a_reason() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = phone.filed(&sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let finish = sandbox.act(&code, json!({"action": "finish"})).await;
    assert_eq!(finish.status(), StatusCode::CONFLICT);
    let refuse = sandbox.act(&code, json!({"action": "refuse"})).await;
    assert_eq!(refuse.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let empty = sandbox
        .act(&code, json!({"action": "return", "defects": []}))
        .await;
    assert_eq!(empty.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refuse = json!({"action": "refuse", "note": "không thuộc thẩm quyền"});
    assert_eq!(status_after(&sandbox, &code, refuse).await, 3);
}

#[tokio::test]
async fn the_pages_show_what_was_sent_in_both_languages() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = phone.filed(&sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = async |path: &str| {
        http()
            .get(sandbox.url(path))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    assert!(page("/desk").await.contains(&code));
    let vi = page(&format!("/desk/dossiers/{code}")).await;
    assert!(vi.contains("Tiếp nhận hồ sơ") && vi.contains("Đã ly hôn") && vi.contains("Dân tộc"));
    let en = page(&format!("/desk/dossiers/{code}?lang=en")).await;
    assert!(en.contains("Accept the dossier") && en.contains("lang=\"en\""));
    assert_eq!(
        page(&format!("/desk/dossiers/{code}/files/0")).await,
        "%PDF-1.4 judgment"
    );
}

#[tokio::test]
async fn another_sites_page_cannot_press_a_button() {
    let sandbox = Sandbox::new().await;
    for (name, value) in [("origin", "https://evil.example"), ("host", "evil.example")] {
        let answer = http()
            .post(sandbox.url("/desk/api/dossiers/x/actions"))
            .header(name, value)
            .json(&json!({"action": "accept"}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
    }
}

#[tokio::test]
async fn forged_documents_differ_from_the_signed_one_only_where_they_should() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = phone.filed(&sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    for action in ["accept", "finish"] {
        sandbox.act(&code, json!({"action": action})).await;
    }
    let url = format!("/desk/dossiers/{code}/results/r1");
    let signed = http()
        .get(sandbox.url(&url))
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap()
        .to_vec();
    // A reader must not need to repair it.
    assert!(
        lopdf::Document::load_mem(&signed)
            .unwrap()
            .xref_recovery
            .is_none()
    );
    let unsigned = forge::unsigned_part(&signed).unwrap();
    assert!(signed.starts_with(unsigned.trim_ascii_end()));
    let stranger = forge::signed_by_a_stranger(unsigned.clone(), &system_clock()).unwrap();
    assert!(stranger.starts_with(&unsigned));
    assert!(lopdf::Document::load_mem(&stranger).is_ok());
    let longer = forge::extended_after_signing(signed.clone()).unwrap();
    assert!(longer.starts_with(&signed) && longer.len() > signed.len());
    let changed = forge::changed_by_one_byte(signed.clone());
    assert_eq!(changed.iter().zip(&signed).filter(|(a, b)| a != b).count(), 1);
    if let Some(dir) = std::env::var_os("MOTCUA_KEEP_RESULTS") {
        // For a look with pdfsig.
        for (name, bytes) in [
            ("signed", &signed),
            ("stranger", &stranger),
            ("longer", &longer),
            ("changed", &changed),
        ] {
            std::fs::write(std::path::Path::new(&dir).join(format!("{name}.pdf")), bytes).unwrap();
        }
    }
}
