//! The loop: one queue, one owner of the state. Actions go in, screens come out.

mod action;

pub use action::Action;

use crate::ports::Ports;
use crate::screen::Screen;
use std::sync::Arc;

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
}

/// Receives screens. Called from one thread of the subscription, in order of revision, never under a lock.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait ScreenListener: Send + Sync {
    /// A newer screen.
    fn on_screen(&self, screen: Screen);
}

/// A running subscription; ends when cancelled or dropped.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Subscription {}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Subscription {
    /// No screen is delivered after this returns, unless it is called from inside the listener.
    pub fn cancel(&self) {}
}

/// The running core.
#[derive(Debug)]
pub struct App {}

impl App {
    /// Opens the store and shows the last screen, before any network. Never fails: what is broken is shown on a screen.
    pub fn open(_config: AppConfig, _ports: Ports) -> Arc<Self> {
        Arc::new(Self {})
    }
    /// Queues an action. Never blocks; any thread.
    pub fn dispatch(&self, _action: Action) {}
    /// Delivers the current screen at once and every later one, on a thread of its own.
    pub fn subscribe(&self, _listener: Arc<dyn ScreenListener>) -> Arc<Subscription> {
        Arc::new(Subscription {})
    }
}
