//! The language the services speak: jobs going down, events coming up, REST bodies and codes.
//!
//! Pure types, no IO. The JSON Schema and AsyncAPI files in `proto/contracts` are made from
//! this crate by [`contract`], and a test fails when they drift.

pub mod api;
pub mod contract;
pub mod effort;
pub mod error;
pub mod event;
pub mod ids;
pub mod job;
pub mod jobs;
pub mod parameter;
pub mod status;
pub mod subject;
pub mod topic;

pub use effort::Effort;
pub use error::{ErrorCode, JobError, JobErrorCode, Reading};
pub use event::{Envelope, Event, Stage};
pub use ids::{
    ApiKeyId, ConnectionId, ExampleId, ExportId, InstructionId, JobId, QueryId, ResultId,
    SavedQueryId, TermId, UserId, WorkerId,
};
pub use job::{Job, JobMessage, Priority};
pub use parameter::ParameterType;
pub use status::{ExportStatus, JobStatus, QueryStatus, Role};
pub use topic::Topic;
