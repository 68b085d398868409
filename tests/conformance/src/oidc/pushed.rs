//! Pushed authorization requests: the app's own, and some that must be refused.

use super::Check;
use crate::net::trouble;
use crate::report::{Report, words};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use http::Method;
use motcua_core::identity::{AcrLevel, PendingSignIn};
use motcua_core::net::NetError;
use motcua_core::net::message::{Answer, Request};
use serde_json::Value;
use url::Url;

const PAR: &str = "RFC 9126 §2";
const NONCE: &str = "RFC 9449 §8";

/// What a request may lack or have wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    NoChallenge,
    ForeignRedirect,
}

/// Pushes requests; the pending sign-in of the good one.
pub(super) async fn check(
    check: &Check<'_>,
    client_id: &str,
    par: &Url,
    report: &mut Report,
) -> Option<PendingSignIn> {
    let probe = Probe {
        check,
        client_id,
        par,
    };
    probe.nonce(report).await;
    let level = if check.args.level == 2 {
        AcrLevel::Level2
    } else {
        AcrLevel::Level1
    };
    let wanted = "201 with a request_uri, for a request with PKCE and a proof";
    let pending = match check.oidc.begin(level, "vi").await {
        Ok(pending) => {
            report.pass("pushed request", PAR, "201 with a request_uri");
            pending
        }
        Err(error) => {
            report.fail("pushed request", PAR, wanted, words(&error));
            return None;
        }
    };
    probe.foreign_redirect(report).await;
    probe.proof_for_elsewhere(report).await;
    probe.without_challenge(report).await;
    Some(pending)
}

struct Probe<'a> {
    check: &'a Check<'a>,
    client_id: &'a str,
    par: &'a Url,
}

impl Probe<'_> {
    fn fields(&self, flaw: Flaw) -> Vec<(&'static str, String)> {
        let redirect = self.check.args.redirect_uri.clone().unwrap_or_default();
        let redirect = match flaw {
            Flaw::ForeignRedirect => "https://elsewhere.invalid/callback".to_owned(),
            _ => redirect,
        };
        let mut fields = vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.client_id.to_owned()),
            ("redirect_uri", redirect),
            ("scope", self.check.args.scopes.clone()),
            ("state", self.secret()),
            ("nonce", self.secret()),
        ];
        if flaw != Flaw::NoChallenge {
            // Of no verifier anybody knows: this request is never used.
            fields.push(("code_challenge", self.secret()));
            fields.push(("code_challenge_method", "S256".to_owned()));
        }
        fields
    }

    fn secret(&self) -> String {
        B64.encode(self.check.machine.random.bytes(32))
    }

    /// One request with a proof for `target`, without meeting a demand for a nonce.
    async fn once(&self, flaw: Flaw, target: &Url) -> Result<Answer, NetError> {
        let proof = self.check.prover.proof(&Method::POST, target, None).await?;
        let fields = self.fields(flaw);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let request = Request::new(Method::POST, self.par.clone())
            .form(&fields)
            .header("dpop", &proof)?
            .header("accept", "application/json")?;
        let answer = self.check.machine.http.send(request).await?;
        self.check.prover.note(self.par, &answer.headers);
        Ok(answer)
    }

    /// As [`Self::once`], and once more where a nonce is asked for.
    async fn post(&self, flaw: Flaw, target: &Url) -> Result<Answer, NetError> {
        let answer = self.once(flaw, target).await?;
        if error_of(&answer).as_deref() == Some("use_dpop_nonce") {
            return self.once(flaw, target).await;
        }
        Ok(answer)
    }

    /// The first proof of a run has no nonce: a server that wants one must say which.
    async fn nonce(&self, report: &mut Report) {
        const NAME: &str = "DPoP nonce";
        let wanted = "a request_uri, or 400 use_dpop_nonce with a DPoP-Nonce header";
        let answer = match self.once(Flaw::None, self.par).await {
            Ok(answer) => answer,
            Err(error) => return report.fail(NAME, NONCE, wanted, trouble(&error)),
        };
        let code = error_of(&answer);
        let offered = answer.headers.contains_key("dpop-nonce");
        match (answer.status.as_u16(), code.as_deref()) {
            (400, Some("use_dpop_nonce")) if offered => {
                report.pass(NAME, NONCE, "demanded, and given with the demand");
            }
            (400, Some("use_dpop_nonce")) => {
                report.fail(NAME, NONCE, wanted, "use_dpop_nonce without a DPoP-Nonce");
            }
            (201, _) => report.skip(
                NAME,
                NONCE,
                "not demanded: a stolen proof stays good until it is too old",
            ),
            // Whatever else is wrong shows at the next step.
            (status, code) => report.skip(
                NAME,
                NONCE,
                format!("not demanded: status {status} {}", code.unwrap_or_default()),
            ),
        }
    }

    async fn foreign_redirect(&self, report: &mut Report) {
        let answer = self.post(Flaw::ForeignRedirect, self.par).await;
        report.step(
            "foreign redirect refused",
            "RFC 9126 §2.1, RFC 9700 §2.1",
            "400 for a redirect_uri that nobody registered",
            refused(answer),
        );
    }

    /// A proof made for another address must be worth nothing here.
    async fn proof_for_elsewhere(&self, report: &mut Report) {
        let mut elsewhere = self.par.clone();
        elsewhere.set_path("/another/endpoint");
        let answer = self.post(Flaw::None, &elsewhere).await;
        report.step(
            "proof for another address refused",
            "RFC 9449 §4.3",
            "400 invalid_dpop_proof for a proof whose htu is another address",
            refused(answer),
        );
    }

    /// The app always sends one, so that a lenient server is no fault of the app's profile.
    async fn without_challenge(&self, report: &mut Report) {
        const NAME: &str = "without PKCE refused";
        const SOURCE: &str = "RFC 7636 §4.4.1, RFC 9700 §2.1.1";
        match refused(self.post(Flaw::NoChallenge, self.par).await) {
            Ok(seen) => report.pass(NAME, SOURCE, seen),
            Err(came) => report.skip(
                NAME,
                SOURCE,
                format!("{came}: other clients may leave PKCE out; the app does not"),
            ),
        }
    }
}

/// A refusal in the words of OAuth.
fn refused(answer: Result<Answer, NetError>) -> Result<String, String> {
    let answer = answer.map_err(|error| trouble(&error))?;
    let status = answer.status.as_u16();
    match (answer.status.is_client_error(), error_of(&answer)) {
        (true, Some(code)) => Ok(format!("{status} {code}")),
        (true, None) => Err(format!("status {status} without an OAuth error")),
        (false, _) => Err(format!("status {status}")),
    }
}

/// The error code of RFC 6749 §5.2, where it looks like one.
fn error_of(answer: &Answer) -> Option<String> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    let code = body["error"].as_str()?;
    let plain = code.len() <= 40 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    plain.then(|| code.to_owned())
}
