//! `motcua-preview core`: one core, orders on standard input, reports on standard output. Ends with its input.

use crate::machine::{Order, Report, Start, sealed, write_line};
use crate::reader::SimulatedReader;
use motcua_core::ports::{Browser, Channel, Notifier, PortError, Scanner};
use motcua_core::testing::{Absent, SoftKeys, SystemClock, SystemRandom};
use motcua_core::{App, AppConfig, Ports, Screen, ScreenListener};
use std::io::{BufRead as _, Stdout};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Runs until the input ends. Fails when the first line is no [`Start`] or the keys cannot be read.
pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut lines = std::io::stdin().lock().lines();
    let first = lines.next().ok_or("no start line")??;
    let start: Start = serde_json::from_str(&first)?;
    let reporter = Arc::new(Reporter(Mutex::new(std::io::stdout())));
    let camera = Arc::new(Camera::new(reporter.clone()));
    let sheet = reporter.clone();
    let reader = Arc::new(SimulatedReader::new(move |report| sheet.report(report)));
    let ports = Ports {
        keys: Arc::new(SoftKeys::in_folder(Path::new(&start.key_dir))?),
        browser: reporter.clone(),
        notifier: reporter.clone(),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom::default()),
        secrets: None,
        trust: None,
        presence: Arc::new(Absent),
        nfc: reader.clone(),
        scanner: camera.clone(),
        location: Arc::new(Absent),
    };
    let app = App::open(config(start), ports);
    let subscription = app.subscribe(reporter);
    for line in lines {
        obey(&app, &camera, &reader, serde_json::from_str(&line?)?);
    }
    subscription.cancel();
    Ok(())
}

fn obey(app: &App, camera: &Camera, reader: &SimulatedReader, order: Order) {
    match order {
        Order::Scanned { text } => camera.answer(text),
        Order::Card { card } => reader.obey(card),
        Order::Action { action } => app.dispatch(action),
        Order::Push { sealed: text } => {
            if let Some(bytes) = sealed(&text) {
                app.on_push(bytes);
            } else {
                tracing::warn!("sealed message is not base64");
            }
        }
    }
}

fn config(start: Start) -> AppConfig {
    AppConfig {
        data_dir: start.data_dir,
        cache_dir: start.cache_dir,
        province_url: start.province_url,
        pack_key: start.pack_key,
        redirect_uri: start.redirect_uri,
        language: start.language,
        key_file_dir: Some(start.key_dir),
        device_name: None,
    }
}

/// The page as browser, viewer and notification shade, and the listener of screens: each call is a line.
struct Reporter(Mutex<Stdout>);

impl Reporter {
    fn report(&self, report: &Report) -> Result<(), PortError> {
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        write_line(&mut *out, report).map_err(|error| PortError::Failed {
            reason: error.to_string(),
        })
    }
}

impl ScreenListener for Reporter {
    fn on_screen(&self, screen: Screen) {
        let screen = Box::new(screen);
        if let Err(error) = self.report(&Report::Screen { screen }) {
            tracing::warn!(%error, "screen not reported");
        }
    }
}

impl Browser for Reporter {
    fn open(&self, url: String) -> Result<(), PortError> {
        self.report(&Report::Browse { url })
    }

    fn show_file(&self, path: String, name: String, media_type: String) -> Result<(), PortError> {
        self.report(&Report::File {
            path,
            name,
            media_type,
        })
    }
}

/// The page as camera: it is told to scan, and its answer comes back as an order.
struct Camera {
    reporter: Arc<Reporter>,
    waiting: Mutex<Option<SyncSender<Option<String>>>>,
}

impl Camera {
    const fn new(reporter: Arc<Reporter>) -> Self {
        Self {
            reporter,
            waiting: Mutex::new(None),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Option<SyncSender<Option<String>>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, text: Option<String>) {
        let asker = self.waiting().take();
        // A second page may answer what the first has answered already.
        if asker.is_none_or(|asker| asker.send(text).is_err()) {
            tracing::debug!("nothing is being scanned");
        }
    }
}

impl Scanner for Camera {
    fn scan(&self, title: String, text: String) -> Result<String, PortError> {
        let (asker, answer) = sync_channel(1);
        // One that still waited ends here: only the newest question is on the page.
        *self.waiting() = Some(asker);
        self.reporter.report(&Report::Scan { title, text })?;
        answer.recv().ok().flatten().ok_or(PortError::Cancelled)
    }
}

impl Notifier for Reporter {
    fn show(
        &self,
        channel: Channel,
        tag: String,
        title: String,
        text: String,
        link: String,
    ) -> Result<(), PortError> {
        self.report(&Report::Notification {
            channel,
            tag,
            title,
            text,
            link,
        })
    }
}
