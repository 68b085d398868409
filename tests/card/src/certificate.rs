//! X.509 certificates, revocation lists and CMS signatures, written out by hand (RFC 5280, RFC 5652, ICAO 9303 part 12).

use crate::curve::{KeyPair, Naming};
use crate::drbg::Drbg;
use crate::tlv::{bits, integer, make, nest, octets, oid, sequence, set_of, unsigned};
use rsa::traits::PublicKeyParts;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384};

/// A signing key of the issuer.
#[derive(Clone)]
pub(crate) enum SigningKey {
    /// ECDSA with SHA-256 or SHA-384.
    Ec(KeyPair, Naming),
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    Rsa(Box<rsa::PrivateKey>),
}

impl SigningKey {
    pub(crate) fn public_key_info(&self) -> Vec<u8> {
        match self {
            Self::Ec(pair, naming) => pair.curve.public_key_info(&pair.public, *naming),
            Self::Rsa(key) => rsa_public_key_info(key),
        }
    }

    /// AlgorithmIdentifier of a signature.
    pub(crate) fn algorithm(&self) -> Vec<u8> {
        match self {
            Self::Ec(pair, _) if pair.curve.size() > 32 => sequence(&[oid("1.2.840.10045.4.3.3")]),
            Self::Ec(..) => sequence(&[oid("1.2.840.10045.4.3.2")]),
            Self::Rsa(_) => {
                let mask = sequence(&[oid("1.2.840.113549.1.1.8"), sha256_identifier()]);
                let salt = integer(32);
                sequence(&[
                    oid("1.2.840.113549.1.1.10"),
                    sequence(&[
                        make(0xA0, &sha256_identifier()),
                        make(0xA1, &mask),
                        make(0xA2, &salt),
                    ]),
                ])
            }
        }
    }

    /// AlgorithmIdentifier of the digest that goes with it.
    pub(crate) fn digest_algorithm(&self) -> Vec<u8> {
        match self {
            Self::Ec(pair, _) if pair.curve.size() > 32 => sequence(&[oid("2.16.840.1.101.3.4.2.2")]),
            _ => sequence(&[oid("2.16.840.1.101.3.4.2.1")]),
        }
    }

    pub(crate) fn digest(&self, data: &[u8]) -> Vec<u8> {
        match self {
            Self::Ec(pair, _) if pair.curve.size() > 32 => Sha384::digest(data).to_vec(),
            _ => Sha256::digest(data).to_vec(),
        }
    }

    /// The signature's bytes: DER of r and s, or the RSA block.
    pub(crate) fn sign(&self, data: &[u8]) -> Vec<u8> {
        let digest = self.digest(data);
        match self {
            Self::Ec(pair, _) => {
                let both = plain_signature(pair, &digest);
                let (r, s) = both.split_at(both.len() / 2);
                sequence(&[unsigned(r), unsigned(s)])
            }
            Self::Rsa(key) => {
                let mut drbg = Drbg::new(&digest, "pss salt");
                key.sign_with_rng(&mut drbg, rsa::Pss::<Sha256>::new(), &digest)
                    .unwrap_or_default()
            }
        }
    }
}

/// ECDSA `r ‖ s` with a nonce that follows from key and digest, so that certificates repeat byte for byte.
pub(crate) fn plain_signature(pair: &KeyPair, digest: &[u8]) -> Vec<u8> {
    let mut drbg = Drbg::new(&[pair.private.as_slice(), digest].concat(), "ecdsa nonce");
    loop {
        let nonce = drbg.bytes(pair.curve.size());
        if let Some(signature) = pair.curve.sign(&pair.private, &nonce, digest) {
            return signature;
        }
    }
}

pub(crate) fn rsa_public_key_info(key: &rsa::PrivateKey) -> Vec<u8> {
    let algorithm = sequence(&[oid("1.2.840.113549.1.1.1"), make(0x05, &[])]);
    let numbers = [key.n_bytes(), key.e_bytes()].map(|number| unsigned(&number));
    sequence(&[algorithm, bits(&sequence(&numbers))])
}

fn sha256_identifier() -> Vec<u8> {
    sequence(&[oid("2.16.840.1.101.3.4.2.1"), make(0x05, &[])])
}

/// What a certificate says besides its key.
pub(crate) struct Subject<'a> {
    pub(crate) serial: &'a [u8],
    pub(crate) name: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    /// First and last moment, `YYYYMMDDHHMMSS` in UTC.
    pub(crate) validity: (&'a str, &'a str),
    /// First and last moment of the private key's use.
    pub(crate) signs: (&'a str, &'a str),
    pub(crate) authority: bool,
    /// The byte of the key usage bit string and its unused bits.
    pub(crate) usage: (u8, u8),
}

/// Name of one country, organisation and common name.
pub(crate) fn name(common: &str) -> Vec<u8> {
    let part =
        |kind: &str, tag: u32, text: &str| set_of(&[sequence(&[oid(kind), make(tag, text.as_bytes())])]);
    sequence(&[
        part("2.5.4.6", 0x13, "VN"),
        part("2.5.4.10", 0x0C, "MOT CUA TEST - NOT A STATE AUTHORITY"),
        part("2.5.4.3", 0x0C, common),
    ])
}

/// UTCTime, or GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5).
pub(crate) fn time(moment: &str) -> Vec<u8> {
    let text = format!("{moment}Z");
    if moment < "2050" {
        make(0x17, &text.as_bytes()[2..])
    } else {
        make(0x18, text.as_bytes())
    }
}

/// Key identifier: SHA-1 of the subject public key bits.
pub(crate) fn key_identifier(public_key_info: &[u8]) -> Vec<u8> {
    let key = crate::tlv::first(public_key_info)
        .and_then(|(info, _)| crate::tlv::find(info.value, 0x03))
        .and_then(|bits| bits.get(1..))
        .unwrap_or_default();
    Sha1::digest(key).to_vec()
}

fn extension(kind: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![oid(kind)];
    if critical {
        parts.push(make(0x01, &[0xFF]));
    }
    parts.push(octets(value));
    sequence(&parts)
}

/// A certificate over `key`, signed by `signer`.
pub(crate) fn certificate(subject: &Subject<'_>, key: &SigningKey, signer: &SigningKey) -> Vec<u8> {
    let info = key.public_key_info();
    let issuer_id = make(0x80, &key_identifier(&signer.public_key_info()));
    let mut extensions = vec![
        extension("2.5.29.35", false, &sequence(&[issuer_id])),
        extension("2.5.29.14", false, &octets(&key_identifier(&info))),
        extension(
            "2.5.29.15",
            true,
            &make(0x03, &[subject.usage.1, subject.usage.0]),
        ),
    ];
    let period = |tag: u32, moment: &str| make(tag, format!("{moment}Z").as_bytes());
    let (from, until) = subject.signs;
    extensions.push(extension(
        "2.5.29.16",
        false,
        &sequence(&[period(0x80, from), period(0x81, until)]),
    ));
    // Alternative names of ICAO 9303 part 12: the three-letter code as locality.
    let place = sequence(&[set_of(&[sequence(&[oid("2.5.4.7"), make(0x13, b"VNM")])])]);
    for kind in ["2.5.29.17", "2.5.29.18"] {
        extensions.push(extension(kind, false, &sequence(&[make(0xA4, &place)])));
    }
    if subject.authority {
        let constraints = sequence(&[make(0x01, &[0xFF]), integer(0)]);
        extensions.push(extension("2.5.29.19", true, &constraints));
    } else {
        // documentType of ICAO 9303 part 12: identity cards.
        let types = sequence(&[integer(0), set_of(&[make(0x13, b"ID")])]);
        extensions.push(extension("2.23.136.1.1.6.2", false, &types));
    }
    let to_be_signed = sequence(&[
        make(0xA0, &integer(2)),
        unsigned(subject.serial),
        signer.algorithm(),
        subject.issuer.clone(),
        sequence(&[time(subject.validity.0), time(subject.validity.1)]),
        subject.name.clone(),
        info,
        make(0xA3, &sequence(&extensions)),
    ]);
    sign_structure(to_be_signed, signer)
}

/// A version 2 revocation list.
pub(crate) fn revocation_list(
    issuer: &[u8],
    signer: &SigningKey,
    updates: (&str, &str),
    revoked: &[(Vec<u8>, &str)],
) -> Vec<u8> {
    let issuer_id = make(0x80, &key_identifier(&signer.public_key_info()));
    let extensions = [
        extension("2.5.29.35", false, &sequence(&[issuer_id])),
        extension("2.5.29.20", false, &integer(1)),
    ];
    let entries: Vec<_> = revoked
        .iter()
        .map(|(serial, at)| sequence(&[unsigned(serial), time(at)]))
        .collect();
    let mut parts = vec![
        integer(1),
        signer.algorithm(),
        issuer.to_vec(),
        time(updates.0),
        time(updates.1),
    ];
    if !entries.is_empty() {
        parts.push(sequence(&entries));
    }
    parts.push(make(0xA0, &sequence(&extensions)));
    sign_structure(sequence(&parts), signer)
}

fn sign_structure(to_be_signed: Vec<u8>, signer: &SigningKey) -> Vec<u8> {
    let signature = bits(&signer.sign(&to_be_signed));
    sequence(&[to_be_signed, signer.algorithm(), signature])
}

/// Who signs a CMS object.
pub(crate) struct CmsSigner<'a> {
    pub(crate) key: &'a SigningKey,
    pub(crate) certificate: &'a [u8],
    pub(crate) issuer: &'a [u8],
    pub(crate) serial: &'a [u8],
}

/// CMS SignedData with signed attributes (content type, message digest, signing time) and the signer's certificate.
pub(crate) fn signed_data(content_type: &str, content: &[u8], at: &str, signer: &CmsSigner<'_>) -> Vec<u8> {
    let attribute = |kind: &str, value: Vec<u8>| sequence(&[oid(kind), set_of(&[value])]);
    let signed = set_of(&[
        attribute("1.2.840.113549.1.9.3", oid(content_type)),
        attribute("1.2.840.113549.1.9.5", time(at)),
        attribute("1.2.840.113549.1.9.4", octets(&signer.key.digest(content))),
    ]);
    let signature = signer.key.sign(&signed);
    // Signed as SET OF, sent as [0] IMPLICIT (RFC 5652 section 5.4).
    let sent = crate::tlv::first(&signed)
        .map(|(set, _)| make(0xA0, set.value))
        .unwrap_or_default();
    let info = sequence(&[
        integer(1),
        sequence(&[signer.issuer.to_vec(), unsigned(signer.serial)]),
        signer.key.digest_algorithm(),
        sent,
        signer.key.algorithm(),
        octets(&signature),
    ]);
    let data = sequence(&[
        integer(3),
        set_of(&[signer.key.digest_algorithm()]),
        sequence(&[oid(content_type), make(0xA0, &octets(content))]),
        make(0xA0, signer.certificate),
        set_of(&[info]),
    ]);
    nest(0x30, &[oid("1.2.840.113549.1.7.2"), make(0xA0, &data)])
}
