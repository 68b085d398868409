use super::*;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

const SELECT_MF: [u8; 7] = [0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00];

/// A reader, and the names of what it told the sheet.
fn reader() -> (Arc<SimulatedReader>, Receiver<String>) {
    let (say, heard) = channel();
    let reader = SimulatedReader::new(move |report| {
        let told = match report {
            Report::Card { title, text } => format!("card {title} {text}"),
            Report::CardTold { text } => format!("told {text}"),
            Report::CardGone => "gone".to_owned(),
            other => format!("{other:?}"),
        };
        say.send(told).unwrap();
        Ok(())
    });
    (Arc::new(reader), heard)
}

fn hold(reader: &SimulatedReader, profile: &str, fault: Option<&str>) {
    let order = CardOrder::Hold {
        profile: profile.to_owned(),
        fault: fault.map(str::to_owned),
    };
    assert!(knows(&order));
    reader.obey(order);
}

fn connect(reader: &SimulatedReader) -> Result<NfcLink, PortError> {
    reader.connect("Đọc thẻ".into(), "Giữ yên".into())
}

#[test]
fn a_card_that_is_held_later_ends_the_waiting_and_answers() {
    let (reader, heard) = reader();
    assert_eq!(reader.transceive(SELECT_MF.into()), Err(PortError::Lost));
    let waiting = Arc::clone(&reader);
    let found = std::thread::spawn(move || connect(&waiting));
    assert_eq!(heard.recv().unwrap(), "card Đọc thẻ Giữ yên");
    hold(&reader, "vi-du", None);
    let link = found.join().unwrap().unwrap();
    assert!(link.extended_length && link.max_apdu > SHORT);
    assert_eq!(reader.transceive(SELECT_MF.into()).unwrap(), [0x6D, 0x00]);
    reader.tell("50 %".into());
    assert_eq!(heard.recv().unwrap(), "told 50 %");
    reader.disconnect();
    reader.disconnect();
    reader.tell("nobody sees this".into());
    assert_eq!(heard.recv().unwrap(), "gone");
    assert!(heard.try_recv().is_err());
    assert_eq!(reader.transceive(SELECT_MF.into()), Err(PortError::Lost));
}

#[test]
fn a_card_that_lies_there_already_is_found_at_once_with_its_own_lengths() {
    let (reader, _heard) = reader();
    hold(&reader, "short", None);
    let link = connect(&reader).unwrap();
    assert_eq!((link.max_apdu, link.extended_length), (SHORT, false));
}

#[test]
fn a_card_taken_away_or_exchanged_is_lost_until_it_is_connected_again() {
    let (reader, _heard) = reader();
    hold(&reader, "vi-du", None);
    connect(&reader).unwrap();
    reader.obey(CardOrder::Take);
    hold(&reader, "vi-du", None);
    assert_eq!(reader.transceive(SELECT_MF.into()), Err(PortError::Lost));
    connect(&reader).unwrap();
    assert!(reader.transceive(SELECT_MF.into()).is_ok());
}

#[test]
fn a_card_that_slips_does_so_once_and_waits_to_be_held_again() {
    let (reader, heard) = reader();
    hold(&reader, "vi-du", Some("lose@1"));
    connect(&reader).unwrap();
    assert!(reader.transceive(SELECT_MF.into()).is_ok());
    assert_eq!(reader.transceive(SELECT_MF.into()), Err(PortError::Lost));
    let waiting = Arc::clone(&reader);
    let found = std::thread::spawn(move || connect(&waiting));
    let told: Vec<String> = heard.iter().take(3).collect();
    assert_eq!(told[1..], ["gone", "card Đọc thẻ Giữ yên"]);
    hold(&reader, "vi-du", Some("lose@1"));
    found.join().unwrap().unwrap();
    assert!(reader.transceive(SELECT_MF.into()).is_ok());
}

#[test]
fn the_person_and_the_core_both_end_the_waiting() {
    for order in [Some(CardOrder::Cancel), None] {
        let (reader, heard) = reader();
        let waiting = Arc::clone(&reader);
        let found = std::thread::spawn(move || connect(&waiting));
        heard.recv().unwrap();
        match order {
            Some(order) => reader.obey(order),
            None => reader.disconnect(),
        }
        assert_eq!(found.join().unwrap(), Err(PortError::Cancelled));
        assert_eq!(heard.recv().unwrap(), "gone");
        reader.disconnect();
        assert!(heard.try_recv().is_err(), "gone once");
    }
}

#[test]
fn a_person_who_cancels_while_the_card_is_read_ends_that_too() {
    let (reader, _heard) = reader();
    hold(&reader, "vi-du", None);
    connect(&reader).unwrap();
    reader.obey(CardOrder::Cancel);
    assert_eq!(reader.transceive(SELECT_MF.into()), Err(PortError::Cancelled));
}

#[test]
fn a_cancel_without_a_sheet_changes_nothing() {
    let (reader, heard) = reader();
    reader.obey(CardOrder::Cancel);
    assert!(heard.try_recv().is_err());
    assert_eq!(reader.transceive(SELECT_MF.into()), Err(PortError::Lost));
}

#[test]
fn what_the_simulator_does_not_know_is_refused() {
    for (profile, fault) in [
        ("nobody", None),
        ("vi-du", Some("lose")),
        ("vi-du", Some("burn@3")),
    ] {
        let order = CardOrder::Hold {
            profile: profile.into(),
            fault: fault.map(Into::into),
        };
        assert!(!knows(&order), "{order:?}");
    }
}

#[test]
fn every_card_of_the_list_can_be_held_and_says_what_opens_it() {
    let all = kinds();
    assert_eq!(all.len(), Profile::NAMES.len());
    for kind in all {
        assert!(
            kind.can.len() == 6 && kind.mrz.iter().all(|line| line.len() == 30),
            "{}",
            kind.name
        );
    }
}
