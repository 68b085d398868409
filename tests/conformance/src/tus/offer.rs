//! What the server says it can do, and the creation of an upload.

use super::client::{Client, number};
use super::{CHECKSUM, CORE, CREATION};
use crate::net::trouble;
use crate::report::Report;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use http::Method;
use motcua_core::net::message::Answer;
use url::Url;

/// OPTIONS: version, extensions, checksum algorithms.
pub(super) async fn options(client: &Client, report: &mut Report) {
    let wanted = "a success with Tus-Version: 1.0.0";
    let answer = match client.send(Method::OPTIONS, &client.url, &[], None).await {
        Ok(answer) => answer,
        Err(error) => {
            report.fail("OPTIONS", CORE, wanted, trouble(&error));
            return;
        }
    };
    let versions = list(&answer, "tus-version");
    let seen = format!(
        "status {}, Tus-Version: {}",
        answer.status.as_u16(),
        versions.join(",")
    );
    let good = answer.status.is_success() && versions.iter().any(|v| v == "1.0.0");
    report.step("OPTIONS", CORE, wanted, if good { Ok(seen) } else { Err(seen) });

    let offered = list(&answer, "tus-extension");
    let missing: Vec<&str> = ["creation", "checksum", "termination"]
        .into_iter()
        .filter(|needed| !offered.iter().any(|o| o == needed))
        .collect();
    let result = if missing.is_empty() {
        Ok(offered.join(","))
    } else {
        Err(format!("without {}", missing.join(", ")))
    };
    report.step("extensions", CORE, "creation, checksum and termination", result);

    let algorithms = list(&answer, "tus-checksum-algorithm");
    let has = algorithms.iter().any(|a| a == "sha256");
    let seen = algorithms.join(",");
    let result = match (has, seen.is_empty()) {
        (true, _) => Ok(seen),
        (false, true) => Err("none named".to_owned()),
        (false, false) => Err(seen),
    };
    report.step("checksum algorithm", CHECKSUM, "sha256", result);
    expiry(&offered, report);
}

fn expiry(offered: &[String], report: &mut Report) {
    const SOURCE: &str = "tus 1.0.0, expiration";
    if offered.iter().any(|o| o == "expiration") {
        report.pass("expiration", SOURCE, "offered");
    } else {
        report.skip(
            "expiration",
            SOURCE,
            "not offered: what is never finished stays at the server",
        );
    }
}

fn list(answer: &Answer, name: &str) -> Vec<String> {
    let text = answer.header(name).unwrap_or_default();
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}

/// Creates an upload of the test file and asks where it stands; its address.
pub(super) async fn create(client: &Client, report: &mut Report) -> Option<Url> {
    let spec = client.spec(true);
    let metadata = format!(
        "filename {},filetype {},sha256 {}",
        B64.encode(&spec.name),
        B64.encode(&spec.media_type),
        B64.encode(&spec.sha256)
    );
    let headers = [
        ("upload-length", client.size().to_string()),
        ("upload-metadata", metadata),
        ("idempotency-key", spec.attachment),
    ];
    let upload = created(
        client,
        client.send(Method::POST, &client.url, &headers, None).await,
    );
    let wanted = "201 with a Location, and Tus-Resumable";
    let upload = match upload {
        Ok((url, seen)) => {
            report.pass("create", CREATION, seen);
            url
        }
        Err(came) => {
            report.fail("create", CREATION, wanted, came);
            return None;
        }
    };
    again(client, &headers, &upload, report).await;
    fresh(client, &upload, report).await.then_some(upload)
}

fn created(
    client: &Client,
    answer: Result<Answer, motcua_core::net::NetError>,
) -> Result<(Url, String), String> {
    let answer = answer.map_err(|error| trouble(&error))?;
    let status = answer.status.as_u16();
    if status != 201 {
        return Err(format!("status {status}"));
    }
    let location = answer.header("location").ok_or("201 without a Location")?;
    let url = client
        .url
        .join(location)
        .map_err(|error| format!("Location: {error}"))?;
    if answer.header("tus-resumable") != Some("1.0.0") {
        return Err("201 without Tus-Resumable: 1.0.0".to_owned());
    }
    if url.origin() != client.url.origin() {
        return Err(format!(
            "a Location of another origin ({})",
            url.origin().ascii_serialization()
        ));
    }
    Ok((url, "201 with a Location".to_owned()))
}

/// After a lost answer the app asks again under the same key. tus does not promise it; the province's protocol does.
async fn again(client: &Client, headers: &[(&'static str, String)], first: &Url, report: &mut Report) {
    const NAME: &str = "create again";
    const SOURCE: &str = "docs/protocol.md, Uploads (Idempotency-Key); not part of tus";
    match created(
        client,
        client.send(Method::POST, &client.url, headers, None).await,
    ) {
        Ok((url, _)) if url == *first => report.pass(NAME, SOURCE, "the same key gives the same upload"),
        Ok(_) => report.skip(
            NAME,
            SOURCE,
            "another upload: a lost answer leaves an empty one behind",
        ),
        Err(came) => report.fail(NAME, SOURCE, "the same upload, or another one", came),
    }
}

/// A new upload stands at nothing, knows its length, and is not cached.
async fn fresh(client: &Client, upload: &Url, report: &mut Report) -> bool {
    let answer = client.send(Method::HEAD, upload, &[], None).await;
    let result = answer.map_err(|error| trouble(&error)).and_then(|answer| {
        if !answer.status.is_success() {
            return Err(format!("status {}", answer.status.as_u16()));
        }
        let (offset, length) = (
            number(&answer, "upload-offset")?,
            number(&answer, "upload-length")?,
        );
        let stored = answer.header("cache-control").unwrap_or_default();
        if offset != 0 || length != client.size() {
            Err(format!("Upload-Offset {offset}, Upload-Length {length}"))
        } else if !stored.contains("no-store") {
            Err(format!("Cache-Control: {stored:?}"))
        } else {
            Ok(format!("Upload-Offset 0, Upload-Length {length}, no-store"))
        }
    });
    let wanted = format!(
        "Upload-Offset 0, Upload-Length {}, Cache-Control: no-store",
        client.size()
    );
    report.step("HEAD", CORE, &wanted, result)
}
