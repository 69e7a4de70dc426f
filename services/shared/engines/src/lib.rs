//! Target databases: connect, introspect, explain, stream rows, cancel.
//!
//! [`Target`] is the one seam: callers never learn which engine answers. Each engine lives in a
//! module of its own ([`postgres`]) and brings the same five abilities.
//!
//! Architecture invariant: user SQL reaches a target only as a `guard::Approved`, and only inside
//! a read-only transaction with its own limits, whatever the role could do.

mod config;
mod error;
mod examine;
mod introspect;
mod json;
mod plan;
mod postgres;
mod rows;
mod source;
mod target;

pub use config::{Shown, TargetConfig, TargetUrl};
pub use error::EngineError;
pub use examine::{Login, Writes};
pub use introspect::Introspect;
pub use plan::Plan;
pub use rows::{Batch, End, Next, RowStream, RunLimits};
pub use source::{SchemaError, SchemaSource};
pub use target::Target;
