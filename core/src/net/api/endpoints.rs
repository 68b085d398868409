//! Where a province's services are, of its verified pack.

use crate::net::{NetError, pack};
use url::Url;

/// The endpoints of a verified pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// `endpoints.procedures`.
    pub procedures: Url,
    /// `endpoints.uploads`.
    pub uploads: Url,
    /// `endpoints.dossiers`.
    pub dossiers: Url,
    /// `endpoints.push_subscriptions`.
    pub push_subscriptions: Url,
    /// `endpoints.push_acks`.
    pub push_acks: Url,
    /// `endpoints.identity`.
    pub identity: Option<Url>,
    /// `endpoints.sessions`.
    pub sessions: Option<Url>,
    /// `endpoints.family`.
    pub family: Option<Url>,
    /// `endpoints.transfers`.
    pub transfers: Option<Url>,
    /// `endpoints.open311`.
    pub open311: Option<Url>,
    /// `endpoints.offices`.
    pub offices: Option<Url>,
    /// `endpoints.channels`.
    pub channels: Option<Url>,
}

impl TryFrom<&pack::Endpoints> for Endpoints {
    type Error = NetError;

    fn try_from(pack: &pack::Endpoints) -> Result<Self, NetError> {
        let read = |text: &str| Url::parse(text).map_err(|_| NetError::Address);
        Ok(Self {
            procedures: read(&pack.procedures)?,
            uploads: read(&pack.uploads)?,
            dossiers: read(&pack.dossiers)?,
            push_subscriptions: read(&pack.push_subscriptions)?,
            push_acks: read(&pack.push_acks)?,
            identity: pack.identity.as_deref().map(read).transpose()?,
            sessions: pack.sessions.as_deref().map(read).transpose()?,
            family: pack.family.as_deref().map(read).transpose()?,
            transfers: pack.transfers.as_deref().map(read).transpose()?,
            open311: pack.open311.as_deref().map(read).transpose()?,
            offices: pack.offices.as_deref().map(read).transpose()?,
            channels: pack.channels.as_deref().map(read).transpose()?,
        })
    }
}

impl Endpoints {
    /// All of them: whose origins may see a token.
    pub fn all(&self) -> impl Iterator<Item = &Url> {
        let always = [
            &self.procedures,
            &self.uploads,
            &self.dossiers,
            &self.push_subscriptions,
            &self.push_acks,
        ];
        let offered = [
            &self.identity,
            &self.sessions,
            &self.family,
            &self.transfers,
            &self.open311,
            &self.offices,
            &self.channels,
        ];
        always.into_iter().chain(offered.into_iter().flatten())
    }
}
