//! Storing a million rows of a MariaDB, beside reading them with its driver into a file.

use anyhow::Context as _;
use cli::servers::mariadb::{Server, connect};
use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Row as _};
use tokio::fs::File;
use tokio::io::{AsyncWriteExt as _, BufWriter};

use crate::ground::{Ground, NARROW_ROWS};
use crate::memory;
use crate::rounds::{Pair, alternate};
use crate::rows::{EXECUTOR, FEW_ROWS, MB, forget, select, store_rows, timed};
use crate::service::Service;
use crate::table::{Line, Target};

const ROUNDS: usize = 3;

const NARROW: &str = "
    create table narrow (id int primary key, label varchar(20) not null,
        amount decimal(10, 2) not null, day date not null);
    insert into narrow
        select seq, concat('label ', seq % 1000), (seq * 37 % 100000) / 100,
            date '2020-01-01' + interval seq % 1500 day
        from seq_1_to_1000000;
    analyze table narrow";

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let mut server = Server::start(&ground.dir().join("mariadb")).await.context("start MariaDB")?;
    let mut filling = connect(&server.url("")).await?;
    sqlx::raw_sql("create database bench").execute(&mut filling).await?;
    let url = server.url("bench");
    let mut filling = connect(&url).await?;
    sqlx::raw_sql(NARROW).execute(&mut filling).await.context("fill the table")?;

    let settings = [&EXECUTOR[..], &[("POSTGRES_URL", url.as_str())]].concat();
    let executor = Service::start(ground, "executor", &settings).await?;
    let idle = memory::resident(executor.pid)?;
    store_rows(ground, FEW_ROWS).await?;
    let few = memory::peak(executor.pid)? - idle;
    store_rows(ground, NARROW_ROWS).await?;
    let many = memory::peak(executor.pid)? - idle;
    let rounds = alternate(
        ROUNDS,
        async || {
            let stored = timed(store_rows(ground, NARROW_ROWS)).await?;
            forget(&ground.db).await?;
            Ok(stored)
        },
        async || timed(read_to_file(ground, &url)).await,
    )
    .await?;
    executor.stop().await;
    server.stop().await;
    let target = Target::RatioAtLeast(0.25);
    Ok(vec![
        Line::pair("a million rows of MariaDB stored", "rows/s", Pair::of(&rounds), target),
        Line::bound("executor over idle, 10,000 rows of MariaDB", "MB", few / MB, 64.0),
        Line::bound("executor over idle, 1,000,000 rows of MariaDB", "MB", many / MB, 64.0),
    ])
}

/// Every value's bytes, as they come.
async fn read_to_file(ground: &Ground, url: &str) -> anyhow::Result<()> {
    let mut connection = connect(url).await?;
    let mut file = BufWriter::new(File::create(ground.dir().join("narrow.rows")).await?);
    let mut rows =
        sqlx::query(AssertSqlSafe(select(NARROW_ROWS))).persistent(false).fetch(&mut connection);
    while let Some(row) = rows.try_next().await? {
        for column in 0..row.len() {
            file.write_all(row.try_get_unchecked::<&[u8], _>(column)?).await?;
        }
    }
    file.flush().await?;
    Ok(())
}
