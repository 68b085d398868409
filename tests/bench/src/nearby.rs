//! What was reported close by, in the sandbox's store with 100,000 reports: what a person waits for before sending.

use crate::report::{Measured, Row};
use crate::stats::Samples;
use crate::{Bench, Result};
use motcua_province::{ReportStore, somewhere};
use std::time::Instant;

const REPORTS: u32 = 100_000;
const PLACES: u64 = 5_000;
/// Metres; what the app asks with.
const RADIUS: f64 = 200.0;

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let store = ReportStore::open(&bench.state.join("reports.db"))?;
    store.fill(REPORTS, 311)?;
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for (id, name, service) in [
        ("nearby", "reports nearby, one kind", Some("duong-hong")),
        ("nearby_all", "reports nearby, all kinds", None),
    ] {
        let mut times = Vec::new();
        let mut found = 0;
        for seed in 0..PLACES {
            let place = somewhere(seed);
            let from = Instant::now();
            found += store.nearby(place, RADIUS, service)?.len();
            times.push(from.elapsed());
        }
        rows.push(Row::latency(id, name, "ms", &Samples::of_durations(&times)?));
        notes.push(format!(
            "{name}: {:.1} found on average within {RADIUS} m among {REPORTS} (at most 20)",
            found as f64 / PLACES as f64
        ));
    }
    Ok(Measured {
        rows,
        notes,
        ..Measured::default()
    })
}
