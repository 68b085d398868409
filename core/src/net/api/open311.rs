//! Reports over Open311 GeoReport v2.

use super::{Province, below};
use crate::net::NetError;
use crate::net::message::{Answer, Conditional, Request};
use crate::net::retry::{Backoff, retry};
use crate::net::wire::open311::{self, Definition, Report, Sent, Service};
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

/// What is said about a report after it was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Saying {
    /// A message to the office.
    Reply {
        /// The words.
        text: String,
    },
    /// What the office asked for.
    Supplement {
        /// The words.
        text: String,
    },
    /// The answer does not do: the office is to look again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// What the person thinks of the answer.
    Opinion {
        /// Likes it, or else does not.
        like: bool,
        /// Why; may be none.
        reason: Option<String>,
    },
    /// It happens to me too; or: I support this.
    MeToo,
}

impl std::fmt::Debug for Saying {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Saying({})", self.path())
    }
}

impl Saying {
    /// The last part of the address it is posted to.
    pub fn path(&self) -> &'static str {
        match self {
            Self::Reply { .. } => "replies",
            Self::Supplement { .. } => "supplement",
            Self::Reopen { .. } => "reopen",
            Self::Opinion { .. } => "opinion",
            Self::MeToo => "me-too",
        }
    }

    fn body(&self, uploads: &[String]) -> Value {
        match self {
            Self::Reply { text } | Self::Supplement { text } => json!({"text": text, "uploads": uploads}),
            Self::Reopen { reason } => json!({"reason": reason}),
            Self::Opinion { like, reason } => {
                json!({"opinion": if *like { "like" } else { "dislike" }, "reason": reason})
            }
            Self::MeToo => json!({}),
        }
    }
}

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

    /// As [`Province::report_kinds`], unless the held ones are current.
    pub async fn report_kinds_since(
        &self,
        etag: Option<&str>,
    ) -> Result<Conditional<Vec<Service>>, NetError> {
        let url = self.open311(&["services.json"])?;
        let read = |answer: &Answer| Ok(open311::services(&answer.json()?));
        self.open_get(url, etag).await?.conditional(read)
    }

    /// Ours: the signed-in citizen's own reports, the newest first, unless the held list is current.
    pub async fn own_reports(&self, etag: Option<&str>) -> Result<Conditional<Vec<Report>>, NetError> {
        let mut url = self.open311(&["requests.json"])?;
        url.query_pairs_mut().append_pair("mine", "true");
        let answer = self.get(&url, etag).await?;
        answer.conditional(|answer| Ok(open311::reports(&answer.json()?)))
    }

    /// Ours: open proposals about a procedure, the newest first. No sign-in.
    pub async fn proposals(&self, procedure: &str) -> Result<Vec<Report>, NetError> {
        let mut url = self.open311(&["requests.json"])?;
        url.query_pairs_mut().append_pair("procedure", procedure);
        Ok(open311::reports(&self.open_get(url, None).await?.json()?))
    }

    /// The number of a report that was answered with a token; `None` while there is none yet.
    pub async fn report_of_token(&self, token: &str) -> Result<Option<String>, NetError> {
        let url = self.open311(&["tokens", &format!("{token}.json")])?;
        let answer: Value = self.open_get(url, None).await?.json()?;
        Ok(open311::sent(&answer).and_then(|sent| sent.id))
    }

    /// Ours: says something about a report, once under its key. Answers with the report as the asker sees it.
    pub async fn say_of_report(
        &self,
        sender: Sender<'_>,
        key: &str,
        id: &str,
        saying: &Saying,
        uploads: &[String],
    ) -> Result<Report, NetError> {
        let url = self.open311(&["requests", id, saying.path()])?;
        let body = saying.body(uploads);
        let build = || {
            Request::new(Method::POST, url.clone())
                .json(&body)?
                .header("idempotency-key", key)
        };
        let answer: Value = self.ask(sender, build).await?.json()?;
        open311::reports(&answer)
            .into_iter()
            .next()
            .ok_or(NetError::Incomplete {
                what: "service_request_id",
            })
    }

    /// Ours: outlines of the communes and main roads, as GeoJSON (RFC 7946), unread. No sign-in.
    pub async fn report_map(&self, etag: Option<&str>) -> Result<Conditional<Value>, NetError> {
        let url = self.open311(&["map.json"])?;
        self.open_get(url, etag).await?.conditional(Answer::json)
    }
}
