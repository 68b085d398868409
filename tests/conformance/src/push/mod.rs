//! `push`: a push service as the province meets it, or the province's sender as the phone meets it.

mod receive;
mod seal;
mod send;

pub use seal::seal;

use crate::Usage;
use crate::args;
use crate::report::{Report, words};
use motcua_core::net::jws::{JwsError, PublicKey};

const VAPID: &str = "RFC 8292 §3.2";

/// Runs the check.
///
/// # Errors
/// [`Usage`] when an address or the keys of a subscription cannot be used.
pub async fn check(args: &args::Push, report: &mut Report) -> Result<(), Usage> {
    let key = match &args.vapid_key {
        None => None,
        Some(text) => {
            let key = PublicKey::from_base64url(text);
            form(&key, text, report);
            key.ok()
        }
    };
    if let Some(endpoint) = &args.endpoint {
        send::check(endpoint, args, report).await?;
    }
    if let Some(listen) = &args.listen {
        receive::check(listen, args, key, report).await?;
    }
    Ok(())
}

fn form(key: &Result<PublicKey, JwsError>, text: &str, report: &mut Report) {
    let result = match key {
        Ok(_) => Ok(format!("a point of P-256, {} characters", text.len())),
        Err(error) => Err(format!("{} characters: {error}", text.len())),
    };
    let wanted = "base64url without padding of an uncompressed point of P-256 (87 characters)";
    report.step("VAPID key", VAPID, wanted, result);
}

/// The words of an error of opening.
fn closed(error: motcua_core::status::push::PushError) -> String {
    words(&error)
}
