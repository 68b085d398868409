use crate::client::{Sandbox, http, payload, sha256_hex};
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
    assert_eq!(codes.len(), 2643);
    assert_eq!(forms, 13);
    codes.dedup();
    assert_eq!(codes.len(), 2643);

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

/// The phone checks what it gets against the pack: the hash is of these very bytes, and the address names them for good.
#[tokio::test]
async fn the_choice_lists_are_what_the_pack_says_and_a_version_never_changes() {
    let sandbox = Sandbox::new().await;
    let jws = http()
        .get(sandbox.url("/.well-known/mot-cua.json"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let lists = payload(&jws)["lists"].as_array().unwrap().clone();
    let names: Vec<_> = lists.iter().map(|l| l["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["communes", "countries", "ethnic-groups"]);
    for list in &lists {
        let url = list["url"].as_str().unwrap();
        let answer = http().get(url).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let (tag, cache) = (header("etag"), header("cache-control"));
        assert!(cache.contains("immutable"), "{cache}");
        let bytes = answer.bytes().await.unwrap();
        assert_eq!(bytes.len() as u64, list["bytes"].as_u64().unwrap());
        assert_eq!(sha256_hex(&bytes), list["sha256"].as_str().unwrap());
        let held: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(
            (&held["name"], &held["version"]),
            (&list["name"], &list["version"])
        );
        let again = http().get(url).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
    let newest = http().get(sandbox.url("/lists/communes")).send().await.unwrap();
    assert_eq!(newest.headers()["cache-control"], "no-cache");
    for gone in [
        "/lists/communes?version=2020-01",
        "/lists/planets",
        "/lists/..%2Fprocedures%2F1.004873",
    ] {
        let missing = http().get(sandbox.url(gone)).send().await.unwrap();
        assert_eq!(missing.status(), StatusCode::NOT_FOUND, "{gone}");
    }

    let plain = reqwest::Client::builder().no_gzip().no_proxy().build().unwrap();
    let packed = plain
        .get(sandbox.url("/lists/communes"))
        .header("accept-encoding", "gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    let size = packed.bytes().await.unwrap().len();
    assert!(size < 200_000, "{size} bytes over the air");
}
