//! A phone without its app: only what speaks with the province.

use motcua_core::dossier::source::SealedSource;
use motcua_core::dossier::upload::{UploadObserver, UploadSpec, UploadState, upload};
use motcua_core::identity::oidc::{Oidc, OidcConfig};
use motcua_core::identity::session::{Persist, Sessions};
use motcua_core::identity::{AcrLevel, Session};
use motcua_core::net::NetError;
use motcua_core::net::api::{Endpoints, Province, fetch_pack};
use motcua_core::net::authed::Authed;
use motcua_core::net::client::{Http, HttpConfig};
use motcua_core::net::dpop::Prover;
use motcua_core::net::message::Conditional;
use motcua_core::net::pack::{self, Pack};
use motcua_core::net::wire::{AttachmentRef, FileDossier, Filed};
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

pub(crate) struct Phone {
    pub(crate) running: Running,
    pub(crate) dir: TempDir,
    pub(crate) ports: Ports,
    pub(crate) pack: Pack,
    pub(crate) oidc: Arc<Oidc>,
    pub(crate) sessions: Sessions,
    pub(crate) saved: Arc<Mutex<Vec<Option<Session>>>>,
    pub(crate) province: Province,
}

impl Phone {
    pub(crate) async fn new() -> Self {
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
    pub(crate) async fn sign_in(&self, citizen: &str, acr: AcrLevel) {
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

    pub(crate) async fn faults(&self, rules: Value) {
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

    pub(crate) async fn state(&self) -> Value {
        let answer = reqwest::get(format!("{}/sandbox/state", self.running.base()))
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    pub(crate) fn seal(&self, bytes: &[u8]) -> (Vault, Sealed) {
        let dir = self.dir.path().join("vault");
        let vault = Vault::new(&dir, [7; 32].into(), self.ports.random.clone()).unwrap();
        let sealed = vault.import(&mut &*bytes, &mut |_| ()).unwrap();
        (vault, sealed)
    }

    pub(crate) async fn send(&self, bytes: &[u8]) -> AttachmentRef {
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

    pub(crate) async fn file(&self, key: &str, file: &AttachmentRef) -> Result<Filed, NetError> {
        self.province.file_dossier(key, &marital(file)).await
    }
}

pub(crate) struct Nobody;
impl UploadObserver for Nobody {
    fn state(&self, _: &UploadState) {}
    fn progress(&self, _: u64) {}
}

/// A whole filing of 1.004873 after a divorce.
pub(crate) fn marital(file: &AttachmentRef) -> FileDossier {
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

pub(crate) fn pdf(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((bytes.len()..size).map(|i| (i * 31 + i / 253) as u8));
    bytes
}
