//! What runs inside a phone: a core in a process of its own, or the fixture that plays it. A process, so that "kill" is
//! what a phone's system does (SIGKILL) and not a polite closing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use motcua_core::ports::Channel;
use motcua_core::{Action, Screen};
use serde::{Deserialize, Serialize};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Something that answers actions with screens. Calls may block shortly; none is made from an async task.
pub trait Machine: Send + Sync {
    /// An action of the person or the system.
    fn act(&self, action: Action);
    /// A sealed message of the push service.
    fn push(&self, sealed: Vec<u8>);
    /// What was held before the camera; `None`: the person went back. Nothing happens when nothing is being scanned.
    fn scanned(&self, text: Option<String>);
    /// What is done with an identity card at the phone.
    fn card(&self, order: CardOrder);
}

/// The first line a core process reads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Start {
    /// As in `AppConfig`.
    pub data_dir: String,
    /// As in `AppConfig`.
    pub cache_dir: String,
    /// As in `AppConfig`.
    pub province_url: String,
    /// As in `AppConfig`.
    pub pack_key: String,
    /// As in `AppConfig`.
    pub redirect_uri: String,
    /// As in `AppConfig`.
    pub language: String,
    /// Where the sealed key file and the software keys are.
    pub key_dir: String,
}

/// What is done with an identity card at the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum CardOrder {
    /// It is held to the phone, in the place of any other.
    Hold {
        /// A name of `motcua_card::Profile::NAMES`.
        profile: String,
        /// What goes wrong on the way, as `motcua_card::Fault` is written: `lose@30`.
        fault: Option<String>,
    },
    /// It is taken away.
    Take,
    /// The person cancels the phone's sheet.
    Cancel,
}

/// Every later line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum Order {
    /// An action.
    Action {
        /// The action.
        action: Action,
    },
    /// A sealed message.
    Push {
        /// Base64.
        sealed: String,
    },
    /// What was held before the camera.
    Scanned {
        /// The text of the code; `None`: the person went back.
        text: Option<String>,
    },
    /// Something is done with a card.
    Card {
        /// What.
        card: CardOrder,
    },
}

/// What a core process writes, a line each.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum Report {
    /// A newer screen.
    Screen {
        /// The screen.
        screen: Box<Screen>,
    },
    /// A page for the browser.
    Browse {
        /// Its URL.
        url: String,
    },
    /// A file for the viewer.
    File {
        /// A plain copy.
        path: String,
        /// Its name.
        name: String,
        /// Its media type.
        media_type: String,
    },
    /// The camera is open for a code, until an [`Order::Scanned`].
    Scan {
        /// What is done.
        title: String,
        /// What to hold before it.
        text: String,
    },
    /// A card is waited for, until [`Report::CardGone`].
    Card {
        /// What is done.
        title: String,
        /// How to hold it.
        text: String,
    },
    /// Words for the sheet of a card, in the place of those before.
    CardTold {
        /// Such as how far it is.
        text: String,
    },
    /// The sheet of a card goes.
    CardGone,
    /// A notification.
    Notification {
        /// Which sort.
        channel: Channel,
        /// The same tag replaces.
        tag: String,
        /// First line.
        title: String,
        /// Second line.
        text: String,
        /// Opened when tapped.
        link: String,
    },
}

/// A core in a process of its own; dropping this kills it.
pub struct Process {
    child: Mutex<Child>,
    orders: Mutex<ChildStdin>,
}

impl Process {
    /// Starts the program again as a core. `hear` gets its reports from a thread of its own, then `None` when it has ended.
    pub fn start(start: &Start, hear: impl Fn(Option<Report>) + Send + 'static) -> std::io::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("core")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let missing = || std::io::Error::other("a piped stream is missing");
        let mut orders = child.stdin.take().ok_or_else(missing)?;
        let reports = child.stdout.take().ok_or_else(missing)?;
        write_line(&mut orders, start)?;
        std::thread::Builder::new()
            .name("core-reports".into())
            .spawn(move || {
                for line in BufReader::new(reports).lines() {
                    match line
                        .map_err(std::io::Error::other)
                        .and_then(|l| Ok(serde_json::from_str(&l)?))
                    {
                        Ok(report) => hear(Some(report)),
                        // Half a line: killed in the middle of a word.
                        Err(error) => tracing::debug!(%error, "report not readable"),
                    }
                }
                hear(None);
            })?;
        Ok(Self {
            child: Mutex::new(child),
            orders: Mutex::new(orders),
        })
    }

    fn order(&self, order: &Order) {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = write_line(&mut *orders, order) {
            // It has ended; the reports' thread says so to the pages.
            tracing::warn!(%error, "the core takes no orders");
        }
    }
}

/// Writes a value as one line of JSON.
pub fn write_line(to: &mut impl std::io::Write, value: &impl Serialize) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()
}

impl Machine for Process {
    fn act(&self, action: Action) {
        self.order(&Order::Action { action });
    }

    fn push(&self, sealed: Vec<u8>) {
        let sealed = BASE64.encode(sealed);
        self.order(&Order::Push { sealed });
    }

    fn scanned(&self, text: Option<String>) {
        self.order(&Order::Scanned { text });
    }

    fn card(&self, order: CardOrder) {
        self.order(&Order::Card { card: order });
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = child.kill().and_then(|()| child.wait()) {
            tracing::warn!(%error, "the core could not be ended");
        }
    }
}

/// The sealed bytes of an order; `None` when they are not base64.
pub fn sealed(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}
