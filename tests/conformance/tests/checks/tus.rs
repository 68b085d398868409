use crate::support::{Fake, REDIRECT, Ran, Talk, run};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use futures_util::StreamExt as _;
use motcua_journeys::Sandbox;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What the server does wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lie {
    Nothing,
    /// PATCH says one byte more than came.
    Offset,
    /// After a chunk whose connection broke, HEAD claims the whole file, once.
    AfterCut,
    /// Checksums are not looked at.
    Checksum,
    /// What was thrown away is still there.
    Immortal,
}

struct Upload {
    length: usize,
    bytes: Vec<u8>,
}

struct Server {
    lie: Lie,
    base: String,
    uploads: Mutex<HashMap<String, Upload>>,
    /// A chunk broke off, and HEAD has not lied about it yet.
    broken: AtomicBool,
    /// One request at a time, so that HEAD waits for a chunk whose connection broke.
    turn: tokio::sync::Mutex<()>,
}

type Shared = Arc<Server>;

/// A small tus server without sign-in. It keeps what came before a cut, and makes a new upload for every creation.
fn server(lie: Lie) -> Fake {
    Fake::serve(|base| {
        let server = Server {
            lie,
            base: base.to_owned(),
            uploads: Mutex::default(),
            broken: AtomicBool::new(false),
            turn: tokio::sync::Mutex::default(),
        };
        Router::new()
            .route("/files", post(create).options(options))
            .route("/files/{id}", any(upload))
            .with_state(Arc::new(server))
    })
}

fn answer(status: u16, headers: &[(&'static str, String)]) -> Response {
    let mut response = StatusCode::from_u16(status).unwrap().into_response();
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
        .headers_mut()
        .insert("tus-resumable", "1.0.0".parse().unwrap());
    response
}

async fn options() -> Response {
    answer(
        204,
        &[
            ("tus-version", "1.0.0".into()),
            ("tus-extension", "creation, checksum,termination".into()),
            ("tus-checksum-algorithm", "md5,sha256".into()),
        ],
    )
}

async fn create(State(server): State<Shared>, headers: HeaderMap) -> Response {
    let mut uploads = server.uploads.lock().unwrap();
    let id = uploads.len().to_string();
    let location = format!("{}/files/{id}", server.base);
    let length = number(&headers, "upload-length");
    uploads.insert(
        id,
        Upload {
            length,
            bytes: Vec::new(),
        },
    );
    answer(201, &[("location", location)])
}

fn number(headers: &HeaderMap, name: &str) -> usize {
    headers[name].to_str().unwrap().parse().unwrap()
}

async fn upload(
    State(server): State<Shared>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if headers.get("tus-resumable").is_none_or(|v| v != "1.0.0") {
        return answer(412, &[("tus-version", "1.0.0".into())]);
    }
    if !server.uploads.lock().unwrap().contains_key(&id) {
        return answer(404, &[]);
    }
    match method {
        Method::HEAD => {
            let _turn = server.turn.lock().await;
            head(&server, &id)
        }
        Method::DELETE => {
            if server.lie != Lie::Immortal {
                server.uploads.lock().unwrap().remove(&id);
            }
            answer(204, &[])
        }
        _ => tokio::spawn(patch(server, id, headers, body)).await.unwrap(),
    }
}

fn head(server: &Server, id: &str) -> Response {
    let uploads = server.uploads.lock().unwrap();
    let upload = &uploads[id];
    let offset = match server.lie {
        Lie::AfterCut if server.broken.swap(false, Ordering::SeqCst) => upload.length,
        _ => upload.bytes.len(),
    };
    answer(
        200,
        &[
            ("upload-offset", offset.to_string()),
            ("upload-length", upload.length.to_string()),
            ("cache-control", "no-store".into()),
        ],
    )
}

async fn patch(server: Shared, id: String, headers: HeaderMap, body: Body) -> Response {
    let _turn = server.turn.lock().await;
    if server.uploads.lock().unwrap()[&id].bytes.len() != number(&headers, "upload-offset") {
        return answer(409, &[]);
    }
    let mut stream = body.into_data_stream();
    let mut chunk = Vec::new();
    // A broken connection ends the stream with an error; what came before is kept.
    while let Some(piece) = stream.next().await {
        let Ok(piece) = piece else {
            server.broken.store(true, Ordering::SeqCst);
            break;
        };
        chunk.extend_from_slice(&piece);
    }
    let sum = ring::digest::digest(&ring::digest::SHA256, &chunk);
    let sum = format!("sha256 {}", B64.encode(sum));
    let told = headers
        .get("upload-checksum")
        .map(|v| v.to_str().unwrap().to_owned());
    if server.lie != Lie::Checksum && told.is_some_and(|told| told != sum) {
        return answer(460, &[]);
    }
    let mut uploads = server.uploads.lock().unwrap();
    let upload = uploads.get_mut(&id).unwrap();
    upload.bytes.extend(chunk);
    let offset = upload.bytes.len() + usize::from(server.lie == Lie::Offset);
    answer(204, &[("upload-offset", offset.to_string())])
}

fn check(lie: Lie) -> Ran {
    let fake = server(lie);
    run(&[
        "tus",
        "--url",
        &format!("{}/files", fake.base),
        "--size",
        "400000",
    ])
}

#[test]
fn a_plain_tus_server_passes_and_what_tus_does_not_promise_is_skipped() {
    let ran = check(Lie::Nothing).conforms();
    for step in [
        "PATCH with checksum",
        "wrong checksum refused",
        "wrong offset refused",
        "resume",
        "terminate",
    ] {
        assert_eq!(ran.outcome(step), "PASS", "{step}: {}", ran.text);
    }
    assert_eq!(
        (ran.outcome("create again"), ran.outcome("expiration")),
        ("SKIP", "SKIP")
    );
    assert!(
        ran.seen("cut in the middle").ends_with(" of 50000 bytes kept"),
        "{}",
        ran.text
    );
}

#[test]
fn a_server_that_lies_about_the_offset_fails_at_the_first_chunk() {
    // The app's uploader does not believe it either: it asks by HEAD where the file stands, and brings the whole of it.
    let ran = check(Lie::Offset).fails_at(&["PATCH with checksum"]);
    assert_eq!(ran.outcome("whole file"), "PASS");
    assert!(ran.seen("PATCH with checksum").contains("100001"), "{}", ran.text);
    assert_eq!(ran.outcome("resume"), "");
}

#[test]
fn a_server_that_claims_bytes_nobody_sent_fails_at_the_cut() {
    let ran = check(Lie::AfterCut).fails_at(&["cut in the middle"]);
    assert_eq!(
        (ran.outcome("wrong offset refused"), ran.outcome("resume")),
        ("PASS", "")
    );
}

#[test]
fn checksums_nobody_looks_at_and_uploads_nobody_removes_are_noticed() {
    let ran = check(Lie::Checksum);
    assert_eq!(
        (ran.outcome("wrong checksum refused"), ran.code),
        ("FAIL", 1),
        "{}",
        ran.text
    );
    check(Lie::Immortal).fails_at(&["terminate"]);
}

#[test]
fn the_session_of_a_kept_sign_in_opens_the_sandboxs_uploads() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().unwrap();
    let keep = dir.path().to_str().unwrap();
    let issuer = format!("{}/oidc", sandbox.base());
    let mut talk = Talk::start(&[
        "oidc",
        "--issuer",
        &issuer,
        "--client-id",
        "mot-cua-app",
        "--redirect-uri",
        REDIRECT,
        "--code-from-stdin",
        "--keep",
        keep,
    ]);
    let authorize = talk.line_with("/oidc/authorize?");
    talk.say(&sandbox.log_in(&authorize, "vi-du"));
    talk.end().conforms();
    let url = format!("{}/uploads", sandbox.base());
    let ran = run(&["tus", "--url", &url, "--session", keep]).conforms();
    assert_eq!(
        (ran.outcome("create again"), ran.outcome("resume")),
        ("PASS", "PASS"),
        "{}",
        ran.text
    );
    // Without the session the same server says no at the first thing that needs one.
    run(&["tus", "--url", &url]).fails_at(&["create"]);
}
