//! What the provider says about itself, and what the pack says about the provider.

use super::super::error::SignInError;
use crate::net::client::{check_address, origin};
use crate::net::pack;
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
}

impl OidcConfig {
    /// From the verified pack and `AppConfig.redirect_uri`.
    pub fn new(pack: &pack::Oidc, redirect_uri: &str) -> Self {
        Self {
            issuer: pack.issuer.clone(),
            client_id: pack.client_id.clone(),
            scopes: pack.scopes.clone(),
            redirect_uri: redirect_uri.to_owned(),
        }
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
    #[serde(deserialize_with = "address")]
    pub(super) jwks_uri: Url,
}

fn address<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Url, D::Error> {
    Url::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
}

fn some_address<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Url>, D::Error> {
    address(d).map(Some)
}

impl Metadata {
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
            Some(&self.jwks_uri),
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
