//! `open311`: a GeoReport v2 endpoint, reading only. Twice: by this program's own strict types, which say whether it keeps the
//! specification, and by the app's own readers, which forgive much, and say whether the app finds there what is there.

mod app;
mod json;
mod model;
mod xml;

use crate::Usage;
use crate::args;
use crate::net::{Machine, address, below, trouble};
use crate::report::Report;
use model::{Definition, ServiceRequest, Services};
use motcua_core::net::message::{Answer, Request};
use std::fmt::Write as _;
use url::Url;

const LIST: &str = "GeoReport v2, GET Service List";
const DEFINITION: &str = "GeoReport v2, GET Service Definition";
const REQUESTS: &str = "GeoReport v2, GET Service Requests";
const ONE: &str = "GeoReport v2, GET Service Request";
const ERRORS: &str = "GeoReport v2, Errors";

/// Runs the check.
///
/// # Errors
/// [`Usage`] when the address cannot be used.
pub async fn check(args: &args::Open311, report: &mut Report) -> Result<(), Usage> {
    let base = address(&args.url)?;
    let endpoint = Endpoint {
        machine: Machine::new(None)?,
        base,
        jurisdiction: args.jurisdiction.clone(),
    };
    let services = endpoint.services(report).await?;
    app::check(&endpoint, &services, report).await?;
    endpoint.definitions(&services, report).await?;
    endpoint.requests(report).await?;
    endpoint.unknown(report).await
}

struct Endpoint {
    machine: Machine,
    base: Url,
    jurisdiction: Option<String>,
}

/// The two formats of every resource.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Xml,
}

impl Format {
    const ALL: [Self; 2] = [Self::Json, Self::Xml];

    const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }

    /// Media types it may come as.
    const fn types(self) -> &'static [&'static str] {
        match self {
            Self::Json => &["application/json"],
            Self::Xml => &["application/xml", "text/xml"],
        }
    }
}

impl Endpoint {
    /// `path.format`, as text, when the answer is a success of the right type.
    async fn get(&self, path: &str, format: Format) -> Result<Result<String, String>, Usage> {
        let url = self.url(path, format)?;
        let answer = self.machine.http.send(Request::get(url)).await;
        Ok(answer
            .map_err(|error| trouble(&error))
            .and_then(|answer| text(&answer, format)))
    }

    fn url(&self, path: &str, format: Format) -> Result<Url, Usage> {
        let mut url = below(&self.base, &format!("{path}.{}", format.ending()))?;
        if let Some(id) = &self.jurisdiction {
            url.query_pairs_mut().append_pair("jurisdiction_id", id);
        }
        Ok(url)
    }

    async fn services(&self, report: &mut Report) -> Result<Services, Usage> {
        let mut held: Option<Services> = None;
        for format in Format::ALL {
            let read = self.get("services", format).await?.and_then(|text| match format {
                Format::Json => json::services(&text),
                Format::Xml => xml::services(&text),
            });
            let name = format!("services.{}", format.ending());
            let wanted = "a list of services, each with service_code, service_name, metadata and type";
            let seen = read.clone().and_then(|services| {
                services.check()?;
                let codes = services.codes();
                match &held {
                    Some(first) if first.codes() != codes => {
                        Err(format!("other services than in JSON: {}", codes.join(", ")))
                    }
                    _ => Ok(format!("{} services", codes.len())),
                }
            });
            report.step(&name, LIST, wanted, seen);
            held = held.or(read.ok());
        }
        Ok(held.unwrap_or_default())
    }

    /// The definition of the first service that has one.
    async fn definitions(&self, services: &Services, report: &mut Report) -> Result<(), Usage> {
        let Some(code) = services.with_metadata() else {
            report.skip(
                "definition",
                DEFINITION,
                "no service says that it has one (metadata)",
            );
            return Ok(());
        };
        let path = format!("services/{}", segment(code));
        for format in Format::ALL {
            let read = self.get(&path, format).await?.and_then(|text| match format {
                Format::Json => json::definition(&text),
                Format::Xml => xml::definition(&text),
            });
            let seen = read.and_then(|definition: Definition| definition.check(code));
            let name = format!("definition.{}", format.ending());
            let wanted = "service_code and attributes, each with variable, code, datatype, required, order, description";
            report.step(&name, DEFINITION, wanted, seen);
        }
        Ok(())
    }

    async fn requests(&self, report: &mut Report) -> Result<(), Usage> {
        let mut known = None;
        let wanted = "requests, each with status, service_name, service_code, requested_datetime and a place";
        for format in Format::ALL {
            let read = self.get("requests", format).await?.and_then(|text| match format {
                Format::Json => json::requests(&text),
                Format::Xml => xml::requests(&text),
            });
            let seen = read.and_then(|requests| {
                for request in &requests {
                    request.check()?;
                }
                known = known
                    .take()
                    .or_else(|| requests.iter().find_map(ServiceRequest::id));
                Ok(format!("{} requests", requests.len()))
            });
            report.step(&format!("requests.{}", format.ending()), REQUESTS, wanted, seen);
        }
        let Some(id) = known else {
            report.skip("one request", ONE, "no request with an id to ask for");
            return Ok(());
        };
        let read = self
            .get(&format!("requests/{}", segment(&id)), Format::Json)
            .await?;
        let seen = read
            .and_then(|text| json::requests(&text))
            .and_then(|found| match found.as_slice() {
                [one] if one.id().as_deref() == Some(id.as_str()) => {
                    one.check().map(|()| format!("request {id}"))
                }
                [_] => Err("another request".to_owned()),
                many => Err(format!("{} requests", many.len())),
            });
        report.step(
            "one request",
            ONE,
            "a list of exactly the request that was asked for",
            seen,
        );
        Ok(())
    }

    /// A service nobody has: an error in the specification's own form.
    async fn unknown(&self, report: &mut Report) -> Result<(), Usage> {
        let url = self.url("services/conformance-no-such-service", Format::Json)?;
        let answer = self.machine.http.send(Request::get(url)).await;
        let seen = answer.map_err(|error| trouble(&error)).and_then(|answer| {
            let status = answer.status.as_u16();
            if !matches!(status, 400 | 404) {
                return Err(format!("status {status}"));
            }
            let body = String::from_utf8_lossy(&answer.body);
            json::errors(&body).map(|n| format!("{status} with {n} error(s)"))
        });
        let wanted = "404 (or 400) with a list of errors, each with code and description";
        report.step("unknown service", ERRORS, wanted, seen);
        Ok(())
    }
}

/// One segment of a path.
fn segment(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn text(answer: &Answer, format: Format) -> Result<String, String> {
    let status = answer.status.as_u16();
    if status != 200 {
        return Err(format!("status {status}"));
    }
    let media_type = answer.header("content-type").unwrap_or("none");
    let plain = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if !format.types().contains(&plain.as_str()) {
        return Err(format!("Content-Type {media_type}"));
    }
    String::from_utf8(answer.body.to_vec()).map_err(|_| "not UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_segment_whatever_it_holds() {
        assert_eq!(segment("a/ă?"), "a%2F%C4%83%3F");
    }
}
