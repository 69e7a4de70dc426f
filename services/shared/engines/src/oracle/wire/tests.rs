//! A peer that speaks as much of the protocol as a wire looks at.

use std::time::Duration;

use proto::api::Tls;

use super::*;
use crate::reach::Reach;

const ACCEPT: [u8; 8] = [0, 8, 0, 0, 2, 0, 0, 0];
const PATIENCE: Duration = Duration::from_secs(5);

struct Peer {
    listener: TcpListener,
    way: Way,
}

impl Peer {
    async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let way = Way {
            reach: Reach {
                host: "db.example.com".into(),
                addresses: vec!["127.0.0.1".parse().unwrap()],
                port,
                patience: PATIENCE,
            },
            tls: Tls::default(),
            service: "shop".into(),
            username: "reader".into(),
            password: "secret".into(),
        };
        Self { listener, way }
    }

    /// The wire, the driver's end and the server's end of it.
    async fn wired(&self) -> (Wire, TcpStream, TcpStream) {
        let wire = Wire::open(&self.way).await.unwrap();
        let driver = TcpStream::connect(("127.0.0.1", wire.port)).await.unwrap();
        let (server, _) = self.listener.accept().await.unwrap();
        (wire, driver, server)
    }
}

async fn read(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    timeout(PATIENCE, stream.read_exact(&mut bytes)).await.unwrap().unwrap();
    bytes
}

/// The other side hangs up.
async fn ended(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("it is closed");
    assert!(rest.is_empty());
}

#[tokio::test]
async fn an_interruption_stands_between_two_packets() {
    let peer = Peer::start().await;
    let (wire, mut driver, mut server) = peer.wired().await;
    driver.write_all(&[0, 9, 0, 0, 1, 0, 0, 0, 7]).await.unwrap();
    assert_eq!(read(&mut server, 9).await[8], 7);
    server.write_all(&ACCEPT).await.unwrap();
    assert_eq!(read(&mut driver, 8).await, ACCEPT);

    // The second half of a packet is still to come.
    driver.write_all(&[0, 0, 0, 10, 6, 0, 0, 0, 1]).await.unwrap();
    assert_eq!(read(&mut server, 9).await[8], 1);
    wire.interrupt();
    driver.write_all(&[2]).await.unwrap();
    let heard = read(&mut server, 1 + packet::INTERRUPT.len()).await;
    assert_eq!((heard[0], &heard[1..]), (2, &packet::INTERRUPT[..]));

    server.write_all(&[9; 100]).await.unwrap();
    assert_eq!(read(&mut driver, 100).await, [9; 100]);
}

#[tokio::test]
async fn a_listener_that_sends_elsewhere_is_not_followed() {
    let peer = Peer::start().await;
    let (wire, mut driver, mut server) = peer.wired().await;
    server.write_all(&[0, 10, 0, 0, 5, 0, 0, 0, 0, 40]).await.unwrap();
    ended(&mut driver).await;
    assert!(wire.trouble().unwrap().contains("not followed"));
    assert!(!wire.is_open());
}

#[tokio::test]
async fn what_speaks_another_protocol_is_told_from_a_database() {
    let peer = Peer::start().await;
    let (wire, mut driver, mut server) = peer.wired().await;
    server.write_all(&[0, 3, 1, 2, 3, 4, 5, 6]).await.unwrap();
    ended(&mut driver).await;
    assert!(wire.trouble().unwrap().contains("does not speak"));
}

#[tokio::test]
async fn a_cut_wire_ends_both_sides() {
    let peer = Peer::start().await;
    let (wire, mut driver, mut server) = peer.wired().await;
    drop(wire);
    ended(&mut driver).await;
    ended(&mut server).await;
}

#[tokio::test]
async fn nothing_is_said_in_the_clear_where_tls_is_asked_for() {
    let mut peer = Peer::start().await;
    peer.way.tls.mode = proto::api::TlsMode::VerifyFull;
    let Peer { listener, way } = peer;
    let answering = async {
        let (mut server, _) = listener.accept().await.unwrap();
        let hello = read(&mut server, 1).await;
        server.write_all(&ACCEPT).await.unwrap();
        hello[0]
    };
    let (opened, first) = tokio::join!(Wire::open(&way), answering);
    // A handshake, and not the first packet of a login.
    assert_eq!(first, 22);
    assert!(opened.err().expect("the peer speaks no TLS").to_string().contains("TLS"));
}
