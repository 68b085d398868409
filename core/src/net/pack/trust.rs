//! Whom the province trusts to sign what.

use super::{Pack, PackError};
use crate::net::jws::Jwk;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Encoded certificates or revocation lists.
pub type Ders = Vec<Vec<u8>>;

/// Trust anchors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// Root certificates that results may chain to: base64 of DER.
    pub results: Vec<String>,
    /// Keys that sign receipts.
    pub receipts: Vec<Jwk>,
    /// Who signs identity cards.
    #[serde(default)]
    pub cards: CardAuthorities,
    /// Evidence about a person is sealed to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing: Option<Jwk>,
}

/// Who signs identity cards: certificates and revocation lists as base64 of DER.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardAuthorities {
    /// Country signing certificates (ICAO 9303 part 12), link certificates included.
    #[serde(default)]
    pub csca: Vec<String>,
    /// Revocation lists they signed.
    #[serde(default)]
    pub crls: Vec<String>,
}

impl Trust {
    /// The roots as DER, for [`crate::result::pades::verify`].
    pub fn result_roots(&self) -> Result<Vec<Vec<u8>>, PackError> {
        unpacked(&self.results, "root is not base64")
    }

    /// Certificates and revocation lists of the card authorities as DER.
    pub fn card_authorities(&self) -> Result<(Ders, Ders), PackError> {
        let what = "card authority is not base64";
        Ok((
            unpacked(&self.cards.csca, what)?,
            unpacked(&self.cards.crls, what)?,
        ))
    }
}

fn unpacked(texts: &[String], what: &'static str) -> Result<Vec<Vec<u8>>, PackError> {
    texts
        .iter()
        .map(|text| STANDARD.decode(text).map_err(|_| PackError::Trust(what)))
        .collect()
}

pub(super) fn check(pack: &Pack) -> Result<(), PackError> {
    pack.trust.result_roots()?;
    pack.trust.card_authorities()?;
    if let Some(jwk) = &pack.trust.sealing {
        jwk.public_key()
            .map_err(|_| PackError::Trust("sealing key is not P-256"))?;
    }
    for jwk in &pack.trust.receipts {
        jwk.public_key()
            .map_err(|_| PackError::Trust("receipt key is not P-256"))?;
    }
    Ok(())
}
