//! The loop: one queue, one owner of the state. Actions go in, screens come out.
//!
//! [`App`] is what a shell holds. Behind it one thread (`core::Core`) owns model and store and handles one message after the
//! other; work that waits (network, copying files) runs as effects and comes back as outcomes in the same queue.

mod action;
mod after;
mod channels;
mod chip;
mod devices;
mod door;
mod drafting;
mod drafts;
mod effects;
mod family;
mod files;
mod filing;
mod following;
mod identity;
mod inbox;
mod intent;
mod items;
mod link;
mod listing;
mod load;
mod locking;
mod matching;
mod message;
mod migrating;
mod model;
mod navigate;
mod offices;
mod opening;
mod owner;
mod province;
mod publish;
mod pushing;
mod receipts;
mod reports;
mod resume;
mod reusing;
mod route;
mod rows;
mod scanning;
mod signing_in;
mod start;
mod terms;
#[cfg(test)]
mod tests;
mod typing;

pub use action::Action;
pub(crate) use after::LONGEST_MESSAGE;
pub use after::{AfterIntent, Complaint};
pub(crate) use channels::{same_time, wrong_times};
pub(crate) use door::door_leads_to;
pub use door::{DoorIntent, DoorPage, DoorRoute};
pub(crate) use drafts::RESTORE_MS;
pub(crate) use family::asking_of;
pub use inbox::NewsIntent;
pub(crate) use inbox::days_of;
pub use intent::Intent;
pub use model::*;
pub use offices::{OfficesPage, OfficesRoute, OfficesWork};
pub use publish::{ScreenListener, Subscription};
pub(crate) use reports::words_of as words_about_report;
pub use reports::{Look, ReportIntent, ReportsRoute, Say};
pub use route::{Place, Route, TabId};
pub(crate) use typing::wrong_fields;

use crate::ports::Ports;
use crate::screen::Screen;
use crate::screens;
use crate::text::Lang;
use message::Message;
use publish::Publisher;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// What a shell tells the core once, at start.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AppConfig {
    /// A folder of the app's own, not backed up: database and sealed files live here.
    pub data_dir: String,
    /// Where shown files are copied to; the system may empty it.
    pub cache_dir: String,
    /// Base URL of the province, e.g. `https://motcua.ninhbinh.example`.
    pub province_url: String,
    /// Base64url of the uncompressed SEC1 point that verifies the province pack. Ships in the app.
    pub pack_key: String,
    /// Where the identity provider sends the browser back to; opened with [`Action::OpenLink`].
    pub redirect_uri: String,
    /// `vi` or `en`; what the person chose before wins.
    pub language: String,
    /// A folder for the sealed key file of a machine without a key store (development only); `None` on phones.
    pub key_file_dir: Option<String>,
    /// What the person calls this phone, or what it is ("Pixel 8"): told to the province at sign-in, for the list of devices.
    /// `None` tells only the platform.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub device_name: Option<String>,
}

impl AppConfig {
    /// The name of this phone in the list of devices.
    fn device(&self) -> String {
        let platform = match std::env::consts::OS {
            "android" => "Android",
            "ios" => "iPhone",
            "linux" => "Linux",
            "macos" => "Mac",
            "windows" => "Windows",
            other => other,
        };
        self.device_name.clone().unwrap_or_else(|| platform.to_owned())
    }
}

/// What a background sync did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncReport {
    /// Dossiers that changed.
    pub changed: u32,
    /// Effects of the outbox the server confirmed.
    pub sent: u32,
    /// Effects that still wait.
    pub waiting: u32,
    /// Support code of what stopped it, if anything did.
    pub failure: Option<String>,
}

/// The running core. Dropping it closes it.
#[derive(Debug)]
pub struct App {
    publisher: Arc<Publisher>,
    queue: Sender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl App {
    /// Opens the store and shows the last screen, before any network. Never fails: what is broken is shown on a screen,
    /// with its support code, and nothing that is on the disk is deleted.
    pub fn open(config: AppConfig, ports: Ports) -> Arc<Self> {
        let publisher = Arc::new(Publisher::default());
        let (queue, messages) = channel();
        let language = Lang::from_tag(&config.language);
        let started = start::start(config, ports, Arc::clone(&publisher), (queue.clone(), messages));
        let thread = match started {
            Ok(thread) => Some(thread),
            Err(failure) => {
                publisher.publish(screens::cannot_open(language, failure));
                None
            }
        };
        Arc::new(Self {
            publisher,
            queue,
            thread: Mutex::new(thread),
        })
    }

    /// Queues an action. Never blocks; any thread.
    pub fn dispatch(&self, action: Action) {
        self.send(Message::Action(action));
    }

    /// The newest screen.
    pub fn screen(&self) -> Screen {
        // The first screen is published before `open` returns.
        self.publisher
            .current()
            .map_or_else(Screen::default, |screen| (*screen).clone())
    }

    /// Delivers the current screen at once and every later one, in order, on a thread of its own.
    pub fn subscribe(&self, listener: Arc<dyn ScreenListener>) -> Arc<Subscription> {
        self.publisher.subscribe(listener)
    }

    /// A link was opened: the same as [`Action::OpenLink`].
    pub fn open_link(&self, url: String) {
        self.dispatch(Action::OpenLink { url });
    }

    /// A push message as it came: sealed bytes (RFC 8291). Opened, acknowledged and followed by a sync.
    pub fn on_push(&self, message: Vec<u8>) {
        self.send(Message::Push(message));
    }

    /// Catches up with the province and sends what waits; answers when nothing is under way any more. For the system's
    /// background jobs.
    pub async fn background_sync(&self) -> SyncReport {
        let (answer, report) = oneshot::channel();
        self.send(Message::Sync(answer));
        report.await.unwrap_or_default()
    }

    /// What [`push_notice`](crate::status::push::push_notice) opens messages with, for a process beside the app (iOS's
    /// notification service); kept where keys are kept. `None` before there is a subscription to push.
    pub async fn push_opener(&self) -> Option<Vec<u8>> {
        let (answer, opener) = oneshot::channel();
        self.send(Message::PushOpener(answer));
        opener.await.ok().flatten()
    }

    /// Handles what is queued and ends. Safe to call twice; a killed process does without.
    pub fn close(&self) {
        self.send(Message::Close);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A listener that closes the app from the owner's thread must not wait for itself.
            if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
                tracing::error!(code = "MC-X01", "the owner's thread ended badly");
            }
        }
    }

    fn send(&self, message: Message) {
        // A closed app has no state left to change.
        let _ = self.queue.send(message);
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.close();
    }
}
