//! News of the province for everyone: published at the desk, in the pack from then on, and told to each citizen as they wish.

use crate::channels;
use crate::clock;
use crate::db::Db;
use crate::error::{Error, Problem};
use crate::pack;
use crate::state::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// In both languages.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Both {
    vi: String,
    en: String,
}

/// News as the desk writes it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct NewNotice {
    /// One line, at most 120 characters in either language.
    title: Both,
    text: Both,
    /// RFC 3339; shown for ever when absent.
    #[serde(default)]
    until: Option<String>,
}

/// The number of what was published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Published {
    id: String,
    /// Of the pack that has it.
    version: u64,
}

fn fits(notice: &NewNotice) -> bool {
    let line = |text: &str| !text.trim().is_empty() && text.chars().count() <= 120;
    let until = notice.until.as_deref();
    line(&notice.title.vi)
        && line(&notice.title.en)
        && until.is_none_or(|until| until.parse::<jiff::Timestamp>().is_ok())
}

/// Publishes news: a new pack, then a word to everyone.
#[utoipa::path(post, path = "/desk/api/notices", tag = "desk", request_body = NewNotice,
    responses((status = 201, body = Published), (status = 400, body = Problem)))]
pub(crate) async fn publish(
    State(province): State<Shared>,
    Json(notice): Json<NewNotice>,
) -> Result<(StatusCode, Json<Published>), Problem> {
    if !fits(&notice) {
        return Err(Problem::bad_request(
            "a title in both languages, at most 120 characters, and a time",
        ));
    }
    // To the end, even when the officer's connection is lost meanwhile.
    tokio::spawn(publish_to_the_end(province, notice))
        .await
        .map_err(|_| Error::Interrupted)?
}

async fn publish_to_the_end(
    province: Shared,
    notice: NewNotice,
) -> Result<(StatusCode, Json<Published>), Problem> {
    let _turn = province.pack_turn.lock().await;
    let (id, now) = (uuid::Uuid::new_v4().to_string(), province.now());
    let kept = id.clone();
    let pushes = province
        .db
        .call(move |tx| {
            keep(tx, &kept, &notice, now)?;
            channels::others::province(tx, &kept, notice.title.vi.trim(), now.as_millisecond())
        })
        .await?;
    // What a phone asks for when it is told must be there.
    let version = pack::renew(&province).await?;
    province.sender.send(pushes);
    Ok((StatusCode::CREATED, Json(Published { id, version })))
}

fn keep(tx: &Transaction<'_>, id: &str, notice: &NewNotice, now: jiff::Timestamp) -> Result<(), Error> {
    let told = json!({
        "id": id, "title": notice.title, "text": notice.text, "from": clock::rfc3339(now), "until": notice.until
    });
    tx.execute(
        "INSERT INTO province_notices (id, at, notice) VALUES (?1, ?2, ?3)",
        params![id, now.as_millisecond(), told.to_string()],
    )?;
    Ok(())
}

/// All that was published, the oldest first.
pub(crate) fn published(db: &Db) -> Result<Vec<Value>, Error> {
    db.run(|tx| {
        let mut select = tx.prepare("SELECT notice FROM province_notices ORDER BY at, id")?;
        let rows = select.query_map([], |r| r.get::<_, String>(0))?;
        rows.map(|notice| Ok(serde_json::from_str(&notice?)?)).collect()
    })
}
