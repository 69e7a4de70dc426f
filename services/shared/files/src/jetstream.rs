//! Files in a JetStream object store.
//!
//! The layout is that of ADR-20 of NATS, so that its tools read our files: a message for each
//! chunk, and one that describes the object. Writing is done here rather than by the client
//! library: that waits for each chunk before it sends the next, and its chunks are of any size.
//! Ours are all equal, so that the middle of a file is found by counting.

mod read;
mod write;

use std::{ops::Range, time::Duration};

use async_nats::jetstream::Context;
use async_nats::jetstream::object_store::{
    self, DeleteErrorKind, InfoErrorKind, ObjectInfo, ObjectStore,
};
use bytes::Bytes;
use futures::Stream;
use proto::subject::EXPORTS_BUCKET;

use crate::{File, FilesError};

/// Well below the server's default limit of 1 MB for a message.
const CHUNK: usize = 256 << 10;
/// Stands in an object's metadata when each of its chunks, but the last, has this size.
const EVEN: &str = "chunk";

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
        content: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
    ) -> Result<u64, FilesError> {
        self.bucket().await?;
        write::put(&self.context, name, content).await
    }

    pub async fn get(&self, name: &str, range: Option<Range<u64>>) -> Result<File, FilesError> {
        let bucket = self.bucket().await?;
        let info = info(&bucket, name).await?;
        let size = info.size as u64;
        let content = match range {
            Some(range) if is_even(&info) => read::part(&self.context, &info, range).await?,
            range => read::whole(&bucket, name, range).await?,
        };
        Ok(File { size, content })
    }

    pub async fn size(&self, name: &str) -> Result<u64, FilesError> {
        Ok(info(&self.bucket().await?, name).await?.size as u64)
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

async fn info(bucket: &ObjectStore, name: &str) -> Result<ObjectInfo, FilesError> {
    match bucket.info(name).await {
        Ok(info) if info.deleted => Err(FilesError::NotFound(name.to_owned())),
        Ok(info) => Ok(info),
        Err(error) if error.kind() == InfoErrorKind::NotFound => {
            Err(FilesError::NotFound(name.to_owned()))
        }
        Err(error) => Err(unavailable(error)),
    }
}

/// Files of the release before are not.
fn is_even(info: &ObjectInfo) -> bool {
    info.metadata.get(EVEN).is_some_and(|size| *size == CHUNK.to_string())
}

/// The stream that holds the bucket.
fn stream_name() -> String {
    format!("OBJ_{EXPORTS_BUCKET}")
}

/// Where the chunks of an object are published.
fn chunks_subject(nuid: &str) -> String {
    format!("$O.{EXPORTS_BUCKET}.C.{nuid}")
}

fn unavailable(error: impl std::fmt::Display) -> FilesError {
    FilesError::Unavailable(error.to_string())
}
