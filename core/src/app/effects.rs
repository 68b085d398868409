//! Work that waits: run on the runtime, given up when the network goes, answered into the loop's queue.

use super::message::{Message as Msg, Outcome};
use crate::net::trouble::{OFFLINE, Trouble};
use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::Sender;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Starts effects.
#[derive(Debug)]
pub(crate) struct Effects {
    /// `None` only while the app is being closed.
    runtime: Option<Runtime>,
    queue: Sender<Msg>,
    online: watch::Sender<bool>,
}

impl Effects {
    pub(crate) fn new(queue: Sender<Msg>) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("motcua-effects")
            .enable_all()
            .build()?;
        Ok(Self {
            runtime: Some(runtime),
            queue,
            online: watch::Sender::new(true),
        })
    }

    pub(crate) fn queue(&self) -> Sender<Msg> {
        self.queue.clone()
    }

    /// Tells running effects that the network went or came.
    pub(crate) fn set_online(&self, online: bool) {
        self.online.send_replace(online);
    }

    /// Runs an effect that needs the network; it ends with [`OFFLINE`] as soon as there is none.
    pub(crate) fn online<T, F>(
        &self,
        work: F,
        done: impl FnOnce(Result<T, Trouble>) -> Outcome + Send + 'static,
    ) where
        T: Send + 'static,
        F: Future<Output = Result<T, Trouble>> + Send + 'static,
    {
        let mut online = self.online.subscribe();
        self.run(async move {
            let mut result = Err(OFFLINE.into());
            {
                let work = std::pin::pin!(async { result = work.await });
                while_online(&mut online, work).await;
            }
            done(result)
        });
    }

    /// Runs an effect and queues its outcome.
    pub(crate) fn run(&self, work: impl Future<Output = Outcome> + Send + 'static) {
        self.spawn(Box::pin(work));
    }

    /// One kind of task for all effects: the runtime's code for tasks is compiled anew for each kind, 3 kB and more.
    fn spawn(&self, work: Pin<Box<dyn Future<Output = Outcome> + Send>>) {
        let queue = self.queue.clone();
        if let Some(runtime) = &self.runtime {
            runtime.spawn(async move {
                let outcome = work.await;
                // A closed queue means the app is closing: what the outcome says will be found out again at the next start.
                let _ = queue.send(Msg::Outcome(Box::new(outcome)));
            });
        }
    }

    /// Runs work that blocks (copying, hashing) beside the others.
    pub(crate) fn blocking(&self, work: impl FnOnce() -> Outcome + Send + 'static) {
        self.spawn_blocking(Box::new(work));
    }

    /// One kind of task, as in [`Effects::spawn`].
    fn spawn_blocking(&self, work: Box<dyn FnOnce() -> Outcome + Send>) {
        let queue = self.queue.clone();
        if let Some(runtime) = &self.runtime {
            runtime.spawn_blocking(move || {
                let outcome = work();
                let _ = queue.send(Msg::Outcome(Box::new(outcome)));
            });
        }
    }

    /// Queues a wake-up of the outbox.
    pub(crate) fn wake_in(&self, wait: Duration) {
        self.run_in(wait, Outcome::Wake);
    }

    /// Queues an outcome after a while.
    pub(crate) fn run_in(&self, wait: Duration, outcome: Outcome) {
        self.run(async move {
            tokio::time::sleep(wait).await;
            outcome
        });
    }
}

/// Until the work is done or there is no network.
async fn while_online(online: &mut watch::Receiver<bool>, work: Pin<&mut (dyn Future<Output = ()> + Send)>) {
    tokio::select! {
        () = work => {}
        // The sender lives as long as the runtime; an error would mean the app is closing.
        _ = online.wait_for(|online| !online) => {}
    }
}

impl Drop for Effects {
    fn drop(&mut self) {
        // Dropping a runtime waits for its blocking threads; a phone that closes the app does not.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
