//! The way back from the browser.

use super::super::error::SignInError;
use super::super::model::PendingSignIn;
use super::known;
use url::Url;
use zeroize::Zeroizing;

/// Nobody stays in the browser longer; also far beyond the life of a pushed request.
const PENDING_LIFE_MS: i64 = 60 * 60 * 1000;

/// How the code stands in the redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// Form-encoded, as RFC 6749 says: `+` is a space.
    Encoded,
    /// As it is, with `+` for a plus: of providers that paste it into the address.
    Pasted,
}

/// Where the browser went back to, taken apart.
pub(super) struct Redirect<'a> {
    url: Url,
    text: &'a str,
}

impl<'a> Redirect<'a> {
    /// The redirect of this sign-in and no other; `now_ms` as the pending sign-in counts.
    pub(super) fn of(
        pending: &PendingSignIn,
        issuer: &str,
        text: &'a str,
        now_ms: i64,
    ) -> Result<Self, SignInError> {
        let url = Url::parse(text).map_err(|_| SignInError::ForeignRedirect)?;
        let redirect = Self { url, text };
        let ours = super::Oidc::is_redirect(&pending.redirect_uri, text)
            && pending.issuer == issuer
            && redirect.get("state").as_deref() == Some(pending.state.as_str())
            // RFC 9207: where the provider names itself, it must be the one we asked.
            && redirect.get("iss").is_none_or(|iss| iss == pending.issuer)
            && now_ms.abs_diff(pending.created_at_ms) <= PENDING_LIFE_MS.unsigned_abs();
        if ours {
            Ok(redirect)
        } else {
            Err(SignInError::ForeignRedirect)
        }
    }

    /// The authorization code, or why there is none.
    pub(super) fn code(&self, code: Code) -> Result<Zeroizing<String>, SignInError> {
        match (self.get("error").as_deref(), self.get("code")) {
            (Some("access_denied"), _) => Err(SignInError::Cancelled),
            (Some(code), _) => Err(SignInError::Refused { code: known(code) }),
            (None, Some(decoded)) => Ok(Zeroizing::new(match code {
                Code::Encoded => decoded,
                Code::Pasted => self.pasted("code").unwrap_or(decoded),
            })),
            (None, None) => Err(SignInError::ForeignRedirect),
        }
    }

    fn get(&self, name: &str) -> Option<String> {
        let mut pairs = self.url.query_pairs();
        pairs.find(|(k, _)| k == name).map(|(_, v)| v.into_owned())
    }

    /// Percent-decoded only.
    fn pasted(&self, name: &str) -> Option<String> {
        let query = self.text.split_once('?')?.1.split('#').next()?;
        let value = query
            .split('&')
            .find_map(|p| p.strip_prefix(name)?.strip_prefix('='))?;
        let kept = value.replace('+', "%2B").replace('=', "%3D");
        let mut decoded = url::form_urlencoded::parse(kept.as_bytes());
        decoded.next().map(|(name, _)| name.into_owned())
    }
}
