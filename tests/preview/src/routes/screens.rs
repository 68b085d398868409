//! `GET /api/screens`: Server-Sent Events of what the phone shows.

use super::{Phone, blocking};
use crate::event::Event;
use crate::session::Session;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Sse;
use axum::response::sse::{self, KeepAlive};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::Deserialize;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// What a page wants to hear.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// True: also what only the log shows.
    #[serde(default)]
    log: bool,
}

/// The current state at once, then every event. A page that fell behind gets the current state instead.
pub(super) async fn stream(
    Phone(session): Phone,
    Query(wanted): Query<Wanted>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, axum::Error>>>, StatusCode> {
    let opening = Arc::clone(&session);
    // A page that comes for the first time opens the app; one that comes back to a killed app does not.
    blocking(move || if opening.is_new() { opening.start() } else { Ok(()) }).await?;
    // Subscribed before the current state is read, so that nothing falls between.
    let events = session.events();
    let first = VecDeque::from(session.current());
    let all = stream::unfold((session, events, first), next);
    let heard = all.filter(move |event| std::future::ready(wanted.log || !event.is_log()));
    let sse = heard.map(|event| sse::Event::default().event(event.name()).json_data(&event));
    Ok(Sse::new(sse).keep_alive(KeepAlive::default()))
}

type Place = (Arc<Session>, Receiver<Event>, VecDeque<Event>);

async fn next((session, mut events, mut ready): Place) -> Option<(Event, Place)> {
    loop {
        if let Some(event) = ready.pop_front() {
            return Some((event, (session, events, ready)));
        }
        match events.recv().await {
            Ok(event) => ready.push_back(event),
            Err(RecvError::Lagged(_)) => ready.extend(session.current()),
            Err(RecvError::Closed) => return None,
        }
    }
}
