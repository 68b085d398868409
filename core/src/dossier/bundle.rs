//! What was prepared here in one ZIP, for a dossier that is filed elsewhere. Files go in as they are, out of the vault piece by
//! piece: photographs and PDFs do not get smaller.

use crate::error::{Fail, Failure, FailureKind};
use crate::store::vault::{Vault, VaultError};
use std::fs::File;
use std::io;
use std::path::Path;

mod archive;

use archive::Archive;

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file of the draft could not be read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The bundle could not be written.
    #[error("writing: {0}")]
    Io(#[from] io::Error),
    /// More than an archive of this format holds: 4 GB, or 65,535 files.
    #[error("larger than a ZIP can be")]
    TooLarge,
}

impl Fail for BundleError {
    fn failure(&self) -> Failure {
        match self {
            Self::Vault(error) => error.failure(),
            Self::Io(e)
                if matches!(
                    e.kind(),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
                ) =>
            {
                VaultError::NoSpace.failure()
            }
            // Texts of the system may hold a path.
            Self::Io(_) => Failure::personal(FailureKind::Unexpected, "MC-T06"),
            Self::TooLarge => Failure::new(FailureKind::Refused, "MC-T06"),
        }
    }
}

/// A file of the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the bundle, made safe by [`safe_name`] part by part.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file of the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A sealed file, by its name in the vault.
    Sealed(String),
}

/// Writes the bundle to `path`: whole or not at all.
pub fn write(vault: &Vault, entries: &[Entry], path: &Path) -> Result<(), BundleError> {
    let written = write_all(vault, entries, path);
    if written.is_err()
        && let Err(error) = std::fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(kind = ?error.kind(), "a bundle that was not finished could not be removed");
    }
    written
}

fn write_all(vault: &Vault, entries: &[Entry], path: &Path) -> Result<(), BundleError> {
    let mut archive = Archive::new(File::create(path)?);
    for entry in entries {
        match &entry.content {
            Content::Bytes(bytes) => archive.add(&entry.name, &mut bytes.as_slice())?,
            Content::Sealed(name) => archive.add(&entry.name, &mut vault.open(name)?)?,
        }
    }
    archive.finish()?.sync_all()?;
    Ok(())
}

/// A name no system reads as a way to another folder, or cannot keep: `/ \ : * ? " < > |` and what cannot be seen become `_`.
pub fn safe_name(name: &str) -> String {
    let plain: String = crate::text::fold::normalise(name)
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .take(100)
        .collect();
    let plain = plain.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if plain.is_empty() {
        "_".to_owned()
    } else {
        plain.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Counting;
    use std::io::Read as _;
    use zeroize::Zeroizing;

    #[test]
    fn a_bundle_holds_every_file_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::new(&dir.path().join("v"), Zeroizing::new([1; 32]), Counting::shared()).unwrap();
        let scan = vec![5; 300_000];
        let sealed = vault.import(&mut scan.as_slice(), &mut |_| ()).unwrap();
        let path = dir.path().join("x.zip");
        let entry = |name: &str, content| Entry {
            name: name.into(),
            content,
        };
        let entries = [
            entry("tờ khai.pdf", Content::Bytes(b"%PDF".to_vec())),
            entry("giay-to/01 ảnh.jpg", Content::Sealed(sealed.name)),
        ];
        write(&vault, &entries, &path).unwrap();
        let mut zip = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
        let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["tờ khai.pdf", "giay-to/01 ảnh.jpg"]);
        let mut read = Vec::new();
        zip.by_name("giay-to/01 ảnh.jpg")
            .unwrap()
            .read_to_end(&mut read)
            .unwrap();
        assert_eq!(read, scan);
        let lost = [entry("x", Content::Sealed("ab".repeat(16)))];
        assert!(matches!(
            write(&vault, &lost, &path),
            Err(BundleError::Vault(VaultError::Missing))
        ));
        assert!(!path.exists(), "half a bundle would be filed as a whole one");
    }

    #[test]
    fn no_name_leads_out_of_the_bundle() {
        for (name, safe) in [
            ("ảnh.jpg", "ảnh.jpg"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\x\u{0}.pdf", "C__x_.pdf"),
            (" .. ", "_"),
            ("", "_"),
        ] {
            assert_eq!(safe_name(name), safe);
        }
    }
}
