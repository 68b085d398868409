use super::scripted::lock;
use crate::ports::{Nfc, NfcLink, PortError};
use std::sync::Mutex;

#[derive(Debug, Default)]
struct Reader {
    before: bool,
    connected: bool,
    told: Vec<String>,
}

/// A reader with a card that answers each command with the command itself and `90 00`.
#[derive(Debug)]
pub struct EchoCard {
    link: NfcLink,
    reader: Mutex<Reader>,
}

impl EchoCard {
    /// A card on a reader of these abilities; it lies there already.
    pub fn new(link: NfcLink) -> Self {
        let reader = Reader {
            before: true,
            ..Reader::default()
        };
        Self {
            link,
            reader: Mutex::new(reader),
        }
    }

    /// Takes the card away or puts it back; a connection is lost by either.
    pub fn put(&self, there: bool) {
        let mut reader = lock(&self.reader);
        reader.before = there;
        reader.connected = false;
    }

    /// Every word put on the waiting surface so far, oldest first.
    pub fn told(&self) -> Vec<String> {
        lock(&self.reader).told.clone()
    }
}

impl Nfc for EchoCard {
    fn connect(&self, _title: String, _text: String) -> Result<NfcLink, PortError> {
        let mut reader = lock(&self.reader);
        if !reader.before {
            return Err(PortError::TimedOut);
        }
        reader.connected = true;
        Ok(self.link)
    }

    fn transceive(&self, mut apdu: Vec<u8>) -> Result<Vec<u8>, PortError> {
        if !lock(&self.reader).connected {
            return Err(PortError::Lost);
        }
        if apdu.len() > self.link.max_apdu as usize {
            return Err(PortError::Failed {
                reason: "longer than the reader takes".into(),
            });
        }
        apdu.extend([0x90, 0x00]);
        Ok(apdu)
    }

    fn tell(&self, text: String) {
        let mut reader = lock(&self.reader);
        if reader.connected {
            reader.told.push(text);
        }
    }

    fn disconnect(&self) {
        lock(&self.reader).connected = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contract;

    fn link(max_apdu: u32, extended_length: bool) -> NfcLink {
        NfcLink {
            max_apdu,
            extended_length,
        }
    }

    #[test]
    fn an_echoing_card_keeps_the_contract_on_readers_short_and_long() {
        for link in [link(261, false), link(2_500, true), link(65_544, true)] {
            let card = EchoCard::new(link);
            contract::nfc(&card);
            assert_eq!(card.told(), ["contract: 50 %"]);
        }
    }

    #[test]
    fn a_card_taken_away_is_lost_until_it_is_connected_again() {
        let card = EchoCard::new(link(261, false));
        card.connect(String::new(), String::new()).unwrap();
        card.put(false);
        assert_eq!(card.transceive(vec![0; 5]), Err(PortError::Lost));
        assert_eq!(
            card.connect(String::new(), String::new()),
            Err(PortError::TimedOut)
        );
        card.put(true);
        assert_eq!(card.transceive(vec![0; 5]), Err(PortError::Lost));
        card.connect(String::new(), String::new()).unwrap();
        assert!(card.transceive(vec![0; 5]).is_ok());
    }
}
