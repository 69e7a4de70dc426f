//! Encryption of the way to a SQL Server: whom to trust, and how the handshake travels.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use proto::api::TlsMode;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The type of packets that the handshake travels in, and the length of their headers.
const PRELOGIN: u8 = 0x12;
/// The type of every other answer; releases differ in which of the two they use here.
const ANSWER: u8 = 0x04;
const HEADER: usize = 8;
const MOST: usize = 4_096 - HEADER;

/// Trusts `ca` alone where it is given, else the authorities that browsers trust.
pub(super) fn client(mode: TlsMode, ca: Option<&str>) -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    match ca {
        Some(ca) => {
            for certificate in CertificateDer::pem_slice_iter(ca.as_bytes()) {
                let certificate = certificate.map_err(|error| format!("the CA: {error}"))?;
                roots.add(certificate).map_err(|error| format!("the CA: {error}"))?;
            }
        }
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    // In a handshake that travels in packets of TDS, no later version is spoken.
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS12])
        .map_err(|error| error.to_string())?;
    let config = match mode {
        TlsMode::VerifyFull => builder.with_root_certificates(roots).with_no_client_auth(),
        TlsMode::VerifyCa | TlsMode::Disable | TlsMode::Prefer | TlsMode::Require => {
            let inner = if mode == TlsMode::VerifyCa {
                let roots = Arc::new(roots);
                let verifier =
                    WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider));
                Some(verifier.build().map_err(|error| format!("the CA: {error}"))?)
            } else {
                None
            };
            let lenient = Arc::new(Lenient { provider, inner });
            builder.dangerous().with_custom_certificate_verifier(lenient).with_no_client_auth()
        }
    };
    Ok(Arc::new(config))
}

/// Asks for a certificate of a trusted authority, whatever name it bears; or, without an inner
/// verifier, for no more than a proof that the server has the key of its certificate.
#[derive(Debug)]
struct Lenient {
    provider: Arc<CryptoProvider>,
    inner: Option<Arc<WebPkiServerVerifier>>,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(inner) = &self.inner else { return Ok(ServerCertVerified::assertion()) };
        match inner.verify_server_cert(certificate, intermediates, name, ocsp, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            judged => judged,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Carries a handshake in packets of type PRELOGIN, and afterwards what comes as it is.
pub(super) struct Wrapped {
    tcp: TcpStream,
    is_wrapping: bool,
    header: Vec<u8>,
    /// Bytes of the packet that have not been read yet.
    left: usize,
    /// What is to be sent, behind an empty header; and then how much of it was.
    out: Vec<u8>,
    sent: usize,
    is_sealed: bool,
}

impl Wrapped {
    pub(super) fn new(tcp: TcpStream) -> Self {
        Self {
            tcp,
            is_wrapping: true,
            header: Vec::new(),
            left: 0,
            out: Vec::new(),
            sent: 0,
            is_sealed: false,
        }
    }

    /// The handshake is over.
    pub(super) fn unwrap(&mut self) {
        self.is_wrapping = false;
    }

    fn poll_header(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.header.len() < HEADER {
            let mut bytes = [0; HEADER];
            let mut buffer = ReadBuf::new(&mut bytes[self.header.len()..]);
            ready!(Pin::new(&mut self.tcp).poll_read(context, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
            self.header.extend_from_slice(buffer.filled());
        }
        let length = usize::from(u16::from_be_bytes([self.header[2], self.header[3]]));
        if !matches!(self.header[0], PRELOGIN | ANSWER) || length < HEADER {
            let message = "the server does not answer the handshake";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, message)));
        }
        self.header.clear();
        self.left = length - HEADER;
        Poll::Ready(Ok(()))
    }

    fn seal(&mut self) {
        let mut packets = Vec::with_capacity(self.out.len() + HEADER);
        let mut chunks = self.out.chunks(MOST).peekable();
        while let Some(chunk) = chunks.next() {
            let length = ((chunk.len() + HEADER) as u16).to_be_bytes();
            let is_last = u8::from(chunks.peek().is_none());
            packets.extend([PRELOGIN, is_last, length[0], length[1], 0, 0, 1, 0]);
            packets.extend_from_slice(chunk);
        }
        self.out = packets;
        self.is_sealed = true;
    }
}

impl AsyncRead for Wrapped {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.is_wrapping {
            return Pin::new(&mut self.tcp).poll_read(context, buffer);
        }
        while self.left == 0 {
            ready!(self.poll_header(context))?;
        }
        let most = self.left.min(buffer.remaining());
        let mut part = ReadBuf::new(buffer.initialize_unfilled_to(most));
        ready!(Pin::new(&mut self.tcp).poll_read(context, &mut part))?;
        let read = part.filled().len();
        buffer.advance(read);
        self.left -= read;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wrapped {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if !self.is_wrapping {
            return Pin::new(&mut self.tcp).poll_write(context, bytes);
        }
        if self.is_sealed {
            ready!(self.as_mut().poll_flush(context))?;
        }
        self.out.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if !this.out.is_empty() && !this.is_sealed {
            this.seal();
        }
        while this.sent < this.out.len() {
            let written =
                ready!(Pin::new(&mut this.tcp).poll_write(context, &this.out[this.sent..]))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            this.sent += written;
        }
        (this.sent, this.is_sealed) = (0, false);
        this.out.clear();
        Pin::new(&mut this.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    use rustls::ServerConfig;
    use rustls::pki_types::PrivateKeyDer;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio_rustls::{TlsAcceptor, TlsConnector};

    use super::*;

    /// An authority, and a server whose certificate it signed for `db.test`.
    struct Signed {
        authority: String,
        server: CertificateDer<'static>,
        key: Vec<u8>,
    }

    fn signed() -> Signed {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["db.test".to_owned()]).unwrap();
        let server = params.signed_by(&key, &issuer).unwrap().der().clone();
        Signed { authority, server, key: key.serialize_der() }
    }

    /// A server that shakes hands in packets and then sends back what it reads.
    async fn echo(signed: &Signed) -> io::Result<u16> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let chain = vec![signed.server.clone()];
        let key = PrivateKeyDer::try_from(signed.key.clone()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS12])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            let (tcp, _) = listener.accept().await?;
            let mut stream = acceptor.accept(Wrapped::new(tcp)).await?;
            stream.get_mut().0.unwrap();
            let mut bytes = [0; 5];
            stream.read_exact(&mut bytes).await?;
            stream.write_all(&bytes).await?;
            stream.flush().await
        });
        Ok(port)
    }

    async fn said_back(mode: TlsMode, is_known: bool, name: &str) -> io::Result<Vec<u8>> {
        let signed = signed();
        let tcp = TcpStream::connect(("127.0.0.1", echo(&signed).await?)).await?;
        let authority = is_known.then_some(signed.authority.as_str());
        let connector = TlsConnector::from(client(mode, authority).unwrap());
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let mut stream = connector.connect(name, Wrapped::new(tcp)).await?;
        stream.get_mut().0.unwrap();
        stream.write_all(b"hello").await?;
        stream.flush().await?;
        let mut bytes = vec![0; 5];
        stream.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    #[tokio::test]
    async fn a_handshake_travels_in_packets_and_the_rest_as_it_is() {
        for (mode, is_known, name) in [
            (TlsMode::Require, false, "another.test"),
            (TlsMode::VerifyCa, true, "another.test"),
            (TlsMode::VerifyFull, true, "db.test"),
        ] {
            assert_eq!(said_back(mode, is_known, name).await.unwrap(), b"hello", "{mode}");
        }
    }

    #[tokio::test]
    async fn a_certificate_is_judged_as_the_mode_says() {
        for (mode, is_known, name) in [
            (TlsMode::VerifyFull, true, "another.test"),
            (TlsMode::VerifyFull, false, "db.test"),
            (TlsMode::VerifyCa, false, "db.test"),
        ] {
            assert!(said_back(mode, is_known, name).await.is_err(), "{mode}");
        }
        assert!(
            client(TlsMode::VerifyCa, Some("")).is_err(),
            "an authority is named, and none is given"
        );
    }
}
