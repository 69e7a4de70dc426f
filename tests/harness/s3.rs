//! A small S3 for tests: buckets in memory, every request's signature checked.
//!
//! What it answers follows Amazon's API reference as far as our file store asks: objects,
//! multipart uploads with the real limits of parts, ranges, listing.

mod signature;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use files::{Config, Place, S3Config};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use url::form_urlencoded;
use uuid::Uuid;

use self::signature::{Refused, check};

pub const BUCKET: &str = "exports";
pub const ACCESS_KEY: &str = "AKIDTESTS";
pub const SECRET: &str = "a secret/of+tests";
const REGION: &str = "eu-test-1";

/// Smaller parts are taken only as the last of an upload.
const LEAST_PART: usize = 5 << 20;
/// What a body may have; a part of our store has 8 MiB.
const MOST_BYTES: usize = 64 << 20;

/// A running server; it ends when dropped.
pub struct S3 {
    url: String,
    state: Shared,
    server: AbortHandle,
}

type Shared = Arc<Mutex<Bucket>>;

#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Object>,
    uploads: BTreeMap<String, BTreeMap<u32, Bytes>>,
    /// Signatures that were wrong.
    refused: usize,
}

#[derive(Clone)]
struct Object {
    content: Bytes,
    modified: SystemTime,
}

impl S3 {
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Shared::default();
        let router = Router::new().fallback(answer).with_state(state.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, state, server: server.abort_handle() })
    }

    /// How a file store reaches the bucket.
    pub fn config(&self) -> Config {
        let folder = "row call".to_owned();
        Config {
            files_url: Place::S3 { bucket: BUCKET.into(), folder },
            s3: S3Config {
                aws_endpoint_url: Some(self.url.clone()),
                aws_region: Some(REGION.into()),
                aws_access_key_id: Some(ACCESS_KEY.into()),
                aws_secret_access_key: Some(SECRET.into()),
            },
            ..Config::default()
        }
    }

    pub fn keys(&self) -> Vec<String> {
        self.bucket().objects.keys().cloned().collect()
    }

    /// Uploads that were neither completed nor aborted.
    pub fn open_uploads(&self) -> usize {
        self.bucket().uploads.len()
    }

    /// Requests whose signature was wrong.
    pub fn refused(&self) -> usize {
        self.bucket().refused
    }

    /// Makes everything older.
    pub fn age(&self, by: Duration) {
        for object in self.bucket().objects.values_mut() {
            object.modified -= by;
        }
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        lock(&self.state)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(state: &Shared) -> MutexGuard<'_, Bucket> {
    state.lock().expect("no holder of the lock panics")
}

async fn answer(State(state): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, MOST_BYTES).await else {
        return failed(StatusCode::BAD_REQUEST, "EntityTooLarge");
    };
    if let Err(Refused(code)) = check(&parts, &body) {
        lock(&state).refused += 1;
        return failed(StatusCode::FORBIDDEN, code);
    }
    let path = percent_decoded(parts.uri.path());
    let path = path.trim_start_matches('/');
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    if bucket != BUCKET {
        return failed(StatusCode::NOT_FOUND, "NoSuchBucket");
    }
    let query: BTreeMap<String, String> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
    lock(&state).answer(&parts.method, key, &query, &parts.headers, body)
}

impl Bucket {
    fn answer(
        &mut self,
        method: &Method,
        key: &str,
        query: &BTreeMap<String, String>,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Response {
        let upload = query.get("uploadId");
        match (method.as_str(), upload) {
            ("GET", _) if key.is_empty() => {
                self.list(query.get("prefix").map_or("", String::as_str))
            }
            ("GET" | "HEAD", _) => self.get(key, headers),
            ("PUT", Some(id)) => {
                let number = query.get("partNumber").and_then(|number| number.parse().ok());
                self.put_part(id, number, body)
            }
            ("PUT", None) => self.put(key, body),
            ("POST", Some(id)) => self.complete(key, id, &body),
            ("POST", None) if query.contains_key("uploads") => {
                let id = Uuid::now_v7().to_string();
                self.uploads.insert(id.clone(), BTreeMap::new());
                xml(&format!(
                    "<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
                ))
            }
            ("DELETE", Some(id)) => {
                self.uploads.remove(id);
                StatusCode::NO_CONTENT.into_response()
            }
            ("DELETE", None) => {
                self.objects.remove(key);
                StatusCode::NO_CONTENT.into_response()
            }
            _ => failed(StatusCode::NOT_IMPLEMENTED, "NotImplemented"),
        }
    }

    fn put(&mut self, key: &str, content: Bytes) -> Response {
        let tag = etag(&content);
        self.objects.insert(key.to_owned(), Object { content, modified: SystemTime::now() });
        [(header::ETAG, tag)].into_response()
    }

    fn put_part(&mut self, id: &str, number: Option<u32>, content: Bytes) -> Response {
        let (Some(parts), Some(number @ 1..=10_000)) = (self.uploads.get_mut(id), number) else {
            return failed(StatusCode::NOT_FOUND, "NoSuchUpload");
        };
        let tag = etag(&content);
        parts.insert(number, content);
        [(header::ETAG, tag)].into_response()
    }

    fn complete(&mut self, key: &str, id: &str, body: &[u8]) -> Response {
        let Some(parts) = self.uploads.get(id) else {
            return failed(StatusCode::NOT_FOUND, "NoSuchUpload");
        };
        let body = String::from_utf8_lossy(body);
        let named = body.split("<PartNumber>").skip(1);
        let named = named.filter_map(|rest| rest.split('<').next()?.parse::<u32>().ok());
        let named: Vec<u32> = named.collect();
        if named.is_empty() || !named.is_sorted() || !parts.keys().eq(named.iter()) {
            return failed(StatusCode::BAD_REQUEST, "InvalidPart");
        }
        let (_, before_last) = named.split_last().expect("it is not empty");
        if before_last.iter().any(|number| parts[number].len() < LEAST_PART) {
            return failed(StatusCode::BAD_REQUEST, "EntityTooSmall");
        }
        let content: Vec<u8> = parts.values().flatten().copied().collect();
        self.uploads.remove(id);
        let tag = etag(&content);
        self.put(key, content.into());
        xml(&format!(
            "<CompleteMultipartUploadResult><Key>{key}</Key><ETag>{tag}</ETag></CompleteMultipartUploadResult>"
        ))
    }

    fn get(&self, key: &str, headers: &HeaderMap) -> Response {
        let Some(Object { content, modified }) = self.objects.get(key) else {
            return failed(StatusCode::NOT_FOUND, "NoSuchKey");
        };
        let all = [(header::ETAG, etag(content)), (header::LAST_MODIFIED, http_date(*modified))];
        let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
        let Some(range) = range.and_then(|range| range.strip_prefix("bytes=")) else {
            return (all, content.clone()).into_response();
        };
        let bounds = range.split_once('-').and_then(|(start, end)| {
            Some((start.parse::<usize>().ok()?, end.parse::<usize>().ok()?))
        });
        match bounds {
            Some((start, end)) if start <= end && start < content.len() => {
                let end = end.min(content.len() - 1);
                let range = format!("bytes {start}-{end}/{}", content.len());
                let part = content.slice(start..=end);
                (StatusCode::PARTIAL_CONTENT, all, [(header::CONTENT_RANGE, range)], part)
                    .into_response()
            }
            _ => failed(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange"),
        }
    }

    fn list(&self, prefix: &str) -> Response {
        let found = self.objects.iter().filter(|(key, _)| key.starts_with(prefix));
        let contents: Vec<String> = found
            .map(|(key, object)| {
                let modified = DateTime::<Utc>::from(object.modified).to_rfc3339();
                format!(
                    "<Contents><Key>{key}</Key><LastModified>{modified}</LastModified><ETag>{}</ETag><Size>{}</Size></Contents>",
                    etag(&object.content),
                    object.content.len()
                )
            })
            .collect();
        let contents = contents.concat();
        xml(&format!(
            "<ListBucketResult><Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"
        ))
    }
}

fn etag(content: &[u8]) -> String {
    format!("\"{}\"", &signature::hex_digest(content)[..32])
}

fn http_date(time: SystemTime) -> String {
    DateTime::<Utc>::from(time).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn xml(body: &str) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], body.to_owned()).into_response()
}

fn failed(status: StatusCode, code: &str) -> Response {
    let body = format!("<Error><Code>{code}</Code><Message>{code}</Message></Error>");
    (status, Body::from(body)).into_response()
}

fn percent_decoded(path: &str) -> String {
    // A form would read a plus as a space.
    let escaped = path.replace('+', "%2B");
    form_urlencoded::parse(escaped.as_bytes())
        .map(|(name, _)| name.into_owned())
        .next()
        .unwrap_or_default()
}
