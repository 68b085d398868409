//! SecurityInfos (ICAO 9303 part 11, 9.2): what a chip says it can do, in EF.CardAccess, EF.CardSecurity and DG14.

use crate::identity::chip::crypto::curve::Params;
use crate::identity::chip::crypto::modular::hex;
use crate::identity::chip::crypto::{CurveId, HashId, Suite};
use crate::identity::chip::error::ChipError;
use crate::identity::chip::tlv::{Objects, Tlv};

/// Entries of one SecurityInfos taken at most.
const MAX_INFOS: usize = 64;

/// 0.4.0.127.0.7.2.2: smart card protocols of the BSI.
const SMARTCARD: [u8; 7] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02];
/// 2.23.136.1.1.5: active authentication.
const ACTIVE_AUTHENTICATION: [u8; 6] = [0x67, 0x81, 0x08, 0x01, 0x01, 0x05];
/// 0.4.0.127.0.7.1.1.4.1: ECDSA with plain signatures.
const ECDSA_PLAIN: [u8; 9] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01];
/// 0.4.0.127.0.7.1.2: standardized domain parameters.
const STANDARDIZED: [u8; 7] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x02];
/// 1.2.840.10045.2.1: a key on an elliptic curve.
const EC_PUBLIC_KEY: [u8; 7] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
/// 1.2.840.10045.1.1: a prime field.
const PRIME_FIELD: [u8; 7] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x01, 0x01];
/// 1.2.840.113549.1.1.1: an RSA key.
const RSA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

const fn malformed(what: &'static str) -> ChipError {
    ChipError::Malformed { what }
}

/// How the nonce of PACE becomes a generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mapping {
    /// Integrated mapping.
    Integrated,
    /// Generic mapping.
    Generic,
    /// Generic mapping with chip authentication.
    ChipAuthentication,
}

/// PACEInfo over elliptic curves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceInfo {
    /// Content bytes of the protocol's object identifier, as they go into commands and tokens.
    pub oid: Vec<u8>,
    /// Mapping.
    pub mapping: Mapping,
    /// Cipher.
    pub suite: Suite,
    /// Domain parameters.
    pub parameter_id: Option<u32>,
}

/// ChipAuthenticationInfo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipAuthenticationInfo {
    /// Content bytes of the protocol's object identifier.
    pub oid: Vec<u8>,
    /// Cipher.
    pub suite: Suite,
    /// Which key it goes with.
    pub key_id: Option<u32>,
}

/// ChipAuthenticationPublicKeyInfo with a curve that is done here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipKey {
    /// Curve.
    pub curve: CurveId,
    /// Uncompressed point.
    pub point: Vec<u8>,
    /// Which key it is, where there are several.
    pub key_id: Option<u32>,
}

/// What of the SecurityInfos is used here. Entries that are not known are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityInfos {
    /// PACE over elliptic curves.
    pub pace: Vec<PaceInfo>,
    /// Curves of proprietary domain parameters.
    pub domains: Vec<(Option<u32>, CurveId)>,
    /// PACE that is not done here is offered: over numbers (DH), or on another curve.
    pub other_pace: bool,
    /// Chip authentication over elliptic curves.
    pub chip_authentication: Vec<ChipAuthenticationInfo>,
    /// Keys of chip authentication.
    pub chip_keys: Vec<ChipKey>,
    /// A key of chip authentication is there that is not done here.
    pub other_chip_key: bool,
    /// Hash of active authentication with ECDSA.
    pub active_hash: Option<HashId>,
}

impl SecurityInfos {
    /// Reads a SET of SecurityInfo, e.g. EF.CardAccess.
    pub fn parse(bytes: &[u8]) -> Result<Self, ChipError> {
        let mut infos = Self::default();
        let mut entries = Objects::new(Tlv::value_of(bytes, 0x31)?);
        let mut count = 0;
        while let Some(entry) = entries.next()? {
            count += 1;
            if entry.tag != 0x30 || count > MAX_INFOS {
                return Err(malformed("security infos"));
            }
            infos.take(entry.inside())?;
        }
        Ok(infos)
    }

    /// Reads DG14, whose content is SecurityInfos.
    pub fn parse_dg14(bytes: &[u8]) -> Result<Self, ChipError> {
        Self::parse(Tlv::value_of(bytes, 0x6E)?)
    }

    /// Reads EF.CardSecurity without checking its signature: the SecurityInfos inside the SignedData (RFC 5652).
    pub fn parse_card_security(bytes: &[u8]) -> Result<Self, ChipError> {
        let mut content_info = Tlv::only(bytes)?.inside();
        content_info.expect(0x06)?;
        let mut signed_data = Tlv::value_of(content_info.expect(0xA0)?.value, 0x30).map(Objects::new)?;
        signed_data.expect(0x02)?;
        signed_data.expect(0x31)?;
        let mut encapsulated = signed_data.expect(0x30)?.inside();
        encapsulated.expect(0x06)?;
        Self::parse(Tlv::value_of(encapsulated.expect(0xA0)?.value, 0x04)?)
    }

    fn take(&mut self, mut info: Objects<'_>) -> Result<(), ChipError> {
        let oid = info.expect(0x06)?.value;
        if oid == ACTIVE_AUTHENTICATION {
            info.expect(0x02)?;
            let algorithm = info.expect(0x06)?.value;
            self.active_hash = algorithm.strip_prefix(&ECDSA_PLAIN).and_then(plain_hash);
            return Ok(());
        }
        match oid.strip_prefix(&SMARTCARD) {
            Some([4, arcs @ ..]) => self.take_pace(oid, arcs, info),
            Some([3, arcs @ ..]) => self.take_chip_authentication(oid, arcs, info),
            Some([1, kind]) => self.take_chip_key(*kind, info),
            _ => Ok(()),
        }
    }

    fn take_pace(&mut self, oid: &[u8], arcs: &[u8], mut info: Objects<'_>) -> Result<(), ChipError> {
        let mapping = match arcs.first() {
            Some(2) => Mapping::Generic,
            Some(4) => Mapping::Integrated,
            Some(6) => Mapping::ChipAuthentication,
            _ => {
                self.other_pace = true;
                return Ok(());
            }
        };
        let Some(&arc) = arcs.get(1) else {
            let algorithm = info.expect(0x30)?;
            let id = optional_number(&mut info)?;
            if let Some(curve) = curve_of(algorithm.inside())? {
                self.domains.push((id, curve));
            }
            return Ok(());
        };
        let version = number(info.expect(0x02)?.value)?;
        let parameter_id = optional_number(&mut info)?;
        match Suite::from_arc(arc) {
            Some(suite) if version == 2 && arcs.len() == 2 => self.pace.push(PaceInfo {
                oid: oid.to_vec(),
                mapping,
                suite,
                parameter_id,
            }),
            _ => self.other_pace = true,
        }
        Ok(())
    }

    fn take_chip_authentication(
        &mut self,
        oid: &[u8],
        arcs: &[u8],
        mut info: Objects<'_>,
    ) -> Result<(), ChipError> {
        let (2, Some(suite)) = (
            arcs.first().copied().unwrap_or(0),
            arcs.get(1).and_then(|&a| Suite::from_arc(a)),
        ) else {
            return Ok(());
        };
        if number(info.expect(0x02)?.value)? == 1 {
            let key_id = optional_number(&mut info)?;
            self.chip_authentication.push(ChipAuthenticationInfo {
                oid: oid.to_vec(),
                suite,
                key_id,
            });
        }
        Ok(())
    }

    fn take_chip_key(&mut self, kind: u8, mut info: Objects<'_>) -> Result<(), ChipError> {
        let spki = info.expect(0x30)?;
        let key_id = optional_number(&mut info)?;
        let key = if kind == 2 { public_key(spki.raw)? } else { None };
        match key {
            Some(PublicKey::Ec { curve, point }) => self.chip_keys.push(ChipKey { curve, point, key_id }),
            _ => self.other_chip_key = true,
        }
        Ok(())
    }

    /// The curve of a PACE entry, when it is one that is done here.
    pub fn curve(&self, info: &PaceInfo) -> Option<CurveId> {
        let own = self.domains.iter().find(|(id, _)| *id == info.parameter_id);
        match (own, info.parameter_id) {
            (Some((_, curve)), _) => Some(*curve),
            (None, Some(id)) => CurveId::from_parameter_id(id),
            (None, None) => None,
        }
    }
}

const fn plain_hash(arcs: &[u8]) -> Option<HashId> {
    match arcs {
        [1] => Some(HashId::Sha1),
        [2] => Some(HashId::Sha224),
        [3] => Some(HashId::Sha256),
        [4] => Some(HashId::Sha384),
        [5] => Some(HashId::Sha512),
        _ => None,
    }
}

fn number(digits: &[u8]) -> Result<u32, ChipError> {
    match digits {
        [] => Err(malformed("integer without digits")),
        [first, ..] if *first >= 0x80 => Err(malformed("negative integer")),
        [0, rest @ ..] | rest if rest.len() <= 4 => Ok(rest.iter().fold(0, |n, &b| n << 8 | u32::from(b))),
        _ => Err(malformed("integer too large")),
    }
}

fn optional_number(objects: &mut Objects<'_>) -> Result<Option<u32>, ChipError> {
    objects.optional(0x02)?.map(|o| number(o.value)).transpose()
}

/// A public key of a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PublicKey {
    /// On a curve that is done here; uncompressed point.
    Ec { curve: CurveId, point: Vec<u8> },
    /// Big-endian numbers.
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
}

/// Reads a SubjectPublicKeyInfo (RFC 5280); `None` when it is of a kind or on a curve that is not done here.
pub(crate) fn public_key(spki: &[u8]) -> Result<Option<PublicKey>, ChipError> {
    let mut fields = Objects::new(Tlv::value_of(spki, 0x30)?);
    let algorithm = fields.expect(0x30)?;
    let [0, bits @ ..] = fields.expect(0x03)?.value else {
        return Err(malformed("public key with odd bits"));
    };
    fields.finish()?;
    let oid = algorithm.inside().expect(0x06)?.value;
    if oid == RSA {
        let mut numbers = Objects::new(Tlv::value_of(bits, 0x30)?);
        let modulus = numbers.expect(0x02)?.value.to_vec();
        let exponent = numbers.expect(0x02)?.value.to_vec();
        numbers.finish()?;
        return Ok(Some(PublicKey::Rsa { modulus, exponent }));
    }
    let Some(curve) = curve_of(algorithm.inside())? else {
        return Ok(None);
    };
    let valid = curve.group().check_point(bits);
    valid.map_err(|_| malformed("public key that is not on its curve"))?;
    Ok(Some(PublicKey::Ec {
        curve,
        point: bits.to_vec(),
    }))
}

/// The curve of an AlgorithmIdentifier: named, standardized, or written out.
fn curve_of(mut algorithm: Objects<'_>) -> Result<Option<CurveId>, ChipError> {
    let oid = algorithm.expect(0x06)?.value;
    let Some(parameters) = algorithm.next()? else {
        return Ok(None);
    };
    if oid == STANDARDIZED {
        let id = number(parameters.value)?;
        return Ok((parameters.tag == 0x02)
            .then(|| CurveId::from_parameter_id(id))
            .flatten());
    }
    // id-ecPublicKey, or the BSI's arcs of key agreement (…2.2.4.x and …2.2.3.x) before parameters written out.
    if oid != EC_PUBLIC_KEY && !oid.starts_with(&SMARTCARD) {
        return Ok(None);
    }
    match parameters.tag {
        0x06 => Ok(CurveId::ALL
            .into_iter()
            .find(|c| c.params().oid == parameters.value)),
        0x30 => explicit_curve(parameters.inside()),
        _ => Ok(None),
    }
}

/// ECParameters written out (ANSI X9.62): the known curve they are, all of them compared.
fn explicit_curve(mut parameters: Objects<'_>) -> Result<Option<CurveId>, ChipError> {
    parameters.expect(0x02)?;
    let mut field = parameters.expect(0x30)?.inside();
    if field.expect(0x06)?.value != PRIME_FIELD {
        return Ok(None);
    }
    let p = field.expect(0x02)?.value;
    let mut coefficients = parameters.expect(0x30)?.inside();
    let a = coefficients.expect(0x04)?.value;
    let b = coefficients.expect(0x04)?.value;
    let base = parameters.expect(0x04)?.value;
    let n = parameters.expect(0x02)?.value;
    let known = CurveId::ALL.into_iter().find(|curve| {
        let Params {
            p: kp,
            a: ka,
            b: kb,
            n: kn,
            ..
        } = curve.params();
        [(p, kp), (a, ka), (b, kb), (n, kn)]
            .iter()
            .all(|(given, digits)| same_number(given, &hex(digits)))
            && is_generator(*curve, base)
    });
    if let Some(cofactor) = optional_number(&mut parameters)? {
        return Ok(known.filter(|_| cofactor == 1));
    }
    Ok(known)
}

fn is_generator(curve: CurveId, base: &[u8]) -> bool {
    let generator = curve.generator();
    let (x, y) = generator[1..].split_at(curve.field_len());
    let odd = y.last().is_some_and(|b| b & 1 == 1);
    match base {
        [tag @ (2 | 3), given @ ..] => given == x && (*tag == 3) == odd,
        _ => base == generator,
    }
}

fn same_number(a: &[u8], b: &[u8]) -> bool {
    let trim = |n: &[u8]| n.iter().position(|&d| d != 0).unwrap_or(n.len());
    a[trim(a)..] == b[trim(b)..]
}
