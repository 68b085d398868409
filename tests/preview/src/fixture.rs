//! A phone without a core: walks through the gallery, takes answers and keeps them, as the core would. For working on the
//! pages and for testing them alone.

use crate::gallery::{Exhibit, Language, exhibits};
use crate::machine::{CardOrder, Machine};
use motcua_core::screen::{Block, FileItem, FileState, MapPoint, PartialDate};
use motcua_core::{Action, Screen};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What the person did, by `route#block`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Answers {
    language: Language,
    at: String,
    texts: HashMap<String, (String, u64)>,
    dates: HashMap<String, (PartialDate, u64)>,
    choices: HashMap<String, Vec<String>>,
    #[serde(default)]
    points: HashMap<String, MapPoint>,
    files: HashMap<String, Vec<FileItem>>,
    offline: bool,
}

struct Inner {
    answers: Answers,
    revision: u64,
}

/// The fixture.
pub struct Fixture<F> {
    file: PathBuf,
    inner: Mutex<Inner>,
    hear: F,
}

impl<F: Fn(Screen) + Send + Sync> Fixture<F> {
    /// Opens it on a folder, where it was left.
    pub fn open(dir: &Path, language: &str, hear: F) -> std::io::Result<Self> {
        let file = dir.join("data/fixture.json");
        let answers = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Answers {
                language: Language::parse(language),
                at: "home".into(),
                texts: HashMap::new(),
                dates: HashMap::new(),
                choices: HashMap::new(),
                points: HashMap::new(),
                files: HashMap::new(),
                offline: false,
            },
            Err(error) => return Err(error),
        };
        let fixture = Self {
            file,
            inner: Mutex::new(Inner { answers, revision: 0 }),
            hear,
        };
        fixture.step(|_| Step::Same);
        Ok(fixture)
    }

    /// Changes the answers, keeps them, shows the screen.
    fn step(&self, change: impl FnOnce(&mut Answers) -> Step) {
        let screen = {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            let step = change(&mut inner.answers);
            inner.revision += 1;
            if let Err(error) = self.keep(&inner.answers) {
                tracing::error!(%error, "fixture cannot keep its answers");
            }
            project(&inner.answers, step, inner.revision)
        };
        if let Some(screen) = screen {
            (self.hear)(screen);
        }
    }

    fn keep(&self, answers: &Answers) -> std::io::Result<()> {
        let aside = self.file.with_extension("new");
        std::fs::write(&aside, serde_json::to_vec(answers)?)?;
        std::fs::rename(aside, &self.file)
    }
}

/// Whether the person is somewhere else now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Moved,
}

impl<F: Fn(Screen) + Send + Sync> Machine for Fixture<F> {
    fn act(&self, action: Action) {
        self.step(|answers| apply(answers, action));
    }

    fn push(&self, _sealed: Vec<u8>) {
        self.step(|_| Step::Same);
    }

    fn scanned(&self, _text: Option<String>) {
        self.step(|_| Step::Same);
    }

    fn card(&self, _order: CardOrder) {
        self.step(|_| Step::Same);
    }
}

fn apply(answers: &mut Answers, action: Action) -> Step {
    let key = |answers: &Answers, block: &str| {
        let route = here(answers).map(|e| e.screen.route).unwrap_or_default();
        format!("{route}#{block}")
    };
    match action {
        Action::Press { id } => return press(answers, &id),
        Action::Back => return go(answers, "home"),
        Action::Commit {
            block,
            text,
            revision,
        } => {
            let key = key(answers, &block);
            if answers.texts.get(&key).is_none_or(|(_, held)| *held < revision) {
                answers.texts.insert(key, (text, revision));
            }
        }
        Action::SetDate {
            block,
            value,
            revision,
        } => {
            let key = key(answers, &block);
            if answers.dates.get(&key).is_none_or(|(_, held)| *held < revision) {
                answers.dates.insert(key, (value, revision));
            }
        }
        Action::Choose { block, selected } => {
            let key = key(answers, &block);
            answers.choices.insert(key, selected);
        }
        Action::Point { block, at } => {
            let key = key(answers, &block);
            answers.points.insert(key, at);
        }
        Action::AddFile { block, path, name } => {
            let key = key(answers, &block);
            let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
            let files = answers.files.entry(key).or_default();
            files.push(FileItem {
                id: format!("added-{}", files.len()),
                name,
                detail: format!("{bytes} B"),
                state: FileState::Kept,
                state_text: answers
                    .language
                    .of("Đã lưu trên điện thoại", "Saved on this phone"),
                permille: None,
                remove: None,
            });
        }
        Action::SetLanguage { language } => answers.language = Language::parse(&language),
        Action::Connectivity { online } => answers.offline = !online,
        Action::OpenLink { .. } | Action::PushEndpoint { .. } | Action::Foreground | Action::Refresh => {}
    }
    Step::Same
}

/// Where a button or row leads.
fn press(answers: &mut Answers, id: &str) -> Step {
    let name = answers
        .texts
        .get("draft/1/nguoi-yeu-cau#ho_ten")
        .map(|(text, _)| text.trim());
    let to = match id {
        "next" if answers.at.starts_with("form") && name == Some("") => "form-errors",
        "tab-home" => "home",
        "tab-dossiers" => "lists",
        "tab-shelf" => "documents",
        "tab-person" => "buttons",
        "start" | "draft/1" | "save" => "tasks",
        "next" if answers.at.starts_with("form") => "files",
        "file" => "receipt",
        "follow" => "timeline",
        _ if id.starts_with("p/") => "procedure",
        _ if id.starts_with("sit/") => "search",
        // Any exhibit by its name: for tests of blocks no button here leads to.
        _ if exhibits(answers.language).iter().any(|e| e.name == id) => id,
        _ if id.starts_with("change-") || id.starts_with('t') => "form",
        _ => return Step::Same,
    };
    go(answers, to)
}

fn go(answers: &mut Answers, to: &str) -> Step {
    to.clone_into(&mut answers.at);
    Step::Moved
}

fn here(answers: &Answers) -> Option<Exhibit> {
    exhibits(answers.language)
        .into_iter()
        .find(|e| e.name == answers.at)
}

/// The exhibit with the answers in it. Focus and announcements only come with the step that caused them.
fn project(answers: &Answers, step: Step, revision: u64) -> Option<Screen> {
    let mut screen = here(answers)?.screen;
    screen.revision = revision;
    if step == Step::Same {
        screen.chrome.focus = None;
        screen.chrome.announcement = None;
    }
    screen.chrome.offline |= answers.offline;
    for block in &mut screen.blocks {
        fill(answers, &screen.route, block);
    }
    Some(screen)
}

fn fill(answers: &Answers, route: &str, block: &mut Block) {
    let key = |id: &str| format!("{route}#{id}");
    match block {
        Block::Field {
            id,
            value,
            value_revision,
            ..
        } => {
            if let Some((text, revision)) = answers.texts.get(&key(id)) {
                (*value, *value_revision) = (text.clone(), *revision);
            }
        }
        Block::Date {
            id,
            value,
            value_revision,
            ..
        } => {
            if let Some((date, revision)) = answers.dates.get(&key(id)) {
                (*value, *value_revision) = (*date, *revision);
            }
        }
        Block::Choice { id, selected, .. } => {
            if let Some(chosen) = answers.choices.get(&key(id)) {
                selected.clone_from(chosen);
            }
        }
        Block::Rating { id, selected, .. } => {
            if let Some(chosen) = answers.choices.get(&key(id)) {
                *selected = chosen.first().cloned();
            }
        }
        Block::Map { id, mark, .. } => *mark = answers.points.get(&key(id)).copied().or(*mark),
        Block::Files { id, files, .. } => {
            files.extend(answers.files.get(&key(id)).into_iter().flatten().cloned());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn run(dir: &Path, actions: Vec<Action>) -> Screen {
        std::fs::create_dir_all(dir.join("data")).unwrap();
        let last = Arc::new(Mutex::new(None));
        let hear = {
            let last = Arc::clone(&last);
            move |screen| *last.lock().unwrap() = Some(screen)
        };
        let fixture = Fixture::open(dir, "vi", hear).unwrap();
        for action in actions {
            fixture.act(action);
        }
        last.lock().unwrap().take().unwrap()
    }

    fn commit(text: &str, revision: u64) -> Action {
        Action::Commit {
            block: "q".into(),
            text: text.into(),
            revision,
        }
    }

    fn value(screen: &Screen) -> (&str, u64) {
        match &screen.blocks[0] {
            Block::Field {
                value,
                value_revision,
                ..
            } => (value, *value_revision),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_older_commit_does_not_replace_a_newer_one() {
        let dir = tempfile::tempdir().unwrap();
        let screen = run(dir.path(), vec![commit("khai sinh", 2), commit("khai", 1)]);
        assert_eq!(value(&screen), ("khai sinh", 2));
    }

    #[test]
    fn a_touched_map_shows_the_mark_there_and_a_rating_its_last_mark() {
        let press = |id: &str| Action::Press { id: id.into() };
        let at = MapPoint { x: 120, y: 870 };
        let touch = Action::Point {
            block: "where".into(),
            at,
        };
        let choose = |id: &str| Action::Choose {
            block: "none".into(),
            selected: vec![id.into()],
        };
        let dir = tempfile::tempdir().unwrap();
        let marked = |b: &Block| matches!(b, Block::Map { mark: Some(mark), .. } if *mark == at);
        assert!(!run(dir.path(), vec![press("map")]).blocks.iter().any(marked));
        assert!(run(dir.path(), vec![touch]).blocks.iter().any(marked));
        let given = |b: &Block| matches!(b, Block::Rating { id, selected, .. } if id == "none" && selected.as_deref() == Some("1"));
        let rated = run(dir.path(), vec![press("ratings"), choose("0"), choose("1")]);
        assert!(rated.blocks.iter().any(given));
    }

    #[test]
    fn a_fixture_opened_again_is_where_it_was_with_the_same_words() {
        let dir = tempfile::tempdir().unwrap();
        run(dir.path(), vec![commit("khai sinh", 1)]);
        assert_eq!(value(&run(dir.path(), vec![])), ("khai sinh", 1));
    }
}
