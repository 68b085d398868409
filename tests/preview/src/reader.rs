//! The phone's card reader, played: cards of `motcua-card`, held to the phone and taken away by whoever sits at the workbench.

use crate::machine::{CardOrder, Report};
use motcua_card::{Card, Fault, Link, Profile};
use motcua_core::ports::{Nfc, NfcLink, PortError};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a card is waited for, as on a phone.
const WAIT: Duration = Duration::from_mins(1);

/// Longest command and answer of the reader. Shorter buffers of a card are the card's to tell (EF.ATR/INFO).
const EXTENDED: u32 = 65_544;

/// Header, Lc, 255 bytes and Le: the longest short command (ISO/IEC 7816-4).
const SHORT: u32 = 261;

/// A card of the simulator, for the workbench's list.
#[derive(Debug, Serialize)]
pub struct Kind {
    /// Names the profile.
    pub name: &'static str,
    /// The invented person.
    pub holder: String,
    /// Card access number.
    pub can: String,
    /// The three lines of the machine readable zone.
    pub mrz: [String; 3],
}

/// All cards there are.
pub fn kinds() -> Vec<Kind> {
    let kind = |name| {
        let profile = Profile::named(name)?;
        Some(Kind {
            name,
            mrz: profile.person.mrz(),
            holder: profile.person.name,
            can: profile.can,
        })
    };
    Profile::NAMES.into_iter().filter_map(kind).collect()
}

/// False for an order with a card or a fault the simulator does not know.
pub fn knows(order: &CardOrder) -> bool {
    match order {
        CardOrder::Hold { profile, fault } => {
            Profile::NAMES.contains(&profile.as_str()) && faults(fault.as_deref()).is_some()
        }
        CardOrder::Take | CardOrder::Cancel => true,
    }
}

fn faults(text: Option<&str>) -> Option<Vec<Fault>> {
    text.map_or(Some(Vec::new()), |text| {
        text.parse().ok().map(|fault| vec![fault])
    })
}

/// A card and what goes wrong with it: the same pair is the same card again, with the tries it has left.
type Key = (String, Option<String>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Session {
    Off,
    /// For a card; each session has its number.
    Waiting(u64),
    Connected,
    /// The card it was connected to is gone or was exchanged.
    Broken,
    /// By the person; the sheet is gone already.
    Cancelled,
}

struct State {
    cards: HashMap<Key, Link>,
    held: Option<Key>,
    session: Session,
    sessions: u64,
}

impl State {
    fn card(&mut self) -> Option<&mut Link> {
        self.cards.get_mut(self.held.as_ref()?)
    }

    /// Another card, or none: what was connected is not any more.
    fn put(&mut self, key: Option<Key>) {
        self.held = key;
        if self.session == Session::Connected {
            self.session = Session::Broken;
        }
    }
}

type Tell = dyn Fn(&Report) -> Result<(), PortError> + Send + Sync;

/// The reader.
pub struct SimulatedReader {
    state: Mutex<State>,
    changed: Condvar,
    tell: Box<Tell>,
}

impl SimulatedReader {
    /// A reader without a card; `tell` shows the sheet of the phone.
    pub fn new(tell: impl Fn(&Report) -> Result<(), PortError> + Send + Sync + 'static) -> Self {
        Self {
            state: Mutex::new(State {
                cards: HashMap::new(),
                held: None,
                session: Session::Off,
                sessions: 0,
            }),
            changed: Condvar::new(),
            tell: Box::new(tell),
        }
    }

    /// What is done with a card, and to the sheet. Unknown cards and faults change nothing.
    pub fn obey(&self, order: CardOrder) {
        match order {
            CardOrder::Hold { profile, fault } => self.hold((profile, fault)),
            CardOrder::Take => self.state().put(None),
            CardOrder::Cancel => self.cancel(),
        }
        self.changed.notify_all();
    }

    fn hold(&self, key: Key) {
        if !self.state().cards.contains_key(&key) {
            // Made outside of the lock: an RSA key takes a while.
            let (Some(profile), Some(faults)) = (Profile::named(&key.0), faults(key.1.as_deref())) else {
                return tracing::warn!("no such card");
            };
            let link = Link::new(Card::new(profile), faults);
            self.state().cards.insert(key.clone(), link);
        }
        self.state().put(Some(key));
    }

    fn cancel(&self) {
        let mut state = self.state();
        if matches!(state.session, Session::Off | Session::Cancelled) {
            return;
        }
        state.session = Session::Cancelled;
        drop(state);
        self.say(&Report::CardGone);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn say(&self, report: &Report) {
        if let Err(error) = (self.tell)(report) {
            tracing::warn!(%error, "the sheet is not told");
        }
    }

    /// Waits in the session of this number. The sheet is still there when time is over.
    fn wait(&self, number: u64) -> Result<NfcLink, PortError> {
        let waiting = Session::Waiting(number);
        let (mut state, _) = self
            .changed
            .wait_timeout_while(self.state(), WAIT, |s| s.session == waiting && s.held.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        if state.session != waiting {
            return Err(PortError::Cancelled);
        }
        let Some(card) = state.card() else {
            return Err(PortError::TimedOut);
        };
        card.reset();
        let extended_length = card.card().profile().extended;
        state.session = Session::Connected;
        Ok(NfcLink {
            max_apdu: if extended_length { EXTENDED } else { SHORT },
            extended_length,
        })
    }
}

impl Nfc for SimulatedReader {
    fn connect(&self, title: String, text: String) -> Result<NfcLink, PortError> {
        self.disconnect();
        let number = {
            let mut state = self.state();
            state.sessions += 1;
            state.session = Session::Waiting(state.sessions);
            state.sessions
        };
        (self.tell)(&Report::Card { title, text })?;
        let found = self.wait(number);
        if found == Err(PortError::TimedOut) {
            self.disconnect();
        }
        found
    }

    fn transceive(&self, apdu: Vec<u8>) -> Result<Vec<u8>, PortError> {
        let mut state = self.state();
        match state.session {
            Session::Connected => {}
            Session::Cancelled => return Err(PortError::Cancelled),
            Session::Off | Session::Waiting(_) | Session::Broken => return Err(PortError::Lost),
        }
        let answer = state.card().and_then(|card| card.transmit(&apdu).ok());
        if answer.is_none() {
            // It slipped off, and somebody has to hold it there again.
            state.put(None);
        }
        answer.ok_or(PortError::Lost)
    }

    fn tell(&self, text: String) {
        let seen = !matches!(self.state().session, Session::Off | Session::Cancelled);
        if seen {
            self.say(&Report::CardTold { text });
        }
    }

    fn disconnect(&self) {
        let was = std::mem::replace(&mut self.state().session, Session::Off);
        self.changed.notify_all();
        if !matches!(was, Session::Off | Session::Cancelled) {
            self.say(&Report::CardGone);
        }
    }
}

#[cfg(test)]
mod tests;
