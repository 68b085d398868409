//! What runs inside a phone: the core, or the fixture that plays it.

use motcua_core::{Action, App, AppConfig, Ports, Screen, ScreenListener, Subscription};
use std::sync::Arc;

/// Something that answers actions with screens. All calls may block shortly; none is made from an async task.
pub trait Machine: Send + Sync {
    /// An action of the person or the system.
    fn act(&self, action: Action);
    /// A sealed message of the push service.
    fn push(&self, sealed: Vec<u8>);
}

/// The real core.
pub struct Core {
    app: Arc<App>,
    subscription: Arc<Subscription>,
}

struct Listener<F>(F);

impl<F: Fn(Screen) + Send + Sync> ScreenListener for Listener<F> {
    fn on_screen(&self, screen: Screen) {
        (self.0)(screen);
    }
}

impl Core {
    /// Opens the core and hears its screens, the current one first.
    pub fn open(config: AppConfig, ports: Ports, hear: impl Fn(Screen) + Send + Sync + 'static) -> Self {
        let app = App::open(config, ports);
        let subscription = app.subscribe(Arc::new(Listener(hear)));
        Self { app, subscription }
    }
}

impl Machine for Core {
    fn act(&self, action: Action) {
        self.app.dispatch(action);
    }

    fn push(&self, _sealed: Vec<u8>) {
        // TODO(core): App::on_push
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.subscription.cancel();
    }
}
