//! What the pack says about the identity provider beyond its name.

use super::{PackError, is_safe};
use serde::{Deserialize, Serialize};

/// The identity provider and who we are to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oidc {
    /// Issuer; discovery is below it.
    pub issuer: String,
    /// Our client id.
    pub client_id: String,
    /// Space-separated scopes.
    pub scopes: String,
    /// What kind of provider it is. The pack says so; the core never guesses.
    #[serde(default)]
    pub profile: Profile,
    /// What the provider calls each level of identity.
    #[serde(default)]
    pub acr: AcrNames,
    /// With [`Profile::Oauth2Userinfo`]: what discovery would say, and how to read the answers.
    #[serde(default)]
    pub oauth2: Option<Oauth2>,
}

/// A kind of identity provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// OpenID Connect with discovery, PAR, PKCE, DPoP and a signed ID token.
    #[default]
    #[serde(rename = "openid")]
    OpenId,
    /// OAuth 2 and a userinfo endpoint; bearer tokens, nothing signed.
    #[serde(rename = "oauth2-userinfo")]
    Oauth2Userinfo,
}

/// Values of `acr` (or of the member that stands for it) by level, the preferred one first. Any other value is no level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcrNames {
    /// Names of level 1.
    #[serde(default)]
    pub level1: Vec<String>,
    /// Names of level 2.
    #[serde(default)]
    pub level2: Vec<String>,
}

impl Default for AcrNames {
    fn default() -> Self {
        Self {
            level1: vec!["level1".to_owned()],
            level2: vec!["level2".to_owned()],
        }
    }
}

/// An OAuth 2 provider without discovery and without ID tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oauth2 {
    /// Where the browser goes.
    pub authorization_endpoint: String,
    /// Where the code is exchanged.
    pub token_endpoint: String,
    /// Who the person is.
    pub userinfo_endpoint: String,
    /// Where the provider's token is ended once it has served (RFC 7009), when there is such a place.
    #[serde(default)]
    pub revocation_endpoint: Option<String>,
    /// Whether it takes PKCE (RFC 7636).
    #[serde(default)]
    pub pkce: bool,
    /// Where each claim stands in the userinfo answer.
    pub claims: ClaimNames,
    /// Where the province gives a session of its own for the provider's token (RFC 8693).
    pub session: SessionEndpoints,
}

/// For each claim the member of the userinfo answer that holds it: a name, or a JSON Pointer (RFC 6901) when it starts with `/`.
/// A claim without one is not read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimNames {
    /// The provider's stable name for the person.
    pub sub: String,
    /// Full name.
    pub name: Option<String>,
    /// Date of birth.
    pub birthdate: Option<String>,
    /// How it writes dates.
    pub birthdate_format: DateFormat,
    /// `male` or `female`.
    pub gender: Option<String>,
    /// Personal identification number.
    pub citizen_id: Option<String>,
    /// Place of residence, one line.
    pub address: Option<String>,
    /// What [`AcrNames`] names the levels of.
    pub level: String,
}

/// How a provider writes dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateFormat {
    /// As ISO 8601 does.
    #[default]
    #[serde(rename = "YYYY-MM-DD")]
    Iso,
    /// As people in Vietnam do.
    #[serde(rename = "DD/MM/YYYY")]
    DayFirst,
    /// Eight digits.
    #[serde(rename = "YYYYMMDD")]
    Digits,
}

/// The province's own session layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEndpoints {
    /// Exchange and refresh, with DPoP.
    pub token_endpoint: String,
    /// RFC 7009.
    pub revocation_endpoint: String,
}

/// The profile without discovery is only as good as the addresses the pack gives for it.
pub(super) fn check(oidc: &Oidc) -> Result<(), PackError> {
    let Some(oauth2) = &oidc.oauth2 else {
        return match oidc.profile {
            Profile::OpenId => Ok(()),
            Profile::Oauth2Userinfo => Err(PackError::Address("oidc.oauth2")),
        };
    };
    let all = [
        &oauth2.authorization_endpoint,
        &oauth2.token_endpoint,
        &oauth2.userinfo_endpoint,
        &oauth2.session.token_endpoint,
        &oauth2.session.revocation_endpoint,
    ];
    let safe = all
        .into_iter()
        .chain(oauth2.revocation_endpoint.as_ref())
        .all(|url| is_safe(url));
    let named = !oauth2.claims.sub.is_empty() && !oauth2.claims.level.is_empty();
    if safe && named {
        Ok(())
    } else {
        Err(PackError::Address("oidc.oauth2"))
    }
}
