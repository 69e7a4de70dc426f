//! From stored pages to a stored file, in memory that does not grow with them.

use std::io;

use bytes::Bytes;
use chassis::Failure;
use files::{Files, FilesError};
use proto::{JobError, JobErrorCode};
use sqlx::PgPool;
use store::results::{self, Summary};
use tokio::sync::mpsc;
use tokio_util::io::StreamReader;

use crate::cell::{CellSink, read_page};

/// A piece of the file is handed on when it has this size.
const PIECE: usize = 256 << 10;
/// Stored bytes that are read at once, as far as they can be foreseen.
const READ_BYTES: usize = 1 << 20;
const READ_PAGES: usize = 32;

/// A kind of file, written piece by piece.
pub trait Format: CellSink {
    /// What stands before the first row.
    fn begin(&mut self) -> Result<(), csv::Error>;
    /// What was written since the last call.
    fn take(&mut self) -> Result<Vec<u8>, csv::Error>;
}

#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    #[error(transparent)]
    Database(#[from] store::Error),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error("decompress a page: {0}")]
    Compression(#[from] io::Error),
    #[error("read a page: {0}")]
    Page(#[from] serde_json::Error),
    #[error("write a row: {0}")]
    Format(#[from] csv::Error),
    #[error("{found} rows of {expected} were found")]
    Incomplete { found: u64, expected: u64 },
}

impl StreamError {
    pub fn into_failure(self) -> Failure {
        match self {
            Self::Database(error) => crate::of_store(&error),
            Self::Files(error) => crate::of_files(&error),
            broken => {
                tracing::error!("{broken}");
                let message = "the stored rows cannot be read";
                Failure::Refuse(JobError::new(JobErrorCode::Internal, message))
            }
        }
    }
}

/// Writes the result as `object`; gives the file's size. Reading, formatting and storing go on
/// at the same time; when one fails, the others end with it and no file stands.
pub async fn write(
    db: &PgPool,
    files: &Files,
    object: &str,
    result: &Summary,
    format: impl Format,
) -> Result<u64, StreamError> {
    let (page_sender, pages) = mpsc::channel(1);
    let (piece_sender, pieces) = mpsc::channel(2);
    let ((), (), size) = tokio::try_join!(
        read(db, result, page_sender),
        convert(result, pages, format, piece_sender),
        put(files, object, pieces)
    )?;
    Ok(size)
}

type Pages = Vec<Vec<u8>>;

/// What goes to the file store; `Err` when the rest will never come.
type Piece = io::Result<Bytes>;

async fn read(
    db: &PgPool,
    result: &Summary,
    sender: mpsc::Sender<Pages>,
) -> Result<(), StreamError> {
    let (mut next, mut count) = (1, 1);
    let last = result.total_pages() as i32;
    while next <= last {
        let pages = results::pages(db, result.id, next, count as i32).await?;
        if pages.is_empty() {
            break;
        }
        next += pages.len() as i32;
        let largest = pages.iter().map(Vec::len).max().unwrap_or(1).max(1);
        count = (READ_BYTES / largest).clamp(1, READ_PAGES);
        if sender.send(pages).await.is_err() {
            break;
        }
    }
    Ok(())
}

async fn convert(
    result: &Summary,
    mut pages: mpsc::Receiver<Pages>,
    mut format: impl Format,
    sender: mpsc::Sender<Piece>,
) -> Result<(), StreamError> {
    let converted = async {
        format.begin()?;
        let mut found = 0;
        let mut size = 0;
        while let Some(pages) = pages.recv().await {
            for page in pages {
                let json = results::decompress(&page)?;
                size += json.len();
                let json = str::from_utf8(&json).map_err(io::Error::other)?;
                found += read_page(json, &mut format)?;
                if size >= PIECE {
                    size = 0;
                    // Nobody receives when storing failed; `try_join` then reports that.
                    let _ = sender.send(Ok(format.take()?.into())).await;
                }
            }
        }
        let _ = sender.send(Ok(format.take()?.into())).await;
        let expected = result.total_rows;
        if found == expected { Ok(()) } else { Err(StreamError::Incomplete { found, expected }) }
    };
    let converted = converted.await;
    if converted.is_err() {
        // A stream that just ended would look like a whole file.
        let _ = sender.send(Err(io::ErrorKind::UnexpectedEof.into())).await;
    }
    converted
}

async fn put(
    files: &Files,
    object: &str,
    pieces: mpsc::Receiver<Piece>,
) -> Result<u64, StreamError> {
    let pieces = futures::stream::unfold(pieces, async |mut pieces| {
        pieces.recv().await.map(|piece| (piece, pieces))
    });
    let mut content = StreamReader::new(Box::pin(pieces));
    match files.put(object, &mut content).await {
        // The pieces stopped coming; why is what `convert` is about to say.
        Err(FilesError::Content(_)) => std::future::pending().await,
        stored => Ok(stored?),
    }
}
