//! The browser page as the phone's browser, viewer and notification shade.

use crate::event::Event;
use crate::session::Session;
use motcua_core::ports::{Browser, Notifier, PortError};
use std::sync::Weak;

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
