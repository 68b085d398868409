use crate::ports::{Browser, Channel, Notifier, PortError};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A file handed to the system's viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownFile {
    /// Where the copy lies.
    pub path: String,
    /// Its name for the person.
    pub name: String,
    /// Its media type.
    pub media_type: String,
}

/// A notification of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Which sort.
    pub channel: Channel,
    /// The same tag replaces.
    pub tag: String,
    /// First line.
    pub title: String,
    /// The rest.
    pub text: String,
    /// What a tap opens.
    pub link: String,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug, Default)]
struct Opened {
    all: Vec<String>,
    waiting: VecDeque<String>,
}

/// A browser that writes down what it was asked to open.
#[derive(Debug, Default)]
pub struct RecordingBrowser {
    opened: Mutex<Opened>,
    arrived: Condvar,
    files: Mutex<Vec<ShownFile>>,
}

impl RecordingBrowser {
    /// Every URL so far, oldest first.
    pub fn opened(&self) -> Vec<String> {
        lock(&self.opened).all.clone()
    }

    /// The oldest URL not taken yet, waiting up to `timeout` for one. Takes it.
    pub fn next_url(&self, timeout: Duration) -> Option<String> {
        let (mut opened, _) = self
            .arrived
            .wait_timeout_while(lock(&self.opened), timeout, |opened| opened.waiting.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        opened.waiting.pop_front()
    }

    /// Every file so far, oldest first.
    pub fn shown_files(&self) -> Vec<ShownFile> {
        lock(&self.files).clone()
    }
}

impl Browser for RecordingBrowser {
    fn open(&self, url: String) -> Result<(), PortError> {
        let mut opened = lock(&self.opened);
        opened.all.push(url.clone());
        opened.waiting.push_back(url);
        self.arrived.notify_all();
        Ok(())
    }

    fn show_file(&self, path: String, name: String, media_type: String) -> Result<(), PortError> {
        lock(&self.files).push(ShownFile {
            path,
            name,
            media_type,
        });
        Ok(())
    }
}

/// A notifier that writes down what it was asked to show.
#[derive(Debug, Default)]
pub struct RecordingNotifier(Mutex<Vec<Notification>>);

impl RecordingNotifier {
    /// Every notification so far, oldest first, those since replaced included.
    pub fn shown(&self) -> Vec<Notification> {
        lock(&self.0).clone()
    }

    /// What a person would see now: the latest of each tag.
    pub fn visible(&self) -> Vec<Notification> {
        let mut visible: Vec<Notification> = Vec::new();
        for notification in self.shown() {
            visible.retain(|earlier| earlier.tag != notification.tag);
            visible.push(notification);
        }
        visible
    }
}

impl Notifier for RecordingNotifier {
    fn show(
        &self,
        channel: Channel,
        tag: String,
        title: String,
        text: String,
        link: String,
    ) -> Result<(), PortError> {
        lock(&self.0).push(Notification {
            channel,
            tag,
            title,
            text,
            link,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_url_is_taken_once_and_in_order() {
        let browser = Arc::new(RecordingBrowser::default());
        assert_eq!(browser.next_url(Duration::ZERO), None);
        let opener = {
            let browser = browser.clone();
            std::thread::spawn(move || {
                browser.open("https://a.example".into()).unwrap();
                browser.open("https://b.example".into()).unwrap();
            })
        };
        let next = || browser.next_url(Duration::from_secs(10));
        assert_eq!(next().as_deref(), Some("https://a.example"));
        assert_eq!(next().as_deref(), Some("https://b.example"));
        opener.join().unwrap();
        assert_eq!(browser.next_url(Duration::ZERO), None);
        assert_eq!(browser.opened().len(), 2);
    }

    #[test]
    fn the_same_tag_replaces() {
        let notifier = RecordingNotifier::default();
        for (tag, title) in [("a", "1"), ("b", "2"), ("a", "3")] {
            notifier
                .show(
                    Channel::Progress,
                    tag.into(),
                    title.into(),
                    String::new(),
                    String::new(),
                )
                .unwrap();
        }
        let titles: Vec<_> = notifier.visible().into_iter().map(|n| n.title).collect();
        assert_eq!(titles, ["2", "3"]);
        assert_eq!(notifier.shown().len(), 3);
    }
}
