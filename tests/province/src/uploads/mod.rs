//! tus 1.0.0: core, creation, checksum (sha256), expiration, termination.

mod chunk;
pub(crate) mod grants;
mod store;

use crate::error::{Error, Problem};
use crate::state::{Province, Shared};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
pub(crate) use chunk::Locks;
use grants::Uploader;
pub(crate) use store::{Upload, find, path_of, read, remove};

/// One file may be this large.
const MAX_SIZE: u64 = 512 * 1024 * 1024;

/// Routes below `/uploads`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/uploads", post(create).options(options))
        .route(
            "/uploads/{id}",
            axum::routing::patch(patch)
                .head(head)
                .delete(terminate)
                .options(options),
        )
}

fn tus(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert("tus-resumable", HeaderValue::from_static("1.0.0"));
    response
}

fn answer(status: StatusCode, headers: &[(&'static str, String)]) -> Response {
    let mut response = status.into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(*name, value);
        }
    }
    tus(response)
}

/// What this server can do.
#[utoipa::path(options, path = "/uploads", tag = "uploads", responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Checksum-Algorithm, Tus-Max-Size")))]
pub(crate) async fn options() -> Response {
    answer(
        StatusCode::NO_CONTENT,
        &[
            ("tus-version", "1.0.0".into()),
            ("tus-extension", "creation,checksum,expiration,termination".into()),
            ("tus-checksum-algorithm", "sha256".into()),
            ("tus-max-size", MAX_SIZE.to_string()),
        ],
    )
}

fn version(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.get("tus-resumable").is_some_and(|v| v == "1.0.0") {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "validation",
        "TT-412",
        "Phiên bản tus khác",
        "Tus-Resumable: 1.0.0 is needed",
    )
    .header("tus-version", "1.0.0"))
}

fn number(headers: &HeaderMap, name: &str) -> Result<u64, Problem> {
    headers
        .get(name)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse().ok())
        .ok_or_else(|| Problem::bad_request(format!("{name} is needed")))
}

/// A value of `Upload-Metadata`, decoded.
fn metadata(text: &str, key: &str) -> Option<String> {
    text.split(',').find_map(|pair| {
        let (name, value) = pair.trim().split_once(' ')?;
        if name != key {
            return None;
        }
        String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
    })
}

/// Makes an empty upload.
#[utoipa::path(post, path = "/uploads", tag = "uploads",
    params(("Upload-Length" = u64, Header), ("Upload-Metadata" = String, Header, description = "filename, filetype, sha256 (hex), each base64"),
           ("Idempotency-Key" = Option<String>, Header), ("Upload-Grant" = Option<String>, Header, description = "In place of a session, for photos of a report without sign-in"), ("Tus-Resumable" = String, Header)),
    responses((status = 201, description = "Location"), (status = 401, body = Problem), (status = 413, body = Problem)))]
pub(crate) async fn create(
    State(province): State<Shared>,
    signed: Uploader,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    version(&headers)?;
    let length = number(&headers, "upload-length")?;
    if length > MAX_SIZE {
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "validation",
            "TT-413",
            "Tệp quá lớn",
            format!("at most {MAX_SIZE} bytes"),
        ));
    }
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let told = text("upload-metadata").unwrap_or_default();
    let new = store::New {
        sub: signed.sub,
        length,
        name: metadata(&told, "filename").unwrap_or_default(),
        media_type: metadata(&told, "filetype").unwrap_or_else(|| "application/octet-stream".into()),
        sha256: metadata(&told, "sha256").map(|s| s.to_ascii_lowercase()),
        metadata: told,
        key: text("idempotency-key"),
    };
    let upload = store::create(&province, new).await?;
    Ok(answer(
        StatusCode::CREATED,
        &[
            ("location", province.url(&format!("/uploads/{}", upload.id))),
            ("upload-expires", upload.expires_http()),
        ],
    ))
}

async fn own(province: &Province, signed: &Uploader, id: &str) -> Result<Upload, Problem> {
    let upload = read(province, id)
        .await?
        .filter(|u| u.sub == signed.sub)
        .ok_or_else(|| Problem::not_found("Không có tệp này."))?;
    if upload.expired(province.now_ms()) {
        return Err(Problem::new(
            StatusCode::GONE,
            "not-found",
            "TT-410",
            "Tệp đã hết hạn",
            "Hãy gửi lại từ đầu.",
        ));
    }
    Ok(upload)
}

/// How far an upload is. Waits for, and ends, a chunk still being written by a lost connection.
#[utoipa::path(head, path = "/uploads/{id}", tag = "uploads", params(("id" = String, Path)),
    responses((status = 200, description = "Upload-Offset, Upload-Length"), (status = 404), (status = 410)))]
pub(crate) async fn head(
    State(province): State<Shared>,
    signed: Uploader,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    version(&headers)?;
    own(&province, &signed, &id).await?;
    let _held = province.locks.take(&id).await;
    let upload = own(&province, &signed, &id).await?;
    Ok(answer(
        StatusCode::OK,
        &[
            ("upload-offset", upload.offset.to_string()),
            ("upload-length", upload.length.to_string()),
            ("upload-metadata", upload.metadata.clone()),
            ("upload-expires", upload.expires_http()),
            ("cache-control", "no-store".into()),
        ],
    ))
}

/// Appends a chunk.
#[utoipa::path(patch, path = "/uploads/{id}", tag = "uploads", params(("id" = String, Path), ("Upload-Offset" = u64, Header), ("Upload-Checksum" = Option<String>, Header, description = "sha256 <base64>")),
    request_body(content = String, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Upload-Offset"), (status = 409, body = Problem), (status = 460, description = "Checksum mismatch", body = Problem)))]
pub(crate) async fn patch(
    State(province): State<Shared>,
    signed: Uploader,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    version(&headers)?;
    let octets = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v == "application/offset+octet-stream");
    if !octets {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "validation",
            "TT-415",
            "Sai kiểu nội dung",
            "application/offset+octet-stream is needed",
        ));
    }
    let offset = number(&headers, "upload-offset")?;
    let checksum = checksum(&headers)?;
    own(&province, &signed, &id).await?;
    let held = province.locks.take(&id).await;
    let upload = own(&province, &signed, &id).await?;
    if upload.offset != offset {
        return Err(Problem::conflict("Upload-Offset is not where the file ends")
            .header("upload-offset", upload.offset.to_string()));
    }
    let expires = upload.expires_http();
    // A task of its own: when the connection breaks, this handler is dropped in the middle,
    // and what came before the break would be lost.
    let offset = tokio::spawn(chunk::append(province, upload, checksum, body, held))
        .await
        .map_err(|_| Error::Interrupted)??;
    Ok(answer(
        StatusCode::NO_CONTENT,
        &[("upload-offset", offset.to_string()), ("upload-expires", expires)],
    ))
}

/// `Upload-Checksum: sha256 <base64>`.
fn checksum(headers: &HeaderMap) -> Result<Option<Vec<u8>>, Problem> {
    let Some(value) = headers.get("upload-checksum") else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .and_then(|v| v.strip_prefix("sha256 "))
        .and_then(|v| STANDARD.decode(v.trim()).ok())
        .map(Some)
        .ok_or_else(|| Problem::bad_request("Upload-Checksum: only sha256"))
}

/// Forgets an upload that no dossier holds.
#[utoipa::path(delete, path = "/uploads/{id}", tag = "uploads", params(("id" = String, Path)),
    responses((status = 204), (status = 404), (status = 409, description = "A dossier holds it", body = Problem)))]
pub(crate) async fn terminate(
    State(province): State<Shared>,
    signed: Uploader,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    version(&headers)?;
    own(&province, &signed, &id).await?;
    let _held = province.locks.take(&id).await;
    let upload = own(&province, &signed, &id).await?;
    if upload.dossier.is_some() {
        return Err(Problem::conflict("Tệp này đã nằm trong một hồ sơ."));
    }
    store::remove(&province, &id).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}
