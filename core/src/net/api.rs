//! The province's own endpoints, typed. `docs/protocol.md` is the contract.

mod after;
mod channels;
mod endpoints;
mod offices;
mod open311;
mod transfers;

pub use endpoints::Endpoints;
pub use open311::{Saying, Sender};

use super::NetError;
use super::authed::Authed;
use super::client::{Downloaded, Http};
use super::message::{Answer, Conditional, Request};
use super::retry::{Backoff, retry};
use super::wire::family::{Answer as FamilyAnswer, Asking, Link, Links, Log, LogEntry};
use super::wire::identity::Verification;
use super::wire::{DeviceSession, DeviceSessions, Dossier};
use super::wire::{DossierPage, FileDossier, Filed, ProcedurePage, PushSubscription};
use crate::ports::Random;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// Where the pack is, below the province's base URL.
pub const PACK_PATH: &str = ".well-known/mot-cua.json";

/// Fetches the pack, unverified: a compact JWS. Needs nothing but the base URL that the shell was built with.
pub async fn fetch_pack(
    http: &Http,
    random: &dyn Random,
    province_url: &Url,
    etag: Option<&str>,
) -> Result<Conditional<String>, NetError> {
    let url = below(province_url, PACK_PATH)?;
    retry(Backoff::BRIEF, random, || async {
        let request = Request::get(url.clone()).if_none_match(etag)?;
        http.send(request)
            .await?
            .success()?
            .conditional(|a| a.text("application/jose"))
    })
    .await
}

/// Client of one province. Every call repeats passing failures a few times within seconds; longer waits are the caller's.
#[derive(Clone)]
pub struct Province {
    net: Arc<Authed>,
    random: Arc<dyn Random>,
    endpoints: Endpoints,
    spoken: Arc<open311::Spoken>,
}

impl std::fmt::Debug for Province {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Province")
            .field("endpoints", &self.endpoints)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Subscribed {
    id: String,
}

impl Province {
    /// A client for the endpoints of a verified pack; from now on only their origins see tokens.
    pub fn new(net: Arc<Authed>, random: Arc<dyn Random>, endpoints: Endpoints) -> Self {
        net.allow(endpoints.all());
        Self {
            net,
            random,
            endpoints,
            spoken: Arc::default(),
        }
    }

    /// The client as the citizen, for [`upload`](crate::dossier::upload::upload).
    pub fn net(&self) -> &Arc<Authed> {
        &self.net
    }

    /// Where files go.
    pub fn uploads(&self) -> &Url {
        &self.endpoints.uploads
    }

    /// A page of procedures changed since `cursor` (from the start when `None`). No sign-in.
    pub async fn procedures_since(
        &self,
        cursor: Option<&str>,
        limit: u32,
        etag: Option<&str>,
    ) -> Result<Conditional<ProcedurePage>, NetError> {
        let mut url = self.endpoints.procedures.clone();
        {
            let mut query = url.query_pairs_mut();
            if let Some(cursor) = cursor {
                query.append_pair("since", cursor);
            }
            query.append_pair("limit", &limit.to_string());
        }
        self.open_get(url, etag).await?.conditional(Answer::json)
    }

    /// A procedure's record, unread. No sign-in.
    pub async fn procedure(&self, code: &str, etag: Option<&str>) -> Result<Conditional<Value>, NetError> {
        let url = below(&self.endpoints.procedures, code)?;
        self.open_get(url, etag).await?.conditional(Answer::json)
    }

    /// A choice list, byte for byte: its hash is in the pack. No sign-in.
    pub async fn list(&self, url: &str) -> Result<bytes::Bytes, NetError> {
        let url = Url::parse(url).map_err(|_| NetError::Address)?;
        Ok(self.open_get(url, None).await?.body)
    }

    /// Files a dossier. The same `key` with the same body always gives the same dossier, so a lost answer is asked for again.
    pub async fn file_dossier(&self, key: &str, body: &FileDossier) -> Result<Filed, NetError> {
        self.post_once(&self.endpoints.dossiers, key, body).await?.json()
    }

    /// A page of the citizen's dossiers changed since `cursor`.
    pub async fn dossiers_since(
        &self,
        cursor: Option<&str>,
        etag: Option<&str>,
    ) -> Result<Conditional<DossierPage>, NetError> {
        let mut url = self.endpoints.dossiers.clone();
        if let Some(cursor) = cursor {
            url.query_pairs_mut().append_pair("cursor", cursor);
        }
        self.get(&url, etag).await?.conditional(Answer::json)
    }

    /// One dossier.
    pub async fn dossier(&self, code: &str, etag: Option<&str>) -> Result<Conditional<Dossier>, NetError> {
        let url = below(&self.endpoints.dossiers, code)?;
        self.get(&url, etag).await?.conditional(Answer::json)
    }

    /// A dossier's receipt, unverified: a compact JWS.
    pub async fn receipt(&self, code: &str) -> Result<String, NetError> {
        let url = below(&below(&self.endpoints.dossiers, code)?, "receipt")?;
        let answer = self.get(&url, None).await?;
        answer.text("application/jose")
    }

    /// Fetches a result of at most `max` bytes into `path`; the whole file or none. `url` is that of the dossier.
    pub async fn result_to_file(&self, url: &str, path: &Path, max: u64) -> Result<Downloaded, NetError> {
        let url = Url::parse(url).map_err(|_| NetError::Address)?;
        retry(Backoff::BRIEF, &*self.random, || {
            self.net.download(&url, path, max)
        })
        .await
    }

    /// Subscribes to push; the same endpoint gives the same id. Gives the id.
    pub async fn subscribe_push(&self, subscription: &PushSubscription) -> Result<String, NetError> {
        let url = &self.endpoints.push_subscriptions;
        let answer = self
            .repeated(|| Request::new(Method::POST, url.clone()).json(subscription))
            .await?;
        Ok(answer.json::<Subscribed>()?.id)
    }

    /// Ends a subscription; one that is gone already is as good.
    pub async fn unsubscribe_push(&self, id: &str) -> Result<(), NetError> {
        let url = below(&self.endpoints.push_subscriptions, id)?;
        match self
            .repeated(|| Ok(Request::new(Method::DELETE, url.clone())))
            .await
        {
            Ok(_) => Ok(()),
            Err(e) if is_gone(&e) => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// Sessions of all the citizen's devices.
    pub async fn sessions(&self) -> Result<Vec<DeviceSession>, NetError> {
        let url = self.sessions_url()?;
        Ok(self.get(url, None).await?.json::<DeviceSessions>()?.items)
    }

    /// Ends one; a session that is over already is as good.
    pub async fn end_session(&self, id: &str) -> Result<(), NetError> {
        let url = below(self.sessions_url()?, id)?;
        match self
            .repeated(|| Ok(Request::new(Method::DELETE, url.clone())))
            .await
        {
            Ok(_) => Ok(()),
            Err(e) if is_gone(&e) => Ok(()),
            Err(e) => Err(e),
        }
    }

    fn sessions_url(&self) -> Result<&Url, NetError> {
        let url = self.endpoints.sessions.as_ref();
        url.ok_or(NetError::Incomplete {
            what: "endpoints.sessions",
        })
    }

    /// Who acts for whom, of this citizen's; and what waits for their own consent.
    pub async fn family(&self) -> Result<(Vec<Link>, Vec<Link>), NetError> {
        let url = self.family_url()?;
        let links = self.get(url, None).await?.json::<Links>()?.items;
        let asked = self
            .get(&below(url, "asked")?, None)
            .await?
            .json::<Links>()?
            .items;
        Ok((links, asked))
    }

    /// What was done under a link, oldest first.
    pub async fn family_log(&self, id: &str) -> Result<Vec<LogEntry>, NetError> {
        let url = below(&below(self.family_url()?, id)?, "log")?;
        Ok(self.get(&url, None).await?.json::<Log>()?.items)
    }

    /// Asks to act for someone. The same `key` with the same body is the same asking, so a lost answer is asked for again.
    pub async fn ask_family(&self, key: &str, asking: &Asking) -> Result<Link, NetError> {
        self.post_once(self.family_url()?, key, asking).await?.json()
    }

    /// Answers an asking, or ends a link. Saying it twice is saying it once.
    pub async fn answer_family(&self, id: &str, answer: FamilyAnswer) -> Result<Link, NetError> {
        let url = below(&below(self.family_url()?, id)?, answer.word())?;
        self.repeated(|| Ok(Request::new(Method::POST, url.clone())))
            .await?
            .json()
    }

    fn family_url(&self) -> Result<&Url, NetError> {
        let url = self.endpoints.family.as_ref();
        url.ok_or(NetError::Incomplete {
            what: "endpoints.family",
        })
    }

    /// Says that these messages arrived, so that the server need not try Zalo or SMS.
    pub async fn ack_push(&self, ids: &[String]) -> Result<(), NetError> {
        let url = &self.endpoints.push_acks;
        let body = json!({ "ids": ids });
        self.repeated(|| Request::new(Method::POST, url.clone()).json(&body))
            .await?;
        Ok(())
    }

    /// Matches sealed evidence (a compact JWE) with the population register. Asking twice gives two answers and changes nothing.
    pub async fn verify_identity(&self, sealed: String) -> Result<Verification, NetError> {
        let base = self.endpoints.identity.as_ref().ok_or(NetError::Address)?;
        let url = below(base, "verifications")?;
        let sealed = bytes::Bytes::from(sealed);
        self.repeated(|| Ok(Request::new(Method::POST, url.clone()).body("application/jose", sealed.clone())))
            .await?
            .json()
    }

    /// Posts under a key by which the province does a thing once, however often it is asked.
    async fn post_once(
        &self,
        url: &Url,
        key: &str,
        body: &impl serde::Serialize,
    ) -> Result<Answer, NetError> {
        let body = bytes::Bytes::from(serde_json::to_vec(body)?);
        self.repeated(|| {
            Request::new(Method::POST, url.clone())
                .body("application/json", body.clone())
                .header("idempotency-key", key)
        })
        .await
    }

    /// Repeats an idempotent request as the citizen.
    async fn repeated(
        &self,
        build: impl Fn() -> Result<Request, NetError> + Send + Sync,
    ) -> Result<Answer, NetError> {
        let build = &build;
        retry(Backoff::BRIEF, &*self.random, || self.net.send(build)).await
    }

    async fn get(&self, url: &Url, etag: Option<&str>) -> Result<Answer, NetError> {
        self.repeated(|| Request::get(url.clone()).if_none_match(etag))
            .await
    }

    async fn open_get(&self, url: Url, etag: Option<&str>) -> Result<Answer, NetError> {
        retry(Backoff::BRIEF, &*self.random, || async {
            let request = Request::get(url.clone()).if_none_match(etag)?;
            self.net.http().send(request).await?.success()
        })
        .await
    }
}

pub(crate) fn is_gone(e: &NetError) -> bool {
    match e {
        NetError::Problem(p) => matches!(p.status, 404 | 410),
        NetError::Status { status } => matches!(status, 404 | 410),
        _ => false,
    }
}

/// `base/part`, where `part` may hold several segments only as the constants here do; codes are escaped as one.
fn below(base: &Url, part: &str) -> Result<Url, NetError> {
    let mut url = base.clone();
    url.set_query(None);
    {
        let mut path = url.path_segments_mut().map_err(|()| NetError::Address)?;
        path.pop_if_empty();
        if part == PACK_PATH {
            path.extend(part.split('/'));
        } else {
            path.push(part);
        }
    }
    Ok(url)
}

#[cfg(test)]
mod tests;
