//! The card on a socket, in the framing of the virtual smart card project's vpcd: every message is a two-byte big-endian
//! length and as many bytes. One byte from the reader is a control message (0 off, 1 on, 2 reset, 4 send the ATR), more
//! bytes are a command; the card answers commands and the ATR request only. A lost card closes the connection.

use crate::fault::Link;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

/// Answer to reset a contactless reader makes up for the card (PC/SC part 3): no historical bytes.
pub const ATR: [u8; 5] = [0x3B, 0x80, 0x80, 0x01, 0x01];

/// Serves one connection until the other side closes it, the card is lost, or the bytes are no message.
pub fn serve(link: &mut Link, stream: &mut (impl Read + Write)) -> io::Result<()> {
    // A new connection is a card newly laid on the reader.
    link.reset();
    while let Some(message) = receive(stream)? {
        match message.as_slice() {
            [] => {}
            [4] => send(stream, &ATR)?,
            [0..=2] => link.reset(),
            [_] => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "unknown control message",
                ));
            }
            command => match link.transmit(command) {
                Ok(answer) => send(stream, &answer)?,
                Err(_) => return Ok(()),
            },
        }
    }
    Ok(())
}

/// Serves connections one after another, for ever or for `connections` of them.
pub fn listen(link: &mut Link, listener: &TcpListener, connections: Option<usize>) -> io::Result<()> {
    let mut served = 0;
    while connections.is_none_or(|most| served < most) {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        served += 1;
        // One reader's broken connection must not end the card.
        let _ = serve(link, &mut stream);
    }
    Ok(())
}

/// Connects to a vpcd and plays the card until it closes.
pub fn connect(link: &mut Link, address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    serve(link, &mut stream)
}

/// One message; `None` when the other side has closed.
pub fn receive(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut size = [0; 2];
    let mut got = 0;
    while got < 2 {
        match stream.read(&mut size[got..]) {
            Ok(0) if got == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => got += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let mut message = vec![0; usize::from(u16::from_be_bytes(size))];
    stream.read_exact(&mut message)?;
    Ok(Some(message))
}

/// Sends one message of at most 65,535 bytes.
pub fn send(stream: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let size = u16::try_from(message.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    stream.write_all(&[&size.to_be_bytes(), message].concat())?;
    stream.flush()
}
