//! One connection, open.

use std::path::PathBuf;

use engines::{EngineError, SchemaSource, Target, TargetConfig};
use proto::ConnectionId;

/// Before the id, in the name under which the store keeps what is known of a target. The default
/// one is named after its address.
const PLACES: &str = "connections/";

/// The name under which the store keeps what is known of a connection's target.
pub fn place_of(id: ConnectionId) -> String {
    format!("{PLACES}{id}")
}

/// The connection that a place belongs to; None for one that is named after its address.
pub fn id_of_place(place: &str) -> Option<ConnectionId> {
    place.strip_prefix(PLACES)?.parse().ok()
}

/// A target with everything that services ask of it.
pub struct Connection {
    /// None: the default one.
    pub id: Option<ConnectionId>,
    /// Grows whenever the connection is changed.
    pub revision: i64,
    pub target: Target,
    /// Where its schema is read from; its place is the name under which the store keeps what is
    /// known of the target.
    pub schema: SchemaSource,
    pub config: TargetConfig,
}

impl Connection {
    pub(crate) fn from_environment(
        config: &TargetConfig,
        schema_files: Option<PathBuf>,
    ) -> Result<Self, EngineError> {
        let target = Target::connect(config)?;
        let schema = SchemaSource::new(schema_files, &target);
        Ok(Self { id: None, revision: 0, target, schema, config: config.clone() })
    }

    /// The name under which the store keeps what is known of the target.
    pub fn place(&self) -> &str {
        self.schema.place()
    }
}
