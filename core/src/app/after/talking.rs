//! Messages with the desk: written without a network too, sent in order, read when they are looked at.

use super::{AfterOutcome, Complaint, Promised, SEND_MESSAGE, inputs::LONGEST};
use crate::app::Route;
use crate::app::message::Outcome;
use crate::app::model::{Page, Promise};
use crate::app::owner::Owner;
use crate::dossier::messages::{self as kept, Purpose};
use crate::net::trouble::Trouble;
use crate::net::wire::after::{Message, NewMessage, Side};
use crate::outbox::{self, EffectState};

impl Owner {
    /// Asks for the thread of a dossier, and says that what the office wrote was read when it is looked at.
    pub(in crate::app) fn want_messages(&mut self, code: &str) {
        if !self.model.online || self.link.session().is_none() {
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        if !self.busy.messages.insert(code.to_owned()) {
            return;
        }
        self.stale = true;
        let looked_at = matches!(self.model.place.top(), Route::Messages { code: here } if here == code);
        let (code, asked) = (code.to_owned(), code.to_owned());
        self.effects.online(
            async move {
                let items = province.messages(&asked).await.map_err(|e| Trouble::of_net(&e))?;
                let unread = items
                    .iter()
                    .filter(|m| m.from == Side::Office && m.read_at.is_none())
                    .map(|m| m.seq)
                    .max();
                if let Some(seq) = unread.filter(|_| looked_at) {
                    let read = province.read_messages(&asked, seq).await;
                    read.map_err(|e| Trouble::of_net(&e))?;
                }
                Ok(items)
            },
            move |result| Outcome::After(AfterOutcome::Messages { code, result }),
        );
    }

    pub(super) fn on_messages(&mut self, code: &str, result: Result<Vec<Message>, Trouble>) {
        self.busy.messages.remove(code);
        self.stale = true;
        match result {
            Ok(items) => {
                let kept = kept::put(&self.store, code, &items);
                self.ok(kept);
                let unread = items
                    .iter()
                    .any(|m| m.from == Side::Office && m.read_at.is_none());
                if unread {
                    // What was just read is counted anew there.
                    self.sync();
                }
            }
            // The thread of before stays; the page says when there is no network.
            Err(trouble) => tracing::warn!(code = trouble.failure.code, "no messages"),
        }
    }

    /// The person sends what is written: promised to the outbox, and an empty field for the next.
    pub(super) fn send_message(&mut self, code: &str) {
        let held = kept::typing(&self.store, Purpose::Message, code);
        let Some(typing) = self.ok(held) else { return };
        let text = typing.text.trim();
        if text.is_empty() || text.chars().count() > LONGEST as usize {
            self.model.focus = Some(format!("message:{}", typing.n));
            return;
        }
        let promised = Promised {
            by: self.own_number(),
            code: code.to_owned(),
            body: NewMessage {
                text: text.to_owned(),
            },
        };
        let Ok(payload) = serde_json::to_string(&promised) else {
            return self.fail_with("MC-X01");
        };
        let (key, next) = (self.new_uuid(), typing.next(String::new()));
        let queued = self.store.transaction(|tx| {
            outbox::enqueue(tx, SEND_MESSAGE, &key, &key, &payload)?;
            kept::put_typing(tx, Purpose::Message, code, &next)
        });
        if self.ok(queued).is_some() {
            let text = self.model.texts.t("message-queued");
            self.model.announcement = Some(text);
            self.stale = true;
            self.send_waiting();
        }
    }

    /// Messages about a dossier without the server's word, in the order they were written.
    pub(in crate::app) fn waiting_messages(&mut self, code: &str) -> Vec<(Promise, String)> {
        let open = outbox::open(&self.store);
        let open = self.ok(open).unwrap_or_default();
        open.into_iter()
            .filter(|e| e.kind == SEND_MESSAGE && e.state != EffectState::Sent)
            .filter_map(|e| {
                let promised = self.promised::<NewMessage>(&e)?;
                (promised.code == code).then(|| (self.promise_row(&e), promised.body.text))
            })
            .collect()
    }

    /// Writes a complaint into the message field, behind what is written there, for the person to read, change and send.
    pub(super) fn complain(&mut self, code: &str, about: &Complaint) {
        let Page::Dossier(page) = &self.model.page else {
            return;
        };
        let texts = &self.model.texts;
        let words = match about {
            Complaint::Refusal => texts.with("complaint-refusal", [("code", code.into())]),
            Complaint::Return(n) => {
                let Some(row) = page.after.defects.get(*n) else {
                    return;
                };
                texts.with(
                    "complaint-return",
                    [
                        ("code", code.into()),
                        ("place", row.place.as_str().into()),
                        ("reason", row.reason.as_str().into()),
                    ],
                )
            }
        };
        let held = kept::typing(&self.store, Purpose::Message, code);
        let Some(typing) = self.ok(held) else { return };
        let text = match typing.text.trim() {
            "" => words,
            // The same complaint twice is one.
            written if written.contains(words.trim()) => written.to_owned(),
            written => format!("{written}\n\n{words}"),
        };
        self.keep_writing(Purpose::Message, code, &typing.next(text));
        self.go(Route::Messages {
            code: code.to_owned(),
        });
    }
}
