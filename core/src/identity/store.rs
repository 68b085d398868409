//! Where the session and a pending sign-in are kept. Their shapes belong to sign-in; here they are values under a name.

use crate::store::{Result, Store, kv};
use serde::{Serialize, de::DeserializeOwned};

const SESSION: &str = "identity.session";
const OVER: &str = "identity.over";
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

/// Support code of why the last session ended without the person's doing, until the next sign-in.
pub fn over(store: &Store) -> Result<Option<String>> {
    kv::get(store, OVER)
}

/// Keeps, or forgets, why the last session ended.
pub fn put_over(store: &Store, code: Option<&str>) -> Result<()> {
    match code {
        Some(code) => kv::put(store, OVER, code),
        // Asked first: a delete waits for the disk, and there is hardly ever anything to forget.
        None if over(store)?.is_none() => Ok(()),
        None => kv::delete(store, OVER).map(|_| ()),
    }
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

const KNOWN: &str = "identity.known";
const TYPING: &str = "identity.typing";
const CHIP: &str = "identity.chip";
const PORTRAIT: &str = "identity.portrait";
const VERIFICATION: &str = "identity.verification";

/// What is known about the person, by source.
pub fn known<K: DeserializeOwned>(store: &Store) -> Result<Option<K>> {
    kv::get(store, KNOWN)
}

/// Keeps it. What the register said was about other values, so it goes in the same step.
pub fn put_known<K: Serialize>(store: &Store, known: &K) -> Result<()> {
    store.transaction(|tx| {
        kv::delete(tx, VERIFICATION)?;
        kv::put(tx, KNOWN, known)
    })
}

/// Keeps what a chip said with the files that prove it and the portrait; all of it or nothing.
pub fn put_chip<K: Serialize, C: Serialize, P: Serialize>(
    store: &Store,
    known: &K,
    files: &C,
    portrait: Option<&P>,
) -> Result<()> {
    store.transaction(|tx| {
        kv::delete(tx, VERIFICATION)?;
        kv::put(tx, KNOWN, known)?;
        kv::put(tx, CHIP, files)?;
        match portrait {
            Some(portrait) => kv::put(tx, PORTRAIT, portrait),
            None => kv::delete(tx, PORTRAIT).map(|_| ()),
        }
    })
}

/// The files of the chip read last.
pub fn chip<C: DeserializeOwned>(store: &Store) -> Result<Option<C>> {
    kv::get(store, CHIP)
}

/// The portrait of the chip read last.
pub fn portrait<P: DeserializeOwned>(store: &Store) -> Result<Option<P>> {
    kv::get(store, PORTRAIT)
}

/// What was typed about the card and not yet taken.
pub fn typing<T: DeserializeOwned>(store: &Store) -> Result<Option<T>> {
    kv::get(store, TYPING)
}

/// Keeps what is typed.
pub fn put_typing<T: Serialize>(store: &Store, typing: &T) -> Result<()> {
    kv::put(store, TYPING, typing)
}

/// What was typed has been taken.
pub fn clear_typing(store: &Store) -> Result<()> {
    kv::delete(store, TYPING).map(|_| ())
}

/// What the population register said last.
pub fn verification<V: DeserializeOwned>(store: &Store) -> Result<Option<V>> {
    kv::get(store, VERIFICATION)
}

/// Keeps the register's word.
pub fn put_verification<V: Serialize>(store: &Store, verification: &V) -> Result<()> {
    kv::put(store, VERIFICATION, verification)
}

/// Forgets everything known about the person; the session stays.
pub fn forget_person(store: &Store) -> Result<()> {
    store.transaction(|tx| {
        for key in [KNOWN, TYPING, CHIP, PORTRAIT, VERIFICATION] {
            kv::delete(tx, key)?;
        }
        Ok(())
    })
}
