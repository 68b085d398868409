//! A phone without a phone: one core, and a person who looks at its screens.

use crate::Sandbox;
use motcua_core::screen::{Block, Button, Screen};
use motcua_core::testing::HeadlessPorts;
use motcua_core::{Action, App, AppConfig, ScreenListener, Subscription};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// How long a person waits for a screen before calling it broken.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits for something that no screen tells of.
pub fn eventually(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// Where a phone keeps its things; outlives a killed core.
#[derive(Clone, Debug)]
pub struct Place {
    /// All of it.
    pub dir: PathBuf,
    /// The province.
    pub province_url: String,
    /// Verifies its pack.
    pub pack_key: String,
}

impl Place {
    /// A phone's folder for this province.
    pub fn new(dir: &Path, sandbox: &Sandbox) -> Self {
        Self {
            dir: dir.to_owned(),
            province_url: sandbox.base(),
            pack_key: sandbox.pack_key(),
        }
    }

    /// What the shell tells the core.
    pub fn config(&self) -> AppConfig {
        let path = |name: &str| self.dir.join(name).display().to_string();
        AppConfig {
            data_dir: path("data"),
            cache_dir: path("cache"),
            province_url: self.province_url.clone(),
            pack_key: self.pack_key.clone(),
            redirect_uri: "http://127.0.0.1:9/return".into(),
            language: "vi".into(),
            key_file_dir: Some(path("keys")),
            device_name: Some(format!(
                "Máy {}",
                self.dir
                    .file_name()
                    .map_or_else(String::new, |n| n.to_string_lossy().into_owned())
            )),
        }
    }
}

#[derive(Default)]
struct Eye {
    seen: Mutex<Vec<Screen>>,
    news: Condvar,
}

impl ScreenListener for Eye {
    fn on_screen(&self, screen: Screen) {
        let mut seen = self.seen.lock().expect("no test panics while looking");
        if let Some(last) = seen.last() {
            assert!(screen.revision > last.revision, "screens arrive in order");
        }
        seen.push(screen);
        self.news.notify_all();
    }
}

/// A running core and its shell.
pub struct Phone {
    /// The core.
    pub app: Arc<App>,
    /// Its ports.
    pub ports: HeadlessPorts,
    eye: Arc<Eye>,
    _subscription: Arc<Subscription>,
    revisions: Mutex<u64>,
    /// How many screens had been there when something was last pressed.
    pressed: AtomicUsize,
}

impl Phone {
    /// Opens the core as the system would start the app.
    pub fn open(place: &Place) -> Self {
        Self::open_with(place, |_| {})
    }

    /// As [`Phone::open`], with ports of one's own put in.
    pub fn open_with(place: &Place, change: impl FnOnce(&mut HeadlessPorts)) -> Self {
        let mut ports = HeadlessPorts::new(Some(&place.dir.join("keys"))).expect("a key folder");
        change(&mut ports);
        let app = App::open(place.config(), ports.ports());
        let eye = Arc::new(Eye::default());
        let subscription = app.subscribe(eye.clone());
        // Revisions of a shell go on counting over a restart of the process: time does.
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .expect("after 1970");
        let revisions = Mutex::new(now.as_millis() as u64);
        Self {
            app,
            ports,
            eye,
            _subscription: subscription,
            revisions,
            pressed: AtomicUsize::new(0),
        }
    }

    /// The newest screen.
    pub fn screen(&self) -> Screen {
        self.app.screen()
    }

    /// Every screen so far.
    pub fn seen(&self) -> Vec<Screen> {
        self.eye.seen.lock().expect("readable").clone()
    }

    /// Waits until the newest screen is as told; panics with the screen when it does not come.
    pub fn until(&self, what: &str, holds: impl Fn(&Screen) -> bool) -> Screen {
        self.until_within(PATIENCE, what, holds)
    }

    /// As [`Phone::until`], with a time of one's own.
    pub fn until_within(&self, patience: Duration, what: &str, holds: impl Fn(&Screen) -> bool) -> Screen {
        self.look(patience, what, |seen| seen.last().filter(|last| holds(last)))
    }

    /// As [`Phone::until`], for any screen since something was last pressed: for what the core's next work clears again, as an
    /// announcement and a focus.
    pub fn ever(&self, what: &str, holds: impl Fn(&Screen) -> bool) -> Screen {
        let since = self.pressed.load(Ordering::SeqCst);
        self.look(PATIENCE, what, |seen| seen.iter().skip(since).find(|s| holds(s)))
    }

    fn look(&self, patience: Duration, what: &str, find: impl Fn(&[Screen]) -> Option<&Screen>) -> Screen {
        let end = Instant::now() + patience;
        let mut seen = self.eye.seen.lock().expect("readable");
        loop {
            if let Some(found) = find(&seen) {
                return found.clone();
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let last = seen.last().cloned();
                drop(seen);
                panic!("never saw: {what}\n{}", describe(last.as_ref()));
            }
            seen = self.eye.news.wait_timeout(seen, left).expect("readable").0;
        }
    }

    /// Waits for a route.
    pub fn at(&self, route: &str) -> Screen {
        self.until(route, |s| s.route == route)
    }

    /// Answers every open question of a page with something fitting.
    pub fn answer_all_on(&self, route: &str) {
        self.answer_page(route, &crate::Answers::new());
    }

    /// To the first tab, from wherever the phone is.
    pub fn press_home(&self) {
        loop {
            // One look: a screen that comes between two would be taken for the one without tabs.
            let screen = self.screen();
            if pressable(&screen).iter().any(|id| id == "tab:home") {
                break;
            }
            self.app.dispatch(Action::Back);
            self.until("one step back", |s| s.revision > screen.revision);
        }
        self.press("tab:home");
        self.until("home", |s| s.route == "home");
    }

    /// Ends the hours of quiet, so that what the phone shows does not depend on when a test runs. Leaves it on the first tab.
    pub fn never_quiet(&self) {
        self.press_home();
        self.press("tab:person");
        self.press("go:channels");
        self.choose("channels:quiet", "off");
        self.press("send-wish");
        self.until("the province's word", |s| {
            let ids = pressable(s);
            let told = !ids
                .iter()
                .any(|id| id == "send-wish" || id.starts_with("forget-wish"));
            told && s.route == "channels"
                && !s
                    .blocks
                    .iter()
                    .any(|b| matches!(b, Block::Notice { id, .. } if id == "waiting"))
        });
        self.press_home();
    }

    /// Chooses an option of a block and waits until it stands.
    pub fn choose(&self, block: &str, option: &str) {
        let chosen = |s: &Screen| {
            s.blocks.iter().any(|b| {
                matches!(b, Block::Choice { id, selected, .. } if id == block && selected == &[option.to_owned()])
            })
        };
        self.until(block, |s| {
            s.blocks
                .iter()
                .any(|b| matches!(b, Block::Choice { id, .. } if id == block))
        });
        self.app.dispatch(Action::Choose {
            block: block.into(),
            selected: vec![option.into()],
        });
        self.until(&format!("{option} chosen"), chosen);
    }

    /// Presses what has this id, once it is on the screen.
    pub fn press(&self, id: &str) {
        let screen = self.until(&format!("something to press: {id}"), |s| {
            pressable(s).iter().any(|p| p.starts_with(id))
        });
        let full = pressable(&screen).into_iter().find(|p| p.starts_with(id));
        let before = self.eye.seen.lock().expect("readable").len();
        self.pressed.store(before, Ordering::SeqCst);
        self.app.dispatch(Action::Press {
            id: full.unwrap_or_else(|| id.to_owned()),
        });
    }

    /// Commits text to a field.
    pub fn fill(&self, block: &str, text: &str) {
        self.app.dispatch(Action::Commit {
            block: block.into(),
            text: text.into(),
            revision: self.revision(),
        });
    }

    /// The next revision of this shell.
    pub fn revision(&self) -> u64 {
        let mut revision = self.revisions.lock().expect("readable");
        *revision += 1;
        *revision
    }

    /// Signs in from wherever a sign-in is offered.
    pub fn sign_in(&self, sandbox: &Sandbox, citizen: &str) {
        self.sign_in_by(|url| sandbox.log_in(url, citizen));
    }

    /// As [`Phone::sign_in`], with another way through the login page.
    pub fn sign_in_by(&self, log_in: impl FnOnce(&str) -> String) {
        self.press("sign-in");
        let Some(url) = self.ports.browser.next_url(PATIENCE) else {
            panic!("the browser did not open\n{}", describe(Some(&self.screen())));
        };
        self.app.dispatch(Action::OpenLink { url: log_in(&url) });
    }
}

/// Ids of everything on a screen that can be pressed.
pub fn pressable(screen: &Screen) -> Vec<String> {
    let mut buttons: Vec<&Button> = screen.actions.iter().collect();
    let mut ids: Vec<String> = screen.tabs.iter().map(|t| t.id.clone()).collect();
    for block in &screen.blocks {
        match block {
            Block::Notice { actions, .. } | Block::Document { actions, .. } => buttons.extend(actions),
            Block::Map { pins, actions, .. } => {
                ids.extend(pins.iter().map(|p| p.id.clone()));
                buttons.extend(actions);
            }
            Block::List { rows, more, .. } => {
                ids.extend(rows.iter().map(|r| r.id.clone()));
                buttons.extend(more);
            }
            Block::Checklist { items, .. } => {
                ids.extend(items.iter().filter(|i| i.pressable).map(|i| i.id.clone()));
            }
            Block::Summary { rows, .. } => buttons.extend(rows.iter().filter_map(|r| r.change.as_ref())),
            Block::Files { files, .. } => buttons.extend(files.iter().filter_map(|f| f.remove.as_ref())),
            _ => {}
        }
    }
    ids.extend(buttons.into_iter().filter(|b| b.enabled).map(|b| b.id.clone()));
    ids
}

pub(crate) fn describe(screen: Option<&Screen>) -> String {
    screen.map_or_else(
        || "no screen at all".into(),
        // One line: the end of a test run shows only the first few of what failed.
        |s| serde_json::to_string(s).unwrap_or_else(|_| "unprintable".into()),
    )
}
