//! Opening push messages beside http_ece. The messages are sealed by http_ece, each with a sender key of its own, and both
//! have to read the same from them.

use crate::peer::Peer;
use crate::report::{Measured, Row};
use crate::stats::Samples;
use crate::{Bench, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use motcua_core::status::push::PushKeys;
use motcua_core::testing::SystemRandom;
use serde::Deserialize;
use serde_json::json;
use std::time::Instant;

const MESSAGES: usize = 200;
const ROUNDS: usize = 11;
const WARM_UP: usize = 3;

#[derive(Deserialize)]
struct Sealed {
    bodies: Vec<String>,
}

#[derive(Deserialize)]
struct Opened {
    us: Vec<f64>,
    plain: Vec<String>,
}

pub(crate) fn measure(_: &Bench) -> Result<Measured> {
    let mut peer = Peer::start()?;
    let keys = PushKeys::generate(&SystemRandom::default());
    let plain: Vec<String> = (0..MESSAGES).map(message).collect();
    let ask = json!({"command": "seal", "p256dh": keys.p256dh(), "auth": keys.auth(), "plain": plain});
    let sealed: Sealed = serde_json::from_value(peer.ask(&ask)?)?;
    let bodies: Vec<Vec<u8>> = sealed
        .bodies
        .iter()
        .map(|b| B64.decode(b))
        .collect::<std::result::Result<_, _>>()?;
    let bytes = keys.to_bytes();
    let secret = bytes.get(..32).ok_or("keys are too short")?;
    let open = json!({"command": "open", "secret": B64.encode(secret), "auth": keys.auth(), "bodies": sealed.bodies});
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..WARM_UP + ROUNDS {
        let mine = open_all(&keys, &bodies, &plain)?;
        let answer: Opened = serde_json::from_value(peer.ask(&open)?)?;
        if answer.plain != plain {
            return Err("http_ece read something else".into());
        }
        if round >= WARM_UP {
            ratios.push(answer.us.iter().sum::<f64>() / mine.iter().sum::<f64>());
            ours.extend(mine.iter().map(|us| us / 1e3));
            theirs.extend(answer.us.iter().map(|us| us / 1e3));
        }
    }
    Ok(Measured {
        rows: vec![
            Row::latency(
                "push_core",
                "opening a push message, core",
                "ms",
                &Samples::new(ours)?,
            ),
            Row::latency(
                "push_peer",
                "opening a push message, http_ece",
                "ms",
                &Samples::new(theirs)?,
            ),
            Row::runs(
                "push_ratio",
                "time of http_ece over time of the core",
                "×",
                &Samples::new(ratios)?,
            ),
        ],
        notes: vec![format!(
            "push: {MESSAGES} messages sealed by http_ece, {ROUNDS} rounds by turns in the same run"
        )],
        ..Measured::default()
    })
}

fn message(n: usize) -> String {
    json!({"id": format!("m{n}"), "kind": "dossier", "code": format!("H42.14026-20261124-{n:07}"), "seq": 3})
        .to_string()
}

/// Microseconds of each.
fn open_all(keys: &PushKeys, bodies: &[Vec<u8>], plain: &[String]) -> Result<Vec<f64>> {
    let mut us = Vec::with_capacity(bodies.len());
    for (body, expected) in bodies.iter().zip(plain) {
        let from = Instant::now();
        let opened = keys.open(body)?;
        us.push(from.elapsed().as_secs_f64() * 1e6);
        if opened != expected.as_bytes() {
            return Err("the core read something else".into());
        }
    }
    Ok(us)
}
