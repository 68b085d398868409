//! Short builders, so that an exhibit reads like the page it makes.

use motcua_core::screen::{
    Block, Button, ButtonRole, CheckItem, CheckState, ChoiceOption, Chrome, Confirm, FileItem, FileState,
    Label, ListRow, NoticeKind, Screen, SummaryRow, Tab, TabIcon, Tag, TimelineEntry, TimelineState,
};
use serde::{Deserialize, Serialize};

/// The language of a gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Language {
    /// From a BCP 47 tag; anything that is not English is Vietnamese.
    pub fn parse(tag: &str) -> Self {
        if tag.starts_with("en") { Self::En } else { Self::Vi }
    }

    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The text of this language.
    pub fn of(self, vi: &str, en: &str) -> String {
        match self {
            Self::Vi => vi.to_owned(),
            Self::En => en.to_owned(),
        }
    }
}

/// A screen inside a task: a way back, no tabs.
pub(super) fn task(
    l: Language,
    route: &str,
    title: String,
    blocks: Vec<Block>,
    actions: Vec<Button>,
) -> Screen {
    Screen {
        revision: 1,
        route: route.to_owned(),
        title,
        language: l.tag().to_owned(),
        blocks,
        actions,
        tabs: Vec::new(),
        chrome: Chrome {
            back: Some(l.of("Quay lại", "Back")),
            ..Chrome::default()
        },
    }
}

/// A screen at the root of a tab.
pub(super) fn root(l: Language, route: &str, title: String, tab: TabIcon, blocks: Vec<Block>) -> Screen {
    Screen {
        tabs: tabs(l, tab),
        chrome: Chrome::default(),
        ..task(l, route, title, blocks, Vec::new())
    }
}

/// The tab bar with one tab selected.
pub(super) fn tabs(l: Language, selected: TabIcon) -> Vec<Tab> {
    [
        ("tab-home", l.of("Trang chủ", "Home"), TabIcon::Home, 0),
        ("tab-dossiers", l.of("Hồ sơ", "Dossiers"), TabIcon::Dossiers, 2),
        ("tab-shelf", l.of("Giấy tờ", "Papers"), TabIcon::Shelf, 0),
        ("tab-person", l.of("Cá nhân", "Account"), TabIcon::Person, 0),
    ]
    .into_iter()
    .map(|(id, label, icon, badge)| Tab {
        id: id.to_owned(),
        label,
        icon,
        selected: icon == selected,
        badge,
    })
    .collect()
}

/// A section heading.
pub(super) fn heading(id: &str, text: String) -> Block {
    Block::Heading {
        id: id.to_owned(),
        text,
    }
}

/// A paragraph.
pub(super) fn paragraph(id: &str, text: String) -> Block {
    Block::Paragraph {
        id: id.to_owned(),
        text,
    }
}

/// A notice without code and actions.
pub(super) fn notice(id: &str, tone: NoticeKind, title: String, text: String) -> Block {
    Block::Notice {
        id: id.to_owned(),
        tone,
        title,
        text,
        code: None,
        actions: Vec::new(),
    }
}

/// A button that is not asked about.
pub(super) fn button(id: &str, label: String, role: ButtonRole) -> Button {
    Button {
        id: id.to_owned(),
        label,
        role,
        enabled: true,
        confirm: None,
    }
}

/// A button with a question.
pub(super) fn asked(id: &str, label: String, role: ButtonRole, words: [String; 4]) -> Button {
    let [title, text, yes, no] = words;
    Button {
        confirm: Some(Confirm { title, text, yes, no }),
        ..button(id, label, role)
    }
}

/// A label with a hint that may be empty.
pub(super) fn label(text: String, hint: String) -> Label {
    Label {
        text,
        hint,
        ..Label::default()
    }
}

/// A label that carries an error.
pub(super) fn wrong(text: String, hint: String, error: String) -> Label {
    Label {
        error: Some(error),
        ..label(text, hint)
    }
}

/// A label of something that may stay empty.
pub(super) fn optional(l: Language, text: String, hint: String) -> Label {
    Label {
        optional: true,
        optional_text: l.of("(không bắt buộc)", "(optional)"),
        ..label(text, hint)
    }
}

/// An option with a hint that may be empty.
pub(super) fn option(id: &str, text: String, hint: String) -> ChoiceOption {
    ChoiceOption {
        id: id.to_owned(),
        label: text,
        hint,
    }
}

/// A row of a summary without "change".
pub(super) fn row(id: &str, name: String, value: String) -> SummaryRow {
    SummaryRow {
        id: id.to_owned(),
        label: name,
        value,
        source: None,
        change: None,
    }
}

/// A row that can be changed.
pub(super) fn changeable(l: Language, id: &str, name: String, value: String) -> SummaryRow {
    let words = format!("{} {}", l.of("Sửa", "Change"), name.to_lowercase());
    SummaryRow {
        change: Some(button(&format!("change-{id}"), words, ButtonRole::Link)),
        ..row(id, name, value)
    }
}

/// A row of a list.
pub(super) fn list_row(
    id: &str,
    title: String,
    detail: String,
    tag: Option<(NoticeKind, String)>,
) -> ListRow {
    ListRow {
        id: id.to_owned(),
        title,
        detail,
        tag: tag.map(|(tone, text)| Tag { tone, text }),
    }
}

/// A thing of a checklist.
pub(super) fn item(
    id: &str,
    text: String,
    detail: String,
    state: CheckState,
    state_text: String,
) -> CheckItem {
    CheckItem {
        id: id.to_owned(),
        text,
        detail,
        state,
        state_text,
        pressable: !matches!(state, CheckState::Plain | CheckState::Locked),
    }
}

/// An entry of a timeline.
pub(super) fn entry(
    id: &str,
    title: String,
    detail: String,
    time: String,
    state: TimelineState,
    state_text: String,
) -> TimelineEntry {
    TimelineEntry {
        id: id.to_owned(),
        title,
        detail,
        time,
        state,
        state_text,
    }
}

/// A file on its way.
pub(super) fn file(
    l: Language,
    id: &str,
    name: &str,
    detail: &str,
    state: FileState,
    state_text: String,
) -> FileItem {
    let permille = match state {
        FileState::Importing => Some(120),
        FileState::Sending => Some(640),
        _ => None,
    };
    let words = format!("{} {name}", l.of("Xóa", "Remove"));
    let removable = matches!(state, FileState::Importing | FileState::Kept | FileState::Refused);
    FileItem {
        id: id.to_owned(),
        name: name.to_owned(),
        detail: detail.to_owned(),
        state,
        state_text,
        permille,
        remove: removable.then(|| button(&format!("remove-{id}"), words, ButtonRole::Link)),
    }
}
