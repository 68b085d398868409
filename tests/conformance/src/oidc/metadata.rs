//! What the provider says of itself.

use super::Check;
use crate::net::trouble;
use crate::report::{Report, words};
use motcua_core::conformance::judge_metadata;
use motcua_core::net::jws::Jwk;
use motcua_core::net::message::{Answer, Request};
use serde_json::Value;
use url::Url;

const DISCOVERY: &str = "OpenID Connect Discovery 1.0 §3, RFC 8414 §2";

/// What later steps need of it.
pub(super) struct Found {
    pub(super) par: Option<Url>,
}

/// A member that must hold a value: name of the step, member, value, what stands when the member is absent, source.
type Needed = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
);

const NEEDED: [Needed; 7] = [
    (
        "response types",
        "response_types_supported",
        "code",
        &[],
        DISCOVERY,
    ),
    (
        "grant types",
        "grant_types_supported",
        "refresh_token",
        &["authorization_code", "implicit"],
        DISCOVERY,
    ),
    ("scopes", "scopes_supported", "openid", &["openid"], DISCOVERY),
    (
        "ID token algorithm",
        "id_token_signing_alg_values_supported",
        "ES256",
        &[],
        "RFC 7518 §3.4; docs/protocol.md, Sign-in",
    ),
    (
        "PKCE",
        "code_challenge_methods_supported",
        "S256",
        &[],
        "RFC 7636 §4.2, RFC 8414 §2",
    ),
    (
        "DPoP",
        "dpop_signing_alg_values_supported",
        "ES256",
        &[],
        "RFC 9449 §5.1",
    ),
    (
        "public client",
        "token_endpoint_auth_methods_supported",
        "none",
        &["client_secret_basic"],
        "RFC 8414 §2, RFC 8252 §8.4",
    ),
];

/// Fetches and judges the metadata and the keys; `None` when there is nothing to go on with.
pub(super) async fn discover(check: &Check<'_>, report: &mut Report) -> Option<Found> {
    let (bytes, document) = fetch(check, report).await?;
    issuer(&document, &check.args.issuer, report);
    for needed in NEEDED {
        value(&document, needed, report);
    }
    for (name, member, source) in [
        (
            "pushed requests",
            "pushed_authorization_request_endpoint",
            "RFC 9126 §5",
        ),
        ("revocation", "revocation_endpoint", "RFC 7009 §2, RFC 8414 §2"),
    ] {
        endpoint(&document, name, member, source, report);
    }
    iss_parameter(&document, report);
    let judged = judge_metadata(&bytes, &check.args.issuer);
    let usable = judged.is_ok();
    let seen = judged.map(|()| "the app would go on".to_owned());
    report.step(
        "endpoints",
        "docs/protocol.md, Sign-in",
        "authorization and token endpoint, and every endpoint that sees a secret on the issuer's own origin",
        seen.map_err(|error| words(&error)),
    );
    keys(check, &document, report).await;
    usable.then(|| Found {
        par: document["pushed_authorization_request_endpoint"]
            .as_str()
            .and_then(|text| Url::parse(text).ok()),
    })
}

async fn fetch(check: &Check<'_>, report: &mut Report) -> Option<(Vec<u8>, Value)> {
    const NAME: &str = "discovery document";
    const SOURCE: &str = "OpenID Connect Discovery 1.0 §4";
    let issuer = check.args.issuer.trim_end_matches('/');
    let url = Url::parse(&format!("{issuer}/.well-known/openid-configuration")).ok()?;
    let wanted = format!("JSON at {url}");
    let answer = check
        .machine
        .http
        .send(Request::get(url))
        .await
        .and_then(Answer::success);
    let read = answer.and_then(|answer| Ok((answer.body.to_vec(), answer.json::<Value>()?)));
    match read {
        Ok((bytes, document)) if document.is_object() => {
            report.pass(NAME, SOURCE, format!("{} bytes of JSON", bytes.len()));
            Some((bytes, document))
        }
        Ok(_) => {
            report.fail(NAME, SOURCE, &wanted, "JSON, but no object");
            None
        }
        Err(error) => {
            report.fail(NAME, SOURCE, &wanted, trouble(&error));
            None
        }
    }
}

fn issuer(document: &Value, expected: &str, report: &mut Report) {
    let said = document["issuer"].as_str().unwrap_or("none");
    let result = if said == expected {
        Ok(said.to_owned())
    } else {
        Err(said.to_owned())
    };
    let source = "OpenID Connect Discovery 1.0 §4.3, RFC 8414 §3.3";
    report.step("issuer", source, &format!("exactly {expected}"), result);
}

fn value(document: &Value, (name, member, needed, default, source): Needed, report: &mut Report) {
    let listed: Option<Vec<&str>> = document[member]
        .as_array()
        .map(|values| values.iter().filter_map(Value::as_str).collect());
    let wanted = format!("{needed} in {member}");
    let result = match &listed {
        Some(values) if values.contains(&needed) => Ok(values.join(", ")),
        Some(values) => Err(format!("only {}", values.join(", "))),
        None if default.contains(&needed) => {
            Ok(format!("no {member}, which stands for {}", default.join(", ")))
        }
        None if default.is_empty() => Err(format!("no {member}")),
        None => Err(format!("no {member}, which stands for {}", default.join(", "))),
    };
    report.step(name, source, &wanted, result);
}

fn endpoint(document: &Value, name: &str, member: &str, source: &str, report: &mut Report) {
    let result = match document[member].as_str().map(Url::parse) {
        Some(Ok(url)) => Ok(url.to_string()),
        Some(Err(error)) => Err(error.to_string()),
        None => Err(format!("no {member}")),
    };
    report.step(name, source, &format!("an address as {member}"), result);
}

/// With one issuer there is nobody to mix it up with, so that the app goes on without.
fn iss_parameter(document: &Value, report: &mut Report) {
    const NAME: &str = "issuer in the redirect";
    const SOURCE: &str = "RFC 9207 §3";
    let promised = &document["authorization_response_iss_parameter_supported"];
    if *promised == Value::Bool(true) {
        report.pass(NAME, SOURCE, "promised; the app compares it");
    } else {
        report.skip(NAME, SOURCE, "not promised: the app goes by `state` alone");
    }
}

async fn keys(check: &Check<'_>, document: &Value, report: &mut Report) {
    const NAME: &str = "keys";
    const SOURCE: &str = "RFC 7517 §5, RFC 7518 §6.2.1";
    let wanted = "a key on P-256 for ES256; with a kid where there are several";
    let Some(Ok(url)) = document["jwks_uri"].as_str().map(Url::parse) else {
        report.fail(NAME, SOURCE, wanted, "no jwks_uri");
        return;
    };
    let set = check
        .machine
        .http
        .send(Request::get(url))
        .await
        .and_then(Answer::success);
    let result = match set.and_then(|answer| answer.json::<Value>()) {
        Err(error) => Err(trouble(&error)),
        Ok(set) => usable_keys(&set),
    };
    report.step(NAME, SOURCE, wanted, result);
}

fn usable_keys(set: &Value) -> Result<String, String> {
    let all = set["keys"].as_array().ok_or("no member keys")?;
    let readable = all
        .iter()
        .filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok());
    let ours: Vec<Jwk> = readable.filter(|key| key.public_key().is_ok()).collect();
    let named = ours.iter().filter(|key| key.kid.is_some()).count();
    match (ours.len(), named) {
        (0, _) => Err(format!("{} keys, none on P-256", all.len())),
        // The app takes a token without kid only from a set of one such key.
        (1, 0) if all.len() == 1 => Ok("one key on P-256, without a kid".to_owned()),
        (_, 0) => Err(format!("{} keys, none on P-256 with a kid", all.len())),
        (_, named) => Ok(format!("{} keys, {named} on P-256 with a kid", all.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(document: &Value, member: &str) -> bool {
        let mut report = Report::new();
        let needed = NEEDED.into_iter().find(|needed| needed.1 == member);
        needed.is_some_and(|needed| {
            value(document, needed, &mut report);
            report.conforms()
        })
    }

    #[test]
    fn an_absent_member_stands_for_what_the_rfc_says() {
        assert!(outcome(&json!({}), "scopes_supported"));
        assert!(!outcome(&json!({}), "grant_types_supported"));
        assert!(!outcome(&json!({}), "token_endpoint_auth_methods_supported"));
        assert!(!outcome(&json!({}), "code_challenge_methods_supported"));
        let plain = json!({"code_challenge_methods_supported": ["plain"]});
        assert!(!outcome(&plain, "code_challenge_methods_supported"));
    }

    #[test]
    fn a_set_without_a_key_of_ours_is_refused() {
        assert!(usable_keys(&json!({"keys": [{"kty": "RSA", "n": "x", "e": "AQAB"}]})).is_err());
        assert!(usable_keys(&json!([])).is_err());
    }
}
