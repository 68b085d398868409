//! Opening Web Push messages: Message Encryption for Web Push (RFC 8291) over `aes128gcm` (RFC 8188).

mod notice;

pub use notice::{PushNotice, opener, push_notice};

use crate::error::{Fail, Failure, FailureKind};
use crate::ports::Random;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use p256::{PublicKey, SecretKey};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{self, HKDF_SHA256, Prk, Salt};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Longest body that is looked at, in bytes. Push services carry about 4096.
pub const MAX_BODY: usize = 64 * 1024;
const POINT: usize = 65;
const SALT: usize = 16;
const AUTH: usize = 16;
const TAG: usize = 16;

/// Why a message could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// Kept keys that are none.
    #[error("stored push keys are not keys")]
    Keys,
    /// More than [`MAX_BODY`] bytes.
    #[error("push body too long")]
    TooLong,
    /// Not an `aes128gcm` body, or with a sender key that is none.
    #[error("push body malformed")]
    Malformed,
    /// Sealed for other keys, or changed on the way.
    #[error("push body does not open")]
    Sealed,
    /// Opened, but cut or padded against RFC 8188.
    #[error("push record padding")]
    Padding,
    /// Opened, but not a message of ours.
    #[error("push message content")]
    Content,
    /// The cipher refused to work, which it never should.
    #[error("cipher failed")]
    Cipher,
}

impl Fail for PushError {
    fn failure(&self) -> Failure {
        match self {
            Self::Keys => Failure::new(FailureKind::Damaged, "MC-W01"),
            Self::TooLong | Self::Malformed => Failure::new(FailureKind::Damaged, "MC-W02"),
            Self::Sealed | Self::Padding => Failure::new(FailureKind::NotTrusted, "MC-W03"),
            Self::Content => Failure::new(FailureKind::Damaged, "MC-W04"),
            Self::Cipher => Failure::new(FailureKind::Unexpected, "MC-W05"),
        }
    }
}

/// What the province pushes. It names nothing personal; it says where to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushMessage {
    /// Acknowledged by this.
    pub id: String,
    /// What it is about.
    pub kind: PushKind,
    /// Code of the dossier, number of the report.
    #[serde(default)]
    pub code: Option<String>,
    /// The dossier's latest event.
    #[serde(default)]
    pub seq: Option<u64>,
}

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushKind {
    /// A dossier changed.
    Dossier,
    /// The office did something about a report.
    Report,
    /// News of something else: who acts for whom, the province; or what a newer app would know. It is acknowledged and leads to a sync.
    #[serde(other)]
    Unknown,
}

impl PushMessage {
    /// Reads an opened message.
    pub fn parse(plain: &[u8]) -> Result<Self, PushError> {
        serde_json::from_slice(plain).map_err(|_| PushError::Content)
    }
}

/// The keys of a push subscription: a P-256 pair and an authentication secret.
pub struct PushKeys {
    secret: SecretKey,
    auth: Zeroizing<[u8; AUTH]>,
}

impl PushKeys {
    /// Fresh keys.
    pub fn generate(random: &dyn Random) -> Self {
        // All but one in 2^32 strings are scalars of the curve.
        let secret = loop {
            let candidate = Zeroizing::new(random.bytes(32));
            if let Ok(secret) = SecretKey::from_slice(&candidate) {
                break secret;
            }
        };
        let mut auth = Zeroizing::new([0; AUTH]);
        for (to, from) in auth.iter_mut().zip(random.bytes(AUTH as u32)) {
            *to = from;
        }
        Self { secret, auth }
    }

    /// From what [`PushKeys::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PushError> {
        let (secret, auth) = bytes.split_at_checked(32).ok_or(PushError::Keys)?;
        Ok(Self {
            secret: SecretKey::from_slice(secret).map_err(|_| PushError::Keys)?,
            auth: Zeroizing::new(auth.try_into().map_err(|_| PushError::Keys)?),
        })
    }

    /// To keep sealed: scalar (32 bytes) ‖ authentication secret (16 bytes).
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let secret = Zeroizing::new(self.secret.to_bytes());
        let mut bytes = Zeroizing::new(Vec::with_capacity(32 + AUTH));
        bytes.extend_from_slice(&secret);
        bytes.extend_from_slice(&*self.auth);
        bytes
    }

    /// `keys.p256dh` of the subscription: base64url of the uncompressed point.
    pub fn p256dh(&self) -> String {
        B64.encode(self.secret.public_key().to_sec1_bytes())
    }

    /// `keys.auth` of the subscription: base64url.
    pub fn auth(&self) -> String {
        B64.encode(*self.auth)
    }

    /// Opens the body of a push message.
    pub fn open(&self, body: &[u8]) -> Result<Vec<u8>, PushError> {
        let body = Body::parse(body)?;
        let key = self.content_key(&body)?;
        let mut plain = Vec::with_capacity(body.records.len());
        let last = body.records.len().div_ceil(body.record_size).saturating_sub(1);
        for (seq, record) in body.records.chunks(body.record_size).enumerate() {
            let mut record = record.to_vec();
            let opened = key.open(seq as u64, &mut record)?;
            plain.extend_from_slice(unpad(opened, seq == last)?);
        }
        Ok(plain)
    }

    /// RFC 8291 §3.3 and §3.4, then RFC 8188 §2.2 and §2.3.
    fn content_key(&self, body: &Body<'_>) -> Result<ContentKey, PushError> {
        let ours = self.secret.public_key().to_sec1_bytes();
        let sender = PublicKey::from_sec1_bytes(body.sender).map_err(|_| PushError::Malformed)?;
        let shared = self.secret.diffie_hellman(&sender);
        let info = [b"WebPush: info\0", &*ours, body.sender];
        let extracted = Salt::new(HKDF_SHA256, &*self.auth).extract(shared.raw_secret_bytes());
        let ikm = expand::<32>(&extracted, &info)?;
        let extracted = Salt::new(HKDF_SHA256, body.salt).extract(&*ikm);
        let key = expand::<16>(&extracted, &[b"Content-Encoding: aes128gcm\0"])?;
        let key = UnboundKey::new(&AES_128_GCM, &*key).map_err(|_| PushError::Cipher)?;
        Ok(ContentKey {
            key: LessSafeKey::new(key),
            nonce: expand::<12>(&extracted, &[b"Content-Encoding: nonce\0"])?,
        })
    }
}

/// An `aes128gcm` body in its parts (RFC 8188 §2.1).
struct Body<'a> {
    salt: &'a [u8],
    record_size: usize,
    sender: &'a [u8],
    records: &'a [u8],
}

impl<'a> Body<'a> {
    fn parse(body: &'a [u8]) -> Result<Self, PushError> {
        if body.len() > MAX_BODY {
            return Err(PushError::TooLong);
        }
        let split = |bytes: &'a [u8], at: usize| bytes.split_at_checked(at).ok_or(PushError::Malformed);
        let (salt, rest) = split(body, SALT)?;
        let (size, rest) = rest.split_first_chunk::<4>().ok_or(PushError::Malformed)?;
        let (&[key_len], rest) = rest.split_first_chunk::<1>().ok_or(PushError::Malformed)?;
        let (sender, records) = split(rest, usize::from(key_len))?;
        let record_size = u32::from_be_bytes(*size) as usize;
        // RFC 8188 §2.1: a record holds at least a tag, a delimiter and one byte.
        if sender.len() != POINT || record_size < TAG + 2 || records.is_empty() {
            return Err(PushError::Malformed);
        }
        Ok(Self {
            salt,
            record_size,
            sender,
            records,
        })
    }
}

struct ContentKey {
    key: LessSafeKey,
    nonce: Zeroizing<[u8; 12]>,
}

impl ContentKey {
    /// RFC 8188 §2.3: the record's number is added to the nonce by XOR.
    fn open<'r>(&self, seq: u64, record: &'r mut [u8]) -> Result<&'r [u8], PushError> {
        let mut nonce = *self.nonce;
        for (byte, n) in nonce[4..].iter_mut().zip(seq.to_be_bytes()) {
            *byte ^= n;
        }
        let nonce = Nonce::assume_unique_for_key(nonce);
        self.key
            .open_in_place(nonce, Aad::empty(), record)
            .map(|plain| &*plain)
            .map_err(|_| PushError::Sealed)
    }
}

/// RFC 8188 §2: data, a delimiter (2 in the last record, 1 before), zeros.
fn unpad(record: &[u8], last: bool) -> Result<&[u8], PushError> {
    let at = record
        .iter()
        .rposition(|&byte| byte != 0)
        .ok_or(PushError::Padding)?;
    let (data, rest) = record.split_at(at);
    let expected = if last { 2 } else { 1 };
    if rest.first() == Some(&expected) {
        Ok(data)
    } else {
        Err(PushError::Padding)
    }
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(from: &Prk, info: &[&[u8]]) -> Result<Zeroizing<[u8; N]>, PushError> {
    let mut out = Zeroizing::new([0; N]);
    from.expand(info, Length(N))
        .and_then(|okm| okm.fill(&mut *out))
        .map_err(|_| PushError::Cipher)?;
    Ok(out)
}

#[cfg(test)]
mod tests;
