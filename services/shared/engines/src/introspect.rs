//! How deeply a target is looked at.

use std::time::Duration;

/// What `Target::introspect` collects beside the structure.
#[derive(Clone, Copy, Debug)]
pub struct Introspect {
    /// Look at the values of text columns, within [`Introspect::budget`].
    pub values: bool,
    /// When this time is up, the remaining columns are left without values.
    pub budget: Duration,
}

impl Default for Introspect {
    fn default() -> Self {
        Self { values: true, budget: Duration::from_secs(20) }
    }
}
