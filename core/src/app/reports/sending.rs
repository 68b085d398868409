//! Sending a report and what is said about it: photos first, then the words, each once under its key.

mod confirm;
mod post;

use super::{ReportOutcome, ReportsRoute};
use crate::app::Route;
use crate::app::filing::posting_key;
use crate::app::message::{Message, Outcome};
use crate::app::model::Transfer;
use crate::app::owner::Owner;
use crate::dossier::service::{FilingFile, FilingStep};
use crate::feedback::reports::photos;
use crate::feedback::reports::store::{self as kept, Row, Told};
use crate::net::api::Saying;
use crate::net::trouble::Trouble;
use crate::net::wire::open311::{Report, Sent};
use crate::outbox::{self, Effect, EffectState};
use crate::store::{StoreError, kv};
use post::{Task, What, send, to_send};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The outbox's word for a report; its subject is the report.
pub(in crate::app) const SEND_REPORT: &str = "send_report";
/// The outbox's word for what is said about one; its subject is the report and its own key, parted by a slash.
pub(in crate::app) const SAY_OF_REPORT: &str = "say_of_report";
/// Reports on their way at once: a week's worth must not all begin together on a phone's line.
const AT_ONCE: usize = 3;
/// A report as the outbox holds it.
#[derive(Serialize, Deserialize)]
pub(super) struct Leaving {
    /// Twelve digits of who sends it; empty when nobody was signed in.
    pub(super) by: String,
    /// Sent in the citizen's name; otherwise in nobody's.
    pub(super) signed: bool,
    /// Fields of GeoReport v2 and ours, without uploads.
    pub(super) fields: Vec<(String, String)>,
}

/// What is said about a report, as the outbox holds it.
#[derive(Serialize, Deserialize)]
pub(super) struct Spoken {
    /// Twelve digits of who says it; empty when nobody was signed in.
    pub(super) by: String,
    /// The report, by this phone's id; `None` for somebody else's.
    pub(super) report: Option<String>,
    /// Number of somebody else's.
    pub(super) number: Option<String>,
    /// What is said.
    pub(super) saying: Saying,
}

/// The server's word.
#[derive(Debug)]
pub(crate) enum ReportSaid {
    /// The report is there.
    Sent(Sent),
    /// The report as it stands now.
    Told(Box<Report>),
}

impl Owner {
    /// Sends a report, or words about one, that is due; false when the effect is neither.
    pub(in crate::app) fn send_of_reports(&mut self, effect: &Effect) -> bool {
        if !matches!(effect.kind.as_str(), SEND_REPORT | SAY_OF_REPORT) {
            return false;
        }
        let free = self.busy.reports.leaving.len() < AT_ONCE && !self.busy.filing.contains(&effect.id);
        if !free || !self.offers_reports() {
            return true;
        }
        let task = if effect.kind == SEND_REPORT {
            self.report_task(effect)
        } else {
            self.words_task(effect)
        };
        if let Some(task) = task {
            self.start_report_task(task);
        }
        true
    }

    /// Whether who is signed in may send what that person promised.
    fn may_send_for(&self, by: &str, signed: bool) -> bool {
        !signed || (self.link.session().is_some() && (by.is_empty() || by == self.own_number()))
    }

    fn report_task(&mut self, effect: &Effect) -> Option<Task> {
        let Ok(leaving) = crate::json::from_str::<Leaving>(&effect.payload) else {
            self.damaged_promise(effect);
            return None;
        };
        if !self.may_send_for(&leaving.by, leaving.signed) {
            return None;
        }
        Some(Task {
            effect: effect.id,
            key: effect.idempotency_key.clone(),
            files: self.files_to_send(&effect.subject, photos::OF_REPORT),
            what: What::Report(leaving.fields),
            follow_key: None,
            signed: leaving.signed,
        })
    }

    /// Words go after the report they belong to, in the order in which they were written.
    fn words_task(&mut self, effect: &Effect) -> Option<Task> {
        let Ok(spoken) = crate::json::from_str::<Spoken>(&effect.payload) else {
            self.damaged_promise(effect);
            return None;
        };
        let (number, follow_key) = match &spoken.report {
            None => (spoken.number.clone()?, None),
            Some(report) => {
                let earlier = kept::said_before(&self.store, SAY_OF_REPORT, report, effect.id);
                let held = kept::get(&self.store, report);
                let row = self.ok(held).flatten()?;
                if self.ok(earlier) != Some(false) {
                    return None;
                }
                let unsigned = row.owner.is_empty();
                (row.number?, row.follow_key.filter(|_| unsigned))
            }
        };
        let signed = follow_key.is_none();
        if !self.may_send_for(&spoken.by, signed) {
            return None;
        }
        let files = match &spoken.report {
            Some(report) => self.files_to_send(report, &effect.idempotency_key),
            None => Vec::new(),
        };
        Some(Task {
            effect: effect.id,
            key: effect.idempotency_key.clone(),
            files,
            what: What::Words(number, spoken.saying),
            follow_key,
            signed,
        })
    }

    /// Written by this app, so it is damage: it stays, and says so.
    fn damaged_promise(&mut self, effect: &Effect) {
        let refused = self.store.transaction(|tx| {
            outbox::mark_sending(tx, effect.id)?;
            outbox::mark_refused(tx, effect.id, "MC-B11", None)
        });
        self.ok(refused);
        self.stale = true;
    }

    fn files_to_send(&mut self, report: &str, said: &str) -> Vec<FilingFile> {
        let held = photos::list(&self.store, report, said);
        self.ok(held)
            .unwrap_or_default()
            .into_iter()
            .filter_map(to_send)
            .collect()
    }

    fn start_report_task(&mut self, task: Task) {
        let Some(province) = self.link.province() else {
            return;
        };
        let id = task.effect;
        let marked = outbox::mark_sending(&self.store, id);
        if self.ok(marked).is_none() {
            return;
        }
        self.busy.filing.insert(id);
        self.busy.reports.leaving.insert(id);
        self.stale = true;
        let (vault, random) = (Arc::clone(&self.vault), Arc::clone(&self.ports.random));
        let queue = self.effects.queue();
        let tell = Arc::new(move |step| {
            let outcome = Outcome::Reports(ReportOutcome::Step { effect: id, step });
            // The app is closing; the next start finds the effect in the outbox.
            let _ = queue.send(Message::Outcome(Box::new(outcome)));
        });
        self.effects.online(
            async move { send(&province, &*random, &vault, task, tell).await },
            move |result| {
                let result = result.map(Box::new);
                Outcome::Reports(ReportOutcome::Sent { effect: id, result })
            },
        );
    }

    pub(super) fn on_report_step(&mut self, effect: i64, step: FilingStep) {
        match step {
            FilingStep::Located { file, state } => {
                let stored = photos::put_upload(&self.store, &file, &state);
                self.ok(stored);
            }
            FilingStep::Progress { file, done, total } => {
                self.stale |= !self.model.transfers.contains_key(&file);
                self.model.transfers.insert(file, Transfer { done, total });
            }
            FilingStep::Received { file } => {
                self.model.transfers.remove(&file);
                let stored = photos::mark_received(&self.store, &file);
                self.ok(stored);
                self.stale = true;
            }
            FilingStep::Posting { go } => {
                let marked = self.store.transaction(|tx| {
                    let held = outbox::get(tx, effect)?;
                    let sending = held.is_some_and(|e| e.state == EffectState::Sending);
                    if sending {
                        kv::put(tx, &posting_key(effect), &true)?;
                    }
                    Ok(sending)
                });
                // The asker went away when the network did; nothing was posted then.
                let _ = go.send(self.ok(marked).unwrap_or(false));
                self.stale = true;
            }
        }
    }

    pub(super) fn on_report_sent(&mut self, effect: i64, result: Result<Box<ReportSaid>, Trouble>) {
        self.busy.filing.remove(&effect);
        self.busy.reports.leaving.remove(&effect);
        self.stale = true;
        let held = outbox::get(&self.store, effect);
        let Some(Some(effect)) = self.ok(held) else { return };
        match result {
            Ok(said) => {
                let taken = self.take_report_word(&effect, &said);
                if let Some(told) = self.ok(taken) {
                    self.hear_beside(told, &said);
                    self.report.sent += 1;
                    self.after_report_word(&effect, &said);
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

    /// The server's word and the end of the effect are one transaction. Gives what was told of one's own report, and whose it is.
    fn take_report_word(
        &mut self,
        effect: &Effect,
        said: &ReportSaid,
    ) -> Result<Option<(Told, String)>, StoreError> {
        let own = self.own_number();
        let new = self.new_uuid();
        self.store.transaction(|tx| {
            let mut told = None;
            match said {
                ReportSaid::Sent(sent) => {
                    let signed = crate::json::from_str::<Leaving>(&effect.payload).is_ok_and(|l| l.signed);
                    let owner = if signed { own.as_str() } else { "" };
                    kept::sent(tx, &effect.subject, owner, sent)?;
                }
                ReportSaid::Told(report) => {
                    if let Some(row) = kept::of_number(tx, &report.id)? {
                        told = Some((kept::tell(tx, report, &row.owner, &new)?, row.owner));
                    }
                }
            }
            kv::delete(tx, &posting_key(effect.id))?;
            outbox::mark_sent(tx, effect.id)?;
            Ok(told)
        })
    }

    /// The answer to one's own words may be the first to tell what the office did meanwhile.
    fn hear_beside(&mut self, told: Option<(Told, String)>, said: &ReportSaid) {
        if let (Some((told, owner)), ReportSaid::Told(report)) = (told, said) {
            self.hear_told(&told, &owner, report);
            self.count_reports();
            self.notify_due();
        }
    }

    fn after_report_word(&mut self, effect: &Effect, said: &ReportSaid) {
        let looking = |row: &str| {
            let top = self.model.place.top();
            matches!(top, Route::Reports(ReportsRoute::One { id }) if id == row)
        };
        match said {
            ReportSaid::Sent(_) if looking(&effect.subject) => {
                self.model.announcement = Some(self.model.texts.t("report-sent"));
            }
            ReportSaid::Told(report) if effect.subject.starts_with(super::saying::NEAR) => {
                self.told_among_others(report);
                self.model.announcement = Some(self.model.texts.t("report-me-too-sent"));
            }
            _ => {}
        }
        // Deadlines and state stand in the report itself. A week's worth asks once, at its end.
        if self.busy.reports.leaving.is_empty() {
            self.want_report_news();
        }
    }

    /// What waits for this report in the outbox.
    pub(super) fn report_promise(&mut self, row: &Row) -> Option<Effect> {
        let held = outbox::find(&self.store, SEND_REPORT, &row.id);
        let effect = self.ok(held).flatten()?;
        (effect.state != EffectState::Sent).then_some(effect)
    }
}
