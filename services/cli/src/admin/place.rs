//! Where the app database and the bus are.

use anyhow::Context as _;
use chassis::{Bus, bus};
use sqlx::PgPool;

use crate::world::World;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Place {
    /// The app database; without it, that of the running `rowcall dev`
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    database_url: Option<String>,
    /// Where NATS listens; likewise
    #[arg(long, env = "NATS_URL", hide_env_values = true, global = true)]
    nats_url: Option<String>,
}

impl Place {
    pub(super) async fn database(&self) -> anyhow::Result<PgPool> {
        let given = self.database_url.clone().filter(|url| !url.is_empty());
        let url = match given {
            Some(url) => url,
            None => world()?.database_url,
        };
        let db = store::connect(&store::Config { database_url: url, database_pool: 2 })?;
        sqlx::query("select 1").execute(&db).await.context("connect to the app database")?;
        Ok(db)
    }

    /// None when NATS is not there within a moment.
    pub(super) async fn bus(&self) -> anyhow::Result<Option<Bus>> {
        let given = self.nats_url.clone().filter(|url| !url.is_empty());
        let Some(nats_url) = given.or_else(|| world().ok().map(|world| world.nats_url)) else {
            return Ok(None);
        };
        let bus = Bus::connect(&bus::Config { nats_url }).await?;
        for _ in 0..40 {
            if bus.is_connected() {
                return Ok(Some(bus));
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        Ok(None)
    }
}

fn world() -> anyhow::Result<World> {
    World::find()?.context(
        "nothing runs here: start `rowcall dev` in this folder or one above, or set DATABASE_URL",
    )
}
