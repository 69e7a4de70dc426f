//! Runs approved SQL on the target, and keeps the rows.

use executor::{Config, Executor};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    chassis::service::main("executor", async |config: Config, base| {
        let executor = Executor::new(&config, base.db)?;
        executor.warn_if_the_role_may_write().await;
        Ok(executor)
    })
    .await
}
