//! Whom the system trusts on the network.

use super::PortError;

/// The system's judgement on a server's certificates (TLS, RFC 8446). A host gives it where the core cannot ask the system by
/// itself: on Android, whose trust store is only reached from the JVM. The host name, the dates and the signatures of the
/// handshake are checked as well: the name and the signatures by the core.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait ServerTrust: Send + Sync {
    /// Whether the system trusts this chain for this host. `chain` is X.509 in DER as the server sent it, the server's own
    /// first; `host` a DNS name or an IP address. Called during each handshake, so it must not wait for the person.
    /// [`PortError::Denied`] when the system does not trust it; any other error is no trust either.
    fn check(&self, chain: Vec<Vec<u8>>, host: String) -> Result<(), PortError>;
}
