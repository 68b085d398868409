//! Filling a draft from what is known already, each value with its source: the session, the population register's word on
//! the card, the card itself, and what earlier dossiers told.

use super::drafts::EARLIER;
use super::owner::Owner;
use super::rows::answers_of;
use crate::dossier::form::Condition;
use crate::dossier::store as drafts;
use crate::dossier::whom;
use crate::identity::known::{Fact, Facts};
use crate::identity::store as kept;
use crate::net::wire::identity::{Match, Method, Verification};
use crate::procedure::guidance;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Source of a value the identity provider told.
const CLAIM: &str = "session";
/// Source of a value of the card that the population register said is right.
const REGISTER: &str = "register";

/// How many dossiers are looked through, the newest first.
const LOOKED_THROUGH: usize = 30;

/// Source of an answer from the card.
const fn source_of(method: Method) -> &'static str {
    match method {
        Method::Typed => "typed-card",
        Method::Qr => "qr",
        Method::Chip => "chip",
    }
}

/// What of a record matters here.
#[derive(Deserialize)]
struct Keys {
    #[serde(default)]
    prefill: BTreeMap<String, String>,
    #[serde(default)]
    prefill_when: BTreeMap<String, Condition>,
}

impl Owner {
    /// Fills what is known of the person into empty answers of a draft, each with its source, the strongest first.
    pub(super) fn prefill(&mut self, id: &str) -> usize {
        let mut told: Vec<(&'static str, Value)> = Vec::new();
        if let Some(session) = self.link.session()
            && let Ok(claims) = serde_json::to_value(&session.claims)
        {
            told.push((CLAIM, claims));
        }
        if let Some(known) = self.known_of_person() {
            let verification = kept::verification::<Verification>(&self.store);
            if let Some(verification) = self.ok(verification).flatten()
                && let Some(said) = known.of(verification.method)
            {
                told.push((REGISTER, matched(&said.facts, &verification)));
            }
            let cards = known.sources();
            told.extend(cards.map(|(method, said)| (source_of(method), said.facts.claims())));
        }
        told.push((EARLIER, self.told_before(id)));
        self.stale = true;
        told.into_iter()
            .map(|(source, known)| self.prefill_from(id, source, &known))
            .sum()
    }

    fn prefill_from(&mut self, id: &str, source: &str, known: &Value) -> usize {
        let Some(open) = self.read_draft(id) else { return 0 };
        let values = guidance::prefill(&open.record, &open.form.filed_data(&open.data), known);
        let mut data = open.data.clone();
        let mut filled = 0;
        for (pointer, value) in self.ok(values).unwrap_or_default() {
            // An answer that is hidden now is still the person's.
            let held = data.pointer(&pointer).is_some_and(|held| !held.is_null());
            let Some(input) = open.form.input_for(&pointer, &value).filter(|_| !held) else {
                continue;
            };
            let set = open.form.set(&mut data, &pointer, input);
            if self.ok(set) == Some(true) {
                let revision = open.revisions.get(&format!("f:{pointer}")).copied().unwrap_or(0);
                let value = data.pointer(&pointer);
                filled += usize::from(self.keep_answer(id, &pointer, value, Some(source), revision));
            }
        }
        filled
    }

    /// What the other dossiers of this phone tell, under the keys of their records: of each key what the newest says. Only
    /// dossiers for the same person count.
    fn told_before(&mut self, id: &str) -> Value {
        let mut told = Map::new();
        let whom = whom::whom(&self.store, id);
        let whom = self.ok(whom).flatten();
        let all = drafts::list(&self.store);
        let others = self
            .ok(all)
            .unwrap_or_default()
            .into_iter()
            .filter(|d| d.id != id);
        for other in others.take(LOOKED_THROUGH) {
            let for_whom = whom::whom(&self.store, &other.id);
            let same = self.ok(for_whom).flatten().map(|whom| whom.link)
                == whom.as_ref().map(|whom| whom.link.clone());
            if !same {
                continue;
            }
            for (key, value) in self.told_by(&other.id) {
                told.entry(key).or_insert(value);
            }
        }
        Value::Object(told)
    }

    fn told_by(&mut self, id: &str) -> Map<String, Value> {
        let draft = drafts::draft(&self.store, id);
        let answers = drafts::answers(&self.store, id);
        let (Some(Some(draft)), Some(answers)) = (self.ok(draft), self.ok(answers)) else {
            return Map::new();
        };
        // A snapshot that cannot be read fills nothing; its own page says what is wrong with it.
        let Ok(keys) = crate::json::from_str::<Keys>(&draft.snapshot) else {
            return Map::new();
        };
        let told = guidance::told(&keys.prefill, &keys.prefill_when, &answers_of(&answers));
        self.ok(told).unwrap_or_default()
    }
}

/// The claims of a card that the register said are right.
fn matched(facts: &Facts, verification: &Verification) -> Value {
    let right = |fact: Fact| {
        let mut fields = verification.fields.iter();
        fields.any(|field| field.field == fact.name() && field.result == Match::Matched)
    };
    let mut claims = facts.claims();
    for (claim, fact) in [
        ("name", Fact::Name),
        ("birthdate", Fact::Birth),
        ("gender", Fact::Sex),
        ("citizen_id", Fact::Number),
        ("address", Fact::Residence),
    ] {
        if !right(fact) {
            claims[claim] = Value::Null;
        }
    }
    claims
}
