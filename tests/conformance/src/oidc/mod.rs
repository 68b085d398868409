//! `oidc`: an OpenID Connect provider, as far as it can be checked without a person, and further with one.

pub(crate) mod kept;
mod metadata;
mod pushed;
mod signed_in;

use crate::Usage;
use crate::args;
use crate::net::{Machine, address};
use crate::report::Report;
use motcua_core::identity::oidc::{Oidc, OidcConfig};
use motcua_core::net::dpop::Prover;
use motcua_core::net::pack::{self, AcrNames, Profile};
use std::sync::Arc;

/// What the steps share.
pub(crate) struct Check<'a> {
    args: &'a args::Oidc,
    machine: Machine,
    prover: Arc<Prover>,
    oidc: Oidc,
}

/// Runs the check.
///
/// # Errors
/// [`Usage`] when an address cannot be used, or the folder to keep a session in cannot be written.
pub async fn check(args: &args::Oidc, report: &mut Report) -> Result<(), Usage> {
    address(&args.issuer)?;
    let check = prepare(args)?;
    let found = metadata::discover(&check, report).await;
    let Some(client_id) = &args.client_id else {
        report.skip("pushed request", "RFC 9126 §2", "no --client-id");
        return Ok(());
    };
    let Some(par) = found.and_then(|found| found.par) else {
        report.skip("pushed request", "RFC 9126 §2", "the metadata cannot be used");
        return Ok(());
    };
    let Some(pending) = pushed::check(&check, client_id, &par, report).await else {
        return Ok(());
    };
    if args.code_from_stdin {
        signed_in::check(&check, &pending, report).await
    } else {
        report.skip("sign-in", "RFC 6749 §4.1", "no --code-from-stdin");
        Ok(())
    }
}

fn prepare(args: &args::Oidc) -> Result<Check<'_>, Usage> {
    let machine = Machine::new(args.keep.as_deref())?;
    let prover = Arc::new(Prover::new(
        machine.keys.clone(),
        kept::ALIAS,
        machine.clock.clone(),
        machine.random.clone(),
    ));
    let pack = pack::Oidc {
        issuer: args.issuer.clone(),
        client_id: args.client_id.clone().unwrap_or_default(),
        scopes: args.scopes.clone(),
        profile: Profile::OpenId,
        acr: AcrNames {
            level1: args.acr_level1.clone(),
            level2: args.acr_level2.clone(),
        },
        oauth2: None,
    };
    let config = OidcConfig::new(&pack, args.redirect_uri.as_deref().unwrap_or_default());
    let oidc = Oidc::new(
        machine.http.clone(),
        prover.clone(),
        machine.clock.clone(),
        machine.random.clone(),
        config.on_device("conformance"),
    );
    Ok(Check {
        args,
        machine,
        prover,
        oidc,
    })
}
