use crate::client::{Sandbox, http, payload};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use reqwest::StatusCode;

#[tokio::test]
async fn the_pack_verifies_under_the_key_of_the_file_and_304_is_answered() {
    let sandbox = Sandbox::new().await;
    let url = sandbox.url("/.well-known/mot-cua.json");
    let answer = http().get(&url).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/jose");
    let tag = answer.headers()["etag"].clone();
    let jws = answer.text().await.unwrap();

    let told = std::fs::read_to_string(sandbox.dir.path().join("pack-key.txt")).unwrap();
    assert_eq!(told, sandbox.running.pack_key());
    let key = VerifyingKey::from_sec1_bytes(&B64.decode(told).unwrap()).unwrap();
    let (input, signature) = jws.rsplit_once('.').unwrap();
    let signature = Signature::from_slice(&B64.decode(signature).unwrap()).unwrap();
    key.verify(input.as_bytes(), &signature).unwrap();

    let pack = payload(&jws);
    assert_eq!(pack["oidc"]["issuer"], sandbox.url("/oidc"));
    assert!(
        pack["calendar"]["days"]
            .as_array()
            .unwrap()
            .iter()
            .any(|d| d["date"] == "2026-11-24" && d["kind"] == "off")
    );
    let again = http()
        .get(&url)
        .header("if-none-match", tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_pack_keeps_its_version_until_it_says_something_else() {
    let sandbox = Sandbox::new().await;
    let read = async |s: &Sandbox| {
        let jws = http()
            .get(s.url("/.well-known/mot-cua.json"))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        payload(&jws)
    };
    let first = read(&sandbox).await;
    let sandbox = sandbox.restart().await;
    assert_eq!(read(&sandbox).await, first);
}

#[tokio::test]
async fn the_catalogue_is_paged_compressed_and_whole() {
    let sandbox = Sandbox::new().await;
    let (mut since, mut codes, mut forms) = (String::new(), Vec::new(), 0);
    loop {
        let page = sandbox
            .get(&format!("/procedures?limit=1000&since={since}"))
            .await;
        for item in page["items"].as_array().unwrap() {
            codes.push(item["code"].as_str().unwrap().to_owned());
            forms += usize::from(item["form"].is_string());
        }
        page["cursor"].as_str().unwrap().clone_into(&mut since);
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(codes.len(), 2642);
    assert_eq!(forms, 3);
    codes.dedup();
    assert_eq!(codes.len(), 2642);

    let plain = reqwest::Client::builder().no_gzip().no_proxy().build().unwrap();
    let raw = plain
        .get(sandbox.url("/procedures?limit=1000"))
        .header("accept-encoding", "gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(raw.headers()["content-encoding"], "gzip");

    let record = sandbox.get("/procedures/1.004873").await;
    assert_eq!(record["code"], "1.004873");
    let missing = http()
        .get(sandbox.url("/procedures/1.000005"))
        .send()
        .await
        .unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert_eq!(missing.headers()["content-type"], "application/problem+json");
}
