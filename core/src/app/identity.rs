//! What the phone knows about the person: read from the card's code, kept and forgotten.

use super::message::Outcome;
use super::model::IdentityPage;
use super::owner::Owner;
use crate::error::{Failure, FailureKind};
use crate::identity::card_qr::{self, CardQr, CardQrError, ImageError};
use crate::identity::known::{Facts, Known, Said};
use crate::identity::mrz::{self, Mrz, MrzError};
use crate::identity::store as kept;
use crate::net::wire::identity::Method;
use crate::ports::PortError;
use crate::screen::NoticeKind;
use jiff::civil::Date;
use std::path::PathBuf;

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
    /// The machine-readable zone was misread, or is another country's.
    Zone(MrzError),
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
        let today = crate::text::day(self.model.now_ms);
        self.effects.blocking(move || {
            let read = scanner.scan(title, text).map_err(CardCodeError::Port);
            Outcome::CardCode(read.and_then(|text| card_of(&text, today)))
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

    pub(super) fn on_card_code(&mut self, result: Result<CardText, CardCodeError>) {
        self.busy.scan = false;
        self.model.card.looking = false;
        match result {
            Ok(CardText::Zone(zone)) => self.type_zone(&zone),
            Ok(CardText::Code(code)) => {
                self.model.card.doubts.clone_from(&code.warnings);
                if self.learn(Method::Qr, Facts::of_code(&code)) {
                    let texts = &self.model.texts;
                    let (title, text) = (texts.t("card-read-title"), texts.t("card-read-text"));
                    self.say(NoticeKind::Success, title, text);
                }
            }
            Err(CardCodeError::Port(error)) => self.no_code(&error),
            Err(CardCodeError::Code(error)) => {
                self.ok::<(), _>(Err(error));
            }
            Err(CardCodeError::Zone(error)) => {
                self.ok::<(), _>(Err(error));
            }
            Err(CardCodeError::Image(error)) => {
                self.ok::<(), _>(Err(error));
            }
            Err(CardCodeError::Photo(failure)) => self.fail_with(failure.code),
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

/// What a camera saw on a card.
#[derive(Debug)]
pub(crate) enum CardText {
    /// The printed code.
    Code(Box<CardQr>),
    /// The machine-readable zone on the back, where the camera reads plain text.
    Zone(Box<Mrz>),
}

fn card_of(text: &str, today: Date) -> Result<CardText, CardCodeError> {
    match CardQr::parse(text) {
        Ok(code) => Ok(CardText::Code(Box::new(code))),
        Err(CardQrError::NotACard) => match mrz::find_in(text, today) {
            Ok(zone) => Ok(CardText::Zone(Box::new(zone))),
            // Nothing like a zone either: it is some other code.
            Err(MrzError::NotFound) => Err(CardCodeError::Code(CardQrError::NotACard)),
            Err(error) => Err(CardCodeError::Zone(error)),
        },
        Err(error) => Err(CardCodeError::Code(error)),
    }
}

fn card_in_photo(path: &std::path::Path) -> Result<CardText, CardCodeError> {
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
            Ok(code) => return Ok(CardText::Code(Box::new(code))),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(CardCodeError::Code(first.unwrap_or(CardQrError::NotACard)))
}
