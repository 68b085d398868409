//! A code before the camera, read and followed.

use super::message::Outcome;
use super::owner::Owner;
use crate::ports::PortError;

/// The code holds no dossier of this province.
const NO_DOSSIER: &str = "MC-X06";
/// The permission for the camera was refused.
const DENIED: &str = "MC-X07";
/// The camera did not do it.
const NO_CAMERA: &str = "MC-X08";

impl Owner {
    /// Opens the camera for the code on a receipt; once at a time.
    pub(super) fn scan_receipt(&mut self) {
        if std::mem::replace(&mut self.busy.scan, true) {
            return;
        }
        let scanner = std::sync::Arc::clone(&self.ports.scanner);
        let texts = &self.model.texts;
        let (title, text) = (texts.t("scan-title"), texts.t("scan-text"));
        self.effects
            .blocking(move || Outcome::Scanned(scanner.scan(title, text)));
    }

    /// Goes where the code leads. What a stranger may have printed opens a dossier and nothing else: it is never taken for
    /// the return from sign-in.
    pub(super) fn on_scanned(&mut self, result: Result<String, PortError>) {
        self.busy.scan = false;
        match result {
            Ok(text) => match self.dossier_of_link(text.trim()) {
                Some(code) => self.open_dossier(code),
                None => self.fail_with(NO_DOSSIER),
            },
            Err(error) => self.no_code(&error),
        }
    }

    /// Says why the camera brought no code; nothing when the person left it.
    pub(super) fn no_code(&mut self, error: &PortError) {
        let code = match error {
            PortError::Cancelled => return,
            PortError::Denied => DENIED,
            _ => NO_CAMERA,
        };
        tracing::warn!(code, cause = %error, "no code was read");
        self.fail_with(code);
    }
}
