//! Hands screens to listeners, each on a thread of its own, so that a slow shell never holds up the loop.

use crate::screen::Screen;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Receives screens. Called from one thread of the subscription, in order of revision, never under a lock.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait ScreenListener: Send + Sync {
    /// A newer screen.
    fn on_screen(&self, screen: Screen);
}

/// A running subscription; ends when cancelled or dropped.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Subscription {
    live: Arc<AtomicBool>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Subscription {
    /// No further screen is delivered. One that is being delivered on the other thread is not waited for: a shell that
    /// cancels from its main thread while its listener waits for that thread would never come back.
    pub fn cancel(&self) {
        self.live.store(false, Ordering::SeqCst);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.live.store(false, Ordering::SeqCst);
    }
}

struct Subscriber {
    live: Arc<AtomicBool>,
    queue: Sender<Arc<Screen>>,
}

/// The current screen and who wants the next.
#[derive(Default)]
pub(crate) struct Publisher {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Arc<Screen>>,
    subscribers: Vec<Subscriber>,
}

impl std::fmt::Debug for Publisher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Publisher").finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that can panic runs under these locks, so a poisoned one still holds good data.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Publisher {
    /// The newest screen, once there is one.
    pub(crate) fn current(&self) -> Option<Arc<Screen>> {
        lock(&self.state).current.clone()
    }

    /// Queues a screen for everyone.
    pub(crate) fn publish(&self, screen: Screen) {
        let screen = Arc::new(screen);
        let mut state = lock(&self.state);
        state.current = Some(Arc::clone(&screen));
        state
            .subscribers
            .retain(|s| s.live.load(Ordering::SeqCst) && s.queue.send(Arc::clone(&screen)).is_ok());
    }

    /// Delivers the current screen and every later one.
    pub(crate) fn subscribe(&self, listener: Arc<dyn ScreenListener>) -> Arc<Subscription> {
        let (queue, screens) = channel::<Arc<Screen>>();
        let live = Arc::new(AtomicBool::new(true));
        let alive = Arc::clone(&live);
        let started = std::thread::Builder::new()
            .name("motcua-screens".into())
            .spawn(move || {
                for screen in screens {
                    if !alive.load(Ordering::SeqCst) {
                        return;
                    }
                    let screen = Arc::unwrap_or_clone(screen);
                    // A shell's bug in one screen must not cost it the later ones.
                    let shown =
                        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| listener.on_screen(screen)));
                    if shown.is_err() {
                        tracing::error!(code = "MC-X01", "a listener failed");
                    }
                }
            });
        if let Err(error) = started {
            tracing::error!(cause = %error, "no thread for a subscription");
            return Arc::new(Subscription { live });
        }
        let mut state = lock(&self.state);
        if let Some(current) = &state.current {
            // The receiver lives in the thread just started, so this cannot fail.
            let _ = queue.send(Arc::clone(current));
        }
        state.subscribers.push(Subscriber {
            live: Arc::clone(&live),
            queue,
        });
        Arc::new(Subscription { live })
    }
}
