//! Opening a chip, and seeing whether it is the one of before.

use super::files;
use super::{Access, ChipProof, FileId, ProvenKey, Run, Step};
use crate::identity::chip::apdu::Command;
use crate::identity::chip::error::ChipError;
use crate::identity::chip::key::AccessKey;
use crate::identity::chip::link::Limits;
use crate::identity::chip::pace::info::{ChipKey, SecurityInfos};
use crate::identity::chip::{bac, pace};

/// The eMRTD application (ICAO 9303 part 10, 3.6).
const APPLICATION: [u8; 7] = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];
/// Short identifier of EF.ATR/INFO.
const ATR_INFO: u8 = 0x01;

impl Run<'_, '_> {
    /// From a connected card to the application with a session.
    pub(super) fn open(&mut self, key: &AccessKey) -> Result<Access, ChipError> {
        (self.progress)(Step::Opening);
        // The master file is current after connecting. It is never selected: Vietnamese cards refuse that with 6D00.
        let infos = self.card_access()?;
        self.card_sizes()?;
        let access = match infos {
            Some(infos) => self.pace_or_bac(key, &infos)?,
            None => self.bac(key)?,
        };
        self.same_chip()?;
        Ok(access)
    }

    fn card_access(&mut self) -> Result<Option<SecurityInfos>, ChipError> {
        let select = Command::select_file(FileId::CardAccess.id());
        if !self.channel.transmit(&select)?.is_ok() {
            return Ok(None);
        }
        let read = files::read_selected(&mut self.channel, FileId::CardAccess)?;
        let held = self.reading.files.get(&FileId::CardAccess);
        if held.is_some_and(|held| *held != read) {
            self.reading.start_anew();
        }
        let infos = SecurityInfos::parse(&read)?;
        self.reading.files.insert(FileId::CardAccess, read);
        Ok(Some(infos))
    }

    /// Asks the card itself how long APDUs may be. One round trip, which long ones save many times over.
    fn card_sizes(&mut self) -> Result<(), ChipError> {
        let limits = &self.channel.link.limits;
        if !limits.extended || limits.asked {
            return Ok(());
        }
        let answer = self.channel.transmit(&Command::read_short(ATR_INFO, 256))?;
        let limits = &mut self.channel.link.limits;
        limits.asked = true;
        if matches!(answer.sw, 0x9000 | 0x6282) {
            limits.learn(&answer.data);
        }
        Ok(())
    }

    fn pace_or_bac(&mut self, key: &AccessKey, infos: &SecurityInfos) -> Result<Access, ChipError> {
        let opening = match pace::run(&mut self.channel.link, self.random, key, infos) {
            Err(ChipError::Unsupported { .. }) if matches!(key, AccessKey::Mrz { .. }) => {
                return self.bac(key);
            }
            other => other?,
        };
        let access = Access::Pace {
            mapping: opening.info.mapping,
            suite: opening.info.suite,
            curve: opening.curve,
        };
        self.channel.open_session(opening.session);
        if let Some(shown) = opening.chip {
            self.mapping_proof(&shown)?;
        }
        self.select_application()?;
        Ok(access)
    }

    /// Checks chip authentication mapping against the keys of EF.CardSecurity, which is above the application.
    fn mapping_proof(&mut self, shown: &pace::ChipProofData) -> Result<(), ChipError> {
        let held = self.reading.files.contains_key(&FileId::CardSecurity);
        let mut proven = self.find_mapping_key(shown)?;
        if proven.is_none() && held {
            self.another_chip();
            proven = self.find_mapping_key(shown)?;
        }
        let key = proven.ok_or(ChipError::Clone)?;
        self.reading.proof = ChipProof::PaceCam {
            key: ProvenKey {
                file: FileId::CardSecurity,
                key_id: key.key_id,
                curve: Some(key.curve),
            },
        };
        Ok(())
    }

    fn find_mapping_key(&mut self, shown: &pace::ChipProofData) -> Result<Option<ChipKey>, ChipError> {
        self.fetch(FileId::CardSecurity)?;
        let bytes = self.reading.files.get(&FileId::CardSecurity);
        let bytes = bytes.ok_or(ChipError::Protocol {
            what: "chip authentication mapping without EF.CardSecurity",
        })?;
        let infos = SecurityInfos::parse_card_security(bytes)?;
        Ok(shown.prove(&infos.chip_keys).cloned())
    }

    fn bac(&mut self, key: &AccessKey) -> Result<Access, ChipError> {
        if matches!(key, AccessKey::Can(_)) {
            return Err(ChipError::Unsupported {
                what: "this card opens with its machine-readable zone only",
            });
        }
        self.select_application()?;
        let session = bac::run(&mut self.channel.link, self.random, key)?;
        self.channel.open_session(session);
        Ok(Access::Bac)
    }

    fn select_application(&mut self) -> Result<(), ChipError> {
        let answer = self
            .channel
            .transmit(&Command::select_application(&APPLICATION))?;
        match answer.sw {
            0x9000 => Ok(()),
            // Some cards want to see a key first and say so here.
            _ => Err(ChipError::NoApplication),
        }
    }

    /// When files are held from before, reads the start of the most telling one again. Another chip starts anew.
    fn same_chip(&mut self) -> Result<(), ChipError> {
        let order = [FileId::Dg(1), FileId::Dg(14), FileId::Sod, FileId::Com];
        let held = order
            .into_iter()
            .find_map(|file| self.reading.files.get(&file).map(|b| (file, b.clone())))
            .or_else(|| {
                let partial = self.reading.partial.as_ref()?;
                Some((partial.file, partial.bytes.as_slice().to_vec()))
            });
        let Some((file, held)) = held else {
            return Ok(());
        };
        let most = self.channel.read_room(false).min(held.len());
        let answer = match file.short() {
            Some(short) if self.channel.link.limits.short_ids => {
                self.channel.transmit(&Command::read_short(short, most))?
            }
            _ if files::select(&mut self.channel, file)? => {
                self.channel.transmit(&Command::read_binary(0, most))?
            }
            _ => {
                self.another_chip();
                return Ok(());
            }
        };
        let got = answer.data.len().min(most);
        if matches!(answer.sw, 0x9000 | 0x6282) && got > 0 && answer.data[..got] == held[..got] {
            return Ok(());
        }
        self.another_chip();
        Ok(())
    }

    /// Forgets the files of the chip of before, and keeps what this session has seen of this one.
    fn another_chip(&mut self) {
        let own = [FileId::CardAccess, FileId::CardSecurity];
        let proof = std::mem::take(&mut self.reading.proof);
        let files = own.map(|file| (file, self.reading.files.remove(&file)));
        self.reading.start_anew();
        if let (proof @ ChipProof::PaceCam { .. }, [access, security]) = (proof, files) {
            self.reading.proof = proof;
            let both = [access, security].into_iter();
            self.reading
                .files
                .extend(both.filter_map(|(file, bytes)| bytes.map(|b| (file, b))));
        }
    }
}

/// Points a proof at DG14 when the key of EF.CardSecurity stands there too.
pub(super) fn prefer_dg14(key: &mut ProvenKey, card_security: Option<&Vec<u8>>, dg14: &SecurityInfos) {
    let Some(Ok(infos)) = card_security.map(|bytes| SecurityInfos::parse_card_security(bytes)) else {
        return;
    };
    let is_it = |k: &&ChipKey| Some(k.curve) == key.curve && k.key_id == key.key_id;
    let Some(proven) = infos.chip_keys.iter().find(is_it) else {
        return;
    };
    let twin = dg14
        .chip_keys
        .iter()
        .find(|k| k.curve == proven.curve && k.point == proven.point);
    if let Some(twin) = twin {
        key.file = FileId::Dg(14);
        key.key_id = twin.key_id;
    }
}

/// After the card dropped a session over a length: true when there is something smaller to try.
pub(super) fn learn_from_drop(limits: &mut Limits) -> bool {
    if limits.extended {
        limits.extended = false;
        return true;
    }
    let first = !limits.exact;
    limits.exact = true;
    first
}
