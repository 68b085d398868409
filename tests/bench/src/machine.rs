//! The facts without which no figure means anything.

use crate::Result;
use crate::disk::Disk;
use crate::stats::Samples;
use std::path::Path;

/// Cores, processor, system, load, and how long the disk takes to sync.
pub(crate) fn facts(state: &Path) -> Result<Vec<String>> {
    let cores = std::thread::available_parallelism()?;
    let mut disk = Disk::new(state)?;
    let syncs: Vec<_> = (0..100).map(|_| disk.append_and_sync()).collect::<Result<_>>()?;
    let syncs = Samples::of_durations(&syncs)?;
    Ok(vec![
        format!(
            "{cores} cores, {}",
            proc_value("/proc/cpuinfo", "model name").unwrap_or_else(|| "processor unknown".into())
        ),
        format!(
            "{} {}, {}",
            std::env::consts::OS,
            std::env::consts::ARCH,
            if cfg!(debug_assertions) {
                "NOT OPTIMISED: these figures say nothing about the budgets; run `make bench`"
            } else {
                "optimised"
            }
        ),
        format!(
            "appending 8 KiB and fdatasync: p50 {:.2} ms, p99 {:.2} ms",
            syncs.median(),
            syncs.quantile(0.99)
        ),
        format!("before: {}", load()),
    ])
}

/// How busy the machine is with other things; figures from a busy one are worth less.
pub(crate) fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').take(3).collect::<Vec<_>>().join(" ");
    format!("load over 1, 5, 15 minutes: {load}")
}

fn proc_value(file: &str, key: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
