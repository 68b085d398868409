//! The province, in this process, on a real socket.

use motcua_province::{Clock, Identity, Options, Running, Traffic, system_clock};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A running sandbox province with a folder of its own.
pub struct Sandbox {
    runtime: Runtime,
    client: reqwest::Client,
    running: Option<Running>,
    port: u16,
    dir: PathBuf,
    data_dir: Option<PathBuf>,
    identity: Identity,
    clock: Clock,
    #[allow(dead_code, reason = "dropping it removes the folder")]
    keep: Option<TempDir>,
}

impl Sandbox {
    /// Starts one in a folder that goes with it.
    pub fn start() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut sandbox = Self::start_in(dir.path(), 0);
        sandbox.keep = Some(dir);
        sandbox
    }

    /// Starts one that publishes this record instead of its own.
    pub fn start_with_record(code: &str, record: &Value) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let data = dir.path().join("data");
        let own = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../province/data"));
        copy_folder(own, &data);
        publish(&data, code, record);
        let state = dir.path().join("state");
        let mut sandbox = Self::start_on(&state, 0, Some(data), Identity::OpenId, system_clock());
        sandbox.keep = Some(dir);
        sandbox
    }

    /// The record of a modelled procedure as the sandbox has it.
    pub fn own_record(code: &str) -> Value {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../province/data/procedures");
        let text = std::fs::read_to_string(format!("{folder}/{code}.json")).expect("readable");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Starts one in this folder, on this port (0: any).
    pub fn start_in(dir: &Path, port: u16) -> Self {
        Self::start_on(dir, port, None, Identity::OpenId, system_clock())
    }

    /// Starts one whose pack names this identity provider.
    pub fn start_with(identity: Identity) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut sandbox = Self::start_on(dir.path(), 0, None, identity, system_clock());
        sandbox.keep = Some(dir);
        sandbox
    }

    /// Starts one that goes by this clock.
    pub fn start_at(clock: Clock) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut sandbox = Self::start_on(dir.path(), 0, None, Identity::OpenId, clock);
        sandbox.keep = Some(dir);
        sandbox
    }

    /// What it was asked since it started, and what that weighed.
    pub fn traffic(&self) -> Traffic {
        self.running.as_ref().map(Running::traffic).unwrap_or_default()
    }

    fn start_on(dir: &Path, port: u16, data_dir: Option<PathBuf>, identity: Identity, clock: Clock) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let options = |port| Options {
            port,
            data_dir: data_dir.clone(),
            identity: identity.clone(),
            clock: clock.clone(),
            ..Options::new(dir)
        };
        let running = if port == 0 {
            // A port the system hands out could be some client's by the time this one starts again.
            let mut tries = std::iter::repeat_with(|| rand::random_range(15_000..30_000)).take(100);
            let start = |port| runtime.block_on(motcua_province::start(options(port))).ok();
            tries.find_map(start).expect("the province starts on a free port")
        } else {
            let start = motcua_province::start(options(port));
            runtime.block_on(start).expect("the province starts")
        };
        let port = running.addr.port();
        Self {
            runtime,
            client: reqwest::Client::builder().build().expect("a client"),
            running: Some(running),
            port,
            dir: dir.to_owned(),
            data_dir,
            identity,
            clock,
            keep: None,
        }
    }

    /// `http://127.0.0.1:<port>`.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Verifies the province pack.
    pub fn pack_key(&self) -> String {
        std::fs::read_to_string(self.dir.join("pack-key.txt"))
            .expect("the province wrote its key")
            .trim()
            .to_owned()
    }

    /// Stops as a killed process would, and starts again on the same folder and port.
    pub fn restart(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
        let options = Options {
            port: self.port,
            data_dir: self.data_dir.clone(),
            identity: self.identity.clone(),
            clock: self.clock.clone(),
            ..Options::new(&self.dir)
        };
        self.running = Some(
            self.runtime
                .block_on(motcua_province::start(options))
                .expect("the province starts again"),
        );
    }

    /// Stops, and starts again with this record in the place of the one it published until now.
    pub fn restart_with_record(&mut self, code: &str, record: &Value) {
        let data = self.data_dir.as_deref().expect("started with a record");
        publish(data, code, record);
        self.restart();
    }

    /// Makes it misbehave by these rules (`docs/protocol.md`, "Sandbox only").
    pub fn misbehave(&self, seed: u64, rules: Value) {
        self.call(
            reqwest::Method::PUT,
            "/sandbox/faults",
            Some(json!({ "seed": seed, "rules": rules })),
        );
    }

    /// Bad weather for these paths: with this probability each, requests and answers are cut, the province is busy, or an answer is lost
    /// after the work was done. Cuts come within so many first bytes of a request and of an answer.
    pub fn storm(&self, seed: u64, paths: &[&str], probability: f64, cuts: [u32; 2]) {
        let rule = |path: &str, kind: Value| json!({"path": path, "method": null, "kind": kind, "probability": probability, "times": null});
        let rules: Vec<Value> = paths
            .iter()
            .flat_map(|path| {
                [
                    rule(path, json!({"cut_request_after": [0, cuts[0]]})),
                    rule(path, json!({"cut_response_after": [0, cuts[1]]})),
                    rule(path, json!({"status": 503, "retry_after": 1})),
                    rule(path, json!({"lose_response": true})),
                ]
            })
            .collect();
        self.misbehave(seed, json!(rules));
    }

    /// Ends all misbehaviour.
    pub fn behave(&self) {
        self.call(reqwest::Method::DELETE, "/sandbox/faults", None);
    }

    /// What it holds.
    pub fn state(&self) -> Value {
        self.call(reqwest::Method::GET, "/sandbox/state", None)
    }

    /// Ends the sessions of everyone, refresh tokens too.
    pub fn expire_sessions(&self) {
        self.call(
            reqwest::Method::POST,
            "/sandbox/expire-sessions",
            Some(json!({ "citizen": null, "access_only": false })),
        );
    }

    /// Ends the access tokens of everyone; refresh tokens and DPoP nonces stay good.
    pub fn expire_tokens(&self) {
        self.call(
            reqwest::Method::POST,
            "/sandbox/expire-sessions",
            Some(json!({ "citizen": null, "access_only": true, "keep_nonces": true })),
        );
    }

    /// The officer does something to a dossier.
    pub fn officer(&self, code: &str, action: Value) -> Value {
        self.call(
            reqwest::Method::POST,
            &format!("/desk/api/dossiers/{code}/actions"),
            Some(action),
        )
    }

    /// A page of the desk, as a browser shows it.
    pub fn page(&self, path: &str) -> String {
        let url = format!("{}{path}", self.base());
        self.runtime.block_on(async {
            let answer = reqwest::get(&url).await.expect("the sandbox answers");
            answer.text().await.expect("a page")
        })
    }

    /// The bytes of an upload by their hash, as they lie on the province's disk.
    pub fn upload_bytes(&self, sha256: &str) -> Vec<u8> {
        let files = std::fs::read_dir(self.dir.join("uploads")).expect("uploads");
        let mut all = files.map(|entry| std::fs::read(entry.expect("a file").path()).expect("readable"));
        let found = all.find(|bytes| {
            let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
            let hex: Vec<String> = digest.as_ref().iter().map(|b| format!("{b:02x}")).collect();
            hex.concat() == sha256
        });
        found.expect("an upload of this hash")
    }

    /// A call of the test's own, outside of the app; panics unless it succeeds.
    pub fn call(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}{path}", self.base());
        self.runtime.block_on(async {
            let mut request = self.client.request(method.clone(), &url);
            if let Some(body) = &body {
                request = request.json(body);
            }
            let answer = request.send().await.expect("the sandbox answers");
            let status = answer.status();
            let text = answer.text().await.expect("a body");
            assert!(status.is_success(), "{method} {path}: {status} {text}");
            serde_json::from_str(&text).unwrap_or(Value::Null)
        })
    }

    /// Signs in on the login page as a person would, and gives the URL the browser comes back with.
    pub fn log_in(&self, authorize_url: &str, citizen: &str) -> String {
        self.runtime
            .block_on(log_in(&self.base(), authorize_url, citizen))
    }
}

/// Puts a record among those a sandbox reads when it starts.
fn publish(data: &Path, code: &str, record: &Value) {
    let path = data.join(format!("procedures/{code}.json"));
    std::fs::write(path, record.to_string()).expect("written");
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// Signs in on the login page of the sandbox at `base`; gives the URL the browser comes back with.
pub async fn log_in(base: &str, authorize_url: &str, citizen: &str) -> String {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let page = client.get(authorize_url).send().await.expect("the login page");
    assert!(page.status().is_success(), "the login page: {}", page.status());
    let page = page.text().await.expect("text");
    let after = |mark: &str| {
        let rest = page.split_once(mark).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let (action, request_uri) = (after("action=\""), after("name=\"request_uri\" value=\""));
    let mut form = reqwest::Url::parse(base).expect("a URL");
    form.query_pairs_mut()
        .append_pair("request_uri", &request_uri)
        .append_pair("citizen", citizen);
    let answer = client
        .post(format!("{base}{action}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.query().unwrap_or_default().to_owned())
        .send()
        .await
        .expect("the login");
    let location = answer.headers().get("location").expect("a redirect");
    location.to_str().expect("text").to_owned()
}
