//! Guidance: which case the answers make, which papers it needs, what the signed-in person's data may fill.
//!
//! All functions take the visible answers ([`Form::filed_data`](crate::dossier::form::Form::filed_data)).

use super::model::{Alternative, Case, Paper, Record};
use crate::dossier::form::{Condition, FormError, Input};
use crate::screen::PartialDate;
use serde_json::Value;

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

/// What the claims of the signed-in person may fill in now: control pointer and input, for answers that are still empty.
/// Gender comes as OIDC's `male`/`female` or in Vietnamese, and is left out when it is anything else.
///
/// # Errors
/// [`FormError`] when a condition uses what the engine does not know.
pub fn prefill(record: &Record, data: &Value, claims: &Value) -> Result<Vec<(String, Input)>, FormError> {
    let mut inputs = Vec::new();
    for (scope, claim) in &record.prefill {
        let here = Condition {
            scope: scope.clone(),
            schema: Value::Bool(true),
        };
        let allowed = match record.prefill_when.get(scope) {
            Some(when) => when.holds(data)?,
            None => true,
        };
        if !allowed || here.value(data).is_some() {
            continue;
        }
        let Some(pointer) = here.pointer() else { continue };
        let text = claims
            .get(claim)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty());
        if let Some(input) = text.and_then(|text| claim_input(claim, text)) {
            inputs.push((pointer, input));
        }
    }
    Ok(inputs)
}

/// True while some field cannot be filled because a question it hangs on has no answer yet, such as whose the paper is.
pub fn prefill_waits(record: &Record, data: &Value) -> bool {
    let open = |when: &Condition| when.value(data).is_none();
    record.prefill_when.values().any(open)
}

fn claim_input(claim: &str, text: &str) -> Option<Input> {
    match claim {
        "birthdate" => claim_date(text).map(Input::Date),
        "gender" => match text.to_lowercase().as_str() {
            "male" | "nam" => Some(Input::Chosen(vec!["nam".to_owned()])),
            "female" | "nữ" | "nu" => Some(Input::Chosen(vec!["nu".to_owned()])),
            _ => None,
        },
        _ => Some(Input::Text(text.to_owned())),
    }
}

/// OpenID Connect Core 5.1: `YYYY-MM-DD` or `YYYY`. Papers of older people may also tell the month only.
fn claim_date(text: &str) -> Option<PartialDate> {
    let mut parts = text.split('-');
    let date = PartialDate {
        year: Some(parts.next()?.parse().ok()?),
        month: parts.next().map(str::parse).transpose().ok()?,
        day: parts.next().map(str::parse).transpose().ok()?,
    };
    parts.next().is_none().then_some(date)
}
