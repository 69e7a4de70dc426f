//! A way to a server for drivers that take one name, both to connect to and to compare with the
//! certificate.
//!
//! Such a driver would look the name up by itself, and come to wherever it leads at that moment. So
//! it is given a socket of this machine to connect to, besides the name: it speaks TLS over it all
//! the same, and compares the certificate with the name. What it says is handed on, as it is, to
//! the first of the addresses that answers, all of which were judged.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use proto::api::TlsMode;
use tempfile::TempDir;
use tokio::io::{BufReader, copy_buf};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::reach::Reach;
use crate::{EngineError, TargetConfig};

/// What is on its way, in either direction, of one connection: no more is read than was taken, so
/// a slow reader slows the writer down.
const CHUNK: usize = 32 << 10;
/// After a connection could not be taken up.
const PAUSE: Duration = Duration::from_millis(100);

/// Dropped, it takes no more connections; those that it carries go on until one side ends them.
pub(crate) struct Relay {
    place: Place,
    trouble: Arc<Trouble>,
    _stop: DropGuard,
}

impl Relay {
    /// None where the driver can be told itself where to go.
    pub(crate) fn to(
        config: &TargetConfig,
        usual_port: u16,
    ) -> Result<Option<Arc<Self>>, EngineError> {
        let needs_name = config.tls.as_ref().is_some_and(|tls| tls.mode == TlsMode::VerifyFull);
        let needed = match config.addresses.len() {
            0 => false,
            1 => needs_name,
            _ => true,
        };
        if !needed {
            return Ok(None);
        }
        let reach = Reach::of(config, usual_port);
        let opened = Place::new(reach.port).and_then(|place| Self::open(place, reach));
        let relay = opened.map_err(|error| {
            EngineError::ConnectionFailed(format!("a socket to reach the server through: {error}"))
        })?;
        Ok(Some(Arc::new(relay)))
    }

    fn open(place: Place, reach: Reach) -> io::Result<Self> {
        let listener = UnixListener::bind(&place.path)?;
        let trouble = Arc::new(Trouble::default());
        let stop = CancellationToken::new();
        let line = Arc::new(Line { reach, trouble: Arc::clone(&trouble) });
        tokio::spawn(serve(listener, line, stop.clone()));
        Ok(Self { place, trouble, _stop: stop.drop_guard() })
    }

    /// The socket.
    pub(crate) fn path(&self) -> &Path {
        &self.place.path
    }

    /// What the socket's path begins with, up to the name that PostgreSQL gives its sockets.
    pub(crate) fn folder(&self) -> &Path {
        &self.place.folder
    }

    /// To the driver, a server that cannot be reached is one that hangs up at once. Here it is
    /// known why.
    pub(crate) fn explained(&self, error: sqlx::Error) -> sqlx::Error {
        match (error, self.trouble.told()) {
            (sqlx::Error::Io(_) | sqlx::Error::Protocol(_), Some(trouble)) => {
                sqlx::Error::Io(io::Error::other(trouble))
            }
            (error, _) => error,
        }
    }
}

/// Where the socket is.
struct Place {
    folder: PathBuf,
    path: PathBuf,
    _dir: Option<TempDir>,
}

impl Place {
    fn new(port: u16) -> io::Result<Self> {
        if cfg!(target_os = "linux") { Ok(Self::nowhere(port)) } else { Self::in_a_folder(port) }
    }

    /// Linux has sockets with a name and no file: nothing is left behind by a process that is
    /// killed, and nothing is needed of a container whose files cannot be written.
    fn nowhere(port: u16) -> Self {
        Self::below(format!("\0rowcall-{:032x}", rand::random::<u128>()).into(), port, None)
    }

    fn in_a_folder(port: u16) -> io::Result<Self> {
        // A short name: the whole path of a socket has some hundred characters at most.
        let private = Permissions::from_mode(0o700);
        let dir = tempfile::Builder::new().prefix("rc").permissions(private).tempdir()?;
        Ok(Self::below(dir.path().to_owned(), port, Some(dir)))
    }

    fn below(folder: PathBuf, port: u16, dir: Option<TempDir>) -> Self {
        let path = folder.join(format!(".s.PGSQL.{port}"));
        Self { folder, path, _dir: dir }
    }
}

/// Why the server could not be reached when that was last tried. None: it could.
#[derive(Default)]
struct Trouble(Mutex<Option<String>>);

impl Trouble {
    fn tell(&self, trouble: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    fn told(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Line {
    reach: Reach,
    trouble: Arc<Trouble>,
}

/// Takes connections until `stop`, and stays until the last one has ended.
async fn serve(listener: UnixListener, line: Arc<Line>, stop: CancellationToken) {
    let mut carried = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(_) = carried.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((driver, _)) if is_own(&driver) => {
                    let line = Arc::clone(&line);
                    carried.spawn(async move { line.carry(driver).await });
                }
                Ok(_) => tracing::warn!("a stranger came to the way to a target, and was sent off"),
                // No more files may be open, for one.
                Err(error) => {
                    tracing::warn!(%error, "a way to a target was not taken up");
                    sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    while carried.join_next().await.is_some() {}
}

/// The way is for this process, and for nobody else on the machine.
fn is_own(driver: &UnixStream) -> bool {
    let pid = driver.peer_cred().ok().and_then(|peer| peer.pid());
    pid.and_then(|pid| u32::try_from(pid).ok()) == Some(process::id())
}

impl Line {
    async fn carry(&self, mut driver: UnixStream) {
        let mut server = match self.reach.connect().await {
            Ok(server) => server,
            // Told before the driver finds its end closed, and asks why.
            Err(trouble) => return self.trouble.tell(Some(trouble)),
        };
        self.trouble.tell(None);
        let (from_driver, mut to_driver) = driver.split();
        let (from_server, mut to_server) = server.split();
        let mut from_driver = BufReader::with_capacity(CHUNK, from_driver);
        let mut from_server = BufReader::with_capacity(CHUNK, from_server);
        // A side that ends ends the other: neither protocol has a use for half a connection.
        tokio::select! {
            _ = copy_buf(&mut from_driver, &mut to_server) => {}
            _ = copy_buf(&mut from_server, &mut to_driver) => {}
        }
    }
}

#[cfg(test)]
mod tests;
