//! Writes stored results into files.

use exporter::{Config, Exporter};
use files::Files;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    chassis::service::main("exporter", async |config: Config, base| {
        let files = Files::open(&config.files, base.bus.jetstream().clone())?;
        Ok(Exporter::new(base.db, files))
    })
    .await
}
