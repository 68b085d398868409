//! What follows a filing: mending what was returned, withdrawing, messages with the desk, how the result comes.

mod dossier;
mod inputs;
mod intent;
mod mending;
mod rating;
mod supplemented;
mod talking;

pub(crate) use inputs::LONGEST as LONGEST_MESSAGE;
pub use intent::{AfterIntent, Complaint};
pub(super) use mending::FILE_SUPPLEMENT;

use super::filing::posting_key;
use super::message::Outcome;
use super::model::Promise;
use super::owner::Owner;
use super::rows::dossier_row;
use crate::dossier::messages::{self as kept, Purpose, Typing};
use crate::net::trouble::Trouble;
use crate::net::wire::Dossier;
use crate::net::wire::after::{Message, NewMessage, Withdrawal};
use crate::net::wire::rating::Rating;
use crate::outbox::{self, Effect, EffectState};
use crate::screen::NoticeKind;
use crate::status::store as dossiers;
use crate::store::kv;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The outbox's word for a withdrawal; its subject is the dossier's code.
const WITHDRAW: &str = "withdraw_dossier";
/// The outbox's word for a message to the desk; its subject is its own key.
const SEND_MESSAGE: &str = "send_message";

/// What the outbox holds of this module. Whoever signs in later must not write or withdraw in another's place.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Promised<T> {
    /// Twelve digits of who promised; empty when nobody was signed in.
    pub(super) by: String,
    /// The dossier.
    pub(super) code: String,
    /// The request.
    pub(super) body: T,
}

/// What an effect of this module brought.
#[derive(Debug)]
pub(crate) enum AfterOutcome {
    /// The server's word on something promised.
    Sent {
        /// Its row in the outbox.
        effect: i64,
        /// What it said.
        result: Result<Said, Trouble>,
    },
    /// The messages about a dossier.
    Messages {
        /// Which.
        code: String,
        /// All of them.
        result: Result<Vec<Message>, Trouble>,
    },
    /// The person's own rating of a dossier; `None` when there is none.
    Rating {
        /// Which.
        code: String,
        /// As the server has it.
        result: Result<Option<Rating>, Trouble>,
    },
}

/// The server's word on something promised.
#[derive(Debug)]
pub(crate) enum Said {
    /// A message is there.
    Message(String, Message),
    /// The dossier is withdrawn.
    Withdrawn(Box<Dossier>),
    /// The dossier is rated.
    Rated(Box<Rating>),
}

impl Owner {
    /// What was promised, when it is of who is signed in.
    pub(super) fn promised<T: DeserializeOwned>(&self, effect: &Effect) -> Option<Promised<T>> {
        let held: Promised<T> = crate::json::from_str(&effect.payload).ok()?;
        (held.by.is_empty() || held.by == self.own_number()).then_some(held)
    }

    pub(super) fn promise_row(&mut self, effect: &Effect) -> Promise {
        let posted = kv::get::<bool>(&self.store, &posting_key(effect.id));
        let posted = self.ok(posted).flatten().is_some();
        let refused = effect.state == EffectState::Refused;
        Promise {
            effect: effect.id,
            key: effect.idempotency_key.clone(),
            sending: effect.state == EffectState::Sending,
            refused: refused.then(|| {
                (
                    effect.code.clone().unwrap_or_default(),
                    effect.detail.clone().unwrap_or_default(),
                )
            }),
            needs_sign_in: self.model.online && self.link.session().is_none(),
            can_take_back: refused || (effect.state == EffectState::Queued && !posted),
            at_ms: effect.created,
        }
    }

    /// Sends a message, a withdrawal or a rating that is due; false when the effect is none of them.
    pub(super) fn send_after(&mut self, effect: &Effect) -> bool {
        if !matches!(effect.kind.as_str(), WITHDRAW | SEND_MESSAGE | rating::RATE) {
            return false;
        }
        if self.link.session().is_none() || !self.is_next(effect) || !self.busy.filing.insert(effect.id) {
            return true;
        }
        let started = if effect.kind == rating::RATE {
            self.start_rating(effect)
        } else {
            self.start_after(effect)
        };
        if !started {
            self.busy.filing.remove(&effect.id);
        }
        true
    }

    /// Messages about one dossier go one after the other, in the order they were written.
    fn is_next(&mut self, effect: &Effect) -> bool {
        if effect.kind != SEND_MESSAGE {
            return true;
        }
        let code = |e: &Effect| {
            crate::json::from_str::<Promised<NewMessage>>(&e.payload)
                .map(|p| p.code)
                .ok()
        };
        let open = outbox::open(&self.store);
        let open = self.ok(open).unwrap_or_default();
        let first = open
            .iter()
            .find(|e| e.kind == SEND_MESSAGE && e.state != EffectState::Refused && code(e) == code(effect));
        first.is_some_and(|e| e.id == effect.id)
    }

    /// Marks an effect as on its way: from now on it may have arrived, so it can no longer be taken back. False when that did not
    /// become durable.
    pub(super) fn begin_posting(&mut self, id: i64) -> bool {
        let marked = self.store.transaction(|tx| {
            outbox::mark_sending(tx, id)?;
            kv::put(tx, &posting_key(id), &true)
        });
        self.stale = true;
        self.ok(marked).is_some()
    }

    /// Posts it; false when it may not go now.
    fn start_after(&mut self, effect: &Effect) -> bool {
        let Some(province) = self.link.province() else {
            return false;
        };
        let message = (effect.kind == SEND_MESSAGE).then(|| self.promised::<NewMessage>(effect));
        let withdrawal = (effect.kind == WITHDRAW).then(|| self.promised::<Withdrawal>(effect));
        let (message, withdrawal) = (message.flatten(), withdrawal.flatten());
        if message.is_none() && withdrawal.is_none() {
            return false;
        }
        let id = effect.id;
        if !self.begin_posting(id) {
            return false;
        }
        let key = effect.idempotency_key.clone();
        self.effects.online(
            async move {
                if let Some(m) = message {
                    let sent = province.send_message(&m.code, &key, &m.body).await;
                    return sent
                        .map(|said| Said::Message(m.code, said))
                        .map_err(|e| Trouble::of_net(&e));
                }
                let Some(w) = withdrawal else {
                    return Err(Trouble::from(crate::net::trouble::OFFLINE));
                };
                let done = province.withdraw(&w.code, &key, &w.body).await;
                done.map(|d| Said::Withdrawn(Box::new(d)))
                    .map_err(|e| Trouble::of_net(&e))
            },
            move |result| Outcome::After(AfterOutcome::Sent { effect: id, result }),
        );
        true
    }

    pub(super) fn on_after(&mut self, outcome: AfterOutcome) {
        match outcome {
            AfterOutcome::Sent { effect, result } => self.on_sent(effect, result),
            AfterOutcome::Messages { code, result } => self.on_messages(&code, result),
            AfterOutcome::Rating { code, result } => self.on_rating(&code, result),
        }
    }

    fn on_sent(&mut self, effect: i64, result: Result<Said, Trouble>) {
        self.busy.filing.remove(&effect);
        self.stale = true;
        let held = outbox::get(&self.store, effect);
        let Some(Some(effect)) = self.ok(held) else { return };
        match result {
            Ok(said) => {
                let taken = self.take_word(&effect, &said);
                if taken {
                    self.report.sent += 1;
                } else {
                    // The same key gives the same answer: the next try ends it.
                    let again = outbox::retry_at(&self.store, effect.id, self.model.now_ms + 1_000, None);
                    self.ok(again);
                }
            }
            Err(trouble) => self.not_filed(&effect, &trouble),
        }
        self.send_waiting();
    }

    /// The server's word and the end of the effect are one transaction.
    fn take_word(&mut self, effect: &Effect, said: &Said) -> bool {
        let kept = match said {
            Said::Rated(told) => return self.take_rating(effect, told),
            Said::Message(code, message) => self.store.transaction(|tx| {
                kept::put(tx, code, std::slice::from_ref(message))?;
                kv::delete(tx, &posting_key(effect.id))?;
                outbox::mark_sent(tx, effect.id)
            }),
            Said::Withdrawn(dossier) => dossier_row(dossier, true).and_then(|row| {
                self.store.transaction(|tx| {
                    dossiers::upsert(tx, &row)?;
                    kv::delete(tx, &posting_key(effect.id))?;
                    outbox::mark_sent(tx, effect.id)
                })
            }),
        };
        if self.ok(kept).is_none() {
            return false;
        }
        if let Said::Withdrawn(_) = said {
            let title = self.model.texts.t("withdrawn-title");
            self.say(NoticeKind::Success, title, String::new());
        }
        true
    }

    /// The person confirmed: the withdrawal is promised to the outbox.
    pub(super) fn withdraw(&mut self, code: &str) {
        let typing = kept::typing(&self.store, Purpose::Withdrawal, code);
        let Some(typing) = self.ok(typing) else { return };
        let reason = typing.text.trim();
        let promised = Promised {
            by: self.own_number(),
            code: code.to_owned(),
            body: Withdrawal {
                reason: (!reason.is_empty()).then(|| reason.to_owned()),
            },
        };
        let Ok(payload) = serde_json::to_string(&promised) else {
            return self.fail_with("MC-X01");
        };
        let key = self.new_uuid();
        let queued = self.store.transaction(|tx| {
            // One that was refused before is asked anew, under a key of its own.
            match outbox::find(tx, WITHDRAW, code)? {
                Some(held) if held.state == EffectState::Refused => {
                    kv::delete(tx, &posting_key(held.id))?;
                    outbox::replace(tx, held.id, &key, &payload)
                }
                _ => outbox::enqueue(tx, WITHDRAW, code, &key, &payload).map(|_| ()),
            }
        });
        if self.ok(queued).is_some() {
            self.model.place.back();
            self.moved();
            self.send_waiting();
        }
    }

    /// Takes back what was promised and not posted, or puts away what was refused.
    pub(super) fn forget_promise(&mut self, effect: i64) {
        let gone = self.store.transaction(|tx| {
            let posted: Option<bool> = kv::get(tx, &posting_key(effect))?;
            let held = outbox::get(tx, effect)?;
            let free = held.is_some_and(|e| {
                e.state == EffectState::Refused || (e.state == EffectState::Queued && posted.is_none())
            });
            if free {
                outbox::withdraw(tx, effect)?;
                kv::delete(tx, &posting_key(effect))?;
            }
            Ok(())
        });
        self.ok(gone);
        self.stale = true;
    }

    pub(super) fn keep_writing(&mut self, purpose: Purpose, code: &str, typing: &Typing) {
        let stored = kept::put_typing(&self.store, purpose, code, typing);
        self.ok(stored);
        self.stale = true;
    }

    pub(super) fn waiting_withdrawal(&mut self, code: &str) -> Option<Promise> {
        let held = outbox::find(&self.store, WITHDRAW, code);
        let effect = self.ok(held).flatten()?;
        (effect.state != EffectState::Sent).then(|| self.promise_row(&effect))
    }
}
