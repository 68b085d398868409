//! Zalo, as the province meets it: OAuth v4, the official account's messages v3.0, ZNS, and the webhook by which Zalo tells what
//! users write. The sandbox plays both ends, over HTTP.
//!
//! Shapes as on developers.zalo.me and zalo.cloud. Which error numbers are published, seen at third parties or assumed is told by
//! `data/zalo/errors.json`, where each has its words.

pub(crate) mod client;
mod oa;
pub(crate) mod webhook;

pub(crate) use oa::{router, user_leaves, user_writes};

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
    /// Telephones whose owners have no Zalo.
    pub(crate) phones_without_zalo: Vec<String>,
}

/// As the data has it.
pub(crate) fn account() -> Result<Account, Error> {
    Ok(serde_json::from_str(include_str!(
        "../../data/zalo/account.json"
    ))?)
}

/// A number the sandbox's Zalo answers with.
#[derive(Deserialize)]
struct Listed {
    api: String,
    number: i32,
    message: String,
}

#[derive(Deserialize)]
struct Errors {
    errors: Vec<Listed>,
}

/// The words of an error number of `oauth`, `oa` or `zns`; a number that is not listed is a fault of the sandbox.
fn words_of(api: &str, number: i32) -> Result<String, Error> {
    let all: Errors = serde_json::from_str(include_str!("../../data/zalo/errors.json"))?;
    let found = all
        .errors
        .into_iter()
        .find(|e| e.api == api && e.number == number);
    found
        .map(|e| e.message)
        .ok_or_else(|| Error::Io(std::io::Error::other(format!("no words for {api} {number}"))))
}
