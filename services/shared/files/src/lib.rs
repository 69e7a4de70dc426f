//! Where files for download are kept.
//!
//! [`Files`] is the one seam: exporters put streams, gateways get streams, and neither learns
//! what holds them. A name is used once; nothing is overwritten.

mod jetstream;

use std::time::Duration;

use tokio::io::AsyncRead;

use self::jetstream::JetStream;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    /// Days after which a file is taken away
    #[arg(long, env = "EXPORT_KEEP_DAYS", default_value_t = 7)]
    pub export_keep_days: u16,
}

impl Default for Config {
    fn default() -> Self {
        Self { export_keep_days: 7 }
    }
}

/// A store of files. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    kept_in: KeptIn,
}

/// One variant for each kind of store.
#[derive(Clone)]
enum KeptIn {
    JetStream(JetStream),
}

/// A file that is being read.
pub struct File {
    pub size: u64,
    pub content: Box<dyn AsyncRead + Send + Unpin>,
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
    /// Keeps files in NATS, beside the jobs.
    pub fn in_jetstream(context: async_nats::jetstream::Context, config: &Config) -> Self {
        let keep = Duration::from_secs(u64::from(config.export_keep_days) * 24 * 3600);
        Self { kept_in: KeptIn::JetStream(JetStream::new(context, keep)) }
    }

    /// Stores the stream under `name`; gives its size. When it fails, nothing stands there.
    ///
    /// # Errors
    /// [`FilesError::Content`] when `content` fails, [`FilesError::Unavailable`] when the store does.
    pub async fn put(
        &self,
        name: &str,
        content: &mut (impl AsyncRead + Send + Unpin),
    ) -> Result<u64, FilesError> {
        match &self.kept_in {
            KeptIn::JetStream(store) => store.put(name, content).await,
        }
    }

    /// Opens a file for reading from its start.
    pub async fn get(&self, name: &str) -> Result<File, FilesError> {
        match &self.kept_in {
            KeptIn::JetStream(store) => store.get(name).await,
        }
    }

    /// Takes a file away. One that is not there is no error: it may have been asked twice.
    pub async fn delete(&self, name: &str) -> Result<(), FilesError> {
        match &self.kept_in {
            KeptIn::JetStream(store) => store.delete(name).await,
        }
    }
}
