//! The generator as a service of its own.

use generator::{Config, Generator};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    chassis::service::main("generator", async |config: Config, base: chassis::service::Base| {
        let generator = Generator::new(&config, base.db)?;
        generator.register_examples().await;
        Ok(generator)
    })
    .await
}
