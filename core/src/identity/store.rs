//! Where the session and a pending sign-in are kept. Their shapes belong to sign-in; here they are values under a name.

use crate::store::{Result, Store, kv};
use serde::{Serialize, de::DeserializeOwned};

const SESSION: &str = "identity.session";
const PENDING: &str = "identity.pending";

/// The session, if signed in.
pub fn session<S: DeserializeOwned>(store: &Store) -> Result<Option<S>> {
    kv::get(store, SESSION)
}

/// Keeps the session. Durable when it returns: a rotated refresh token works once, so it must not be lost.
pub fn put_session<S: Serialize>(store: &Store, session: &S) -> Result<()> {
    kv::put(store, SESSION, session)
}

/// Signs out on this phone.
pub fn clear_session(store: &Store) -> Result<()> {
    kv::delete(store, SESSION).map(|_| ())
}

/// The sign-in that waits for the browser, if any.
pub fn pending<P: DeserializeOwned>(store: &Store) -> Result<Option<P>> {
    kv::get(store, PENDING)
}

/// Keeps what the return from the browser is checked against (state, nonce, verifier).
pub fn put_pending<P: Serialize>(store: &Store, pending: &P) -> Result<()> {
    kv::put(store, PENDING, pending)
}

/// Takes the pending sign-in away and returns it: its `state` works once.
pub fn take_pending<P: DeserializeOwned>(store: &Store) -> Result<Option<P>> {
    store.transaction(|tx| {
        let value = kv::get(tx, PENDING);
        kv::delete(tx, PENDING)?;
        value
    })
}
