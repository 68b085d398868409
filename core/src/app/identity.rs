//! What the phone knows about the person: typed, read from the card's code, kept and forgotten.

use super::message::Outcome;
use super::model::{IdentityPage, Typing};
use super::owner::Owner;
use crate::error::{Failure, FailureKind};
use crate::identity::card_qr::{self, CardQr, CardQrError, ImageError};
use crate::identity::known::{Facts, Known, Said};
use crate::identity::partial_date::PartialDate as CardDate;
use crate::identity::person_number::{PersonalNumber, Sex};
use crate::identity::store as kept;
use crate::net::wire::identity::Method;
use crate::ports::PortError;
use crate::screen::{NoticeKind, PartialDate};
use std::path::PathBuf;

/// The permission for the camera was refused.
const DENIED: &str = "MC-X07";
/// The camera did not do it.
const NO_CAMERA: &str = "MC-X08";
/// The photo could not be read from the phone, or is larger than any photo.
const NO_PHOTO: &str = "MC-I90";
/// The largest photo that is looked at, bytes.
const MAX_PHOTO: u64 = 32 * 1024 * 1024;

/// Why no code came of the camera or a photo.
#[derive(Debug)]
pub(crate) enum CardCodeError {
    /// The camera.
    Port(PortError),
    /// What was read is no card's code.
    Code(CardQrError),
    /// The photo is none.
    Image(ImageError),
    /// The photo could not be read from the phone.
    Photo(Failure),
}

impl Owner {
    pub(super) fn load_identity(&mut self) -> IdentityPage {
        let known = kept::known(&self.store);
        let typing = kept::typing(&self.store);
        let verification = kept::verification(&self.store);
        let portrait = kept::portrait(&self.store);
        IdentityPage {
            known: self.ok(known).flatten().unwrap_or_default(),
            typing: self.ok(typing).flatten().unwrap_or_default(),
            verification: self.ok(verification).flatten(),
            portrait: self.ok(portrait).flatten(),
        }
    }

    /// What is known about the person who is signed in, or about the one of this phone when nobody is. Nothing when the
    /// card read here is another person's.
    pub(super) fn known_of_person(&mut self) -> Option<Known> {
        let held = kept::known(&self.store);
        let known: Known = self.ok(held).flatten()?;
        let number = self.link.session().and_then(|s| s.claims.citizen_id.clone());
        number
            .is_none_or(|number| known.is_about(&number))
            .then_some(known)
    }

    /// Keeps what a source says. What the register said before was about other values, so it goes.
    pub(super) fn learn(&mut self, method: Method, facts: Facts) -> bool {
        let held = kept::known::<Known>(&self.store);
        let Some(mut known) = self.ok(held).map(Option::unwrap_or_default) else {
            return false;
        };
        let at_ms = self.model.now_ms;
        known.learn(method, Said { at_ms, facts });
        self.stale = true;
        let stored = kept::put_known(&self.store, &known);
        let stored = self.ok(stored).is_some();
        self.model.card.known |= stored;
        stored
    }

    /// Opens the camera for the code on an identity card; once at a time.
    pub(super) fn scan_card(&mut self) {
        if std::mem::replace(&mut self.busy.scan, true) {
            return;
        }
        let scanner = std::sync::Arc::clone(&self.ports.scanner);
        let texts = &self.model.texts;
        let (title, text) = (texts.t("card-scan-title"), texts.t("card-scan-text"));
        self.effects.blocking(move || {
            let read = scanner.scan(title, text).map_err(CardCodeError::Port);
            Outcome::CardCode(read.and_then(|text| card_of(&text)))
        });
    }

    /// Looks for the code in a photo of the card. The photo is not kept.
    pub(super) fn read_card_photo(&mut self, path: &str) {
        if std::mem::replace(&mut self.busy.scan, true) {
            return;
        }
        let path = PathBuf::from(path);
        self.model.card.looking = true;
        self.effects
            .blocking(move || Outcome::CardCode(card_in_photo(&path)));
    }

    pub(super) fn on_card_code(&mut self, result: Result<Box<CardQr>, CardCodeError>) {
        self.busy.scan = false;
        self.model.card.looking = false;
        match result {
            Ok(code) => {
                self.model.card.doubts.clone_from(&code.warnings);
                if self.learn(Method::Qr, Facts::of_code(&code)) {
                    let texts = &self.model.texts;
                    let (title, text) = (texts.t("card-read-title"), texts.t("card-read-text"));
                    self.say(NoticeKind::Success, title, text);
                }
            }
            Err(CardCodeError::Port(PortError::Cancelled)) => {}
            Err(CardCodeError::Port(error)) => {
                let code = if error == PortError::Denied {
                    DENIED
                } else {
                    NO_CAMERA
                };
                tracing::warn!(code, cause = %error, "no code was read");
                self.fail_with(code);
            }
            Err(CardCodeError::Code(error)) => {
                self.ok::<(), _>(Err(error));
            }
            Err(CardCodeError::Image(error)) => {
                self.ok::<(), _>(Err(error));
            }
            Err(CardCodeError::Photo(failure)) => self.fail_with(failure.code),
        }
    }

    /// A text field of the typed card, or of the key to the chip. Kept as it is typed; judged when it is taken.
    pub(super) fn type_identity(&mut self, field: &str, text: &str, revision: u64) {
        let text = crate::text::fold::normalise(text);
        if field == "can" {
            let newer = revision > self.model.card.can_revision;
            if newer {
                self.model.card.can = zeroize::Zeroizing::new(text);
                self.model.card.can_revision = revision;
            }
            return;
        }
        self.change_typing(|typing| typing.commit(field, text, revision));
    }

    pub(super) fn date_identity(&mut self, field: &str, value: PartialDate, revision: u64) {
        self.change_typing(|typing| typing.set_date(field, value, revision));
    }

    pub(super) fn choose_identity(&mut self, field: &str, chosen: String) {
        if field == "key" {
            self.model.card.by_mrz = chosen == "mrz";
            return;
        }
        self.change_typing(|typing| typing.sex = chosen);
    }

    fn change_typing(&mut self, change: impl FnOnce(&mut Typing)) {
        let held = kept::typing(&self.store);
        let Some(mut typing) = self.ok(held).map(Option::unwrap_or_default) else {
            return;
        };
        change(&mut typing);
        let stored = kept::put_typing(&self.store, &typing);
        self.ok(stored);
        self.stale = true;
    }

    /// Takes what was typed, when it can be right; else says at each field what is wrong.
    pub(super) fn keep_typed(&mut self) {
        let held = kept::typing(&self.store);
        let typing = self.ok(held).flatten().unwrap_or_default();
        self.stale = true;
        let facts = match facts_of(&typing, self.model.now_ms) {
            Ok(facts) => facts,
            Err(field) => {
                self.model.card.checked = true;
                self.model.focus = Some(format!("id:{field}"));
                return;
            }
        };
        self.model.card.checked = false;
        if self.learn(Method::Typed, facts) {
            let forgotten = kept::clear_typing(&self.store);
            self.ok(forgotten);
            self.model.place.back();
            self.moved();
        }
    }

    pub(super) fn forget_identity(&mut self) {
        let gone = kept::forget_person(&self.store);
        if self.ok(gone).is_some() {
            self.model.card = super::model::CardWork::default();
            self.stale = true;
            let title = self.model.texts.t("identity-forgotten");
            self.say(NoticeKind::Info, title, String::new());
        }
    }
}

/// A card's code, or the machine-readable zone where the camera reads plain text.
fn card_of(text: &str) -> Result<Box<CardQr>, CardCodeError> {
    CardQr::parse(text).map(Box::new).map_err(CardCodeError::Code)
}

fn card_in_photo(path: &std::path::Path) -> Result<Box<CardQr>, CardCodeError> {
    let no_photo = |_| CardCodeError::Photo(Failure::new(FailureKind::Damaged, NO_PHOTO));
    let size = std::fs::metadata(path).map_err(no_photo)?.len();
    if size > MAX_PHOTO {
        return Err(CardCodeError::Photo(Failure::new(FailureKind::Refused, NO_PHOTO)));
    }
    let bytes = zeroize::Zeroizing::new(std::fs::read(path).map_err(no_photo)?);
    let texts = card_qr::decode_photo(&bytes).map_err(CardCodeError::Image)?;
    let mut first = None;
    for text in &texts {
        match CardQr::parse(text) {
            Ok(code) => return Ok(Box::new(code)),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(CardCodeError::Code(first.unwrap_or(CardQrError::NotACard)))
}

/// What was typed, as facts; the first field that cannot be right otherwise.
pub(super) fn facts_of(typing: &Typing, now_ms: i64) -> Result<Facts, &'static str> {
    match wrong_fields(typing, now_ms).first() {
        Some((field, _)) => Err(field),
        None => Ok(Facts {
            number: PersonalNumber::parse(&typing.number).ok(),
            name: typing.name.trim().to_owned(),
            birth: date_of_screen(typing.birth),
            sex: sex_of(&typing.sex),
            residence: typing.residence.trim().to_owned(),
            expires: date_of_screen(typing.expires),
            ..Facts::default()
        }),
    }
}

fn sex_of(chosen: &str) -> Option<Sex> {
    match chosen {
        "male" => Some(Sex::Male),
        "female" => Some(Sex::Female),
        _ => None,
    }
}

/// Fields that cannot be right, with the key of the words that say so, in the order of the screen.
pub(crate) fn wrong_fields(typing: &Typing, now_ms: i64) -> Vec<(&'static str, &'static str)> {
    let mut wrong = Vec::new();
    if typing.name.trim().is_empty() {
        wrong.push(("name", "identity-wrong-name"));
    }
    if PersonalNumber::parse(&typing.number).is_err() {
        wrong.push(("number", "identity-wrong-number"));
    }
    let today = crate::text::day(now_ms);
    match date_of_screen(typing.birth) {
        Some(birth) if birth.earliest() <= today => {}
        _ => wrong.push(("birth", "identity-wrong-birth")),
    }
    if typing.expires != PartialDate::default() && date_of_screen(typing.expires).is_none() {
        wrong.push(("expires", "identity-wrong-expires"));
    }
    wrong
}

/// A date of a screen as documents have it; `None` while it is empty or no date.
pub(super) fn date_of_screen(date: PartialDate) -> Option<CardDate> {
    let part = |part: Option<u8>| part.map(|p| i8::try_from(p).unwrap_or(i8::MAX));
    CardDate::new(i16::try_from(date.year?).ok()?, part(date.month), part(date.day)).ok()
}
