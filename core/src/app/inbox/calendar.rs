//! Days of a dossier as a calendar file, handed to whatever the phone opens such files with.

use crate::app::message::Outcome;
use crate::app::owner::Owner;
use crate::error::{Failure, FailureKind};
use crate::net::trouble::Trouble;
use crate::net::wire::{Dossier, DossierStatus, day};
use crate::ports::{Browser, PortError};
use crate::status::ics::{self, Entry};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file could not be written where it is shown from.
const NOT_WRITTEN: Failure = Failure::new(FailureKind::Unexpected, "MC-T06");

impl Owner {
    pub(super) fn give_calendar(&mut self, code: &str) {
        let Some(dossier) = self.held_dossier(code) else {
            return;
        };
        let entries = self.entries_of(&dossier);
        // The button stands only where there is a day; the dossier may have changed since.
        if entries.is_empty() {
            return;
        }
        let text = ics::file(&entries, self.model.now_ms);
        let folder = PathBuf::from(&self.config.cache_dir).join("shown");
        let path = folder.join(format!("{}.ics", self.new_uuid()));
        let browser = Arc::clone(&self.ports.browser);
        self.effects
            .blocking(move || Outcome::Shown(write_and_show(&*browser, &folder, &path, &text)));
    }

    /// The day of the result, and the last day to answer what was returned. They name the dossier by its code alone: calendars
    /// are copied to many places.
    fn entries_of(&self, dossier: &Dossier) -> Vec<Entry> {
        let texts = &self.model.texts;
        let pack = self.model.pack.as_ref();
        let url = pack.map(|p| p.links.dossier(&dossier.code)).unwrap_or_default();
        let host = url::Url::parse(&url).ok();
        let host = host
            .as_ref()
            .and_then(url::Url::host_str)
            .unwrap_or("motcua.invalid");
        let sequence = dossier.events.last().map_or(0, |e| e.seq);
        let entry = |(what, key, on): (String, &str, Date)| {
            let code = [("code", dossier.code.as_str().into())];
            let summary = texts.with(key, code);
            Entry {
                uid: format!("{what}-{}@{host}", dossier.code),
                sequence,
                day: on,
                reminder: summary.clone(),
                summary,
                description: texts.t("calendar-text"),
                location: dossier.office.name.clone(),
                url: url.clone(),
            }
        };
        days_of(dossier).into_iter().map(entry).collect()
    }
}

/// Days of a dossier that are still to come: what each is (for its id), the key of its words, the day.
pub(crate) fn days_of(dossier: &Dossier) -> Vec<(String, &'static str, Date)> {
    let mut days = Vec::new();
    let runs = !dossier.status.is_final() && !dossier.clock_stopped;
    if let Some(on) = dossier.due.as_deref().and_then(day).filter(|_| runs) {
        days.push(("due".to_owned(), "calendar-due", on));
    }
    let last = dossier.returns.len();
    let open = dossier.returns.last().filter(|r| r.answer.is_none());
    let open = open.filter(|_| dossier.status == DossierStatus::Returned);
    if let Some(on) = open.and_then(|r| day(r.deadline.as_deref()?)) {
        days.push((format!("return-{last}"), "calendar-return", on));
    }
    days
}

fn write_and_show(browser: &dyn Browser, folder: &Path, path: &Path, text: &str) -> Result<(), Trouble> {
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
    written.map_err(|_| Trouble::from(NOT_WRITTEN))?;
    let name = "lich-hen.ics".to_owned();
    match browser.show_file(path.display().to_string(), name, "text/calendar".into()) {
        Ok(()) | Err(PortError::Cancelled) => Ok(()),
        Err(error) => {
            tracing::warn!(cause = %error, "no calendar");
            Err(Failure::new(FailureKind::Unexpected, "MC-X02").into())
        }
    }
}
