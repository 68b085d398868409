//! What follows a filing: answers to returns, withdrawals, messages.

use super::{Province, below, is_gone};
use crate::net::NetError;
use crate::net::message::Request;
use crate::net::wire::after::{Message, Messages, NewMessage, Supplement, Withdrawal};
use crate::net::wire::rating::{NewRating, Rating};
use crate::net::wire::{Dossier, Filed};
use http::Method;
use serde_json::json;
use url::Url;

impl Province {
    fn of_dossier(&self, code: &str, part: &str) -> Result<Url, NetError> {
        below(&below(&self.endpoints.dossiers, code)?, part)
    }

    /// Answers a return. The same `key` with the same body is the same answer, so a lost one is asked for again.
    pub async fn supplement(&self, code: &str, key: &str, body: &Supplement) -> Result<Filed, NetError> {
        let url = self.of_dossier(code, "supplements")?;
        self.post_once(&url, key, body).await?.json()
    }

    /// Withdraws a dossier, once per `key`.
    pub async fn withdraw(&self, code: &str, key: &str, body: &Withdrawal) -> Result<Dossier, NetError> {
        let url = self.of_dossier(code, "withdrawal")?;
        self.post_once(&url, key, body).await?.json()
    }

    /// The messages about a dossier.
    pub async fn messages(&self, code: &str) -> Result<Vec<Message>, NetError> {
        let url = self.of_dossier(code, "messages")?;
        Ok(self.get(&url, None).await?.json::<Messages>()?.items)
    }

    /// Writes to the desk, once per `key`.
    pub async fn send_message(&self, code: &str, key: &str, body: &NewMessage) -> Result<Message, NetError> {
        let url = self.of_dossier(code, "messages")?;
        self.post_once(&url, key, body).await?.json()
    }

    /// Says how far the citizen has read. Saying it twice is saying it once.
    pub async fn read_messages(&self, code: &str, seq: u64) -> Result<(), NetError> {
        let url = below(&self.of_dossier(code, "messages")?, "read")?;
        let body = json!({ "seq": seq });
        self.repeated(|| Request::new(Method::POST, url.clone()).json(&body))
            .await?;
        Ok(())
    }

    /// Rates a dossier, or changes the rating that is there, once per `key`.
    pub async fn rate(
        &self,
        code: &str,
        key: &str,
        change: bool,
        body: &NewRating,
    ) -> Result<Rating, NetError> {
        let url = self.of_dossier(code, "rating")?;
        if !change {
            return self.post_once(&url, key, body).await?.json();
        }
        let body = bytes::Bytes::from(serde_json::to_vec(body)?);
        self.repeated(|| {
            Request::new(Method::PUT, url.clone())
                .body("application/json", body.clone())
                .header("idempotency-key", key)
        })
        .await?
        .json()
    }

    /// The citizen's own rating of a dossier; `None` when there is none.
    pub async fn rating(&self, code: &str) -> Result<Option<Rating>, NetError> {
        let url = self.of_dossier(code, "rating")?;
        match self.get(&url, None).await {
            Ok(answer) => answer.json().map(Some),
            Err(error) if is_gone(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
