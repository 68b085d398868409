//! OpenAPI 3.1 of everything here, from the code.

use crate::error::Error;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Một Cửa – the wire of a province",
        version = "0.1.0",
        description = "Generated from the sandbox province's code; docs/protocol.md says what OpenAPI cannot.",
        license(name = "Apache-2.0")
    ),
    tags(
        (name = "pack"), (name = "sign-in"), (name = "procedures"), (name = "uploads", description = "tus 1.0.0"), (name = "transfers", description = "Sealed drafts on their way to another phone"),
        (name = "dossiers"), (name = "ratings"), (name = "identity"), (name = "family"),
        (name = "offices", description = "Figures of offices, small counts hidden; no sign-in"),
        (name = "open311", description = "Open311 GeoReport v2 with additions; docs/protocol.md says which are ours"), (name = "push", description = "RFC 8030, 8291, 8292"), (name = "channels"),
        (name = "desk", description = "sandbox only"), (name = "sandbox", description = "sandbox only")
    ),
    paths(
        crate::pack::get,
        crate::oidc::discovery,
        crate::oidc::jwks,
        crate::oidc::par::push,
        crate::oidc::token::token,
        crate::oidc::token::revoke,
        crate::oidc::token::userinfo,
        crate::oidc::devices::list,
        crate::oidc::devices::end,
        crate::procedures::list,
        crate::procedures::get,
        crate::lists::get,
        crate::uploads::options,
        crate::uploads::create,
        crate::uploads::head,
        crate::uploads::patch,
        crate::uploads::terminate,
        crate::transfers::open,
        crate::transfers::fetch,
        crate::transfers::end,
        crate::dossiers::read::changes,
        crate::dossiers::file::file,
        crate::dossiers::read::one,
        crate::dossiers::read::receipt,
        crate::dossiers::read::result,
        crate::dossiers::supplement::supplement,
        crate::dossiers::withdraw::withdraw,
        crate::dossiers::messages::list,
        crate::dossiers::messages::send,
        crate::dossiers::messages::read,
        crate::ratings::citizen::get,
        crate::ratings::citizen::rate,
        crate::ratings::citizen::change,
        crate::population::verify,
        crate::family::ask::ask,
        crate::family::read::list,
        crate::family::read::asked,
        crate::family::read::log,
        crate::family::answer::consent,
        crate::family::answer::refuse,
        crate::family::answer::withdraw,
        crate::offices::list,
        crate::offices::one,
        crate::open311::services::discovery,
        crate::open311::services::list,
        crate::open311::services::definition,
        crate::open311::map::map,
        crate::open311::send::send,
        crate::uploads::grants::grant,
        crate::open311::read::list,
        crate::open311::read::one,
        crate::open311::read::token,
        crate::open311::read::close_by,
        crate::open311::read::media,
        crate::open311::follow::me_too,
        crate::open311::follow::reply,
        crate::open311::follow::supplement,
        crate::open311::follow::reopen,
        crate::open311::follow::opinion,
        crate::push::subscribe,
        crate::push::unsubscribe,
        crate::push::acknowledge,
        crate::channels::read,
        crate::channels::change,
        crate::channels::code,
        crate::channels::unlink,
        crate::zalo::webhook::receive,
        crate::desk::api::list,
        crate::desk::api::one,
        crate::desk::api::act,
        crate::desk::talk::list,
        crate::desk::talk::send,
        crate::ratings::office::sums,
        crate::desk::notices::publish,
        crate::desk::family::list,
        crate::desk::family::one,
        crate::desk::family::act,
        crate::open311::desk::list,
        crate::open311::desk::one,
        crate::open311::desk::act,
        crate::faults::get,
        crate::faults::put,
        crate::faults::delete,
        crate::sandbox::state,
        crate::sandbox::expire
    )
)]
struct Document;

/// The document as JSON, with a newline at its end.
pub fn openapi() -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(&Document::openapi())?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checked_in_document_is_what_the_code_says() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
        let held = std::fs::read_to_string(path).unwrap();
        assert!(
            held == super::openapi().unwrap(),
            "docs/openapi.json is stale: run `cargo run -p motcua-province -- --openapi > docs/openapi.json`"
        );
    }
}
