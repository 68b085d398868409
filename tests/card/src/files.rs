//! The elementary files: data groups of ICAO 9303 part 10, security infos of part 11, and what a flawed issuer makes of them.

use crate::authority::{Authority, Signer};
use crate::cipher::Cipher;
use crate::curve::{Curve, KeyPair, Naming};
use crate::flaws;
use crate::person::{CardDate, Person, Sex};
use crate::profile::{ActiveKey, ChipAuthentication, Flaw, Mapping, Pace, Profile};
use crate::tlv::{integer, make, nest, octets, oid, sequence, set_of, utf8};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Where a file lives: some identifiers mean one thing in the MF and another in the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Directory {
    Master,
    Application,
}

pub(crate) const CARD_ACCESS: u16 = 0x011C;
pub(crate) const CARD_SECURITY: u16 = 0x011D;
pub(crate) const ATR_INFO: u16 = 0x2F01;
pub(crate) const SOD: u16 = 0x011D;
pub(crate) const COM: u16 = 0x011E;
pub(crate) const DG3: u16 = 0x0103;

/// All files by directory and identifier.
pub(crate) type Files = BTreeMap<(Directory, u16), Vec<u8>>;

/// The chip's own keys.
pub(crate) struct ChipKeys {
    pub(crate) chip_authentication: Option<KeyPair>,
    pub(crate) mapping: Option<KeyPair>,
    pub(crate) active: Option<ActivePair>,
}

/// Key pair of active authentication.
pub(crate) enum ActivePair {
    Ec(KeyPair),
    Rsa(Box<rsa::PrivateKey>),
}

/// Last arcs of id-PACE for a mapping over ECDH.
pub(crate) fn pace_oid(mapping: Mapping, cipher: Cipher) -> String {
    let arc = match mapping {
        Mapping::Generic => 2,
        Mapping::Integrated => 4,
        Mapping::ChipAuthentication => 6,
    };
    format!("0.4.0.127.0.7.2.2.4.{arc}.{}", cipher.arc())
}

/// id-CA-ECDH with a cipher.
pub(crate) fn chip_oid(cipher: Cipher) -> String {
    format!("0.4.0.127.0.7.2.2.3.2.{}", cipher.arc())
}

/// DG1: tag 61 with the machine readable zone.
fn dg1(person: &Person) -> Vec<u8> {
    nest(0x61, &[make(0x5F1F, person.mrz().concat().as_bytes())])
}

/// DG2: one face in CBEFF and ISO/IEC 19794-5 headers around the JPEG 2000 bytes.
fn dg2(portrait: &[u8], person: &Person) -> Vec<u8> {
    let header = nest(
        0xA1,
        &[
            make(0x80, &[1, 1]),
            make(0x81, &[2]),
            make(0x82, &[0]),
            make(0x87, &[1, 1]),
            make(0x88, &[0, 8]),
        ],
    );
    let information = nest(
        0x7F60,
        &[header, make(0x5F2E, &face_record(portrait, person.sex))],
    );
    nest(0x75, &[nest(0x7F61, &[make(0x02, &[1]), information])])
}

fn face_record(portrait: &[u8], sex: Sex) -> Vec<u8> {
    let block = (20 + 12 + portrait.len()) as u32;
    let mut out = b"FAC\x00010\x00".to_vec();
    out.extend((14 + block).to_be_bytes());
    out.extend([0, 1]);
    out.extend(block.to_be_bytes());
    out.extend([0, 0, if sex == Sex::Male { 1 } else { 2 }]);
    out.extend([0; 13]);
    // Full frontal, JPEG 2000, width and height of the image header box, sRGB, no further information.
    out.extend([1, 1]);
    let [height, width] = jp2_size(portrait);
    out.extend(width.to_be_bytes());
    out.extend(height.to_be_bytes());
    out.extend([1, 2, 0, 0, 0, 0]);
    out.extend(portrait);
    out
}

/// Height and width of the `ihdr` box of a JP2 file; zeros when there is none.
fn jp2_size(portrait: &[u8]) -> [u16; 2] {
    let at = portrait.windows(4).position(|window| window == b"ihdr");
    let field = |offset: usize| {
        let bytes = at.and_then(|at| portrait.get(at + offset..at + offset + 2));
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u16::from_be_bytes)
    };
    [field(6), field(10)]
}

/// DG13 of Vietnamese cards: a SET of numbered texts. The outer INTEGER and OBJECT IDENTIFIER are invented here.
fn dg13(person: &Person) -> Vec<u8> {
    let expires = person
        .expires
        .map_or_else(|| "Không thời hạn".to_owned(), CardDate::written);
    let sex = if person.sex == Sex::Female { "Nữ" } else { "Nam" };
    let (birth, issued) = (person.birth.written(), person.issued.written());
    let texts = [
        (1, person.number.as_str()),
        (2, &person.name),
        (3, &birth),
        (4, sex),
        (5, &person.nationality),
        (6, &person.ethnicity),
        (7, &person.religion),
        (8, &person.origin),
        (9, &person.residence),
        (10, &person.marks),
        (11, &issued),
        (12, &expires),
    ];
    let text = |id: u32, value: &str| sequence(&[integer(id), utf8(value)]);
    let mut entries: Vec<_> = texts.iter().map(|(id, value)| text(*id, value)).collect();
    let parents = [&person.father, &person.mother].map(|parent| sequence(&[utf8(parent)]));
    entries.push(sequence(&[integer(13), parents[0].clone(), parents[1].clone()]));
    entries.push(text(14, &person.spouse));
    entries.push(text(16, &person.old_number));
    // In the order of their numbers, as cards have them, which is not DER's.
    nest(
        0x6D,
        &[sequence(&[integer(1), oid("1.2.704.1.13"), nest(0x31, &entries)])],
    )
}

fn pace_infos(pace: &[Pace]) -> Vec<Vec<u8>> {
    let info = |way: &Pace| {
        let protocol = oid(&pace_oid(way.mapping, way.cipher));
        sequence(&[protocol, integer(2), integer(way.curve.parameter_id())])
    };
    pace.iter().map(info).collect()
}

fn chip_public_key(pair: &KeyPair, naming: Naming, key_id: Option<u8>) -> Vec<u8> {
    let mut parts = vec![
        oid("0.4.0.127.0.7.2.2.1.2"),
        pair.curve.public_key_info(&pair.public, naming),
    ];
    parts.extend(key_id.map(|id| integer(u32::from(id))));
    sequence(&parts)
}

fn chip_infos(profile: &Profile, keys: &ChipKeys) -> Vec<Vec<u8>> {
    let mut infos = Vec::new();
    if let (Some(chip), Some(pair)) = (profile.chip_authentication, &keys.chip_authentication) {
        let mut parts = vec![oid(&chip_oid(chip.cipher)), integer(1)];
        parts.extend(chip.key_id.map(|id| integer(u32::from(id))));
        infos.push(sequence(&parts));
        infos.push(chip_public_key(pair, chip.naming, chip.key_id));
    }
    infos
}

fn mapping_infos(keys: &ChipKeys) -> Vec<Vec<u8>> {
    let apart = keys.mapping.as_ref().filter(|pair| !shared(pair, keys));
    apart
        .map(|pair| chip_public_key(pair, Naming::Standardized, None))
        .into_iter()
        .collect()
}

fn shared(pair: &KeyPair, keys: &ChipKeys) -> bool {
    keys.chip_authentication
        .as_ref()
        .is_some_and(|other| other.public == pair.public)
}

fn active_infos(keys: &ChipKeys) -> Vec<Vec<u8>> {
    let Some(ActivePair::Ec(pair)) = &keys.active else {
        return Vec::new();
    };
    // ActiveAuthenticationInfo: ecdsa-plain with SHA-256 or SHA-384.
    let algorithm = if pair.curve.size() > 32 {
        "0.4.0.127.0.7.1.1.4.1.4"
    } else {
        "0.4.0.127.0.7.1.1.4.1.3"
    };
    vec![sequence(&[oid("2.23.136.1.1.5"), integer(1), oid(algorithm)])]
}

fn dg15(keys: &ChipKeys) -> Option<Vec<u8>> {
    let info = match keys.active.as_ref()? {
        ActivePair::Ec(pair) => pair.curve.public_key_info(&pair.public, Naming::Named),
        ActivePair::Rsa(key) => crate::certificate::rsa_public_key_info(key),
    };
    Some(make(0x6F, &info))
}

/// EF.COM: LDS 1.7 or 1.8, Unicode 4.0.0, and the tags of the groups.
fn com(profile: &Profile, groups: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let version = if profile.lds_version_1 { b"0108" } else { b"0107" };
    let tags: Vec<u8> = groups
        .iter()
        .filter(|(number, _)| !(profile.has(Flaw::HidesKeys) && matches!(number, 14 | 15)))
        .filter_map(|(_, file)| file.first().copied())
        .collect();
    nest(
        0x60,
        &[make(0x5F01, version), make(0x5F36, b"040000"), make(0x5C, &tags)],
    )
}

fn lds_object(profile: &Profile, groups: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let hash = |(number, file): &(u8, Vec<u8>)| {
        let mut digest = Sha256::digest(file).to_vec();
        if profile.has(Flaw::WrongHash(*number)) {
            digest[0] ^= 1;
        }
        sequence(&[integer(u32::from(*number)), octets(&digest)])
    };
    let hashes: Vec<_> = groups.iter().map(hash).collect();
    let mut parts = vec![
        integer(u32::from(profile.lds_version_1)),
        sequence(&[oid("2.16.840.1.101.3.4.2.1")]),
        sequence(&hashes),
    ];
    if profile.lds_version_1 {
        parts.push(sequence(&[make(0x13, b"0108"), make(0x13, b"040000")]));
    }
    sequence(&parts)
}

fn issuer(profile: &Profile) -> (Authority, Signer) {
    let authority = if profile.has(Flaw::UnknownAuthority) {
        Authority::unknown()
    } else {
        profile.authority.clone()
    };
    let signer = if profile.has(Flaw::ExpiredSigner) {
        Signer::Expired
    } else if profile.has(Flaw::RevokedSigner) {
        Signer::Revoked
    } else if profile.has(Flaw::WrongUsageSigner) {
        Signer::WrongUsage
    } else {
        Signer::Valid
    };
    (authority, signer)
}

/// The files of a card and the keys behind them.
pub(crate) fn build(profile: &Profile) -> (Files, ChipKeys) {
    let keys = chip_keys(profile);
    let pace = pace_infos(&profile.pace);
    let (chip, mapping) = (chip_infos(profile, &keys), mapping_infos(&keys));
    let signed = pace_infos(&flaws::signed_ways(profile));
    let infos = [signed.clone(), chip.clone(), mapping.clone()].concat();
    let told = if profile.mapping_key_apart {
        Vec::new()
    } else {
        mapping
    };
    let dg14 = [signed, chip, told, active_infos(&keys)].concat();
    let dg14 = make(0x6E, &set_of(&dg14));
    let person = &profile.person;
    let mut groups = vec![
        (1, dg1(person)),
        (2, dg2(&profile.portrait, person)),
        (3, nest(0x63, &[nest(0x7F61, &[make(0x02, &[0])])])),
        (13, dg13(person)),
        (14, dg14),
    ];
    groups.extend(dg15(&keys).map(|file| (15, file)));

    let (authority, signer) = issuer(profile);
    let at = format!("{}030000", person.issued.digits());
    let object = lds_object(profile, &groups);
    let mut sod = make(0x77, &authority.sign(signer, "2.23.136.1.1.1", &object, &at));
    flaws::alter(profile, &mut groups, &mut sod);

    let mut files = Files::new();
    files.insert((Directory::Master, ATR_INFO), atr_info(profile));
    if !pace.is_empty() {
        files.insert((Directory::Master, CARD_ACCESS), set_of(&pace));
    }
    if keys.mapping.is_some() {
        let mut security = authority.sign(signer, "0.4.0.127.0.7.3.2.1", &set_of(&infos), &at);
        flaws::alter_card_security(profile, &mut security);
        files.insert((Directory::Master, CARD_SECURITY), security);
    }
    files.insert((Directory::Application, COM), com(profile, &groups));
    files.insert((Directory::Application, SOD), sod);
    files.extend(
        groups
            .into_iter()
            .map(|(number, file)| ((Directory::Application, 0x0100 | u16::from(number)), file)),
    );
    flaws::damage(profile, &mut files);
    (files, keys)
}

/// EF.ATR/INFO with card capabilities (extended length) and extended length information (ISO/IEC 7816-4, 12.7.1).
fn atr_info(profile: &Profile) -> Vec<u8> {
    let third = if profile.extended { 0xC0 } else { 0x80 };
    let mut out = make(
        0x47,
        &[0x80 | if profile.short_file_ids { 0x04 } else { 0 }, 0x01, third],
    );
    if profile.extended {
        let size = |bytes: usize| make(0x02, &(bytes.min(0xFFFF) as u16).to_be_bytes());
        out.extend(nest(
            0x7F66,
            &[size(profile.max_command), size(profile.max_answer)],
        ));
    }
    out
}

fn chip_keys(profile: &Profile) -> ChipKeys {
    let drbg = |purpose: &str| crate::drbg::Drbg::new(&profile.seed, purpose);
    let chip = profile
        .chip_authentication
        .map(|ChipAuthentication { curve, .. }| KeyPair::generate(curve, &mut drbg("chip authentication")));
    let camera = profile
        .pace
        .iter()
        .find(|way| way.mapping == Mapping::ChipAuthentication);
    let mapping = camera.map(|way: &Pace| match &chip {
        Some(pair) if pair.curve == way.curve => pair.clone(),
        _ => KeyPair::generate(way.curve, &mut drbg("chip authentication mapping")),
    });
    let active = profile.active_authentication.and_then(|kind| match kind {
        ActiveKey::Ecdsa(curve) => Some(ActivePair::Ec(KeyPair::generate(
            curve,
            &mut drbg("active authentication"),
        ))),
        ActiveKey::Rsa => rsa::PrivateKey::new_unchecked(&mut drbg("active authentication"), 1024)
            .ok()
            .map(|key| ActivePair::Rsa(Box::new(key))),
    });
    ChipKeys {
        chip_authentication: chip,
        mapping,
        active,
    }
}

/// Keys of a clone: of the same kinds, and other ones.
pub(crate) fn other_keys(keys: &ChipKeys) -> ChipKeys {
    let mut drbg = crate::drbg::Drbg::new(b"clone", "other keys");
    let mut other =
        |pair: &Option<KeyPair>| pair.as_ref().map(|pair| KeyPair::generate(pair.curve, &mut drbg));
    ChipKeys {
        chip_authentication: other(&keys.chip_authentication),
        mapping: other(&keys.mapping),
        active: match &keys.active {
            Some(ActivePair::Ec(pair)) => Some(ActivePair::Ec(KeyPair::generate(
                pair.curve,
                &mut crate::drbg::Drbg::new(b"clone", "active"),
            ))),
            Some(ActivePair::Rsa(_)) => Some(ActivePair::Ec(KeyPair::generate(
                Curve::P256,
                &mut crate::drbg::Drbg::new(b"clone", "active"),
            ))),
            None => None,
        },
    }
}
