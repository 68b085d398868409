//! What crosses to Kotlin and Swift: one object, [`App`], around [`motcua_core::App`]. Everything else – actions, screens,
//! ports – is declared once in `motcua-core`, derives uniffi there behind its `uniffi` feature, and is exported from this
//! library unchanged.

use motcua_core::app::SyncReport;
use motcua_core::{Action, AppConfig, Ports, Screen, ScreenListener, Subscription};
use std::sync::Arc;

uniffi::setup_scaffolding!();
// Keeps the core's exported functions in the library, whatever the linker thinks of them.
motcua_core::uniffi_reexport_scaffolding!();

/// The running core, as a shell holds it.
#[derive(Debug, uniffi::Object)]
pub struct App {
    core: Arc<motcua_core::App>,
}

#[uniffi::export]
impl App {
    /// Opens the store and shows the last screen, before any network. Never fails: what is broken is shown on a screen.
    #[uniffi::constructor]
    pub fn open(config: AppConfig, ports: Ports) -> Arc<Self> {
        Arc::new(Self {
            core: motcua_core::App::open(config, ports),
        })
    }

    /// Queues an action. Never blocks; any thread.
    pub fn dispatch(&self, action: Action) {
        self.core.dispatch(action);
    }

    /// The newest screen.
    pub fn screen(&self) -> Screen {
        self.core.screen()
    }

    /// Delivers the current screen at once and every later one in order of revision, on a thread of its own, until the
    /// subscription is cancelled. It also ends when the last reference to it goes, so keep it.
    pub fn subscribe(&self, listener: Arc<dyn ScreenListener>) -> Arc<Subscription> {
        self.core.subscribe(listener)
    }

    /// A link was opened: from a message, a notification, or the return from sign-in.
    pub fn open_link(&self, url: String) {
        self.core.open_link(url);
    }

    /// A sealed push message (RFC 8291) as the carrier delivered it. Never blocks.
    pub fn on_push(&self, message: Vec<u8>) {
        self.core.on_push(message);
    }

    /// Sends what waits and fetches what is new, for the time the system gives a background task. Ends when there is
    /// nothing left to do now; giving up waiting for it stops nothing.
    pub async fn background_sync(&self) -> SyncReport {
        self.core.background_sync().await
    }

    /// What opens push messages in a process beside the app, by `push_notice`; to be kept where keys are kept. `None` before
    /// there is a subscription to push.
    pub async fn push_opener(&self) -> Option<Vec<u8>> {
        self.core.push_opener().await
    }

    /// Ends the core after what is queued has been handled; what comes after is dropped, and doing it twice is fine. Named
    /// unlike [`motcua_core::App::close`] because a Kotlin object's `close` frees the object.
    pub fn shutdown(&self) {
        self.core.close();
    }
}
