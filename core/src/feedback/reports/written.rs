//! A report as the person writes it.

use super::{Kind, LONGEST, Step};
use crate::net::wire::open311::{About, Attribute, DataType};
use crate::screen::PartialDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a place became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceBy {
    /// The phone measured it.
    Phone,
    /// The person touched the map.
    Pin,
}

/// A place on the earth, degrees of WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// North.
    pub lat: f64,
    /// East.
    pub long: f64,
    /// How it became known.
    pub by: PlaceBy,
    /// Radius in metres, where the phone said.
    pub accuracy_m: Option<f64>,
}

/// Under whose name a report goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Name {
    /// The office knows it, others do not.
    #[default]
    Private,
    /// Everybody may see it.
    Public,
    /// Sent without sign-in: nobody knows it.
    Unsigned,
}

impl Name {
    /// Its word in a choice.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Public => "public",
            Self::Unsigned => "unsigned",
        }
    }

    /// The one of a word.
    pub fn of_word(word: &str) -> Self {
        [Self::Public, Self::Unsigned]
            .into_iter()
            .find(|name| name.word() == word)
            .unwrap_or_default()
    }
}

/// What was written.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Written {
    /// Code of its kind.
    pub kind: String,
    /// Answers by question; of a list the keys chosen.
    pub answers: BTreeMap<String, Vec<String>>,
    /// Answers that are dates.
    pub dates: BTreeMap<String, PartialDate>,
    /// What time of that day it was, as it was written; may be left empty.
    pub times: BTreeMap<String, String>,
    /// The words.
    pub text: String,
    /// Where it is, in words.
    pub address: String,
    /// Where it is, in degrees.
    pub place: Option<Place>,
    /// Under whose name.
    pub name: Name,
    /// What else it is about.
    pub about: Option<About>,
    /// Revision of the last commit, by field.
    pub revisions: BTreeMap<String, u64>,
    /// Pages the person tried to leave: what is lacking is shown.
    pub tried: Vec<Step>,
}

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Written(redacted)")
    }
}

/// Something that must be mended before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The page it is on.
    pub step: Step,
    /// The block to go to.
    pub block: String,
    /// The key of the words that say so.
    pub key: &'static str,
}

/// Id of the block of a question.
pub fn block_of(question: &Attribute) -> String {
    format!("report:a:{}", question.code)
}

/// Id of the block for the time of day of a question for a moment.
pub fn time_block_of(question: &Attribute) -> String {
    format!("report:t:{}", question.code)
}

impl Written {
    /// True when a commit of this field is newer than what is here; notes it.
    pub fn newer(&mut self, field: &str, revision: u64) -> bool {
        let held = self.revisions.get(field).copied().unwrap_or(0);
        let newer = revision > held;
        if newer {
            self.revisions.insert(field.to_owned(), revision);
        }
        newer
    }

    /// Revision of the last commit of a field.
    pub fn revision(&self, field: &str) -> u64 {
        self.revisions.get(field).copied().unwrap_or(0)
    }

    /// The answer to a question as a text; empty when there is none.
    pub fn answer(&self, code: &str) -> &str {
        let values = self.answers.get(code);
        values.and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// What is lacking or wrong, in the order of the pages.
    pub fn lacking(&self, kind: &Kind) -> Vec<Lack> {
        let mut all: Vec<Lack> = kind
            .definition
            .attributes
            .iter()
            .filter(|q| q.variable)
            .filter_map(|q| {
                let (block, key) = self.wrong(q)?;
                Some(lack(Step::What, &block, key))
            })
            .collect();
        let words = self.text.trim().chars().count();
        if words == 0 {
            all.push(lack(Step::What, "report:text", "report-lack-text"));
        } else if words > LONGEST as usize {
            all.push(lack(Step::What, "report:text", "report-lack-long"));
        }
        if kind.service.place && self.place.is_none() && self.address.trim().is_empty() {
            all.push(lack(Step::Place, "report:address", "report-lack-place"));
        }
        all
    }

    /// What is wrong with the answer to a question, and at which block.
    fn wrong(&self, question: &Attribute) -> Option<(String, &'static str)> {
        if question.datatype == DataType::DateTime {
            let untold = self.date(&question.code) == PartialDate::default();
            let time = self.time(&question.code).trim();
            // A time without its day says nothing.
            let date = self.date(&question.code);
            if !(untold && time.is_empty()) && day(date).is_none() {
                let whole = date.day.is_some() && date.month.is_some() && date.year.is_some();
                let key = if whole {
                    "report-lack-no-day"
                } else {
                    "report-lack-date"
                };
                return Some((block_of(question), key));
            }
            if !time.is_empty() && clock(time).is_none() {
                return Some((time_block_of(question), "report-lack-time"));
            }
        }
        let key = self.wrong_answer(question)?;
        Some((block_of(question), key))
    }

    /// True when something stands at a question.
    pub fn answered(&self, question: &Attribute) -> bool {
        match question.datatype {
            DataType::DateTime => self.date(&question.code) != PartialDate::default(),
            DataType::Multi => self
                .answers
                .get(&question.code)
                .is_some_and(|chosen| !chosen.is_empty()),
            _ => !self.answer(&question.code).trim().is_empty(),
        }
    }

    fn wrong_answer(&self, question: &Attribute) -> Option<&'static str> {
        if !self.answered(question) {
            return question.required.then_some("report-lack-answer");
        }
        match question.datatype {
            DataType::Number => number(self.answer(&question.code))
                .is_none()
                .then_some("report-lack-number"),
            DataType::DateTime => None,
            // Longer ones are refused by the province (`docs/protocol.md`).
            _ => (self.answer(&question.code).chars().count() > 1_000).then_some("report-lack-long"),
        }
    }

    /// The date a question was answered with.
    pub fn date(&self, code: &str) -> PartialDate {
        self.dates.get(code).copied().unwrap_or_default()
    }

    /// The time of day a question was answered with, as it was written.
    pub fn time(&self, code: &str) -> &str {
        self.times.get(code).map_or("", String::as_str)
    }

    /// A moment in words: its day, with the time of day where one was written. Empty while the day is not whole.
    pub fn moment(&self, code: &str) -> String {
        let Some(day) = day(self.date(code)) else {
            return String::new();
        };
        let day = format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
        match clock(self.time(code)) {
            Some((hour, minute)) => format!("{day}, {hour:02}:{minute:02}"),
            None => day,
        }
    }

    /// The fields of GeoReport v2 and ours, without uploads. What was left empty is left out.
    pub fn fields(&self, kind: &Kind) -> Vec<(String, String)> {
        let mut fields = vec![
            ("service_code".to_owned(), self.kind.clone()),
            ("description".to_owned(), self.text.trim().to_owned()),
        ];
        let mut put = |name: &str, value: String| {
            if !value.trim().is_empty() {
                fields.push((name.to_owned(), value.trim().to_owned()));
            }
        };
        if kind.service.place {
            if let Some(place) = self.place {
                put("lat", format!("{:.6}", place.lat));
                put("long", format!("{:.6}", place.long));
            }
            put("address_string", self.address.clone());
        }
        for question in kind.definition.attributes.iter().filter(|q| q.variable) {
            let name = format!("attribute[{}]", question.code);
            match question.datatype {
                DataType::Multi => {
                    for value in self.answers.get(&question.code).into_iter().flatten() {
                        put(&format!("{name}[]"), value.clone());
                    }
                }
                DataType::DateTime => {
                    if let Some(day) = day(self.date(&question.code)) {
                        // Local time of the province; without a time of day the day begins at midnight.
                        let (hour, minute) = clock(self.time(&question.code)).unwrap_or((0, 0));
                        put(&name, format!("{day}T{hour:02}:{minute:02}:00+07:00"));
                    }
                }
                DataType::Number => {
                    put(&name, number(self.answer(&question.code)).unwrap_or_default());
                }
                _ => put(&name, self.answer(&question.code).to_owned()),
            }
        }
        if let Some(about) = &self.about {
            put("about_dossier", about.dossier.clone().unwrap_or_default());
            put(
                "about_step",
                about.step.map_or_else(String::new, |s| s.to_string()),
            );
            put("about_procedure", about.procedure.clone().unwrap_or_default());
            put("about_pointer", about.pointer.clone().unwrap_or_default());
            put("about_name", about.name.clone());
        }
        if self.name == Name::Public {
            put("public_name", "true".to_owned());
        }
        fields
    }
}

fn lack(step: Step, block: &str, key: &'static str) -> Lack {
    Lack {
        step,
        block: block.to_owned(),
        key,
    }
}

/// A number as the wire has it, from one with a comma or a point.
fn number(text: &str) -> Option<String> {
    let text = text.trim().replace(',', ".");
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(text)
}

/// A whole date.
fn day(date: PartialDate) -> Option<jiff::civil::Date> {
    let year = i16::try_from(date.year?).ok()?;
    let (month, day) = (i8::try_from(date.month?).ok()?, i8::try_from(date.day?).ok()?);
    jiff::civil::Date::new(year, month, day).ok()
}

/// Hour and minute, from what people write: 8:30, 8.30, 0830, 8h30, 8h, 8 giờ 30.
fn clock(text: &str) -> Option<(u8, u8)> {
    let text = text.trim().to_lowercase();
    let between: String = text
        .chars()
        .filter(|c| !c.is_ascii_digit() && !c.is_whitespace())
        .collect();
    if !matches!(
        between.as_str(),
        "" | ":" | "." | "h" | "g" | "giờ" | "hp" | "giờphút"
    ) {
        return None;
    }
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .collect();
    let (hour, minute) = match numbers.as_slice() {
        [one] if one.len() == 4 => one.split_at(2),
        [one] if one.len() <= 2 && !matches!(between.as_str(), ":" | ".") => (*one, "0"),
        [hour, minute] if hour.len() <= 2 && minute.len() == 2 => (*hour, *minute),
        _ => return None,
    };
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}
