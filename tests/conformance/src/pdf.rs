//! `pdf`: a signed result, verified as the phone does before it shows one.

use crate::Usage;
use crate::args;
use crate::net::ders;
use crate::report::{Report, words};
use motcua_core::conformance::{Stage, trace};
use motcua_core::result::pades::{Reason, Verdict};

/// A step: the stage that shows it passed, its name, what it wants, what it means when passed, where it says so.
struct Finding {
    stage: Stage,
    name: &'static str,
    wanted: &'static str,
    passed: &'static str,
    source: &'static str,
}

const FINDINGS: [Finding; 8] = [
    Finding {
        stage: Stage::Pdf,
        name: "file",
        wanted: "a PDF",
        passed: "begins with %PDF-",
        source: "ISO 32000-2 §7.5.2",
    },
    Finding {
        stage: Stage::Range,
        name: "byte range",
        wanted: "a signature with a /ByteRange whose gap is its own /Contents",
        passed: "one gap, one hex string",
        source: "ISO 32000-2 §12.8.1, ETSI EN 319 142-1 §5.1",
    },
    Finding {
        stage: Stage::Authentic,
        name: "signature",
        wanted: "a CMS signature over exactly these bytes",
        passed: "digest and signature hold",
        source: "RFC 5652 §5.4, ETSI EN 319 142-1 §6.3",
    },
    Finding {
        stage: Stage::Authentic,
        name: "chain",
        wanted: "a chain from the signer to one of the given roots",
        passed: "a given root vouches for the signer",
        source: "RFC 5280 §6.1",
    },
    Finding {
        stage: Stage::Whole,
        name: "whole file",
        wanted: "nothing behind what was signed",
        passed: "every byte but the signature itself is signed",
        source: "ISO 32000-2 §12.8.1",
    },
    Finding {
        stage: Stage::Shown,
        name: "form",
        wanted: "a form that shows this signature and no other",
        passed: "the signature is the form's own",
        source: "ISO 32000-2 §12.7.5.5",
    },
    Finding {
        stage: Stage::Judged,
        name: "certificates",
        wanted: "a known kind of signature, by certificates that hold for signing at that time",
        passed: "kind, time and use of every certificate",
        source: "ETSI EN 319 142-1 §6.3, RFC 5280 §4.2.1",
    },
    Finding {
        stage: Stage::Earlier,
        name: "earlier signatures",
        wanted: "earlier signatures that hold for their revisions",
        passed: "none is broken",
        source: "ISO 32000-2 §12.8.1",
    },
];

/// Runs the check.
///
/// # Errors
/// [`Usage`] when a file cannot be read or the date is none.
pub fn check(args: &args::Pdf, report: &mut Report) -> Result<(), Usage> {
    let pdf = std::fs::read(&args.file).map_err(|e| Usage::file(&args.file, &e))?;
    let roots = ders(&args.root)?;
    let now_ms = match &args.at {
        Some(text) => time(text)?,
        None => jiff::Timestamp::now().as_millisecond(),
    };
    let (passed, verdict) = trace(&pdf, &roots, now_ms);
    let failed = verdict
        .as_ref()
        .err()
        .map(|reason| (place(&passed, *reason), *reason));
    for (at, finding) in FINDINGS.iter().enumerate() {
        match failed {
            Some((place, reason)) if at == place => {
                report.fail(finding.name, finding.source, finding.wanted, words(&reason));
            }
            Some((place, _)) if at > place => {
                let why = format!("not reached: {} failed", FINDINGS[place].name);
                report.skip(finding.name, finding.source, why);
            }
            _ => report.pass(finding.name, finding.source, finding.passed),
        }
    }
    if let Ok(Verdict::Valid {
        signer_name,
        organisation,
        signed_at,
        chain,
        signatures,
    }) = verdict
    {
        let by = organisation.map_or(signer_name.clone(), |office| format!("{signer_name}, {office}"));
        let when = signed_at.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        let when = when.map_or("at a time it does not say".to_owned(), |t| format!("on {t}"));
        let seen = format!(
            "signed by {by} {when}; chain: {}; {signatures} signature(s)",
            chain.join(" < ")
        );
        report.pass("signer", "ETSI EN 319 142-1 §6.3", seen);
    }
    Ok(())
}

/// The finding that failed: the first whose stage was not passed. Signature and chain are one stage and two findings.
fn place(passed: &[Stage], reason: Reason) -> usize {
    let at = FINDINGS
        .iter()
        .position(|finding| !passed.contains(&finding.stage))
        .unwrap_or(FINDINGS.len() - 1);
    let chain = FINDINGS[at].stage == Stage::Authentic && reason == Reason::StrangeSigner;
    at + usize::from(chain)
}

/// Milliseconds since 1970 of a day's start in UTC, or of a time.
fn time(text: &str) -> Result<i64, Usage> {
    let day = text.parse::<jiff::civil::Date>().ok();
    let midnight = day.map(|day| day.at(0, 0, 0, 0));
    let start = midnight.and_then(|at| jiff::tz::Offset::UTC.to_timestamp(at).ok());
    match (start, text.parse::<jiff::Timestamp>()) {
        // A timestamp parses as a date too: the more exact one counts.
        (_, Ok(exact)) => Ok(exact.as_millisecond()),
        (Some(start), Err(_)) => Ok(start.as_millisecond()),
        (None, Err(_)) => Err(Usage(format!(
            "--at {text}: neither YYYY-MM-DD nor a time of RFC 3339"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_a_time_are_both_understood() {
        assert_eq!(time("2026-11-24").ok(), Some(1_795_478_400_000));
        assert_eq!(time("2026-11-24T07:00:01+07:00").ok(), Some(1_795_478_401_000));
        assert!(time("24/11/2026").is_err());
    }

    #[test]
    fn a_stranger_is_a_matter_of_the_chain_and_a_change_one_of_the_signature() {
        let passed = [Stage::Pdf, Stage::Range];
        assert_eq!(FINDINGS[place(&passed, Reason::Changed)].name, "signature");
        assert_eq!(FINDINGS[place(&passed, Reason::StrangeSigner)].name, "chain");
        assert_eq!(FINDINGS[place(&[], Reason::NotAPdf)].name, "file");
    }
}
