//! A whole sign-in, with the person at the browser: redirect, tokens, ID token, refresh, revocation.

use super::{Check, kept};
use crate::Usage;
use crate::report::{Report, words};
use motcua_core::identity::{PendingSignIn, Session, SignInError};
use std::io::{BufRead as _, Write as _};

const REDIRECT: &str = "RFC 6749 §4.1.2, RFC 9207 §2.4";
const TOKENS: &str = "RFC 6749 §4.1.3, RFC 9449 §5";
const ID_TOKEN: &str = "OpenID Connect Core 1.0 §3.1.3.7";
const REFRESH: &str = "RFC 6749 §6, RFC 9700 §4.14";
const REVOKE: &str = "RFC 7009 §2";

/// Asks the person, then goes on with what the browser came back with.
pub(super) async fn check(
    check: &Check<'_>,
    pending: &PendingSignIn,
    report: &mut Report,
) -> Result<(), Usage> {
    let redirect = ask(pending)?;
    let Some(session) = finish(check, pending, &redirect, report).await else {
        return Ok(());
    };
    let session = refresh(check, session, report).await;
    if let Some(dir) = &check.args.keep {
        kept::save(dir, &session)?;
        report.skip("revoke", REVOKE, "the session is kept");
        return Ok(());
    }
    revoke(check, &session, report).await;
    Ok(())
}

fn ask(pending: &PendingSignIn) -> Result<String, Usage> {
    let _ = writeln!(
        std::io::stderr(),
        "open this address in a browser, sign in, and paste the address it ends at:\n{}",
        pending.authorize_url
    );
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Usage(format!("standard input: {error}")))?;
    if line.trim().is_empty() {
        return Err(Usage("standard input: no address".to_owned()));
    }
    Ok(line.trim().to_owned())
}

/// One call of the core, told apart into redirect, tokens and ID token by where it failed.
async fn finish(
    check: &Check<'_>,
    pending: &PendingSignIn,
    redirect: &str,
    report: &mut Report,
) -> Option<Session> {
    let steps = [
        (
            "redirect",
            REDIRECT,
            "the redirect address with our state, a code, and the issuer where promised",
        ),
        ("tokens", TOKENS, "DPoP-bound tokens for the code"),
        (
            "ID token",
            ID_TOKEN,
            "an ID token by the provider's key, for this client, this nonce and this level",
        ),
    ];
    let result = check.oidc.finish(pending, redirect).await;
    let failed = match &result {
        Ok(_) => steps.len(),
        Err(SignInError::ForeignRedirect | SignInError::Cancelled) => 0,
        Err(SignInError::Signature(_) | SignInError::TooLow { .. }) => 2,
        // A token_type other than DPoP is no matter of the ID token.
        Err(SignInError::Claim { claim }) if *claim != "token_type" => 2,
        Err(_) => 1,
    };
    for (at, (name, source, wanted)) in steps.into_iter().enumerate() {
        match &result {
            Err(error) if at == failed => report.fail(name, source, wanted, words(error)),
            Err(_) if at > failed => {
                report.skip(name, source, format!("not reached: {} failed", steps[failed].0));
            }
            Ok(session) => report.pass(name, source, seen(name, session)),
            Err(_) => report.pass(name, source, "as it should be"),
        }
    }
    result.ok()
}

/// Nothing of the person: only which claims came.
fn seen(step: &str, session: &Session) -> String {
    match step {
        "redirect" => "with a code and our state".to_owned(),
        "tokens" => {
            let refresh = if session.refresh_token.is_some() {
                "with"
            } else {
                "without"
            };
            format!("bound to our key, {refresh} a refresh token")
        }
        _ => {
            let names = ["sub", "name", "birthdate", "gender", "citizen_id", "address"];
            let came: Vec<&str> = names
                .into_iter()
                .filter(|name| session.claims.get(name).is_some())
                .collect();
            format!("{}; claims {}", session.acr.as_str(), came.join(", "))
        }
    }
}

async fn refresh(check: &Check<'_>, session: Session, report: &mut Report) -> Session {
    if session.refresh_token.is_none() {
        let wanted = "a refresh token, for the session must outlive the access token";
        report.fail("refresh", REFRESH, wanted, "none with the tokens");
        return session;
    }
    match check.oidc.refresh(&session).await {
        Err(error) => {
            report.fail(
                "refresh",
                REFRESH,
                "new tokens for the refresh token",
                words(&error),
            );
            session
        }
        Ok(renewed) => {
            report.pass("refresh", REFRESH, "new tokens, bound to our key");
            if renewed.refresh_token == session.refresh_token {
                report.skip(
                    "rotation",
                    REFRESH,
                    "the same refresh token again: it is bound to our key, which the RFC takes",
                );
            } else {
                report.pass("rotation", REFRESH, "a new refresh token");
            }
            renewed
        }
    }
}

async fn revoke(check: &Check<'_>, session: &Session, report: &mut Report) {
    let done = check.oidc.revoke(session).await;
    let result = done.map(|()| "done".to_owned()).map_err(|error| words(&error));
    if !report.step("revoke", REVOKE, "200 for our refresh token", result) {
        return;
    }
    let result = match check.oidc.refresh(session).await {
        Err(SignInError::Ended) => Ok("invalid_grant from then on".to_owned()),
        Err(error) => Err(words(&error)),
        Ok(_) => Err("new tokens".to_owned()),
    };
    report.step(
        "revoked token refused",
        REVOKE,
        "invalid_grant for the revoked token",
        result,
    );
}
