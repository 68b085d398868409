//! The reader's side of vpcd's protocol (virtual smart card project): every message is a two-byte big-endian length and as
//! many bytes. One byte to the card is a control message (0 off, 1 on, 2 reset, 4 asks for the ATR), more bytes are a
//! command. The card answers commands and the question for its ATR.

use crate::Usage;
use motcua_core::ports::{Nfc, NfcLink, PortError};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream, ToSocketAddrs};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const OFF: &[u8] = &[0];
const ON: &[u8] = &[1];
const ATR: &[u8] = &[4];

/// What a length of two bytes can say.
const LONGEST: u32 = 65_535;

enum Way {
    Connect(String),
    Listen(TcpListener),
}

#[derive(Default)]
struct State {
    stream: Option<TcpStream>,
    atr: Vec<u8>,
}

/// A reader whose card is at the other end of a TCP connection.
pub struct Vpcd {
    way: Way,
    patience: Duration,
    state: Mutex<State>,
}

impl std::fmt::Debug for Vpcd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vpcd")
    }
}

impl Vpcd {
    /// Connects to a card at `address` when it is first needed. `patience` is the longest wait for one answer.
    pub fn connecting(address: &str, patience: Duration) -> Self {
        Self {
            way: Way::Connect(address.to_owned()),
            patience,
            state: Mutex::default(),
        }
    }

    /// Listens on a loopback address for a card that connects, as vpcd does, and says where on standard error.
    ///
    /// # Errors
    /// [`Usage`] when the address is not of this machine only, or is taken.
    pub fn listening(address: &str, patience: Duration) -> Result<Self, Usage> {
        let wrong = |error: io::Error| Usage(format!("--listen {address}: {error}"));
        let listener = TcpListener::bind(loopback(address)?).map_err(wrong)?;
        let bound = listener.local_addr().map_err(wrong)?;
        let _ = writeln!(io::stderr(), "waiting for a card on {bound}");
        Ok(Self {
            way: Way::Listen(listener),
            patience,
            state: Mutex::default(),
        })
    }

    /// What the card answered when it was switched on; empty before.
    pub fn atr(&self) -> Vec<u8> {
        self.state().atr.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn dial(&self) -> io::Result<TcpStream> {
        let stream = match &self.way {
            Way::Connect(address) => {
                let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
                let found = address.to_socket_addrs()?.find_map(|to| {
                    TcpStream::connect_timeout(&to, self.patience)
                        .map_err(|error| last = error)
                        .ok()
                });
                found.ok_or(last)?
            }
            Way::Listen(listener) => listener.accept()?.0,
        };
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(self.patience))?;
        stream.set_write_timeout(Some(self.patience))?;
        Ok(stream)
    }

    fn switch_on(&self, state: &mut State) -> io::Result<()> {
        let mut stream = match state.stream.take() {
            Some(stream) => stream,
            None => self.dial()?,
        };
        send(&mut stream, ON)?;
        send(&mut stream, ATR)?;
        state.atr = receive(&mut stream)?;
        state.stream = Some(stream);
        Ok(())
    }
}

/// The first loopback address behind `text`; this program opens nothing to the network.
pub(crate) fn loopback(text: &str) -> Result<std::net::SocketAddr, Usage> {
    let mut found = text
        .to_socket_addrs()
        .map_err(|error| Usage(format!("{text}: {error}")))?;
    found
        .find(|address| address.ip().is_loopback())
        .ok_or_else(|| Usage(format!("{text}: only loopback addresses are listened on")))
}

impl Nfc for Vpcd {
    fn connect(&self, _title: String, _text: String) -> Result<NfcLink, PortError> {
        let mut state = self.state();
        self.switch_on(&mut state).map_err(|error| PortError::Failed {
            reason: error.to_string(),
        })?;
        Ok(NfcLink {
            max_apdu: LONGEST,
            // A card that does not take them is found out by the core.
            extended_length: true,
        })
    }

    fn transceive(&self, apdu: Vec<u8>) -> Result<Vec<u8>, PortError> {
        let mut state = self.state();
        let stream = state.stream.as_mut().ok_or(PortError::Lost)?;
        let answer = send(stream, &apdu).and_then(|()| receive(stream));
        answer.map_err(|error| {
            state.stream = None;
            match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => PortError::TimedOut,
                _ => PortError::Lost,
            }
        })
    }

    fn tell(&self, _text: String) {}

    fn disconnect(&self) {
        let mut state = self.state();
        if let Some(stream) = state.stream.as_mut()
            && send(stream, OFF).is_err()
        {
            state.stream = None;
        }
    }
}

fn send(stream: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let size = u16::try_from(message.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    stream.write_all(&[&size.to_be_bytes(), message].concat())?;
    stream.flush()
}

fn receive(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut size = [0; 2];
    stream.read_exact(&mut size)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(size))];
    stream.read_exact(&mut message)?;
    Ok(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_its_length_and_its_bytes() {
        let mut sent = Vec::new();
        assert!(send(&mut sent, &[0, 0xA4, 4]).is_ok());
        assert_eq!(sent, [0, 3, 0, 0xA4, 4]);
        assert_eq!(receive(&mut sent.as_slice()).ok(), Some(vec![0, 0xA4, 4]));
        assert!(receive(&mut [0, 9, 1].as_slice()).is_err());
    }

    #[test]
    fn nothing_is_opened_to_the_network() {
        assert!(loopback("127.0.0.1:0").is_ok());
        assert!(loopback("0.0.0.0:0").is_err());
    }
}
