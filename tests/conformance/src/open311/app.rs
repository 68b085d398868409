//! What the app's own readers make of the endpoint.

use super::model::Services;
use super::{Endpoint, Format, LIST, REQUESTS};
use crate::Usage;
use crate::report::Report;
use motcua_core::net::wire::open311::{self as app, xml};
use serde_json::Value;

const DISCOVERY: &str = "Open311 Service Discovery";

/// Text as the app takes it.
fn value(text: &str, format: Format) -> Result<Value, String> {
    match format {
        Format::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
        Format::Xml => xml::read(text.as_bytes()).map_err(|error| error.to_string()),
    }
}

/// Discovery, services and requests, in both formats.
pub(super) async fn check(
    endpoint: &Endpoint,
    services: &Services,
    report: &mut Report,
) -> Result<(), Usage> {
    for format in Format::ALL {
        let name = format!("discovery.{}, by the app", format.ending());
        match endpoint.get("discovery", format).await? {
            Err(why) => report.skip(
                &name,
                DISCOVERY,
                format!("{why}; the app then tries JSON, and XML after it"),
            ),
            Ok(text) => {
                let seen = value(&text, format).and_then(|told| match app::speaks(&told) {
                    Some(spoken) => Ok(format!("the app asks in {}", spoken.ending())),
                    None => Err("no endpoint of GeoReport v2 with a format".to_owned()),
                });
                let wanted = "endpoints, each with specification, url and formats";
                report.step(&name, DISCOVERY, wanted, seen);
            }
        }
        let told = endpoint.get("services", format).await?;
        let seen = told.and_then(|text| value(&text, format)).and_then(|told| {
            let mut codes: Vec<String> = app::services(&told).into_iter().map(|s| s.code).collect();
            codes.sort();
            if codes == services.codes() {
                Ok(format!("{} services", codes.len()))
            } else {
                Err(format!("the app finds {}", codes.join(", ")))
            }
        });
        let name = format!("services.{}, by the app", format.ending());
        report.step(&name, LIST, "the services that the list has, and no other", seen);
        let told = endpoint.get("requests", format).await?;
        let seen = told.and_then(|text| value(&text, format)).map(|told| {
            let found = app::reports(&told);
            let placed = found.iter().filter(|report| report.place.is_some()).count();
            format!("{} requests, {placed} of them on the map", found.len())
        });
        let name = format!("requests.{}, by the app", format.ending());
        report.step(&name, REQUESTS, "a list that the app can read", seen);
    }
    Ok(())
}
