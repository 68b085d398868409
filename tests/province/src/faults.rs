//! The switch that makes the sandbox misbehave: `PUT /sandbox/faults`.
//!
//! A rule acts on a request by its path and method. What cuts a connection acts on the socket itself
//! ([`crate::listener`]), so that the client sees what a lost network looks like.

use crate::listener::Cut;
use crate::sandbox;
use crate::state::Shared;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream::{self, StreamExt as _};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde::{Deserialize, Serialize};
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use utoipa::ToSchema;

/// How to misbehave.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Kind {
    /// Answer later.
    Latency {
        /// Milliseconds before the request is looked at.
        latency_ms: u64,
    },
    /// Drop the connection after a number of request-body bytes in this range.
    CutRequest {
        /// From, to (both possible).
        cut_request_after: [u64; 2],
    },
    /// Drop the connection after a number of response bytes (head and body) in this range.
    CutResponse {
        /// From, to (both possible).
        cut_response_after: [u64; 2],
    },
    /// Answer with this status instead of doing the work.
    Status {
        /// E.g. 429 or 503.
        status: u16,
        /// Seconds for `Retry-After`.
        retry_after: Option<u64>,
    },
    /// Do the work, then drop the connection without an answer. Asking for a nonce (RFC 9449) is no work.
    LoseResponse {
        /// True to act.
        lose_response: bool,
    },
    /// Answer an HTML page with status 200 instead of doing the work.
    Html {
        /// True to act.
        html: bool,
    },
}

/// One rule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Rule {
    /// Prefix of the paths it acts on.
    pub path: String,
    /// Method, or any.
    #[serde(default)]
    pub method: Option<String>,
    /// What happens.
    pub kind: Kind,
    /// 0 to 1; always when absent.
    #[serde(default = "one")]
    pub probability: f64,
    /// How many times at most; without end when absent.
    #[serde(default)]
    pub times: Option<u32>,
}

impl Rule {
    fn concerns(&self, method: &str, path: &str) -> bool {
        let method_fits = |m: &String| m.eq_ignore_ascii_case(method);
        path.starts_with(&self.path) && self.method.as_ref().is_none_or(method_fits)
    }
}

fn one() -> f64 {
    1.0
}

/// The rules, and the seed their randomness starts from.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Seed.
    #[serde(default)]
    pub seed: u64,
    /// Rules; each is asked in turn, and several may act on one request.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// The plan as it is being played.
pub(crate) struct Faults(Mutex<Playing>);

struct Playing {
    plan: Plan,
    random: StdRng,
}

impl Faults {
    /// No faults.
    pub(crate) fn none() -> Self {
        Self(Mutex::new(Playing {
            plan: Plan::default(),
            random: StdRng::seed_from_u64(0),
        }))
    }

    /// Replaces the plan.
    pub(crate) fn set(&self, plan: Plan) {
        let mut playing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        playing.random = StdRng::seed_from_u64(plan.seed);
        playing.plan = plan;
    }

    fn plan(&self) -> Plan {
        let playing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        playing.plan.clone()
    }

    /// An answer that was to be lost was not: the rules that would have lost it have one more to lose.
    fn spare(&self, method: &str, path: &str) {
        let mut playing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let losing = |rule: &&mut Rule| {
            rule.concerns(method, path) && matches!(rule.kind, Kind::LoseResponse { lose_response: true })
        };
        for rule in playing.plan.rules.iter_mut().filter(losing) {
            rule.times = rule.times.map(|times| times + 1);
        }
    }

    /// What happens to this request; counts it.
    fn decide(&self, method: &str, path: &str) -> Vec<Act> {
        let mut playing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Playing { plan, random } = &mut *playing;
        let mut acts = Vec::new();
        for rule in &mut plan.rules {
            if !rule.concerns(method, path)
                || rule.times == Some(0)
                || !random.random_bool(rule.probability.clamp(0.0, 1.0))
            {
                continue;
            }
            rule.times = rule.times.map(|t| t - 1);
            let mut within = |[from, to]: [u64; 2]| random.random_range(from..=to.max(from));
            acts.extend(match rule.kind {
                Kind::Latency { latency_ms } => Some(Act::Wait(Duration::from_millis(latency_ms))),
                Kind::CutRequest { cut_request_after } => Some(Act::CutRequest(within(cut_request_after))),
                Kind::CutResponse { cut_response_after } => {
                    Some(Act::CutResponse(within(cut_response_after)))
                }
                Kind::Status { status, retry_after } => Some(Act::Status(status, retry_after)),
                Kind::LoseResponse { lose_response } => lose_response.then_some(Act::Lose),
                Kind::Html { html } => html.then_some(Act::Html),
            });
        }
        acts
    }
}

/// A decided fault.
#[derive(Debug, Clone, PartialEq)]
enum Act {
    Wait(Duration),
    CutRequest(u64),
    CutResponse(u64),
    Status(u16, Option<u64>),
    Lose,
    Html,
}

/// The layer. It is outermost, so that an answer made here is one no handler saw.
pub(crate) async fn layer(
    State(province): State<Shared>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/sandbox/") {
        return next.run(request).await;
    }
    cut.clear();
    let mut lose = false;
    for act in province.faults.decide(request.method().as_str(), &path) {
        tracing::info!(?act, path, "fault");
        match act {
            Act::Wait(time) => tokio::time::sleep(time).await,
            Act::CutRequest(bytes) => request = request.map(|body| cut_body(body, bytes, cut.clone())),
            Act::CutResponse(bytes) => cut.after_written(bytes),
            Act::Status(status, retry_after) => return refusal(status, retry_after),
            Act::Lose => lose = true,
            Act::Html => return Html(WAITING_ROOM).into_response(),
        }
    }
    let method = request.method().clone();
    let response = next.run(request).await;
    if lose && sandbox::asks_for_nonce(&response) {
        // No work was done; the answer to lose is the next one.
        province.faults.spare(method.as_str(), &path);
    } else if lose {
        cut.now();
    }
    response
}

const WAITING_ROOM: &str =
    "<!doctype html><html lang=\"vi\"><title>Bảo trì</title><h1>Hệ thống đang bảo trì</h1></html>";

fn refusal(status: u16, retry_after: Option<u64>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let problem = crate::error::Problem::new(
        status,
        "overload",
        "TT-503",
        "Đang quá tải",
        "Hệ thống thử nghiệm được đặt ở trạng thái quá tải.",
    );
    let mut response = problem.into_response();
    if let Some(value) = retry_after.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// Lets `bytes` of the body through, then breaks the connection and reads no more of it. A shorter body passes whole.
fn cut_body(body: Body, bytes: u64, cut: Cut) -> Body {
    // How much may still pass; nothing any more once something was held back.
    let start = (body.into_data_stream(), Some(bytes));
    Body::from_stream(stream::unfold(start, move |(mut pieces, left)| {
        let cut = cut.clone();
        async move {
            let Some(left) = left else {
                return Some((Err(reset(&cut)), (pieces, None)));
            };
            let piece: Bytes = match pieces.next().await? {
                Ok(piece) => piece,
                Err(e) => return Some((Err(io::Error::other(e)), (pieces, Some(left)))),
            };
            let fits = piece.slice(..piece.len().min(usize::try_from(left).unwrap_or(usize::MAX)));
            let rest = (fits.len() == piece.len()).then(|| left - fits.len() as u64);
            if rest.is_none() && fits.is_empty() {
                return Some((Err(reset(&cut)), (pieces, None)));
            }
            Some((Ok(fits), (pieces, rest)))
        }
    }))
}

fn reset(cut: &Cut) -> io::Error {
    cut.now();
    io::ErrorKind::ConnectionReset.into()
}

/// The plan in force, with what is left of `times`.
#[utoipa::path(get, path = "/sandbox/faults", tag = "sandbox", responses((status = 200, body = Plan)))]
pub(crate) async fn get(State(province): State<Shared>) -> Json<Plan> {
    Json(province.faults.plan())
}

/// Replaces the plan.
#[utoipa::path(put, path = "/sandbox/faults", tag = "sandbox", request_body = Plan, responses((status = 200, body = Plan)))]
pub(crate) async fn put(State(province): State<Shared>, Json(plan): Json<Plan>) -> Json<Plan> {
    province.faults.set(plan);
    Json(province.faults.plan())
}

/// Behaves again.
#[utoipa::path(delete, path = "/sandbox/faults", tag = "sandbox", responses((status = 204)))]
pub(crate) async fn delete(State(province): State<Shared>) -> StatusCode {
    province.faults.set(Plan::default());
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(times: Option<u32>, probability: f64) -> Plan {
        Plan {
            seed: 7,
            rules: vec![Rule {
                path: "/uploads".into(),
                method: Some("PATCH".into()),
                kind: Kind::CutRequest {
                    cut_request_after: [0, 1000],
                },
                probability,
                times,
            }],
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_faults() {
        let run = || {
            let faults = Faults::none();
            faults.set(plan(None, 0.5));
            (0..50)
                .map(|_| faults.decide("PATCH", "/uploads/x"))
                .collect::<Vec<_>>()
        };
        let first = run();
        assert_eq!(first, run());
        assert!(first.iter().any(Vec::is_empty) && first.iter().any(|a| !a.is_empty()));
    }

    #[test]
    fn a_rule_ends_after_its_times_and_minds_method_and_path() {
        let faults = Faults::none();
        faults.set(plan(Some(2), 1.0));
        assert!(faults.decide("GET", "/uploads/x").is_empty());
        assert!(faults.decide("PATCH", "/dossiers").is_empty());
        let acted = (0..5)
            .filter(|_| !faults.decide("PATCH", "/uploads/x").is_empty())
            .count();
        assert_eq!(acted, 2);
    }

    #[test]
    fn every_kind_of_the_protocol_is_read() {
        for kind in [
            r#"{"latency_ms":800}"#,
            r#"{"cut_request_after":[0,4000000]}"#,
            r#"{"cut_response_after":[0,200]}"#,
            r#"{"status":503,"retry_after":1}"#,
            r#"{"lose_response":true}"#,
            r#"{"html":true}"#,
        ] {
            let read: Kind = serde_json::from_str(kind).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), kind);
        }
    }
}
