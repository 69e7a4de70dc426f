//! The rows as a file, or to stdout, as they come.

use std::{
    fs::File,
    io::{Write, stdout},
    path::Path,
    time::Duration,
};

use anyhow::Context as _;
use futures::StreamExt as _;
use proto::api::{ExportFormat, Query};

use crate::client::Client;

pub(super) async fn write(
    client: &Client,
    query: &Query,
    format: ExportFormat,
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let response = loop {
        if let Some(response) = client.download(query.id, format).await? {
            break response;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    // Nothing else happens in this process, so writing may block.
    let mut sink: Box<dyn Write> = match file {
        Some(file) => {
            Box::new(File::create(file).with_context(|| format!("write {}", file.display()))?)
        }
        None => Box::new(stdout().lock()),
    };
    let mut body = response.bytes_stream();
    while let Some(chunk) = body.next().await {
        sink.write_all(&chunk.context("read the file")?).context("write the file")?;
    }
    sink.flush().context("write the file")?;
    if let Some(file) = file {
        let rows = query.result.as_ref().map_or(0, |result| result.total_rows);
        eprintln!("{rows} rows in {}", file.display());
    }
    Ok(())
}

/// The format that the name of a file asks for.
pub(super) fn format_of(file: &Path) -> Option<ExportFormat> {
    file.extension()?.to_str()?.to_ascii_lowercase().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_read_off_the_name() {
        assert_eq!(format_of(Path::new("a/b.XLSX")), Some(ExportFormat::Xlsx));
        assert_eq!(format_of(Path::new("b.parquet")), Some(ExportFormat::Parquet));
        assert_eq!(format_of(Path::new("b.txt")), None);
    }
}
