//! Raw public keys in the place of certificates, RFC 7250.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{aws_lc_rs, verify_tls13_signature_with_raw_key, WebPkiSupportedAlgorithms};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::AlwaysResolvesServerRawPublicKeys;
use rustls::sign::CertifiedKey;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use crate::Outcome;

/// A server's key, to be sent raw.
pub fn resolver(key: PrivateKeyDer<'static>) -> Outcome<Arc<AlwaysResolvesServerRawPublicKeys>> {
    let key = aws_lc_rs::default_provider().key_provider.load_private_key(key)?;
    let public = key.public_key().ok_or("a key without a public half")?;
    let entry = CertificateDer::from(public.to_vec());
    let certified = CertifiedKey::new(vec![entry], key);
    Ok(Arc::new(AlwaysResolvesServerRawPublicKeys::new(Arc::new(certified))))
}

/// Takes the one key of a PEM file.
pub fn verifier(path: &str) -> Outcome<Arc<dyn ServerCertVerifier>> {
    Ok(Arc::new(OneKey {
        key: SubjectPublicKeyInfoDer::from_pem_file(path)?,
        algorithms: aws_lc_rs::default_provider().signature_verification_algorithms,
    }))
}

#[derive(Debug)]
struct OneKey {
    key: SubjectPublicKeyInfoDer<'static>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for OneKey {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if end_entity.as_ref() != self.key.as_ref() {
            return Err(CertificateError::UnknownIssuer.into());
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("rustls has raw keys in TLS 1.3 only".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = SubjectPublicKeyInfoDer::from(cert.as_ref());
        verify_tls13_signature_with_raw_key(message, &key, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}
