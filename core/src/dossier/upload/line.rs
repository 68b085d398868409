//! In whose name an upload goes out.

use crate::net::NetError;
use crate::net::authed::Authed;
use crate::net::message::{Answer, Request};
use std::sync::Arc;

/// How requests of an upload are sent.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The client, and the session of a signed-in citizen.
    pub net: &'a Authed,
    /// Leave to upload without sign-in (`docs/protocol.md`, "Reports"); `None` in the citizen's name.
    pub grant: Option<&'a str>,
}

impl<'a> From<&'a Authed> for Line<'a> {
    fn from(net: &'a Authed) -> Self {
        Self { net, grant: None }
    }
}

impl<'a> From<&'a Arc<Authed>> for Line<'a> {
    fn from(net: &'a Arc<Authed>) -> Self {
        Self::from(&**net)
    }
}

impl Line<'_> {
    /// Sends; errors as in [`Answer::success`].
    pub(super) async fn send(
        &self,
        build: impl FnMut() -> Result<Request, NetError> + Send,
    ) -> Result<Answer, NetError> {
        self.send_raw(build).await?.success()
    }

    /// As [`Self::send`], but any status is `Ok` that a session cannot mend.
    pub(super) async fn send_raw(
        &self,
        mut build: impl FnMut() -> Result<Request, NetError> + Send,
    ) -> Result<Answer, NetError> {
        match self.grant {
            None => self.net.send_raw(build).await,
            Some(grant) => {
                let request = build()?.secret_header("upload-grant", grant)?;
                self.net.http().send(request).await
            }
        }
    }
}
