//! A shell that does nothing but note when each screen came.

use crate::Result;
use motcua_core::screen::Screen;
use motcua_core::testing::HeadlessPorts;
use motcua_core::{Action, App, ScreenListener, Subscription};
use motcua_journeys::Place;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// A screen that takes longer is not late but missing.
const PATIENCE: Duration = Duration::from_secs(20);

struct Ear(Sender<(Instant, Screen)>);

impl ScreenListener for Ear {
    fn on_screen(&self, screen: Screen) {
        let now = Instant::now();
        // Nobody listens only when the shell is being dropped.
        let _ = self.0.send((now, screen));
    }
}

/// An open app.
pub(crate) struct Shell {
    app: Arc<App>,
    screens: Receiver<(Instant, Screen)>,
    _subscription: Arc<Subscription>,
    /// The newest screen.
    pub(crate) screen: Screen,
}

impl Shell {
    /// Opens the app without a network: what is measured is the core's own work.
    pub(crate) fn open(place: &Place) -> Result<Self> {
        let ports = HeadlessPorts::new(Some(&place.dir.join("keys")))?;
        let app = App::open(place.config(), ports.ports());
        let (sender, screens) = channel();
        let subscription = app.subscribe(Arc::new(Ear(sender)));
        let mut shell = Self {
            screen: app.screen(),
            app,
            screens,
            _subscription: subscription,
        };
        shell.act(Action::Connectivity { online: false }, "offline", |s| {
            s.chrome.offline
        })?;
        Ok(shell)
    }

    /// Dispatches and waits for the screen that shows it: the time between.
    pub(crate) fn act(
        &mut self,
        action: Action,
        what: &str,
        shows: impl Fn(&Screen) -> bool,
    ) -> Result<Duration> {
        while let Ok((_, screen)) = self.screens.try_recv() {
            self.screen = screen;
        }
        let before = self.screen.revision;
        let from = Instant::now();
        self.app.dispatch(action);
        loop {
            match self.screens.recv_timeout(PATIENCE) {
                Ok((at, screen)) => {
                    let shown = screen.revision > before && shows(&screen);
                    self.screen = screen;
                    if shown {
                        return Ok(at - from);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    return Err(format!("never saw {what}; at {}", self.screen.route).into());
                }
                Err(RecvTimeoutError::Disconnected) => return Err("the app closed".into()),
            }
        }
    }

    /// Presses something and waits for this place.
    pub(crate) fn press(&mut self, id: &str, route: &str) -> Result<Duration> {
        let action = Action::Press { id: id.to_owned() };
        self.act(action, id, |s| s.route == route)
    }

    /// Goes back and waits for this place.
    pub(crate) fn back(&mut self, route: &str) -> Result<Duration> {
        self.act(Action::Back, "the way back", |s| s.route == route)
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        self.app.close();
    }
}
