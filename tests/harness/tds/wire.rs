//! Packets (MS-TDS 2.2.3): eight bytes of header, and a part of a message.

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;

/// The type of the server's own packets.
const ANSWER: u8 = 0x04;
const HEADER: usize = 8;
/// As long as a packet is before anything is agreed.
const PACKET: usize = 4_096;
/// Ends a message.
const LAST: u8 = 1;

/// What a client's message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Batch,
    Call,
    Attention,
    Login,
    Prelogin,
    Other,
}

impl Kind {
    fn of(byte: u8) -> Self {
        match byte {
            0x01 => Self::Batch,
            0x03 => Self::Call,
            0x06 => Self::Attention,
            0x10 => Self::Login,
            0x12 => Self::Prelogin,
            _ => Self::Other,
        }
    }
}

pub struct Reading(OwnedReadHalf);

pub type Messages = mpsc::Receiver<(Kind, Vec<u8>)>;

impl Reading {
    pub fn new(half: OwnedReadHalf) -> Self {
        Self(half)
    }

    /// All packets of the next message.
    pub async fn message(&mut self) -> anyhow::Result<(Kind, Vec<u8>)> {
        let mut body = Vec::new();
        loop {
            let mut header = [0; HEADER];
            self.0.read_exact(&mut header).await.context("read a packet")?;
            let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
            anyhow::ensure!(length >= HEADER, "a packet is as long as its header");
            let from = body.len();
            body.resize(from + length - HEADER, 0);
            self.0.read_exact(&mut body[from..]).await.context("read a packet")?;
            if header[1] & LAST != 0 {
                return Ok((Kind::of(header[0]), body));
            }
        }
    }

    /// Reads on beside whatever is written; the channel closes when the client goes.
    pub fn into_messages(mut self) -> Messages {
        let (sender, receiver) = mpsc::channel(16);
        tokio::spawn(async move {
            while let Ok(message) = self.message().await {
                if sender.send(message).await.is_err() {
                    return;
                }
            }
        });
        receiver
    }
}

pub struct Writing {
    half: OwnedWriteHalf,
    packet: u8,
    /// What was written without being sent yet.
    rest: Vec<u8>,
}

impl Writing {
    pub fn new(half: OwnedWriteHalf) -> Self {
        Self { half, packet: 0, rest: Vec::new() }
    }

    /// The last part of a message.
    pub async fn message(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.part(bytes).await?;
        let last = std::mem::take(&mut self.rest);
        self.send(&last, LAST).await
    }

    /// A part of a message that is not at its end; what fills no packet waits for more.
    pub async fn part(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.rest.extend_from_slice(bytes);
        while self.rest.len() > PACKET - HEADER {
            let full: Vec<u8> = self.rest.drain(..PACKET - HEADER).collect();
            self.send(&full, 0).await?;
        }
        Ok(())
    }

    async fn send(&mut self, body: &[u8], status: u8) -> anyhow::Result<()> {
        self.packet = self.packet.wrapping_add(1);
        let length = ((body.len() + HEADER) as u16).to_be_bytes();
        let mut bytes = vec![ANSWER, status, length[0], length[1], 0, 51, self.packet, 0];
        bytes.extend_from_slice(body);
        self.half.write_all(&bytes).await.context("write a packet")
    }
}
