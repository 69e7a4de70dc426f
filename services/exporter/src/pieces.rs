//! Where formats write: what is written leaves in pieces, and only so many wait for the store.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use futures::Stream;
use tokio::sync::mpsc;

/// A piece of the file is handed on when it has this size.
const PIECE: usize = 256 << 10;
/// Pieces that may wait.
const WAITING: usize = 4;

/// The writing end, for a thread that may block.
pub struct Pieces {
    sender: mpsc::Sender<Bytes>,
    buffer: Vec<u8>,
    written: u64,
    is_whole: Arc<AtomicBool>,
}

/// Both ends. The stream ends with an error unless the writer said that it is done: a file that
/// just stops would look like a whole one.
pub fn channel() -> (Pieces, impl Stream<Item = io::Result<Bytes>> + Send + Unpin) {
    let (sender, receiver) = mpsc::channel(WAITING);
    let is_whole = Arc::new(AtomicBool::new(false));
    let pieces = Pieces {
        sender,
        buffer: Vec::with_capacity(PIECE),
        written: 0,
        is_whole: is_whole.clone(),
    };
    let state = Some((receiver, is_whole));
    let stream = futures::stream::unfold(state, async |state| {
        let (mut receiver, is_whole) = state?;
        match receiver.recv().await {
            Some(piece) => Some((Ok(piece), Some((receiver, is_whole)))),
            None if is_whole.load(Ordering::Acquire) => None,
            None => Some((Err(io::ErrorKind::UnexpectedEof.into()), None)),
        }
    });
    (pieces, Box::pin(stream))
}

impl Pieces {
    /// The file is whole. Gives its size.
    pub fn finish(mut self) -> io::Result<u64> {
        self.send()?;
        self.is_whole.store(true, Ordering::Release);
        Ok(self.written)
    }

    fn send(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        self.written += piece.len() as u64;
        // Nobody receives when storing failed, which is reported there.
        self.sender.blocking_send(piece.into()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > PIECE {
            self.send()?;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Nothing is gained by smaller pieces.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use futures::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn what_is_written_comes_out_in_pieces() {
        let (mut pieces, stream) = channel();
        let writer = tokio::task::spawn_blocking(move || {
            for _ in 0..1000 {
                pieces.write_all(&[7; 1000])?;
            }
            pieces.finish()
        });
        let sizes: Vec<usize> = stream.map(|piece| piece.unwrap().len()).collect().await;
        assert_eq!(writer.await.unwrap().unwrap(), 1_000_000);
        assert_eq!((sizes.iter().sum::<usize>(), sizes.len()), (1_000_000, 4));
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_ends_with_an_error() {
        let (mut pieces, mut stream) = channel();
        pieces.write_all(b"half").unwrap();
        drop(pieces);
        assert!(stream.next().await.unwrap().is_err());
        assert!(stream.next().await.is_none());
    }
}
