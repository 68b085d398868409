//! The person who does what was ordered: by looking at screens and pressing what is there.

use super::{Answer, Held, Lists, Order};
use crate::phone::{Phone, pressable};
use crate::{Answers, log_in};
use motcua_core::Action;
use motcua_core::screen::{Block, FileState, NoticeKind, Screen};
use std::path::Path;
use std::time::Duration;

/// How often a person opens a page again before giving up.
const OPENINGS: usize = 500;

/// A person with a phone in the hand.
pub struct Hand {
    /// The phone.
    pub phone: Phone,
    /// The procedure's code.
    pub procedure: String,
    /// The province.
    pub province_url: String,
    /// For what goes past the app: the login page.
    pub runtime: tokio::runtime::Runtime,
}

impl Hand {
    /// Does what was ordered; a screen that does not come is the end of the process.
    pub fn obey(&self, order: &Order) -> Answer {
        match order {
            Order::Begin { mark } => self.begin(mark),
            Order::Type { draft, field, text } => self.type_words(draft, field, text),
            Order::Attach { draft, path } => self.attach(draft, Path::new(path)),
            Order::Remove { draft, name } => self.remove(draft, name),
            Order::Confirm { draft, once_asked } => self.confirm(draft, once_asked.as_deref()),
            Order::TakeBack { draft } => self.take_back(draft),
            Order::Delete { draft } => self.delete(draft),
            Order::Restore { draft } => self.restore(draft),
            Order::Online { online } => {
                self.phone.app.dispatch(Action::Connectivity { online: *online });
                Answer::Done
            }
            Order::Refresh => {
                self.phone.app.dispatch(Action::Foreground);
                Answer::Done
            }
            Order::List => Answer::Lists(self.lists()),
            Order::Read { draft } => Answer::Held(self.read(draft)),
            Order::Await { draft } => self.wait(draft),
        }
    }

    /// Signs in from the person's own tab.
    pub fn sign_in(&self) {
        let row = format!("go:procedure/{}", self.procedure);
        self.phone.until("the procedures", |s| has(s, &row));
        self.phone.press("tab:person");
        self.phone.until("the person's tab", |s| s.route == "person");
        self.phone.sign_in_by(|url| self.log_in(url));
        self.phone
            .until("signed in", |s| pressable(s).iter().any(|id| id == "sign-out"));
    }

    fn log_in(&self, url: &str) -> String {
        self.runtime.block_on(log_in(&self.province_url, url, "vi-du"))
    }

    fn begin(&self, mark: &str) -> Answer {
        self.phone.press_home();
        let code = &self.procedure;
        let row = format!("go:procedure/{code}");
        self.phone.until("procedures", |s| has(s, &row));
        self.phone.press(&row);
        self.phone
            .until("the procedure", |s| s.route == format!("procedure/{code}"));
        self.phone.press("start:");
        let screen = self.phone.until("a draft", |s| s.route.starts_with("draft/"));
        let draft = screen.route["draft/".len()..].to_owned();
        self.phone.press(&page_of(&draft));
        self.commit("ma", mark);
        Answer::Begun { draft }
    }

    /// To the task list of a draft, through the lists as a person goes.
    fn open(&self, draft: &str) -> Screen {
        self.phone.press_home();
        self.phone.press("tab:dossiers");
        self.phone.until("the tab of dossiers", |s| s.route == "dossiers");
        self.phone.press("go:drafts");
        let row = format!("go:draft/{draft}");
        self.phone
            .until("the drafts", |s| s.route == "drafts" && has(s, &row));
        self.phone.app.dispatch(Action::Press { id: row });
        self.phone.at(&format!("draft/{draft}"))
    }

    fn page(&self, draft: &str) -> Screen {
        let screen = self.phone.screen();
        if screen.route == format!("draft/{draft}/page/0") {
            return screen;
        }
        self.open(draft);
        self.phone.press(&page_of(draft));
        self.phone.at(&format!("draft/{draft}/page/0"))
    }

    fn paper(&self, draft: &str) -> Screen {
        let screen = self.phone.screen();
        if screen.route.starts_with(&format!("draft/{draft}/paper/")) {
            return screen;
        }
        let screen = self.open(draft);
        let start = format!("go:draft/{draft}/paper/");
        let ids = pressable(&screen);
        let id = ids
            .iter()
            .find(|id| id.starts_with(&start))
            .expect("a paper that takes files");
        self.phone.app.dispatch(Action::Press { id: id.clone() });
        self.phone.until("the paper", |s| s.route.contains("/paper/"))
    }

    fn commit(&self, field: &str, text: &str) {
        let block = format!("f:/{field}");
        self.phone
            .until(&format!("field {field}"), |s| value(s, &block).is_some());
        self.phone.fill(&block, text);
        self.phone.until(&format!("{text} in {field}"), |s| {
            value(s, &block).as_deref() == Some(text)
        });
    }

    fn type_words(&self, draft: &str, field: &str, text: &str) -> Answer {
        let screen = self.page(draft);
        if value(&screen, &format!("f:/{field}")).is_none() {
            return Answer::NotOffered;
        }
        self.commit(field, text);
        Answer::Done
    }

    fn attach(&self, draft: &str, path: &Path) -> Answer {
        self.paper(draft);
        self.phone.give_files(&[path]);
        Answer::Done
    }

    fn remove(&self, draft: &str, name: &str) -> Answer {
        let screen = self.paper(draft);
        let Some(remove) = files(&screen)
            .find(|f| f.name == name)
            .and_then(|f| f.remove.clone())
        else {
            return Answer::NotOffered;
        };
        self.phone.app.dispatch(Action::Press { id: remove.id });
        self.phone.until("it went", |s| {
            s.route == screen.route && files(s).all(|f| f.name != name)
        });
        Answer::Done
    }

    /// Opens the page again until its form asks a question; a page that is open keeps its form.
    fn wait_for_form(&self, draft: &str, block: &str) {
        for _ in 0..OPENINGS {
            self.open(draft);
            let screen = self.page(draft);
            if value(&screen, block).is_some() {
                return;
            }
            self.phone.until("word of another form", |s| {
                pressable(s).iter().any(|id| id.ends_with("/changes"))
            });
        }
        panic!("the form that asks {block} never came");
    }

    fn confirm(&self, draft: &str, once_asked: Option<&str>) -> Answer {
        if let Some(field) = once_asked {
            self.wait_for_form(draft, &format!("f:/{field}"));
        }
        let screen = self.open(draft);
        if let Some(seen) = pressable(&screen).iter().find(|id| id.ends_with("/changes")) {
            self.phone.app.dispatch(Action::Press { id: seen.clone() });
            self.phone.press("change-seen");
            self.phone.at(&format!("draft/{draft}"));
        }
        self.phone.walk(&Answers::new(), &[]);
        self.phone.confirm();
        Answer::Done
    }

    /// The page of a confirmed draft; `None` when the lists do not show it as waiting.
    fn sending(&self, draft: &str) -> Option<Screen> {
        self.phone.press_home();
        self.phone.press("tab:dossiers");
        let screen = self.phone.until("the tab of dossiers", |s| s.route == "dossiers");
        let row = format!("go:draft/{draft}/sending");
        if !has(&screen, &row) {
            return None;
        }
        self.phone.app.dispatch(Action::Press { id: row.clone() });
        // Just filed: the row is a dossier's by now, or the page has given way to it.
        let there = self.phone.until("the sending page", |s| {
            s.route.ends_with("/sending")
                || (s.route == "dossiers" && !has(s, &row))
                || s.route.starts_with("dossier/")
        });
        there.route.ends_with("/sending").then_some(there)
    }

    fn take_back(&self, draft: &str) -> Answer {
        let offered = |s: &Screen| s.route.ends_with("/sending") && has(s, "take-back");
        if !self.sending(draft).as_ref().is_some_and(offered) {
            return Answer::NotOffered;
        }
        self.phone.app.dispatch(Action::Press {
            id: "take-back".into(),
        });
        let open = format!("draft/{draft}");
        let screen = self.phone.until("the draft, or that it is too late", |s| {
            s.route == open || !offered(s)
        });
        if screen.route == open {
            Answer::Done
        } else {
            Answer::NotOffered
        }
    }

    fn delete(&self, draft: &str) -> Answer {
        self.open(draft);
        self.phone.press(&format!("delete:{draft}"));
        self.phone.until("it is gone", |s| !s.route.starts_with("draft/"));
        Answer::Done
    }

    fn restore(&self, draft: &str) -> Answer {
        self.phone.press_home();
        self.phone.press("tab:dossiers");
        self.phone.press("go:drafts/deleted");
        self.phone.at("drafts/deleted");
        let id = format!("undo:{draft}");
        self.phone.until("the deleted draft", |s| has(s, &id));
        self.phone.app.dispatch(Action::Press { id: id.clone() });
        self.phone.until("it is back", |s| !has(s, &id));
        Answer::Done
    }

    fn lists(&self) -> Lists {
        self.phone.press_home();
        self.phone.press("tab:dossiers");
        let tab = self.phone.until("the tab of dossiers", |s| s.route == "dossiers");
        let mut lists = Lists::default();
        for id in pressable(&tab) {
            if let Some(code) = id.strip_prefix("go:dossier/") {
                lists.dossiers.push(code.to_owned());
            } else if let Some(draft) = id.strip_prefix("go:draft/") {
                lists
                    .waiting
                    .extend(draft.strip_suffix("/sending").map(str::to_owned));
            }
        }
        if has(&tab, "go:drafts") {
            self.phone.app.dispatch(Action::Press {
                id: "go:drafts".into(),
            });
            let screen = self.phone.until("all drafts", |s| s.route == "drafts");
            let ids = pressable(&screen);
            let drafts = ids.iter().filter_map(|id| id.strip_prefix("go:draft/"));
            lists.editing = drafts.map(str::to_owned).collect();
            self.phone.app.dispatch(Action::Back);
            self.phone.until("the tab again", |s| s.route == "dossiers");
        }
        if has(&tab, "go:drafts/deleted") {
            self.phone.app.dispatch(Action::Press {
                id: "go:drafts/deleted".into(),
            });
            let screen = self
                .phone
                .until("the deleted ones", |s| s.route == "drafts/deleted");
            let ids = pressable(&screen);
            let drafts = ids.iter().filter_map(|id| id.strip_prefix("undo:"));
            lists.deleted = drafts.map(str::to_owned).collect();
        }
        lists
    }

    fn read(&self, draft: &str) -> Held {
        let mut held = Held::default();
        let screen = self.page(draft);
        for block in &screen.blocks {
            if let Block::Field { id, value, .. } = block
                && let Some(field) = id.strip_prefix("f:/")
            {
                held.asked.push(field.to_owned());
                if !value.is_empty() {
                    held.words.insert(field.to_owned(), value.clone());
                }
            }
        }
        let tasks = self.open(draft);
        if let Some(id) = pressable(&tasks).into_iter().find(|id| id.ends_with("/changes")) {
            self.phone.app.dispatch(Action::Press { id });
            let screen = self
                .phone
                .until("what changed", |s| s.route.ends_with("/changes"));
            held.changes = serde_json::to_string(&screen.blocks).expect("plain");
        }
        let screen = self.paper(draft);
        for file in files(&screen) {
            // Of a dossier that was taken back the province may hold the file already.
            let whole = matches!(file.state, FileState::Kept | FileState::Received);
            assert!(whole, "a file that was said to be kept: {file:?}");
            held.files.push(file.name.clone());
        }
        held
    }

    fn wait(&self, draft: &str) -> Answer {
        if self.sending(draft).is_none() {
            return Answer::NotOffered;
        }
        let patience = Duration::from_mins(2);
        loop {
            let screen = self.phone.until_within(patience, "the server's word", |s| {
                !s.route.ends_with("/sending")
                    || refused(s)
                    || !agreeable(s)
                    || has(s, "send-so")
                    || has(s, "sign-in")
            });
            if let Some(code) = screen.route.strip_prefix("dossier/") {
                return Answer::Filed {
                    code: code.to_owned(),
                };
            }
            if !screen.route.ends_with("/sending") {
                return Answer::NotOffered;
            }
            if refused(&screen) || !agreeable(&screen) {
                return Answer::Refused;
            }
            if has(&screen, "send-so") {
                self.phone.app.dispatch(Action::Press { id: "send-so".into() });
                self.phone
                    .until("something new", |s| s.revision > screen.revision);
                continue;
            }
            self.phone.app.dispatch(Action::Press { id: "sign-in".into() });
            if let Some(url) = self.phone.ports.browser.next_url(Duration::from_secs(5)) {
                self.phone.app.dispatch(Action::OpenLink {
                    url: self.log_in(&url),
                });
            }
            self.phone
                .until("something new", |s| s.revision > screen.revision);
        }
    }
}

fn page_of(draft: &str) -> String {
    format!("go:draft/{draft}/page/0")
}

fn has(screen: &Screen, id: &str) -> bool {
    pressable(screen).iter().any(|p| p == id)
}

/// The value of a field that takes an answer.
fn value(screen: &Screen, wanted: &str) -> Option<String> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Field { id, value, .. } if id == wanted => Some(value.clone()),
        _ => None,
    })
}

fn files(screen: &Screen) -> impl Iterator<Item = &motcua_core::screen::FileItem> {
    screen.blocks.iter().flat_map(|b| match b {
        Block::Files { files, .. } => files.as_slice(),
        _ => &[],
    })
}

fn refused(screen: &Screen) -> bool {
    screen
        .blocks
        .iter()
        .any(|b| matches!(b, Block::Notice { id, tone: NoticeKind::Error, .. } if id == "stage"))
}

/// False when the province's conditions are no longer those the person saw, and cannot be agreed to as they are.
fn agreeable(screen: &Screen) -> bool {
    let asks = screen
        .blocks
        .iter()
        .any(|b| matches!(b, Block::Summary { id, .. } if id == "terms"));
    !asks || has(screen, "send-so")
}
