//! The person who does what was ordered: by looking at screens and pressing what is there.

use super::{Answer, Listed, Order};
use crate::phone::{Phone, pressable};
use motcua_core::Action;
use motcua_core::screen::{Block, FileState, ListRow, Screen};

/// What a report that waits to be sent is tagged with.
const WAITING: &str = "Chờ gửi";
/// What one that is being written is tagged with.
const WRITING: &str = "Đang viết";
/// The kind that is reported: it asks nothing besides words and photos.
const KIND: &str = "report-start:loi-cong-dich-vu";
/// The button of the next page of the list.
const MORE: &str = "more:reports";

/// A person with a phone in the hand.
pub struct Reporter {
    /// The phone.
    pub phone: Phone,
}

impl Reporter {
    /// Does what was ordered; a screen that does not come is the end of the process.
    pub fn obey(&self, order: &Order) -> Answer {
        match order {
            Order::Write { words, photo, again } => {
                if *again && self.finished(words) {
                    return Answer::Done;
                }
                self.write(words, photo.as_deref());
                Answer::Done
            }
            Order::Say { about, lines } => self.say_all(about, lines),
            Order::Online { online } => {
                self.phone.app.dispatch(Action::Connectivity { online: *online });
                Answer::Done
            }
            Order::Refresh => {
                self.phone.app.dispatch(Action::Refresh);
                Answer::Done
            }
            Order::List => Answer::Listed(self.list()),
        }
    }

    /// Looks once at what there is to report, so that the phone knows the kinds.
    pub fn hear_of_kinds(&self) {
        self.to_list();
        self.phone.press("go:reports/kinds");
        self.phone.until("the kinds", |s| has(s, KIND));
    }

    fn to_list(&self) -> Screen {
        while self.phone.screen().route != "reports" {
            let screen = self.phone.screen();
            if screen.tabs.is_empty() {
                self.phone.app.dispatch(Action::Back);
                self.phone.until("one step back", |s| s.route != screen.route);
                continue;
            }
            self.phone.press("tab:home");
            self.phone.until("home", |s| s.route == "home");
            self.phone.press("go:reports");
            self.phone.at("reports");
        }
        self.phone.screen()
    }

    fn write(&self, words: &str, photo: Option<&str>) {
        self.to_list();
        self.phone.press("go:reports/kinds");
        self.phone.press(KIND);
        self.phone.until("the first page", |s| s.route.ends_with("/what"));
        self.phone.fill("report:text", words);
        self.phone.press("continue:report/what");
        self.phone.until("photos", |s| s.route.ends_with("/photos"));
        if let Some(path) = photo {
            self.phone.app.dispatch(Action::AddFile {
                block: "report-photos".into(),
                path: path.to_owned(),
                name: "anh.jpg".into(),
            });
            self.phone.until("the photo kept", |s| {
                s.blocks.iter().any(|b| {
                    matches!(b, Block::Files { files, .. } if files.iter().any(|f| f.state == FileState::Kept))
                })
            });
        }
        self.phone.press("continue:report/photos");
        self.phone.press("report-send");
        self.phone.until("it waits", |s| {
            s.route.starts_with("report/") && s.route.matches('/').count() == 1
        });
    }

    /// After a kill: true when the report was confirmed before it. One that is still being written is let go.
    fn finished(&self, words: &str) -> bool {
        self.to_list();
        loop {
            let screen = self.phone.screen();
            let writing = rows(&screen).find(|row| tag(row) == WRITING);
            let Some(id) = writing.map(|row| row.id.clone()) else {
                break;
            };
            self.phone.app.dispatch(Action::Press { id });
            self.phone.until("its first page", |s| s.route.ends_with("/what"));
            self.phone.press("report-delete");
            self.phone.at("reports");
        }
        self.row(words).is_some()
    }

    /// The row of a report, on whichever page of the list it is.
    fn row(&self, words: &str) -> Option<ListRow> {
        self.to_list();
        loop {
            let screen = self.phone.screen();
            if let Some(row) = rows(&screen).find(|row| words_of(row) == words) {
                return Some(row.clone());
            }
            if !self.more(&screen) {
                return None;
            }
        }
    }

    /// Another page of the list, where there is one.
    fn more(&self, screen: &Screen) -> bool {
        let before = rows(screen).count();
        if !has(screen, MORE) {
            return false;
        }
        self.phone.app.dispatch(Action::Press { id: MORE.into() });
        self.phone.until("more of the list", |s| rows(s).count() > before);
        true
    }

    fn say_all(&self, about: &str, lines: &[String]) -> Answer {
        let Some(row) = self.row(about).filter(|row| tag(row) != WAITING) else {
            return Answer::NotOffered;
        };
        self.phone.press(&row.id);
        for line in lines {
            self.say(line);
        }
        Answer::Done
    }

    /// Says something about the report on the screen; waits until the field is empty again.
    fn say(&self, words: &str) {
        let screen = self.phone.until("the field", |s| field(s).is_some());
        let id = field(&screen).expect("there");
        self.phone.fill(&id, words);
        self.phone.press("report-reply");
        self.phone
            .until("an empty field", |s| field(s).is_some_and(|now| now != id));
    }

    fn list(&self) -> Listed {
        // Anew from the first page.
        self.phone.press_home();
        let mut screen = self.to_list();
        let count = screen.chrome.status.clone().unwrap_or_default();
        let on_first = rows(&screen).count();
        while self.more(&screen) {
            screen = self.phone.screen();
        }
        let tags = rows(&screen).map(|row| (words_of(row).to_owned(), tag(row).to_owned()));
        let tags = tags.collect();
        // Nobody stays on a page of all of them.
        self.phone.press_home();
        Listed {
            count,
            on_first,
            tags,
        }
    }
}

fn has(screen: &Screen, id: &str) -> bool {
    pressable(screen).iter().any(|p| p == id)
}

fn rows(screen: &Screen) -> impl Iterator<Item = &ListRow> {
    screen.blocks.iter().flat_map(|b| match b {
        Block::List { id, rows, .. } if id == "own" => rows.as_slice(),
        _ => &[],
    })
}

/// Words of a report in the list: its first line.
fn words_of(row: &ListRow) -> &str {
    row.detail.lines().next().unwrap_or_default()
}

fn tag(row: &ListRow) -> &str {
    row.tag.as_ref().map_or("", |tag| tag.text.as_str())
}

/// Where words about a report are written.
fn field(screen: &Screen) -> Option<String> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Field { id, .. } if id.starts_with("report:say:") => Some(id.clone()),
        _ => None,
    })
}
