//! Telling: the first way at once, the next when the one before did not reach the citizen; held while they want quiet, together
//! when they want it once a day.

use super::notice::{COLUMNS, Notice, reach};
use super::others::dossier_link;
use super::plan;
use super::store;
use super::words;
use super::{Via, is_urgent};
use crate::dossiers::Dossier;
use crate::error::{Error, Problem};
use crate::state::{Province, Shared};
use crate::zalo;
use axum::Json;
use axum::extract::State;
use rusqlite::{Transaction, params};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Something a citizen is to be told.
pub(crate) struct News<'a> {
    /// Whom.
    pub(crate) sub: &'a str,
    /// One of [`super::KINDS`].
    pub(crate) kind: &'a str,
    /// Code of the dossier, id of the report.
    pub(crate) subject: &'a str,
    /// The dossier's latest event; 0 for what is no dossier.
    pub(crate) seq: u32,
    /// One line that names nobody.
    pub(crate) words: String,
    /// Opens it in the app.
    pub(crate) link: String,
}

/// The office did something with a dossier. Gives the push messages to send.
pub(crate) fn dossier(
    tx: &Transaction<'_>,
    sub: &str,
    dossier: &Dossier,
    now: i64,
) -> Result<Vec<String>, Problem> {
    let news = News {
        sub,
        kind: words::kind(dossier.status),
        subject: &dossier.code,
        seq: dossier.last_seq(),
        words: words::dossier(dossier),
        link: dossier_link(&dossier.code),
    };
    tell(tx, news, now)
}

/// The office wrote about a dossier.
pub(crate) fn message(
    tx: &Transaction<'_>,
    sub: &str,
    dossier: &Dossier,
    now: i64,
) -> Result<Vec<String>, Problem> {
    let news = News {
        sub,
        kind: "return",
        subject: &dossier.code,
        seq: dossier.last_seq(),
        words: format!("Một cửa có tin nhắn về hồ sơ {}", dossier.code),
        link: dossier_link(&dossier.code),
    };
    tell(tx, news, now)
}

/// Begins to tell it, in the transaction of the change itself. Gives the push messages to send.
pub(crate) fn tell(tx: &Transaction<'_>, news: News<'_>, now: i64) -> Result<Vec<String>, Problem> {
    match begun(tx, news, now)? {
        Some(mut notice) => notice.open(tx, now),
        None => Ok(Vec::new()),
    }
}

/// Tells it with the next run: for changes that come to light where nothing can be sent.
pub(super) fn later(tx: &Transaction<'_>, news: News<'_>, now: i64) -> Result<(), Error> {
    if let Some(notice) = begun(tx, news, now)? {
        notice.put(tx, "begun", Some(now))?;
    }
    Ok(())
}

/// Writes it down; nothing when the citizen does not want to hear of its kind.
fn begun(tx: &Transaction<'_>, news: News<'_>, now: i64) -> Result<Option<Notice>, Error> {
    let ways = store::wish(tx, news.sub)?.0.telling(news.kind).order;
    if ways.is_empty() {
        return Ok(None);
    }
    let notice = Notice {
        id: uuid::Uuid::new_v4().to_string(),
        sub: news.sub.to_owned(),
        kind: news.kind.to_owned(),
        subject: news.subject.to_owned(),
        seq: news.seq,
        words: news.words,
        link: news.link,
        ways,
        step: 0,
        begun: true,
    };
    tx.execute(
        "INSERT INTO notices (id, sub, kind, subject, seq, words, link, ways, step, via, state, created, next)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, '', 'waiting', ?9, NULL)",
        params![
            notice.id,
            notice.sub,
            notice.kind,
            notice.subject,
            notice.seq,
            notice.words,
            notice.link,
            serde_json::to_string(&notice.ways)?,
            now
        ],
    )?;
    Ok(Some(notice))
}

/// What one run found to do.
struct Due {
    pushes: Vec<String>,
    /// By citizen: notices that go by Zalo now.
    zalo: BTreeMap<String, Vec<Notice>>,
    /// Messages that went into the outboxes of SMS and e-mail.
    sent: usize,
}

/// Does everything that is due. Gives how many messages left by Zalo, SMS and e-mail. One at a time: who asks while another is at
/// it finds done what that one does.
pub(crate) async fn run(province: &Province) -> Result<usize, Problem> {
    let _turn = province.telling.lock().await;
    let now = province.now_ms();
    let due = province
        .db
        .call(move |tx| {
            crate::family::store::settle_due(tx, crate::clock::from_ms(now))?;
            collect(tx, now)
        })
        .await?;
    province.sender.send(due.pushes);
    let mut sent = due.sent;
    for (sub, notices) in due.zalo {
        let lines: Vec<_> = notices
            .iter()
            .map(|n| (n.words.clone(), n.link.clone()))
            .collect();
        let text = words::message(&lines);
        let link = notices.first().map(|n| n.link.clone()).unwrap_or_default();
        let told = zalo::client::tell(province, &sub, &text, &link).await;
        if let Err(reason) = &told {
            tracing::warn!(
                error = reason,
                "Zalo did not take a message; the next way is tried"
            );
        }
        sent += usize::from(told.is_ok());
        let ok = told.is_ok();
        let pushes = province.db.call(move |tx| close(tx, notices, ok, now)).await?;
        province.sender.send(pushes);
    }
    Ok(sent)
}

fn close(tx: &Transaction<'_>, notices: Vec<Notice>, ok: bool, now: i64) -> Result<Vec<String>, Problem> {
    let mut pushes = Vec::new();
    for mut notice in notices {
        if ok {
            notice.put(tx, "sent", None)?;
        } else {
            notice.step += 1;
            pushes.extend(notice.open(tx, now)?);
        }
    }
    Ok(pushes)
}

fn collect(tx: &Transaction<'_>, now: i64) -> Result<Due, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM notices WHERE next IS NOT NULL AND next <= ?1 ORDER BY created, rowid"
    );
    let mut select = tx.prepare(&sql)?;
    let found: Vec<Notice> = select.query_map([now], Notice::read)?.collect::<Result<_, _>>()?;
    let mut due = Due {
        pushes: Vec::new(),
        zalo: BTreeMap::new(),
        sent: 0,
    };
    let mut outgoing: BTreeMap<(String, &'static str), (Via, Vec<Notice>)> = BTreeMap::new();
    for mut notice in found {
        let Some(via) = notice.via() else {
            notice.put(tx, "unreached", None)?;
            continue;
        };
        if notice.begun {
            due.pushes.extend(notice.open(tx, now)?);
            continue;
        }
        if via == Via::Push {
            if notice.acked(tx)? {
                notice.put(tx, "acked", None)?;
            } else {
                notice.step += 1;
                due.pushes.extend(notice.open(tx, now)?);
            }
            continue;
        }
        let wish = store::wish(tx, &notice.sub)?.0;
        let loud = is_urgent(&notice.kind) && wish.quiet.urgent;
        // The wish may have changed since, and the run may come late.
        if let Some(until) = plan::quiet_until(&wish.quiet, now).filter(|_| !loud) {
            notice.put(tx, "held", Some(until))?;
        } else if notice.acked(tx)? {
            // The app came back meanwhile.
            notice.put(tx, "acked", None)?;
        } else if reach(tx, &notice.sub, via)?.is_none() {
            notice.step += 1;
            due.pushes.extend(notice.open(tx, now)?);
        } else {
            // Claimed: no other run takes it.
            notice.put(tx, "sending", None)?;
            let of = outgoing
                .entry((notice.sub.clone(), via.word()))
                .or_insert((via, Vec::new()));
            of.1.push(notice);
        }
    }
    for ((sub, _), (via, notices)) in outgoing {
        if via == Via::Zalo {
            due.zalo.insert(sub, notices);
        } else {
            due.sent += post(tx, &sub, via, &notices, now)?;
        }
    }
    Ok(due)
}

/// Into the outbox of SMS or e-mail: one message, whatever waited.
fn post(tx: &Transaction<'_>, sub: &str, via: Via, notices: &[Notice], now: i64) -> Result<usize, Problem> {
    let Some(to) = reach(tx, sub, via)? else {
        return Ok(0);
    };
    let lines: Vec<_> = notices
        .iter()
        .map(|n| (n.words.clone(), n.link.clone()))
        .collect();
    tx.execute(
        "INSERT INTO outgoing (via, recipient, at, text) VALUES (?1, ?2, ?3, ?4)",
        params![via.word(), to, now, words::message(&lines)],
    )?;
    for notice in notices {
        notice.put(tx, "sent", None)?;
    }
    Ok(1)
}

/// What was being sent by Zalo when the process ended is sent again: twice is better than never.
pub(crate) fn resume(tx: &Transaction<'_>, now: i64) -> Result<(), Error> {
    tx.execute(
        "UPDATE notices SET next = ?1, state = 'held' WHERE state = 'sending'",
        [now],
    )?;
    Ok(())
}

/// Does everything that is due, once a second of real time, by the sandbox's own clock.
pub(crate) async fn keep_running(province: Shared) {
    let mut beat = tokio::time::interval(std::time::Duration::from_secs(1));
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        beat.tick().await;
        if let Err(problem) = run(&province).await {
            tracing::error!(code = problem.code, "what was due was not told");
        }
    }
}

/// For tests: does everything that is due now, and says what stands where.
pub(crate) async fn run_now(State(province): State<Shared>) -> Result<Json<Value>, Problem> {
    let sent = run(&province).await?;
    let notices = province
        .db
        .call(|tx| -> Result<Vec<Value>, Problem> {
            let mut select = tx.prepare("SELECT kind, subject, via, state, next FROM notices ORDER BY created, rowid")?;
            let rows = select.query_map([], |r| {
                Ok(json!({
                    "kind": r.get::<_, String>(0)?, "subject": r.get::<_, String>(1)?, "via": r.get::<_, String>(2)?,
                    "state": r.get::<_, String>(3)?, "next": r.get::<_, Option<i64>>(4)?
                }))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await?;
    Ok(Json(json!({"sent": sent, "notices": notices})))
}
