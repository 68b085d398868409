//! The block catalogue: what a shell can be asked to show.
//!
//! Blocks are semantic and closed: never a colour, a margin or a nesting beyond one section. Everything optional has been
//! decided in Rust before it gets here, so that a shell only renders. No block has more than eight properties.

mod block;
mod parts;
mod voice;

pub use block::Block;
pub use parts::*;
pub use voice::*;

use serde::{Deserialize, Serialize};

/// One whole screen, a snapshot: plain data, without clock or I/O behind it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Screen {
    /// Grows by at least one with every screen an [`App`](crate::App) emits; a shell drops anything older than it shows.
    pub revision: u64,
    /// Stable name of the place, e.g. `procedure/1.004873`. Equal routes keep focus and scroll; a new one resets them.
    pub route: String,
    /// The page title, also the shell's window title and the first heading.
    pub title: String,
    /// BCP 47 language of every text here: `vi` or `en`.
    pub language: String,
    /// What stands on the page, in reading order.
    pub blocks: Vec<Block>,
    /// The page's own buttons, the primary one first.
    pub actions: Vec<Button>,
    /// The tab bar; empty on pages that are inside a task.
    pub tabs: Vec<Tab>,
    /// How the page is left and kept.
    pub chrome: Chrome,
}

/// What surrounds the page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Chrome {
    /// Label of the way back, `None` at the root of a tab. Sent as [`Action::Back`](crate::Action::Back).
    pub back: Option<String>,
    /// A short status line under the title: "Đã lưu 10:42", "Không có mạng".
    pub status: Option<String>,
    /// True while there is no network, by the shell's or the server's word.
    pub offline: bool,
    /// True when the page shows identity data: no screenshots, hidden in the app switcher.
    pub private: bool,
    /// Text for a screen reader to say now, once for this revision.
    pub announcement: Option<String>,
    /// Id of the block that should take focus now (an error summary, the first wrong field).
    pub focus: Option<String>,
}

/// A place in the tab bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Tab {
    /// Press this id to go there.
    pub id: String,
    /// Visible and accessible name.
    pub label: String,
    /// Which picture the shell draws.
    pub icon: TabIcon,
    /// True for the tab the page belongs to.
    pub selected: bool,
    /// How many things wait there; 0 shows nothing. The label for screen readers already says it.
    pub badge: u32,
}

/// The pictures of the tab bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum TabIcon {
    /// Home and search.
    Home,
    /// Drafts and dossiers.
    Dossiers,
    /// Signed results.
    Shelf,
    /// Account and settings.
    Person,
}
