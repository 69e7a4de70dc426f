//! Reads stored values beside the questions, so that nobody waits for them.
//!
//! The generator does it, for it alone needs them and has the target at hand; one replica at a
//! time, by a lease on the snapshot's row. A lease needs no connection to be held, and a replica
//! that dies leaves nothing behind but a pause.

use std::time::Duration;

use store::catalogs::Claim;
use tokio::{
    select,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

use super::{CatalogError, Catalogs};

/// Between two looks whether a snapshot wants its values read.
const LOOK: Duration = Duration::from_secs(2);
/// For all values of a catalog.
const BUDGET: Duration = Duration::from_secs(60);
/// Somewhat longer than reading can take.
const LEASE: Duration = Duration::from_secs(150);
/// What a target gets that was away.
const PAUSE: Duration = Duration::from_secs(15);

impl Catalogs {
    /// Until `shutdown`, keeps the newest snapshot in values, and sees to it that there is one:
    /// the first question then finds everything prepared.
    pub async fn keep_values(&self, shutdown: &CancellationToken) {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            select! {
                () = shutdown.cancelled() => return,
                _ = looks.tick() => {}
                () = self.made.notified() => {}
            }
            // Told to stop, a look is dropped in its middle; its lease runs out.
            match shutdown.run_until_cancelled(self.read_values()).await {
                Some(Err(error)) => tracing::debug!("values not read: {error}"),
                Some(Ok(())) => {}
                None => return,
            }
        }
    }

    async fn read_values(&self) -> Result<(), CatalogError> {
        let place = self.source.place();
        if store::catalogs::version(&self.db, place).await?.is_none() {
            self.make().await?;
        }
        let Some(claim) = store::catalogs::claim_values(&self.db, place, LEASE).await? else {
            return Ok(());
        };
        let version = claim.version;
        match self.read(claim).await {
            Ok(()) => Ok(()),
            Err(error) => {
                store::catalogs::postpone_values(&self.db, version, PAUSE).await?;
                Err(error)
            }
        }
    }

    async fn read(&self, claim: Claim) -> Result<(), CatalogError> {
        let Claim { version, mut catalog, notes } = claim;
        // What is stored is what the target says; what people say decides what is looked at.
        let mut shown = catalog.clone();
        shown.annotate(&notes);
        self.source.read_values(&mut shown, BUDGET).await?;
        catalog.take_rows(&shown);
        let version = store::catalogs::finish_values(&self.db, version, &catalog).await?;
        if let Some(version) = version {
            tracing::info!(version, "stored values read");
        }
        Ok(())
    }
}
