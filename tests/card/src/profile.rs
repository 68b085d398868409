//! What a card is made of: whose it is, which protocols it offers, how large its buffers are, and what is wrong with it.

use crate::authority::Authority;
use crate::cipher::Cipher;
use crate::curve::{Curve, Naming};
use crate::people;
use crate::person::Person;

/// The drawn portrait, JPEG 2000, 300 × 400 points, about 12 kB.
pub const PORTRAIT: &[u8] = include_bytes!("../assets/portrait.jp2");

/// How PACE maps the nonce to a generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mapping {
    /// Generic mapping over ECDH.
    Generic,
    /// Integrated mapping over ECDH.
    Integrated,
    /// Chip authentication mapping over ECDH; AES only.
    ChipAuthentication,
}

/// One way of PACE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Mapping.
    pub mapping: Mapping,
    /// Curve.
    pub curve: Curve,
    /// Cipher suite.
    pub cipher: Cipher,
}

/// Chip authentication, version 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChipAuthentication {
    /// Curve of the static key.
    pub curve: Curve,
    /// Cipher suite of the secure messaging that follows.
    pub cipher: Cipher,
    /// Key identifier in the security infos.
    pub key_id: Option<u8>,
    /// How the key names its curve.
    pub naming: Naming,
}

/// Key of active authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActiveKey {
    /// ECDSA in plain format, SHA-256 or SHA-384 by the curve's size.
    Ecdsa(Curve),
    /// RSA of 1,024 bits, ISO/IEC 9796-2 scheme 1 with SHA-1.
    Rsa,
}

/// What READ BINARY answers when more bytes are asked for than the file has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShortRead {
    /// The bytes there are, with 6282.
    Warning,
    /// The bytes there are, with 9000.
    Quiet,
    /// No bytes, 6700.
    Refused,
}

/// Something wrong with the card or its issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The document signer had expired when it signed.
    ExpiredSigner,
    /// The document signer is on the revocation list.
    RevokedSigner,
    /// The document signer's certificate does not allow signatures.
    WrongUsageSigner,
    /// The country certificate is one nobody trusts, though with the same name.
    UnknownAuthority,
    /// This data group was changed after signing.
    AlteredGroup(u8),
    /// The signature in EF.SOD has one bit wrong.
    AlteredSod,
    /// This data group was changed, and its hash in EF.SOD with it, without a new signature.
    AlteredSodAndGroup(u8),
    /// EF.SOD was signed with a wrong hash of this data group.
    WrongHash(u8),
    /// The file of the application with this identifier ends half-way.
    Truncated(u16),
    /// The header of this file claims 65,535 bytes.
    LongLength(u16),
    /// The header of this file claims four gigabytes.
    HugeLength(u16),
    /// EF.COM does not list DG14 and DG15, though the issuer signed them: how a copy hides that it has no keys.
    HidesKeys,
    /// EF.CardAccess offers a cipher that DG14 does not have.
    WeakerAccess,
    /// The signature in EF.CardSecurity has one bit wrong.
    AlteredCardSecurity,
    /// All files of a real card, other private keys.
    Clone,
    /// All files of a real card, no private keys: the authentication commands are refused.
    CloneWithoutKeys,
}

/// A card to be made.
#[derive(Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a habit of real cards that a test turns on by itself"
)]
pub struct Profile {
    /// The holder.
    pub person: Person,
    /// JPEG 2000 bytes of DG2.
    pub portrait: Vec<u8>,
    /// Card access number, six digits.
    pub can: String,
    /// Wrong CANs in a row before the CAN is blocked, at most 15.
    pub tries: u8,
    /// Ways of PACE, in the order of EF.CardAccess; none means no EF.CardAccess.
    pub pace: Vec<Pace>,
    /// Whether BAC is there.
    pub bac: bool,
    /// Chip authentication.
    pub chip_authentication: Option<ChipAuthentication>,
    /// Active authentication.
    pub active_authentication: Option<ActiveKey>,
    /// Whether commands and answers of extended length are taken.
    pub extended: bool,
    /// Largest command, in bytes.
    pub max_command: usize,
    /// Largest answer with its status, in bytes.
    pub max_answer: usize,
    /// Whether READ BINARY takes short file identifiers.
    pub short_file_ids: bool,
    /// Reading past the end.
    pub short_read: ShortRead,
    /// Whether READ BINARY refuses with 6700 a number of bytes that no answer can hold, instead of giving fewer.
    pub refuses_long_reads: bool,
    /// Whether MSE:Set AT warns with 63Cx when tries have been lost.
    pub tries_warning: bool,
    /// Whether the key of chip authentication mapping stands in EF.CardSecurity alone, and not in DG14.
    pub mapping_key_apart: bool,
    /// Whether the LDS security object is version 1 with version info.
    pub lds_version_1: bool,
    /// Who signs.
    pub authority: Authority,
    /// What is wrong.
    pub flaws: Vec<Flaw>,
    /// MRZ information other than the person's, for published worked examples.
    pub mrz_information: Option<String>,
    /// Seed of keys and of the numbers drawn.
    pub seed: Vec<u8>,
}

impl Profile {
    /// The usual card of a person: PACE-GM over brainpoolP256r1 with AES-128, BAC, chip authentication over P-256,
    /// active authentication by ECDSA, extended length with buffers of 1,024 bytes.
    pub fn new(person: Person) -> Self {
        Self {
            seed: person.number.clone().into_bytes(),
            can: person.document_number().get(3..).unwrap_or("000000").to_owned(),
            person,
            portrait: PORTRAIT.to_vec(),
            tries: 3,
            pace: vec![Pace {
                mapping: Mapping::Generic,
                curve: Curve::Brainpool256,
                cipher: Cipher::Aes128,
            }],
            bac: true,
            chip_authentication: Some(ChipAuthentication {
                curve: Curve::P256,
                cipher: Cipher::Aes128,
                key_id: None,
                naming: Naming::Named,
            }),
            active_authentication: Some(ActiveKey::Ecdsa(Curve::P256)),
            extended: true,
            max_command: 1024,
            max_answer: 1024,
            short_file_ids: true,
            short_read: ShortRead::Warning,
            refuses_long_reads: false,
            tries_warning: false,
            mapping_key_apart: false,
            lds_version_1: false,
            authority: Authority::test(),
            flaws: Vec::new(),
            mrz_information: None,
        }
    }

    /// Another single way of PACE.
    #[must_use]
    pub fn with_pace(mut self, mapping: Mapping, curve: Curve, cipher: Cipher) -> Self {
        self.pace = vec![Pace {
            mapping,
            curve,
            cipher,
        }];
        self
    }

    /// No PACE, BAC only.
    #[must_use]
    pub fn bac_only(mut self) -> Self {
        self.pace.clear();
        self.bac = true;
        self
    }

    /// Other chip authentication.
    #[must_use]
    pub fn with_chip_authentication(mut self, curve: Curve, cipher: Cipher, naming: Naming) -> Self {
        self.chip_authentication = Some(ChipAuthentication {
            curve,
            cipher,
            key_id: None,
            naming,
        });
        self
    }

    /// Short commands and answers only, no short file identifiers: the poorest card.
    #[must_use]
    pub fn short(mut self) -> Self {
        self.extended = false;
        self.max_command = 261;
        self.max_answer = 258;
        self.short_file_ids = false;
        self
    }

    /// One more thing wrong.
    #[must_use]
    pub fn with_flaw(mut self, flaw: Flaw) -> Self {
        self.flaws.push(flaw);
        self
    }

    pub(crate) fn has(&self, flaw: Flaw) -> bool {
        self.flaws.contains(&flaw)
    }

    /// The secret of BAC and of PACE with the MRZ.
    pub fn mrz_secret(&self) -> String {
        self.mrz_information
            .clone()
            .unwrap_or_else(|| self.person.mrz_information())
    }

    /// Names [`Profile::named`] knows.
    pub const NAMES: [&'static str; 14] = [
        "vi-du",
        "child",
        "elder",
        "long-name",
        "p256",
        "p384",
        "im",
        "cam",
        "3des",
        "bac",
        "short",
        "rsa",
        "clone",
        "altered",
    ];

    /// A card by name, for the command line; `None` for an unknown name.
    pub fn named(name: &str) -> Option<Self> {
        let usual = Self::new(people::vi_du());
        Some(match name {
            "vi-du" => usual,
            "child" => Self::new(people::child()),
            "elder" => Self::new(people::elder()),
            "long-name" => Self::new(people::long_name()),
            "p256" => usual.with_pace(Mapping::Generic, Curve::P256, Cipher::Aes128),
            "p384" => usual
                .with_pace(Mapping::Generic, Curve::P384, Cipher::Aes256)
                .with_chip_authentication(Curve::Brainpool384, Cipher::Aes256, Naming::Explicit),
            "im" => usual.with_pace(Mapping::Integrated, Curve::Brainpool256, Cipher::Aes192),
            "cam" => usual.with_pace(Mapping::ChipAuthentication, Curve::Brainpool256, Cipher::Aes128),
            "3des" => usual
                .with_pace(Mapping::Generic, Curve::P256, Cipher::TripleDes)
                .with_chip_authentication(Curve::P256, Cipher::TripleDes, Naming::Named),
            "bac" => usual.bac_only(),
            "short" => usual.short(),
            "rsa" => Self {
                active_authentication: Some(ActiveKey::Rsa),
                ..usual
            },
            "clone" => usual.with_flaw(Flaw::Clone),
            "altered" => usual.with_flaw(Flaw::AlteredGroup(13)),
            _ => return None,
        })
    }
}
