//! The kinds of files.

pub mod csv;
pub mod jsonl;
pub mod parquet;
pub mod xlsx;

use std::io;

use crate::cell::{PageError, Sink};

/// A file that is being written.
pub trait Format: Sink<Error = WriteError> + Send + Sized + 'static {
    /// Writes what comes after the last row. Gives the file's size.
    fn finish(self) -> Result<u64, WriteError>;
}

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    Page(#[from] PageError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("csv: {0}")]
    Csv(#[from] ::csv::Error),
    #[error("parquet: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    #[error("xlsx: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The format has no room for this. A sentence for whoever asked.
    #[error("{0}")]
    NoRoom(String),
}

#[cfg(test)]
pub mod tests {
    use proto::api::ColumnInfo;

    use super::*;
    use crate::cell::read_page;
    use crate::pieces;

    pub fn columns(of: &[(&str, &str)]) -> Vec<ColumnInfo> {
        of.iter()
            .map(|(name, kind)| ColumnInfo { name: (*name).into(), data_type: (*kind).into() })
            .collect()
    }

    /// The file that comes of a page.
    pub fn written<F: Format>(
        page: &str,
        open: impl FnOnce(pieces::Pieces) -> Result<F, WriteError>,
    ) -> Vec<u8> {
        try_written(page, open).unwrap()
    }

    /// As [`written`]; the page is small enough for the pieces that may wait.
    pub fn try_written<F: Format>(
        page: &str,
        open: impl FnOnce(pieces::Pieces) -> Result<F, WriteError>,
    ) -> Result<Vec<u8>, WriteError> {
        let (pieces, stream) = pieces::channel();
        let mut file = open(pieces)?;
        read_page(page, &mut file)?;
        file.finish()?;
        let all: Vec<_> = futures::executor::block_on_stream(stream).collect();
        Ok(all.into_iter().flat_map(|piece| piece.unwrap()).collect())
    }
}
