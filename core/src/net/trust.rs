//! TLS with the host's judgement on servers ([`ServerTrust`]), where the platform's own verifier cannot be reached from Rust.

use crate::ports::{PortError, ServerTrust};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use std::sync::Arc;

/// A client configuration that asks `trust` about every server.
pub(super) fn config(
    provider: Arc<CryptoProvider>,
    trust: Arc<dyn ServerTrust>,
) -> Result<ClientConfig, Error> {
    let verifier = Verifier {
        provider: Arc::clone(&provider),
        trust,
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    // What reqwest offers by itself, without its HTTP/2, when it makes the configuration.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

struct Verifier {
    provider: Arc<CryptoProvider>,
    trust: Arc<dyn ServerTrust>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        // The name first: it needs no call into the host.
        verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
        let chain = std::iter::once(end_entity)
            .chain(intermediates)
            .map(|certificate| certificate.to_vec())
            .collect();
        match self.trust.check(chain, server_name.to_str().into_owned()) {
            Ok(()) => Ok(ServerCertVerified::assertion()),
            Err(PortError::Denied) => Err(CertificateError::UnknownIssuer.into()),
            Err(error) => Err(Error::General(format!(
                "the host could not judge the server: {error}"
            ))),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests;
