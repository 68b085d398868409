//! The sender: one task a message, started the moment the change is kept, trying again while the service is away.

use super::seal::seal;
use crate::db::Db;
use crate::error::{Error, Problem};
use crate::jose::{self, unb64};
use p256::SecretKey;
use p256::ecdsa::SigningKey;
use p256::elliptic_curve::rand_core::OsRng;
use rand::RngCore as _;
use reqwest::StatusCode;
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::json;
use std::time::Duration;

/// Attempts 0.25 s, 0.5 s, 1 s … 60 s apart: about a quarter of an hour.
const ATTEMPTS: u32 = 20;
const MAX_WAIT: Duration = Duration::from_mins(1);
/// How long a push service may keep a message.
const TTL_S: u32 = 7 * 86_400;

/// Sends what is in the `pushes` table.
#[derive(Clone)]
pub(crate) struct Sender {
    http: reqwest::Client,
    db: Db,
    vapid: SigningKey,
}

struct Message {
    id: String,
    subscription: String,
    dossier: String,
    seq: i64,
    /// RFC 8030 §5.3.
    urgency: String,
    endpoint: String,
    p256dh: String,
    auth: String,
}

/// What came of one attempt.
enum Outcome {
    Taken,
    /// The subscription is no more.
    Gone,
    /// The service will never take this message.
    Refused,
    Later,
}

/// Writes a message for each subscription of a citizen, in the transaction of the change itself. `seq` 0 says that
/// what it is about is no dossier; `urgency` is a word of RFC 8030 §5.3: what one did oneself shows nothing on one's other phones, and is `low`. Returns the ids, for [`Sender::send`].
pub(crate) fn enqueue(
    tx: &Transaction<'_>,
    sub: &str,
    dossier: &str,
    seq: u32,
    urgency: &str,
    now_ms: i64,
) -> Result<Vec<String>, Problem> {
    let mut subscriptions = tx.prepare("SELECT id FROM subscriptions WHERE sub = ?1")?;
    let found: Vec<String> = subscriptions
        .query_map([sub], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    let mut ids = Vec::with_capacity(found.len());
    for subscription in found {
        let id = uuid::Uuid::new_v4().to_string();
        tx.execute(
            "INSERT INTO pushes (id, sub, subscription, dossier, seq, state, attempts, created, urgency)
             VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?6, ?7)",
            params![id, sub, subscription, dossier, seq, now_ms, urgency],
        )?;
        ids.push(id);
    }
    Ok(ids)
}

impl Sender {
    /// A sender for this sandbox.
    pub(crate) fn new(db: Db, vapid: SigningKey) -> Result<Self, Error> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|e| Error::Io(std::io::Error::other(e)))?;
        Ok(Self { http, db, vapid })
    }

    /// The client that reaches this machine alone, and follows nobody elsewhere.
    pub(crate) const fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Starts sending these messages; must be called on the runtime.
    pub(crate) fn send(&self, ids: Vec<String>) {
        for id in ids {
            let sender = self.clone();
            tokio::spawn(async move {
                if let Err(e) = sender.deliver(&id).await {
                    tracing::error!(cause = %e, "a push message could not be sent");
                }
            });
        }
    }

    /// Takes up what was pending when the process ended.
    pub(crate) async fn resume(&self) -> Result<(), Error> {
        let ids = self
            .db
            .call(|tx| -> Result<Vec<String>, Error> {
                let mut pending = tx.prepare("SELECT id FROM pushes WHERE state = 'pending'")?;
                Ok(pending.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?)
            })
            .await?;
        self.send(ids);
        Ok(())
    }

    async fn deliver(&self, id: &str) -> Result<(), Error> {
        let mut wait = Duration::from_millis(250);
        for _ in 0..ATTEMPTS {
            let Some(message) = self.read(id).await? else {
                return self.close(id, "failed").await;
            };
            match self.attempt(&message).await? {
                Outcome::Taken => return self.close(id, "sent").await,
                Outcome::Refused => return self.close(id, "failed").await,
                Outcome::Gone => {
                    self.forget(message.subscription).await?;
                    return self.close(id, "failed").await;
                }
                Outcome::Later => {
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(MAX_WAIT);
                }
            }
        }
        self.close(id, "failed").await
    }

    async fn read(&self, id: &str) -> Result<Option<Message>, Error> {
        let id = id.to_owned();
        self.db
            .call(move |tx| {
                tx.execute("UPDATE pushes SET attempts = attempts + 1 WHERE id = ?1", [&id])?;
                Ok(tx
                    .query_row(
                        "SELECT p.id, p.subscription, p.dossier, p.seq, s.endpoint, s.p256dh, s.auth, p.urgency
                         FROM pushes p JOIN subscriptions s ON s.id = p.subscription WHERE p.id = ?1",
                        [&id],
                        |r| {
                            Ok(Message {
                                id: r.get(0)?,
                                subscription: r.get(1)?,
                                dossier: r.get(2)?,
                                seq: r.get(3)?,
                                endpoint: r.get(4)?,
                                p256dh: r.get(5)?,
                                auth: r.get(6)?,
                                urgency: r.get(7)?,
                            })
                        },
                    )
                    .optional()?)
            })
            .await
    }

    async fn attempt(&self, message: &Message) -> Result<Outcome, Error> {
        // What is no dossier has no steps: the app is told which report, or that there is news, and asks.
        let plain = if message.seq > 0 {
            json!({"id": message.id, "kind": "dossier", "code": message.dossier, "seq": message.seq})
        } else if crate::open311::store::seq_of(&message.dossier).is_some() {
            json!({"id": message.id, "kind": "report", "code": message.dossier})
        } else {
            json!({"id": message.id, "kind": "news"})
        };
        let plain = plain.to_string();
        let (Some(p256dh), Some(auth)) = (unb64(&message.p256dh), unb64(&message.auth)) else {
            return Ok(Outcome::Refused);
        };
        let mut salt = [0; 16];
        rand::rng().fill_bytes(&mut salt);
        let sealed = seal(
            plain.as_bytes(),
            &p256dh,
            &auth,
            &SecretKey::random(&mut OsRng),
            salt,
        )?;
        let answer = self
            .http
            .post(&message.endpoint)
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", TTL_S)
            .header("urgency", &message.urgency)
            .header("topic", topic(&message.dossier))
            .header("authorization", self.authorization(&message.endpoint)?)
            .body(sealed)
            .send()
            .await;
        Ok(match answer.map(|a| a.status()) {
            Ok(s) if s.is_success() => Outcome::Taken,
            Ok(StatusCode::NOT_FOUND | StatusCode::GONE) => Outcome::Gone,
            Ok(StatusCode::TOO_MANY_REQUESTS) | Err(_) => Outcome::Later,
            Ok(s) if s.is_server_error() => Outcome::Later,
            Ok(_) => Outcome::Refused,
        })
    }

    /// VAPID (RFC 8292): a JWT for the push service's origin, and our key.
    fn authorization(&self, endpoint: &str) -> Result<String, Error> {
        let origin = url::Url::parse(endpoint)
            .map_err(Error::crypto)?
            .origin()
            .ascii_serialization();
        // A push service compares with its own clock, not with an injected one.
        let expires = jiff::Timestamp::now().as_second() + 12 * 3600;
        let claims = json!({"aud": origin, "exp": expires, "sub": "https://motcua.ninhbinh.example/"});
        let token = jose::sign(&self.vapid, "JWT", &claims)?;
        let key = jose::b64(jose::point(self.vapid.verifying_key()));
        Ok(format!("vapid t={token}, k={key}"))
    }

    async fn forget(&self, subscription: String) -> Result<(), Error> {
        self.db
            .call(move |tx| {
                tx.execute("DELETE FROM subscriptions WHERE id = ?1", [subscription])?;
                Ok(())
            })
            .await
    }

    /// An acknowledgement may have come before the push service's answer: it stays.
    async fn close(&self, id: &str, state: &'static str) -> Result<(), Error> {
        let id = id.to_owned();
        self.db
            .call(move |tx| {
                tx.execute(
                    "UPDATE pushes SET state = ?2, sent = ?3 WHERE id = ?1 AND state = 'pending'",
                    params![id, state, jiff::Timestamp::now().as_millisecond()],
                )?;
                Ok(())
            })
            .await
    }
}

/// RFC 8030 section 5.4: at most 32 characters of the base64url alphabet.
fn topic(dossier: &str) -> String {
    jose::sha256_hex(dossier).chars().take(32).collect()
}
