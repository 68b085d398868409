//! The app's own lock: what is shown while it is locked, and who may open it. Syncing and what is queued go on beneath.

use super::message::Outcome;
use super::owner::{Owner, kept};
use crate::error::{Fail, Failure, FailureKind};
use crate::identity::known::Known;
use crate::identity::lock::{
    Begun, LockError, LockPolicy, LockState, Outcome as PinOutcome, Permit, Pin, due,
};
use crate::identity::store as people;
use crate::ports::PortError;
use crate::screen::NoticeKind;
use crate::store::kv;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The two PINs typed are not the same.
const NOT_THE_SAME: Failure = Failure::new(FailureKind::Refused, "MC-I88");

impl Owner {
    /// At start: an app with a lock opens locked.
    pub(super) fn restore_lock(&mut self) {
        let policy = kv::get::<LockPolicy>(&self.store, kept::LOCK_POLICY);
        let policy = self.ok(policy).flatten().unwrap_or(LockPolicy::Never);
        let held = kv::get::<LockState>(&self.store, kept::LOCK);
        let held = self.ok(held).flatten().is_some();
        self.model.lock.policy = policy;
        self.model.lock.has_pin = held;
        self.model.lock.presence = self.ports.presence.available();
        if held && policy != LockPolicy::Never {
            self.lock();
        }
    }

    fn lock(&mut self) {
        self.model.lock.clear();
        self.model.lock.locked = true;
        let owner = kv::get::<String>(&self.store, kept::LOCK_OWNER);
        self.model.lock.owner = self.ok(owner).flatten();
    }

    /// Who may open the lock by a new sign-in: whoever was signed in last while it was open. Never changed while it is
    /// locked, or a stranger could sign in, restart the app and be the owner.
    fn keep_lock_owner(&mut self) {
        if self.model.lock.locked || !self.model.lock.has_pin {
            return;
        }
        let Some(session) = self.link.session() else {
            return;
        };
        let stored = kv::put(&self.store, kept::LOCK_OWNER, &session.claims.sub);
        self.ok(stored);
    }

    /// The app came to the foreground: locked when it was left for long enough.
    pub(super) fn lock_when_due(&mut self) {
        let lock = &self.model.lock;
        if lock.has_pin && !lock.locked && due(lock.policy, lock.active_ms, self.model.now_ms) {
            self.lock();
        }
        self.model.lock.presence = self.ports.presence.available();
    }

    /// A text of the lock's pages; true when it was one.
    pub(super) fn type_lock(&mut self, block: &str, text: &str, revision: u64) -> bool {
        let lock = &mut self.model.lock;
        let to = match block {
            "lock:pin" => &mut lock.pin,
            "lock:new" => &mut lock.new,
            "lock:again" => &mut lock.again,
            _ => return false,
        };
        if revision > to.revision {
            to.text = Zeroizing::new(text.to_owned());
            to.revision = revision;
        }
        true
    }

    /// Tries the PIN that was typed. It is counted before it is looked at.
    pub(super) fn try_pin(&mut self) {
        if self.model.lock.checking {
            return;
        }
        let held = kv::get::<LockState>(&self.store, kept::LOCK);
        let Some(mut state) = self.ok(held).flatten() else {
            // Without a PIN there is nothing that could ever open it.
            self.model.lock.locked = false;
            self.model.lock.has_pin = false;
            return;
        };
        let begun = state.begin(self.model.now_ms);
        let stored = kv::put(&self.store, kept::LOCK, &state);
        if self.ok(stored).is_none() {
            return;
        }
        match begun {
            Begun::Wait { until_ms } => self.model.lock.wait_until_ms = Some(until_ms),
            Begun::Try(permit) => self.look_at_pin(state, permit),
        }
    }

    fn look_at_pin(&mut self, mut state: LockState, permit: Permit) {
        let digits = std::mem::take(&mut self.model.lock.pin.text);
        self.model.lock.checking = true;
        self.effects.blocking(move || {
            let outcome = state.finish(permit, &digits);
            Outcome::PinTried(Box::new(state), outcome)
        });
    }

    pub(super) fn on_pin_tried(&mut self, state: &LockState, outcome: Result<PinOutcome, LockError>) {
        self.model.lock.checking = false;
        let stored = kv::put(&self.store, kept::LOCK, state);
        if self.ok(stored).is_none() {
            return;
        }
        match outcome {
            Ok(PinOutcome::Unlocked) => self.unlock(),
            Ok(PinOutcome::Wrong { left }) => {
                self.model.lock.clear();
                self.model.lock.tries_left = Some(left);
                self.model.announcement = Some(self.model.texts.t("lock-wrong-title"));
                self.model.focus = Some("lock:pin".to_owned());
            }
            Ok(PinOutcome::Wait { until_ms }) => {
                self.model.lock.clear();
                self.model.lock.wait_until_ms = Some(until_ms);
                self.model.announcement = Some(self.model.texts.t("lock-wait-title"));
            }
            Err(error) => {
                error.log();
                self.model.lock.failure = Some(error.failure());
            }
        }
    }

    fn unlock(&mut self) {
        self.model.lock.clear();
        self.model.lock.locked = false;
        self.model.lock.active_ms = self.model.now_ms;
        self.stale = true;
    }

    /// Asks the phone who stands before it.
    pub(super) fn ask_presence(&mut self) {
        if std::mem::replace(&mut self.model.lock.checking, true) {
            return;
        }
        let presence = Arc::clone(&self.ports.presence);
        let texts = &self.model.texts;
        let (title, text) = (texts.t("lock-presence-title"), texts.t("lock-presence-text"));
        self.effects
            .blocking(move || Outcome::Present(presence.confirm(title, text)));
    }

    pub(super) fn on_present(&mut self, result: Result<(), PortError>) {
        self.model.lock.checking = false;
        match result {
            Ok(()) => self.unlock(),
            Err(PortError::Cancelled) => {}
            Err(error) => {
                tracing::warn!(code = "MC-I89", cause = %error, "presence was not confirmed");
                self.model.lock.failure = Some(Failure::new(FailureKind::Refused, "MC-I89"));
            }
        }
    }

    /// A new sign-in of the same citizen opens a lock whose PIN was forgotten, and takes the PIN away.
    pub(super) fn unlock_by_sign_in(&mut self, sub: &str) {
        self.keep_lock_owner();
        let lock = &self.model.lock;
        if !lock.locked || lock.owner.as_deref() != Some(sub) {
            return;
        }
        self.remove_lock();
        self.unlock();
        let texts = &self.model.texts;
        let (title, text) = (texts.t("lock-reset-title"), texts.t("lock-reset-text"));
        self.say(NoticeKind::Info, title, text);
    }

    /// When the app locks; `never` leaves the PIN for the next time.
    pub(super) fn set_lock_policy(&mut self, chosen: &str) {
        let policy = match chosen {
            "now" => LockPolicy::Immediately,
            "never" => LockPolicy::Never,
            minutes => match minutes.parse() {
                Ok(minutes) => LockPolicy::Minutes(minutes),
                Err(_) => return,
            },
        };
        let stored = kv::put(&self.store, kept::LOCK_POLICY, &policy);
        if self.ok(stored).is_some() {
            self.model.lock.policy = policy;
        }
    }

    /// Sets the PIN that was typed twice.
    pub(super) fn set_pin(&mut self) {
        let held = people::known::<Known>(&self.store);
        let birth = self.ok(held).flatten().and_then(|k| k.together().birth);
        let lock = &mut self.model.lock;
        let same = lock.new.text == lock.again.text;
        let pin = match Pin::new(&lock.new.text, birth) {
            Err(refused) => return self.model.lock.failure = Some(refused.failure()),
            Ok(_) if !same => return self.model.lock.failure = Some(NOT_THE_SAME),
            Ok(pin) => pin,
        };
        if std::mem::replace(&mut self.model.lock.checking, true) {
            return;
        }
        let random = Arc::clone(&self.ports.random);
        self.effects
            .blocking(move || Outcome::PinSet(LockState::set(&pin, &*random).map(Box::new)));
    }

    pub(super) fn on_pin_set(&mut self, result: Result<Box<LockState>, LockError>) {
        self.model.lock.checking = false;
        let Some(state) = self.ok(result) else { return };
        let policy = match self.model.lock.policy {
            LockPolicy::Never => LockPolicy::Minutes(5),
            other => other,
        };
        let stored = self.store.transaction(|tx| {
            kv::put(tx, kept::LOCK_POLICY, &policy)?;
            kv::put(tx, kept::LOCK, &*state)
        });
        if self.ok(stored).is_some() {
            self.model.lock.clear();
            self.model.lock.policy = policy;
            self.model.lock.has_pin = true;
            self.model.lock.active_ms = self.model.now_ms;
            self.keep_lock_owner();
            let title = self.model.texts.t("lock-set");
            self.say(NoticeKind::Success, title, String::new());
        }
    }

    /// Takes lock and PIN away.
    pub(super) fn remove_lock(&mut self) {
        let gone = self.store.transaction(|tx| {
            kv::delete(tx, kept::LOCK)?;
            kv::delete(tx, kept::LOCK_OWNER)?;
            kv::delete(tx, kept::LOCK_POLICY)
        });
        if self.ok(gone).is_some() {
            self.model.lock.clear();
            self.model.lock.has_pin = false;
            self.model.lock.policy = LockPolicy::Never;
        }
    }
}
