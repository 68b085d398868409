//! The sandbox province: every government system the app talks to, on loopback.
//!
//! [`start`] runs it inside a test; the binary `motcua-province` runs it by hand. It keeps its state, its keys and its
//! test certificate authority in the folder it is told, and what it has answered survives a killed process.

#![allow(
    clippy::result_large_err,
    reason = "a problem is made once for a request that failed; boxing it would only blur the handlers"
)]

mod channels;
mod clock;
mod data;
mod db;
mod desk;
mod dossiers;
mod error;
mod etag;
mod family;
mod faults;
mod jose;
mod keys;
mod labels;
mod listener;
mod lists;
mod offices;
mod oidc;
mod open311;
mod openapi;
mod pack;
mod population;
mod procedures;
mod push;
mod ratings;
mod result;
mod sandbox;
mod state;
mod transfers;
mod uploads;
mod workdays;
mod zalo;

pub use clock::{Clock, system_clock};
pub use error::{Error, Invalid, Problem};
pub use faults::{Kind, Plan, Rule};
pub use open311::fill::{ReportStore, somewhere};
pub use openapi::openapi;
pub use ratings::store::HeldRating;
pub use result::forge;
pub use sandbox::{HeldDossier, HeldFile, HeldSession, State_ as SandboxState};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use state::{Province, Shared};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// How to start a sandbox.
#[derive(Clone)]
pub struct Options {
    /// Folder of its state; made when missing.
    pub dir: PathBuf,
    /// Port on 127.0.0.1; 0 for any free one.
    pub port: u16,
    /// Folder of procedures, choice lists and calendar; the crate's own `data/` when `None`.
    pub data_dir: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: Clock,
    /// Who says who the citizens are.
    pub identity: Identity,
}

/// The identity provider the pack names.
#[derive(Debug, Clone, Default)]
pub enum Identity {
    /// The sandbox's own OpenID Connect provider.
    #[default]
    OpenId,
    /// The sandbox's second one: OAuth 2 with userinfo, bearer tokens, nothing signed (`/oauth2`).
    Userinfo,
    /// Someone else's: this is `oidc` of the pack. The sandbox takes no tokens of theirs.
    Elsewhere(serde_json::Value),
}

impl Options {
    /// Any port, own data, the system's clock.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            port: 0,
            data_dir: None,
            clock: system_clock(),
            identity: Identity::default(),
        }
    }
}

/// A sandbox that answers. Dropping it stops it.
pub struct Running {
    /// Where it answers.
    pub addr: SocketAddr,
    province: Shared,
    weighed: std::sync::Arc<listener::Weighed>,
    server: tokio::task::JoinHandle<()>,
    teller: tokio::task::JoinHandle<()>,
}

/// What a sandbox was asked since start.
#[derive(Debug, Clone, Default)]
pub struct Traffic {
    /// By method and route.
    pub requests: std::collections::BTreeMap<String, u64>,
    /// Bytes that came, heads and bodies, without TLS and below.
    pub came: u64,
    /// Bytes that went.
    pub went: u64,
}

impl Running {
    /// `http://127.0.0.1:<port>`.
    pub fn base(&self) -> &str {
        &self.province.base
    }

    /// The pack's verification key: base64url of the uncompressed SEC1 point.
    pub fn pack_key(&self) -> String {
        jose::b64(jose::point(self.province.keys.pack.verifying_key()))
    }

    /// What it was asked since start, and what that weighed.
    pub fn traffic(&self) -> Traffic {
        let read = |bytes: &std::sync::atomic::AtomicU64| bytes.load(std::sync::atomic::Ordering::Relaxed);
        Traffic {
            requests: self.province.counts.by_route(),
            came: read(&self.weighed.came),
            went: read(&self.weighed.went),
        }
    }

    /// Stops at once, as a killed process would: open connections are dropped.
    pub async fn stop(mut self) {
        self.server.abort();
        self.teller.abort();
        // An aborted task ends with an error that says just that.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
        self.teller.abort();
    }
}

/// Starts a sandbox and returns once it answers.
pub async fn start(options: Options) -> Result<Running, Error> {
    // A second provider in one process is an error that says there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let addr = listener.local_addr()?;
    let province = tokio::task::spawn_blocking(move || open(options, addr))
        .await
        .map_err(|_| Error::Interrupted)??;
    province.sender.resume().await?;
    let now = province.now_ms();
    province
        .db
        .call(move |tx| channels::tell::resume(tx, now))
        .await?;
    let app = router(province.clone()).into_make_service_with_connect_info::<listener::Cut>();
    let weighed = std::sync::Arc::new(listener::Weighed::default());
    let sockets = listener::Loopback(listener, weighed.clone());
    let server = tokio::spawn(async move {
        if let Err(e) = axum::serve(sockets, app).await {
            tracing::error!(cause = %e, "the server ended");
        }
    });
    let teller = tokio::spawn(channels::tell::keep_running(province.clone()));
    Ok(Running {
        addr,
        province,
        weighed,
        server,
        teller,
    })
}

fn open(options: Options, addr: SocketAddr) -> Result<Shared, Error> {
    std::fs::create_dir_all(options.dir.join("uploads"))?;
    let base = format!("http://127.0.0.1:{}", addr.port());
    let data_dir = options
        .data_dir
        .unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data")));
    let db = db::Db::open(&options.dir.join("province.db"))?;
    let keys = keys::Keys::open(&options.dir.join("keys"), &options.clock)?;
    let data = data::Data::open(&data_dir)?;
    let pack = pack::Signed::make(&base, &keys, &data, &db, &options.identity, (options.clock)())?;
    let key = jose::b64(jose::point(keys.pack.verifying_key()));
    keys::write_durably(&options.dir.join("pack-key.txt"), key.as_bytes())?;
    let sender = push::Sender::new(db.clone(), keys.vapid.clone())?;
    Ok(Arc::new(Province {
        dir: options.dir,
        base,
        db,
        keys,
        data,
        clock: options.clock,
        identity: options.identity,
        pack: std::sync::RwLock::new(std::sync::Arc::new(pack)),
        pack_turn: tokio::sync::Mutex::default(),
        cards: pack::card_authorities(),
        nonces: oidc::dpop::Nonces::default(),
        seen: oidc::dpop::Seen::default(),
        locks: uploads::Locks::default(),
        sender,
        telling: tokio::sync::Mutex::default(),
        zalo_turn: tokio::sync::Mutex::default(),
        faults: faults::Faults::none(),
        counts: sandbox::Counts::default(),
    }))
}

fn router(province: Shared) -> Router {
    let catalogue = Router::new()
        .route("/.well-known/mot-cua.json", get(pack::get))
        .route("/procedures", get(procedures::list))
        .route("/procedures/{code}", get(procedures::get))
        .route("/lists/{name}", get(lists::get))
        .layer(CompressionLayer::new().gzip(true));
    let second = match province.identity {
        Identity::Userinfo => oidc::oauth2::router(),
        _ => Router::new(),
    };
    Router::new()
        .merge(catalogue)
        .merge(second)
        .merge(oidc::router())
        .merge(uploads::router())
        .merge(transfers::router())
        .merge(dossiers::router())
        .merge(population::router())
        .merge(family::router())
        .merge(offices::router())
        .merge(open311::router())
        .merge(push::router())
        .merge(channels::router())
        .merge(zalo::router())
        .merge(ratings::router())
        .merge(desk::router())
        .route(
            "/sandbox/faults",
            get(faults::get).put(faults::put).delete(faults::delete),
        )
        .route("/sandbox/state", get(sandbox::state))
        .route("/sandbox/expire-sessions", post(sandbox::expire))
        .layer(middleware::from_fn_with_state(province.clone(), nonce))
        .layer(middleware::from_fn_with_state(province.clone(), sandbox::count))
        .layer(middleware::from_fn_with_state(province.clone(), faults::layer))
        .layer(middleware::from_fn_with_state(province.clone(), sandbox::weigh))
        .layer(middleware::from_fn_with_state(province.clone(), only_here))
        .with_state(province)
}

/// Every answer hands out the DPoP nonce now good.
async fn nonce(State(province): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&province.nonces.current(province.now_ms())) {
        response.headers_mut().insert("dpop-nonce", value);
    }
    response
}

/// A page elsewhere must not reach the desk through a visitor's browser: only requests to this address by name
/// (no DNS rebinding), and none that another origin sends.
async fn only_here(State(province): State<Shared>, request: Request, next: Next) -> Response {
    if from_here(&province.base, &request) {
        return next.run(request).await;
    }
    Problem::new(
        StatusCode::FORBIDDEN,
        "forbidden",
        "TT-403",
        "Không được phép",
        "only from this machine's own page",
    )
    .into_response()
}

fn from_here(base: &str, request: &Request) -> bool {
    let authority = base.trim_start_matches("http://");
    let local = authority.replace("127.0.0.1", "localhost");
    let header_is = |name: header::HeaderName, wanted: [&str; 2]| {
        request
            .headers()
            .get(name)
            .is_none_or(|v| wanted.iter().any(|w| v == w))
    };
    let path = request.uri().path();
    let ours_only = path.starts_with("/desk") || path.starts_with("/sandbox") || path.starts_with("/zalo");
    header_is(header::HOST, [authority, &local])
        && (!ours_only || header_is(header::ORIGIN, [base, &format!("http://{local}")]))
}
