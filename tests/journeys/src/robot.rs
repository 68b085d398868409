//! A person who answers every question of a form: what the test says, else something fitting.

use crate::Phone;
use crate::phone::pressable;
use motcua_core::Action;
use motcua_core::screen::{Block, FieldKind, FileState, NoticeKind, PartialDate, Screen};
use std::collections::HashMap;
use std::path::Path;

/// The paper of a divorced person.
const PAPER: &str = "/paper/ban-an-ly-hon";

/// Answers by pointer; choices by option id.
pub type Answers = HashMap<&'static str, &'static str>;

impl Phone {
    /// Searches, opens the procedure and begins a draft; gives its id.
    pub fn begin(&self, query: &str, code: &str) -> String {
        self.until("the list of procedures", |s| {
            s.route == "home"
                && s.blocks
                    .iter()
                    .any(|b| matches!(b, Block::List { id, .. } if id == "common"))
        });
        self.fill("search", query);
        self.press(&format!("go:procedure/{code}"));
        self.press("start:");
        let screen = self.until("a draft", |s| s.route.starts_with("draft/"));
        screen.route["draft/".len()..].to_owned()
    }

    /// Walks through all pages and papers to "check your answers". `files` go to the first paper that takes files.
    pub fn walk(&self, answers: &Answers, files: &[&Path]) {
        self.press("go:draft/");
        let mut given = false;
        loop {
            let screen = self.until("a page of the draft", |s| {
                s.route.contains("/page/") || s.route.contains("/paper/") || s.route.ends_with("/check")
            });
            if screen.route.ends_with("/check") {
                return;
            }
            if screen.route.contains("/page/") {
                self.answer_page(&screen.route, answers);
            } else if !given {
                self.give_files(files);
                given = true;
            }
            self.press("continue:");
            let left = self.until("the next page", |s| s.route != screen.route || has_errors(s));
            assert!(
                left.route != screen.route,
                "errors on {}: {:#?}",
                left.route,
                errors(&left)
            );
        }
    }

    /// Answers pages and passes papers until a screen of this sort; what was said of a page before stays.
    pub fn answer_until(&self, answers: &Answers, there: impl Fn(&str) -> bool) {
        loop {
            let screen = self.until("a page, a paper or the check", |s| {
                s.route.contains("/page/") || s.route.contains("/paper/") || s.route.ends_with("/check")
            });
            if there(&screen.route) {
                return;
            }
            if screen.route.contains("/page/") {
                self.answer_page(&screen.route, answers);
            }
            self.press("continue:");
            let left = self.until("the next page", |s| s.route != screen.route || has_errors(s));
            assert!(left.route != screen.route, "errors: {:#?}", errors(&left));
        }
    }

    /// As [`Phone::walk`], with a file of its own, made in `folder`, for every paper that is required and one item in every list.
    pub fn walk_whole(&self, answers: &Answers, folder: &Path) {
        self.press("go:draft/");
        loop {
            let screen = self.until("a page of the draft", |s| {
                s.route.contains("/page/") || s.route.contains("/paper/") || s.route.ends_with("/check")
            });
            if screen.route.ends_with("/check") {
                return;
            }
            if screen.route.contains("/page/") {
                self.answer_page(&screen.route, answers);
                self.fill_lists(&screen.route, answers);
                // What the items say can bring further questions.
                self.answer_page(&screen.route, answers);
            } else if needs_file(&screen) {
                let seed = self.revision();
                let file = folder.join(format!("giay-to-{seed}.pdf"));
                crate::pdf(&file, 40_000, seed).expect("written");
                self.give_files(&[&file]);
            }
            self.press("continue:");
            let left = self.until("the next page", |s| s.route != screen.route || has_errors(s));
            assert!(
                left.route != screen.route,
                "errors on {}: {:#?}",
                left.route,
                errors(&left)
            );
        }
    }

    /// Gives every empty list of a page one item, with every question answered.
    fn fill_lists(&self, route: &str, answers: &Answers) {
        while let Some(add) = self.at(route).blocks.iter().find_map(empty_list) {
            self.press(&add);
            let item = self.until("an item", |s| s.route.contains("/item/"));
            self.answer_page(&item.route, answers);
            self.press("continue:item");
            let back = self.until("the list again", |s| s.route == route || has_errors(s));
            assert!(back.route == route, "errors in an item: {:#?}", errors(&back));
        }
    }

    pub(crate) fn answer_page(&self, route: &str, answers: &Answers) {
        let mut done = std::collections::HashSet::new();
        // An answer can bring further questions; each is answered once.
        while let Some(block) = self.at(route).blocks.iter().find(|b| is_open(b, answers, &done)) {
            let id = block_id(block).to_owned();
            self.answer(block, answers);
            self.until(&format!("an answer to {id}"), |s| {
                s.blocks.iter().all(|b| block_id(b) != id || is_filled(b))
            });
            done.insert(id);
        }
    }

    fn answer(&self, block: &Block, answers: &Answers) {
        // What is said of an item is said by the name of the answer alone.
        let said = |id: &str| {
            let name = id.rsplit('/').next().unwrap_or(id);
            answers.get(name).copied()
        };
        match block {
            Block::Field {
                id, input, max_chars, ..
            } => {
                let short = *max_chars > 0 && fitting(id, *input).chars().count() > *max_chars as usize;
                let usual = if short { "12" } else { fitting(id, *input) };
                self.fill(id, said(id).unwrap_or(usual));
            }
            Block::Choice { id, options, .. } => {
                let option = said(id).map_or_else(|| options[0].id.clone(), str::to_owned);
                self.app.dispatch(Action::Choose {
                    block: id.clone(),
                    selected: vec![option],
                });
            }
            Block::Date { id, .. } => {
                let text = said(id).unwrap_or("1990-01-15");
                let parts: Vec<u16> = text.split('-').map(|p| p.parse().expect("a number")).collect();
                let value = PartialDate {
                    year: Some(parts[0]),
                    month: parts.get(1).map(|m| *m as u8),
                    day: parts.get(2).map(|d| *d as u8),
                };
                self.app.dispatch(Action::SetDate {
                    block: id.clone(),
                    value,
                    revision: self.revision(),
                });
            }
            _ => {}
        }
    }

    /// Carries on from whatever screen the app came back to, until the server's word is there; gives the dossier's code.
    /// `said` hears of every answer that was seen to be kept.
    pub fn carry_on(
        &self,
        code: &str,
        answers: &Answers,
        files: &[&Path],
        log_in: impl Fn(&str) -> String,
        said: impl Fn(&str, &str),
    ) -> String {
        loop {
            let screen = self.until("a screen to act on", |s| {
                !s.route.ends_with("/sending") || pressable(s).iter().any(|p| p == "sign-in")
            });
            let route = screen.route.as_str();
            let ids = pressable(&screen);
            let starting = |prefix: &str| ids.iter().find(|id| id.starts_with(prefix)).cloned();
            if let Some(code) = route.strip_prefix("dossier/") {
                return code.to_owned();
            } else if route.contains("/page/") {
                self.answer_page(route, answers);
                for block in &self.at(route).blocks {
                    if let Block::Field { id, value, .. } = block
                        && !value.is_empty()
                    {
                        said(id, value);
                    }
                }
                self.press("continue:");
            } else if route.contains("/paper/") {
                // Only the paper that is required; the optional one after it takes files too.
                if route.ends_with(PAPER) {
                    self.complete_files(&screen, files);
                }
                self.press("continue:");
            } else if route.ends_with("/check") {
                self.press("file");
            } else if route.ends_with("/sending") {
                self.app.dispatch(Action::Press { id: "sign-in".into() });
                // A session that was kept just before a kill can be found a moment later: then no browser opens.
                if let Some(url) = self.ports.browser.next_url(std::time::Duration::from_secs(5)) {
                    self.app.dispatch(Action::OpenLink { url: log_in(&url) });
                }
            } else if let Some(id) = starting("go:draft/").or_else(|| starting("start:")) {
                self.press(&id);
            } else if let Some(id) =
                starting(&format!("go:procedure/{code}")).or_else(|| starting("go:dossier/H"))
            {
                self.press(&id);
            }
            self.until("something new", |s| s.revision > screen.revision);
        }
    }

    /// Adds those of the files that the paper of this screen does not hold yet, by name, and waits until all are kept.
    fn complete_files(&self, screen: &Screen, files: &[&Path]) {
        let Some((block, held)) = screen.blocks.iter().find_map(|b| match b {
            Block::Files { id, files, .. } => Some((id.clone(), files)),
            _ => None,
        }) else {
            return;
        };
        let name = |p: &Path| p.file_name().expect("a name").to_string_lossy().into_owned();
        for path in files.iter().filter(|p| !held.iter().any(|h| h.name == name(p))) {
            self.app.dispatch(Action::AddFile {
                block: block.clone(),
                path: path.display().to_string(),
                name: name(path),
            });
        }
        // An earlier press may still take the page away; then the files are looked at when it comes back.
        self.until("all files kept", |s| {
            s.route != screen.route || kept(s) >= files.len()
        });
    }

    /// Adds files to the paper on the screen and waits until each is kept.
    pub fn give_files(&self, files: &[&Path]) {
        let screen = self.until("a paper", |s| {
            s.blocks.iter().any(|b| matches!(b, Block::Files { .. }))
        });
        let Some(Block::Files { id, files: held, .. }) =
            screen.blocks.iter().find(|b| matches!(b, Block::Files { .. }))
        else {
            return;
        };
        for path in files {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            self.app.dispatch(Action::AddFile {
                block: id.clone(),
                path: path.display().to_string(),
                name,
            });
        }
        let wanted = held.len() + files.len();
        self.until("all files kept", |s| kept(s) >= wanted);
    }

    /// Confirms on the check page.
    pub fn confirm(&self) {
        self.press("file");
        let screen = self.until("the dossier is queued", |s| {
            !s.route.ends_with("/check") || has_errors(s)
        });
        assert!(
            !screen.route.ends_with("/check"),
            "errors: {:#?}",
            errors(&screen)
        );
    }

    /// Waits for the server's word: the dossier's page; gives its code.
    pub fn filed(&self) -> String {
        let screen = self.until("the server's word", |s| s.route.starts_with("dossier/"));
        screen.route["dossier/".len()..].to_owned()
    }
}

fn kept(screen: &Screen) -> usize {
    screen
        .blocks
        .iter()
        .map(|b| match b {
            // Of a dossier that was taken back the province may hold some already.
            Block::Files { files, .. } => files
                .iter()
                .filter(|f| matches!(f.state, FileState::Kept | FileState::Received))
                .count(),
            _ => 0,
        })
        .sum()
}

fn block_id(block: &Block) -> &str {
    match block {
        Block::Field { id, .. } | Block::Choice { id, .. } | Block::Date { id, .. } => id,
        _ => "",
    }
}

fn is_filled(block: &Block) -> bool {
    match block {
        Block::Field { value, .. } => !value.is_empty(),
        Block::Choice { selected, .. } => !selected.is_empty(),
        Block::Date { value, .. } => value.year.is_some(),
        _ => true,
    }
}

/// A question to answer: one the test has an answer for, or a required one that is empty.
fn is_open(block: &Block, answers: &Answers, done: &std::collections::HashSet<String>) -> bool {
    let (id, optional) = match block {
        Block::Field { id, label, .. } | Block::Choice { id, label, .. } | Block::Date { id, label, .. } => {
            (id, label.optional)
        }
        _ => return false,
    };
    let said = answers.contains_key(id.rsplit('/').next().unwrap_or(id));
    !done.contains(id) && id.starts_with("f:") && (said || (!optional && !is_filled(block)))
}

fn fitting(id: &str, input: FieldKind) -> &'static str {
    match input {
        FieldKind::Search if id.contains("quoc_tich") => "Việt Nam",
        FieldKind::Search if id.contains("dan_toc") => "kinh",
        FieldKind::Search => "xa co le tinh ninh binh",
        // Two people have two numbers.
        FieldKind::IdNumber if id.contains("_nu_") || id.contains("tre_") => "036190012346",
        FieldKind::IdNumber => "036190012345",
        FieldKind::Phone => "0912345678",
        FieldKind::Email => "vidu@example.com",
        FieldKind::Number => "1",
        FieldKind::Money => "10000000",
        FieldKind::Name => "Nguyễn Thị Ví Dụ",
        _ => "Xóm 1, xã Cổ Lễ, Ninh Bình",
    }
}

fn needs_file(screen: &Screen) -> bool {
    screen
        .blocks
        .iter()
        .any(|b| matches!(b, Block::Files { label, files, .. } if files.is_empty() && !label.optional))
}

/// What adds the first item to a list of a form.
fn empty_list(block: &Block) -> Option<String> {
    match block {
        Block::List { id, rows, more, .. } if id.starts_with("f:") && rows.is_empty() => {
            more.as_ref().map(|more| more.id.clone())
        }
        _ => None,
    }
}

fn has_errors(screen: &Screen) -> bool {
    screen
        .blocks
        .iter()
        .any(|b| matches!(b, Block::Notice { id, .. } if id == "errors"))
}

/// Every error text on a screen.
pub(crate) fn errors(screen: &Screen) -> Vec<String> {
    let mut found = Vec::new();
    for block in &screen.blocks {
        if let Block::Notice {
            tone: NoticeKind::Error,
            title,
            text,
            actions,
            ..
        } = block
        {
            found.push(format!("{title} {text}"));
            found.extend(actions.iter().map(|a| a.label.clone()));
        }
    }
    found
}
