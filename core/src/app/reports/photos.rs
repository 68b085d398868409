//! Photos and videos of reports: noted before they are copied, brought into shape and sealed as papers are.

use super::{ReportOutcome, ReportsRoute};
use crate::app::Route;
use crate::app::files::{TOO_MANY, TWICE, Taken, Wants, take_in};
use crate::app::message::Outcome;
use crate::app::model::FileRow;
use crate::app::owner::Owner;
use crate::feedback::reports::photos::{self, Photo, PhotoState};
use crate::feedback::reports::{MAX_PHOTO, MAX_VIDEO, MOST_PHOTOS, PHOTO_EDGE};
use crate::net::trouble::Trouble;
use crate::screen::FileState;
use std::sync::Arc;

/// Id of the block for photos of the report itself.
const BLOCK: &str = "report-photos";
/// Id of the block for photos beside words about a report.
const SAY_BLOCK: &str = "report-say-photos";

impl Owner {
    /// A photo was picked for the report on top; false when the block is none of these.
    pub(in crate::app) fn add_report_photo(&mut self, block: &str, path: &str, name: &str) -> bool {
        let (report, said) = match (block, self.model.place.top()) {
            (BLOCK, Route::Reports(ReportsRoute::Write { id, .. })) => (id.clone(), photos::OF_REPORT),
            (SAY_BLOCK, Route::Reports(ReportsRoute::One { id })) => (id.clone(), photos::BEING_WRITTEN),
            (BLOCK | SAY_BLOCK, _) => return true,
            _ => return false,
        };
        let held = photos::list(&self.store, &report, said);
        let held = self.ok(held).unwrap_or_default();
        if held.iter().filter(|p| p.state != PhotoState::Refused).count() >= MOST_PHOTOS as usize {
            self.fail_with(TOO_MANY.code);
            return true;
        }
        let (id, name) = (self.new_uuid(), crate::text::fold::normalise(name));
        let noted = photos::note(&self.store, &id, &report, said, &name, path);
        self.stale = true;
        if self.ok(noted).is_some() {
            self.take_in_report_photo(id, path);
        }
        true
    }

    fn take_in_report_photo(&mut self, id: String, path: &str) {
        let (vault, path) = (Arc::clone(&self.vault), std::path::PathBuf::from(path));
        let wants = Wants::of_report(MAX_PHOTO, PHOTO_EDGE, MAX_VIDEO);
        let tell = self.copying(&id);
        self.effects.blocking(move || {
            let result = take_in(&vault, &path, &wants, tell);
            Outcome::Reports(ReportOutcome::Photo { id, result })
        });
    }

    /// Copies photos that were noted and never finished: the process was killed in between.
    pub(in crate::app) fn resume_report_photos(&mut self) {
        let unfinished = photos::importing(&self.store);
        for photo in self.ok(unfinished).unwrap_or_default() {
            let path = photo.source_path.unwrap_or_default();
            self.take_in_report_photo(photo.id, &path);
        }
    }

    pub(super) fn on_report_photo(&mut self, id: &str, result: Result<Taken, Trouble>) {
        self.model.transfers.remove(id);
        self.stale = true;
        let held = photos::get(&self.store, id);
        let Some(photo) = self.ok(held).flatten() else {
            // Taken away while it was looked at.
            if let Ok(taken) = result {
                let dropped = self.vault.delete(&taken.sealed.name);
                self.ok(dropped);
            }
            return;
        };
        match result {
            Ok(taken) => self.keep_report_photo(&photo, &taken),
            Err(trouble) => {
                let refused = photos::mark_refused(&self.store, id, trouble.failure.code);
                self.ok(refused);
                self.trouble(&trouble);
            }
        }
    }

    fn keep_report_photo(&mut self, photo: &Photo, taken: &Taken) {
        let others = photos::list(&self.store, &photo.report, &photo.said);
        let twin = self.ok(others).unwrap_or_default().into_iter().any(|other| {
            other.id != photo.id && other.sha256.as_deref() == Some(taken.sealed.sha256.as_str())
        });
        if twin {
            let refused = photos::mark_refused(&self.store, &photo.id, TWICE.code);
            self.ok(refused);
            let dropped = self.vault.delete(&taken.sealed.name);
            self.ok(dropped);
            return self.fail_with(TWICE.code);
        }
        let sealed = &taken.sealed;
        let kept = photos::mark_kept(
            &self.store,
            &photo.id,
            &sealed.name,
            taken.media_type,
            sealed.size,
            &sealed.sha256,
        );
        if self.ok(kept).is_some() {
            self.model.announcement = Some(self.model.texts.t("file-state-kept"));
        }
    }

    /// Takes a photo away, after the person said yes: of a report being written, or beside words.
    pub(super) fn remove_report_photo(&mut self, id: &str) {
        let held = photos::get(&self.store, id);
        let Some(photo) = self.ok(held).flatten() else {
            return;
        };
        self.stale = true;
        let of_draft = photo.said == photos::OF_REPORT && self.is_report_draft(&photo.report);
        if !of_draft && photo.said != photos::BEING_WRITTEN {
            return;
        }
        let gone = photos::delete(&self.store, id);
        let Some(sealed) = self.ok(gone) else { return };
        if let Some(name) = sealed {
            let dropped = self.vault.delete(&name);
            self.ok(dropped);
        }
        let title = self
            .model
            .texts
            .with("file-removed-title", [("name", photo.name.as_str().into())]);
        self.model.announcement = Some(title);
    }

    /// Photos that go with one thing, as the screen shows them.
    pub(super) fn report_photos(&mut self, report: &str, said: &str, sending: bool) -> Vec<FileRow> {
        let held = photos::list(&self.store, report, said);
        let rows = self.ok(held).unwrap_or_default();
        rows.into_iter()
            .map(|photo| self.photo_row(photo, sending))
            .collect()
    }

    fn photo_row(&self, photo: Photo, sending: bool) -> FileRow {
        let moves = self.model.transfers.contains_key(&photo.id);
        FileRow {
            state: match photo.state {
                PhotoState::Importing => FileState::Importing,
                PhotoState::Refused => FileState::Refused,
                PhotoState::Received => FileState::Received,
                PhotoState::Kept if sending && moves => FileState::Sending,
                PhotoState::Kept if sending => FileState::Queued,
                PhotoState::Kept => FileState::Kept,
            },
            id: photo.id,
            paper: String::new(),
            name: photo.name,
            media_type: photo.media_type,
            size: photo.size,
            code: photo.error,
            sha256: photo.sha256,
            warnings: Vec::new(),
            undecided: false,
            part_of: None,
            made: false,
            origin: None,
        }
    }
}
