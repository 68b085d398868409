//! Filing without the province's endpoints: printed, as a bundle, and followed by the code of a receipt.

use super::GONE;
use crate::app::filing::STILL_COPYING;
use crate::app::message::Outcome;
use crate::app::model::{HandWork, OpenDraft, Page};
use crate::app::owner::Owner;
use crate::app::{Place, Route, TabId};
use crate::dossier::attachments;
use crate::dossier::bundle::{self, Content, Entry, safe_name};
use crate::dossier::code::DossierCode;
use crate::dossier::{declaration, handed};
use crate::error::{Failure, FailureKind};
use crate::net::trouble::Trouble;
use crate::ports::PortError;
use crate::screen::NoticeKind;
use std::path::PathBuf;
use std::sync::Arc;

/// A file could not be written where it is shown from.
const NOT_WRITTEN: Failure = Failure::new(FailureKind::Unexpected, "MC-T06");
/// No code of a dossier was read.
const NO_CODE: &str = "MC-T07";

/// What came of handing a file to the system.
pub(super) fn shown(result: Result<(), PortError>) -> Result<(), Trouble> {
    match result {
        Ok(()) | Err(PortError::Cancelled) => Ok(()),
        Err(error) => {
            tracing::warn!(cause = %error, "no viewer");
            Err(Failure::new(FailureKind::Unexpected, "MC-X02").into())
        }
    }
}

impl Owner {
    /// The declaration as a PDF, for the system's viewer and its printers.
    pub(super) fn print(&mut self, draft: &str) {
        let Some(open) = self.read_draft(draft) else {
            return self.fail_with(GONE);
        };
        let declaration = crate::screens::declaration(&self.model, &open);
        let name = format!("to-khai-{}.pdf", open.record.code);
        let browser = Arc::clone(&self.ports.browser);
        let folder = PathBuf::from(&self.config.cache_dir).join("shown");
        let id = self.new_uuid();
        self.effects.blocking(move || {
            let path = folder.join(format!("{id}.pdf"));
            let written = std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(&path, declaration::pdf(&declaration)))
                .map_err(|_| Trouble::from(NOT_WRITTEN));
            let result = written.and_then(|()| {
                shown(browser.show_file(path.display().to_string(), name, "application/pdf".into()))
            });
            Outcome::Printed(result)
        });
    }

    pub(in crate::app) fn on_printed(&mut self, result: Result<(), Trouble>) {
        match result {
            Ok(()) => self.model.announcement = Some(self.model.texts.t("print-made")),
            Err(trouble) => self.trouble(&trouble),
        }
    }

    /// Everything is there: to the page that says how to file it outside of the app. Else what is missing is shown.
    pub(super) fn prepare_hand_off(&mut self, draft: &str) {
        if self.draft_is_whole() {
            self.go(Route::HandOff { id: draft.to_owned() });
        }
    }

    /// One ZIP with the declaration, the list and the files.
    pub(super) fn bundle(&mut self, draft: &str) {
        if self.model.handing.making {
            return;
        }
        let Some(open) = self.read_draft(draft) else {
            return self.fail_with(GONE);
        };
        let held = attachments::list(&self.store, draft);
        let Some(files) = self.ok(held) else { return };
        let mut entries = vec![
            Entry {
                name: "to-khai.pdf".into(),
                content: Content::Bytes(declaration::pdf(&crate::screens::declaration(&self.model, &open))),
            },
            Entry {
                name: "viec-can-lam.txt".into(),
                content: Content::Bytes(crate::screens::bundle_list(&self.model, &open).into_bytes()),
            },
        ];
        entries.extend(papers(&open, &files));
        self.model.handing.making = true;
        let (vault, browser) = (Arc::clone(&self.vault), Arc::clone(&self.ports.browser));
        let folder = PathBuf::from(&self.config.cache_dir).join("shown");
        let (id, name) = (self.new_uuid(), format!("ho-so-{}.zip", open.record.code));
        self.effects.blocking(move || {
            let path = folder.join(format!("{id}.zip"));
            let written = std::fs::create_dir_all(&folder)
                .map_err(|_| Trouble::from(NOT_WRITTEN))
                .and_then(|()| bundle::write(&vault, &entries, &path).map_err(|e| Trouble::of(&e)));
            let result = written.and_then(|()| {
                shown(browser.show_file(path.display().to_string(), name, "application/zip".into()))
            });
            Outcome::Bundled(result)
        });
        self.stale = true;
    }

    pub(in crate::app) fn on_bundled(&mut self, result: Result<(), Trouble>) {
        self.model.handing.making = false;
        match result {
            Ok(()) => self.model.announcement = Some(self.model.texts.t("handoff-bundled")),
            Err(trouble) => self.trouble(&trouble),
        }
        self.stale = true;
    }

    pub(super) fn type_code(&mut self, text: &str, revision: u64) {
        let Route::HandOff { id } = self.model.place.top() else {
            return;
        };
        let id = id.clone();
        let work = self.hand_work(&id);
        if revision > work.revision {
            work.revision = revision;
            text.clone_into(&mut work.code);
            work.checked = false;
        }
    }

    /// What is typed belongs to one draft; at another it begins empty.
    fn hand_work(&mut self, draft: &str) -> &mut HandWork {
        let work = &mut self.model.handing;
        if work.draft != draft {
            *work = HandWork {
                draft: draft.to_owned(),
                making: work.making,
                revision: work.revision,
                ..HandWork::default()
            };
        }
        work
    }

    /// Opens the camera for the code on the receipt from the portal or the counter.
    pub(super) fn scan_code(&mut self, draft: &str) {
        if std::mem::replace(&mut self.busy.scan, true) {
            return;
        }
        let scanner = Arc::clone(&self.ports.scanner);
        let (title, text) = (self.model.texts.t("scan-title"), self.model.texts.t("scan-text"));
        let draft = draft.to_owned();
        self.effects.blocking(move || Outcome::CodeScanned {
            draft,
            result: scanner.scan(title, text),
        });
    }

    pub(in crate::app) fn on_code_scanned(&mut self, draft: &str, result: Result<String, PortError>) {
        self.busy.scan = false;
        match result {
            Ok(text) => match DossierCode::find(&text) {
                Some(code) => {
                    let work = self.hand_work(draft);
                    // Under the same revision: the shell shows it, and what is typed next is newer.
                    code.as_str().clone_into(&mut work.code);
                    work.checked = false;
                    self.model.focus = Some("handed-code".into());
                }
                None => self.fail_with(NO_CODE),
            },
            Err(error) => self.no_code(&error),
        }
        self.stale = true;
    }

    /// The person filed it and has its code: from now on it is followed at the portal, by that code.
    pub(super) fn handed_off(&mut self, draft: &str) {
        let work = self.hand_work(draft);
        work.checked = true;
        let Some(code) = DossierCode::parse(&work.code) else {
            self.model.focus = Some("handed-code".into());
            return;
        };
        let kept = handed::hand_off(&self.store, draft, &code);
        if self.ok(kept).is_none() {
            return;
        }
        self.model.handing = HandWork::default();
        self.model.place = Place::at(TabId::Dossiers);
        self.go(Route::Handed { id: draft.to_owned() });
        let title = self.model.texts.t("handed-kept-title");
        self.say(NoticeKind::Success, title, String::new());
    }

    /// It was not filed, or under another code.
    pub(super) fn take_back_handed(&mut self, draft: &str) {
        let taken = handed::take_back(&self.store, draft);
        if self.ok(taken).is_some() {
            self.model.place = Place::at(TabId::Dossiers);
            self.go(Route::Draft { id: draft.to_owned() });
        }
    }

    /// Shows what is missing, and says whether nothing is.
    pub(in crate::app) fn draft_is_whole(&mut self) -> bool {
        let Page::Draft(open) = &mut self.model.page else {
            return false;
        };
        open.filing_checked = true;
        if open
            .files
            .iter()
            .any(|f| f.state == crate::screen::FileState::Importing)
        {
            self.fail_with(STILL_COPYING.code);
            return false;
        }
        if !open.errors("vi").is_empty() || open.has_unready_paper() {
            self.model.focus = Some("errors".into());
            self.model.announcement = Some(self.model.texts.t("check-errors-title"));
            return false;
        }
        true
    }
}

/// The files in the order of the papers, numbered so that they stay in it.
fn papers(open: &OpenDraft, files: &[attachments::Attachment]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for need in open.papers() {
        let of_paper = files.iter().filter(|f| f.paper == need.paper.id);
        for file in of_paper.filter(|f| f.is_sent()) {
            if let Some(sealed) = &file.sealed {
                let number = entries.len() + 1;
                entries.push(Entry {
                    name: format!("giay-to/{number:02} {}", safe_name(&file.name)),
                    content: Content::Sealed(sealed.clone()),
                });
            }
        }
    }
    entries
}
