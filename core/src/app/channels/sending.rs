//! A changed wish and an unlinking on their way: promised once, posted once, ended by the province's word.

use super::{ChannelsOutcome, SET_CHANNELS, UNLINK_ZALO};
use crate::app::after::Promised;
use crate::app::filing::posting_key;
use crate::app::message::Outcome;
use crate::app::owner::Owner;
use crate::net::trouble::Trouble;
use crate::net::wire::channels::{Channels, Wish};
use crate::outbox::{self, Effect, EffectState};
use crate::screen::NoticeKind;
use crate::status::channels::{self as kept, Edit};
use crate::store::kv;

impl Owner {
    /// Promised to the outbox once; nothing more of its kind goes while it waits.
    pub(super) fn promise_channels(&mut self, kind: &str, wish: Option<Wish>) {
        let by = self.own_number();
        if by.is_empty() || self.waiting_channels(kind).is_some() {
            return;
        }
        let promised = Promised {
            by,
            code: String::new(),
            body: wish,
        };
        let Ok(payload) = serde_json::to_string(&promised) else {
            return self.fail_with("MC-X01");
        };
        let key = self.new_uuid();
        let queued = self.store.transaction(|tx| {
            if kind == SET_CHANNELS {
                kept::put_edit(tx, None)?;
            }
            outbox::enqueue(tx, kind, &key, &key, &payload)
        });
        if self.ok(queued).is_some() {
            let text = self.model.texts.t("channels-queued");
            self.model.announcement = Some(text);
            self.stale = true;
            self.send_waiting();
            self.notify_due();
        }
    }

    /// Sends what this module promised; false when the effect is none of its own.
    pub(in crate::app) fn send_channels(&mut self, effect: &Effect) -> bool {
        if !matches!(effect.kind.as_str(), SET_CHANNELS | UNLINK_ZALO) {
            return false;
        }
        let promised = self.promised::<Option<Wish>>(effect);
        let (Some(province), Some(promised)) = (self.link.province(), promised) else {
            return true;
        };
        let id = effect.id;
        let free = self.link.session().is_some() && self.offers_channels();
        if !free || !self.busy.filing.insert(id) {
            return true;
        }
        if !self.begin_posting(id) {
            self.busy.filing.remove(&id);
            return true;
        }
        let key = effect.idempotency_key.clone();
        self.effects.online(
            async move {
                let told = match &promised.body {
                    Some(wish) => province.set_channels(&key, wish).await,
                    None => province.unlink_zalo().await,
                };
                told.map_err(|e| Trouble::of_net(&e))
            },
            move |result| Outcome::Channels(ChannelsOutcome::Sent { effect: id, result }),
        );
        true
    }

    pub(super) fn on_channels_sent(&mut self, id: i64, result: Result<Channels, Trouble>) {
        self.busy.filing.remove(&id);
        let held = outbox::get(&self.store, id);
        let Some(Some(effect)) = self.ok(held) else { return };
        match result {
            Ok(told) => {
                let done = self.store.transaction(|tx| {
                    kv::delete(tx, &posting_key(id))?;
                    outbox::mark_sent(tx, id)
                });
                if self.ok(done).is_none() {
                    // The same key gives the same answer: the next try ends it.
                    let again = outbox::retry_at(&self.store, id, self.model.now_ms + 1_000, None);
                    self.ok(again);
                } else {
                    self.report.sent += 1;
                    self.take_in_channels(told);
                    let done = if effect.kind == SET_CHANNELS {
                        "channels-sent"
                    } else {
                        "channels-unlinked"
                    };
                    let title = self.model.texts.t(done);
                    self.say(NoticeKind::Success, title, String::new());
                }
            }
            Err(trouble) => self.not_filed(&effect, &trouble),
        }
        self.send_waiting();
    }

    /// Takes back what was not posted, or puts away what was refused; what was wanted can be changed again.
    pub(super) fn forget_wish(&mut self, effect: i64) {
        let held = outbox::get(&self.store, effect);
        let Some(Some(held)) = self.ok(held) else { return };
        let of = self.own_number();
        let wish = self.promised::<Option<Wish>>(&held).and_then(|p| p.body);
        self.forget_promise(effect);
        let gone = outbox::get(&self.store, effect);
        if self.ok(gone).flatten().is_none()
            && held.state != EffectState::Sending
            && let Some(wish) = wish
        {
            let edit = Edit {
                of,
                wish,
                ..Edit::default()
            };
            self.keep_edit(Some(&edit));
        }
    }
}
