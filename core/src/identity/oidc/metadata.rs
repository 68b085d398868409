//! What the provider says about itself, and what the pack says about the provider.

use super::super::error::SignInError;
use super::super::levels::Levels;
use crate::net::client::{check_address, origin};
use crate::net::pack::{self, Oauth2, Profile};
use serde::Deserialize;
use url::Url;

/// What the pack and the shell say about sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// `oidc.issuer` of the pack.
    pub issuer: String,
    /// `oidc.client_id` of the pack.
    pub client_id: String,
    /// `oidc.scopes` of the pack, separated by spaces.
    pub scopes: String,
    /// `AppConfig.redirect_uri`.
    pub redirect_uri: String,
    /// `oidc.acr` of the pack.
    pub levels: Levels,
    /// `oidc.oauth2` of the pack, with the profile that uses it.
    pub oauth2: Option<Oauth2>,
    /// What the list of devices calls this one; may be empty.
    pub device_name: String,
}

impl OidcConfig {
    /// From the verified pack and `AppConfig.redirect_uri`.
    pub fn new(pack: &pack::Oidc, redirect_uri: &str) -> Self {
        Self {
            issuer: pack.issuer.clone(),
            client_id: pack.client_id.clone(),
            scopes: pack.scopes.clone(),
            redirect_uri: redirect_uri.to_owned(),
            levels: Levels::new(&pack.acr),
            oauth2: match pack.profile {
                Profile::OpenId => None,
                Profile::Oauth2Userinfo => pack.oauth2.clone(),
            },
            device_name: String::new(),
        }
    }

    /// With a name for this device: one line, 64 characters at most, whatever the shell says.
    #[must_use]
    pub fn on_device(mut self, name: &str) -> Self {
        let line = name.chars().map(|c| if c.is_control() { ' ' } else { c });
        let line: String = line.take(64).collect();
        line.trim().clone_into(&mut self.device_name);
        self
    }
}

/// Provider metadata (OpenID Connect Discovery 1.0, 3).
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Metadata {
    pub(super) issuer: String,
    #[serde(deserialize_with = "address")]
    pub(super) authorization_endpoint: Url,
    #[serde(deserialize_with = "address")]
    pub(super) token_endpoint: Url,
    #[serde(default, deserialize_with = "some_address")]
    pub(super) pushed_authorization_request_endpoint: Option<Url>,
    #[serde(default, deserialize_with = "some_address")]
    pub(super) revocation_endpoint: Option<Url>,
    #[serde(default, deserialize_with = "some_address")]
    pub(super) userinfo_endpoint: Option<Url>,
    #[serde(default, deserialize_with = "some_address")]
    jwks_uri: Option<Url>,
}

/// An address the pack gives.
pub(super) fn parse(address: &str) -> Result<Url, SignInError> {
    let wrong = SignInError::Metadata { what: "oidc.oauth2" };
    let url = Url::parse(address).map_err(|_| wrong)?;
    check_address(&url)?;
    Ok(url)
}

fn address<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Url, D::Error> {
    Url::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
}

fn some_address<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Url>, D::Error> {
    address(d).map(Some)
}

impl Metadata {
    /// Without discovery: the province's own session layer stands where the provider's endpoints would.
    pub(super) fn of_pack(issuer: &str, oauth2: &Oauth2) -> Result<Self, SignInError> {
        let session = &oauth2.session;
        Ok(Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: parse(&oauth2.authorization_endpoint)?,
            token_endpoint: parse(&session.token_endpoint)?,
            pushed_authorization_request_endpoint: None,
            revocation_endpoint: Some(parse(&session.revocation_endpoint)?),
            userinfo_endpoint: None,
            jwks_uri: None,
        })
    }

    /// Where the keys of ID tokens are.
    pub(super) fn jwks_uri(&self) -> Result<Url, SignInError> {
        let uri = self.jwks_uri.clone();
        uri.ok_or(SignInError::Metadata { what: "jwks_uri" })
    }

    /// Codes and tokens go only to the issuer's own origin, which the pack names.
    pub(super) fn check(&self, expected: &str) -> Result<(), SignInError> {
        if self.issuer != expected {
            return Err(SignInError::Metadata { what: "issuer" });
        }
        let issuer = Url::parse(&self.issuer).map_err(|_| SignInError::Metadata { what: "issuer" })?;
        let foreign = |url: &Url| origin(url) != origin(&issuer);
        let secret = [
            Some(&self.token_endpoint),
            self.pushed_authorization_request_endpoint.as_ref(),
            self.revocation_endpoint.as_ref(),
            self.userinfo_endpoint.as_ref(),
            self.jwks_uri.as_ref(),
        ];
        if secret.into_iter().flatten().any(foreign) {
            return Err(SignInError::Metadata {
                what: "endpoint of another origin",
            });
        }
        check_address(&self.authorization_endpoint).map_err(|_| SignInError::Metadata {
            what: "authorization_endpoint",
        })
    }
}
