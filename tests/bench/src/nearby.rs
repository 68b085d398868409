//! What was reported close by, in the sandbox's store with 100,000 reports: what a person waits for before sending.
//!
//! Places are where people are (towns, their edges, one crowded square), radii from 50 to 200 m, one kind and all: the budget
//! holds for all of these together, and the notes tell them apart.

use crate::report::{Measured, Row};
use crate::stats::Samples;
use crate::{Bench, Result};
use motcua_province::{ReportStore, somewhere};
use std::time::{Duration, Instant};

const REPORTS: u32 = 100_000;
const PLACES: u64 = 1_000;
/// Metres; the app asks with the last.
const RADII: [f64; 3] = [50.0, 100.0, 200.0];

/// What was found by one way of asking.
#[derive(Default)]
struct Asked {
    times: Vec<Duration>,
    found: usize,
    most: usize,
}

impl Asked {
    fn ask(store: &ReportStore, radius: f64, service: Option<&str>) -> Result<Self> {
        let mut asked = Self::default();
        for seed in 0..PLACES {
            let place = somewhere(seed);
            let from = Instant::now();
            let found = store.nearby(place, radius, service)?.len();
            asked.times.push(from.elapsed());
            asked.found += found;
            asked.most = asked.most.max(found);
        }
        Ok(asked)
    }
}

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let store = ReportStore::open(&bench.state.join("reports.db"))?;
    store.fill(REPORTS, 311)?;
    let mut all = Vec::new();
    let mut notes = Vec::new();
    for (name, service) in [("one kind", Some("duong-hong")), ("all kinds", None)] {
        for radius in RADII {
            let asked = Asked::ask(&store, radius, service)?;
            let samples = Samples::of_durations(&asked.times)?;
            notes.push(format!(
                "reports nearby, {name}, {radius} m: p50 {:.3} ms, p99 {:.3} ms; {:.1} found on average, {} at most (20 are told)",
                samples.median(),
                samples.quantile(0.99),
                asked.found as f64 / PLACES as f64,
                asked.most
            ));
            all.extend(asked.times);
        }
    }
    let label = "reports nearby, 50 to 200 m, one kind and all";
    Ok(Measured {
        rows: vec![Row::latency("nearby", label, "ms", &Samples::of_durations(&all)?)],
        notes,
        ..Measured::default()
    })
}
