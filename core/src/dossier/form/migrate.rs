//! From an older version of a form to a newer one: what stays, what is asked anew, what is no longer asked.

use super::control::{Control, ControlKind};
use super::part::Part;
use super::{Form, value};
use crate::net::pack::Localised;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a change of the form means for the answers of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Change {
    /// How many answers stay as they are.
    pub kept: usize,
    /// Pointers of questions that were not asked before, `/con/0/x` for one in an item; in the order of the form.
    pub fresh: Vec<String>,
    /// Answers the new form has no place for.
    pub gone: Vec<Gone>,
    /// Of those an earlier change set aside: what is asked again now, so that it goes back to its place.
    #[serde(skip)]
    pub back: Vec<Gone>,
}

/// An answer that is no longer asked, or no longer possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Where it stood.
    pub pointer: String,
    /// What was asked.
    pub label: Localised,
    /// What was answered, in words.
    pub answer: Localised,
    /// What was answered, as the form held it; null where an older app did not keep it.
    #[serde(default)]
    pub value: Value,
    /// Where the answer came from; filled in when it is set aside, empty where an older app did not keep it.
    #[serde(default)]
    pub source: String,
}

impl Change {
    /// True when a person has nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.gone.is_empty()
    }
}

impl Form {
    /// What it means for these answers of `older` to come to this form. Hidden answers count: their question may come back.
    /// `aside` are the answers that earlier changes left without a place.
    pub fn change_from(&self, older: &Form, data: &Value, aside: &[Gone]) -> Change {
        let mut change = Change::default();
        for pointer in older.answered(data) {
            let Some(was) = older.find(&pointer) else { continue };
            let Some(held) = value::get(data, &was.path()) else {
                continue;
            };
            if self.find(&pointer).is_some_and(|now| fits(now.control, held)) {
                change.kept += 1;
                continue;
            }
            let label = |lang: &str| was.control.label(lang, &older.texts);
            let answer = |lang: &str| value::words(was.control, Some(held), lang, &older.texts);
            change.gone.push(Gone {
                label: Localised {
                    vi: label("vi"),
                    en: label("en"),
                },
                answer: Localised {
                    vi: answer("vi"),
                    en: answer("en"),
                },
                value: held.clone(),
                source: String::new(),
                pointer,
            });
        }
        change.back = self.back(data, aside);
        change.fresh = self.fresh(older, data);
        change
            .fresh
            .retain(|pointer| change.back.iter().all(|back| back.pointer != *pointer));
        change
    }

    /// Answers set aside whose question is asked again and empty. Those of a list's items stay aside: their item may be another now.
    fn back(&self, data: &Value, aside: &[Gone]) -> Vec<Gone> {
        let mut back: Vec<Gone> = Vec::new();
        for gone in aside.iter().rev() {
            let Some(now) = self.find(&gone.pointer) else {
                continue;
            };
            let path = now.path();
            let free = path.len() == 1 && value::get(data, &path).is_none_or(Value::is_null);
            let first = back.iter().all(|held| held.pointer != gone.pointer);
            if free && first && fits(now.control, &gone.value) {
                back.push(gone.clone());
            }
        }
        back
    }

    /// Questions whose answer stands at one pointer, with items of lists one by one.
    fn pointers(&self, data: &Value) -> Vec<String> {
        let asked = |part: &Part, base: &str| -> Vec<String> {
            let controls = part.layout.controls.iter();
            let plain =
                controls.filter(|c| !matches!(c.kind, ControlKind::Repeat(_) | ControlKind::Computed { .. }));
            plain.map(|c| format!("{base}{}", c.pointer)).collect()
        };
        let mut all = asked(&self.root, "");
        for (_, list, repeat) in self.root.repeats() {
            let items = value::get(data, &list.path).and_then(Value::as_array);
            for at in 0..items.map_or(0, Vec::len) {
                all.extend(asked(&repeat.part, &format!("{}/{at}", list.pointer)));
            }
        }
        all
    }

    fn answered(&self, data: &Value) -> Vec<String> {
        let there = |pointer: &String| {
            self.find(pointer)
                .is_some_and(|spot| value::get(data, &spot.path()).is_some_and(|v| !v.is_null()))
        };
        self.pointers(data).into_iter().filter(there).collect()
    }

    fn fresh(&self, older: &Form, data: &Value) -> Vec<String> {
        let new = |pointer: &String| {
            let (Some(now), was) = (self.find(pointer), older.find(pointer)) else {
                return false;
            };
            let lost = || {
                let held = value::get(data, &now.path());
                held.is_some_and(|held| !held.is_null() && !fits(now.control, held))
            };
            was.is_none() || lost()
        };
        let mut fresh: Vec<String> = self.pointers(data).into_iter().filter(new).collect();
        let lists = self.root.repeats().map(|(_, list, _)| list.pointer.clone());
        fresh.extend(lists.filter(|list| older.root.control(list).is_none()));
        fresh
    }
}

/// True when a kept value can be an answer to a question, right or wrong: of its kind, and one of its options.
fn fits(control: &Control, value: &Value) -> bool {
    let option = |options: &[String]| value.as_str().is_some_and(|id| options.iter().any(|o| o == id));
    match &control.kind {
        ControlKind::Text(_) | ControlKind::Date { .. } | ControlKind::Listed(_) => value.is_string(),
        ControlKind::Number { .. } => value.is_number() || value.is_string(),
        ControlKind::One(options) => option(options),
        ControlKind::Many(options) => value.as_array().is_some_and(|ids| {
            ids.iter()
                .all(|id| id.as_str().is_some_and(|id| options.iter().any(|o| o == id)))
        }),
        ControlKind::Check => value == true,
        ControlKind::YesNo => value.is_boolean(),
        ControlKind::Computed { .. } | ControlKind::Repeat(_) => false,
    }
}
