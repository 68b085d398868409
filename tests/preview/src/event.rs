//! What a session tells its pages, by Server-Sent Events.

use crate::settings::Settings;
use motcua_core::ports::Channel;
use motcua_core::{Action, Screen};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// What stands on the sheet while a card is waited for or read.
#[derive(Debug, Clone, Serialize)]
pub struct CardSheet {
    /// What is done.
    pub title: String,
    /// How to hold it.
    pub text: String,
    /// How far it is; empty before the core tells any.
    pub told: String,
}

/// One event. The tag is the event's name, the rest its data.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A newer screen.
    Screen {
        /// Counts the times the core was opened; revisions start anew with each.
        instance: u64,
        /// The screen.
        #[serde(serialize_with = "inner")]
        screen: Arc<Screen>,
    },
    /// The core does not run.
    Stopped {
        /// The one that ended.
        instance: u64,
    },
    /// The switches.
    Settings {
        /// All of them.
        settings: Settings,
    },
    /// A page is to be opened in the browser.
    Browse {
        /// Its URL.
        url: String,
        /// The page that acted last; only it opens something.
        client: Option<String>,
    },
    /// A file is to be shown.
    File {
        /// For `/api/shown/{id}`.
        id: String,
        /// Its name.
        name: String,
        /// The page that acted last.
        client: Option<String>,
    },
    /// The camera is open for a code, until it is answered.
    Scan {
        /// What is done.
        title: String,
        /// What to hold before it.
        text: String,
    },
    /// A card is waited for or read, until [`Event::CardGone`].
    Card {
        /// The sheet.
        #[serde(flatten)]
        sheet: CardSheet,
    },
    /// The sheet of a card goes.
    CardGone,
    /// A notification of the phone.
    Notification {
        /// Which sort.
        channel: Channel,
        /// The same tag replaces.
        tag: String,
        /// First line.
        title: String,
        /// Second line.
        text: String,
        /// Opened when tapped.
        link: String,
    },
    /// An action reached the core (for the log only).
    Action {
        /// The action.
        action: Action,
    },
    /// Something happened beside the screen (for the log only).
    Note {
        /// In English; holds nothing personal.
        text: String,
    },
}

fn inner<S: Serializer>(screen: &Arc<Screen>, to: S) -> Result<S::Ok, S::Error> {
    screen.as_ref().serialize(to)
}

impl Event {
    /// The `event:` line.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Screen { .. } => "screen",
            Self::Stopped { .. } => "stopped",
            Self::Settings { .. } => "settings",
            Self::Browse { .. } => "browse",
            Self::File { .. } => "file",
            Self::Scan { .. } => "scan",
            Self::Card { .. } => "card",
            Self::CardGone => "card_gone",
            Self::Notification { .. } => "notification",
            Self::Action { .. } => "action",
            Self::Note { .. } => "note",
        }
    }

    /// True for what only the workbench's log shows.
    pub const fn is_log(&self) -> bool {
        matches!(self, Self::Action { .. } | Self::Note { .. })
    }
}
