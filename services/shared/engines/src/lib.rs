//! Target databases: connect, introspect, explain, stream rows, cancel.
//!
//! [`Target`] is the one seam: callers never learn which engine answers. Each engine lives in a
//! module of its own ([`postgres`], [`mysql`], [`mssql`], `oracle`) and brings the same abilities.
//!
//! Architecture invariant: user SQL reaches a target only as a `guard::Approved`, and only inside
//! a read-only transaction with its own limits, whatever the role could do; SQL Server has none, so
//! there it is one that is rolled back.

mod batches;
mod config;
mod error;
mod examine;
mod halt;
mod introspect;
mod json;
mod mssql;
mod mysql;
#[cfg(feature = "oracle")]
mod oracle;
mod plan;
mod postgres;
mod reach;
mod relay;
mod room;
mod rows;
mod source;
mod target;
mod watch;

/// Oracle's driver is a beta that brings much along, so whoever builds Rowcall asks for it.
pub const HAS_ORACLE: bool = cfg!(feature = "oracle");
/// What a build without it says of it.
pub const NO_ORACLE: &str =
    "this build does not speak to Oracle; build it with `--features oracle`";

pub use config::{Shown, TargetConfig, TargetUrl};
pub use error::EngineError;
pub use examine::{Audit, Login, Writes};
pub use introspect::Introspect;
pub use plan::Plan;
pub use reach::reach;
pub use rows::{Batch, End, Next, RowStream, RunLimits};
pub use source::{SchemaError, SchemaSource};
pub use target::Target;
