//! Finding the right door: the way through the questions, the words written on it, and what is told of a fault.

use super::load::seen;
use super::message::Outcome as Done;
use super::owner::Owner;
use super::{Intent, ReportsRoute, Route};
use crate::door::store::{self as kept, Noted, Words};
use crate::door::{Outcome, Table};
use crate::error::{Failure, FailureKind};
use crate::net::trouble::Trouble;
use crate::ports::PortError;
use crate::screen::NoticeKind;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// A file could not be written where it is shown from.
const NOT_WRITTEN: Failure = Failure::new(FailureKind::Unexpected, "MC-T06");
/// There is nothing to take along.
const NOTHING: &str = "MC-K10";

/// Where on the way the person is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum DoorRoute {
    /// At a question.
    Ask {
        /// Its id in the table; empty is the first.
        question: String,
    },
    /// At the end.
    End {
        /// What it is.
        outcome: Outcome,
    },
    /// What the phone can tell of a fault of its own.
    Diagnosis,
}

impl DoorRoute {
    /// The first question.
    pub fn start() -> Self {
        Self::Ask {
            question: String::new(),
        }
    }

    /// The stable name a shell sees.
    pub fn name(&self) -> String {
        match self {
            Self::Ask { question } if question.is_empty() => "door".into(),
            Self::Ask { question } => format!("door/{question}"),
            Self::End { outcome } => format!("door/is/{}", outcome.word()),
            Self::Diagnosis => "door/diagnosis".into(),
        }
    }
}

/// What is pressed on these pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorIntent {
    /// Gives what was written to the share sheet.
    Share,
    /// Takes what was written away.
    Clear,
    /// Gives what is known of a fault to the share sheet.
    ShareDiagnosis,
}

impl DoorIntent {
    /// The id a shell sees.
    pub fn id(&self) -> String {
        match self {
            Self::Share => "share-words".into(),
            Self::Clear => "clear-words".into(),
            Self::ShareDiagnosis => "share-diagnosis".into(),
        }
    }
}

/// What a page at the door shows.
#[derive(Debug)]
pub struct DoorPage {
    /// Where.
    pub route: DoorRoute,
    /// The questions.
    pub table: Table,
    /// What was written.
    pub words: Words,
    /// Failures shown last, the newest first.
    pub failures: Vec<Noted>,
}

/// Where the app itself takes up what an outcome is, with the words written so far; `None` where it has no page for it, or the
/// province takes no `reports`, and the outcome's own page is the end of the way. A proposal is about a procedure, so that is looked for.
pub(crate) fn door_leads_to(outcome: Outcome, reports: bool) -> Option<Intent> {
    let route = match outcome {
        Outcome::Fault => Route::Door(DoorRoute::Diagnosis),
        Outcome::Report if reports => Route::Reports(ReportsRoute::Kinds { about: None }),
        Outcome::Proposal if reports => Route::Home,
        Outcome::Report
        | Outcome::Proposal
        | Outcome::Emergency
        | Outcome::Complaint
        | Outcome::Denunciation
        | Outcome::Question => return None,
    };
    Some(Intent::Go(route))
}

impl Owner {
    /// The words written at the door, for the report it led to; they stand there from now on.
    pub(super) fn take_door_words(&mut self) -> String {
        if !self.model.place.came_by(|route| matches!(route, Route::Door(_))) {
            return String::new();
        }
        let held = kept::words(&self.store);
        let words = self.ok(held).unwrap_or_default();
        words.text.trim().to_owned()
    }

    pub(super) fn load_door(&self, route: &DoorRoute) -> Result<DoorPage, Failure> {
        Ok(DoorPage {
            route: route.clone(),
            table: Table::own(),
            words: kept::words(&self.store).map_err(|e| seen(&e))?,
            failures: kept::failures(&self.store).map_err(|e| seen(&e))?,
        })
    }

    /// The words written on the way.
    pub(super) fn type_door(&mut self, field: &str, text: &str, revision: u64) {
        let held = kept::words(&self.store);
        let Some(mut words) = self.ok(held) else { return };
        if field != format!("words:{}", words.n) || revision <= words.revision {
            return;
        }
        words.text = crate::text::fold::normalise(text);
        words.revision = revision;
        let stored = kept::put_words(&self.store, &words);
        self.ok(stored);
        self.stale = true;
    }

    pub(super) fn intend_door(&mut self, intent: &DoorIntent) {
        match intent {
            DoorIntent::Share => {
                let held = kept::words(&self.store);
                let Some(words) = self.ok(held) else { return };
                if words.text.trim().is_empty() {
                    return self.fail_with(NOTHING);
                }
                self.share_text("loi-viet.txt", words.text);
            }
            DoorIntent::Clear => {
                let cleared = kept::clear_words(&self.store);
                if self.ok(cleared).is_some() {
                    let title = self.model.texts.t("door-words-cleared");
                    self.say(NoticeKind::Info, title, String::new());
                }
                self.stale = true;
            }
            DoorIntent::ShareDiagnosis => {
                let held = kept::failures(&self.store);
                let Some(failures) = self.ok(held) else { return };
                let text = crate::screens::diagnosis(&self.model, &failures);
                self.share_text("chan-doan.txt", text);
            }
        }
    }

    /// A text as a file for the share sheet. Its name says nothing of what is in it.
    fn share_text(&mut self, name: &'static str, text: String) {
        let browser = Arc::clone(&self.ports.browser);
        let folder = PathBuf::from(&self.config.cache_dir).join("shown");
        let id = self.new_uuid();
        self.effects.blocking(move || {
            let path = folder.join(format!("{id}.txt"));
            let written = std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(&path, text))
                .map_err(|_| Trouble::from(NOT_WRITTEN));
            let result = written.and_then(|()| {
                match browser.show_file(path.display().to_string(), name.to_owned(), "text/plain".into()) {
                    Ok(()) | Err(PortError::Cancelled) => Ok(()),
                    Err(error) => {
                        tracing::warn!(cause = %error, "nothing to share with");
                        Err(Failure::new(FailureKind::Unexpected, "MC-X02").into())
                    }
                }
            });
            Done::DoorShared(result)
        });
    }

    pub(super) fn on_door_shared(&mut self, result: Result<(), Trouble>) {
        match result {
            Ok(()) => self.model.announcement = Some(self.model.texts.t("door-shared")),
            Err(trouble) => self.trouble(&trouble),
        }
    }

    /// Remembers which failure was shown, for a diagnosis: its code and its time, and nothing else.
    pub(super) fn remember_failure(&mut self, code: &str) {
        let noted = kept::note_failure(&self.store, code, self.model.now_ms);
        if let Err(error) = noted {
            // What is shown matters more than what is remembered of it.
            tracing::warn!(cause = %error, "a failure is not remembered");
        }
    }
}
