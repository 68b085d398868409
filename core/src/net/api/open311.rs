//! Reports over Open311 GeoReport v2.

use super::{Province, below};
use crate::net::NetError;
use crate::net::message::{Answer, Request};
use crate::net::retry::{Backoff, retry};
use crate::net::wire::open311::{self, Definition, Report, Sent, Service};
use http::Method;
use serde_json::Value;
use url::Url;

/// In whose name a request goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender<'a> {
    /// The signed-in citizen's.
    Citizen,
    /// Nobody's: what all may see, or a report without sign-in.
    Anyone,
    /// Nobody's, with the key of a report sent without sign-in.
    Holder(&'a str),
}

impl Province {
    fn open311(&self, path: &[&str]) -> Result<Url, NetError> {
        let base = self.endpoints.open311.as_ref().ok_or(NetError::Incomplete {
            what: "endpoints.open311",
        })?;
        path.iter().try_fold(base.clone(), |url, part| below(&url, part))
    }

    async fn ask(
        &self,
        sender: Sender<'_>,
        build: impl Fn() -> Result<Request, NetError> + Send + Sync,
    ) -> Result<Answer, NetError> {
        let key = match sender {
            Sender::Citizen => return self.repeated(build).await,
            Sender::Anyone => None,
            Sender::Holder(key) => Some(key),
        };
        let build = &build;
        retry(Backoff::BRIEF, &*self.random, || async move {
            let mut request = build()?;
            if let Some(key) = key {
                request = request.secret_header("follow-key", key)?;
            }
            self.net.http().send(request).await?.success()
        })
        .await
    }

    /// The kinds of report. No sign-in.
    pub async fn report_kinds(&self) -> Result<Vec<Service>, NetError> {
        let url = self.open311(&["services.json"])?;
        Ok(open311::services(&self.open_get(url, None).await?.json()?))
    }

    /// What a kind asks. No sign-in.
    pub async fn report_questions(&self, code: &str) -> Result<Definition, NetError> {
        let url = self.open311(&["services", &format!("{code}.json")])?;
        let answer: Value = self.open_get(url, None).await?.json()?;
        open311::definition(&answer).ok_or(NetError::Incomplete { what: "service_code" })
    }

    /// Sends a report: `fields` are those of GeoReport v2, attributes as `attribute[code]`, and ours. The same `key` with the
    /// same fields always gives the same report, so a lost answer is asked for again.
    pub async fn send_report(
        &self,
        sender: Sender<'_>,
        key: &str,
        fields: &[(&str, &str)],
    ) -> Result<Sent, NetError> {
        let url = self.open311(&["requests.json"])?;
        let build = || {
            Request::new(Method::POST, url.clone())
                .form(fields)
                .header("idempotency-key", key)
        };
        let answer: Value = self.ask(sender, build).await?.json()?;
        open311::sent(&answer).ok_or(NetError::Incomplete {
            what: "service_request_id",
        })
    }

    /// A report by its number.
    pub async fn report(&self, sender: Sender<'_>, id: &str) -> Result<Report, NetError> {
        let url = self.open311(&["requests", &format!("{id}.json")])?;
        let answer: Value = self.ask(sender, || Ok(Request::get(url.clone()))).await?.json()?;
        open311::reports(&answer)
            .into_iter()
            .next()
            .ok_or(NetError::Incomplete {
                what: "service_request_id",
            })
    }

    /// Ours: open reports of a kind within `radius` metres of a place (degrees of WGS 84), the closest first. No sign-in.
    pub async fn reports_nearby(
        &self,
        place: (f64, f64),
        radius: f64,
        code: &str,
    ) -> Result<Vec<Report>, NetError> {
        let mut url = self.open311(&["nearby.json"])?;
        url.query_pairs_mut()
            .append_pair("lat", &place.0.to_string())
            .append_pair("long", &place.1.to_string())
            .append_pair("radius", &radius.to_string())
            .append_pair("service_code", code);
        Ok(open311::reports(&self.open_get(url, None).await?.json()?))
    }
}
