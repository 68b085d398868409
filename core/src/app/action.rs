use crate::screen::{MapPoint, PartialDate};
use serde::{Deserialize, Serialize};

/// What a shell tells the core. Nothing else crosses that way, but the answers of ports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// A button, row, tab or item was pressed. Ids the current screen does not hold are dropped.
    Press {
        /// The id as the screen gave it.
        id: String,
    },
    /// Text of a field, on a pause or when it lost focus.
    Commit {
        /// The field.
        block: String,
        /// The whole text.
        text: String,
        /// Counts up by the shell per field; an older one than the core holds is dropped.
        revision: u64,
    },
    /// The options now chosen.
    Choose {
        /// The choice.
        block: String,
        /// Ids of all chosen options.
        selected: Vec<String>,
    },
    /// A date was entered, whole or in part.
    SetDate {
        /// The date block.
        block: String,
        /// What it holds now.
        value: PartialDate,
        /// As in [`Action::Commit`].
        revision: u64,
    },
    /// A place of a map was touched.
    Point {
        /// The map.
        block: String,
        /// Where, in thousandths of the square that is shown.
        at: MapPoint,
    },
    /// A file was picked or photographed. The shell keeps `path` until the file shows as kept or refused.
    AddFile {
        /// The files block.
        block: String,
        /// Where the core can read it.
        path: String,
        /// Its name for the person.
        name: String,
    },
    /// One step back.
    Back,
    /// A link was opened: from a message, a notification, or the return from sign-in.
    OpenLink {
        /// The whole URL.
        url: String,
    },
    /// What the platform says about the network.
    Connectivity {
        /// True when there is any.
        online: bool,
    },
    /// The push service gave (or took away) an endpoint.
    PushEndpoint {
        /// The URL the province posts sealed messages to; `None` when push is off.
        endpoint: Option<String>,
    },
    /// The app came to the foreground: time to look for news.
    Foreground,
    /// Pull to refresh.
    Refresh,
    /// The language was changed in the system or by a switch: `vi` or `en`.
    SetLanguage {
        /// BCP 47.
        language: String,
    },
}
