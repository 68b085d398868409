//! What the pages of family links are made from.

use crate::error::Failure;
use crate::family::{Held, Typing};
use crate::net::wire::family::Asking;
use std::collections::BTreeSet;

/// Links being asked for or answered; gone with the process.
#[derive(Debug, Clone, Default)]
pub struct FamilyWork {
    /// The province is being asked.
    pub loading: bool,
    /// Links with an answer of this citizen on its way.
    pub answering: BTreeSet<String>,
    /// Why the last question or answer failed.
    pub failure: Option<Failure>,
    /// Errors are shown at the fields of an asking.
    pub checked: bool,
    /// How many wait for this citizen's own consent.
    pub asked: u32,
}

/// Links as the phone holds them.
#[derive(Debug, Clone, Default)]
pub struct FamilyPage {
    /// As the province told them last.
    pub held: Held,
    /// What is being typed to ask for someone.
    pub typing: Typing,
    /// Askings without the province's word.
    pub waiting: Vec<WaitingAsking>,
}

/// An asking in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingAsking {
    /// Its row there.
    pub effect: i64,
    /// For whom.
    pub asking: Asking,
    /// The province said no: support code and its words.
    pub refused: Option<(String, String)>,
    /// Waits for a sign-in at a higher level.
    pub too_low: bool,
}

/// What is wrong with an asking as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongAsking {
    /// Not twelve digits.
    Number,
    /// The citizen's own number.
    Own,
    /// Nothing chosen.
    Relation,
}
