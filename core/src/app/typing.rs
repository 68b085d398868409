//! Typing what is on a card: kept as it is typed, judged when it is taken.

use super::model::Typing;
use super::owner::Owner;
use super::route::Route;
use crate::identity::known::Facts;
use crate::identity::mrz::{self, Mrz, MrzError};
use crate::identity::partial_date::PartialDate as CardDate;
use crate::identity::person_number::{PersonalNumber, Sex};
use crate::identity::store as kept;
use crate::net::wire::identity::Method;
use crate::screen::PartialDate;

impl Owner {
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
        let today = crate::text::day(self.model.now_ms);
        self.change_typing(|typing| {
            typing.commit(field, text, revision);
            if field == "mrz"
                && let Ok(zone) = mrz::find_in(&typing.mrz, today)
            {
                take_zone(typing, &zone);
            }
        });
    }

    /// What the camera read of the back of a card goes to the page of typing, where the person sees it before it is taken.
    pub(super) fn type_zone(&mut self, zone: &Mrz) {
        self.change_typing(|typing| take_zone(typing, zone));
        self.go(Route::IdentityTyped);
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
}

/// Fills the fields from a zone whose check digits hold. Its name has no accents, so one that was typed stays.
fn take_zone(typing: &mut Typing, zone: &Mrz) {
    zone.number.as_str().clone_into(&mut typing.number);
    typing.birth = screen_date(zone.birth);
    typing.expires = zone.expiry.map(screen_date).unwrap_or_default();
    typing.sex = match zone.sex {
        Some(Sex::Male) => "male".to_owned(),
        Some(Sex::Female) => "female".to_owned(),
        None => String::new(),
    };
    if typing.name.trim().is_empty() {
        typing.name = zone.name();
    }
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
    let today = crate::text::day(now_ms);
    if !typing.mrz.trim().is_empty() {
        match mrz::find_in(&typing.mrz, today) {
            Ok(_) => {}
            Err(MrzError::NotVietnamese) => wrong.push(("mrz", "identity-wrong-mrz-foreign")),
            Err(_) => wrong.push(("mrz", "identity-wrong-mrz")),
        }
    }
    if typing.name.trim().is_empty() {
        wrong.push(("name", "identity-wrong-name"));
    }
    if PersonalNumber::parse(&typing.number).is_err() {
        wrong.push(("number", "identity-wrong-number"));
    }
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

fn screen_date(date: CardDate) -> PartialDate {
    let part = |part: Option<i8>| part.and_then(|p| u8::try_from(p).ok());
    PartialDate {
        year: u16::try_from(date.year()).ok(),
        month: part(date.month()),
        day: part(date.day()),
    }
}
