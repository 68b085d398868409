//! Figures of offices: open to everyone, asked for without a token.

use super::{Province, below};
use crate::net::NetError;
use crate::net::message::{Answer, Conditional};
use crate::net::wire::offices::{OfficeList, OfficeReport};
use url::Url;

impl Province {
    /// `period` is `2026-11`, `2026-Q4`, `2026`, or empty for the province's usual one.
    fn of_period(&self, office: Option<&str>, period: &str) -> Result<Url, NetError> {
        let base = self.endpoints.offices.as_ref().ok_or(NetError::Incomplete {
            what: "endpoints.offices",
        })?;
        let mut url = match office {
            Some(id) => below(base, id)?,
            None => base.clone(),
        };
        if !period.is_empty() {
            url.query_pairs_mut().append_pair("period", period);
        }
        Ok(url)
    }

    /// Figures of all offices in a period.
    pub async fn offices(
        &self,
        period: &str,
        etag: Option<&str>,
    ) -> Result<Conditional<OfficeList>, NetError> {
        let url = self.of_period(None, period)?;
        self.open_get(url, etag).await?.conditional(Answer::json)
    }

    /// Figures of one office in a period.
    pub async fn office(
        &self,
        id: &str,
        period: &str,
        etag: Option<&str>,
    ) -> Result<Conditional<OfficeReport>, NetError> {
        let url = self.of_period(Some(id), period)?;
        self.open_get(url, etag).await?.conditional(Answer::json)
    }
}
