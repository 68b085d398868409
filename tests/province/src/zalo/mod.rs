//! Zalo, as the province meets it: OAuth v4, the official account's messages v3.0, ZNS, and the webhook by which Zalo tells what
//! users write. The sandbox plays both ends, over HTTP.
//!
//! Shapes as on developers.zalo.me and zalo.cloud. Error numbers seen published: OAuth -14014 (refresh token), ZNS -108 (phone),
//! -109 (template), -112 (template data), -124 (access token). Of the official account's API the numbers -201 (parameter), -213
//! (user does not follow), -216 (access token) and -230 (no interaction in the window) are from memory, unverified.

pub(crate) mod client;
mod oa;
pub(crate) mod webhook;

pub(crate) use oa::{router, user_writes};

use crate::error::Error;
use serde::Deserialize;

/// A user may be written to by consultation messages for so long after they last wrote.
pub(crate) const WINDOW_MS: i64 = 48 * 3600 * 1000;

/// The invented app and official account.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Account {
    pub(crate) app_id: String,
    pub(crate) app_secret: String,
    pub(crate) oa_id: String,
    /// Signs webhooks; not the app's secret.
    pub(crate) oa_secret_key: String,
    pub(crate) first_refresh_token: String,
    pub(crate) zns_template: String,
}

/// As the data has it.
pub(crate) fn account() -> Result<Account, Error> {
    Ok(serde_json::from_str(include_str!(
        "../../data/zalo/account.json"
    ))?)
}
