use crate::client::{Phone, Sandbox, payload, sha256_hex};
use crate::filing::marital;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const BYTES: &[u8] = b"%PDF-1.4 judgment";

async fn problem(answer: reqwest::Response, status: u16, kind: &str) -> Value {
    let told = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        (told, body["type"].as_str().unwrap()),
        (status, format!("urn:motcua:problem:{kind}").as_str()),
        "{body}"
    );
    body
}

#[tokio::test]
async fn filing_gives_a_dossier_and_a_receipt_that_names_every_file() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let filed = phone.filed(&sandbox).await;
    let dossier = &filed["dossier"];
    let code = dossier["code"].as_str().unwrap();
    assert!(
        code.starts_with("H42.14026-20") && code.ends_with("-0000001"),
        "{code}"
    );
    assert_eq!(dossier["status"], 1);
    assert!(dossier["due"].is_string());

    let jws = filed["receipt"].as_str().unwrap();
    let receipt = payload(jws);
    assert_eq!(receipt["dossier"], code);
    assert_eq!(receipt["files"][0]["sha256"], sha256_hex(BYTES));
    assert_eq!(receipt["due"], dossier["due"]);
    assert_eq!(receipt["due_rule"], "3 ngày làm việc");
    let pack = payload(
        &crate::client::http()
            .get(sandbox.url("/.well-known/mot-cua.json"))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap(),
    );
    let jwk = &pack["trust"]["receipts"][0];
    let mut point = vec![4];
    for c in ["x", "y"] {
        point.extend(B64.decode(jwk[c].as_str().unwrap()).unwrap());
    }
    let (input, signature) = jws.rsplit_once('.').unwrap();
    VerifyingKey::from_sec1_bytes(&point)
        .unwrap()
        .verify(
            input.as_bytes(),
            &Signature::from_slice(&B64.decode(signature).unwrap()).unwrap(),
        )
        .unwrap();
    let again = phone
        .get(&sandbox.url(&format!("/dossiers/{code}/receipt")))
        .await;
    assert_eq!(again.text().await.unwrap(), jws);
}

#[tokio::test]
async fn the_same_key_gives_the_same_dossier_and_another_body_is_refused() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let upload = phone.upload(&sandbox, "ban-an.pdf", BYTES).await;
    let key = uuid::Uuid::new_v4().to_string();
    let mut body = marital(&upload, BYTES);
    let first = phone.file(&sandbox, &key, &body).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let first: Value = first.json().await.unwrap();
    let second = phone.file(&sandbox, &key, &body).await;
    assert_eq!(second.status(), StatusCode::OK);
    assert_eq!(second.json::<Value>().await.unwrap(), first);
    body["data"]["so_ban"] = json!(2);
    problem(
        phone.file(&sandbox, &key, &body).await,
        422,
        "idempotency-mismatch",
    )
    .await;
    assert_eq!(sandbox.get("/sandbox/state").await["dossier_count"], 1);
}

#[tokio::test]
async fn wrong_data_is_pointed_at() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let upload = phone.upload(&sandbox, "ban-an.pdf", BYTES).await;
    let mut body = marital(&upload, BYTES);
    body["data"]["so_dinh_danh"] = json!("123");
    body["data"].as_object_mut().unwrap().remove("dan_toc");
    body["data"].as_object_mut().unwrap().remove("ly_hon_ngay");
    let answer = phone
        .file(&sandbox, &uuid::Uuid::new_v4().to_string(), &body)
        .await;
    let told = problem(answer, 422, "validation").await;
    let mut places: Vec<_> = told["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            (
                e["pointer"].as_str().unwrap().to_owned(),
                e["code"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    places.sort();
    assert_eq!(
        places,
        [
            ("/data/dan_toc".to_owned(), "required".to_owned()),
            ("/data/ly_hon_ngay".to_owned(), "required".to_owned()),
            ("/data/so_dinh_danh".to_owned(), "pattern".to_owned()),
        ]
    );
    assert!(!told.to_string().contains("Nguyễn"));
}

#[tokio::test]
async fn a_paper_that_the_answers_call_for_must_be_there() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let mut body = marital("", BYTES);
    body["attachments"] = json!([]);
    let key = || uuid::Uuid::new_v4().to_string();
    let told = problem(phone.file(&sandbox, &key(), &body).await, 422, "validation").await;
    assert_eq!(told["errors"][0]["code"], "paper-required");
    // Never married: no judgment is needed.
    body["data"]["tinh_trang"] = json!("chua_ket_hon");
    for gone in ["ly_hon_so", "ly_hon_ngay", "ly_hon_co_quan"] {
        body["data"].as_object_mut().unwrap().remove(gone);
    }
    assert_eq!(
        phone.file(&sandbox, &key(), &body).await.status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn files_must_be_whole_ones_own_and_what_they_are_said_to_be() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let other = Phone::signed_in(&sandbox, "thu", "level2").await;
    let key = || uuid::Uuid::new_v4().to_string();
    let whole = phone.upload(&sandbox, "ban-an.pdf", BYTES).await;
    let begun = phone.create(&sandbox, "ban-an.pdf", BYTES, None).await;

    let answer = phone.file(&sandbox, &key(), &marital(&begun, BYTES)).await;
    let told = problem(answer, 422, "upload-missing").await;
    assert_eq!(told["errors"][0]["pointer"], "/attachments/0/upload");
    let answer = other.file(&sandbox, &key(), &marital(&whole, BYTES)).await;
    problem(answer, 422, "upload-missing").await;
    let answer = phone
        .file(&sandbox, &key(), &marital(&whole, b"%PDF-1.4 judgmenT"))
        .await;
    problem(answer, 422, "upload-mismatch").await;
    let answer = phone.file(&sandbox, &key(), &marital(&whole, BYTES)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_procedure_of_level_2_asks_to_step_up() {
    let sandbox = Sandbox::new().await;
    let record = sandbox.get("/procedures/1.001193").await;
    assert_eq!(record["acr"], "level2");
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let mut body = marital("", BYTES);
    body["procedure"] = json!("1.001193");
    let answer = phone
        .file(&sandbox, &uuid::Uuid::new_v4().to_string(), &body)
        .await;
    let told = problem(answer, 403, "step-up").await;
    assert_eq!(told["acr"], "level2");
}

#[tokio::test]
async fn another_version_of_the_form_is_told() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let mut body = marital("", BYTES);
    body["form"] = json!("v0");
    let answer = phone
        .file(&sandbox, &uuid::Uuid::new_v4().to_string(), &body)
        .await;
    problem(answer, 409, "form-changed").await;
}

#[tokio::test]
async fn the_list_gives_changes_since_a_cursor_to_the_owner_only() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let other = Phone::signed_in(&sandbox, "thu", "level2").await;
    let first = phone.filed(&sandbox).await;
    let second = phone.filed(&sandbox).await;
    let url = sandbox.url("/dossiers");
    let answer = phone.get(&url).await;
    let tag = answer.headers()["etag"].clone();
    let page: Value = answer.json().await.unwrap();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let same = phone
        .send(Method::GET, &url, |r| r.header("if-none-match", &tag))
        .await
        .unwrap();
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);

    let code = first["dossier"]["code"].as_str().unwrap();
    let answer = sandbox.act(code, json!({"action": "accept"})).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let url = format!("{url}?cursor={}", page["cursor"].as_str().unwrap());
    let delta: Value = phone.get(&url).await.json().await.unwrap();
    assert_eq!(delta["items"].as_array().unwrap().len(), 1);
    assert_eq!(delta["items"][0]["code"], code);
    assert_eq!(delta["items"][0]["status"], 2);

    let none: Value = other.get(&sandbox.url("/dossiers")).await.json().await.unwrap();
    assert_eq!(none["items"], json!([]));
    let foreign = format!("/dossiers/{}", second["dossier"]["code"].as_str().unwrap());
    assert_eq!(
        other.get(&sandbox.url(&foreign)).await.status(),
        StatusCode::NOT_FOUND
    );
}

/// A death, registered by a relative, with one file.
fn death(upload: &str) -> Value {
    json!({
        "procedure": "1.000656", "form": "v1", "office": "37.14026", "channel": 2,
        "data": {
            "quan_he": "con", "nguoi_yeu_cau_ho_ten": "Nguyễn Thị Ví Dụ", "nguoi_yeu_cau_so_dinh_danh": "036190012345",
            "nguoi_yeu_cau_noi_cu_tru": "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình", "dien_thoai": "0900000001",
            "mat_ho_ten": "Nguyễn Văn Ví Dụ", "mat_ngay_sinh": "1950", "mat_gioi_tinh": "nam", "mat_dan_toc": "01",
            "mat_quoc_tich": "VN", "mat_noi_cu_tru_xa": "14026", "mat_noi_cu_tru": "Xóm 1", "mat_ngay": "2026-11-20",
            "thoi_han": "dung_han", "noi_mat_loai": "noi_o", "nguyen_nhan": "tuoi_cao", "giay_to_chet": "khong_con",
            "ban_sao": "khong", "cam_doan": true
        },
        "attachments": [{
            "paper": "chung-cu-chet", "upload": upload, "name": "chung-cu.pdf", "type": "application/pdf",
            "size": BYTES.len(), "sha256": sha256_hex(BYTES)
        }],
        "declared_at": "2026-11-24T10:42:00+07:00"
    })
}

#[tokio::test]
async fn answers_that_contradict_one_another_are_refused_where_the_form_says_so() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let upload = phone.upload(&sandbox, "chung-cu.pdf", BYTES).await;
    let mut body = death(&upload);
    body["data"]["mat_ngay_sinh"] = json!("2026-11-21");
    let answer = phone
        .file(&sandbox, &uuid::Uuid::new_v4().to_string(), &body)
        .await;
    let refused = problem(answer, 422, "validation").await;
    let errors = refused["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{refused}");
    assert_eq!(errors[0]["pointer"], "/data/mat_ngay");
    assert_eq!(errors[0]["code"], "check");
    assert!(
        !errors[0]["detail"].as_str().unwrap().contains("2026"),
        "{refused}"
    );
    let mended = phone
        .file(&sandbox, &uuid::Uuid::new_v4().to_string(), &death(&upload))
        .await;
    assert_eq!(mended.status(), StatusCode::CREATED);
}
