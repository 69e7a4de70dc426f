//! What lies between the driver and the server.
//!
//! The driver connects to a port of this machine that one connection is taken from, and everything
//! it says is handed on, packet by packet. Thereby
//! - the server is the address that was judged: a listener that sends elsewhere is refused,
//! - the way is protected as the connection says, and not as the driver can,
//! - cutting the wire ends whatever the driver waits for,
//! - [`Wire::interrupt`] puts a packet between others that stops the running statement. The
//!   server answers as to a break of its own, which the driver understands,
//! - an answer of boundless size ends the connection rather than the process.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use self::packet::{Framing, Kind};
use crate::EngineError;
use crate::oracle::tls;
use crate::oracle::way::Way;

mod packet;

/// Bytes that the server may send between two packets of the driver.
const MOST_AT_ONCE: usize = 256 << 20;
const CHUNK: usize = 64 << 10;

/// Dropped, it is cut.
pub(super) struct Wire {
    /// The port of this machine that the driver connects to.
    pub(super) port: u16,
    /// The protocol of the encrypted way.
    pub(super) tls: Option<String>,
    orders: mpsc::Sender<()>,
    task: JoinHandle<()>,
    trouble: Arc<Mutex<Option<String>>>,
}

impl Wire {
    /// Connects to the server, and waits for the driver.
    pub(super) async fn open(way: &Way) -> Result<Self, EngineError> {
        let failed = |message: String| EngineError::ConnectionFailed(message);
        let connector = tls::connector(&way.tls).map_err(failed)?;
        let server = way.reach.connect().await.map_err(failed)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.map_err(|error| failed(error.to_string()))?;
        let port = listener.local_addr().map_err(|error| failed(error.to_string()))?.port();
        let trouble = Arc::new(Mutex::new(None));
        let (orders, received) = mpsc::channel(1);
        let line = Line {
            host: way.reach.host.clone(),
            connector,
            patience: way.reach.patience,
            orders: received,
        };
        let (server, protocol) = line.protected(server).await.map_err(failed)?;
        let said = Arc::clone(&trouble);
        let patience = way.reach.patience;
        let task = tokio::spawn(async move {
            let say = |ended: Result<(), String>| {
                *said.lock().unwrap_or_else(PoisonError::into_inner) = ended.err();
            };
            match timeout(patience, listener.accept()).await {
                Ok(Ok((mut driver, _))) => {
                    drop(listener);
                    // Said before the driver finds its end closed, and asks why.
                    say(line.carry(&mut driver, server).await);
                }
                Ok(Err(error)) => say(Err(error.to_string())),
                Err(_) => say(Err("the driver did not come".into())),
            }
        });
        Ok(Self { port, tls: protocol, orders, task, trouble })
    }

    pub(super) fn is_open(&self) -> bool {
        !self.task.is_finished()
    }

    /// Stops what the server is doing for the driver.
    pub(super) fn interrupt(&self) {
        // One that waits already does.
        let _ = self.orders.try_send(());
    }

    /// Ends the connection; whoever waits for an answer is told so.
    pub(super) fn cut(&self) {
        self.task.abort();
    }

    /// Why the wire ended, where it was not asked to.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.cut();
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// The way to the server, which may have to be protected anew in the middle of connecting.
enum Server {
    Clear(TcpStream),
    Protected(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

impl Server {
    fn stream(&mut self) -> &mut dyn Stream {
        match self {
            Self::Clear(stream) => stream,
            Self::Protected(stream) => stream.as_mut(),
        }
    }

    fn bare(self) -> TcpStream {
        match self {
            Self::Clear(stream) => stream,
            Self::Protected(stream) => stream.into_inner().0,
        }
    }
}

struct Line {
    host: String,
    connector: Option<TlsConnector>,
    patience: Duration,
    orders: mpsc::Receiver<()>,
}

impl Line {
    async fn protected(&self, stream: TcpStream) -> Result<(Server, Option<String>), String> {
        let Some(connector) = &self.connector else { return Ok((Server::Clear(stream), None)) };
        let name = rustls::pki_types::ServerName::try_from(self.host.clone())
            .map_err(|_| format!("TLS: {} is not a name that a certificate bears", self.host))?;
        let shaken = timeout(self.patience, connector.connect(name, stream)).await;
        let shaken = shaken.map_err(|_| "TLS: no answer in time".to_owned())?;
        let stream = shaken.map_err(|error| format!("TLS: {error}"))?;
        let protocol = stream.get_ref().1.protocol_version().and_then(|v| v.as_str());
        let protocol = protocol.map(|name| name.replace('_', "."));
        Ok((Server::Protected(Box::new(stream)), protocol))
    }

    async fn carry(mut self, driver: &mut TcpStream, server: Server) -> Result<(), String> {
        let mut server = self.connect(driver, server).await?;
        let text = |error: std::io::Error| error.to_string();
        let (mut spoken, mut answered) = (vec![0; CHUNK], vec![0; CHUNK]);
        let mut framing = Framing::default();
        let mut at_once = 0_usize;
        let mut waiting = false;
        loop {
            tokio::select! {
                read = driver.read(&mut spoken) => {
                    let length = read.map_err(text)?;
                    if length == 0 {
                        return Ok(());
                    }
                    framing.pass(&spoken[..length]);
                    at_once = 0;
                    server.stream().write_all(&spoken[..length]).await.map_err(text)?;
                    server.stream().flush().await.map_err(text)?;
                }
                read = read_some(&mut server, &mut answered) => {
                    let length = read.map_err(text)?;
                    at_once += length;
                    if length == 0 {
                        return Err("the server closed the connection".into());
                    }
                    if at_once > MOST_AT_ONCE {
                        return Err("an answer of the server is far too large".into());
                    }
                    driver.write_all(&answered[..length]).await.map_err(text)?;
                }
                order = self.orders.recv() => match order {
                    Some(()) => waiting = true,
                    None => return Ok(()),
                },
            }
            if waiting && framing.is_between() {
                waiting = false;
                server.stream().write_all(&packet::INTERRUPT).await.map_err(text)?;
                server.stream().flush().await.map_err(text)?;
            }
        }
    }

    /// Packets up to the one that accepts the connection, looked at one by one.
    async fn connect(&self, driver: &mut TcpStream, server: Server) -> Result<Server, String> {
        let text = |error: std::io::Error| error.to_string();
        let mut server = server;
        let (mut spoken, mut held) = (vec![0; CHUNK], Vec::new());
        let mut answered = vec![0; CHUNK];
        loop {
            while let Some(mut packet) = packet::first(&mut held)? {
                let kind = packet::kind(&packet);
                match kind {
                    Kind::Redirect => {
                        return Err(
                            "the listener sends to another address, which is not followed: \
                                    name the host and port of the database's own listener"
                                .into(),
                        );
                    }
                    Kind::Resend if packet::wants_new_tls(&mut packet) => {
                        server = self.protected(server.bare()).await?.0;
                    }
                    Kind::Accept | Kind::Resend | Kind::Other => {}
                }
                driver.write_all(&packet).await.map_err(text)?;
                if kind == Kind::Accept {
                    driver.write_all(&held).await.map_err(text)?;
                    return Ok(server);
                }
            }
            tokio::select! {
                read = driver.read(&mut spoken) => {
                    let length = read.map_err(text)?;
                    if length == 0 {
                        return Ok(server);
                    }
                    server.stream().write_all(&spoken[..length]).await.map_err(text)?;
                    server.stream().flush().await.map_err(text)?;
                }
                read = read_some(&mut server, &mut answered) => {
                    let length = read.map_err(text)?;
                    if length == 0 {
                        return Err("the server closed the connection".into());
                    }
                    held.extend_from_slice(&answered[..length]);
                }
            }
        }
    }
}

async fn read_some(server: &mut Server, buffer: &mut [u8]) -> std::io::Result<usize> {
    server.stream().read(buffer).await
}

#[cfg(test)]
mod tests;
