//! Faults on the way, and the card on a socket.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod terminal;

use motcua_card::{Card, Cipher, Curve, Fault, Link, Lost, Profile, people, vicc};
use std::net::{TcpListener, TcpStream};
use terminal::Terminal;

/// A terminal past PACE (commands 0 to 4) and the selection of the application (command 5).
fn inside(faults: Vec<Fault>) -> Terminal {
    let profile = Profile::new(people::vi_du());
    let can = profile.can.clone();
    let mut terminal = Terminal::new(Link::new(Card::new(profile), faults));
    let protocol = "0.4.0.127.0.7.2.2.4.2.2";
    assert_eq!(
        terminal.pace(protocol, Cipher::Aes128, Curve::Brainpool256, 2, can.as_bytes()),
        0x9000
    );
    assert_eq!(terminal.select_application(), 0x9000);
    assert_eq!(terminal.link.count(), 6);
    terminal
}

const READ: [u8; 4] = [0, 0xB0, 0x81, 0];

#[test]
fn a_lost_card_answers_nothing_until_it_is_reset() {
    for fault in [Fault::LoseAt(6), Fault::LoseAnswerAt(6)] {
        let mut terminal = inside(vec![fault]);
        let command = terminal.session.as_mut().unwrap().wrap(READ, &[], Some(4), false);
        assert_eq!(terminal.link.transmit(&command), Err(Lost));
        assert_eq!(terminal.link.transmit(&command), Err(Lost));
        terminal.link.reset();
        assert_eq!(terminal.link.transmit(&command), Ok(vec![0x69, 0x88]));
    }
}

#[test]
fn spoiled_answers_are_seen_by_the_terminal() {
    let faults = [
        Fault::WrongMacAt(6),
        Fault::TruncateAnswerAt(6),
        Fault::ReplayAt(6),
        Fault::GarbageAt(6),
    ];
    for fault in faults {
        let mut terminal = inside(vec![fault]);
        assert_eq!(terminal.secure(READ, &[], Some(4)), None, "{fault:?}");
    }
    assert!(inside(vec![]).secure(READ, &[], Some(4)).is_some());
}

#[test]
fn a_status_of_ones_own_and_an_altered_command() {
    let mut terminal = inside(vec![Fault::StatusAt(6, 0x6F00)]);
    let command = terminal.session.as_mut().unwrap().wrap(READ, &[], Some(4), false);
    assert_eq!(terminal.raw(&command), [0x6F, 0]);
    // The card never saw it: the same command is still the next one.
    assert!(terminal.raw(&command).len() > 2);
    let mut terminal = inside(vec![Fault::AlterCommandAt(6)]);
    let command = terminal.session.as_mut().unwrap().wrap(READ, &[], Some(4), false);
    assert_eq!(terminal.raw(&command), [0x69, 0x88]);
}

#[test]
fn faults_are_read_from_text() {
    assert_eq!("lose@12".parse(), Ok(Fault::LoseAt(12)));
    assert_eq!("status@3:6a82".parse(), Ok(Fault::StatusAt(3, 0x6A82)));
    for wrong in ["lose", "lose@x", "status@3", "status@3:6", "mac@1:9000", "burn@1"] {
        assert!(wrong.parse::<Fault>().is_err(), "{wrong}");
    }
}

fn ask(stream: &mut TcpStream, message: &[u8]) -> Option<Vec<u8>> {
    vicc::send(stream, message).unwrap();
    vicc::receive(stream).unwrap()
}

#[test]
fn the_card_answers_on_a_socket_one_connection_after_another() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let card = Card::new(Profile::new(people::vi_du()));
    let mut link = Link::new(card, vec![Fault::LoseAt(2)]);
    let server = std::thread::spawn(move || vicc::listen(&mut link, &listener, Some(3)));
    let select = [0, 0xA4, 2, 12, 2, 1, 0x1C];
    {
        let mut stream = TcpStream::connect(address).unwrap();
        vicc::send(&mut stream, &[1]).unwrap();
        assert_eq!(ask(&mut stream, &[4]), Some(vicc::ATR.to_vec()));
        assert_eq!(ask(&mut stream, &select), Some(vec![0x90, 0]));
        vicc::send(&mut stream, &[2]).unwrap();
        // The reset forgot the chosen file.
        assert_eq!(ask(&mut stream, &[0, 0xB0, 0, 0, 0]), Some(vec![0x69, 0x86]));
        assert_eq!(ask(&mut stream, &select), None);
    }
    {
        let mut stream = TcpStream::connect(address).unwrap();
        assert_eq!(ask(&mut stream, &select), Some(vec![0x90, 0]));
        vicc::send(&mut stream, &[9]).unwrap();
        assert_eq!(vicc::receive(&mut stream).unwrap_or(None), None);
    }
    {
        let mut stream = TcpStream::connect(address).unwrap();
        let whole = [select.to_vec(), vec![0, 0xB0, 0, 0, 0]];
        assert_eq!(ask(&mut stream, &whole[0]), Some(vec![0x90, 0]));
        assert_eq!(ask(&mut stream, &whole[1]).unwrap()[0], 0x31);
    }
    server.join().unwrap().unwrap();
}

#[test]
fn the_card_connects_to_a_reader_that_waits() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let card = std::thread::spawn(move || {
        let mut link = Link::new(Card::new(Profile::new(people::elder())), Vec::new());
        vicc::connect(&mut link, &address)
    });
    let (mut stream, _) = listener.accept().unwrap();
    assert_eq!(ask(&mut stream, &[4]), Some(vicc::ATR.to_vec()));
    drop(stream);
    card.join().unwrap().unwrap();
}
