//! The rows as CSV, into a file or to stdout, as they come.

use std::{
    fs::File,
    io::{Write, stdout},
    path::Path,
    time::Duration,
};

use anyhow::Context as _;
use futures::StreamExt as _;
use proto::api::Query;

use crate::client::Client;

pub(super) async fn write(
    client: &Client,
    query: &Query,
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let response = loop {
        if let Some(response) = client.csv(query.id).await? {
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
        sink.write_all(&chunk.context("read the CSV")?).context("write the CSV")?;
    }
    sink.flush().context("write the CSV")?;
    if let Some(file) = file {
        let rows = query.result.as_ref().map_or(0, |result| result.total_rows);
        eprintln!("{rows} rows in {}", file.display());
    }
    Ok(())
}
