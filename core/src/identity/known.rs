//! What the phone knows about the person, by where it came from: typed, read from the card's printed code, read from its
//! chip. Each source keeps its own values, so that a weaker one never overwrites a stronger one and each can be told.

use super::card_qr::CardQr;
use super::partial_date::PartialDate;
use super::person_number::{OldIdNumber, PersonalNumber, Sex};
use crate::net::wire::identity::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What one source says. Empty where it says nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Personal identification number.
    pub number: Option<PersonalNumber>,
    /// Number of the old identity card.
    pub old_number: Option<OldIdNumber>,
    /// Full name.
    pub name: String,
    /// Date of birth.
    pub birth: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Place of residence as the source has it; cards issued before 1-7-2025 name the old three levels.
    pub residence: String,
    /// Place of origin.
    pub origin: String,
    /// Nationality.
    pub nationality: String,
    /// When the card was issued.
    pub issued: Option<PartialDate>,
    /// When it ends.
    pub expires: Option<PartialDate>,
}

impl std::fmt::Debug for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Facts(redacted)")
    }
}

/// One thing known about a person, in the order they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// [`Facts::name`].
    Name,
    /// [`Facts::number`].
    Number,
    /// [`Facts::birth`].
    Birth,
    /// [`Facts::sex`].
    Sex,
    /// [`Facts::nationality`].
    Nationality,
    /// [`Facts::origin`].
    Origin,
    /// [`Facts::residence`].
    Residence,
    /// [`Facts::issued`].
    Issued,
    /// [`Facts::expires`].
    Expires,
    /// [`Facts::old_number`].
    OldNumber,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Number,
        Self::Birth,
        Self::Sex,
        Self::Nationality,
        Self::Origin,
        Self::Residence,
        Self::Issued,
        Self::Expires,
        Self::OldNumber,
    ];

    /// Its name on the wire, in ids and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Number => "number",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Nationality => "nationality",
            Self::Origin => "origin",
            Self::Residence => "residence",
            Self::Issued => "issued",
            Self::Expires => "expires",
            Self::OldNumber => "old_number",
        }
    }

    /// By its name on the wire.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.name() == name)
    }

    /// Whether the population register is asked about it.
    const fn is_matched(self) -> bool {
        !matches!(self, Self::Nationality | Self::Origin | Self::Expires)
    }
}

impl Facts {
    /// From the code printed on a card.
    pub fn of_code(code: &CardQr) -> Self {
        Self {
            number: Some(code.number.clone()),
            old_number: code.old_number.clone(),
            name: code.name.clone(),
            birth: Some(code.birth),
            sex: code.sex,
            residence: code.address.clone(),
            issued: code.issued,
            ..Self::default()
        }
    }

    /// The value as the wire writes it: dates `YYYY-MM-DD`, sex `male` or `female`; `None` when there is none.
    pub fn on_wire(&self, fact: Fact) -> Option<String> {
        let date = |date: Option<PartialDate>| {
            let text = serde_json::to_value(date?).ok()?;
            text.as_str().map(str::to_owned)
        };
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match fact {
            Fact::Name => text(&self.name),
            Fact::Number => self.number.as_ref().map(|n| n.as_str().to_owned()),
            Fact::OldNumber => self.old_number.as_ref().map(|n| n.as_str().to_owned()),
            Fact::Birth => date(self.birth),
            Fact::Issued => date(self.issued),
            Fact::Expires => date(self.expires),
            Fact::Sex => self.sex.map(|sex| sex_name(sex).to_owned()),
            Fact::Residence => text(&self.residence),
            Fact::Origin => text(&self.origin),
            Fact::Nationality => text(&self.nationality),
        }
    }

    /// What is asked of the population register.
    pub fn to_match(&self) -> std::collections::BTreeMap<&'static str, String> {
        Fact::ALL
            .into_iter()
            .filter(|fact| fact.is_matched())
            .filter_map(|fact| Some((fact.name(), self.on_wire(fact)?)))
            .collect()
    }

    /// As claims of OpenID Connect, which forms are filled from.
    pub fn claims(&self) -> Value {
        json!({
            "name": self.on_wire(Fact::Name), "birthdate": self.on_wire(Fact::Birth),
            "gender": self.on_wire(Fact::Sex), "citizen_id": self.on_wire(Fact::Number),
            "address": self.on_wire(Fact::Residence),
        })
    }
}

/// `male` or `female`, as OpenID Connect has it.
pub const fn sex_name(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

/// What a source said, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Milliseconds since 1970 on this phone's clock.
    pub at_ms: i64,
    /// What.
    pub facts: Facts,
}

/// All that is known, by source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// Typed by the person.
    pub typed: Option<Said>,
    /// From the printed code.
    pub qr: Option<Said>,
    /// From the chip.
    pub chip: Option<Said>,
}

impl Known {
    /// What a source said.
    pub fn of(&self, method: Method) -> Option<&Said> {
        match method {
            Method::Typed => self.typed.as_ref(),
            Method::Qr => self.qr.as_ref(),
            Method::Chip => self.chip.as_ref(),
        }
    }

    /// Keeps what a source says now. Another person's number puts everything of the one before away: two people are never
    /// mixed into one.
    pub fn learn(&mut self, method: Method, said: Said) {
        let other = |known: &Option<Said>| {
            let before = known.as_ref().and_then(|k| k.facts.number.as_ref());
            before
                .zip(said.facts.number.as_ref())
                .is_some_and(|(a, b)| a != b)
        };
        if [&self.typed, &self.qr, &self.chip].into_iter().any(other) {
            *self = Self::default();
        }
        match method {
            Method::Typed => self.typed = Some(said),
            Method::Qr => self.qr = Some(said),
            Method::Chip => self.chip = Some(said),
        }
    }

    /// Every source that said something, the strongest first.
    pub fn sources(&self) -> impl Iterator<Item = (Method, &Said)> {
        [Method::Chip, Method::Qr, Method::Typed]
            .into_iter()
            .filter_map(|method| Some((method, self.of(method)?)))
    }

    /// The strongest source that knows a fact.
    pub fn source_of(&self, fact: Fact) -> Option<(Method, &Said)> {
        self.sources()
            .find(|(_, said)| said.facts.on_wire(fact).is_some())
    }

    /// Values put together, each from the strongest source that has it.
    pub fn together(&self) -> Facts {
        let mut all = Facts::default();
        for (_, said) in self.sources() {
            let f = &said.facts;
            all.number = all.number.or_else(|| f.number.clone());
            all.old_number = all.old_number.or_else(|| f.old_number.clone());
            all.birth = all.birth.or(f.birth);
            all.sex = all.sex.or(f.sex);
            all.issued = all.issued.or(f.issued);
            all.expires = all.expires.or(f.expires);
            for (to, from) in [
                (&mut all.name, &f.name),
                (&mut all.residence, &f.residence),
                (&mut all.origin, &f.origin),
                (&mut all.nationality, &f.nationality),
            ] {
                if to.is_empty() {
                    to.clone_from(from);
                }
            }
        }
        all
    }

    /// The strongest way any of it came.
    pub fn strongest(&self) -> Option<Method> {
        self.sources().next().map(|(method, _)| method)
    }

    /// True when nothing is known.
    pub fn is_empty(&self) -> bool {
        self.strongest().is_none()
    }

    /// True when what is known is about this number, or says none.
    pub fn is_about(&self, number: &str) -> bool {
        self.sources()
            .filter_map(|(_, said)| said.facts.number.as_ref())
            .all(|known| known.as_str() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(number: &str, name: &str) -> Said {
        Said {
            at_ms: 1,
            facts: Facts {
                number: PersonalNumber::parse(number).ok(),
                name: name.to_owned(),
                ..Facts::default()
            },
        }
    }

    #[test]
    fn the_stronger_source_tells_and_the_weaker_fills_in() {
        let mut known = Known::default();
        let mut typed = said("036190012345", "Nguyen Thi Vi Du");
        typed.facts.origin = "Cổ Lễ".into();
        known.learn(Method::Typed, typed);
        known.learn(Method::Qr, said("036190012345", "Nguyễn Thị Ví Dụ"));
        let all = known.together();
        assert_eq!(
            (all.name.as_str(), all.origin.as_str()),
            ("Nguyễn Thị Ví Dụ", "Cổ Lễ")
        );
        assert_eq!(known.source_of(Fact::Name).map(|s| s.0), Some(Method::Qr));
        assert_eq!(known.source_of(Fact::Origin).map(|s| s.0), Some(Method::Typed));
        assert_eq!(known.source_of(Fact::Sex), None);
    }

    #[test]
    fn two_people_are_never_mixed() {
        let mut known = Known::default();
        known.learn(Method::Chip, said("036190012345", "Nguyễn Thị Ví Dụ"));
        known.learn(Method::Qr, said("036085000123", "Trần Văn Thử"));
        assert_eq!(known.chip, None);
        assert!(known.is_about("036085000123"));
        assert!(!known.is_about("036190012345"));
    }

    #[test]
    fn facts_are_written_as_the_wire_has_them() {
        let facts = Facts {
            birth: PartialDate::new(1958, None, None).ok(),
            sex: Some(Sex::Female),
            issued: PartialDate::new(2021, Some(7), Some(1)).ok(),
            ..Facts::default()
        };
        let wire: Vec<_> = facts.to_match().into_iter().collect();
        assert_eq!(
            wire,
            [
                ("birth", "1958".to_owned()),
                ("issued", "2021-07-01".to_owned()),
                ("sex", "female".to_owned())
            ]
        );
    }

    proptest! {
        #[test]
        fn whatever_is_learnt_it_is_about_one_number(steps in proptest::collection::vec((0_u8..3, 0_u8..3), 0..12)) {
            let mut known = Known::default();
            for (method, who) in steps {
                let method = [Method::Typed, Method::Qr, Method::Chip][usize::from(method)];
                known.learn(method, said(&format!("03619001234{who}"), "x"));
            }
            let numbers: std::collections::HashSet<_> =
                known.sources().filter_map(|(_, s)| s.facts.number.clone()).collect();
            prop_assert!(numbers.len() <= 1);
        }
    }
}
