//! Reading an object, from its start or from its middle.

use std::{io, ops::Range, time::Duration};

use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::DeliverPolicy;
use async_nats::jetstream::consumer::push::{Ordered, OrderedConfig};
use async_nats::jetstream::object_store::{ObjectInfo, ObjectStore};
use bytes::Bytes;
use futures::{StreamExt as _, stream, stream::BoxStream};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::timeout;
use tokio_util::io::ReaderStream;

use super::{CHUNK, chunks_subject, stream_name, unavailable};
use crate::FilesError;

/// How long the next chunk may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Handed on at once.
const READ: usize = 64 << 10;

type Content = BoxStream<'static, io::Result<Bytes>>;

/// All of the object, its digest checked; or a part of it, which is found by reading up to it.
pub async fn whole(
    bucket: &ObjectStore,
    name: &str,
    range: Option<Range<u64>>,
) -> Result<Content, FilesError> {
    let mut object = bucket.get(name).await.map_err(unavailable)?;
    let Some(range) = range else { return Ok(stream_of(object)) };
    let mut before = (&mut object).take(range.start);
    tokio::io::copy(&mut before, &mut tokio::io::sink()).await.map_err(unavailable)?;
    Ok(stream_of(object.take(range.end - range.start)))
}

fn stream_of(reader: impl AsyncRead + Send + 'static) -> Content {
    ReaderStream::with_capacity(reader, READ).boxed()
}

/// A part of an object whose chunks are all of one size, read from the chunk where it begins.
pub async fn part(
    context: &Context,
    info: &ObjectInfo,
    range: Range<u64>,
) -> Result<Content, FilesError> {
    if range.is_empty() {
        return Ok(stream::empty().boxed());
    }
    let stream = context.get_stream(stream_name()).await.map_err(unavailable)?;
    let subject = chunks_subject(&info.nuid);
    let first = stream
        .get_first_raw_message_by_subject(&subject, 1)
        .await
        .map_err(|_| FilesError::NotFound(info.name.clone()))?;
    let wanted = range.start / CHUNK as u64;
    let consumer = stream
        .create_consumer(OrderedConfig {
            deliver_subject: context.client().new_inbox(),
            filter_subject: subject,
            // Other files may be written at the same time, so that the chunk stands here or
            // later; never earlier.
            deliver_policy: DeliverPolicy::ByStartSequence {
                start_sequence: first.sequence + wanted,
            },
            ..OrderedConfig::default()
        })
        .await
        .map_err(unavailable)?;
    let part = Part {
        messages: consumer.messages().await.map_err(unavailable)?,
        chunks: info.chunks as u64,
        range,
    };
    Ok(stream::unfold(Some(part), async |part| {
        let mut part = part?;
        match part.next().await {
            Ok(bytes) if part.range.is_empty() => Some((Ok(bytes), None)),
            Ok(bytes) => Some((Ok(bytes), Some(part))),
            Err(error) => Some((Err(error), None)),
        }
    })
    .boxed())
}

struct Part {
    messages: Ordered,
    chunks: u64,
    /// What is still to come.
    range: Range<u64>,
}

impl Part {
    async fn next(&mut self) -> io::Result<Bytes> {
        loop {
            let next = timeout(PATIENCE, self.messages.next()).await?;
            let message = next.ok_or(io::ErrorKind::UnexpectedEof)?.map_err(io::Error::other)?;
            let pending = message.info().map_err(io::Error::other)?.pending;
            let start = self.chunks.saturating_sub(1 + pending) * CHUNK as u64;
            let end = start + message.payload.len() as u64;
            if end <= self.range.start {
                continue;
            }
            if start > self.range.start {
                return Err(io::Error::other("a chunk is missing"));
            }
            let until = end.min(self.range.end);
            let from = (self.range.start - start) as usize;
            self.range.start = until;
            return Ok(message.payload.slice(from..(until - start) as usize));
        }
    }
}
