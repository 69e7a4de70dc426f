//! Writing an object: chunks of one size, a few of them on their way at once.

use std::collections::{HashMap, VecDeque};
use std::future::IntoFuture as _;
use std::io;

use async_nats::HeaderMap;
use async_nats::jetstream::Context;
use async_nats::jetstream::context::PublishAckFuture;
use async_nats::jetstream::object_store::{ObjectInfo, ObjectOptions};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use bytes::{Bytes, BytesMut};
use futures::{Stream, TryStreamExt as _};
use proto::subject::EXPORTS_BUCKET;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{CHUNK, EVEN, chunks_subject, stream_name, unavailable};
use crate::FilesError;

/// Chunks that may be on their way at once.
const ON_THEIR_WAY: usize = 4;

pub async fn put(
    jetstream: &Context,
    name: &str,
    content: impl Stream<Item = io::Result<Bytes>> + Send + Unpin,
) -> Result<u64, FilesError> {
    let nuid = Uuid::now_v7().simple().to_string();
    let mut chunks = Chunks {
        context: jetstream,
        subject: chunks_subject(&nuid),
        gathered: BytesMut::with_capacity(CHUNK),
        digest: Sha256::new(),
        acknowledgements: VecDeque::new(),
        count: 0,
        size: 0,
    };
    match chunks.send_all(content).await {
        Ok(()) => chunks.describe(name, nuid).await,
        Err(error) => {
            // Without its description it is no object; room is all that this gives back.
            if let Ok(stream) = jetstream.get_stream_no_info(stream_name()).await {
                let _ = stream.purge().filter(&chunks.subject).await;
            }
            Err(error)
        }
    }
}

struct Chunks<'c> {
    context: &'c Context,
    subject: String,
    gathered: BytesMut,
    digest: Sha256,
    acknowledgements: VecDeque<PublishAckFuture>,
    count: usize,
    size: usize,
}

impl Chunks<'_> {
    async fn send_all(
        &mut self,
        mut content: impl Stream<Item = io::Result<Bytes>> + Send + Unpin,
    ) -> Result<(), FilesError> {
        let broken = |error: io::Error| FilesError::Content(error.to_string());
        while let Some(mut piece) = content.try_next().await.map_err(broken)? {
            while !piece.is_empty() {
                let missing = CHUNK - self.gathered.len();
                let part = piece.split_to(missing.min(piece.len()));
                self.gathered.extend_from_slice(&part);
                if self.gathered.len() == CHUNK {
                    self.send().await?;
                }
            }
        }
        if !self.gathered.is_empty() {
            self.send().await?;
        }
        self.wait_until_at_most(0).await
    }

    async fn send(&mut self) -> Result<(), FilesError> {
        let chunk = std::mem::replace(&mut self.gathered, BytesMut::with_capacity(CHUNK)).freeze();
        self.digest.update(&chunk);
        self.count += 1;
        self.size += chunk.len();
        self.wait_until_at_most(ON_THEIR_WAY - 1).await?;
        let sent = self.context.publish(self.subject.clone(), chunk).await.map_err(unavailable)?;
        self.acknowledgements.push_back(sent);
        Ok(())
    }

    async fn wait_until_at_most(&mut self, count: usize) -> Result<(), FilesError> {
        while self.acknowledgements.len() > count {
            if let Some(first) = self.acknowledgements.pop_front() {
                first.into_future().await.map_err(unavailable)?;
            }
        }
        Ok(())
    }

    /// Publishes what makes the chunks an object; gives its size.
    async fn describe(self, name: &str, nuid: String) -> Result<u64, FilesError> {
        let info = ObjectInfo {
            name: name.to_owned(),
            description: None,
            metadata: HashMap::from([(EVEN.to_owned(), CHUNK.to_string())]),
            headers: None,
            options: Some(ObjectOptions { link: None, max_chunk_size: Some(CHUNK) }),
            bucket: EXPORTS_BUCKET.into(),
            nuid,
            size: self.size,
            chunks: self.count,
            modified: None,
            digest: Some(format!("SHA-256={}", URL_SAFE.encode(self.digest.finalize()))),
            deleted: false,
        };
        let subject = format!("$O.{EXPORTS_BUCKET}.M.{}", URL_SAFE.encode(name));
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Rollup", "sub");
        let description = serde_json::to_vec(&info).map_err(unavailable)?;
        let published = self.context.publish_with_headers(subject, headers, description.into());
        published.await.map_err(unavailable)?.await.map_err(unavailable)?;
        Ok(info.size as u64)
    }
}
