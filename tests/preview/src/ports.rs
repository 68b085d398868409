//! The ports of a headless machine: software keys, and the browser page as browser, viewer and notification shade.

use crate::event::Event;
use crate::session::Session;
use motcua_core::ports::{Browser, Clock, Notifier, PortError, Random};
use std::sync::Weak;
use std::time::{SystemTime, UNIX_EPOCH};

/// The page of the session as the phone's system.
pub struct Page(pub Weak<Session>);

impl Page {
    fn with(&self, act: impl FnOnce(&Session) -> Result<(), PortError>) -> Result<(), PortError> {
        self.0
            .upgrade()
            .map_or(Err(PortError::Unavailable), |session| act(&session))
    }
}

impl Browser for Page {
    fn open(&self, url: String) -> Result<(), PortError> {
        self.with(|session| {
            let client = session.last_client();
            session.tell(Event::Browse { url, client });
            Ok(())
        })
    }

    fn show_file(&self, path: String, name: String, media_type: String) -> Result<(), PortError> {
        self.with(|session| {
            let id = session.keep_shown(path, &name, media_type);
            let client = session.last_client();
            session.tell(Event::File { id, name, client });
            Ok(())
        })
    }
}

impl Notifier for Page {
    fn show(&self, tag: String, title: String, text: String, link: String) -> Result<(), PortError> {
        self.with(|session| {
            session.tell(Event::Notification {
                tag,
                title,
                text,
                link,
            });
            Ok(())
        })
    }
}

/// The computer's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// The system's randomness.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn bytes(&self, len: u32) -> Vec<u8> {
        let mut bytes = vec![0; len as usize];
        if let Err(error) = getrandom::fill(&mut bytes) {
            // Keys made of anything else would be worse than no phone at all.
            tracing::error!(%error, "no randomness");
            std::process::abort();
        }
        bytes
    }
}

/// Software keys, kept beside the phone. Placeholder until the core's own land.
pub fn keys(_dir: &std::path::Path) -> std::io::Result<std::sync::Arc<dyn motcua_core::ports::Keys>> {
    Ok(std::sync::Arc::new(NoKeys))
}

struct NoKeys;

impl motcua_core::ports::Keys for NoKeys {
    fn public_key(&self, _alias: String) -> Result<Vec<u8>, PortError> {
        Err(PortError::Unavailable)
    }
    fn sign(&self, _alias: String, _data: Vec<u8>) -> Result<Vec<u8>, PortError> {
        Err(PortError::Unavailable)
    }
    fn delete(&self, _alias: String) -> Result<(), PortError> {
        Err(PortError::Unavailable)
    }
}
