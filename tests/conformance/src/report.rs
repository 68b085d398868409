//! What was checked, step by step, for people and for machines.

use motcua_core::error::Fail;
use serde::Serialize;
use std::fmt;

/// How a step came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Outcome {
    /// As the specification has it.
    Pass,
    /// Not as the specification has it, or not as the app needs it.
    Fail,
    /// Not checked, or left open by the specification; the line says why.
    Skip,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Skip => "SKIP",
        })
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its name, the same in every run: what scripts look for.
    pub name: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What was seen, or why it was skipped. Holds no token, no secret, and nothing about a person.
    pub seen: String,
    /// What the specification wants; only with [`Outcome::Fail`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// Where it says so.
    pub source: String,
}

/// `PASS name — what was seen (source)`; a failure also says what was wanted.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} — ", self.outcome, self.name)?;
        match &self.wanted {
            Some(wanted) => write!(f, "wanted: {wanted}; came: {}", self.seen)?,
            None => f.write_str(&self.seen)?,
        }
        write!(f, " ({})", self.source)
    }
}

/// Hears each step as it comes.
pub type Listener = Box<dyn FnMut(&Step) + Send>;

/// The steps of one run, in order.
#[derive(Default)]
pub struct Report {
    steps: Vec<Step>,
    listener: Option<Listener>,
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("steps", &self.steps)
            .finish_non_exhaustive()
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    conforms: bool,
    passed: usize,
    failed: usize,
    skipped: usize,
    steps: &'a [Step],
}

impl Report {
    /// Nothing checked, nobody listens.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells each step to `listener` as it comes.
    pub fn telling(listener: Listener) -> Self {
        Self {
            steps: Vec::new(),
            listener: Some(listener),
        }
    }

    /// As the specification has it.
    pub fn pass(&mut self, name: &str, source: &str, seen: impl Into<String>) {
        self.push(name, source, Outcome::Pass, seen.into(), None);
    }

    /// Not as the specification has it.
    pub fn fail(&mut self, name: &str, source: &str, wanted: &str, came: impl Into<String>) {
        self.push(name, source, Outcome::Fail, came.into(), Some(wanted.to_owned()));
    }

    /// Not checked.
    pub fn skip(&mut self, name: &str, source: &str, why: impl Into<String>) {
        self.push(name, source, Outcome::Skip, why.into(), None);
    }

    /// Passes with what was seen, or fails with what came instead; true when it passed.
    pub fn step(&mut self, name: &str, source: &str, wanted: &str, result: Result<String, String>) -> bool {
        match result {
            Ok(seen) => {
                self.pass(name, source, seen);
                true
            }
            Err(came) => {
                self.fail(name, source, wanted, came);
                false
            }
        }
    }

    fn push(&mut self, name: &str, source: &str, outcome: Outcome, seen: String, wanted: Option<String>) {
        let step = Step {
            name: name.to_owned(),
            outcome,
            seen,
            wanted,
            source: source.to_owned(),
        };
        if let Some(listener) = &mut self.listener {
            listener(&step);
        }
        self.steps.push(step);
    }

    /// All steps so far.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The last step of this name.
    pub fn get(&self, name: &str) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.name == name)
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.steps.iter().filter(|step| step.outcome == outcome).count()
    }

    /// True when something passed and nothing failed.
    pub fn conforms(&self) -> bool {
        self.count(Outcome::Fail) == 0 && self.count(Outcome::Pass) > 0
    }

    /// One line that sums it up.
    pub fn summary(&self) -> String {
        format!(
            "{} passed, {} failed, {} skipped",
            self.count(Outcome::Pass),
            self.count(Outcome::Fail),
            self.count(Outcome::Skip)
        )
    }

    /// For machines: one object with `conforms`, the counts and all `steps`.
    ///
    /// # Errors
    /// None in practice: there are only texts and numbers in it.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(&Json {
            conforms: self.conforms(),
            passed: self.count(Outcome::Pass),
            failed: self.count(Outcome::Fail),
            skipped: self.count(Outcome::Skip),
            steps: &self.steps,
        })
    }
}

/// An error of the core in its own words, with the code a phone would show. Words that may name a person are left out.
pub fn words<E: Fail + fmt::Display>(error: &E) -> String {
    let failure = error.failure();
    match failure.privacy {
        motcua_core::error::Privacy::Loggable => format!("{error} [{}]", failure.code),
        motcua_core::error::Privacy::Personal => format!("refused [{}]", failure.code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_wanted_only_when_it_failed() {
        let mut report = Report::new();
        report.pass("a", "RFC 1 §2", "seen");
        report.fail("b", "RFC 3 §4", "this", "that");
        let lines: Vec<String> = report.steps().iter().map(Step::to_string).collect();
        assert_eq!(
            lines,
            [
                "PASS a — seen (RFC 1 §2)",
                "FAIL b — wanted: this; came: that (RFC 3 §4)"
            ]
        );
        assert!(!report.conforms());
    }

    #[test]
    fn a_run_in_which_nothing_was_checked_does_not_conform() {
        let mut report = Report::new();
        report.skip("a", "RFC 1 §2", "no key");
        assert!(!report.conforms());
        report.pass("b", "RFC 1 §2", "seen");
        assert!(report.conforms());
    }
}
