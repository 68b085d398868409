//! `pack`: the signed province pack, fetched and verified as the app does at every start.

use crate::Usage;
use crate::args;
use crate::net::{Machine, address, trouble};
use crate::report::{Report, words};
use motcua_core::net::api::fetch_pack;
use motcua_core::net::client::Http;
use motcua_core::net::jws::PublicKey;
use motcua_core::net::message::{Conditional, Request};
use motcua_core::net::pack::{self, Pack, PackError};
use url::Url;

const FETCH: &str = "docs/protocol.md, Province pack";
const SIGNATURE: &str = "RFC 7515 §5.2, RFC 7518 §3.4";

/// Runs the check.
///
/// # Errors
/// [`Usage`] when the address or the key cannot be used.
pub async fn check(args: &args::Pack, report: &mut Report) -> Result<(), Usage> {
    let url = address(&args.url)?;
    let machine = Machine::new(None)?;
    let key = pack::pack_key(&args.key).map_err(|e| Usage(format!("--key: {}", words(&e))))?;
    let wanted = "application/jose with a compact JWS at /.well-known/mot-cua.json";
    let fetched = fetch_pack(&machine.http, &*machine.random, &url, None).await;
    let (token, etag) = match fetched {
        Ok(Conditional::Fresh { value, etag }) => {
            report.pass(
                "fetch",
                FETCH,
                format!("{} bytes of application/jose", value.len()),
            );
            (value, etag)
        }
        Ok(Conditional::NotModified) => {
            report.fail("fetch", FETCH, wanted, "304 though nothing was held");
            return Ok(());
        }
        Err(error) => {
            report.fail("fetch", FETCH, wanted, trouble(&error));
            return Ok(());
        }
    };
    revalidate(&machine.http, &machine, &url, etag.as_deref(), report).await;
    if let Some(pack) = verify(&token, &key, report) {
        describe(&pack, &machine, report).await;
    }
    Ok(())
}

/// Phones ask at every start: an unchanged pack must cost a few hundred bytes.
async fn revalidate(http: &Http, machine: &Machine, url: &Url, etag: Option<&str>, report: &mut Report) {
    const NAME: &str = "not modified";
    const SOURCE: &str = "RFC 9110 §13.1.2";
    let Some(etag) = etag else {
        report.fail(NAME, SOURCE, "an ETag", "none");
        return;
    };
    let again = fetch_pack(http, &*machine.random, url, Some(etag)).await;
    let result = match again {
        Ok(Conditional::NotModified) => Ok("304 for its own ETag".to_owned()),
        Ok(Conditional::Fresh { .. }) => Err("200 with the whole pack again".to_owned()),
        Err(error) => Err(trouble(&error)),
    };
    report.step(NAME, SOURCE, "304 for If-None-Match with its own ETag", result);
}

/// Signature, content, addresses and trust anchors, in the order in which the app looks.
fn verify(token: &str, key: &PublicKey, report: &mut Report) -> Option<Pack> {
    let result = pack::verify(token, key);
    let order = ["signature", "content", "addresses", "trust anchors"];
    let failed = match &result {
        Ok(_) => order.len(),
        Err(PackError::AppKey | PackError::Signature(_)) => 0,
        Err(PackError::Content(_)) => 1,
        Err(PackError::Address(_)) => 2,
        Err(_) => 3,
    };
    let sources = [SIGNATURE, FETCH, "RFC 9110 §4.2.2", "RFC 5280 §4, RFC 7517 §4"];
    let passed = [
        "ES256, by the key the app ships with",
        "every member the app needs",
        "https, or this very machine",
        "roots, receipt keys and card authorities can be read",
    ];
    let wanted = [
        "a JWS of type mot-cua-pack+jws signed with ES256 by the given key",
        "the members of a pack",
        "absolute https addresses (http for loopback)",
        "certificates in base64, keys on P-256",
    ];
    for (at, name) in order.into_iter().enumerate() {
        match &result {
            Err(error) if at == failed => report.fail(name, sources[at], wanted[at], words(error)),
            _ if at > failed => report.skip(
                name,
                sources[at],
                format!("not reached: {} failed", order[failed]),
            ),
            _ => report.pass(name, sources[at], passed[at]),
        }
    }
    result.ok()
}

async fn describe(pack: &Pack, machine: &Machine, report: &mut Report) {
    let days = pack.calendar.days.len();
    report.pass(
        "says",
        FETCH,
        format!(
            "province {}, version {}, issued {}, {} offices, {days} special days",
            pack.province.code,
            pack.version,
            pack.issued_at,
            pack.offices.len()
        ),
    );
    let now_ms = machine.clock.now_ms();
    let result = if pack.issued_at.as_millisecond() <= now_ms + 24 * 60 * 60 * 1000 {
        Ok(format!("{}", pack.issued_at))
    } else {
        Err(format!("{}, which is still to come", pack.issued_at))
    };
    report.step("issued", FETCH, "a time that has come", result);
    catalogue(pack, machine, report).await;
}

/// The one endpoint of the pack that needs no sign-in.
async fn catalogue(pack: &Pack, machine: &Machine, report: &mut Report) {
    let result = match Url::parse(&pack.endpoints.procedures) {
        Err(error) => Err(error.to_string()),
        Ok(url) => machine
            .http
            .send(Request::get(url))
            .await
            .and_then(motcua_core::net::message::Answer::success)
            .and_then(|answer| answer.json::<serde_json::Value>())
            .map_err(|error| trouble(&error))
            .and_then(|page| match page["items"].as_array() {
                Some(items) => Ok(format!("a page of {} procedures", items.len())),
                None => Err("JSON without items".to_owned()),
            }),
    };
    report.step("catalogue", FETCH, "a page of procedures without sign-in", result);
}
