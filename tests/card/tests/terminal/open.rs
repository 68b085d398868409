//! Cards opened for a test.

use super::Terminal;
use motcua_card::{Card, Cipher, Curve, Link, Profile, people};

pub(crate) const GM: &str = "0.4.0.127.0.7.2.2.4.2";
pub(crate) const BP: Curve = Curve::Brainpool256;

pub(crate) fn usual() -> Profile {
    Profile::new(people::vi_du())
}

pub(crate) fn terminal(profile: Profile) -> Terminal {
    Terminal::new(Link::new(Card::new(profile), Vec::new()))
}

/// A terminal past PACE with the CAN over the default way, the application selected.
pub(crate) fn inside(profile: Profile) -> Terminal {
    let can = profile.can.clone();
    let mut terminal = terminal(profile);
    assert_eq!(
        terminal.pace(&format!("{GM}.2"), Cipher::Aes128, BP, 2, can.as_bytes()),
        0x9000
    );
    assert_eq!(terminal.select_application(), 0x9000);
    terminal
}

pub(crate) fn same_file(terminal: &mut Terminal, id: u16, step: usize) -> Vec<u8> {
    let read = terminal.read_file(id, step).unwrap();
    assert_eq!(Some(read.as_slice()), terminal.link.card().file(id));
    read
}
