//! `card`: an identity card read as the phone reads one, over a socket.

mod read;
mod trust;
pub mod vpcd;

use crate::Usage;
use crate::args;
use crate::net::ders;
use crate::report::Report;
use motcua_core::identity::chip::AccessKey;
use motcua_core::identity::chip::passive::CscaTrust;
use std::time::Duration;
use vpcd::Vpcd;

/// What reading and judging need besides the reader.
pub(crate) struct Check {
    key: AccessKey,
    groups: Vec<u8>,
    trust: CscaTrust,
    now_ms: i64,
}

/// Runs the check.
///
/// # Errors
/// [`Usage`] when a key is malformed, a certificate cannot be read, or the address cannot be listened on.
pub fn check(args: &args::Card, report: &mut Report) -> Result<(), Usage> {
    let check = Check {
        key: key(args)?,
        groups: args.groups.clone(),
        trust: CscaTrust {
            anchors: ders(&args.csca)?,
            crls: ders(&args.crl)?,
            document_signers: Vec::new(),
        },
        now_ms: jiff::Timestamp::now().as_millisecond(),
    };
    let patience = Duration::from_secs(args.timeout);
    let reader = match (&args.connect, &args.listen) {
        (Some(address), _) => Vpcd::connecting(address, patience),
        (None, Some(address)) => Vpcd::listening(address, patience)?,
        (None, None) => return Err(Usage("--connect or --listen".to_owned())),
    };
    if let Some(chip) = read::read(&check, &reader, report) {
        trust::judge(&check, &chip, report);
    }
    Ok(())
}

fn key(args: &args::Card) -> Result<AccessKey, Usage> {
    let made = match (&args.can, &args.mrz_number, &args.birth, &args.expiry) {
        (Some(can), ..) => AccessKey::can(can),
        (None, Some(number), Some(birth), Some(expiry)) => AccessKey::mrz(number, birth, expiry),
        _ => {
            return Err(Usage(
                "--can, or --mrz-number with --birth and --expiry".to_owned(),
            ));
        }
    };
    made.map_err(|error| Usage(error.to_string()))
}
