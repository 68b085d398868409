//! The table: what was measured, what is allowed, what is over.

use crate::budgets::Budget;
use crate::stats::Samples;
use std::fmt::Write as _;
use std::io::Write as _;

/// Prints a line. The report is what this program is for, so a closed output ends nothing.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// One line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    id: &'static str,
    label: String,
    unit: &'static str,
    count: usize,
    figures: Vec<(&'static str, f64)>,
}

impl Row {
    /// Latencies and the like: the middle and the tail.
    pub(crate) fn latency(id: &'static str, label: &str, unit: &'static str, samples: &Samples) -> Self {
        let figures = vec![
            ("p50", samples.median()),
            ("p99", samples.quantile(0.99)),
            ("max", samples.max()),
        ];
        Self::new(id, label, unit, samples.count(), figures)
    }

    /// A few whole runs: the middle and how far they lie apart.
    pub(crate) fn runs(id: &'static str, label: &str, unit: &'static str, samples: &Samples) -> Self {
        let figures = vec![
            ("median", samples.median()),
            ("min", samples.min()),
            ("max", samples.max()),
        ];
        Self::new(id, label, unit, samples.count(), figures)
    }

    /// A number that is the same each time.
    pub(crate) fn size(id: &'static str, label: &str, megabytes: f64) -> Self {
        Self::new(id, label, "MB", 1, vec![("size", megabytes)])
    }

    /// A count that is the same each time.
    pub(crate) fn count(id: &'static str, label: &str, unit: &'static str, count: f64) -> Self {
        Self::new(id, label, unit, 1, vec![("count", count)])
    }

    fn new(
        id: &'static str,
        label: &str,
        unit: &'static str,
        count: usize,
        figures: Vec<(&'static str, f64)>,
    ) -> Self {
        Self {
            id,
            label: label.to_owned(),
            unit,
            count,
            figures,
        }
    }

    #[cfg(test)]
    pub(crate) const fn id(&self) -> &'static str {
        self.id
    }

    pub(crate) fn figure(&self, statistic: &str) -> f64 {
        let found = self.figures.iter().find(|(name, _)| *name == statistic);
        found.map_or(f64::NAN, |(_, figure)| *figure)
    }
}

/// What one measure brought.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// Lines of the table.
    pub(crate) rows: Vec<Row>,
    /// Ids that could not be measured here, with the reason.
    pub(crate) skipped: Vec<(&'static str, String)>,
    /// What to know when reading the figures.
    pub(crate) notes: Vec<String>,
}

/// A run.
#[derive(Debug)]
pub(crate) struct Report {
    machine: Vec<String>,
    all: Measured,
    failures: Vec<String>,
    budgets: Vec<Budget>,
}

impl Report {
    /// On this machine.
    pub(crate) fn new(machine: Vec<String>) -> Self {
        Self {
            machine,
            all: Measured::default(),
            failures: Vec::new(),
            budgets: Vec::new(),
        }
    }

    /// One more fact about the machine.
    pub(crate) fn machine(&mut self, fact: String) {
        self.machine.push(fact);
    }

    pub(crate) fn add(&mut self, measured: Measured) {
        self.all.rows.extend(measured.rows);
        self.all.skipped.extend(measured.skipped);
        self.all.notes.extend(measured.notes);
    }

    pub(crate) fn fail(&mut self, name: &str, error: &dyn std::fmt::Display) {
        self.failures
            .push(format!("{name} could not be measured: {error}"));
    }

    /// Holds the rows against the budgets; true when all hold. After a whole run, each budget must have been measured.
    pub(crate) fn finish(&mut self, budgets: &[Budget], whole: bool) -> bool {
        budgets.clone_into(&mut self.budgets);
        for budget in budgets {
            let row = self.all.rows.iter().find(|r| r.id == budget.measure);
            let skipped = self.all.skipped.iter().any(|(id, _)| *id == budget.measure);
            match row {
                Some(row) if !budget.holds(row.figure(&budget.statistic)) => {
                    let figure = number(row.figure(&budget.statistic));
                    self.failures.push(format!(
                        "OVER BUDGET: {}: {} {figure} {}, allowed {} ({})",
                        row.label,
                        budget.statistic,
                        row.unit,
                        budget.words(),
                        budget.source
                    ));
                }
                None if whole && !skipped => {
                    self.failures.push(format!("{} was not measured", budget.measure));
                }
                _ => {}
            }
        }
        self.failures.is_empty()
    }

    /// The whole as Markdown.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from("# Benchmark\n\n");
        for fact in &self.machine {
            // Writing to a String cannot fail, here and below.
            let _ = writeln!(text, "- {fact}");
        }
        text.push_str("\n| measure | n | | | | unit | budget | |\n|---|--:|--:|--:|--:|---|---|---|\n");
        for row in &self.all.rows {
            let _ = writeln!(text, "{}", self.line(row));
        }
        text.push('\n');
        for note in &self.all.notes {
            let _ = writeln!(text, "- {note}");
        }
        for (id, reason) in &self.all.skipped {
            let _ = writeln!(text, "- NOT MEASURED: {id}: {reason}");
        }
        for failure in &self.failures {
            let _ = writeln!(text, "- **{failure}**");
        }
        text.push_str(if self.failures.is_empty() {
            "\nEvery budget that was measured holds.\n"
        } else {
            "\nFAILED.\n"
        });
        text
    }

    fn line(&self, row: &Row) -> String {
        let mut cells: Vec<String> = row
            .figures
            .iter()
            .map(|(name, figure)| format!("{name} {}", number(*figure)))
            .collect();
        cells.resize(3, String::new());
        let budgets: Vec<&Budget> = self.budgets.iter().filter(|b| b.measure == row.id).collect();
        let words: Vec<String> = budgets.iter().map(|b| b.words()).collect();
        let over = budgets.iter().any(|b| !b.holds(row.figure(&b.statistic)));
        let verdict = match (budgets.is_empty(), over) {
            (true, _) => "",
            (false, false) => "ok",
            (false, true) => "**OVER**",
        };
        format!(
            "| {} | {} | {} | {} | {} | {verdict} |",
            row.label,
            row.count,
            cells.join(" | "),
            row.unit,
            words.join(", ")
        )
    }
}

/// Three digits that matter.
fn number(figure: f64) -> String {
    match figure.abs() {
        f if f >= 100.0 => format!("{figure:.0}"),
        f if f >= 10.0 => format!("{figure:.1}"),
        f if f >= 0.1 => format!("{figure:.2}"),
        _ => format!("{figure:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::new(Vec::new());
        let samples = Samples::new(vec![70.0, 71.0, 72.0]).unwrap();
        report.add(Measured {
            rows: vec![Row::latency("cold_open", "cold open", "ms", &samples)],
            ..Measured::default()
        });
        report
    }

    fn budgets(measure: &str, limit: f64) -> Vec<Budget> {
        let text =
            format!("measure = \"{measure}\"\nstatistic = \"p50\"\nat_most = {limit:?}\nsource = \"s\"");
        vec![toml::from_str(&text).unwrap()]
    }

    #[test]
    fn a_figure_over_its_budget_fails_the_run_and_is_named() {
        let mut over = report();
        assert!(!over.finish(&budgets("cold_open", 60.0), true));
        assert!(over.text().contains("**OVER**") && over.text().contains("FAILED"));
        let mut within = report();
        assert!(within.finish(&budgets("cold_open", 71.0), true));
        assert!(within.text().contains("| ok |"));
    }

    #[test]
    fn a_budget_nobody_measured_fails_a_whole_run_unless_it_was_skipped_aloud() {
        assert!(!report().finish(&budgets("search", 5.0), true));
        assert!(report().finish(&budgets("search", 5.0), false));
        let mut skipped = report();
        skipped.add(Measured {
            skipped: vec![("search", "why".into())],
            ..Measured::default()
        });
        assert!(skipped.finish(&budgets("search", 5.0), true));
        assert!(skipped.text().contains("NOT MEASURED: search: why"));
    }
}
