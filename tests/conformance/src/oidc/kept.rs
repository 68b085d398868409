//! A session kept in a folder, for the checks that need one.

use crate::Usage;
use motcua_core::identity::Session;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Name of the key that tokens are bound to.
pub(crate) const ALIAS: &str = "dpop";

const FILE: &str = "session.json";

/// Writes the session where only the owner reads it. The key lies beside it already.
pub(crate) fn save(dir: &Path, session: &Session) -> Result<(), Usage> {
    let path = dir.join(FILE);
    let text = serde_json::to_vec(session).map_err(|error| Usage(error.to_string()))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&path).and_then(|mut file| file.write_all(&text));
    written.map_err(|error| Usage::file(&path, &error))
}

/// The session of [`save`].
pub(crate) fn load(dir: &Path) -> Result<Session, Usage> {
    let path = dir.join(FILE);
    let text = fs::read(&path).map_err(|error| Usage::file(&path, &error))?;
    serde_json::from_slice(&text).map_err(|error| Usage(format!("{}: {error}", path.display())))
}
