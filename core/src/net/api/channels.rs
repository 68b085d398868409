//! By which ways the citizen wants to be told.

use super::{Province, below};
use crate::net::NetError;
use crate::net::message::Request;
use crate::net::wire::channels::{Channels, Wish, ZaloCode};
use http::Method;
use url::Url;

impl Province {
    fn channels_url(&self) -> Result<&Url, NetError> {
        let url = self.endpoints.channels.as_ref();
        url.ok_or(NetError::Incomplete {
            what: "endpoints.channels",
        })
    }

    /// What the province holds.
    pub async fn channels(&self) -> Result<Channels, NetError> {
        self.get(self.channels_url()?, None).await?.json()
    }

    /// Changes it whole, once per `key`.
    pub async fn set_channels(&self, key: &str, wish: &Wish) -> Result<Channels, NetError> {
        let url = self.channels_url()?;
        self.repeated(|| {
            Request::new(Method::PUT, url.clone())
                .json(wish)?
                .header("idempotency-key", key)
        })
        .await?
        .json()
    }

    /// A code that links the Zalo account it is sent from. A new one takes the place of the last.
    pub async fn zalo_code(&self) -> Result<ZaloCode, NetError> {
        let url = below(&below(self.channels_url()?, "zalo")?, "code")?;
        self.repeated(|| Ok(Request::new(Method::POST, url.clone())))
            .await?
            .json()
    }

    /// Unlinks the Zalo account; one that is not linked is as good.
    pub async fn unlink_zalo(&self) -> Result<Channels, NetError> {
        let url = below(self.channels_url()?, "zalo")?;
        self.repeated(|| Ok(Request::new(Method::DELETE, url.clone())))
            .await?
            .json()
    }
}
