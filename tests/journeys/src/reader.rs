//! A reader of contactless cards with a simulated card before it.

use motcua_card::{Card, Fault, Link, Profile};
use motcua_core::ports::{Nfc, NfcLink, PortError};
use std::sync::{Mutex, MutexGuard};

/// The port of a phone before which somebody holds a card.
#[derive(Debug)]
pub struct CardReader {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    link: Option<Link>,
    /// Nobody holds a card there for this many connections.
    absent: usize,
    /// What `absent` becomes when the card slips.
    away: usize,
    connections: usize,
    told: Vec<String>,
}

impl CardReader {
    /// A card of this profile, held there from the start.
    pub fn new(profile: Profile, faults: Vec<Fault>) -> Self {
        let state = State {
            link: Some(Link::new(Card::new(profile), faults)),
            absent: 0,
            away: 0,
            connections: 0,
            told: Vec::new(),
        };
        Self {
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while reading")
    }

    /// From the next slip on nobody holds a card there for this many connections.
    pub fn stay_away(&self, connections: usize) {
        self.state().away = connections;
    }

    /// Puts another card there.
    pub fn put(&self, profile: Profile) {
        self.state().link = Some(Link::new(Card::new(profile), Vec::new()));
    }

    /// How often a card was connected.
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    /// Words put on the waiting surface.
    pub fn told(&self) -> Vec<String> {
        self.state().told.clone()
    }

    /// Commands the card saw.
    pub fn commands(&self) -> usize {
        self.state().link.as_ref().map_or(0, Link::count)
    }
}

impl Nfc for CardReader {
    fn connect(&self, _title: String, _text: String) -> Result<NfcLink, PortError> {
        let mut state = self.state();
        if state.absent > 0 {
            state.absent -= 1;
            return Err(PortError::TimedOut);
        }
        state.connections += 1;
        let link = state.link.as_mut().ok_or(PortError::TimedOut)?;
        link.reset();
        Ok(NfcLink {
            max_apdu: 65_544,
            extended_length: true,
        })
    }

    fn transceive(&self, apdu: Vec<u8>) -> Result<Vec<u8>, PortError> {
        let mut state = self.state();
        let link = state.link.as_mut().ok_or(PortError::Lost)?;
        let answer = link.transmit(&apdu).map_err(|_| PortError::Lost);
        if answer.is_err() {
            state.absent = std::mem::take(&mut state.away);
        }
        answer
    }

    fn tell(&self, text: String) {
        self.state().told.push(text);
    }

    fn disconnect(&self) {
        if let Some(link) = self.state().link.as_mut() {
            link.reset();
        }
    }
}
