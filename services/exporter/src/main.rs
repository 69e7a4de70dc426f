//! Writes stored results into files.

use exporter::{Config, Exporter};
use files::Files;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    chassis::service::main("exporter", async |config: Config, base| {
        let files = Files::in_jetstream(base.bus.jetstream().clone(), &config.files);
        Ok(Exporter::new(base.db, files))
    })
    .await
}
