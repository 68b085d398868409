//! What a core says, and what becomes of the files it was given.

use super::{Session, lock};
use crate::event::{CardSheet, Event};
use crate::machine::{CardOrder, Report};
use motcua_core::Screen;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How long a picked file stays for the core to read, a killed one too.
const PICKED_KEPT: Duration = Duration::from_hours(1);

/// What a core process says; `None`: it has ended.
pub(super) fn reported(session: &Weak<Session>, instance: u64, report: Option<Report>) {
    let Some(held) = session.upgrade() else { return };
    let event = match report {
        None => return held.ended(instance),
        Some(Report::Screen { screen }) => return hear(session, instance, *screen),
        Some(Report::Browse { url }) => Event::Browse {
            url,
            client: held.last_client(),
        },
        Some(Report::File {
            path,
            name,
            media_type,
        }) => Event::File {
            id: held.keep_shown(path, &name, media_type),
            name,
            client: held.last_client(),
        },
        Some(Report::Scan { title, text }) => return held.scanning(title, text),
        Some(Report::Card { title, text }) => {
            return held.sheet(Some(CardSheet {
                title,
                text,
                told: String::new(),
            }));
        }
        Some(Report::CardTold { text }) => return held.card_told(text),
        Some(Report::CardGone) => return held.sheet(None),
        Some(Report::Notification {
            channel,
            tag,
            title,
            text,
            link,
        }) => Event::Notification {
            channel,
            tag,
            title,
            text,
            link,
        },
    };
    held.tell(event);
}

impl Session {
    /// The core opened the camera. Kept, so that a page that comes later can still answer.
    fn scanning(&self, title: String, text: String) {
        lock(&self.state).scanning = Some((title.clone(), text.clone()));
        self.tell(Event::Scan { title, text });
    }

    /// What was held before the camera; `None`: the person went back. False when nothing is being scanned. Blocks shortly.
    pub fn scanned(&self, text: Option<String>) -> bool {
        let machine = {
            let mut state = lock(&self.state);
            state.scanning.take().and(state.machine.clone())
        };
        let Some(machine) = machine else { return false };
        machine.scanned(text);
        true
    }

    /// The sheet of a card comes or goes. Kept, so that a page that comes later shows it too.
    fn sheet(&self, sheet: Option<CardSheet>) {
        lock(&self.state).sheet.clone_from(&sheet);
        self.tell(sheet.map_or(Event::CardGone, |sheet| Event::Card { sheet }));
    }

    fn card_told(&self, told: String) {
        let sheet = lock(&self.state).sheet.clone();
        if let Some(sheet) = sheet {
            self.sheet(Some(CardSheet { told, ..sheet }));
        }
    }

    /// What is done with a card at the phone. False when the core does not run. Blocks shortly.
    pub fn card(&self, order: CardOrder) -> bool {
        let Some(machine) = self.machine() else {
            return false;
        };
        self.tell(Event::Note {
            text: format!("card: {order:?}"),
        });
        machine.card(order);
        true
    }
}

/// A screen came from the core. One of an ended core is dropped.
pub(super) fn hear(session: &Weak<Session>, instance: u64, screen: Screen) {
    let Some(session) = session.upgrade() else { return };
    let screen = Arc::new(screen);
    {
        let mut state = lock(&session.state);
        let stale = state
            .screen
            .as_ref()
            .is_some_and(|held| held.revision >= screen.revision);
        if state.instance != instance || stale {
            return;
        }
        state.screen = Some(Arc::clone(&screen));
    }
    session.tell(Event::Screen { instance, screen });
}

/// Removes picked files the core has had time enough to read.
pub(super) fn clean(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if age > PICKED_KEPT {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
