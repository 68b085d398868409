//! The client side of the wire against the sandbox province, over real sockets: pack, sign-in, upload, filing, following.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::dossier::receipt::{self, SentFile};
use motcua_core::dossier::source::SealedSource;
use motcua_core::dossier::upload::{UploadObserver, UploadSpec, UploadState, upload};
use motcua_core::identity::oidc::{Oidc, OidcConfig};
use motcua_core::identity::session::{Persist, Sessions};
use motcua_core::identity::{AcrLevel, Session};
use motcua_core::net::NetError;
use motcua_core::net::api::{Endpoints, Province, fetch_pack};
use motcua_core::net::authed::{Authed, Tokens};
use motcua_core::net::client::{Http, HttpConfig};
use motcua_core::net::dpop::Prover;
use motcua_core::net::message::Conditional;
use motcua_core::net::pack::{self, Pack};
use motcua_core::net::wire::{AttachmentRef, DossierStatus, FileDossier, Filed};
use motcua_core::ports::Ports;
use motcua_core::store::vault::{Sealed, Vault};
use motcua_core::testing::HeadlessPorts;
use motcua_province::{Options, Running, start};
use reqwest::Url;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::sync::watch;

const REDIRECT: &str = "http://127.0.0.1:5999/cb";

struct Phone {
    running: Running,
    dir: TempDir,
    ports: Ports,
    pack: Pack,
    oidc: Arc<Oidc>,
    sessions: Sessions,
    saved: Arc<Mutex<Vec<Option<Session>>>>,
    province: Province,
}

impl Phone {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let running = start(Options::new(dir.path().join("province"))).await.unwrap();
        let ports = HeadlessPorts::new(None).unwrap().ports();
        let http = Arc::new(Http::new(HttpConfig::default(), ports.clock.clone()).unwrap());
        let base = Url::parse(running.base()).unwrap();
        let Conditional::Fresh { value: jws, etag } =
            fetch_pack(&http, &*ports.random, &base, None).await.unwrap()
        else {
            panic!("a first pack is fresh");
        };
        let again = fetch_pack(&http, &*ports.random, &base, etag.as_deref())
            .await
            .unwrap();
        assert_eq!(again, Conditional::NotModified);
        let pack = pack::verify(&jws, &pack::pack_key(&running.pack_key()).unwrap()).unwrap();

        let prover = Arc::new(Prover::new(
            ports.keys.clone(),
            "dpop",
            ports.clock.clone(),
            ports.random.clone(),
        ));
        let oidc = Arc::new(Oidc::new(
            http.clone(),
            prover.clone(),
            ports.clock.clone(),
            ports.random.clone(),
            OidcConfig::new(&pack.oidc, REDIRECT),
        ));
        let saved = Arc::<Mutex<Vec<Option<Session>>>>::default();
        let log = saved.clone();
        let persist: Persist = Arc::new(move |s| {
            log.lock().unwrap().push(s.cloned());
            Ok(())
        });
        let sessions = Sessions::new(None, ports.clock.clone(), persist);
        sessions.renew_with(oidc.clone());
        let net = Arc::new(Authed::new(http, prover, Arc::new(sessions.clone())));
        let endpoints = Endpoints::try_from(&pack.endpoints).unwrap();
        let province = Province::new(net, ports.random.clone(), endpoints);
        Self {
            running,
            dir,
            ports,
            pack,
            oidc,
            sessions,
            saved,
            province,
        }
    }

    /// Signs in as a person would: the page, the form, the way back.
    async fn sign_in(&self, citizen: &str, acr: AcrLevel) {
        let pending = self.oidc.begin(acr, "vi").await.unwrap();
        let browser = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let page = browser.get(&pending.authorize_url).send().await.unwrap();
        assert!(page.text().await.unwrap().contains("/oidc/login"));
        let authorize = Url::parse(&pending.authorize_url).unwrap();
        let (_, request_uri) = authorize.query_pairs().find(|(k, _)| k == "request_uri").unwrap();
        let mut form = Url::parse("form:").unwrap();
        form.query_pairs_mut()
            .append_pair("request_uri", &request_uri)
            .append_pair("citizen", citizen);
        let back = browser
            .post(format!("{}/oidc/login", self.running.base()))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.query().unwrap().to_owned())
            .send()
            .await
            .unwrap();
        let redirect = back.headers()["location"].to_str().unwrap().to_owned();
        let session = self.oidc.finish(&pending, &redirect).await.unwrap();
        self.sessions.set(session).await.unwrap();
    }

    async fn faults(&self, rules: Value) {
        let answer = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .put(format!("{}/sandbox/faults", self.running.base()))
            .json(&json!({"seed": 5, "rules": rules}))
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success());
    }

    async fn state(&self) -> Value {
        let answer = reqwest::get(format!("{}/sandbox/state", self.running.base()))
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    fn seal(&self, bytes: &[u8]) -> (Vault, Sealed) {
        let dir = self.dir.path().join("vault");
        let vault = Vault::new(&dir, [7; 32].into(), self.ports.random.clone()).unwrap();
        let sealed = vault.import(&mut &*bytes, &mut |_| ()).unwrap();
        (vault, sealed)
    }

    async fn send(&self, bytes: &[u8]) -> AttachmentRef {
        let (vault, sealed) = self.seal(bytes);
        let spec = UploadSpec {
            attachment: sealed.name.clone(),
            name: "bản án.pdf".into(),
            media_type: "application/pdf".into(),
            sha256: sealed.sha256.clone(),
            checksums: false,
        };
        let source = Arc::new(SealedSource::new(vault.open(&sealed.name).unwrap()));
        let (_stop, cancel) = watch::channel(false);
        let (net, random, to) = (self.province.net(), &*self.ports.random, self.province.uploads());
        let done = upload(net, random, to, &spec, source, None, &Nobody, cancel)
            .await
            .unwrap();
        AttachmentRef {
            paper: "ban-an-ly-hon".into(),
            upload: done.url,
            name: spec.name,
            media_type: spec.media_type,
            size: sealed.size,
            sha256: sealed.sha256,
            warnings: Vec::new(),
            from_dossier: None,
        }
    }

    async fn file(&self, key: &str, file: &AttachmentRef) -> Result<Filed, NetError> {
        self.province.file_dossier(key, &marital(file)).await
    }
}

struct Nobody;
impl UploadObserver for Nobody {
    fn state(&self, _: &UploadState) {}
    fn progress(&self, _: u64) {}
}

/// A whole filing of 1.004873 after a divorce.
fn marital(file: &AttachmentRef) -> FileDossier {
    FileDossier {
        procedure: "1.004873".into(),
        form: "v1".into(),
        office: "37.14026".into(),
        case: None,
        channel: 2,
        on_behalf: None,
        delivery: None,
        data: json!({
            "yeu_cau_cho": "ban_than", "dien_thoai": "0900000001", "ho_ten": "Nguyễn Thị Ví Dụ",
            "ngay_sinh": "1990-01-01", "gioi_tinh": "nu", "dan_toc": "Kinh", "quoc_tich": "Việt Nam",
            "giay_to": "can_cuoc", "so_dinh_danh": "036190012345", "noi_cu_tru": "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình",
            "tinh_trang": "da_ly_hon", "ly_hon_so": "12/2020/QĐST-HNGĐ", "ly_hon_ngay": "2020-05-06",
            "ly_hon_co_quan": "Tòa án giả định", "khoang_thoi_gian": "hien_tai", "muc_dich": "vay_von",
            "muc_dich_khac": "Vay vốn", "da_duoc_cap": "chua", "so_ban": 1, "cam_doan": true
        }),
        attachments: vec![file.clone()],
        declared_at: "2026-11-24T10:42:00+07:00".into(),
    }
}

fn pdf(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((bytes.len()..size).map(|i| (i * 31 + i / 253) as u8));
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_in_citizen_uploads_files_and_follows() {
    let phone = Phone::new().await;
    phone.sign_in("vi-du", AcrLevel::Level2).await;
    assert_eq!(
        phone.sessions.current().unwrap().claims.get("name"),
        Some("Nguyễn Thị Ví Dụ")
    );
    let file = phone.send(&pdf(5 << 20)).await;
    let filed = phone
        .file("0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0001", &file)
        .await
        .unwrap();
    assert_eq!(filed.dossier.status, DossierStatus::Submitted);

    let receipt = receipt::verify(&filed.receipt, &phone.pack.trust.receipts).unwrap();
    receipt
        .matches(&[SentFile {
            paper: &file.paper,
            name: &file.name,
            size: file.size,
            sha256: &file.sha256,
        }])
        .unwrap();
    receipt.matches_data(&marital(&file).data).unwrap();

    let again = phone
        .file("0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0001", &file)
        .await
        .unwrap();
    assert_eq!(again, filed);
    let Conditional::Fresh { value: page, .. } = phone.province.dossiers_since(None, None).await.unwrap()
    else {
        panic!("a first page is fresh");
    };
    assert_eq!(page.items.len(), 1);
    let code = &filed.dossier.code;
    let Conditional::Fresh { value, etag } = phone.province.dossier(code, None).await.unwrap() else {
        panic!("a first answer is fresh");
    };
    assert_eq!(value.code, *code);
    let unchanged = phone.province.dossier(code, etag.as_deref()).await.unwrap();
    assert_eq!(unchanged, Conditional::NotModified);
    assert_eq!(phone.province.receipt(code).await.unwrap(), filed.receipt);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cuts_and_lost_answers_still_give_one_dossier_with_every_byte() {
    let phone = Phone::new().await;
    phone.sign_in("vi-du", AcrLevel::Level2).await;
    phone
        .faults(json!([
            {"path": "/uploads", "method": "PATCH", "kind": {"cut_request_after": [0, 2_000_000]}, "probability": 0.5, "times": 20},
            {"path": "/uploads", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 1},
            {"path": "/dossiers", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 1}
        ]))
        .await;
    let bytes = pdf(12 << 20);
    let file = phone.send(&bytes).await;
    phone
        .file("0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0002", &file)
        .await
        .unwrap();
    let state = phone.state().await;
    assert_eq!(state["dossier_count"], 1);
    assert_eq!(state["dossiers"][0]["attachments"][0]["size"], bytes.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_token_is_renewed_once_for_twenty_calls_and_kept_before_use() {
    let phone = Phone::new().await;
    phone.sign_in("thu", AcrLevel::Level1).await;
    let old = phone.sessions.token().await.unwrap();
    let calls = (0..20).map(|_| {
        let (sessions, old) = (phone.sessions.clone(), old.clone());
        tokio::spawn(async move { sessions.replace(&old).await.map(|t| t.to_string()) })
    });
    let mut tokens = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        tokens.push(call.await.unwrap().unwrap());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1);
    assert_eq!(phone.saved.lock().unwrap().len(), 2);
    phone.province.dossiers_since(None, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_web_page_in_place_of_an_answer_and_an_ended_session_are_told_apart() {
    let phone = Phone::new().await;
    assert!(matches!(
        phone.province.dossiers_since(None, None).await,
        Err(NetError::SignIn)
    ));
    phone.sign_in("thu", AcrLevel::Level1).await;
    phone
        .faults(json!([{"path": "/dossiers", "method": "GET", "kind": {"html": true}, "probability": 1.0, "times": null}]))
        .await;
    assert!(matches!(
        phone.province.dossiers_since(None, None).await,
        Err(NetError::Html { .. })
    ));
    let held = phone.sessions.current().unwrap();
    phone.oidc.revoke(&held).await.unwrap();
    let ended = phone.sessions.replace(&held.access_token).await;
    assert!(matches!(ended, Err(NetError::SignIn)));
    assert_eq!(phone.sessions.current(), None);
}

/// Counts every byte that a connection took, again ones too.
#[derive(Default)]
struct Counter {
    at: std::sync::atomic::AtomicU64,
    sent: std::sync::atomic::AtomicU64,
}

impl UploadObserver for Counter {
    fn state(&self, state: &UploadState) {
        // What the server has was sent, told or not.
        self.progress(state.offset);
    }

    fn progress(&self, sent: u64) {
        let before = self.at.swap(sent, std::sync::atomic::Ordering::Relaxed);
        self.sent
            .fetch_add(sent.saturating_sub(before), std::sync::atomic::Ordering::Relaxed);
    }
}

/// First chunk, and the one after every cut: as `dossier/upload.rs` has it.
const CHUNK: u64 = 2 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_at_any_byte_sends_at_most_one_chunk_again() {
    let phone = Phone::new().await;
    phone.sign_in("vi-du", AcrLevel::Level2).await;
    let mut worst = [0_u64; 2];
    let (mut all, mut size) = (0, 0);
    // Around the pieces a connection takes, around the chunk, and anywhere between.
    let offsets = (0..40_u64).map(|n| n * 53_777 % CHUNK).chain([
        0,
        1,
        65_535,
        65_536,
        262_143,
        262_144,
        262_145,
        CHUNK - 1,
    ]);
    for (n, at) in offsets.enumerate() {
        // With checksums the server must drop the whole chunk that was cut.
        let checksums = n % 2 == 1;
        let bytes: Vec<u8> = (0..CHUNK + 700_001)
            .map(|i| (i * 31 + i / 251 + n as u64) as u8)
            .collect();
        let (vault, sealed) = phone.seal(&bytes);
        let spec = UploadSpec {
            attachment: sealed.name.clone(),
            name: "bản án.pdf".into(),
            media_type: "application/pdf".into(),
            sha256: sealed.sha256.clone(),
            checksums,
        };
        phone
            .faults(json!([{"path": "/uploads", "method": "PATCH",
                "kind": {"cut_request_after": [at, at]}, "probability": 1.0, "times": 1}]))
            .await;
        let source = Arc::new(SealedSource::new(vault.open(&sealed.name).unwrap()));
        let (_stop, cancel) = watch::channel(false);
        let counter = Counter::default();
        let (net, random, to) = (
            phone.province.net(),
            &*phone.ports.random,
            phone.province.uploads(),
        );
        let done = upload(net, random, to, &spec, source, None, &counter, cancel)
            .await
            .unwrap();
        assert_eq!(done.offset, sealed.size);
        let sent = counter.sent.load(std::sync::atomic::Ordering::Relaxed);
        let again = sent - sealed.size;
        assert!(again <= CHUNK, "cut at {at}: {again} bytes were sent again");
        let worst = &mut worst[usize::from(checksums)];
        *worst = again.max(*worst);
        (all, size) = (all + sent, size + sealed.size);
    }
    println!(
        "48 cuts: {all} bytes sent for {size}; sent again at most {} (parts kept), {} (chunk dropped), of a chunk of {CHUNK}",
        worst[0], worst[1]
    );
}
