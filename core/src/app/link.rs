//! The services that talk to one province, built when its pack is known.

use super::AppConfig;
use crate::error::Failure;
use crate::identity::Session;
use crate::identity::oidc::{Oidc, OidcConfig};
use crate::identity::session::{Persist, Sessions};
use crate::net::NetError;
use crate::net::api::{Endpoints, Province};
use crate::net::authed::Authed;
use crate::net::client::{Http, HttpConfig};
use crate::net::dpop::Prover;
use crate::net::pack::Pack;
use crate::net::wire::DossierPage;
use crate::ports::Ports;
use std::sync::Arc;

/// Alias of the key that tokens are bound to.
pub(super) const DPOP_KEY: &str = "dpop";

/// A new pack as it came.
#[derive(Debug)]
pub(crate) struct FetchedPack {
    pub(crate) pack: Box<Pack>,
    pub(crate) jws: String,
    pub(crate) etag: Option<String>,
}

/// A new record as it came.
#[derive(Debug)]
pub(crate) struct FetchedRecord {
    pub(crate) json: String,
    pub(crate) etag: Option<String>,
}

/// Changes of dossiers, all pages.
#[derive(Debug)]
pub(crate) struct FetchedDossiers {
    pub(crate) lists: Vec<DossierPage>,
}

/// What talks to the province.
pub(super) struct Link {
    http: Option<Arc<Http>>,
    prover: Arc<Prover>,
    sessions: Sessions,
    oidc: Option<Arc<Oidc>>,
    province: Option<Arc<Province>>,
}

impl Link {
    /// Before any pack: only the pack itself can be fetched.
    pub(super) fn new(ports: &Ports, held: Option<Session>, persist: Persist) -> (Self, Option<NetError>) {
        let (http, error) = match Http::trusting(
            HttpConfig::default(),
            Arc::clone(&ports.clock),
            ports.trust.clone(),
        ) {
            Ok(http) => (Some(Arc::new(http)), None),
            Err(error) => (None, Some(error)),
        };
        let prover = Arc::new(Prover::new(
            Arc::clone(&ports.keys),
            DPOP_KEY,
            Arc::clone(&ports.clock),
            Arc::clone(&ports.random),
        ));
        let sessions = Sessions::new(held, Arc::clone(&ports.clock), persist);
        (
            Self {
                http,
                prover,
                sessions,
                oidc: None,
                province: None,
            },
            error,
        )
    }

    /// Points everything at the endpoints of a verified pack.
    pub(super) fn connect(&mut self, config: &AppConfig, ports: &Ports, pack: &Pack) -> Result<(), NetError> {
        let Some(http) = &self.http else { return Ok(()) };
        let oidc = Arc::new(Oidc::new(
            Arc::clone(http),
            Arc::clone(&self.prover),
            Arc::clone(&ports.clock),
            Arc::clone(&ports.random),
            OidcConfig::new(&pack.oidc, &config.redirect_uri).on_device(&config.device()),
        ));
        self.sessions.renew_with(oidc.clone());
        self.oidc = Some(oidc);
        let tokens = Arc::new(self.sessions.clone());
        let authed = Arc::new(Authed::new(Arc::clone(http), Arc::clone(&self.prover), tokens));
        let endpoints = Endpoints::try_from(&pack.endpoints)?;
        self.province = Some(Arc::new(Province::new(
            authed,
            Arc::clone(&ports.random),
            endpoints,
        )));
        Ok(())
    }

    /// True when there is a pack to talk by.
    pub(super) fn ready(&self) -> bool {
        self.province.is_some()
    }

    pub(super) fn http(&self) -> Option<Arc<Http>> {
        self.http.clone()
    }

    pub(super) fn province(&self) -> Option<Arc<Province>> {
        self.province.clone()
    }

    pub(super) fn oidc(&self) -> Option<Arc<Oidc>> {
        self.oidc.clone()
    }

    pub(super) fn sessions(&self) -> Sessions {
        self.sessions.clone()
    }

    /// The session as last known.
    pub(super) fn session(&self) -> Option<Session> {
        self.sessions.current()
    }
}

/// A persist callback that asks the owner of the store and waits for its word.
pub(super) fn persist_through(queue: std::sync::mpsc::Sender<super::message::Message>) -> Persist {
    Arc::new(move |session: Option<&Session>| {
        let (answer, word) = std::sync::mpsc::sync_channel(1);
        let boxed = session.cloned().map(Box::new);
        let gone = Failure::new(crate::error::FailureKind::Unexpected, "MC-X01");
        queue
            .send(super::message::Message::Persist(boxed, answer))
            .map_err(|_| gone)?;
        word.recv().map_err(|_| gone)?
    })
}
