//! The bench on which a screen is put together: blocks, and what pressing them means.

use crate::app::{Intent, Model, Route, TabId};
use crate::screen::{
    Block, Button, ButtonRole, Chrome, Confirm, Label, ListRow, NoticeKind, Screen, Step, SummaryRow, Tab,
    TabIcon, Tag,
};
use crate::text::{Arg, Texts};
use std::collections::HashMap;

/// A screen and the intents behind its ids.
#[derive(Debug)]
pub(crate) struct Built {
    /// What the shell gets; its revision is set when it is published.
    pub(crate) screen: Screen,
    /// What each pressable id means.
    pub(crate) intents: HashMap<String, Intent>,
}

pub(super) struct Builder<'a> {
    pub(super) model: &'a Model,
    screen: Screen,
    intents: HashMap<String, Intent>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(model: &'a Model, title: String) -> Self {
        let screen = Screen {
            revision: 0,
            route: model.place.top().name(),
            title,
            language: model.texts.lang().tag().to_owned(),
            blocks: Vec::new(),
            actions: Vec::new(),
            tabs: Vec::new(),
            chrome: Chrome {
                offline: !model.online,
                ..Chrome::default()
            },
        };
        let mut builder = Self {
            model,
            screen,
            intents: HashMap::new(),
        };
        builder.standing_notices();
        builder
    }

    /// A page that tells nothing of the person: no standing notices, a route of its own.
    pub(super) fn bare(model: &'a Model, route: &str, title: String) -> Self {
        Self {
            model,
            screen: Screen {
                route: route.to_owned(),
                title,
                language: model.texts.lang().tag().to_owned(),
                ..Screen::default()
            },
            intents: HashMap::new(),
        }
    }

    pub(super) fn texts(&self) -> &'a Texts {
        &self.model.texts
    }

    pub(super) fn t(&self, key: &str) -> String {
        self.model.texts.t(key)
    }

    pub(super) fn with<const N: usize>(&self, key: &str, values: [(&str, Arg<'_>); N]) -> String {
        self.model.texts.with(key, values)
    }

    pub(super) fn title(&mut self, title: String) {
        self.screen.title = title;
    }

    pub(super) fn push(&mut self, block: Block) {
        self.screen.blocks.push(block);
    }

    pub(super) fn heading(&mut self, id: &str, key: &str) {
        let text = self.t(key);
        self.push(Block::Heading { id: id.into(), text });
    }

    pub(super) fn paragraph(&mut self, id: &str, text: String) {
        if !text.is_empty() {
            self.push(Block::Paragraph { id: id.into(), text });
        }
    }

    /// Remembers what an id means and gives the id.
    pub(super) fn press(&mut self, intent: Intent) -> String {
        let id = intent.id();
        self.intents.insert(id.clone(), intent);
        id
    }

    /// Remembers an intent under an id of the screen's own choice.
    pub(super) fn bind(&mut self, id: &str, intent: Intent) -> String {
        self.intents.insert(id.to_owned(), intent);
        id.to_owned()
    }

    /// A button under an id of the screen's own choice.
    pub(super) fn bound(&mut self, id: &str, intent: Intent, label: String, role: ButtonRole) -> Button {
        Button {
            id: self.bind(id, intent),
            label,
            role,
            enabled: true,
            confirm: None,
        }
    }

    pub(super) fn button(&mut self, intent: Intent, label: String, role: ButtonRole) -> Button {
        let id = intent.id();
        self.bound(&id, intent, label, role)
    }

    /// A button that asks first; `key` has the attributes title, text, yes, no.
    pub(super) fn asking(&mut self, intent: Intent, label: String, role: ButtonRole, key: &str) -> Button {
        let confirm = Confirm {
            title: self.t(&format!("{key}.title")),
            text: self.t(&format!("{key}.text")),
            yes: self.t(&format!("{key}.yes")),
            no: self.t(&format!("{key}.no")),
        };
        Button {
            confirm: Some(confirm),
            ..self.button(intent, label, role)
        }
    }

    pub(super) fn action(&mut self, intent: Intent, key: &str, role: ButtonRole) {
        let label = self.t(key);
        let button = self.button(intent, label, role);
        self.screen.actions.push(button);
    }

    /// An action whose id was bound by the screen, with words of its own.
    pub(super) fn action_bound(&mut self, id: String, label: String) {
        self.screen.actions.push(Button {
            id,
            label,
            role: ButtonRole::Secondary,
            enabled: true,
            confirm: None,
        });
    }

    pub(super) fn action_asking(&mut self, intent: Intent, key: &str, role: ButtonRole, ask: &str) {
        let label = self.t(key);
        let button = self.asking(intent, label, role, ask);
        self.screen.actions.push(button);
    }

    pub(super) fn notice(
        &mut self,
        id: &str,
        tone: NoticeKind,
        title: String,
        text: String,
        actions: Vec<Button>,
    ) {
        self.push(Block::Notice {
            id: id.into(),
            tone,
            title,
            text,
            code: None,
            actions,
        });
    }

    /// Three things to do one after the other: `<key>-1` to `<key>-3`, each with its `.text`.
    pub(super) fn three_steps(&mut self, id: &str, title: &str, key: &str) {
        let steps = ["1", "2", "3"]
            .map(|n| Step {
                title: self.t(&format!("{key}-{n}")),
                text: self.t(&format!("{key}-{n}.text")),
            })
            .to_vec();
        let title = self.t(title);
        self.push(Block::Steps {
            id: id.into(),
            title,
            steps,
        });
    }

    /// What went wrong, in the words of `failure-<code>`.
    pub(super) fn failure(&mut self, id: &str, code: &str, tone: NoticeKind, actions: Vec<Button>) {
        let (title, text) = failure_words(self.texts(), code);
        self.push(Block::Notice {
            id: id.into(),
            tone,
            title,
            text,
            code: Some(code.to_owned()),
            actions,
        });
    }

    pub(super) fn row(&mut self, intent: Intent, title: String, detail: String, tag: Option<Tag>) -> ListRow {
        ListRow {
            id: self.press(intent),
            title,
            detail,
            tag,
        }
    }

    pub(super) fn tag(&self, tone: NoticeKind, key: &str) -> Tag {
        Tag {
            tone,
            text: self.t(key),
        }
    }

    pub(super) fn fact(&self, id: &str, key: &str, value: String) -> SummaryRow {
        SummaryRow {
            id: id.into(),
            label: self.t(key),
            value,
            source: None,
            change: None,
        }
    }

    pub(super) fn label(&self, key: &str, hint: &str) -> Label {
        Label {
            text: self.t(key),
            hint: if hint.is_empty() {
                String::new()
            } else {
                self.t(hint)
            },
            ..Label::default()
        }
    }

    pub(super) fn status(&mut self, text: String) {
        self.screen.chrome.status = Some(text);
    }

    pub(super) fn private(&mut self) {
        self.screen.chrome.private = true;
    }

    pub(super) fn tabs(&mut self) {
        let selected = self.model.place.tab;
        for tab in TabId::ALL {
            let (key, icon, badge) = match tab {
                TabId::Home => ("tab-home", TabIcon::Home, 0),
                TabId::Dossiers => ("tab-dossiers", TabIcon::Dossiers, self.model.counts.unseen),
                TabId::Shelf => ("tab-shelf", TabIcon::Shelf, 0),
                TabId::Person => ("tab-person", TabIcon::Person, self.model.family.asked),
            };
            let label = self.t(key);
            let id = self.press(Intent::Tab(tab));
            self.screen.tabs.push(Tab {
                id,
                label,
                icon,
                selected: tab == selected,
                badge,
            });
        }
    }

    /// What must be seen on every page until it is put away: damage, a failed last action, an undo.
    fn standing_notices(&mut self) {
        let model = self.model;
        for damage in &model.damage {
            let close = self.t("dismiss");
            let action = self.button(Intent::Dismiss, close, ButtonRole::Link);
            self.failure("damage", damage.code, NoticeKind::Warning, vec![action]);
        }
        let Some(message) = &model.message else { return };
        let close = self.t("dismiss");
        let mut actions = Vec::new();
        if let Some(undo) = &message.undo {
            let label = self.t("undo");
            actions.push(self.button(Intent::UndoDelete(undo.clone()), label, ButtonRole::Secondary));
        }
        if message.code == Some("MC-N14") {
            let label = self.t("signin");
            actions.push(self.bound("message-sign-in", Intent::SignIn, label, ButtonRole::Secondary));
        }
        actions.push(self.button(Intent::Dismiss, close, ButtonRole::Link));
        match &message.code {
            Some(code) => self.failure("message", code, message.tone, actions),
            None => self.notice(
                "message",
                message.tone,
                message.title.clone(),
                message.text.clone(),
                actions,
            ),
        }
    }

    /// As [`Builder::done`], without a way back and without what the page beneath would say.
    pub(super) fn done_locked(mut self) -> Built {
        self.screen.chrome.focus = self.model.focus.clone();
        Built {
            screen: self.screen,
            intents: self.intents,
        }
    }

    pub(super) fn done(mut self) -> Built {
        if self.model.place.can_go_back() {
            self.screen.chrome.back = Some(self.t("back"));
        }
        self.screen.chrome.announcement = self.model.announcement.clone();
        self.screen.chrome.focus = self.model.focus.clone();
        if self.screen.chrome.status.is_none() && !self.model.online {
            self.screen.chrome.status = Some(self.t("offline"));
        }
        Built {
            screen: self.screen,
            intents: self.intents,
        }
    }

    /// A row that leads to a place, for lists.
    pub(super) fn go(&mut self, route: Route, title: String, detail: String, tag: Option<Tag>) -> ListRow {
        self.row(Intent::Go(route), title, detail, tag)
    }
}

/// Title and text of a failure; an unknown code reads as the unexpected one, with its own code shown.
pub(crate) fn failure_words(texts: &Texts, code: &str) -> (String, String) {
    let key = format!("failure-{}", code.to_ascii_lowercase());
    let key = if texts.has(&format!("{key}.title")) {
        key
    } else {
        "failure-mc-x01".to_owned()
    };
    (texts.t(&format!("{key}.title")), texts.t(&format!("{key}.text")))
}
