//! What a target expects of a statement before it runs.

/// The planner's estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    pub rows: u64,
    /// In the engine's own unit.
    pub cost: f64,
}
