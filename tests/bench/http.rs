//! The smallest HTTP client that will do: what it costs would be counted as ours.

use std::net::SocketAddr;

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One connection, one request at a time.
pub struct Client {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: Vec::with_capacity(4096) })
    }

    pub async fn get(&mut self, path: &str) -> anyhow::Result<u16> {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n")).await
    }

    pub async fn get_as(&mut self, path: &str, token: &str) -> anyhow::Result<u16> {
        let head = format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}");
        self.send(&format!("{head}\r\n\r\n")).await
    }

    pub async fn post(&mut self, path: &str, token: &str, json: &str) -> anyhow::Result<u16> {
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{json}",
            json.len()
        ))
        .await
    }

    /// Sends a request and reads the whole answer; gives its status.
    async fn send(&mut self, request: &str) -> anyhow::Result<u16> {
        self.stream.write_all(request.as_bytes()).await?;
        self.answer.clear();
        loop {
            let read = self.stream.read_buf(&mut self.answer).await?;
            anyhow::ensure!(read > 0, "the connection was closed");
            if let Some(head) = self.answer.windows(4).position(|four| four == b"\r\n\r\n") {
                let (status, body) = read_head(&self.answer[..head])?;
                if self.answer.len() >= head + 4 + body {
                    return Ok(status);
                }
            }
        }
    }
}

/// The status, and the length of the body.
fn read_head(head: &[u8]) -> anyhow::Result<(u16, usize)> {
    let head = std::str::from_utf8(head)?.to_ascii_lowercase();
    let status = head.split(' ').nth(1).context("an answer without a status")?.parse()?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    Ok((status, length.map_or(Ok(0), |length| length.trim().parse())?))
}
