//! Reports over Open311 GeoReport v2, in JSON where the endpoint has it and in XML where it has not.
//!
//! The standard makes XML a duty and JSON an offer that discovery tells of. Provinces have JSON, so that is asked for first and
//! costs them nothing; only an endpoint that does not know `….json` is asked what it speaks, once.

use super::{Province, below};
use crate::net::NetError;
use crate::net::message::{Answer, Conditional, Request};
use crate::net::retry::{Backoff, retry};
use crate::net::wire::open311::{self, Definition, Format, Report, Sent, Service};
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::OnceLock;
use url::Url;

/// What an endpoint speaks, once that was in doubt.
pub(super) type Spoken = OnceLock<Format>;

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

    /// Asks for the resource of this path, to which the ending is added, in what the endpoint speaks.
    async fn told(
        &self,
        sender: Sender<'_>,
        path: &[&str],
        build: impl Fn(Url) -> Result<Request, NetError> + Send + Sync,
    ) -> Result<Value, NetError> {
        let format = self.spoken.get().copied().unwrap_or(Format::Json);
        let error = match self.told_in(format, sender, path, &build).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        if self.spoken.get().is_some() || !is_unknown(&error) {
            return Err(error);
        }
        match self.discovered().await? {
            // The standard's own duty, where no discovery tells of it: believed when it works.
            None => {
                let value = self.told_in(Format::Xml, sender, path, &build).await;
                let value = value.map_err(|_| error)?;
                let _ = self.spoken.set(Format::Xml);
                Ok(value)
            }
            Some(format) => {
                let _ = self.spoken.set(format);
                match format {
                    Format::Json => Err(error),
                    Format::Xml => self.told_in(format, sender, path, &build).await,
                }
            }
        }
    }

    async fn told_in(
        &self,
        format: Format,
        sender: Sender<'_>,
        path: &[&str],
        build: &(impl Fn(Url) -> Result<Request, NetError> + Send + Sync),
    ) -> Result<Value, NetError> {
        let (last, above) = path.split_last().ok_or(NetError::Address)?;
        let last = format!("{last}.{}", format.ending());
        let url = self.open311(&[above, &[last.as_str()]].concat())?;
        let answer = self.ask(sender, || build(url.clone())).await?;
        match format {
            Format::Json => answer.json(),
            Format::Xml => answer.xml(),
        }
    }

    /// What the endpoint's discovery says that it speaks; `None` where it has none.
    async fn discovered(&self) -> Result<Option<Format>, NetError> {
        for format in [Format::Json, Format::Xml] {
            let told = self.told_in(format, Sender::Anyone, &["discovery"], &|url| {
                Ok(Request::get(url))
            });
            match told.await {
                Ok(value) => return Ok(open311::speaks(&value)),
                Err(error) if is_unknown(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The kinds of report. No sign-in.
    pub async fn report_kinds(&self) -> Result<Vec<Service>, NetError> {
        let build = |url| Ok(Request::get(url));
        let told = self.told(Sender::Anyone, &["services"], build).await?;
        Ok(open311::services(&told))
    }

    /// What a kind asks. No sign-in.
    pub async fn report_questions(&self, code: &str) -> Result<Definition, NetError> {
        let build = |url| Ok(Request::get(url));
        let told = self.told(Sender::Anyone, &["services", code], build).await?;
        open311::definition(&told).ok_or(NetError::Incomplete { what: "service_code" })
    }

    /// Sends a report: `fields` are those of GeoReport v2, attributes as `attribute[code]`, and ours. The same `key` with the
    /// same fields always gives the same report, so a lost answer is asked for again.
    pub async fn send_report(
        &self,
        sender: Sender<'_>,
        key: &str,
        fields: &[(&str, &str)],
    ) -> Result<Sent, NetError> {
        let build = |url| {
            Request::new(Method::POST, url)
                .form(fields)
                .header("idempotency-key", key)
        };
        let told = self.told(sender, &["requests"], build).await?;
        open311::sent(&told).ok_or(NetError::Incomplete {
            what: "service_request_id",
        })
    }

    /// Ours: leave to upload photos without sign-in for what will be sent under this key. The same key gives the same leave.
    pub async fn upload_grant(&self, key: &str) -> Result<String, NetError> {
        let url = self.open311(&["upload-grants"])?;
        let build = || Request::new(Method::POST, url.clone()).header("idempotency-key", key);
        let told: Value = self.ask(Sender::Anyone, build).await?.json()?;
        let grant = told.get("grant").and_then(Value::as_str).map(str::to_owned);
        grant.ok_or(NetError::Incomplete { what: "grant" })
    }

    /// A report by its number.
    pub async fn report(&self, sender: Sender<'_>, id: &str) -> Result<Report, NetError> {
        let build = |url| Ok(Request::get(url));
        let told = self.told(sender, &["requests", id], build).await?;
        open311::reports(&told)
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

/// True when an endpoint does not know what was asked for, or answered with something else: perhaps it speaks no JSON. Nothing
/// was done.
fn is_unknown(error: &NetError) -> bool {
    match error {
        NetError::Problem(problem) => matches!(problem.status, 404 | 406 | 415),
        NetError::Status { status } | NetError::Html { status } => matches!(status, 404 | 406 | 415),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
