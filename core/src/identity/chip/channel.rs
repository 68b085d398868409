//! Commands to the card, protected once a session is open.

use super::apdu::{Command, Response};
use super::error::ChipError;
use super::link::{Link, chain};
use super::secure::{Opened, SecureMessaging};

/// A card with or without a session.
pub(crate) struct Channel<'a> {
    pub(crate) link: Link<'a>,
    session: Option<SecureMessaging>,
    /// The session's keys come from chip authentication, and no answer has shown yet that the card has them too.
    unproven: bool,
    /// The bare status with which the card dropped the session.
    dropped: Option<u16>,
}

impl<'a> Channel<'a> {
    pub(crate) const fn new(link: Link<'a>) -> Self {
        Self {
            link,
            session: None,
            unproven: false,
            dropped: None,
        }
    }

    /// Goes on with these keys.
    pub(crate) fn open_session(&mut self, session: SecureMessaging) {
        self.session = Some(session);
    }

    /// Goes on with keys that only a genuine chip can have derived.
    pub(crate) fn switch_session(&mut self, session: SecureMessaging) {
        self.session = Some(session);
        self.unproven = true;
    }

    /// True when a session is open.
    pub(crate) const fn is_protected(&self) -> bool {
        self.session.is_some()
    }

    /// False until the card has shown that it has the keys of chip authentication.
    pub(crate) const fn is_proven(&self) -> bool {
        !self.unproven
    }

    /// The bare status with which the card dropped the session, if it did.
    pub(crate) const fn dropped(&self) -> Option<u16> {
        self.dropped
    }

    /// Bytes of a file that one READ BINARY can bring.
    pub(crate) fn read_room(&self, extended: bool) -> usize {
        let data = self.link.limits.answer_data(extended);
        self.session.as_ref().map_or(data, |s| s.room(data))
    }

    /// Sends a command and gives the card's answer, checked. An error status is an answer too; it is for the caller.
    pub(crate) fn transmit(&mut self, command: &Command) -> Result<Response, ChipError> {
        if self.session.is_none() {
            return self.link.send(command);
        }
        // Room for the objects of secure messaging around the data.
        let parts = chain(command, self.link.room() - 48);
        let mut answer = None;
        for part in &parts {
            let one = self.transmit_protected(part)?;
            let go_on = one.is_ok();
            answer = Some(one);
            if !go_on {
                break;
            }
        }
        answer.ok_or(ChipError::Protocol {
            what: "empty command",
        })
    }

    fn transmit_protected(&mut self, command: &Command) -> Result<Response, ChipError> {
        let answer = self.exchange_protected(command)?;
        if answer.sw >> 8 != 0x6C || command.le.is_none() {
            return Ok(answer);
        }
        let le = match answer.sw & 0xFF {
            0 => 256,
            n => usize::from(n),
        };
        self.exchange_protected(&command.clone().le(le))
    }

    fn exchange_protected(&mut self, command: &Command) -> Result<Response, ChipError> {
        let room = self.read_room(false);
        let long =
            self.link.limits.extended && (command.le.is_some_and(|le| le > room) || command.data.len() > 200);
        let Some(session) = &mut self.session else {
            return Err(ChipError::Protocol { what: "no session" });
        };
        let bytes = session.protect(command, long)?;
        let answer = self.link.send_bytes(bytes)?;
        let opened = match (session.open(&answer), self.unproven) {
            (Ok(Opened::Genuine(response)), _) => {
                self.unproven = false;
                return Ok(response);
            }
            (_, true) => Err(ChipError::Clone),
            (Ok(Opened::Dropped(sw)), false) => {
                self.dropped = Some(sw);
                Err(ChipError::Protocol {
                    what: "the card dropped the session",
                })
            }
            (Err(e), false) => Err(e),
        };
        self.session = None;
        opened
    }
}
