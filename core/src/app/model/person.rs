//! Who is signed in, and where.

use crate::error::Failure;
use crate::net::wire::DeviceSession;
use std::collections::BTreeSet;

/// Who is signed in, from the ID token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// 12 digits.
    pub number: String,
    /// 1 or 2.
    pub level: u32,
    /// The provider vouched by a bearer token, with nothing signed.
    pub bearer: bool,
}

/// Where the person is signed in, as the province told it last; nothing of it is kept.
#[derive(Debug, Clone, Default)]
pub struct Devices {
    /// This phone first, then the one used last; `None` before an answer.
    pub list: Option<Vec<DeviceSession>>,
    /// Being asked for.
    pub loading: bool,
    /// Sessions being ended.
    pub ending: BTreeSet<String>,
    /// Why the last question or order failed.
    pub failure: Option<Failure>,
}

/// Sign-in under way.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// The request is being prepared.
    pub opening: bool,
    /// The browser is open.
    pub waiting: bool,
    /// Why the last try ended.
    pub failure: Option<Failure>,
}
