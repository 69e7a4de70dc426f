//! Files in a bucket of Amazon S3, or of anything that speaks like it.

use std::{io, ops::Range, sync::Arc, time::Duration};

use bytes::Bytes;
use chrono::Utc;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{
    ClientOptions, GetOptions, GetRange, MultipartUpload, ObjectStore as _, ObjectStoreExt as _,
    PutPayload, RetryConfig, UploadPart, path::Path,
};
use tokio::task::JoinSet;

use crate::{File, FilesError};

/// Parts of this size, of which S3 takes 10,000, make files of up to 80 GB. Smaller files are
/// stored in one request.
const PART: usize = 8 << 20;
/// Parts on their way at once, besides the one that fills.
const ON_THEIR_WAY: usize = 2;

/// How the store is reached. What is missing here is taken from where Amazon's own tools take
/// it: the other `AWS_…` variables, the role of the pod or of the machine.
#[derive(Clone, Default, clap::Args)]
pub struct S3Config {
    /// Address of an S3-compatible store; without it, Amazon's
    #[arg(long, env = "AWS_ENDPOINT_URL")]
    pub aws_endpoint_url: Option<String>,
    /// Region of the bucket; us-east-1 without it
    #[arg(long, env = "AWS_REGION")]
    pub aws_region: Option<String>,
    /// Who we are to the store; without it, the role of the pod or of the machine
    #[arg(long, env = "AWS_ACCESS_KEY_ID")]
    pub aws_access_key_id: Option<String>,
    /// The secret that belongs to the access key
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true)]
    pub aws_secret_access_key: Option<String>,
}

/// Without the secret, which would end up in logs.
impl std::fmt::Debug for S3Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3Config")
            .field("aws_endpoint_url", &self.aws_endpoint_url)
            .field("aws_region", &self.aws_region)
            .field("aws_access_key_id", &self.aws_access_key_id)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
pub struct S3 {
    store: Arc<AmazonS3>,
    folder: Path,
}

impl S3 {
    pub fn new(bucket: &str, folder: &str, config: &S3Config) -> Result<Self, FilesError> {
        let client = ClientOptions::new()
            .with_connect_timeout(Duration::from_secs(5))
            .with_read_timeout(Duration::from_secs(30))
            // A download takes as long as its reader does.
            .with_timeout_disabled();
        let retry = RetryConfig {
            max_retries: 4,
            retry_timeout: Duration::from_secs(30),
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .with_retry(retry)
            // Not every store that speaks like S3 knows how to delete many at once.
            .with_disable_bulk_delete(true);
        // An empty text is none: that is what compose files make of an unset variable.
        let set = |setting: &Option<String>| setting.clone().filter(|text| !text.is_empty());
        let mut client = client;
        if let Some(endpoint) = set(&config.aws_endpoint_url) {
            client = client.with_allow_http(endpoint.starts_with("http://"));
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(region) = set(&config.aws_region) {
            builder = builder.with_region(region);
        }
        if let Some(key) = set(&config.aws_access_key_id) {
            builder = builder.with_access_key_id(key);
        }
        if let Some(secret) = set(&config.aws_secret_access_key) {
            builder = builder.with_secret_access_key(secret);
        }
        let store = builder.with_client_options(client).build().map_err(unavailable)?;
        Ok(Self { store: Arc::new(store), folder: Path::from(folder) })
    }

    pub async fn put(
        &self,
        name: &str,
        mut content: impl Stream<Item = io::Result<Bytes>> + Send + Unpin,
    ) -> Result<u64, FilesError> {
        let path = self.path(name);
        let mut part = Vec::new();
        if !fill(&mut part, &mut content).await? {
            let size = length(&part);
            self.store.put(&path, payload(part)).await.map_err(unavailable)?;
            return Ok(size);
        }
        let upload = self.store.put_multipart(&path).await.map_err(unavailable)?;
        let mut parts = Parts { upload, on_their_way: JoinSet::new(), size: 0 };
        match parts.send_all(part, &mut content).await {
            Ok(()) => Ok(parts.size),
            Err(error) => {
                parts.on_their_way.shutdown().await;
                if let Err(error) = parts.upload.abort().await {
                    tracing::debug!(
                        "parts of a file that failed stay until the bucket's own rule takes them: {error}"
                    );
                }
                Err(error)
            }
        }
    }

    pub async fn get(&self, name: &str, range: Option<Range<u64>>) -> Result<File, FilesError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.store.get_opts(&self.path(name), options).await.map_err(of_one)?;
        let size = found.meta.size;
        Ok(File { size, content: found.into_stream().map_err(io::Error::other).boxed() })
    }

    pub async fn size(&self, name: &str) -> Result<u64, FilesError> {
        Ok(self.store.head(&self.path(name)).await.map_err(of_one)?.size)
    }

    pub async fn delete(&self, name: &str) -> Result<(), FilesError> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    pub async fn delete_older_than(&self, age: Duration) -> Result<u64, FilesError> {
        let (mut count, now) = (0, Utc::now());
        let mut objects = self.store.list(Some(&self.folder));
        while let Some(object) = objects.try_next().await.map_err(unavailable)? {
            let is_old = (now - object.last_modified).to_std().is_ok_and(|old| old > age);
            if is_old {
                self.store.delete(&object.location).await.map_err(unavailable)?;
                count += 1;
            }
        }
        Ok(count)
    }

    fn path(&self, name: &str) -> Path {
        name.split('/').fold(self.folder.clone(), Path::join)
    }
}

struct Parts {
    upload: Box<dyn MultipartUpload>,
    on_their_way: JoinSet<object_store::Result<()>>,
    size: u64,
}

impl Parts {
    async fn send_all(
        &mut self,
        mut part: Vec<Bytes>,
        content: &mut (impl Stream<Item = io::Result<Bytes>> + Send + Unpin),
    ) -> Result<(), FilesError> {
        loop {
            self.size += length(&part);
            let sending: UploadPart = self.upload.put_part(payload(part));
            self.on_their_way.spawn(sending);
            while self.on_their_way.len() >= ON_THEIR_WAY {
                self.wait_for_one().await?;
            }
            part = Vec::new();
            let is_full = fill(&mut part, content).await?;
            if !is_full && part.is_empty() {
                break;
            }
        }
        while !self.on_their_way.is_empty() {
            self.wait_for_one().await?;
        }
        self.upload.complete().await.map_err(unavailable)?;
        Ok(())
    }

    async fn wait_for_one(&mut self) -> Result<(), FilesError> {
        match self.on_their_way.join_next().await {
            Some(sent) => sent.map_err(unavailable)?.map_err(unavailable),
            None => Ok(()),
        }
    }
}

/// Fills up a part. False: the content has ended.
async fn fill(
    part: &mut Vec<Bytes>,
    content: &mut (impl Stream<Item = io::Result<Bytes>> + Send + Unpin),
) -> Result<bool, FilesError> {
    let mut size = 0;
    while size < PART {
        let next = content.try_next().await;
        let Some(piece) = next.map_err(|error| FilesError::Content(error.to_string()))? else {
            return Ok(false);
        };
        size += piece.len();
        part.push(piece);
    }
    Ok(true)
}

fn length(part: &[Bytes]) -> u64 {
    part.iter().map(|piece| piece.len() as u64).sum()
}

fn payload(part: Vec<Bytes>) -> PutPayload {
    part.into_iter().collect()
}

fn of_one(error: object_store::Error) -> FilesError {
    match error {
        object_store::Error::NotFound { path, .. } => FilesError::NotFound(path),
        error => unavailable(error),
    }
}

/// A file store that fails names no key: what it says is for the log alone.
fn unavailable(error: impl std::fmt::Display) -> FilesError {
    FilesError::Unavailable(error.to_string())
}
