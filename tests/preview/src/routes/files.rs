//! Files the person picks, and files the core shows.

use super::{Phone, blocking};
use axum::Json;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use tokio::io::AsyncWriteExt as _;

/// Where a picked file is.
#[derive(Debug, Serialize)]
pub(super) struct Picked {
    /// For `Action::AddFile`.
    path: String,
    /// Its name.
    name: String,
}

/// `POST /api/files`: the part `file` is kept for the core to read.
pub(super) async fn pick(Phone(session): Phone, mut form: Multipart) -> Result<Json<Picked>, StatusCode> {
    while let Some(mut part) = form.next_field().await.map_err(|e| e.status())? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.file_name().unwrap_or("file").to_owned();
        let keeper = session.clone();
        let path = blocking(move || keeper.pick()).await?;
        let mut file = tokio::fs::File::create(&path).await.map_err(internal)?;
        while let Some(bytes) = part.chunk().await.map_err(|e| e.status())? {
            file.write_all(&bytes).await.map_err(internal)?;
        }
        file.flush().await.map_err(internal)?;
        return Ok(Json(Picked {
            path: path.display().to_string(),
            name,
        }));
    }
    Err(StatusCode::UNPROCESSABLE_ENTITY)
}

#[allow(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn internal(error: std::io::Error) -> StatusCode {
    tracing::error!(%error, "cannot keep a picked file");
    StatusCode::INTERNAL_SERVER_ERROR
}

/// What may be shown inside the browser; anything else is offered for saving.
const INLINE: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// `GET /api/shown/{id}`.
pub(super) async fn shown(
    Phone(session): Phone,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, StatusCode> {
    let shown = session.shown(&id).ok_or(StatusCode::NOT_FOUND)?;
    let bytes = tokio::fs::read(&shown.path).await.map_err(|_| StatusCode::GONE)?;
    let inline = INLINE.contains(&shown.media_type.as_str());
    let (media_type, how) = if inline {
        (shown.media_type, "inline")
    } else {
        ("application/octet-stream".to_owned(), "attachment")
    };
    let headers: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, media_type),
        (
            header::CONTENT_DISPOSITION,
            format!("{how}; filename*=UTF-8''{}", encode(&shown.name)),
        ),
        // The browser's own PDF viewer styles itself.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'".into(),
        ),
    ];
    Ok((headers, bytes))
}

/// Percent-encoding of RFC 8187: everything but unreserved ASCII.
fn encode(name: &str) -> String {
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
        out
    })
}

fn hex(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16)
        .unwrap_or('0')
        .to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn a_vietnamese_name_survives_the_header() {
        assert_eq!(encode("giấy \"1\".pdf"), "gi%E1%BA%A5y%20%221%22.pdf");
    }
}
