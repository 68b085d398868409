//! The receipt: the office's signed word that a dossier arrived, checkable offline, for ever.

mod canonical;

use crate::error::{Fail, Failure, FailureKind};
use crate::net::jws::{self, Jwk, JwsError, KeySource, Typ};
use crate::net::wire::after::Delivery;
use crate::net::wire::family::OnBehalf;
use jiff::Timestamp;
use jiff::civil::Date;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt::Write as _;

pub use canonical::canonical_json;

/// `typ` of the receipt's header.
pub const TYP: &str = "mot-cua-receipt+jws";

/// Why a receipt is not one, or not for what was sent. The texts hold no file names: those are the person's.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// The signature, or the token around it, does not hold: it was changed, or is by someone else.
    #[error("receipt signature: {0}")]
    Signature(#[from] JwsError),
    /// Signed, but not what a receipt looks like.
    #[error("receipt content: {0}")]
    Content(#[from] serde_json::Error),
    /// A file that was sent is not in the receipt.
    #[error("sent file {index} is not in the receipt")]
    FileMissing {
        /// Which of the sent files, from 0.
        index: usize,
    },
    /// A file in the receipt is not what was sent under that paper and name.
    #[error("sent file {index} differs in {what}")]
    FileDiffers {
        /// Which of the sent files, from 0.
        index: usize,
        /// In what.
        what: Difference,
    },
    /// The receipt names a file that was not sent.
    #[error("receipt names {count} files that were not sent")]
    FileUnknown {
        /// How many.
        count: usize,
    },
    /// The form data the office has is not what was sent.
    #[error("form data differ")]
    DataDiffer,
    /// It is for another dossier or procedure.
    #[error("receipt of another {0}")]
    Other(&'static str),
}

/// In what a file differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Its number of bytes.
    Size,
    /// Its SHA-256.
    Sha256,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Size => "size",
            Self::Sha256 => "sha256",
        })
    }
}

impl Fail for ReceiptError {
    fn failure(&self) -> Failure {
        match self {
            Self::Signature(_) => Failure::new(FailureKind::NotTrusted, "MC-R01"),
            // A parser's message may quote what it could not parse.
            Self::Content(_) => Failure::personal(FailureKind::Damaged, "MC-R02"),
            Self::FileMissing { .. } | Self::FileDiffers { .. } | Self::FileUnknown { .. } => {
                Failure::new(FailureKind::NotTrusted, "MC-R03")
            }
            Self::DataDiffer => Failure::new(FailureKind::NotTrusted, "MC-R04"),
            Self::Other(_) => Failure::new(FailureKind::NotTrusted, "MC-R05"),
        }
    }
}

/// What the office signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Who signed: URL of the province.
    pub iss: String,
    /// The dossier's code.
    pub dossier: String,
    /// The procedure's code.
    pub procedure: String,
    /// The procedure's name.
    pub procedure_name: String,
    /// By whom it was filed.
    pub applicant: String,
    /// For whom; `None` when they filed for themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
    /// How the result is to come; `None` for electronically.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// For the answer to a return: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement: Option<ReceiptSupplement>,
    /// Where it arrived.
    pub office: ReceiptOffice,
    /// When it arrived.
    pub received_at: Timestamp,
    /// By when it is due; `None` where the procedure has no fixed time.
    #[serde(default)]
    pub due: Option<Date>,
    /// What the due date follows from, in Vietnamese.
    #[serde(default)]
    pub due_rule: Option<String>,
    /// What it costs.
    #[serde(default)]
    pub fees: Vec<ReceiptFee>,
    /// Every file that arrived.
    pub files: Vec<ReceiptFile>,
    /// SHA-256 of the canonical (RFC 8785) form data, lower-case hex.
    pub data_sha256: String,
    /// When it was signed, seconds since 1970.
    pub iat: i64,
}

/// The answer to a return that a receipt is about: its files are those that came with it, its data those of the whole form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptSupplement {
    /// `at` of the return.
    pub answers: String,
    /// SHA-256 of the filed files that went.
    #[serde(default)]
    pub dropped: Vec<String>,
}

/// The office of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptOffice {
    /// As in the pack.
    pub id: String,
    /// As it was called then.
    pub name: String,
}

/// A fee of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFee {
    /// Its name.
    pub name: String,
    /// Whole đồng.
    pub amount: u64,
    /// The rule it follows from.
    #[serde(default)]
    pub basis: Option<String>,
    /// When it is paid, as the catalogue counts it.
    pub when: i64,
}

/// A file of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFile {
    /// Which paper it is.
    pub paper: String,
    /// Its name.
    pub name: String,
    /// Its media type.
    #[serde(rename = "type", default)]
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, lower-case hex.
    pub sha256: String,
}

/// A file as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentFile<'a> {
    /// Which paper it is.
    pub paper: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Bytes.
    pub size: u64,
    /// SHA-256, lower-case hex.
    pub sha256: &'a str,
}

/// Verifies a receipt against the pack's receipt keys. Needs no network and no clock: a receipt does not end.
pub fn verify(token: &str, keys: &[Jwk]) -> Result<Receipt, ReceiptError> {
    let verified = jws::verify(token, KeySource::ByKid(keys), Typ::Required(TYP))?;
    Ok(serde_json::from_slice(&verified.payload)?)
}

impl Receipt {
    /// Whether the receipt names exactly the files that were sent: each with its paper, name, size and SHA-256, no more.
    pub fn matches(&self, sent: &[SentFile<'_>]) -> Result<(), ReceiptError> {
        let mut open: Vec<&ReceiptFile> = self.files.iter().collect();
        for (index, file) in sent.iter().enumerate() {
            let same_name = |named: &&ReceiptFile| named.paper == file.paper && named.name == file.name;
            let same = |named: &&ReceiptFile| same_name(named) && difference(named, file).is_none();
            // Two photos may bear one name: the equal one first, so that the error is about a real difference.
            let at = open
                .iter()
                .position(same)
                .or_else(|| open.iter().position(same_name));
            let named = at
                .map(|at| open.swap_remove(at))
                .ok_or(ReceiptError::FileMissing { index })?;
            if let Some(what) = difference(named, file) {
                return Err(ReceiptError::FileDiffers { index, what });
            }
        }
        match open.len() {
            0 => Ok(()),
            count => Err(ReceiptError::FileUnknown { count }),
        }
    }

    /// Whether the office has the form data that were sent.
    pub fn matches_data(&self, data: &Value) -> Result<(), ReceiptError> {
        if data_sha256(data) == self.data_sha256 {
            Ok(())
        } else {
            Err(ReceiptError::DataDiffer)
        }
    }

    /// Whether it is the receipt of this dossier (`None` when its code is not known yet) for this procedure.
    pub fn is_for(&self, dossier: Option<&str>, procedure: &str) -> Result<(), ReceiptError> {
        if dossier.is_some_and(|code| code != self.dossier) {
            return Err(ReceiptError::Other("dossier"));
        }
        if procedure != self.procedure {
            return Err(ReceiptError::Other("procedure"));
        }
        Ok(())
    }

    /// Whether it says for whom it was filed as the phone asked (`None`: for the citizen themselves).
    pub fn is_for_whom(&self, whom: Option<&OnBehalf>) -> Result<(), ReceiptError> {
        let said = |whom: &OnBehalf| (whom.name.clone(), whom.relation);
        if self.on_behalf.as_ref().map(said) == whom.map(said) {
            Ok(())
        } else {
            Err(ReceiptError::Other("person"))
        }
    }
}

impl Receipt {
    /// Whether it says how the result is to come as the phone asked (`None`: electronically).
    pub fn is_delivered(&self, asked: Option<&Delivery>) -> Result<(), ReceiptError> {
        if self.delivery.as_ref().map(Delivery::asked).as_ref() == asked {
            Ok(())
        } else {
            Err(ReceiptError::Other("delivery"))
        }
    }

    /// Whether it is about the answer to this return, and names exactly the filed files that were taken back.
    pub fn is_supplement(&self, answers: &str, dropped: &[String]) -> Result<(), ReceiptError> {
        let sorted = |list: &[String]| {
            let mut list = list.to_vec();
            list.sort_unstable();
            list
        };
        let said = self.supplement.as_ref();
        if said.is_some_and(|s| s.answers == answers && sorted(&s.dropped) == sorted(dropped)) {
            Ok(())
        } else {
            Err(ReceiptError::Other("supplement"))
        }
    }
}

fn difference(named: &ReceiptFile, sent: &SentFile<'_>) -> Option<Difference> {
    if named.size != sent.size {
        Some(Difference::Size)
    } else if named.sha256 != sent.sha256 {
        Some(Difference::Sha256)
    } else {
        None
    }
}

/// SHA-256 of the canonical (RFC 8785) form of `data`, lower-case hex.
pub fn data_sha256(data: &Value) -> String {
    let hash = digest(&SHA256, canonical_json(data).as_bytes());
    hash.as_ref()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests;
