//! Where files for download are kept.
//!
//! [`Files`] is the one seam: exporters put streams, gateways get streams, and neither learns
//! what holds them. A name is used once; nothing is overwritten.

mod jetstream;
mod s3;

use std::{io, ops::Range, str::FromStr, time::Duration};

use bytes::Bytes;
use futures::{Stream, stream::BoxStream};
use url::Url;

use self::jetstream::JetStream;
use self::s3::S3;
pub use self::s3::S3Config;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    /// Days after which a file is taken away
    #[arg(long, env = "EXPORT_KEEP_DAYS", default_value_t = 7)]
    pub export_keep_days: u16,
    /// Where files are kept: nats, beside the jobs, or s3://bucket/folder
    #[arg(long, env = "FILES_URL", default_value = "nats")]
    pub files_url: Place,
    #[command(flatten)]
    pub s3: S3Config,
}

impl Default for Config {
    fn default() -> Self {
        Self { export_keep_days: 7, files_url: Place::Nats, s3: S3Config::default() }
    }
}

impl Config {
    fn keep(&self) -> Duration {
        Duration::from_secs(u64::from(self.export_keep_days) * 24 * 3600)
    }
}

/// What `FILES_URL` names. An empty text is the default: that is what compose files make of an
/// unset variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Nats,
    S3 { bucket: String, folder: String },
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if matches!(text.trim(), "" | "nats") {
            return Ok(Self::Nats);
        }
        let wrong = || format!("`{text}` is neither nats nor s3://bucket/folder");
        let url = Url::parse(text).map_err(|_| wrong())?;
        let is_plain = url.query().is_none() && url.username().is_empty() && url.port().is_none();
        match (url.scheme(), url.host_str()) {
            ("s3", Some(bucket)) if is_plain => {
                let folder = url.path().trim_matches('/').to_owned();
                Ok(Self::S3 { bucket: bucket.to_owned(), folder })
            }
            _ => Err(wrong()),
        }
    }
}

/// A store of files. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    kept_in: KeptIn,
    keep: Duration,
}

/// One variant for each kind of store.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one of it in a process")]
enum KeptIn {
    JetStream(JetStream),
    S3(S3),
}

/// A file that is being read, or a part of it.
pub struct File {
    /// Of the whole file.
    pub size: u64,
    pub content: BoxStream<'static, io::Result<Bytes>>,
}

#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// It was never there, or its days are over.
    #[error("there is no file {0}")]
    NotFound(String),
    /// What was to be stored could not be read; the store is well.
    #[error("read the content: {0}")]
    Content(String),
    #[error("file store: {0}")]
    Unavailable(String),
}

impl Files {
    /// The store that the settings name. Nothing is asked of it yet: it may still be away.
    ///
    /// # Errors
    /// When the settings do not make one.
    pub fn open(
        config: &Config,
        context: async_nats::jetstream::Context,
    ) -> Result<Self, FilesError> {
        let keep = config.keep();
        let kept_in = match &config.files_url {
            Place::Nats => KeptIn::JetStream(JetStream::new(context, keep)),
            Place::S3 { bucket, folder } => KeptIn::S3(S3::new(bucket, folder, &config.s3)?),
        };
        Ok(Self { kept_in, keep })
    }

    /// How long a file is kept.
    pub fn keep(&self) -> Duration {
        self.keep
    }

    /// Stores the stream under `name`; gives its size. When it fails, nothing stands there.
    ///
    /// # Errors
    /// [`FilesError::Content`] when `content` fails, [`FilesError::Unavailable`] when the store does.
    pub async fn put(
        &self,
        name: &str,
        content: impl Stream<Item = io::Result<Bytes>> + Send + Unpin,
    ) -> Result<u64, FilesError> {
        match &self.kept_in {
            KeptIn::JetStream(store) => store.put(name, content).await,
            KeptIn::S3(store) => store.put(name, content).await,
        }
    }

    /// Opens a file for reading: all of it, or the bytes of a range that lies within it.
    pub async fn get(&self, name: &str, range: Option<Range<u64>>) -> Result<File, FilesError> {
        match &self.kept_in {
            KeptIn::JetStream(store) => store.get(name, range).await,
            KeptIn::S3(store) => store.get(name, range).await,
        }
    }

    /// The size of a file.
    pub async fn size(&self, name: &str) -> Result<u64, FilesError> {
        match &self.kept_in {
            KeptIn::JetStream(store) => store.size(name).await,
            KeptIn::S3(store) => store.size(name).await,
        }
    }

    /// Takes a file away. One that is not there is no error: it may have been asked twice.
    pub async fn delete(&self, name: &str) -> Result<(), FilesError> {
        match &self.kept_in {
            KeptIn::JetStream(store) => store.delete(name).await,
            KeptIn::S3(store) => store.delete(name).await,
        }
    }

    /// Takes away what nobody is led to and what is a day past its days, such as files of
    /// attempts that were overtaken; gives how many files that were. JetStream does so by itself.
    pub async fn sweep(&self) -> Result<u64, FilesError> {
        const GRACE: Duration = Duration::from_secs(24 * 3600);
        match &self.kept_in {
            KeptIn::JetStream(_) => Ok(0),
            KeptIn::S3(store) => store.delete_older_than(self.keep + GRACE).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_nats_or_a_bucket() {
        let s3 = |bucket: &str, folder: &str| {
            Ok(Place::S3 { bucket: bucket.into(), folder: folder.into() })
        };
        assert_eq!("".parse(), Ok(Place::Nats));
        assert_eq!("nats".parse(), Ok(Place::Nats));
        assert_eq!("s3://files".parse(), s3("files", ""));
        assert_eq!("s3://files/row/call/".parse(), s3("files", "row/call"));
        for wrong in ["https://files", "s3://", "/tmp", "s3://me:secret@files", "s3://files?x=1"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
