//! TLS with a server of Oracle's, as a connection asks for it.
//!
//! A port there speaks TLS or does not; nothing is negotiated. So `prefer` is as `disable`.

use std::sync::Arc;

use proto::api::{Tls, TlsMode};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore};
use tokio_rustls::TlsConnector;

/// None: in the clear.
pub(super) fn connector(tls: &Tls) -> Result<Option<TlsConnector>, String> {
    if matches!(tls.mode, TlsMode::Disable | TlsMode::Prefer) {
        return Ok(None);
    }
    // Named, for the driver brings a second one into the program.
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let roots = Arc::new(roots(tls)?);
    let config = if tls.mode == TlsMode::VerifyFull {
        builder.with_root_certificates(roots)
    } else {
        let chain = match tls.mode {
            TlsMode::VerifyCa => Some(
                WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
                    .build()
                    .map_err(|error| error.to_string())?,
            ),
            _ => None,
        };
        let verifier = Arc::new(Nameless { chain, provider });
        builder.dangerous().with_custom_certificate_verifier(verifier)
    };
    Ok(Some(TlsConnector::from(Arc::new(config.with_no_client_auth()))))
}

fn roots(tls: &Tls) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    match &tls.ca {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                let certificate = certificate.map_err(|_| "the CA is no certificate".to_owned())?;
                roots.add(certificate).map_err(|_| "the CA is no certificate".to_owned())?;
            }
        }
    }
    Ok(roots)
}

/// Passes over the name of the host; without a chain, over everything but the handshake.
#[derive(Debug)]
struct Nameless {
    chain: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Nameless {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        let verified =
            chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match verified {
            // The name is looked at last, when all else was found good.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_asks_for_tls_gets_it() {
        let of = |mode, ca: Option<&str>| {
            connector(&Tls { mode, ca: ca.map(str::to_owned) }).map(|found| found.is_some())
        };
        assert_eq!(of(TlsMode::Disable, None), Ok(false));
        assert_eq!(of(TlsMode::Prefer, None), Ok(false));
        assert_eq!(of(TlsMode::Require, None), Ok(true));
        assert_eq!(of(TlsMode::VerifyCa, None), Ok(true));
        assert_eq!(of(TlsMode::VerifyFull, None), Ok(true));
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert_eq!(of(TlsMode::VerifyFull, Some(broken)), Err("the CA is no certificate".into()));
    }
}
