//! How deeply a target is looked at.

use std::time::Duration;

/// What `Target::introspect` collects beside the structure and what the planner knows of it.
#[derive(Clone, Copy, Debug)]
pub struct Introspect {
    /// Read the values of text columns, as [`Target::read_values`](crate::Target::read_values)
    /// does, within [`Introspect::budget`].
    pub values: bool,
    /// When this time is up, the remaining columns are left without values.
    pub budget: Duration,
}

impl Default for Introspect {
    fn default() -> Self {
        Self { values: true, budget: Duration::from_secs(20) }
    }
}
