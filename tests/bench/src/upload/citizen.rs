//! A signed-in citizen without an app: the session the uploads need.

use crate::Result;
use motcua_core::identity::AcrLevel;
use motcua_core::identity::oidc::{Oidc, OidcConfig};
use motcua_core::identity::session::Sessions;
use motcua_core::net::api::{Endpoints, fetch_pack};
use motcua_core::net::authed::{Authed, Tokens as _};
use motcua_core::net::client::{Http, HttpConfig};
use motcua_core::net::dpop::Prover;
use motcua_core::net::message::Conditional;
use motcua_core::net::pack;
use motcua_core::testing::HeadlessPorts;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;
use zeroize::Zeroizing;

/// Someone signed in, by the core's own means.
pub(super) struct Citizen {
    /// Calls with the session.
    pub(super) net: Authed,
    /// The province's upload endpoint.
    pub(super) uploads: Url,
    /// PKCS #8 of the key the tokens are bound to, for the peer to prove the same.
    pub(super) key_file: PathBuf,
    sessions: Sessions,
}

impl Citizen {
    /// Signs in an invented citizen at the sandbox, whose folder is `province` below `dir`.
    pub(super) async fn sign_in(base: &str, dir: &Path) -> Result<Self> {
        let keys = dir.join("keys");
        let ports = HeadlessPorts::new(Some(&keys))?.ports();
        let http = Arc::new(Http::new(HttpConfig::default(), Arc::clone(&ports.clock))?);
        let answer = fetch_pack(&http, &*ports.random, &Url::parse(base)?, None).await?;
        let Conditional::Fresh { value: signed, .. } = answer else {
            return Err("no pack".into());
        };
        let pack_key = std::fs::read_to_string(dir.join("province").join("pack-key.txt"))?;
        let pack = pack::verify(&signed, &pack::pack_key(pack_key.trim())?)?;
        let prover = Arc::new(Prover::new(
            Arc::clone(&ports.keys),
            "bench",
            Arc::clone(&ports.clock),
            Arc::clone(&ports.random),
        ));
        let oidc = Arc::new(Oidc::new(
            Arc::clone(&http),
            Arc::clone(&prover),
            Arc::clone(&ports.clock),
            Arc::clone(&ports.random),
            OidcConfig::new(&pack.oidc, "http://127.0.0.1:9/return"),
        ));
        let pending = oidc.begin(AcrLevel::Level2, "vi").await?;
        let redirect = motcua_journeys::log_in(base, &pending.authorize_url, "vi-du").await;
        let session = oidc.finish(&pending, &redirect).await?;
        let sessions = Sessions::new(Some(session), ports.clock, Arc::new(|_| Ok(())));
        sessions.renew_with(oidc);
        let endpoints = Endpoints::try_from(&pack.endpoints)?;
        let net = Authed::new(http, prover, Arc::new(sessions.clone()));
        net.allow(endpoints.all());
        Ok(Self {
            net,
            uploads: endpoints.uploads,
            key_file: only_key_in(&keys)?,
            sessions,
        })
    }

    /// An access token that is good for the next half minute at least.
    pub(super) async fn fresh_token(&self) -> Result<Zeroizing<String>> {
        Ok(self.sessions.token().await?)
    }
}

fn only_key_in(dir: &Path) -> Result<PathBuf> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "p8") {
            return Ok(path);
        }
    }
    Err("the key was not kept".into())
}
