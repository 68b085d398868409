//! One browser session: one phone with a folder of its own.

mod reports;

use crate::args::Province;
use crate::event::{CardSheet, Event};
use crate::fixture::Fixture;
use crate::machine::{Machine, Process, Start};
use crate::settings::Settings;
use motcua_core::ports::Clock as _;
use motcua_core::testing::SystemClock;
use motcua_core::{Action, Screen};
use reports::{hear, reported};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast;
use uuid::Uuid;

/// Events a page may be behind before it is given the current state instead.
const BACKLOG: usize = 512;

/// Messages the push service holds for a phone without network.
const HELD_PUSHES: usize = 32;

/// What a session keeps in `preview.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// Names the phone towards the push service. Not the session's id, which the province must not learn.
    pub push_token: String,
    /// The switches.
    pub settings: Settings,
}

/// Where the preview and its province are.
#[derive(Debug)]
pub struct Place {
    /// The preview's own base URL.
    pub base: String,
    /// `None`: the fixture.
    pub province: Option<Province>,
}

/// A file shown to the person.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The plain copy.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
}

/// What became of a sealed message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// Handed to the core, or held until there is a network.
    Taken,
    /// Push is off: the subscription is gone (RFC 8030, section 7.3).
    Gone,
}

struct State {
    kept: Kept,
    machine: Option<Arc<dyn Machine>>,
    opened: bool,
    /// Grows with every opening, also over restarts of the preview: pages outlive it.
    instance: u64,
    screen: Option<Arc<Screen>>,
    shown: HashMap<String, Shown>,
    held: Vec<Vec<u8>>,
    client: Option<String>,
    /// Title and text while the camera is open.
    scanning: Option<(String, String)>,
    sheet: Option<CardSheet>,
}

/// One phone.
pub struct Session {
    dir: PathBuf,
    place: Arc<Place>,
    events: broadcast::Sender<Event>,
    state: Mutex<State>,
    /// Held while the core is opened or ended, so that never two run on one folder.
    switch: Mutex<()>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// A session on a folder; reads `preview.json` or writes a new one. The core is not opened yet.
    pub fn load(dir: PathBuf, place: Arc<Place>) -> std::io::Result<Arc<Self>> {
        std::fs::create_dir_all(dir.join("picked"))?;
        let file = dir.join("preview.json");
        let kept = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let kept = Kept {
                    push_token: Uuid::new_v4().simple().to_string(),
                    settings: Settings::default(),
                };
                std::fs::write(&file, serde_json::to_vec_pretty(&kept)?)?;
                kept
            }
            Err(error) => return Err(error),
        };
        Ok(Arc::new(Self {
            dir,
            place,
            events: broadcast::channel(BACKLOG).0,
            state: Mutex::new(State {
                kept,
                machine: None,
                opened: false,
                instance: u64::try_from(SystemClock.now_ms()).unwrap_or_default(),
                screen: None,
                shown: HashMap::new(),
                held: Vec::new(),
                client: None,
                scanning: None,
                sheet: None,
            }),
            switch: Mutex::new(()),
        }))
    }

    /// Hears what happens from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// The state now, as the events that would have led to it.
    pub fn current(&self) -> Vec<Event> {
        let state = lock(&self.state);
        let settings = Event::Settings {
            settings: state.kept.settings.clone(),
        };
        let instance = state.instance;
        let screen = match (&state.machine, &state.screen) {
            (Some(_), Some(screen)) => Some(Event::Screen {
                instance,
                screen: Arc::clone(screen),
            }),
            (Some(_), None) => None,
            (None, _) => Some(Event::Stopped { instance }),
        };
        let scan = state.scanning.clone();
        let scan = scan.map(|(title, text)| Event::Scan { title, text });
        let card = state.sheet.clone().map(|sheet| Event::Card { sheet });
        let waiting = scan.into_iter().chain(card);
        std::iter::once(settings).chain(screen).chain(waiting).collect()
    }

    /// Tells every page of the session. None may be listening.
    pub fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// The push service's token of this phone.
    pub fn push_token(&self) -> String {
        lock(&self.state).kept.push_token.clone()
    }

    /// The switches.
    pub fn settings(&self) -> Settings {
        lock(&self.state).kept.settings.clone()
    }

    /// The page that acted last.
    pub fn last_client(&self) -> Option<String> {
        lock(&self.state).client.clone()
    }

    /// True until the core is opened for the first time since the preview started.
    pub fn is_new(&self) -> bool {
        !lock(&self.state).opened
    }

    /// Opens the core on this folder; nothing happens when it runs. Blocks.
    pub fn start(self: &Arc<Self>) -> std::io::Result<()> {
        let _switch = lock(&self.switch);
        let instance = {
            let mut state = lock(&self.state);
            if state.machine.is_some() {
                return Ok(());
            }
            state.opened = true;
            state.instance += 1;
            state.screen = None;
            state.scanning = None;
            state.sheet = None;
            state.instance
        };
        for folder in ["data", "cache", "keys"] {
            std::fs::create_dir_all(self.dir.join(folder))?;
        }
        let session = Arc::downgrade(self);
        let machine: Arc<dyn Machine> = match &self.place.province {
            None => {
                let hear = move |screen| hear(&session, instance, screen);
                Arc::new(Fixture::open(&self.dir, self.settings().language.tag(), hear)?)
            }
            Some(province) => {
                let hear = move |report| reported(&session, instance, report);
                Arc::new(Process::start(&self.start_line(province), hear)?)
            }
        };
        lock(&self.state).machine = Some(machine);
        self.greet();
        Ok(())
    }

    /// What the system tells an app that has just been opened.
    fn greet(&self) {
        let settings = self.settings();
        self.deliver(Action::Connectivity {
            online: !settings.offline,
        });
        self.deliver(Action::PushEndpoint {
            endpoint: settings.push.then(|| self.endpoint()),
        });
        self.release_held();
    }

    /// Kills the core: its process gets SIGKILL. Blocks.
    pub fn stop(&self) {
        let _switch = lock(&self.switch);
        let (machine, instance) = {
            let mut state = lock(&self.state);
            state.shown.clear();
            state.scanning = None;
            state.sheet = None;
            (state.machine.take(), state.instance)
        };
        drop(machine);
        self.tell(Event::Stopped { instance });
    }

    /// The core ended by itself. One that was killed has been replaced or taken away already.
    fn ended(&self, instance: u64) {
        let machine = {
            let mut state = lock(&self.state);
            if state.instance != instance {
                return;
            }
            state.machine.take()
        };
        if machine.is_some() {
            self.tell(Event::Note {
                text: "the core ended by itself".to_owned(),
            });
            self.tell(Event::Stopped { instance });
        }
    }

    /// An action of the page. False when the core does not run.
    pub fn act(&self, action: Action, client: Option<String>) -> bool {
        if let Some(client) = client {
            lock(&self.state).client = Some(client);
        }
        self.deliver(action)
    }

    fn deliver(&self, action: Action) -> bool {
        let Some(machine) = lock(&self.state).machine.clone() else {
            return false;
        };
        self.tell(Event::Action {
            action: action.clone(),
        });
        machine.act(action);
        true
    }

    /// Sets the switches and tells the core and the pages what changed. Blocks.
    pub fn set(&self, settings: Settings) -> std::io::Result<()> {
        let (before, kept) = {
            let mut state = lock(&self.state);
            let before = std::mem::replace(&mut state.kept.settings, settings.clone());
            (before, state.kept.clone())
        };
        self.write(&kept)?;
        if before.language != settings.language {
            self.deliver(Action::SetLanguage {
                language: settings.language.tag().to_owned(),
            });
        }
        if before.push != settings.push {
            self.deliver(Action::PushEndpoint {
                endpoint: settings.push.then(|| self.endpoint()),
            });
        }
        if before.offline != settings.offline {
            self.deliver(Action::Connectivity {
                online: !settings.offline,
            });
            self.release_held();
        }
        self.tell(Event::Settings { settings });
        Ok(())
    }

    fn write(&self, kept: &Kept) -> std::io::Result<()> {
        let aside = self.dir.join("preview.json.new");
        std::fs::write(&aside, serde_json::to_vec_pretty(kept)?)?;
        std::fs::rename(aside, self.dir.join("preview.json"))
    }

    /// A sealed message came to the push service. A phone that is closed is woken for it. Blocks.
    pub fn push(self: &Arc<Self>, sealed: Vec<u8>) -> std::io::Result<Pushed> {
        let settings = self.settings();
        if !settings.push {
            return Ok(Pushed::Gone);
        }
        self.tell(Event::Note {
            text: format!("push service: {} sealed bytes", sealed.len()),
        });
        if settings.offline {
            let mut state = lock(&self.state);
            if state.held.len() == HELD_PUSHES {
                state.held.remove(0);
            }
            state.held.push(sealed);
            return Ok(Pushed::Taken);
        }
        self.start()?;
        if let Some(machine) = self.machine() {
            machine.push(sealed);
        }
        Ok(Pushed::Taken)
    }

    fn machine(&self) -> Option<Arc<dyn Machine>> {
        lock(&self.state).machine.clone()
    }

    fn release_held(&self) {
        let Some(machine) = self.machine() else { return };
        let held = {
            let mut state = lock(&self.state);
            if state.kept.settings.offline {
                return;
            }
            std::mem::take(&mut state.held)
        };
        for sealed in held {
            machine.push(sealed);
        }
    }

    /// A place for a file the person picked; the core is told of it by [`Action::AddFile`].
    pub fn pick(&self) -> std::io::Result<PathBuf> {
        let folder = self.dir.join("picked");
        reports::clean(&folder)?;
        Ok(folder.join(Uuid::new_v4().simple().to_string()))
    }

    /// Keeps a file the core shows; the id for `/api/shown/{id}`.
    pub fn keep_shown(&self, path: String, name: &str, media_type: String) -> String {
        let id = Uuid::new_v4().simple().to_string();
        let shown = Shown {
            path: path.into(),
            name: name.to_owned(),
            media_type,
        };
        lock(&self.state).shown.insert(id.clone(), shown);
        id
    }

    /// A shown file.
    pub fn shown(&self, id: &str) -> Option<Shown> {
        lock(&self.state).shown.get(id).cloned()
    }

    fn endpoint(&self) -> String {
        format!("{}/push/{}", self.place.base, self.push_token())
    }

    fn start_line(&self, province: &Province) -> Start {
        let path = |name: &str| self.dir.join(name).display().to_string();
        Start {
            data_dir: path("data"),
            cache_dir: path("cache"),
            province_url: province.url.clone(),
            pack_key: province.pack_key.clone(),
            redirect_uri: format!("{}/return", self.place.base),
            language: self.settings().language.tag().to_owned(),
            key_dir: path("keys"),
        }
    }
}
