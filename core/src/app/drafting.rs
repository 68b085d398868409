//! Preparing a dossier: every word is durable before the screen says "saved".

mod open;

use super::Route;
use super::model::Page;
use super::owner::Owner;
use crate::dossier::form::Input;
use crate::dossier::store as drafts;
use crate::procedure::guidance;
use crate::procedure::store as catalogue;
use crate::screen::{NoticeKind, PartialDate};
use serde_json::Value;

/// Source of a value the person typed.
pub(super) const TYPED: &str = "typed";
impl Owner {
    pub(super) fn start_draft(&mut self, code: &str) {
        let Page::Procedure(page) = &self.model.page else {
            return;
        };
        let Some(record) = page.record.clone() else { return };
        let office = self
            .model
            .pack
            .as_ref()
            .and_then(|p| p.offices.first())
            .map(|o| o.id.clone());
        let id = self.new_uuid();
        let held = catalogue::record(&self.store, code);
        let Some(Some(snapshot)) = self.ok(held) else {
            return;
        };
        let draft = drafts::NewDraft {
            id: &id,
            procedure: code,
            form: &record.version,
            snapshot: &snapshot.json,
            office: office.as_deref(),
            case: None,
        };
        let created = drafts::create(&self.store, &draft);
        if self.ok(created).is_some() {
            self.prefill(&id);
            self.go(Route::Draft { id });
        }
    }

    /// As [`Owner::prefill`], by a press: says what came of it.
    pub(super) fn prefill_asked(&mut self, id: &str) {
        let count = self.prefill(id);
        let title = self
            .model
            .texts
            .with("draft-prefilled", [("count", count.into())]);
        let waits = count == 0
            && self
                .read_draft(id)
                .is_some_and(|open| guidance::prefill_waits(&open.record, &open.data));
        let text = if waits {
            self.model.texts.t("draft-prefill-waits")
        } else {
            String::new()
        };
        self.say(NoticeKind::Info, title, text);
    }

    pub(super) fn keep_answer(
        &mut self,
        draft: &str,
        pointer: &str,
        value: Option<&Value>,
        source: Option<&str>,
        revision: u64,
    ) -> bool {
        let value = value.unwrap_or(&Value::Null).to_string();
        let kept = drafts::put_answer(
            &self.store,
            draft,
            pointer,
            &value,
            source.unwrap_or(TYPED),
            revision,
        );
        self.ok(kept).is_some()
    }

    /// Text of a field: the search box, or an answer of the open draft.
    pub(super) fn commit(&mut self, block: &str, text: &str, revision: u64) {
        if block == "search" {
            return self.search(text, revision);
        }
        if let Some(field) = block.strip_prefix("id:") {
            return self.type_identity(field, text, revision);
        }
        if let Some(field) = block.strip_prefix("family:") {
            return self.type_family(field, text, revision);
        }
        if let Some(field) = block.strip_prefix("offices:") {
            return self.type_offices(field, text, revision);
        }
        if let Some(field) = block.strip_prefix("door:") {
            return self.type_door(field, text, revision);
        }
        if let Some(field) = block.strip_prefix("channels:") {
            return self.type_channel(field, text, revision);
        }
        if block == "paste" {
            return self.paste(text, revision);
        }
        if self.type_lock(block, text, revision) || self.type_drafts(block, text, revision) {
            return;
        }
        self.answer(block, Input::Text(text.to_owned()), revision);
    }

    pub(super) fn set_date(&mut self, block: &str, value: PartialDate, revision: u64) {
        if let Some(field) = block.strip_prefix("id:") {
            return self.date_identity(field, value, revision);
        }
        self.answer(block, Input::Date(value), revision);
    }

    pub(super) fn choose(&mut self, block: &str, selected: &[String]) {
        if let Some(field) = block.strip_prefix("offices:") {
            return self.choose_offices(field, selected.first().map_or("", String::as_str));
        }
        if let Some(field) = block.strip_prefix("channels:") {
            return self.choose_channel(field, selected.first().map_or("", String::as_str));
        }
        match block {
            "language" => {
                if let Some(tag) = selected.first() {
                    self.set_language(crate::text::Lang::from_tag(tag));
                }
            }
            "id:sex" | "id:key" => {
                let chosen = selected.first().cloned().unwrap_or_default();
                self.choose_identity(block.trim_start_matches("id:"), chosen);
            }
            "lock:after" => self.set_lock_policy(selected.first().map_or("", String::as_str)),
            "family:relation" => self.choose_relation(selected.first().map_or("", String::as_str)),
            "whom" => self.choose_whom(selected.first().map_or("", String::as_str)),
            "office" => self.choose_office(selected.first().map(String::as_str)),
            _ => self.answer(block, Input::Chosen(selected.to_vec()), 0),
        }
    }

    fn choose_office(&mut self, office: Option<&str>) {
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let id = open.id.clone();
        let case = open.case();
        let kept = drafts::set_office(&self.store, &id, office, case.as_deref());
        self.ok(kept);
        self.stale = true;
    }

    /// One answer: older revisions are dropped; the newer is durable before it shows.
    pub(super) fn answer(&mut self, block: &str, input: Input, revision: u64) {
        let now = self.model.now_ms;
        let Some(pointer) = block.strip_prefix("f:") else {
            return self.answer_beside(block, input, revision);
        };
        let Some(open) = self.model.open_at(block) else {
            return;
        };
        // Choices carry no revision of the shell's: each is a whole value, the last one wins.
        let held = open.revisions.get(block).copied().unwrap_or(0);
        let revision = if revision == 0 { held + 1 } else { revision };
        if revision <= held {
            return;
        }
        let mut data = open.data.clone();
        let set = open.form.set(&mut data, pointer, input);
        let id = open.id.clone();
        if self.ok(set).is_none() {
            return;
        }
        let value = data.pointer(pointer).cloned();
        if !self.keep_answer(&id, pointer, value.as_ref(), None, revision) {
            // Not durable: the screen keeps showing the old value and the failure; the shell still has the text.
            return;
        }
        if let Page::Draft(open) = &mut self.model.page {
            open.data = data;
            open.revisions.insert(block.to_owned(), revision);
            open.sources.remove(pointer);
            open.saved_ms = now;
        }
    }

    pub(super) fn page_done(&mut self, draft: &str, page: usize, from_check: bool) {
        let Page::Draft(open) = &mut self.model.page else {
            return;
        };
        open.checked.insert(page);
        let wrong = open.errors("vi").iter().filter(|e| e.page == page).count();
        if wrong > 0 {
            let text = self
                .model
                .texts
                .with("page-errors-title", [("count", wrong.into())]);
            self.model.announcement = Some(text);
            self.model.focus = Some("errors".into());
            return;
        }
        let next = self.next_after(draft, Some(page), None, from_check);
        self.advance(next);
    }

    pub(super) fn paper_done(&mut self, draft: &str, paper: &str, from_check: bool) {
        let Page::Draft(open) = &mut self.model.page else {
            return;
        };
        open.papers_checked.insert(paper.to_owned());
        if let Some(file) = open.first_undecided(Some(paper)) {
            self.model.focus = Some(format!("flaws:{file}"));
            self.model.announcement = Some(self.model.texts.t("file-flaws-announce"));
            return;
        }
        let lacking = open.lacks(paper);
        if lacking {
            self.model.focus = Some("errors".into());
            return;
        }
        if self.make_pdf(draft, paper, from_check) {
            return;
        }
        let next = self.next_after(draft, None, Some(paper), from_check);
        self.advance(next);
    }

    /// The next step of a task stands where this one was, so that back leads to the task list.
    fn advance(&mut self, route: Route) {
        match route {
            Route::DraftCheck { .. }
                if self
                    .model
                    .place
                    .back_to(|r| matches!(r, Route::DraftCheck { .. })) =>
            {
                self.moved();
            }
            route => self.replace(route),
        }
    }

    fn next_after(&self, draft: &str, page: Option<usize>, paper: Option<&str>, from_check: bool) -> Route {
        let id = draft.to_owned();
        let Page::Draft(open) = &self.model.page else {
            return Route::Draft { id };
        };
        if from_check {
            return Route::DraftCheck { id };
        }
        let papers: Vec<String> = open.papers().into_iter().map(|n| n.paper.id.clone()).collect();
        let next_paper = match (page, paper) {
            (Some(page), _) => {
                if let Some(next) = open
                    .form
                    .visible_pages(&open.data)
                    .into_iter()
                    .find(|p| *p > page)
                {
                    return Route::DraftPage {
                        id,
                        page: next,
                        from_check: false,
                    };
                }
                papers.first()
            }
            (None, Some(paper)) => papers.iter().skip_while(|p| *p != paper).nth(1),
            (None, None) => None,
        };
        match next_paper {
            Some(paper) => Route::DraftPaper {
                id,
                paper: paper.clone(),
                from_check: false,
            },
            None => Route::DraftCheck { id },
        }
    }

    pub(super) fn delete_draft(&mut self, id: &str) {
        let deleted = drafts::delete(&self.store, id);
        if self.ok(deleted).is_some() {
            self.model.place.forget_draft(id);
            self.moved();
            self.say_deleted(id);
        }
    }

    pub(super) fn undo_delete(&mut self, id: &str) {
        let restored = drafts::restore(&self.store, id);
        if self.ok(restored).is_some() {
            self.go(Route::Draft { id: id.to_owned() });
        }
    }

    pub(super) fn new_uuid(&self) -> String {
        let bytes = self.ports.random.bytes(16);
        let mut id = [0_u8; 16];
        for (to, from) in id.iter_mut().zip(bytes) {
            *to = from;
        }
        uuid::Builder::from_random_bytes(id).into_uuid().to_string()
    }
}
