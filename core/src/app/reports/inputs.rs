//! Writing a report: every answer is durable before the screen says "saved".

use super::{ReportsRoute, Say};
use crate::app::Route;
use crate::app::owner::Owner;
use crate::dossier::form::Input;
use crate::dossier::messages::Typing;
use crate::feedback::reports::store as kept;
use crate::feedback::reports::written::{Name, Written};
use crate::feedback::reports::{Step, photos};
use crate::net::wire::open311::{About, DataType};
use crate::store::kv;
use std::collections::BTreeMap;

/// A question of this code asks for a dossier.
const DOSSIER_CODE: &str = "ma-ho-so";
/// A question of this code asks for a procedure.
const PROCEDURE: &str = "thu-tuc";

/// Under this key stands what is being written about a report.
fn typing_key(id: &str) -> String {
    format!("report.typing.{id}")
}

impl Owner {
    /// The report whose page is on top, and which page.
    fn writing(&self) -> Option<(String, Step)> {
        match self.model.place.top() {
            Route::Reports(ReportsRoute::Write { id, step }) => Some((id.clone(), *step)),
            _ => None,
        }
    }

    pub(super) fn start_report(&mut self, kind: &str, about: Option<About>) {
        let held = kept::kind(&self.store, kind);
        let Some(kind) = self.ok(held).flatten() else {
            return;
        };
        let mut written = Written {
            kind: kind.service.code.clone(),
            about,
            text: self.take_door_words(),
            ..Written::default()
        };
        if let Some(about) = &written.about {
            let known = [
                (DOSSIER_CODE, about.dossier.clone()),
                (
                    PROCEDURE,
                    about
                        .procedure
                        .as_ref()
                        .map(|code| format!("{code} · {}", about.name)),
                ),
            ];
            let answers: BTreeMap<String, Vec<String>> = known
                .into_iter()
                .filter(|(code, _)| kind.question(code).is_some())
                .filter_map(|(code, value)| Some((code.to_owned(), vec![value?])))
                .collect();
            written.answers = answers;
        }
        let (id, owner) = (self.new_uuid(), self.own_number());
        let created = kept::create(&self.store, &id, &owner, &written);
        if self.ok(created).is_some() {
            if !written.text.is_empty() {
                // They stand in the report now.
                let cleared = crate::door::store::clear_words(&self.store);
                self.ok(cleared);
            }
            // The way back leads to one's own reports, where it stands now.
            self.replace(Route::Reports(ReportsRoute::Write { id, step: Step::What }));
        }
    }

    /// Changes what is written, and keeps it.
    pub(super) fn change_report(&mut self, id: &str, change: impl FnOnce(&mut Written) -> bool) {
        let held = kept::get(&self.store, id);
        let Some(row) = self.ok(held).flatten() else {
            return;
        };
        let mut written = row.written;
        if row.stage != kept::Stage::Draft || !change(&mut written) {
            return;
        }
        let stored = kept::put_written(&self.store, id, &written);
        self.ok(stored);
        self.stale = true;
    }

    /// An answer on a page of reports.
    pub(in crate::app) fn answer_report(&mut self, field: &str, input: Input, revision: u64) {
        if let (Some(n), Input::Text(text)) = (field.strip_prefix("say:"), &input) {
            return self.write_about_report(n, text, revision);
        }
        let Some((id, _)) = self.writing() else { return };
        if let (Some(code), Input::Text(text)) = (field.strip_prefix("t:"), &input) {
            let time = crate::text::fold::normalise(text);
            // A field of its own beside the day, with revisions of its own.
            return self.change_report(&id, |written| {
                let newer = written.newer(field, revision);
                if newer {
                    written.times.insert(code.to_owned(), time);
                }
                newer
            });
        }
        let code = field.strip_prefix("a:").map(str::to_owned);
        match (code, input) {
            (Some(code), Input::Date(date)) => self.change_report(&id, |written| {
                let newer = written.newer(&code, revision);
                if newer {
                    written.dates.insert(code, date);
                }
                newer
            }),
            (Some(code), Input::Text(text)) => self.change_report(&id, |written| {
                let newer = written.newer(&code, revision);
                if newer {
                    written
                        .answers
                        .insert(code, vec![crate::text::fold::normalise(&text)]);
                }
                newer
            }),
            (Some(code), Input::Chosen(chosen)) => self.choose_in_report(&id, code, chosen),
            (None, Input::Text(text)) => {
                let text = crate::text::fold::normalise(&text);
                self.change_report(&id, |written| {
                    let newer = written.newer(field, revision);
                    match field {
                        _ if !newer => {}
                        "text" => written.text = text,
                        "address" => written.address = text,
                        _ => {}
                    }
                    newer
                });
            }
            (None, Input::Chosen(chosen)) if field == "name" => {
                let name = Name::of_word(chosen.first().map_or("", String::as_str));
                self.change_report(&id, |written| {
                    written.name = name;
                    true
                });
            }
            _ => {}
        }
    }

    /// Only what the question lists can be chosen.
    fn choose_in_report(&mut self, id: &str, code: String, chosen: Vec<String>) {
        let held = kept::get(&self.store, id);
        let Some(row) = self.ok(held).flatten() else {
            return;
        };
        let kind = kept::kind(&self.store, &row.written.kind);
        let Some(kind) = self.ok(kind).flatten() else {
            return;
        };
        let Some(question) = kind.question(&code) else {
            return;
        };
        let most = if question.datatype == DataType::Multi {
            usize::MAX
        } else {
            1
        };
        let listed = |key: &String| question.values.iter().any(|(known, _)| known == key);
        let chosen: Vec<String> = chosen.into_iter().filter(listed).take(most).collect();
        self.change_report(id, |written| {
            written.answers.insert(code, chosen);
            true
        });
    }

    /// Goes on when nothing of the page is lacking.
    pub(super) fn report_step_done(&mut self, id: &str, step: Step) {
        let held = kept::get(&self.store, id);
        let Some(row) = self.ok(held).flatten() else {
            return;
        };
        let kind = kept::kind(&self.store, &row.written.kind);
        let Some(kind) = self.ok(kind).flatten() else {
            return;
        };
        let lacking = row.written.lacking(&kind);
        let first = lacking.into_iter().find(|lack| lack.step == step);
        if let Some(lack) = first {
            self.change_report(id, |written| {
                written.tried.push(step);
                written.tried.sort_unstable();
                written.tried.dedup();
                true
            });
            self.model.focus = Some(lack.block);
            return;
        }
        let next = kind.after(step);
        self.go(Route::Reports(ReportsRoute::Write {
            id: id.to_owned(),
            step: next,
        }));
    }

    /// Lets a report that is being written go, after the person said yes.
    pub(super) fn delete_report(&mut self, id: &str) {
        let deleted = kept::delete_draft(&self.store, id);
        let Some(sealed) = self.ok(deleted) else { return };
        for name in sealed {
            let dropped = self.vault.delete(&name);
            self.ok(dropped);
        }
        self.go_to_reports();
        let text = self.model.texts.t("report-deleted");
        self.model.announcement = Some(text);
    }

    /// To one's own reports, on the way here.
    pub(super) fn go_to_reports(&mut self) {
        let is_list = |route: &Route| matches!(route, Route::Reports(ReportsRoute::List { .. }));
        if !self.model.place.back_to(is_list) {
            self.model.place = crate::app::Place::at(self.model.place.tab);
            self.model.place.push(Route::Reports(ReportsRoute::list()));
        }
        self.moved();
    }

    /// What is being written about a report.
    pub(super) fn typing_of(&mut self, id: &str) -> Typing {
        let held = kv::get(&self.store, &typing_key(id));
        self.ok(held).flatten().unwrap_or_default()
    }

    /// Words for the office. A late word of a text that was sent already belongs to no field any more.
    fn write_about_report(&mut self, n: &str, text: &str, revision: u64) {
        let id = match self.model.place.top() {
            Route::Reports(ReportsRoute::One { id }) => id.clone(),
            _ => return,
        };
        let mut typing = self.typing_of(&id);
        if n != typing.n.to_string() || revision <= typing.revision {
            return;
        }
        typing.text = crate::text::fold::normalise(text);
        typing.revision = revision;
        self.model.reports.lack = None;
        let stored = kv::put(&self.store, &typing_key(&id), &typing);
        self.ok(stored);
        self.stale = true;
    }

    /// What is being written is sent: the field is empty after this. Within the transaction that promises it.
    pub(super) fn empty_field(
        tx: &crate::store::Store,
        id: &str,
        typing: &Typing,
        key: &str,
    ) -> Result<(), crate::store::StoreError> {
        photos::send_with(tx, id, key)?;
        kv::put(tx, &typing_key(id), &typing.next(String::new()))
    }

    /// Words that were taken back stand in the field again, before what was written since.
    pub(super) fn fill_field(
        tx: &crate::store::Store,
        id: &str,
        text: &str,
        key: &str,
    ) -> Result<(), crate::store::StoreError> {
        photos::take_back(tx, id, key)?;
        let held: Typing = kv::get(tx, &typing_key(id))?.unwrap_or_default();
        let text = if held.text.trim().is_empty() {
            text.to_owned()
        } else {
            format!("{text}\n{}", held.text)
        };
        kv::put(tx, &typing_key(id), &held.next(text))
    }

    /// Which of the things one can say needs words.
    pub(super) const fn needs_words(what: Say) -> bool {
        !matches!(what, Say::Like)
    }
}
