mod authorities;
mod hostile;
mod maker;
mod objects;
mod revocation;

use super::*;
use crate::x509::Curve;
use crate::x509::tests::maker::{Key, YEAR, YEAR_2026};
use maker::{Card, DS_SERIAL, SIGNED_AT};

/// A day after [`SIGNED_AT`], in milliseconds.
const NOW: i64 = (SIGNED_AT as i64 + 86_400) * 1000;

fn check(card: &Card) -> Result<Passive, PassiveError> {
    verify(&card.sod(), &card.groups, &card.trust(), NOW)
}
