//! `make bench`: what our promises cost, beside the bare minimum done by hand.
//!
//! Both run in turns on the same servers, on this machine, with the same durability, so that the
//! ratios mean something wherever they are measured. The figures themselves do not travel.

mod accept;
mod answers;
mod bare;
mod export;
mod figures;
mod ground;
mod guard;
mod http;
mod jobs;
mod mariadb;
mod memory;
mod results;
mod rounds;
mod rows;
mod service;
mod sockets;
mod table;

use std::path::Path;

use anyhow::Context as _;

use self::ground::Ground;
use self::table::Line;

/// In the order of their run; each can be asked for by name.
const PARTS: [&str; 12] = [
    "guard",
    "linking",
    "generation",
    "overhead",
    "accept",
    "jobs",
    "latency",
    "sockets",
    "rows",
    "results",
    "mariadb",
    "export",
];

const RESULT_FILE: &str = ".rowcall/bench.json";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = asked.iter().find(|part| !PARTS.contains(&part.as_str())) {
        anyhow::bail!("no part is called {unknown}; there are {}", PARTS.join(", "));
    }
    let ground = Ground::prepare().await.context("start PostgreSQL and NATS")?;
    let mut lines: Vec<Line> = Vec::new();
    for part in PARTS.into_iter().filter(|part| asked.is_empty() || asked.iter().any(|a| a == part))
    {
        eprintln!("{part} …");
        let measured = measure(part, &ground).await.with_context(|| part.to_owned())?;
        for line in &measured {
            eprintln!("  {line}");
        }
        lines.extend(measured);
    }
    ground.end().await;
    println!("{}", table::markdown(&lines));
    write(&lines)
}

async fn measure(part: &str, ground: &Ground) -> anyhow::Result<Vec<Line>> {
    match part {
        "guard" => guard::measure(),
        "linking" => answers::linking().await,
        "generation" => answers::generation().await,
        "overhead" => answers::overhead(ground).await,
        "accept" => accept::measure(ground).await,
        "jobs" => jobs::drain(ground).await,
        "latency" => jobs::latency(ground).await,
        "sockets" => sockets::measure(ground).await,
        "rows" => rows::measure(ground).await,
        "results" => results::measure(ground).await,
        "mariadb" => mariadb::measure(ground).await,
        "export" => export::measure(ground).await,
        _ => unreachable!("names were checked"),
    }
}

fn write(lines: &[Line]) -> anyhow::Result<()> {
    let file = Path::new(RESULT_FILE);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let json = serde_json::to_vec_pretty(lines)?;
    std::fs::write(file, json).with_context(|| format!("write {}", file.display()))
}
