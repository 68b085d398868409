//! Fetching a signed result, checking it, and showing it.

use super::pades::{self, Reason};
use crate::net::NetError;
use crate::net::api::Province;
use crate::net::pack::Pack;
use crate::net::trouble::Trouble;
use crate::net::wire::ResultFile;
use crate::ports::Browser;
use crate::store::vault::{Sealed, Vault};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The largest result taken, bytes.
const MAX_RESULT: u64 = 64 * 1024 * 1024;

/// What the phone found out about a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// Not fetched yet.
    None,
    /// Signed by an office, unchanged.
    Valid {
        /// Who signed.
        signer: String,
        /// When, milliseconds since 1970 UTC, by the signature.
        signed_ms: Option<i64>,
    },
    /// Not to be trusted.
    NotValid {
        /// Message key, `not-valid-…`.
        key: String,
    },
}

/// A result as it came.
#[derive(Debug)]
pub(crate) struct FetchedResult {
    /// What the dossier says of it.
    pub(crate) meta: ResultFile,
    /// Where it is kept.
    pub(crate) sealed: Sealed,
    /// What was found.
    pub(crate) finding: Finding,
}

/// Fetches the file, compares it with the hash the office recorded, checks its signature and seals it. A file that does not
/// hold is kept all the same, and shown as not valid: the person may need it to ask the office.
pub(crate) async fn fetch(
    province: &Province,
    vault: &Vault,
    pack: &Pack,
    meta: &ResultFile,
    cache: &Path,
    now_ms: i64,
) -> Result<FetchedResult, Trouble> {
    let folder = cache.join("incoming");
    // The system may have emptied the cache.
    std::fs::create_dir_all(&folder).map_err(|e| Trouble::of_net(&NetError::File(e.kind())))?;
    let path = folder.join(format!("{}.part", uuid::Uuid::new_v4()));
    let fetched = province
        .result_to_file(&meta.url, &path, MAX_RESULT)
        .await
        .map_err(|e| Trouble::of_net(&e));
    let result = fetched.and_then(|file| {
        let roots = pack.trust.result_roots().map_err(|e| Trouble::of(&e))?;
        let bytes = std::fs::read(&path).map_err(|_| unreadable())?;
        let finding = if file.sha256 == meta.sha256 {
            judge(&bytes, &roots, now_ms)
        } else {
            Finding::NotValid {
                key: "not-valid-hash".into(),
            }
        };
        let sealed = vault
            .import(&mut bytes.as_slice(), &mut |_| ())
            .map_err(|e| Trouble::of(&e))?;
        Ok(FetchedResult {
            meta: meta.clone(),
            sealed,
            finding,
        })
    });
    // The copy in the cache is not sealed: it goes, whatever happened. A missing one was never written.
    if let Err(error) = std::fs::remove_file(&path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(cause = %error, "an incoming file was left in the cache");
    }
    result
}

fn unreadable() -> Trouble {
    crate::error::Failure::new(crate::error::FailureKind::Damaged, "MC-R10").into()
}

/// The verdict in words the texts have.
pub(crate) fn judge(pdf: &[u8], roots: &[Vec<u8>], now_ms: i64) -> Finding {
    match pades::verify(pdf, roots, now_ms) {
        pades::Verdict::Valid {
            signer_name,
            organisation,
            signed_at,
            ..
        } => {
            let signer = match organisation {
                Some(organisation) => format!("{signer_name} – {organisation}"),
                None => signer_name,
            };
            Finding::Valid {
                signer,
                signed_ms: signed_at,
            }
        }
        pades::Verdict::NotValid { reason } => Finding::NotValid {
            key: words(reason).into(),
        },
    }
}

/// The message that says why.
fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::Changed => "not-valid-changed",
        Reason::Extended => "not-valid-extended",
        Reason::StrangeSigner => "not-valid-stranger",
        Reason::NoSignature => "not-valid-no-signature",
        Reason::Expired | Reason::NotYetValid => "not-valid-expired",
        Reason::WrongUse => "not-valid-use",
        Reason::Unsupported => "not-valid-unsupported",
        Reason::NotAPdf | Reason::Malformed => "not-valid-broken",
    }
}

/// Copies a result out of the vault for the system's viewer.
pub(crate) fn show(
    vault: &Vault,
    browser: &dyn Browser,
    sealed: &str,
    name: &str,
    folder: &Path,
) -> Result<(), Trouble> {
    let shown = folder.join("shown");
    std::fs::create_dir_all(&shown).map_err(|_| unreadable())?;
    let path: PathBuf = shown.join(format!("{}.pdf", uuid::Uuid::new_v4()));
    vault.export(sealed, &path).map_err(|e| Trouble::of(&e))?;
    let opened = browser.show_file(
        path.display().to_string(),
        format!("{name}.pdf"),
        "application/pdf".into(),
    );
    opened.map_err(|error| {
        tracing::warn!(cause = %error, "no viewer");
        crate::error::Failure::new(crate::error::FailureKind::Unexpected, "MC-X02").into()
    })
}
