//! Chunks: right, wrong, cut in the middle, taken up again, thrown away.

use super::client::{Client, Memory, Nobody};
use super::{CHECKSUM, CORE, TERMINATION};
use crate::net::trouble;
use crate::report::{Report, words};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use bytes::Bytes;
use http::Method;
use motcua_core::dossier::upload::{UploadState, terminate, upload};
use motcua_core::net::NetError;
use motcua_core::net::message::{Answer, Request};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::sync::watch;
use url::Url;

/// How long the bytes before a cut may take to leave this machine.
const FLUSH: Duration = Duration::from_millis(200);

fn checksum(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    format!("sha256 {}", B64.encode(digest))
}

/// A quarter of the file: the chunk that most steps are tried with.
fn quarter(client: &Client) -> u64 {
    client.size() / 4
}

fn piece(client: &Client, from: u64, to: u64) -> Bytes {
    // A server that claims more than the file has must not end this program.
    let end = to.min(client.size()) as usize;
    client.file.slice((from as usize).min(end)..end)
}

async fn patch(
    client: &Client,
    upload: &Url,
    offset: u64,
    sum: Option<String>,
    body: Bytes,
) -> Result<Answer, NetError> {
    let mut headers = vec![("upload-offset", offset.to_string())];
    headers.extend(sum.map(|sum| ("upload-checksum", sum)));
    client.send(Method::PATCH, upload, &headers, Some(body)).await
}

/// The first chunk, with its checksum. The offset after it, when PATCH and HEAD agree on the right one.
pub(super) async fn chunk(client: &Client, upload: &Url, report: &mut Report) -> Option<u64> {
    let end = quarter(client);
    let body = piece(client, 0, end);
    let answer = patch(client, upload, 0, Some(checksum(&body)), body).await;
    let result = answer.map_err(|error| trouble(&error)).and_then(|answer| {
        let status = answer.status.as_u16();
        match super::client::number(&answer, "upload-offset") {
            Ok(offset) if status == 204 && offset == end => Ok(format!("204, Upload-Offset {end}")),
            Ok(offset) => Err(format!("status {status}, Upload-Offset {offset}")),
            Err(came) => Err(format!("status {status}, {came}")),
        }
    });
    let wanted = format!("204 with Upload-Offset {end}, for that many bytes were sent");
    if !report.step("PATCH with checksum", CHECKSUM, &wanted, result) {
        return None;
    }
    let result = stands_at(client, upload, end).await;
    let wanted = format!("Upload-Offset {end}, as PATCH said");
    report
        .step("HEAD after PATCH", CORE, &wanted, result)
        .then_some(end)
}

async fn stands_at(client: &Client, upload: &Url, wanted: u64) -> Result<String, String> {
    match client.offset(upload).await {
        Ok(offset) if offset == wanted => Ok(format!("Upload-Offset {offset}")),
        Ok(offset) => Err(format!("Upload-Offset {offset}")),
        Err(came) => Err(came),
    }
}

/// Refused with this status, and nothing of it kept.
async fn refused(
    client: &Client,
    upload: &Url,
    answer: Result<Answer, NetError>,
    status: u16,
    offset: u64,
) -> Result<String, String> {
    let answer = answer.map_err(|error| trouble(&error))?;
    let came = answer.status.as_u16();
    if came != status {
        return Err(format!("status {came}"));
    }
    let stands = stands_at(client, upload, offset).await;
    stands.map_or_else(
        |came| Err(format!("status {status}, but {came}")),
        |seen| Ok(format!("{status}, still {seen}")),
    )
}

/// A chunk with the checksum of another.
pub(super) async fn wrong_checksum(client: &Client, upload: &Url, offset: u64, report: &mut Report) {
    let body = piece(client, offset, offset + quarter(client));
    let answer = patch(client, upload, offset, Some(checksum(b"another chunk")), body).await;
    let result = refused(client, upload, answer, 460, offset).await;
    let wanted = "460, and nothing of the chunk kept";
    report.step("wrong checksum refused", CHECKSUM, wanted, result);
}

/// A chunk for a place where the file does not end.
pub(super) async fn wrong_offset(client: &Client, upload: &Url, offset: u64, report: &mut Report) {
    let body = piece(client, offset, offset + quarter(client));
    let answer = patch(client, upload, offset + 1, None, body).await;
    let result = refused(client, upload, answer, 409, offset).await;
    let wanted = "409, and nothing of the chunk kept";
    report.step("wrong offset refused", CORE, wanted, result);
}

/// A version of tus that does not exist.
pub(super) async fn other_version(client: &Client, upload: &Url, report: &mut Report) {
    let headers = [("tus-resumable", "0.0.1".to_owned())];
    let answer = client.send(Method::HEAD, upload, &headers, None).await;
    let result = match answer {
        Ok(answer) if answer.status == http::StatusCode::PRECONDITION_FAILED => Ok("412".to_owned()),
        Ok(answer) => Err(format!("status {}", answer.status.as_u16())),
        Err(error) => Err(trouble(&error)),
    };
    report.step(
        "other version refused",
        CORE,
        "412 for Tus-Resumable: 0.0.1",
        result,
    );
}

/// A chunk of which half leaves before the connection breaks; then the core's own uploader goes on from what was kept.
pub(super) async fn cut_and_resume(client: &Client, upload: &Url, offset: u64, report: &mut Report) {
    let chunk = piece(client, offset, offset + quarter(client));
    let sent = (chunk.len() / 2) as u64;
    let build = || -> Result<Request, NetError> {
        let headers = [("upload-offset", offset.to_string())];
        let request = Client::request(&Method::PATCH, upload, &headers)?;
        let body = breaking(chunk.slice(..chunk.len() / 2));
        let counter = Arc::new(AtomicU64::new(0));
        Ok(request.stream(
            "application/offset+octet-stream",
            chunk.len() as u64,
            body,
            counter,
        ))
    };
    // What comes back does not matter: most often nothing does.
    let _ = client.net.send_raw(build).await;
    let wanted = format!(
        "an offset from {offset} to {}: no more than was sent",
        offset + sent
    );
    let kept = match client.offset(upload).await {
        Ok(kept) if (offset..=offset + sent).contains(&kept) => Ok(kept),
        Ok(kept) => Err(format!("Upload-Offset {kept}")),
        Err(came) => Err(came),
    };
    let seen = kept
        .clone()
        .map(|kept| format!("{} of {sent} bytes kept", kept - offset));
    if !report.step("cut in the middle", CORE, &wanted, seen) {
        return;
    }
    let state = UploadState {
        url: upload.to_string(),
        offset: kept.unwrap_or(offset),
        generation: 0,
    };
    let left = client.size() - state.offset;
    let result = bring(client, Some(state), false).await;
    let seen = result.map(|_| format!("the app's uploader brought the other {left} bytes"));
    if report.step("resume", CORE, "every byte accepted from where HEAD said", seen) {
        let result = stands_at(client, upload, client.size()).await;
        let wanted = format!("Upload-Offset {}", client.size());
        report.step("complete", CORE, &wanted, result);
    }
}

/// A body that breaks behind `bytes`.
fn breaking(bytes: Bytes) -> reqwest::Body {
    let stream = futures_util::stream::unfold(Some(bytes), |left| async move {
        match left {
            Some(bytes) if !bytes.is_empty() => Some((Ok(bytes), Some(Bytes::new()))),
            Some(_) => {
                // The connection buffers: without a pause it would break before anything left.
                tokio::time::sleep(FLUSH).await;
                Some((Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe)), None))
            }
            None => None,
        }
    });
    reqwest::Body::wrap_stream(stream)
}

/// The core's uploader, from a state or from the start.
async fn bring(client: &Client, resume: Option<UploadState>, checksums: bool) -> Result<UploadState, String> {
    let spec = client.spec(checksums);
    let source = Arc::new(Memory(client.file.clone()));
    let (_stop, cancel) = watch::channel(false);
    let random = &*client.random;
    upload(
        &client.net,
        random,
        &client.url,
        &spec,
        source,
        resume,
        &Nobody,
        cancel,
    )
    .await
    .map_err(|error| words(&error))
}

/// Throws the upload away with the core's own call, and looks whether it is gone.
pub(super) async fn end(client: &Client, upload: &Url, report: &mut Report) {
    let wanted = "204, and 404 or 410 from then on";
    let result = match terminate(&client.net, upload).await {
        Err(error) => Err(trouble(&error)),
        Ok(()) => match client.send(Method::HEAD, upload, &[], None).await {
            Ok(answer) if matches!(answer.status.as_u16(), 404 | 410) => {
                Ok(format!("gone: {}", answer.status.as_u16()))
            }
            Ok(answer) => Err(format!("still there: status {}", answer.status.as_u16())),
            Err(error) => Err(trouble(&error)),
        },
    };
    report.step("terminate", TERMINATION, wanted, result);
}

/// The whole file by the core's uploader, every chunk with its checksum; thrown away after.
pub(super) async fn whole(client: &Client, report: &mut Report) {
    let result = match bring(client, None, true).await {
        Err(came) => Err(came),
        Ok(state) => match state.url.parse::<Url>() {
            Err(error) => Err(error.to_string()),
            Ok(url) => {
                let stands = stands_at(client, &url, client.size()).await;
                match (stands, terminate(&client.net, &url).await) {
                    (Ok(_), Ok(())) => Ok(format!("{} bytes by the app's uploader", client.size())),
                    (Err(came), _) => Err(came),
                    (_, Err(error)) => Err(format!("brought, but not thrown away: {}", trouble(&error))),
                }
            }
        },
    };
    report.step("whole file", CORE, "a file uploaded in one go", result);
}
