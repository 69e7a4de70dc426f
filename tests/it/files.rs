//! Where files are kept: the same promises by JetStream and by S3.

use std::io;
use std::time::Duration;

use async_nats::jetstream::object_store::ObjectMetadata;
use bytes::Bytes;
use files::{Config, Files, FilesError};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use proto::subject::EXPORTS_BUCKET;
use tests::World;
use tests::s3::S3;

const MB: usize = 1 << 20;

/// Bytes that tell where they stand.
fn content(size: usize) -> Vec<u8> {
    (0..size).map(|place| (place * 31 / 7 + place / 65_536) as u8).collect()
}

/// In pieces that fit into nothing evenly.
async fn put(files: &Files, name: &str, content: &[u8]) -> Result<u64, FilesError> {
    let pieces = content.chunks(100_003).map(|piece| Ok(Bytes::copy_from_slice(piece)));
    files.put(name, stream::iter(pieces.collect::<Vec<io::Result<Bytes>>>())).await
}

async fn get(
    files: &Files,
    name: &str,
    range: Option<std::ops::Range<u64>>,
) -> anyhow::Result<Vec<u8>> {
    let pieces: Vec<Bytes> = files.get(name, range).await?.content.try_collect().await?;
    Ok(pieces.concat())
}

/// What every store of files does.
async fn keeps_its_promises(files: &Files, size: usize) -> anyhow::Result<()> {
    let content = content(size);
    assert_eq!(put(files, "a/b.bin", &content).await?, size as u64);
    assert_eq!(put(files, "a/empty", &[]).await?, 0);
    assert_eq!(files.size("a/b.bin").await?, size as u64);
    assert_eq!(files.get("a/b.bin", Some(5..6)).await?.size, size as u64);
    assert!(get(files, "a/b.bin", None).await? == content);
    assert!(get(files, "a/empty", None).await?.is_empty());
    let chunk = 256 << 10;
    let end = size as u64;
    for range in [
        0..1,
        0..end,
        end - 1..end,
        chunk - 1..chunk + 1,
        chunk..2 * chunk,
        2 * chunk + 7..5 * chunk + 1,
    ] {
        let part = get(files, "a/b.bin", Some(range.clone())).await?;
        assert!(part == content[range.start as usize..range.end as usize], "{range:?}");
    }

    let broken =
        stream::iter([Ok(Bytes::from(vec![1; 9 * MB])), Err(io::Error::other("the rows ended"))]);
    let failed = files.put("a/broken", broken).await.err();
    assert!(matches!(failed, Some(FilesError::Content(_))), "{failed:?}");
    for name in ["a/broken", "never/there"] {
        assert!(matches!(files.size(name).await, Err(FilesError::NotFound(_))), "{name}");
        assert!(matches!(files.get(name, None).await.err(), Some(FilesError::NotFound(_))));
        assert!(matches!(files.get(name, Some(0..1)).await.err(), Some(FilesError::NotFound(_))));
    }
    files.delete("a/b.bin").await?;
    files.delete("a/b.bin").await?;
    assert!(matches!(files.get("a/b.bin", None).await.err(), Some(FilesError::NotFound(_))));
    Ok(())
}

#[tokio::test]
async fn jetstream_keeps_files() -> anyhow::Result<()> {
    let world = World::new().await?;
    let files = Files::open(&Config::default(), world.bus.jetstream().clone())?;
    keeps_its_promises(&files, 3 * MB + 17).await
}

#[tokio::test]
async fn s3_keeps_files() -> anyhow::Result<()> {
    chassis::install_tls();
    let (world, s3) = (World::new().await?, S3::start().await?);
    let files = Files::open(&s3.config(), world.bus.jetstream().clone())?;
    keeps_its_promises(&files, 20 * MB + 17).await?;
    assert_eq!(s3.keys(), ["row call/a/empty"]);
    assert_eq!((s3.open_uploads(), s3.refused()), (0, 0));
    Ok(())
}

#[tokio::test]
async fn the_middle_of_a_file_is_found_among_the_chunks_of_others() -> anyhow::Result<()> {
    let world = World::new().await?;
    let files = Files::open(&Config::default(), world.bus.jetstream().clone())?;
    let contents: Vec<Vec<u8>> = (1..=3).map(|n| content(2 * MB + n * 999)).collect();
    let puts = contents.iter().enumerate().map(async |(n, content)| {
        // Slowly, so that they stand among each other.
        let pieces: Vec<Bytes> = content.chunks(50_000).map(Bytes::copy_from_slice).collect();
        let pieces = stream::iter(pieces).then(async |piece| {
            tokio::task::yield_now().await;
            Ok(piece)
        });
        files.put(&format!("{n}"), Box::pin(pieces)).await
    });
    futures::future::try_join_all(puts).await?;
    for (n, content) in contents.iter().enumerate() {
        for start in [1_u64, 300_000, 1_000_000, 2_000_000] {
            let part = get(&files, &format!("{n}"), Some(start..start + 70_000)).await?;
            assert!(part == content[start as usize..start as usize + 70_000], "{n} from {start}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn files_of_natss_own_tools_are_read_and_ours_by_them() -> anyhow::Result<()> {
    let world = World::new().await?;
    let files = Files::open(&Config::default(), world.bus.jetstream().clone())?;
    let content = content(MB + 3);
    put(&files, "ours", &content).await?;
    let bucket = world.bus.jetstream().get_object_store(EXPORTS_BUCKET).await?;
    let mut theirs = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut bucket.get("ours").await?, &mut theirs).await?;
    assert!(theirs == content);

    let metadata = ObjectMetadata { chunk_size: Some(10_007), ..ObjectMetadata::from("theirs") };
    bucket.put(metadata, &mut content.as_slice()).await?;
    assert!(get(&files, "theirs", None).await? == content);
    assert!(get(&files, "theirs", Some(500_000..600_000)).await? == content[500_000..600_000]);
    Ok(())
}

#[tokio::test]
async fn a_wrong_key_stores_nothing_and_is_not_told_to_anybody() -> anyhow::Result<()> {
    chassis::install_tls();
    let (world, s3) = (World::new().await?, S3::start().await?);
    let mut config = s3.config();
    config.s3.aws_secret_access_key = Some("another secret".into());
    let files = Files::open(&config, world.bus.jetstream().clone())?;
    let error = put(&files, "a", b"content").await.expect_err("the signature is wrong");
    assert!(matches!(error, FilesError::Unavailable(_)));
    let said = format!("{error} {config:?}");
    assert!(said.contains("SignatureDoesNotMatch") && !said.contains("another secret"), "{said}");
    assert!(s3.refused() > 0 && s3.keys().is_empty());
    Ok(())
}

#[tokio::test]
async fn what_nobody_is_led_to_is_swept_out_of_a_bucket() -> anyhow::Result<()> {
    chassis::install_tls();
    let (world, s3) = (World::new().await?, S3::start().await?);
    let files = Files::open(&s3.config(), world.bus.jetstream().clone())?;
    put(&files, "old/1.csv", b"old").await?;
    put(&files, "old/2.csv", b"old").await?;
    assert_eq!(files.sweep().await?, 0);
    s3.age(Duration::from_secs(9 * 24 * 3600));
    put(&files, "new.csv", b"new").await?;
    assert_eq!(files.sweep().await?, 2);
    assert_eq!(s3.keys(), ["row call/new.csv"]);
    Ok(())
}
