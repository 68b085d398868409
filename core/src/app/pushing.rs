//! Push: the endpoint is told to the province, messages are opened and acknowledged through the outbox.

use super::message::Outcome;
use super::owner::{Owner, kept};
use crate::net::trouble::Trouble;
use crate::net::wire::{self, PushSubscription};
use crate::outbox;
use crate::status::push::{PushKeys, PushKind, PushMessage, opener};
use crate::store::kv;

/// The outbox's word for an acknowledgement; its subject is the message's id.
const PUSH_ACK: &str = "push_ack";

/// How long acknowledgements wait after they could not be sent.
const ACK_PAUSE_MS: i64 = 30_000;

impl Owner {
    pub(super) fn push_endpoint(&mut self, endpoint: Option<String>) {
        self.model.push_on = endpoint.is_some();
        self.push_endpoint = endpoint;
        self.register_push();
    }

    /// Tells the province the endpoint, once per endpoint and citizen.
    pub(super) fn register_push(&mut self) {
        let (Some(endpoint), Some(province)) = (self.push_endpoint.clone(), self.link.province()) else {
            return;
        };
        let Some(session) = self.link.session() else {
            return;
        };
        if !self.model.online || self.busy.push {
            return;
        }
        let wanted = format!("{} {endpoint}", session.claims.sub);
        let held = kv::get::<String>(&self.store, kept::PUSH_REGISTERED);
        if self.ok(held).flatten().as_deref() == Some(wanted.as_str()) {
            return;
        }
        let Some(keys) = self.push_keys() else { return };
        let (p256dh, auth) = (keys.p256dh(), keys.auth());
        self.busy.push = true;
        let subscription = PushSubscription {
            endpoint: endpoint.clone(),
            keys: wire::PushKeys { p256dh, auth },
        };
        self.effects.online(
            async move {
                province
                    .subscribe_push(&subscription)
                    .await
                    .map_err(|e| Trouble::of_net(&e))?;
                Ok(wanted)
            },
            move |result| Outcome::PushRegistered { endpoint, result },
        );
    }

    /// The keys messages are sealed for; made on first use and kept.
    fn push_keys(&mut self) -> Option<&PushKeys> {
        if self.push_keys.is_none() {
            let keys = PushKeys::generate(&*self.ports.random);
            let stored = kv::put(&self.store, kept::PUSH_KEYS, &*keys.to_bytes());
            self.ok(stored)?;
            self.push_keys = Some(keys);
        }
        self.push_keys.as_ref()
    }

    /// What opens messages where this app does not run; nothing before the province has been told keys.
    pub(super) fn push_opener(&self) -> Option<Vec<u8>> {
        let pack = self.model.pack.as_ref()?;
        let report = pack.links.report.as_deref().unwrap_or_default();
        let opener = opener(self.push_keys.as_ref()?, &pack.links.dossier, report);
        opener.map(|opener| opener.to_vec())
    }

    pub(super) fn on_push_registered(&mut self, endpoint: &str, result: Result<String, Trouble>) {
        self.busy.push = false;
        match result {
            Ok(registered) => {
                let stored = kv::put(&self.store, kept::PUSH_REGISTERED, &registered);
                self.ok(stored);
            }
            Err(trouble) => tracing::warn!(
                code = trouble.failure.code,
                "push is not registered; tried again at the next sync"
            ),
        }
        if self.push_endpoint.as_deref() != Some(endpoint) {
            self.register_push();
        }
    }

    /// A sealed message: opened, acknowledged through the outbox, and followed by a sync.
    pub(super) fn on_push(&mut self, body: &[u8]) {
        let Some(keys) = &self.push_keys else {
            tracing::warn!(code = "MC-W06", "a push message without keys");
            return;
        };
        let opened = keys.open(body).and_then(|text| PushMessage::parse(&text));
        let message: PushMessage = match opened {
            Ok(message) => message,
            Err(error) => {
                // Anyone who learns the endpoint can post noise to it: it is counted, not shown.
                crate::error::Fail::log(&error);
                return;
            }
        };
        let queued = outbox::enqueue(&self.store, PUSH_ACK, &message.id, &message.id, "null");
        self.ok(queued);
        match message.kind {
            PushKind::Dossier => self.sync(),
            PushKind::Report => self.want_report_news(),
            // It may be anything: all that is told elsewhere is asked for. News of the province is in its pack, and with a new
            // one dossiers, reports and ways to be told are asked for anyway.
            PushKind::Unknown => {
                self.want_pack();
                self.want_family();
                self.want_channels();
                self.want_report_news();
                self.sync();
            }
        }
        self.send_acks();
    }

    pub(super) fn send_acks(&mut self) {
        if !self.model.online || self.busy.acks || self.link.session().is_none() {
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        let due = outbox::due(&self.store, self.ports.clock.now_ms());
        let effects: Vec<outbox::Effect> = self
            .ok(due)
            .unwrap_or_default()
            .into_iter()
            .filter(|e| e.kind == PUSH_ACK)
            .collect();
        if effects.is_empty() {
            return;
        }
        self.busy.acks = true;
        let ids: Vec<String> = effects.iter().map(|e| e.subject.clone()).collect();
        let done: Vec<i64> = effects.into_iter().map(|e| e.id).collect();
        for effect in &done {
            let marked = outbox::mark_sending(&self.store, *effect);
            self.ok(marked);
        }
        self.effects.online(
            async move { province.ack_push(&ids).await.map_err(|e| Trouble::of_net(&e)) },
            move |result| Outcome::Acked {
                effects: done,
                result,
            },
        );
    }

    pub(super) fn on_acked(&mut self, asked: &[i64], result: &Result<(), Trouble>) {
        self.busy.acks = false;
        for effect in asked {
            // Not acknowledged: they stay in the outbox and go with the next sync.
            let done = match result {
                Ok(()) => outbox::mark_sent(&self.store, *effect),
                Err(trouble) => {
                    let at = self.model.now_ms + ACK_PAUSE_MS;
                    outbox::retry_at(&self.store, *effect, at, Some(trouble.failure.code))
                }
            };
            self.ok(done);
        }
    }
}
