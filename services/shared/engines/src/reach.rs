//! The way to a server: the first of its addresses that answers.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};

use crate::TargetConfig;

/// How long an address is waited for alone before the next one is tried beside it, as RFC 8305
/// advises: one that swallows what is sent to it costs little, one that is merely far keeps its
/// place.
const STAGGER: Duration = Duration::from_millis(250);

/// Where a server is, and how long it is waited for.
pub(crate) struct Reach {
    /// As it was written; what a certificate bears.
    pub(crate) host: String,
    /// The ones that were judged. Empty: those that the host's name has at the moment, for a host
    /// that the operator named.
    pub(crate) addresses: Vec<IpAddr>,
    pub(crate) port: u16,
    pub(crate) patience: Duration,
}

impl Reach {
    pub(crate) fn of(config: &TargetConfig, usual_port: u16) -> Self {
        let url = config.url.reveal();
        Self {
            host: url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned(),
            addresses: config.addresses.clone(),
            port: url.port().unwrap_or(usual_port),
            patience: config.postgres_connect_timeout,
        }
    }

    /// # Errors
    /// Why nothing answers, in words that name no address.
    pub(crate) async fn connect(&self) -> Result<TcpStream, String> {
        let stream = if self.addresses.is_empty() {
            by_name(&self.host, self.port, self.patience).await
        } else {
            reach(&self.addresses, self.port, self.patience).await
        }?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(stream)
    }
}

async fn by_name(host: &str, port: u16, patience: Duration) -> Result<TcpStream, String> {
    match tokio::time::timeout(patience, TcpStream::connect((host, port))).await {
        Ok(connected) => connected.map_err(|error| error.to_string()),
        Err(_) => Err(late(patience)),
    }
}

/// Connects to the first of the addresses, in their order, that answers.
///
/// # Errors
/// Why none of them does, each reason once.
pub async fn reach(
    addresses: &[IpAddr],
    port: u16,
    patience: Duration,
) -> Result<TcpStream, String> {
    let mut reasons = Vec::new();
    let answered = timeout_at(Instant::now() + patience, first(addresses, port, &mut reasons));
    let is_late = match answered.await {
        Ok(Some(stream)) => return Ok(stream),
        Ok(None) => false,
        Err(_) => true,
    };
    let mut told: Vec<String> = Vec::new();
    let late = is_late.then(|| late(patience));
    for reason in reasons.iter().map(io::Error::to_string).chain(late) {
        if !told.contains(&reason) {
            told.push(reason);
        }
    }
    Err(told.join("; "))
}

/// None: none of them does.
async fn first(addresses: &[IpAddr], port: u16, reasons: &mut Vec<io::Error>) -> Option<TcpStream> {
    let mut rest = addresses.iter();
    let mut knocking = FuturesUnordered::new();
    loop {
        let next = rest.next();
        if let Some(address) = next {
            knocking.push(TcpStream::connect((*address, port)));
        }
        tokio::select! {
            answer = knocking.next() => match answer? {
                Ok(stream) => return Some(stream),
                Err(reason) => reasons.push(reason),
            },
            () = sleep(STAGGER), if next.is_some() => {}
        }
    }
}

fn late(patience: Duration) -> String {
    format!("no answer within {} s", patience.as_secs_f32())
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};

    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    /// Addresses of this machine, so that several servers can share a port.
    const fn at(last: u8) -> Ipv4Addr {
        Ipv4Addr::new(127, 0, 0, last)
    }

    /// A listener whose queue is full: it answers nobody any more.
    async fn silent(port: u16) -> (TcpListener, Vec<TcpStream>) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((at(2), port))).unwrap();
        let listener = socket.listen(1).unwrap();
        let mut queued = Vec::new();
        let short = Duration::from_millis(300);
        while let Ok(stream) = tokio::time::timeout(short, TcpStream::connect((at(2), port))).await
        {
            queued.push(stream.unwrap());
        }
        (listener, queued)
    }

    #[tokio::test]
    async fn the_first_address_that_answers_is_taken() {
        let second = TcpListener::bind((at(3), 0)).await.unwrap();
        let port = second.local_addr().unwrap().port();
        let third = TcpListener::bind((at(4), port)).await.unwrap();
        let closed_and_two = [at(2), at(3), at(4)].map(IpAddr::from);
        let stream = reach(&closed_and_two, port, PATIENCE).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap().ip(), at(3));
        drop(second);
        let stream = reach(&closed_and_two, port, PATIENCE).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), third.local_addr().unwrap());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn one_that_never_answers_does_not_keep_the_next_waiting() {
        let answering = TcpListener::bind((at(3), 0)).await.unwrap();
        let port = answering.local_addr().unwrap().port();
        let _silent = silent(port).await;
        let begun = Instant::now();
        let stream = reach(&[at(2).into(), at(3).into()], port, PATIENCE).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap().ip(), at(3));
        assert!(begun.elapsed() >= STAGGER, "the first one has its time alone");
        assert!(begun.elapsed() < PATIENCE / 2);

        // With it alone, patience ends; beside one that is closed, both are told.
        let short = Duration::from_millis(400);
        let said = reach(&[at(2).into()], port, short).await.unwrap_err();
        assert_eq!(said, "no answer within 0.4 s");
        let said = reach(&[at(4).into(), at(2).into()], port, short).await.unwrap_err();
        assert!(said.contains("refused") && said.ends_with("; no answer within 0.4 s"), "{said}");
    }

    #[tokio::test]
    async fn the_same_reason_is_told_once() {
        let port = TcpListener::bind((at(1), 0)).await.unwrap().local_addr().unwrap().port();
        let said = reach(&[at(2), at(3)].map(IpAddr::from), port, PATIENCE).await.unwrap_err();
        assert_eq!(said.matches("refused").count(), 1, "{said}");
    }
}
