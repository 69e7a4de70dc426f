//! Reads stored values beside the questions, so that nobody waits for them.
//!
//! The generator does it, for it alone needs them and has the target at hand; one replica at a
//! time, by a lease on the snapshot's row. A lease needs no connection to be held, and a replica
//! that dies leaves nothing behind but a pause.

use std::time::Duration;

use store::catalogs::Claim;

use super::{CatalogError, Catalogs};

/// For all values of a catalog.
const BUDGET: Duration = Duration::from_secs(60);
/// Somewhat longer than reading can take.
const LEASE: Duration = Duration::from_secs(150);
/// What a target gets that was away.
const PAUSE: Duration = Duration::from_secs(15);

impl Catalogs {
    /// Reads the values of the newest snapshot, if it wants them and nobody is at it; makes the
    /// first snapshot where there is none.
    ///
    /// # Errors
    /// When a database is away; the target is then left alone for a while.
    pub async fn read_values(&self) -> Result<(), CatalogError> {
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
