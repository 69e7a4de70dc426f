//! The same seam before a peer that speaks SQL Server's protocol from a script. How a real server
//! plans, locks and answers is not shown by it.

mod access;
mod errors;
mod login;
mod parameters;
mod schema;
mod stop;
mod values;

use engines::{EngineError, RunLimits, Target, TargetConfig};
use guard::{Approved, Dialect, Policy};
use tests::tds::cells::{Column, utf16};
use tests::tds::{Reply, Script, Table, Tds};

use super::{ALL, Answer, answer};

/// A peer, and a target that leads to it.
struct Place {
    peer: Tds,
    config: TargetConfig,
    target: Target,
}

impl Place {
    async fn with(script: Script) -> anyhow::Result<Self> {
        let peer = Tds::start(script).await?;
        let config = TargetConfig::new(peer.url().parse().map_err(anyhow::Error::msg)?);
        let target = Target::connect(&config)?;
        Ok(Self { peer, config, target })
    }

    async fn ask(&self, sql: &str) -> Result<Answer, EngineError> {
        self.ask_within(sql, ALL).await
    }

    async fn ask_within(&self, sql: &str, limits: RunLimits) -> Result<Answer, EngineError> {
        answer(&self.target, &approved(sql), limits).await
    }
}

fn approved(sql: &str) -> Approved {
    let policy = Policy { dialect: Dialect::MsSql, ..Policy::unresolved() };
    guard::check(sql, &policy).expect("the guard lets it pass")
}

/// A result of texts alone, `NULL` standing for null.
fn texts(columns: &[&str], rows: &[&[&str]]) -> Table {
    let column = |name: &&str| Column::text(name, 0xe7, 8_000);
    let cell = |text: &&str| (*text != "NULL").then(|| utf16(text));
    Table {
        columns: columns.iter().map(column).collect(),
        rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        is_compressed: false,
    }
}

/// Numbers from 1, in a column called `n`.
fn numbers(count: i32) -> Table {
    Table {
        columns: vec![Column::fixed("n", 0x38)],
        rows: (1..=count).map(|n| vec![Some(n.to_le_bytes().to_vec())]).collect(),
        is_compressed: false,
    }
}

fn rows(table: Table) -> Reply {
    Reply::Rows(table)
}
