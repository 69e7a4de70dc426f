//! One connection, open.

use std::path::PathBuf;

use engines::{EngineError, SchemaSource, Target, TargetConfig};
use proto::ConnectionId;

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

    pub(crate) fn stored(
        id: ConnectionId,
        revision: i64,
        config: TargetConfig,
    ) -> Result<Self, EngineError> {
        let target = Target::connect(&config)?;
        let schema = SchemaSource::new(None, &target).at(&store::connections::place(id));
        Ok(Self { id: Some(id), revision, target, schema, config })
    }

    /// The name under which the store keeps what is known of the target.
    pub fn place(&self) -> &str {
        self.schema.place()
    }
}
