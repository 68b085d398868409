//! What the card lets a terminal do, and what it refuses.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod terminal;

use motcua_card::{Card, Cipher, Curve, Mapping, Profile, people, tlv};
use proptest::prelude::*;
use terminal::open::{BP, GM, inside, same_file, terminal, usual};
use terminal::{Terminal, chip_key, status};

#[test]
fn nothing_personal_is_read_without_access_control() {
    let mut terminal = terminal(usual());
    assert_eq!(terminal.plain([0, 0xA4, 0, 12], &[0x3F, 0], None).1, 0x6D00);
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[1, 1], None).1, 0x6A82);
    assert_eq!(terminal.select_application(), 0x9000);
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[1, 1], None).1, 0x6982);
    for short in [1, 2, 13, 14, 15, 0x1D, 0x1E] {
        assert_eq!(terminal.plain([0, 0xB0, 0x80 | short, 0], &[], Some(0)).1, 0x6982);
    }
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[1, 0x1C], None).1, 0x9000);
    let (access, read) = terminal.plain([0, 0xB0, 0, 0], &[], Some(0));
    assert_eq!((access[0], read), (0x31, 0x9000));
    assert_eq!(terminal.plain([0, 0x88, 0, 0], &[0; 8], Some(0)).1, 0x6982);
}

#[test]
fn all_ways_of_pace_open_the_card() {
    let curves = [Curve::P256, Curve::P384, Curve::Brainpool256, Curve::Brainpool384];
    let ciphers = [Cipher::TripleDes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256];
    let mappings = [
        (Mapping::Generic, 2),
        (Mapping::Integrated, 4),
        (Mapping::ChipAuthentication, 6),
    ];
    for (at, (mapping, arc)) in mappings.into_iter().enumerate() {
        for (turn, cipher) in ciphers.into_iter().enumerate() {
            let curve = curves[(at + turn) % 4];
            if mapping == Mapping::ChipAuthentication && cipher == Cipher::TripleDes {
                continue;
            }
            let mut terminal = terminal(usual().with_pace(mapping, curve, cipher));
            let protocol = format!("0.4.0.127.0.7.2.2.4.{arc}.{}", cipher.arc());
            let mrz = people::vi_du().mrz_information();
            assert_eq!(
                terminal.pace(&protocol, cipher, curve, 1, mrz.as_bytes()),
                0x9000,
                "{protocol} {curve:?}"
            );
            if mapping == Mapping::ChipAuthentication {
                check_mapping_proof(&mut terminal, cipher, curve);
            }
            assert_eq!(terminal.select_application(), 0x9000);
            let dg1 = same_file(&mut terminal, 0x0101, 200);
            assert!(dg1.ends_with(people::vi_du().mrz()[2].as_bytes()));
        }
    }
}

fn check_mapping_proof(terminal: &mut Terminal, cipher: Cipher, curve: Curve) {
    let security = terminal.read_file(0x011D, 200).unwrap();
    assert_eq!(security[0], 0x30);
    let session = terminal.session.clone().unwrap();
    let vector = cipher.encrypt(&session.enc, &[0; 16], &[0xFF; 16]).unwrap();
    let opened = cipher
        .decrypt(&session.enc, &vector, &terminal.proof.clone().unwrap())
        .unwrap();
    let proof = motcua_card::cipher::unpad(opened).unwrap();
    let mark = tlv::oid("0.4.0.127.0.7.2.2.1.2");
    let keys = security
        .windows(mark.len())
        .filter(|window| *window == mark)
        .count();
    let key = if keys == 1 {
        chip_key(&security, curve)
    } else {
        any_key(&security, &mark, curve)
    };
    assert_eq!(curve.multiply(&key, &proof), Some(terminal.mapping_key.clone()));
}

fn any_key(infos: &[u8], mark: &[u8], curve: Curve) -> Vec<u8> {
    let mut places = infos
        .windows(mark.len())
        .enumerate()
        .filter(|(_, window)| *window == mark);
    let key = |(at, _): (usize, &[u8])| {
        let (info, _) = tlv::first(&infos[at + mark.len()..])?;
        let parts = tlv::all(info.value)?;
        let standard = tlv::find(parts[0].value, 0x02) == Some(&[curve.parameter_id() as u8]);
        standard.then(|| parts[1].value[1..].to_vec())
    };
    places.find_map(key).unwrap()
}

#[test]
fn bac_opens_the_card_and_a_wrong_mrz_does_not() {
    let mut terminal = terminal(usual().bac_only());
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[1, 0x1C], None).1, 0x6A82);
    assert_eq!(terminal.plain([0, 0x84, 0, 0], &[], Some(8)).1, 0x6985);
    terminal.select_application();
    assert_eq!(terminal.bac("190012345790010113001010"), 0x6300);
    assert_eq!(terminal.bac(&people::vi_du().mrz_information()), 0x9000);
    for id in [0x011E, 0x0101, 0x010D, 0x010E, 0x010F, 0x011D] {
        same_file(&mut terminal, id, 223);
    }
    assert_eq!(terminal.read_file(0x0103, 200), Err(0x6982));
    assert_eq!(terminal.read_file(0x010B, 200), Err(0x6A82));
}

#[test]
fn without_bac_its_commands_are_unknown() {
    let mut terminal = terminal(Profile {
        bac: false,
        ..usual()
    });
    terminal.select_application();
    assert_eq!(terminal.plain([0, 0x84, 0, 0], &[], Some(8)).1, 0x6D00);
}

#[test]
fn wrong_cans_count_down_to_a_block_that_the_mrz_lifts() {
    let protocol = format!("{GM}.2");
    let mut terminal = terminal(usual());
    let can = usual().can;
    for left in [0x63C2, 0x63C1] {
        assert_eq!(terminal.pace(&protocol, Cipher::Aes128, BP, 2, b"000001"), left);
    }
    terminal.link.reset();
    assert_eq!(
        terminal.pace(&protocol, Cipher::Aes128, BP, 2, can.as_bytes()),
        0x9000
    );
    assert_eq!(terminal.link.card().tries_left(), 3);
    terminal.link.reset();
    terminal.session = None;
    for left in [0x63C2, 0x63C1, 0x63C0] {
        assert_eq!(terminal.pace(&protocol, Cipher::Aes128, BP, 2, b"000001"), left);
    }
    assert_eq!(
        terminal.pace(&protocol, Cipher::Aes128, BP, 2, can.as_bytes()),
        0x6983
    );
    let mrz = people::vi_du().mrz_information();
    assert_eq!(
        terminal.pace(&protocol, Cipher::Aes128, BP, 1, mrz.as_bytes()),
        0x9000
    );
    assert_eq!(terminal.link.card().tries_left(), 3);
}

#[test]
fn pace_refuses_what_the_card_does_not_offer() {
    let mut terminal = terminal(usual());
    let can = usual().can;
    assert_eq!(
        terminal.pace(&format!("{GM}.4"), Cipher::Aes256, BP, 2, can.as_bytes()),
        0x6A80
    );
    assert_eq!(
        terminal.pace(&format!("{GM}.2"), Cipher::Aes128, Curve::P256, 2, can.as_bytes()),
        0x6A80
    );
    assert_eq!(
        terminal.pace(&format!("{GM}.2"), Cipher::Aes128, BP, 3, can.as_bytes()),
        0x6A88
    );
    assert_eq!(terminal.plain([0x10, 0x86, 0, 0], &[0x7C, 0], Some(0)).1, 0x6985);
}

#[test]
fn a_plain_command_ends_the_session() {
    let mut terminal = inside(usual());
    same_file(&mut terminal, 0x0101, 200);
    assert_eq!(terminal.plain([0, 0xB0, 0, 0], &[], Some(0)).1, 0x6986);
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[1, 1], None).1, 0x6982);
    let late = terminal
        .session
        .as_mut()
        .unwrap()
        .wrap([0, 0xB0, 0, 0], &[], Some(8), false);
    assert_eq!(terminal.raw(&late), [0x69, 0x88]);
}

#[test]
fn a_wrong_mac_ends_the_session() {
    let mut terminal = inside(usual());
    let mut command = terminal
        .session
        .as_mut()
        .unwrap()
        .wrap([0, 0xA4, 2, 12], &[1, 1], None, false);
    let last = command.len() - 2;
    command[last] ^= 1;
    assert_eq!(terminal.raw(&command), [0x69, 0x88]);
    assert_eq!(terminal.link.transmit(&command).unwrap(), [0x69, 0x88]);
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[1, 1], None).1, 0x6982);
}

#[test]
fn a_replayed_command_ends_the_session() {
    let mut terminal = inside(usual());
    let command = terminal
        .session
        .as_mut()
        .unwrap()
        .wrap([0, 0xA4, 2, 12], &[1, 1], None, false);
    let answer = terminal.raw(&command);
    assert!(terminal.session.as_mut().unwrap().unwrap(&answer).is_some());
    assert_eq!(terminal.raw(&command), [0x69, 0x88]);
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[1, 1], None).1, 0x6982);
}

#[test]
fn a_command_without_its_mac_is_refused_as_such() {
    let mut terminal = inside(usual());
    assert_eq!(terminal.raw(&[0x0C, 0xB0, 0, 0, 3, 0x97, 1, 0, 0]), [0x69, 0x87]);
}

#[test]
fn a_power_cycle_closes_the_card() {
    let mut terminal = inside(usual());
    terminal.link.reset();
    terminal.session = None;
    assert_eq!(terminal.plain([0, 0xA4, 2, 12], &[1, 1], None).1, 0x6A82);
    assert_eq!(terminal.plain([0, 0xB0, 0x8D, 0], &[], Some(0)).1, 0x6A82);
    assert_eq!(terminal.select_application(), 0x9000);
    assert_eq!(terminal.plain([0, 0xB0, 0x8D, 0], &[], Some(0)).1, 0x6982);
}

#[test]
fn unknown_classes_and_instructions_are_refused() {
    let mut terminal = terminal(usual());
    assert_eq!(terminal.raw(&[0x80, 0xB0, 0, 0, 0]), [0x6E, 0]);
    assert_eq!(terminal.raw(&[0x00, 0xCB, 0, 0, 0]), [0x6D, 0]);
    assert_eq!(terminal.raw(&[0x08, 0xB0, 0, 0, 0]), [0x68, 0x82]);
    assert_eq!(terminal.raw(&[0x00, 0xB0]), [0x67, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever comes in, two status bytes come out, and no file but the two free ones is ever told.
    #[test]
    fn noise_opens_nothing(commands in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 1..20)) {
        let mut card = Card::new(usual());
        let secret = people::vi_du().mrz()[0].clone();
        for mut command in commands {
            if let Some(class) = command.first_mut() {
                *class &= 0x1C;
            }
            let answer = card.transmit(&command);
            prop_assert!(answer.len() >= 2);
            prop_assert!(!answer.windows(9).any(|window| &secret.as_bytes()[5..14] == window));
            prop_assert!(status(&answer) != 0);
        }
    }
}
