//! Providers that speak OAuth 2 and no more: no discovery, no PAR, no DPoP, no ID token. The pack says where everything is and
//! how the answers read. What the provider's bearer token is good for is to be exchanged, once, for a session of the province
//! bound to this device's key (RFC 8693; docs/adr/0011).

use super::super::error::SignInError;
use super::super::model::{AcrLevel, Claims, PendingSignIn, Session};
use super::metadata::parse;
use super::{Oidc, TokenAnswer, challenge, oauth_error};
use crate::error::Fail;
use crate::net::message::{Answer, Request};
use crate::net::pack::{ClaimNames, DateFormat, Oauth2};
use serde::Deserialize;
use serde_json::Value;
use url::Url;
use zeroize::{Zeroize, Zeroizing};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

#[derive(Deserialize)]
struct BearerAnswer {
    access_token: String,
    token_type: String,
}

impl Oidc {
    /// The request stands in the address the browser opens, for there is nowhere to push it to.
    pub(super) fn begin_oauth2(
        &self,
        oauth2: &Oauth2,
        acr: AcrLevel,
        acr_values: &str,
        locale: &str,
    ) -> Result<PendingSignIn, SignInError> {
        let mut pending = self.pending(acr);
        pending.nonce.zeroize();
        let mut url = parse(&oauth2.authorization_endpoint)?;
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("response_type", "code")
                .append_pair("client_id", &self.config.client_id)
                .append_pair("redirect_uri", &pending.redirect_uri)
                .append_pair("scope", &self.config.scopes)
                .append_pair("state", &pending.state)
                // RFC 9470 has it for OAuth 2 too; a server that does not know it ignores it.
                .append_pair("acr_values", acr_values)
                .append_pair("ui_locales", locale);
            if oauth2.pkce {
                query
                    .append_pair("code_challenge", &challenge(&pending.verifier))
                    .append_pair("code_challenge_method", "S256");
            }
        }
        pending.authorize_url = url.into();
        Ok(pending)
    }

    /// Code → the provider's token → who it is → a session of the province. The provider's token is ended after that.
    pub(super) async fn finish_oauth2(
        &self,
        oauth2: &Oauth2,
        pending: &PendingSignIn,
        code: &str,
    ) -> Result<Session, SignInError> {
        let token = self.bearer(oauth2, pending, code).await?;
        let result = self.exchange(oauth2, pending, &token).await;
        if let Some(endpoint) = &oauth2.revocation_endpoint {
            // Good for nothing any more but theft; that it could not be ended changes nothing for the person.
            let fields = [
                ("token", token.as_str()),
                ("client_id", self.config.client_id.as_str()),
            ];
            if let Err(error) = self.post_plain(&parse(endpoint)?, &fields).await {
                error.log();
            }
        }
        result
    }

    async fn bearer(
        &self,
        oauth2: &Oauth2,
        pending: &PendingSignIn,
        code: &str,
    ) -> Result<Zeroizing<String>, SignInError> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("client_id", &self.config.client_id),
            ("code", code),
            ("redirect_uri", &pending.redirect_uri),
        ];
        if oauth2.pkce {
            fields.push(("code_verifier", &pending.verifier));
        }
        let answer = self.post_plain(&parse(&oauth2.token_endpoint)?, &fields).await?;
        let token: BearerAnswer = answer.json()?;
        let access_token = Zeroizing::new(token.access_token);
        if token.token_type.eq_ignore_ascii_case("bearer") {
            Ok(access_token)
        } else {
            Err(SignInError::Claim { claim: "token_type" })
        }
    }

    async fn exchange(
        &self,
        oauth2: &Oauth2,
        pending: &PendingSignIn,
        token: &str,
    ) -> Result<Session, SignInError> {
        let authorization = Zeroizing::new(format!("Bearer {token}"));
        let request = Request::get(parse(&oauth2.userinfo_endpoint)?)
            .secret_header("authorization", &authorization)?
            .header("accept", "application/json")?;
        let answer: Value = self.http.send(request).await?.success()?.json()?;
        let claims = claims_of(&oauth2.claims, &answer)?;
        let level = text_at(&answer, &oauth2.claims.level);
        let acr = level
            .and_then(|level| self.config.levels.read(&level))
            .filter(|reached| *reached >= pending.acr)
            .ok_or(SignInError::TooLow { wanted: pending.acr })?;
        let fields = [
            ("grant_type", EXCHANGE),
            ("client_id", self.config.client_id.as_str()),
            ("subject_token", token),
            ("subject_token_type", ACCESS_TOKEN),
            ("device_name", self.config.device_name.as_str()),
        ];
        let answer = self
            .post(&parse(&oauth2.session.token_endpoint)?, &fields)
            .await?;
        let mut session = self.session(answer.json::<TokenAnswer>()?, claims, acr).await?;
        session.bearer = true;
        Ok(session)
    }

    /// A form without a proof.
    async fn post_plain(&self, url: &Url, fields: &[(&str, &str)]) -> Result<Answer, SignInError> {
        let request = Request::new(http::Method::POST, url.clone())
            .form(fields)
            .header("accept", "application/json")?;
        let answer = self.http.send(request).await?;
        match oauth_error(&answer) {
            Some(code) => Err(SignInError::Refused { code }),
            None => Ok(answer.success()?),
        }
    }
}

/// Reads what the pack says stands where. Without a stable name for the person there is nobody.
fn claims_of(names: &ClaimNames, answer: &Value) -> Result<Claims, SignInError> {
    let read = |name: &Option<String>| name.as_deref().and_then(|name| text_at(answer, name));
    let mut claims = Claims::default();
    claims.sub = text_at(answer, &names.sub).ok_or(SignInError::Claim { claim: "sub" })?;
    claims.name = read(&names.name).unwrap_or_default();
    claims.birthdate = read(&names.birthdate).and_then(|date| iso(names.birthdate_format, &date));
    claims.gender = read(&names.gender);
    claims.citizen_id = read(&names.citizen_id);
    claims.address = read(&names.address);
    Ok(claims)
}

/// Text or a number, at a member or a JSON Pointer; nothing when it is empty or something else.
fn text_at(answer: &Value, place: &str) -> Option<String> {
    let found = if place.starts_with('/') {
        answer.pointer(place)
    } else {
        answer.get(place)
    };
    match found? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole date as `YYYY-MM-DD`; `None` for anything that is none.
fn iso(format: DateFormat, date: &str) -> Option<String> {
    let (year, month, day) = match format {
        DateFormat::Iso => (date.get(..4)?, date.get(5..7)?, date.get(8..)?),
        DateFormat::DayFirst => (date.get(6..)?, date.get(3..5)?, date.get(..2)?),
        DateFormat::Digits => (date.get(..4)?, date.get(4..6)?, date.get(6..)?),
    };
    let iso = format!("{year}-{month}-{day}");
    iso.parse::<jiff::civil::Date>().ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests;
