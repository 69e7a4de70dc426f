//! Files in a JetStream object store.

use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::object_store::{
    self, DeleteErrorKind, GetErrorKind, ObjectMetadata, ObjectStore, PutErrorKind,
};
use proto::subject::EXPORTS_BUCKET;
use tokio::io::AsyncRead;

use crate::{File, FilesError};

/// Well below the server's default limit of 1 MB for a message.
pub(crate) const CHUNK: usize = 256 << 10;

#[derive(Clone)]
pub struct JetStream {
    context: Context,
    keep: Duration,
}

impl JetStream {
    pub fn new(context: Context, keep: Duration) -> Self {
        Self { context, keep }
    }

    pub async fn put(
        &self,
        name: &str,
        content: &mut (impl AsyncRead + Send + Unpin),
    ) -> Result<u64, FilesError> {
        let metadata = ObjectMetadata {
            name: name.to_owned(),
            chunk_size: Some(CHUNK),
            ..ObjectMetadata::default()
        };
        let stored = self.bucket().await?.put(metadata, content).await;
        match stored {
            Ok(info) => Ok(info.size as u64),
            Err(error) if error.kind() == PutErrorKind::ReadChunks => {
                Err(FilesError::Content(error.to_string()))
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    pub async fn get(&self, name: &str) -> Result<File, FilesError> {
        match self.bucket().await?.get(name).await {
            Ok(object) => {
                let size = object.info().size as u64;
                Ok(File { size, content: Box::new(object) })
            }
            Err(error) if error.kind() == GetErrorKind::NotFound => {
                Err(FilesError::NotFound(name.to_owned()))
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    pub async fn delete(&self, name: &str) -> Result<(), FilesError> {
        match self.bucket().await?.delete(name).await {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == DeleteErrorKind::NotFound => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Looks the bucket up each time, and makes it when it is missing: a NATS server may have
    /// lost its store since the last file.
    async fn bucket(&self) -> Result<ObjectStore, FilesError> {
        match self.context.get_object_store(EXPORTS_BUCKET).await {
            Ok(bucket) => Ok(bucket),
            Err(_) => self.context.create_object_store(self.config()).await.map_err(unavailable),
        }
    }

    fn config(&self) -> object_store::Config {
        object_store::Config {
            bucket: EXPORTS_BUCKET.into(),
            description: Some("files for download".into()),
            // Also what takes away the pieces of a file whose writer died.
            max_age: self.keep,
            max_bytes: -1,
            num_replicas: 1,
            ..object_store::Config::default()
        }
    }
}

fn unavailable(error: impl std::error::Error) -> FilesError {
    FilesError::Unavailable(error.to_string())
}
