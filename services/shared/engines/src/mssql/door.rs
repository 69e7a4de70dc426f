//! From a configuration to a connection that is logged in.
//!
//! The driver is built without TLS of its own, as that would bring a second cryptographic library:
//! the first message (PRELOGIN, MS-TDS 2.2.6.5) is sent here, the way is encrypted as it says, and
//! the driver, which sends the same message again, is answered with what the server said.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use percent_encoding::percent_decode_str;
use proto::api::TlsMode;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tiberius::{AuthMethod, Client, Config};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt as _};

use crate::mssql::error;
use crate::mssql::tls::{self, Wrapped};
use crate::reach::Reach;
use crate::{EngineError, TargetConfig};

pub(super) type Driver = Client<Compat<Way>>;

/// Larger ones do not fit into one record of TLS.
const PACKET_BYTES: u32 = 8_000;

/// Values of the option ENCRYPTION.
const ENCRYPT_ON: u8 = 1;
const ENCRYPT_NOT_SUPPORTED: u8 = 2;
const ENCRYPT_REQUIRED: u8 = 3;

/// All that opening takes.
pub(super) struct Door {
    reach: Reach,
    username: String,
    password: String,
    database: Option<String>,
    mode: TlsMode,
    tls: Arc<ClientConfig>,
}

impl Door {
    pub(super) fn of(config: &TargetConfig) -> Result<Self, EngineError> {
        let url = config.url.reveal();
        let invalid =
            |message: String| EngineError::Invalid { message, hint: None, position: None };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let mode = match &config.tls {
            Some(tls) => tls.mode,
            None => match url.query_pairs().find(|(name, _)| name == "sslmode") {
                None => TlsMode::Prefer,
                Some((_, mode)) => mode
                    .replace('-', "_")
                    .parse()
                    .map_err(|_| invalid(format!("{mode} is no mode of TLS")))?,
            },
        };
        let ca = config.tls.as_ref().and_then(|tls| tls.ca.as_deref());
        let database = decoded(url.path().trim_start_matches('/'));
        Ok(Self {
            reach: Reach::of(config, 1433),
            username: decoded(url.username()),
            password: decoded(url.password().unwrap_or_default()),
            database: (!database.is_empty()).then_some(database),
            mode,
            tls: tls::client(mode, ca).map_err(invalid)?,
        })
    }

    /// Logs in; tells the protocol of the encrypted way.
    pub(super) async fn open(&self) -> Result<(Driver, Option<String>), EngineError> {
        match timeout(self.reach.patience, self.knock()).await {
            Ok(opened) => opened,
            Err(_) => Err(EngineError::ConnectionFailed(format!(
                "no answer within {} s",
                self.reach.patience.as_secs_f32()
            ))),
        }
    }

    async fn knock(&self) -> Result<(Driver, Option<String>), EngineError> {
        let tcp = self.reach.connect().await.map_err(|reason| refused(&reason))?;
        let (way, protocol) = self.way(tcp).await?;
        let driver = Client::connect(self.login(), way.compat()).await.map_err(error::of)?;
        Ok((driver, protocol))
    }

    fn login(&self) -> Config {
        let mut config = Config::new();
        config.host(&self.reach.host);
        config.port(self.reach.port);
        if let Some(database) = &self.database {
            config.database(database);
        }
        config.authentication(AuthMethod::sql_server(&self.username, &self.password));
        config.application_name("Rowcall");
        // Of several replicas, one that only reads will do.
        config.readonly(true);
        config.packet_size(PACKET_BYTES);
        config.lossy_utf16_decoding(true);
        // Each use has its own end.
        config.handshake_timeout(None);
        config.command_timeout(None);
        config
    }

    /// Agrees with the server about encryption, and does it.
    async fn way(&self, mut tcp: TcpStream) -> Result<(Way, Option<String>), EngineError> {
        let wish = if self.mode == TlsMode::Disable { ENCRYPT_NOT_SUPPORTED } else { ENCRYPT_ON };
        tcp.write_all(&prelogin(wish)).await.map_err(away)?;
        let answer = packet(&mut tcp).await.map_err(away)?;
        let offered = encryption(&answer).unwrap_or(ENCRYPT_NOT_SUPPORTED);
        let is_encrypted = match (self.mode, offered) {
            (TlsMode::Disable, ENCRYPT_REQUIRED) => {
                return Err(refused("TLS is demanded by the server"));
            }
            (TlsMode::Disable, _) => false,
            (_, ENCRYPT_ON | ENCRYPT_REQUIRED) => true,
            (TlsMode::Prefer, _) => false,
            _ => return Err(refused("TLS is not offered by the server")),
        };
        if !is_encrypted {
            return Ok((Way::new(Inner::Plain(tcp), answer), None));
        }
        let name = ServerName::try_from(self.reach.host.clone())
            .map_err(|_| refused("TLS needs a host whose name is one"))?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let mut stream = connector
            .connect(name, Wrapped::new(tcp))
            .await
            .map_err(|error| refused(&format!("TLS: {error}")))?;
        stream.get_mut().0.unwrap();
        let version = stream.get_ref().1.protocol_version();
        let version = version.map_or_else(|| "TLS".into(), |version| format!("{version:?}"));
        let version = version.replace('_', ".");
        Ok((Way::new(Inner::Tls(Box::new(stream)), answer), Some(version)))
    }
}

fn away(error: io::Error) -> EngineError {
    EngineError::ConnectionFailed(error.to_string())
}

fn refused(message: &str) -> EngineError {
    EngineError::ConnectionFailed(message.to_owned())
}

/// A PRELOGIN packet with the options VERSION, ENCRYPTION and MARS.
fn prelogin(encryption: u8) -> Vec<u8> {
    const BEFORE_DATA: u8 = 3 * 5 + 1;
    let mut bytes = vec![0x12, 1, 0, 0, 0, 0, 1, 0];
    let mut at = BEFORE_DATA;
    for (token, length) in [(0, 6), (1, 1), (4, 1)] {
        bytes.extend([token, 0, at, 0, length]);
        at += length;
    }
    bytes.push(0xff);
    bytes.extend([0, 0, 0, 0, 0, 0, encryption, 0]);
    let length = bytes.len() as u16;
    bytes[2..4].copy_from_slice(&length.to_be_bytes());
    bytes
}

/// One whole packet.
async fn packet(tcp: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 8];
    tcp.read_exact(&mut bytes).await?;
    let length = usize::from(u16::from_be_bytes([bytes[2], bytes[3]]));
    if !(8..=4_096).contains(&length) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "this is no SQL Server"));
    }
    bytes.resize(length, 0);
    tcp.read_exact(&mut bytes[8..]).await?;
    Ok(bytes)
}

/// The option ENCRYPTION of a PRELOGIN packet.
fn encryption(packet: &[u8]) -> Option<u8> {
    let data = packet.get(8..)?;
    let option = data.chunks(5).take_while(|option| option[0] != 0xff).find(|o| o[0] == 1)?;
    let at = usize::from(u16::from_be_bytes([*option.get(1)?, *option.get(2)?]));
    data.get(at).copied()
}

/// The way to the server as the driver sees it.
pub(super) struct Way {
    inner: Inner,
    /// What of the server's answer to PRELOGIN the driver has not read yet.
    answer: Vec<u8>,
    /// What of the driver's PRELOGIN has come; None when all of it has.
    asked: Option<Vec<u8>>,
}

enum Inner {
    Plain(TcpStream),
    Tls(Box<TlsStream<Wrapped>>),
}

impl Way {
    fn new(inner: Inner, answer: Vec<u8>) -> Self {
        Self { inner, answer, asked: Some(Vec::new()) }
    }

    fn inner(&mut self) -> Pin<&mut (dyn Duplex + Send)> {
        match &mut self.inner {
            Inner::Plain(tcp) => Pin::new(tcp),
            Inner::Tls(tls) => Pin::new(tls.as_mut()),
        }
    }
}

trait Duplex: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> Duplex for T {}

impl AsyncRead for Way {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.answer.is_empty() {
            return self.inner().poll_read(context, buffer);
        }
        let length = self.answer.len().min(buffer.remaining());
        buffer.put_slice(&self.answer[..length]);
        self.answer.drain(..length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Way {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Some(asked) = &mut self.asked else {
            return self.inner().poll_write(context, bytes);
        };
        let mut taken = 0;
        // Up to the end of its one packet, which the length in its header tells.
        while taken < bytes.len() {
            asked.push(bytes[taken]);
            taken += 1;
            let length = asked.get(2..4).map(|l| usize::from(u16::from_be_bytes([l[0], l[1]])));
            if length.is_some_and(|length| asked.len() >= length.max(8)) {
                self.asked = None;
                break;
            }
        }
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.inner().poll_flush(context))?;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_message_says_how_it_is_encrypted() {
        for wish in [ENCRYPT_ON, ENCRYPT_NOT_SUPPORTED] {
            let packet = prelogin(wish);
            assert_eq!(usize::from(packet[3]), packet.len());
            assert_eq!(encryption(&packet), Some(wish));
        }
        assert_eq!(encryption(&[4, 1, 0, 9, 0, 0, 1, 0, 0xff]), None);
        assert_eq!(encryption(&[4, 1, 0, 9, 0, 0, 1, 0, 1]), None);
    }
}
