//! Guidance: which case the answers make, which papers it needs, what the signed-in person's data may fill.
//!
//! All functions take the visible answers ([`Form::filed_data`](crate::dossier::form::Form::filed_data)).

use super::model::{Alternative, Case, Paper, Record};
use crate::dossier::form::{Condition, FormError};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Whether a paper is needed, as far as the answers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// Needed by these answers, or by everyone.
    Yes,
    /// The question that decides has no answer yet.
    Perhaps,
    /// Not needed by these answers.
    No,
}

/// A paper, and what these answers make of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperNeed<'a> {
    /// The paper.
    pub paper: &'a Paper,
    /// Whether it is needed.
    pub applies: Applies,
    /// True when the dossier cannot be filed without a file for it.
    pub required: bool,
    /// One of these is enough; empty: the paper itself.
    pub satisfied_by: &'a [Alternative],
}

impl PaperNeed<'_> {
    /// True when nothing is missing with so many files attached for it.
    pub fn is_satisfied(&self, files: usize) -> bool {
        !self.required || files > 0
    }
}

/// The case the answers make: the first whose condition holds, the last when none does. `None` when the record has no case,
/// which [`Record::parse`] refuses.
///
/// # Errors
/// [`FormError`] when a condition uses what the engine does not know.
pub fn case_of<'a>(record: &'a Record, data: &Value) -> Result<Option<&'a Case>, FormError> {
    for case in &record.cases {
        match &case.when {
            Some(when) if !when.holds(data)? => {}
            _ => return Ok(Some(case)),
        }
    }
    Ok(None)
}

/// Every paper of the record with whether it applies, for the page that tells what to bring.
///
/// # Errors
/// [`FormError`] when a condition uses what the engine does not know.
pub fn all_papers<'a>(record: &'a Record, data: &Value) -> Result<Vec<PaperNeed<'a>>, FormError> {
    record.papers.iter().map(|paper| need(paper, data)).collect()
}

/// The papers these answers need or allow, for the checklist of a dossier.
///
/// # Errors
/// [`FormError`] when a condition uses what the engine does not know.
pub fn papers_for<'a>(record: &'a Record, data: &Value) -> Result<Vec<PaperNeed<'a>>, FormError> {
    let mut papers = all_papers(record, data)?;
    papers.retain(|need| need.applies == Applies::Yes);
    Ok(papers)
}

fn need<'a>(paper: &'a Paper, data: &Value) -> Result<PaperNeed<'a>, FormError> {
    let applies = match &paper.when {
        None => Applies::Yes,
        Some(when) if when.holds(data)? => Applies::Yes,
        Some(when) if when.value(data).is_none() => Applies::Perhaps,
        Some(_) => Applies::No,
    };
    let required = paper.required && paper.attach && applies == Applies::Yes;
    Ok(PaperNeed {
        paper,
        applies,
        required,
        satisfied_by: &paper.any_of,
    })
}

/// What is known under the keys of the record that may fill in now: control pointer and value, for answers that are still
/// empty. `known` is an object: claims of OpenID Connect, and the record's own keys for what earlier dossiers told.
///
/// # Errors
/// [`FormError`] when a condition uses what the engine does not know.
pub fn prefill(record: &Record, data: &Value, known: &Value) -> Result<Vec<(String, Value)>, FormError> {
    let mut values = Vec::new();
    for (scope, key) in &record.prefill {
        let here = Condition::at(scope);
        if !may_fill(record, scope, data)? || here.value(data).is_some() {
            continue;
        }
        let Some(pointer) = here.pointer() else { continue };
        let value = known.get(key).filter(|value| !value.is_null());
        if let Some(value) = value.filter(|value| value.as_str().is_none_or(|text| !text.trim().is_empty())) {
            values.push((pointer, value.clone()));
        }
    }
    Ok(values)
}

/// What the answers of a dossier tell under the keys of its record, for other dossiers of the same person.
///
/// # Errors
/// [`FormError`] when a condition uses what the engine does not know.
pub fn told(
    prefill: &BTreeMap<String, String>,
    when: &BTreeMap<String, Condition>,
    data: &Value,
) -> Result<Map<String, Value>, FormError> {
    let mut told = Map::new();
    for (scope, key) in prefill {
        let allowed = when.get(scope).map_or(Ok(true), |when| when.holds(data))?;
        if let Some(value) = Condition::at(scope).value(data).filter(|_| allowed) {
            told.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    Ok(told)
}

fn may_fill(record: &Record, scope: &str, data: &Value) -> Result<bool, FormError> {
    let when = record.prefill_when.get(scope);
    when.map_or(Ok(true), |when| when.holds(data))
}

/// True while some field cannot be filled because a question it hangs on has no answer yet, such as whose the paper is.
pub fn prefill_waits(record: &Record, data: &Value) -> bool {
    let open = |when: &Condition| when.value(data).is_none();
    record.prefill_when.values().any(open)
}
