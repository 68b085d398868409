//! Words about a report: a reply, a supplement, what one thinks of the answer, "me too". Promised to the outbox, also offline.

use super::sending::{SAY_OF_REPORT, Spoken};
use super::{ReportsRoute, Say};
use crate::app::Route;
use crate::app::filing::{STILL_COPYING, posting_key};
use crate::app::model::Promise;
use crate::app::owner::Owner;
use crate::feedback::reports::photos::{self, PhotoState};
use crate::feedback::reports::{LONGEST, store as kept};
use crate::net::api::Saying;
use crate::outbox::{self, EffectState};
use crate::store::kv;

/// What the subject of words about somebody else's report begins with.
pub(super) const NEAR: &str = "near:";

/// There is nobody in whose name to say it.
const NOT_SIGNED_IN: &str = "MC-N14";

impl Owner {
    /// The person sends what is written in the field, as what they pressed.
    pub(super) fn say_about_report(&mut self, id: &str, what: Say) {
        let typing = self.typing_of(id);
        let text = typing.text.trim().to_owned();
        let field = format!("report:say:{}", typing.n);
        let long = text.chars().count() > LONGEST as usize;
        if long || (Self::needs_words(what) && text.is_empty()) {
            let key = if long {
                "report-lack-long"
            } else {
                "report-lack-words"
            };
            self.model.announcement = Some(self.model.texts.t(key));
            self.model.focus = Some(field.clone());
            self.model.reports.lack = Some((id.to_owned(), field, key));
            return;
        }
        self.model.reports.lack = None;
        let beside = photos::list(&self.store, id, photos::BEING_WRITTEN);
        let beside = self.ok(beside).unwrap_or_default();
        if beside.iter().any(|p| p.state == PhotoState::Importing) {
            return self.fail_with(STILL_COPYING.code);
        }
        let saying = match what {
            Say::Reply => Saying::Reply { text },
            Say::Supplement => Saying::Supplement { text },
            Say::Reopen => Saying::Reopen { reason: text },
            Say::Like | Say::Dislike => Saying::Opinion {
                like: what == Say::Like,
                reason: (what == Say::Dislike).then_some(text),
            },
        };
        let spoken = Spoken {
            by: self.own_number(),
            report: Some(id.to_owned()),
            number: None,
            saying,
        };
        let Ok(payload) = serde_json::to_string(&spoken) else {
            return self.fail_with("MC-X01");
        };
        let key = self.new_uuid();
        let queued = self.store.transaction(|tx| {
            if Self::needs_words(what) {
                Self::empty_field(tx, id, &typing, &key)?;
            }
            outbox::enqueue(tx, SAY_OF_REPORT, &format!("{id}/{key}"), &key, &payload)
        });
        if self.ok(queued).is_some() {
            let text = self.model.texts.t("report-said-queued");
            self.model.announcement = Some(text);
            self.stale = true;
            self.send_waiting();
        }
    }

    /// "It happens to me too": once per report and person.
    pub(super) fn say_me_too(&mut self, number: &str) {
        let own = self.own_number();
        if own.is_empty() {
            if !matches!(self.model.place.top(), Route::Reports(ReportsRoute::Write { .. })) {
                self.model.focus = Some("message".into());
                return self.fail_with(NOT_SIGNED_IN);
            }
            // The page invites to sign in, right above the reports.
            self.model.focus = Some("signin".into());
            self.model.announcement = Some(self.model.texts.t("report-me-too-sign-in"));
            return;
        }
        let spoken = Spoken {
            by: own.clone(),
            report: None,
            number: Some(number.to_owned()),
            saying: Saying::MeToo,
        };
        let Ok(payload) = serde_json::to_string(&spoken) else {
            return self.fail_with("MC-X01");
        };
        let key = self.new_uuid();
        // One row a person and report: pressed twice it is said once.
        let subject = format!("{NEAR}{number}/{own}");
        let queued = outbox::enqueue(&self.store, SAY_OF_REPORT, &subject, &key, &payload);
        if self.ok(queued).is_some() {
            let text = self.model.texts.t("report-me-too-queued");
            self.model.announcement = Some(text);
            self.stale = true;
            self.send_waiting();
        }
    }

    /// What was said about a report without the server's word, in order, and how many photos go with it.
    pub(super) fn said_waiting(&mut self, id: &str) -> Vec<(Promise, Saying, usize)> {
        let open = outbox::open(&self.store);
        let open = self.ok(open).unwrap_or_default();
        let mine = open
            .into_iter()
            .filter(|e| e.kind == SAY_OF_REPORT)
            .filter(|e| e.subject.split_once('/').is_some_and(|(report, _)| report == id));
        mine.filter_map(|effect| {
            let spoken: Spoken = crate::json::from_str(&effect.payload).ok()?;
            let held = photos::list(&self.store, id, &effect.idempotency_key);
            let count = self.ok(held).map_or(0, |photos| photos.len());
            let mut promise = self.promise_row(&effect);
            // What is said in nobody's name needs nobody.
            promise.needs_sign_in &= !spoken.by.is_empty();
            Some((promise, spoken.saying, count))
        })
        .collect()
    }

    /// Numbers of reports this person said "me too" to, sent or waiting.
    pub(super) fn me_too_said(&mut self) -> Vec<String> {
        let own = self.own_number();
        let prefix = NEAR.to_owned();
        let sql = "SELECT subject FROM outbox WHERE kind = ?1 AND substr(subject, 1, length(?2)) = ?2 AND state <> 'refused'";
        let rows = self
            .store
            .rows(sql, (SAY_OF_REPORT, prefix), |row| row.get::<_, String>(0));
        let rows = self.ok(rows).unwrap_or_default();
        rows.into_iter()
            .filter_map(|subject| {
                let (number, by) = subject.strip_prefix(NEAR)?.rsplit_once('/')?;
                (by == own).then(|| number.to_owned())
            })
            .collect()
    }

    /// Takes back what was said and not posted, or puts away what was refused: its words stand in the field again.
    pub(super) fn forget_saying(&mut self, effect: i64) {
        let gone = self.store.transaction(|tx| {
            let Some(held) = outbox::get(tx, effect)?.filter(|e| e.kind == SAY_OF_REPORT) else {
                return Ok(());
            };
            let posted: Option<bool> = kv::get(tx, &posting_key(effect))?;
            let free =
                held.state == EffectState::Refused || (held.state == EffectState::Queued && posted.is_none());
            if !free {
                return Ok(());
            }
            let spoken: Option<Spoken> = crate::json::from_str(&held.payload).ok();
            if let Some(Spoken {
                report: Some(report),
                saying,
                ..
            }) = spoken
            {
                let text = words_of(&saying);
                if !text.is_empty() {
                    Self::fill_field(tx, &report, text, &held.idempotency_key)?;
                }
            }
            outbox::withdraw(tx, effect)?;
            kv::delete(tx, &posting_key(effect)).map(|_| ())
        });
        self.ok(gone);
        self.stale = true;
    }

    /// The person opened the page of a report.
    pub(in crate::app) fn look_at_report(&mut self, id: &str) {
        self.report_seen(id);
        self.count_reports();
        self.want_report_news();
    }

    /// Nothing of this report is news any more.
    pub(in crate::app) fn report_seen(&mut self, id: &str) {
        let seen = kept::mark_seen(&self.store, id);
        self.ok(seen);
        let held = kept::get(&self.store, id);
        if let Some(number) = self.ok(held).flatten().and_then(|row| row.number) {
            self.news_seen(&number);
        }
    }

    /// True when that report is on the screen.
    pub(in crate::app) fn looks_at_report(&self, row: &str) -> bool {
        matches!(self.model.place.top(), Route::Reports(ReportsRoute::One { id }) if id == row)
    }
}

/// The words of what was said; empty where it has none.
pub(crate) fn words_of(saying: &Saying) -> &str {
    match saying {
        Saying::Reply { text } | Saying::Supplement { text } => text,
        Saying::Reopen { reason } => reason,
        Saying::Opinion { reason, .. } => reason.as_deref().unwrap_or_default(),
        Saying::MeToo => "",
    }
}
