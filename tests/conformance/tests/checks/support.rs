//! Running the checker, serving small fakes, and a citizen of the sandbox.

use axum::Router;
use motcua_core::identity::AcrLevel;
use motcua_core::identity::oidc::{Oidc, OidcConfig};
use motcua_core::identity::session::Sessions;
use motcua_core::net::api::{Endpoints, Province, fetch_pack};
use motcua_core::net::authed::Authed;
use motcua_core::net::client::{Http, HttpConfig};
use motcua_core::net::dpop::Prover;
use motcua_core::net::message::Conditional;
use motcua_core::net::pack::{self, Pack};
use motcua_core::net::wire::FileDossier;
use motcua_core::testing::HeadlessPorts;
use motcua_journeys::{Sandbox, log_in};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// The redirect address of the sandbox's client.
pub(crate) const REDIRECT: &str = "http://127.0.0.1:5999/cb";

/// What a run said.
pub(crate) struct Ran {
    pub(crate) code: i32,
    steps: Vec<Value>,
    pub(crate) text: String,
}

impl Ran {
    /// `PASS`, `FAIL` or `SKIP` of the step; empty when there is none.
    pub(crate) fn outcome(&self, step: &str) -> &str {
        self.find(step).map_or("", |s| s["outcome"].as_str().unwrap())
    }

    /// What it saw.
    pub(crate) fn seen(&self, step: &str) -> &str {
        self.find(step).map_or("", |s| s["seen"].as_str().unwrap())
    }

    fn find(&self, step: &str) -> Option<&Value> {
        self.steps.iter().rev().find(|s| s["name"] == step)
    }

    fn failed(&self) -> Vec<&str> {
        let failed = self.steps.iter().filter(|s| s["outcome"] == "FAIL");
        failed.map(|s| s["name"].as_str().unwrap()).collect()
    }

    /// Nothing failed.
    #[track_caller]
    pub(crate) fn conforms(self) -> Self {
        assert_eq!((self.failed(), self.code), (vec![], 0), "{}", self.text);
        self
    }

    /// These steps failed and no others, each with what was wanted and where that stands.
    #[track_caller]
    pub(crate) fn fails_at(self, steps: &[&str]) -> Self {
        assert_eq!((self.failed(), self.code), (steps.to_vec(), 1), "{}", self.text);
        for step in self.steps.iter().filter(|s| s["outcome"] == "FAIL") {
            assert!(step["wanted"].is_string() && !step["source"].as_str().unwrap().is_empty());
        }
        self
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
    command
        .arg("--json")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs it to its end.
pub(crate) fn run(args: &[&str]) -> Ran {
    Talk::start(args).end()
}

/// A run that is talked to.
pub(crate) struct Talk {
    child: Child,
    heard: BufReader<std::process::ChildStderr>,
}

impl Talk {
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut child = command(args).spawn().unwrap();
        let heard = BufReader::new(child.stderr.take().unwrap());
        Self { child, heard }
    }

    /// The first line on standard error that holds `mark`.
    pub(crate) fn line_with(&mut self, mark: &str) -> String {
        let mut line = String::new();
        while self.heard.read_line(&mut line).unwrap() > 0 {
            if line.contains(mark) {
                return line.trim().to_owned();
            }
            line.clear();
        }
        panic!("ended without a line with {mark:?}");
    }

    pub(crate) fn say(&mut self, line: &str) {
        let mut stdin = self.child.stdin.take().unwrap();
        writeln!(stdin, "{line}").unwrap();
    }

    pub(crate) fn end(mut self) -> Ran {
        drop(self.child.stdin.take());
        let mut errors = String::new();
        std::io::Read::read_to_string(&mut self.heard, &mut errors).unwrap();
        let output = self.child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let report: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ran {
            code: output.status.code().unwrap(),
            steps: report["steps"].as_array().cloned().unwrap_or_default(),
            text: format!("{text}{errors}"),
        }
    }
}

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// A server of a few routes, for as long as this lives.
pub(crate) struct Fake {
    _runtime: Runtime,
    pub(crate) base: String,
}

impl Fake {
    /// `app` gets the address it will have.
    pub(crate) fn serve(app: impl FnOnce(&str) -> Router) -> Self {
        let runtime = runtime();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let app = app(&base);
        runtime.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            _runtime: runtime,
            base,
        }
    }
}

/// Someone signed in at the sandbox with the core's own client.
pub(crate) struct Citizen {
    runtime: Runtime,
    pub(crate) province: Province,
    pub(crate) pack: Pack,
}

impl Citizen {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let runtime = runtime();
        let (province, pack) = runtime.block_on(sign_in(&sandbox.base(), &sandbox.pack_key()));
        Self {
            runtime,
            province,
            pack,
        }
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Files a dossier without papers; its code.
    pub(crate) fn file(&self) -> String {
        let dossier = FileDossier {
            delivery: None,
            procedure: "1.004873".into(),
            form: "v1".into(),
            office: "37.14026".into(),
            case: None,
            channel: 2,
            data: single(),
            on_behalf: None,
            attachments: Vec::new(),
            declared_at: "2026-11-24T10:42:00+07:00".into(),
        };
        let key = "0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0009";
        let filed = self.wait(self.province.file_dossier(key, &dossier)).unwrap();
        filed.dossier.code
    }
}

async fn sign_in(base: &str, pack_key: &str) -> (Province, Pack) {
    let ports = HeadlessPorts::new(None).unwrap().ports();
    let http = Arc::new(Http::new(HttpConfig::default(), ports.clock.clone()).unwrap());
    let url = base.parse().unwrap();
    let fetched = fetch_pack(&http, &*ports.random, &url, None).await.unwrap();
    let Conditional::Fresh { value: jws, .. } = fetched else {
        panic!("a first pack is fresh");
    };
    let pack = pack::verify(&jws, &pack::pack_key(pack_key).unwrap()).unwrap();
    let (clock, random) = (ports.clock.clone(), ports.random.clone());
    let prover = Arc::new(Prover::new(
        ports.keys.clone(),
        "dpop",
        clock.clone(),
        random.clone(),
    ));
    let config = OidcConfig::new(&pack.oidc, REDIRECT);
    let oidc = Oidc::new(
        http.clone(),
        prover.clone(),
        clock.clone(),
        random.clone(),
        config,
    );
    let pending = oidc.begin(AcrLevel::Level2, "vi").await.unwrap();
    let redirect = log_in(base, &pending.authorize_url, "vi-du").await;
    let session = oidc.finish(&pending, &redirect).await.unwrap();
    let sessions = Sessions::new(Some(session), clock, Arc::new(|_| Ok(())));
    let net = Arc::new(Authed::new(http, prover, Arc::new(sessions)));
    let endpoints = Endpoints::try_from(&pack.endpoints).unwrap();
    (Province::new(net, random, endpoints), pack)
}

/// The form of 1.004873 of somebody who never married.
fn single() -> Value {
    json!({
        "yeu_cau_cho": "ban_than", "dien_thoai": "0900000001", "ho_ten": "Nguyễn Thị Ví Dụ",
        "ngay_sinh": "1990-01-01", "gioi_tinh": "nu", "dan_toc": "Kinh", "quoc_tich": "Việt Nam",
        "giay_to": "can_cuoc", "so_dinh_danh": "036190012345", "noi_cu_tru": "Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình",
        "tinh_trang": "chua_ket_hon", "khoang_thoi_gian": "hien_tai", "muc_dich": "vay_von",
        "muc_dich_khac": "Vay vốn", "da_duoc_cap": "chua", "so_ban": 1, "cam_doan": true
    })
}
