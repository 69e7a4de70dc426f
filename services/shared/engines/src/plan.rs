//! What a target expects of a statement before it runs.

/// The planner's estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Plan {
    /// Of the answer.
    pub rows: u64,
    /// In the engine's own unit.
    pub cost: f64,
    /// Rows of the largest step: a count over billions of rows has one row in the end.
    pub largest_step: f64,
    /// Rows of the largest join that pairs every row of one side with every row of the other.
    pub cartesian: f64,
}
