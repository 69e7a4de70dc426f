//! Both ends of a relay, and who may come to it.

use std::net::IpAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::*;

const PATIENCE: Duration = Duration::from_secs(10);
/// Where a process of its own is told to knock.
const KNOCK_AT: &str = "RELAY_TEST_KNOCK_AT";

struct Server {
    listener: TcpListener,
    relay: Relay,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let relay = Relay::open(Place::new(port).unwrap(), to(port)).unwrap();
        Self { listener, relay }
    }

    /// The driver's end and the server's end of a connection.
    async fn connected(&self) -> (UnixStream, TcpStream) {
        let driver = UnixStream::connect(self.relay.path()).await.unwrap();
        let (server, _) = timeout(PATIENCE, self.listener.accept()).await.unwrap().unwrap();
        (driver, server)
    }
}

/// A name that means nothing, at an address that does.
fn to(port: u16) -> Reach {
    let addresses = vec![IpAddr::from([127, 0, 0, 1])];
    Reach { host: "db.example.invalid".into(), addresses, port, patience: PATIENCE }
}

async fn heard(stream: &mut (impl tokio::io::AsyncRead + Unpin), length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    timeout(PATIENCE, stream.read_exact(&mut bytes)).await.unwrap().unwrap();
    bytes
}

/// All until the other side hangs up, be it politely or not.
async fn rest(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("it is closed");
    bytes
}

#[tokio::test]
async fn what_is_said_comes_to_the_other_side_as_it_is() {
    let server = Server::start().await;
    let (mut driver, mut peer) = server.connected().await;
    let long: Vec<u8> = (0..1_000_000_u32).map(|n| n as u8).collect();
    driver.write_all(b"select").await.unwrap();
    assert_eq!(heard(&mut peer, 6).await, b"select");
    let (sent, got) = tokio::join!(peer.write_all(&long), heard(&mut driver, long.len()));
    sent.unwrap();
    assert!(got == long);

    // The last words of a side come through, and then its end.
    peer.write_all(b"bye").await.unwrap();
    drop(peer);
    assert_eq!(rest(&mut driver).await, b"bye");
    let (driver, mut peer) = server.connected().await;
    drop(driver);
    assert!(rest(&mut peer).await.is_empty());
}

#[tokio::test]
async fn a_connection_outlives_its_relay_and_none_is_made_after_it() {
    let server = Server::start().await;
    let (mut driver, mut peer) = server.connected().await;
    let path = server.relay.path().to_owned();
    drop(server.relay);
    peer.write_all(b"row").await.unwrap();
    assert_eq!(heard(&mut driver, 3).await, b"row");
    // The listener ends in a task of its own.
    let refused = async { while UnixStream::connect(&path).await.is_ok() {} };
    timeout(PATIENCE, refused).await.expect("nobody listens any more");
    drop(driver);
    assert!(rest(&mut peer).await.is_empty());
}

#[tokio::test]
async fn a_server_that_is_away_is_told_as_that() {
    let server = Server::start().await;
    let hung_up = || sqlx::Error::Io(io::ErrorKind::UnexpectedEof.into());
    drop(server.connected().await);
    assert!(!server.relay.explained(hung_up()).to_string().contains("refused"));
    drop(server.listener);
    let mut driver = UnixStream::connect(server.relay.path()).await.unwrap();
    assert!(rest(&mut driver).await.is_empty());
    assert!(server.relay.explained(hung_up()).to_string().contains("refused"));
    // What the server itself says is left as it is.
    let timed_out = server.relay.explained(sqlx::Error::PoolTimedOut);
    assert!(matches!(timed_out, sqlx::Error::PoolTimedOut));
}

#[tokio::test]
async fn where_sockets_need_a_file_it_lies_in_a_folder_that_goes_with_them() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let relay = Relay::open(Place::in_a_folder(port).unwrap(), to(port)).unwrap();
    let folder = relay.folder().to_owned();
    let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&folder).unwrap());
    assert_eq!(mode & 0o777, 0o700);
    let _driver = UnixStream::connect(relay.path()).await.unwrap();
    timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
    drop(relay);
    assert!(!folder.exists());
}

#[tokio::test]
async fn another_process_is_sent_off() {
    if !strangers_are_known().await {
        // gVisor takes whoever comes for the one who asks; there, the name alone keeps others away.
        eprintln!("this kernel does not say who comes to a socket");
        return;
    }
    let server = Server::start().await;
    let mut stranger = stranger(server.relay.path());
    assert!(timeout(PATIENCE, stranger.wait()).await.expect("it is sent off").unwrap().success());
    // The first one that the server sees is our own.
    let (mut driver, mut peer) = server.connected().await;
    driver.write_all(b"own").await.unwrap();
    assert_eq!(heard(&mut peer, 3).await, b"own");
}

async fn strangers_are_known() -> bool {
    let place = Place::new(1).unwrap();
    let listener = UnixListener::bind(&place.path).unwrap();
    let _stranger = stranger(&place.path);
    let (stranger, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
    !is_own(&stranger)
}

/// Another process, which connects, and ends when it is sent off.
fn stranger(path: &Path) -> Child {
    let path = path.to_str().unwrap();
    let shown = path.trim_start_matches('\0');
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "relay::tests::a_stranger_knocks"])
        .env(KNOCK_AT, shown)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

#[tokio::test]
#[ignore = "it is the other process of the test above"]
async fn a_stranger_knocks() {
    let Ok(shown) = std::env::var(KNOCK_AT) else { return };
    let path = if shown.starts_with('/') { shown } else { format!("\0{shown}") };
    let mut driver = UnixStream::connect(path).await.unwrap();
    let _ = driver.write_all(b"strange").await;
    assert!(rest(&mut driver).await.is_empty());
}
