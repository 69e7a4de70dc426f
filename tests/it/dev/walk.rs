//! The walk through the transport company in `data/README.md`, walked.

use std::{fs, path::Path};

use anyhow::Context as _;
use tests::postgres::Postgres;

use super::{end, rowcall, start, up};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");

/// A question of the walk, and what is printed after it.
struct Step<'a> {
    question: &'a str,
    printed: &'a str,
}

/// Headings are questions; each has its command, and what that prints.
fn walk(readme: &str) -> anyhow::Result<Vec<Step<'_>>> {
    let (_, walk) = readme.split_once("\n## A walk through it\n").context("the walk is gone")?;
    let walk = walk.split("\n## ").next().unwrap_or_default();
    let steps = walk.split("\n### ").skip(1).map(|part| {
        let (question, rest) = part.split_once('\n').context("a heading stands alone")?;
        let command = format!("```\n$ target/release/rowcall ask --limit 3 \"{question}\"\n");
        let (_, rest) = rest.split_once(&command).with_context(|| format!("no {command}"))?;
        let printed = rest.split("\n```").next().unwrap_or_default();
        Ok(Step { question, printed })
    });
    steps.collect()
}

/// What does not depend on the day of loading and on the machine: the SQL, what it means, and the
/// columns. Frames are as wide as what stands in them.
fn steady(printed: &str) -> Vec<String> {
    let lines = printed.trim().lines().take_while(|line| !line.starts_with('╞'));
    let unframed = |line: &str| line.replace(['┌', '┐', '┬', '─', '│', '┆'], " ");
    let words = lines.map(|line| unframed(line).split_whitespace().collect::<Vec<_>>().join(" "));
    words.filter(|line| !line.is_empty()).collect()
}

#[tokio::test]
async fn the_walk_through_the_transport_company_prints_what_it_says() -> anyhow::Result<()> {
    let readme = fs::read_to_string(Path::new(DATA).join("README.md"))?;
    let steps = walk(&readme)?;
    assert!(steps.len() >= 4, "the walk is short");
    let server = Postgres::shared().await?;
    let place = tempfile::tempdir()?;
    let dir = place.path().join(".rowcall");
    let given = [
        ("POSTGRES_URL", server.logistics().await?),
        ("KNOWLEDGE_BASE_PATH", format!("{DATA}/logistics/knowledge_base")),
    ];
    let mut dev = start(&dir, &given.each_ref().map(|(name, value)| (*name, value.as_str())))?;
    up(&dir, &mut dev).await?;

    for Step { question, printed } in steps {
        let now = rowcall(&dir, &["ask", "--limit", "3", question]).await?;
        assert_eq!(steady(&now), steady(printed), "{question}");
        let last = now.trim().lines().last().unwrap_or_default();
        assert!(last.contains("SQL by builtin") && !last.starts_with('0'), "{question}: {last}");
    }
    end(&mut dev).await
}
