//! Sealed drafts on their way to another phone.

use super::Province;
use crate::net::NetError;
use crate::net::client::Downloaded;
use crate::net::message::Request;
use crate::net::retry::{Backoff, retry};
use crate::net::wire::Transfer;
use http::Method;
use serde_json::json;
use std::path::Path;
use url::Url;

impl Province {
    /// Where sealed drafts wait for another phone; `None` where the province relays none.
    pub fn transfers(&self) -> Option<&Url> {
        self.endpoints.transfers.as_ref()
    }

    /// Lets another phone fetch an upload of this citizen, once, for some minutes.
    pub async fn open_transfer(&self, upload: &str) -> Result<Transfer, NetError> {
        let url = self.endpoints.transfers.as_ref().ok_or(NetError::Incomplete {
            what: "endpoints.transfers",
        })?;
        let body = json!({ "upload": upload });
        self.repeated(|| Request::new(Method::POST, url.clone()).json(&body))
            .await?
            .json()
    }

    /// Fetches what another phone left, without sign-in, into a file.
    pub async fn fetch_transfer(&self, url: &str, path: &Path, max: u64) -> Result<Downloaded, NetError> {
        let url = Url::parse(url).map_err(|_| NetError::Address)?;
        let http = self.net.http();
        retry(Backoff::BRIEF, &*self.random, || async {
            match http.download(Request::get(url.clone()), path, max).await? {
                Ok(done) => Ok(done),
                Err(answer) => Err(answer.success().err().unwrap_or(NetError::Cut)),
            }
        })
        .await
    }

    /// Says that it arrived, so that the province forgets it before its time.
    pub async fn end_transfer(&self, url: &str) -> Result<(), NetError> {
        let url = Url::parse(url).map_err(|_| NetError::Address)?;
        let http = self.net.http();
        retry(Backoff::BRIEF, &*self.random, || async {
            let answer = http.send(Request::new(Method::DELETE, url.clone())).await?;
            answer.success().map(|_| ())
        })
        .await
    }
}
