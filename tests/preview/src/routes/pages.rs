//! The pages, served as they are, and the way back from sign-in.

use super::{AppState, COOKIE, blocking};
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use motcua_core::Action;
use std::path::{Component, Path, PathBuf};

const HTML: &str = "text/html; charset=utf-8";

/// A file of `web/`. A page without a phone gets one.
pub(super) async fn file(State(shared): AppState, jar: CookieJar, uri: Uri) -> Result<Response, StatusCode> {
    let name = match uri.path() {
        "/" => "index.html",
        "/phone" => "phone.html",
        "/gallery" => "gallery.html",
        other => other.trim_start_matches('/'),
    };
    let path = inside(&shared.web, name).ok_or(StatusCode::NOT_FOUND)?;
    let (media_type, cache) = media_type(&path).ok_or(StatusCode::NOT_FOUND)?;
    let bytes = tokio::fs::read(&path).await.map_err(|_| StatusCode::NOT_FOUND)?;
    let headers: [(HeaderName, &str); 2] =
        [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, cache)];
    let known = jar
        .get(COOKIE)
        .is_some_and(|c| shared.sessions.get(c.value()).is_some());
    if known || media_type != HTML {
        return Ok((headers, bytes).into_response());
    }
    let sessions = shared.sessions.clone();
    let (id, _) = blocking(move || sessions.create()).await?;
    let cookie = Cookie::build((COOKIE, id))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .permanent();
    Ok((jar.add(cookie), headers, bytes).into_response())
}

/// `GET /return`: sign-in is over (or failed); the core gets the whole URL, the person a page that closes itself.
pub(super) async fn returned(
    State(shared): AppState,
    jar: CookieJar,
    uri: Uri,
) -> Result<Response, StatusCode> {
    let session = jar.get(COOKIE).and_then(|c| shared.sessions.get(c.value()));
    let url = format!("{}{uri}", shared.sessions.base());
    let taken = match session {
        None => false,
        Some(session) => {
            blocking(move || {
                session.start()?;
                Ok(session.act(Action::OpenLink { url }, None))
            })
            .await?
        }
    };
    let page = if taken { "return.html" } else { "return-lost.html" };
    let bytes = tokio::fs::read(shared.web.join(page))
        .await
        .map_err(|_| StatusCode::NOT_FOUND)?;
    let status = if taken {
        StatusCode::OK
    } else {
        StatusCode::UNAUTHORIZED
    };
    Ok((status, [(header::CONTENT_TYPE, HTML)], bytes).into_response())
}

/// The path below `root`; `None` when it would lead out of it.
fn inside(root: &Path, name: &str) -> Option<PathBuf> {
    let relative = Path::new(name);
    let plain = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    (plain && !name.is_empty()).then(|| root.join(relative))
}

fn media_type(path: &Path) -> Option<(&'static str, &'static str)> {
    let media_type = match path.extension()?.to_str()? {
        "html" => HTML,
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => return Some(("font/woff2", "max-age=86400")),
        _ => return None,
    };
    Some((media_type, "no-store"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_web_folder() {
        let root = Path::new("/web");
        assert_eq!(
            inside(root, "blocks/text.js"),
            Some(PathBuf::from("/web/blocks/text.js"))
        );
        for name in ["../Cargo.toml", "blocks/../../x.js", "/etc/x.html", ""] {
            assert_eq!(inside(root, name), None, "{name}");
        }
    }
}
