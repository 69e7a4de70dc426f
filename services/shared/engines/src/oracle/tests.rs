//! Servers that do not behave, and what is said of them.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::{Instant, timeout};

use super::*;

/// What a peer does with whoever connects.
#[derive(Clone, Copy)]
enum Manner {
    Stalls,
    HangsUp,
    Says(&'static [u8]),
}

/// How a login at such a peer ends.
async fn login_at(manner: Manner) -> EngineError {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let peer = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut first = [0; 64];
        let _ = stream.read(&mut first).await;
        match manner {
            Manner::HangsUp => {}
            Manner::Stalls => {
                let _ = stream.read_to_end(&mut Vec::new()).await;
            }
            Manner::Says(bytes) => {
                stream.write_all(bytes).await.unwrap();
                let _ = stream.read_to_end(&mut Vec::new()).await;
            }
        }
    });
    let error = login(port).await;
    timeout(Duration::from_secs(5), peer).await.expect("the peer is let go of").unwrap();
    error
}

async fn login(port: u16) -> EngineError {
    let url = format!("oracle://reader:s3cret@127.0.0.1:{port}/shop");
    let mut config = TargetConfig::new(url.parse().unwrap());
    config.postgres_connect_timeout = Duration::from_millis(500);
    let oracle = Oracle::connect(&config).unwrap();
    let failed = timeout(Duration::from_secs(5), oracle.login()).await;
    failed.expect("a login has an end").expect_err("nobody is there")
}

#[tokio::test]
async fn a_server_that_stalls_is_left_in_time() {
    let start = Instant::now();
    let error = login_at(Manner::Stalls).await;
    assert!(error.is_transient(), "{error:?}");
    assert!(error.to_string().contains("within 0.5 s"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn a_server_that_hangs_up_is_told_of() {
    let error = login_at(Manner::HangsUp).await;
    // Which of the two depends on whether the driver still had something to say.
    let told = ["closed", "reset"].iter().any(|word| error.to_string().contains(word));
    assert!(error.is_transient() && told, "{error:?}");
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_told_of() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = login(port).await;
    assert!(error.is_transient() && error.to_string().contains("refused"), "{error:?}");
}

#[tokio::test]
async fn a_listener_that_refuses_is_heard() {
    const NO_SERVICE: &[u8] =
        b"\x00\x2f\x00\x00\x04\x00\x00\x00\x22\x00\x00\x23(DESCRIPTION=(ERR=12514)(VSNNUM=0))";
    let error = login_at(Manner::Says(NO_SERVICE)).await;
    assert!(error.is_transient(), "{error:?}");
    assert!(error.to_string().contains("no service of this name"), "{error}");
    assert!(!error.to_string().contains("s3cret"));
}

#[tokio::test]
async fn a_listener_that_sends_elsewhere_is_not_followed() {
    let error = login_at(Manner::Says(b"\x00\x0a\x00\x00\x05\x00\x00\x00\x00\x28")).await;
    assert!(error.is_transient() && error.to_string().contains("not followed"), "{error:?}");
}

/// The driver panics at such a packet.
#[tokio::test]
async fn what_the_driver_cannot_bear_ends_the_login_alone() {
    let error = login_at(Manner::Says(b"\x00\x08\x00\x00\x63\x00\x00\x00")).await;
    assert!(error.is_transient() && error.to_string().contains("the driver failed"), "{error:?}");
}
