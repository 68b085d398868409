//! A small client: DPoP with nonce, sign-in without a browser, tus, filing.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as B64};
use motcua_province::{Options, Running, start};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Mutex;
use tempfile::TempDir;

pub(crate) const REDIRECT: &str = "http://127.0.0.1:5999/cb";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

pub(crate) struct Sandbox {
    pub(crate) running: Running,
    pub(crate) dir: TempDir,
}

impl Sandbox {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// With other options.
    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut options = Options::new(dir.path());
        change(&mut options);
        let running = start(options).await.unwrap();
        Self { running, dir }
    }

    /// Stops it as a kill would and starts it again on the same folder and port.
    pub(crate) async fn restart(self) -> Self {
        let Self { running, dir } = self;
        let port = running.addr.port();
        running.stop().await;
        let mut options = Options::new(dir.path());
        options.port = port;
        let running = start(options).await.unwrap();
        Self { running, dir }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.base())
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = http().get(self.url(path)).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    pub(crate) async fn put_faults(&self, plan: Value) {
        let answer = http()
            .put(self.url("/sandbox/faults"))
            .json(&plan)
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer.status(),
            StatusCode::OK,
            "{}",
            answer.text().await.unwrap()
        );
    }

    pub(crate) async fn act(&self, code: &str, action: Value) -> Response {
        http()
            .post(self.url(&format!("/desk/api/dossiers/{code}/actions")))
            .json(&action)
            .send()
            .await
            .unwrap()
    }
}

pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

pub(crate) fn challenge(verifier: &str) -> String {
    B64.encode(Sha256::digest(verifier))
}

pub(crate) fn payload(jws: &str) -> Value {
    serde_json::from_slice(&B64.decode(jws.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

/// Someone with a key, a nonce and perhaps tokens.
pub(crate) struct Phone {
    pub(crate) http: reqwest::Client,
    pub(crate) key: SigningKey,
    pub(crate) nonce: Mutex<String>,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) id_token: String,
    /// How far this phone's clock is ahead of the machine's.
    pub(crate) ahead: jiff::SignedDuration,
}

impl Phone {
    pub(crate) fn new() -> Self {
        Self {
            http: http(),
            key: SigningKey::from_slice(&uuid_bytes()).unwrap(),
            nonce: Mutex::default(),
            access: String::new(),
            refresh: String::new(),
            id_token: String::new(),
            ahead: jiff::SignedDuration::ZERO,
        }
    }

    pub(crate) fn proof(&self, method: &str, url: &str, token: Option<&str>) -> String {
        let point = self.key.verifying_key().to_encoded_point(false);
        let jwk = json!({"kty": "EC", "crv": "P-256", "x": B64.encode(point.x().unwrap()), "y": B64.encode(point.y().unwrap())});
        let header = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk});
        let mut claims = json!({
            "jti": uuid::Uuid::new_v4().to_string(), "htm": method, "htu": url,
            "iat": (jiff::Timestamp::now() + self.ahead).as_second(), "nonce": *self.nonce.lock().unwrap()
        });
        if let Some(token) = token {
            claims["ath"] = json!(B64.encode(Sha256::digest(token)));
        }
        let input = format!(
            "{}.{}",
            B64.encode(header.to_string()),
            B64.encode(claims.to_string())
        );
        let signature: Signature = self.key.sign(input.as_bytes());
        format!("{input}.{}", B64.encode(signature.to_bytes()))
    }

    fn remember(&self, headers: &HeaderMap) {
        if let Some(nonce) = headers.get("dpop-nonce") {
            nonce
                .to_str()
                .unwrap()
                .clone_into(&mut self.nonce.lock().unwrap());
        }
    }

    /// Posts a form with a proof; answers a nonce challenge once.
    pub(crate) async fn form(&self, url: &str, fields: &[(&str, &str)]) -> Response {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        for _ in 0..2 {
            let answer = self
                .http
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("dpop", self.proof("POST", url, None))
                .body(body.clone())
                .send()
                .await
                .unwrap();
            let before = self.nonce.lock().unwrap().clone();
            self.remember(answer.headers());
            if answer.status() != StatusCode::BAD_REQUEST || before == *self.nonce.lock().unwrap() {
                return answer;
            }
        }
        panic!("the nonce is asked for again and again");
    }

    /// Sends with the access token; answers a nonce challenge once.
    pub(crate) async fn send(
        &self,
        method: Method,
        url: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, reqwest::Error> {
        let mut tries = 0;
        loop {
            let bare = url.split('?').next().unwrap();
            let request = self
                .http
                .request(method.clone(), url)
                .header("authorization", format!("DPoP {}", self.access))
                .header("dpop", self.proof(method.as_str(), bare, Some(&self.access)));
            let answer = with(request).send().await?;
            self.remember(answer.headers());
            let challenged = answer
                .headers()
                .get("www-authenticate")
                .is_some_and(|v| v.to_str().unwrap().contains("use_dpop_nonce"));
            tries += 1;
            if !challenged || tries > 1 {
                return Ok(answer);
            }
        }
    }

    pub(crate) async fn get(&self, url: &str) -> Response {
        self.send(Method::GET, url, |r| r).await.unwrap()
    }

    pub(crate) async fn par(&self, sandbox: &Sandbox, acr: &str) -> String {
        let challenge = challenge(VERIFIER);
        let answer = self
            .form(
                &sandbox.url("/oidc/par"),
                &[
                    ("client_id", "mot-cua-app"),
                    ("response_type", "code"),
                    ("redirect_uri", REDIRECT),
                    ("scope", "openid profile offline_access"),
                    ("state", "s1"),
                    ("nonce", "n1"),
                    ("code_challenge", &challenge),
                    ("code_challenge_method", "S256"),
                    ("acr_values", acr),
                ],
            )
            .await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let body: Value = answer.json().await.unwrap();
        body["request_uri"].as_str().unwrap().to_owned()
    }

    /// The login form, and where it redirects to.
    pub(crate) async fn choose(&self, sandbox: &Sandbox, request_uri: &str, citizen: &str) -> Response {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("request_uri", request_uri)
            .append_pair("citizen", citizen)
            .finish();
        self.http
            .post(sandbox.url("/oidc/login"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn code(&self, sandbox: &Sandbox, citizen: &str, acr: &str) -> String {
        let uri = self.par(sandbox, acr).await;
        let answer = self.choose(sandbox, &uri, citizen).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let to = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        let query: std::collections::HashMap<_, _> = to.query_pairs().into_owned().collect();
        assert_eq!(query["state"], "s1");
        assert_eq!(query["iss"], sandbox.url("/oidc"));
        query["code"].clone()
    }

    pub(crate) async fn exchange(&self, sandbox: &Sandbox, code: &str, verifier: &str) -> Response {
        self.form(
            &sandbox.url("/oidc/token"),
            &[
                ("grant_type", "authorization_code"),
                ("client_id", "mot-cua-app"),
                ("code", code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", verifier),
            ],
        )
        .await
    }

    pub(crate) async fn take(&mut self, answer: Response) {
        assert_eq!(answer.status(), StatusCode::OK);
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["token_type"], "DPoP");
        let text = |m: &str| body[m].as_str().unwrap().to_owned();
        (self.access, self.refresh, self.id_token) =
            (text("access_token"), text("refresh_token"), text("id_token"));
    }

    pub(crate) async fn signed_in(sandbox: &Sandbox, citizen: &str, acr: &str) -> Self {
        Self::signed_in_at(sandbox, citizen, acr, jiff::SignedDuration::ZERO).await
    }

    /// With a clock that is ahead, as the sandbox's is.
    pub(crate) async fn signed_in_at(
        sandbox: &Sandbox,
        citizen: &str,
        acr: &str,
        ahead: jiff::SignedDuration,
    ) -> Self {
        let mut phone = Self::new();
        phone.ahead = ahead;
        let code = phone.code(sandbox, citizen, acr).await;
        let answer = phone.exchange(sandbox, &code, VERIFIER).await;
        phone.take(answer).await;
        phone
    }

    pub(crate) async fn refresh(&self, sandbox: &Sandbox, token: &str) -> Response {
        self.form(
            &sandbox.url("/oidc/token"),
            &[
                ("grant_type", "refresh_token"),
                ("client_id", "mot-cua-app"),
                ("refresh_token", token),
            ],
        )
        .await
    }

    /// Makes an upload; gives its address.
    pub(crate) async fn create(
        &self,
        sandbox: &Sandbox,
        name: &str,
        bytes: &[u8],
        key: Option<&str>,
    ) -> String {
        let metadata = format!(
            "filename {},filetype {},sha256 {}",
            STANDARD.encode(name),
            STANDARD.encode("application/pdf"),
            STANDARD.encode(sha256_hex(bytes))
        );
        let key = key.map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned);
        let answer = self
            .send(Method::POST, &sandbox.url("/uploads"), |r| {
                r.header("tus-resumable", "1.0.0")
                    .header("upload-length", bytes.len())
                    .header("upload-metadata", metadata.clone())
                    .header("idempotency-key", key.clone())
            })
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    pub(crate) async fn patch(
        &self,
        upload: &str,
        offset: usize,
        bytes: &[u8],
        checksum: Option<&[u8]>,
    ) -> Result<Response, reqwest::Error> {
        self.send(Method::PATCH, upload, |r| {
            let r = r
                .header("tus-resumable", "1.0.0")
                .header("content-type", "application/offset+octet-stream")
                .header("upload-offset", offset)
                .body(bytes.to_vec());
            match checksum {
                Some(sum) => r.header("upload-checksum", format!("sha256 {}", STANDARD.encode(sum))),
                None => r,
            }
        })
        .await
    }

    pub(crate) async fn offset(&self, upload: &str) -> usize {
        let answer = self
            .send(Method::HEAD, upload, |r| r.header("tus-resumable", "1.0.0"))
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.headers()["upload-offset"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// A whole file, sent.
    pub(crate) async fn upload(&self, sandbox: &Sandbox, name: &str, bytes: &[u8]) -> String {
        let upload = self.create(sandbox, name, bytes, None).await;
        let answer = self.patch(&upload, 0, bytes, None).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        upload
    }
}

fn uuid_bytes() -> Vec<u8> {
    [
        uuid::Uuid::new_v4().into_bytes(),
        uuid::Uuid::new_v4().into_bytes(),
    ]
    .concat()
}
