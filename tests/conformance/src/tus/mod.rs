//! `tus`: an upload endpoint, walked through as the phone does on a bad line.

mod client;
mod faults;
mod offer;

use crate::Usage;
use crate::args;
use crate::net::{Machine, address};
use crate::report::Report;
use client::Client;

pub(crate) const CORE: &str = "tus 1.0.0, core protocol";
pub(crate) const CREATION: &str = "tus 1.0.0, creation";
pub(crate) const CHECKSUM: &str = "tus 1.0.0, checksum";
pub(crate) const TERMINATION: &str = "tus 1.0.0, termination";

/// Runs the check.
///
/// # Errors
/// [`Usage`] when the address or the session's folder cannot be used.
pub async fn check(args: &args::Tus, report: &mut Report) -> Result<(), Usage> {
    let url = address(&args.url)?;
    let machine = Machine::new(args.session.as_deref())?;
    let client = Client::new(args, &machine, url)?;
    client.say_who(report);
    offer::options(&client, report).await;
    let Some(upload) = offer::create(&client, report).await else {
        return Ok(());
    };
    // Each step needs the offset the one before it left.
    if let Some(offset) = faults::chunk(&client, &upload, report).await {
        faults::wrong_checksum(&client, &upload, offset, report).await;
        // A server that took the wrong chunk stands further on.
        let offset = client.offset(&upload).await.unwrap_or(offset);
        faults::wrong_offset(&client, &upload, offset, report).await;
        faults::other_version(&client, &upload, report).await;
        faults::cut_and_resume(&client, &upload, offset, report).await;
    }
    faults::end(&client, &upload, report).await;
    faults::whole(&client, report).await;
    Ok(())
}
