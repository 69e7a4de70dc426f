//! Accepting questions: a durable row and a durable message behind every 202.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::task::JoinSet;
use uuid::Uuid;

use crate::ground::{CONNECTIONS, Ground};
use crate::http::Client;
use crate::rounds::{Pair, alternate};
use crate::service::Service;
use crate::table::{Line, Target};

const ROUNDS: usize = 5;
const QUESTIONS: usize = 4_000;
const QUESTION: &str = r#"{"question": "How many orders were placed last month?"}"#;

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    sqlx::raw_sql("create table accepted_by_hand (id uuid primary key, payload jsonb not null)")
        .execute(&ground.db)
        .await?;
    let gateway = Service::start(ground, "gateway", &[]).await?;
    let rounds = alternate(
        ROUNDS,
        async || by_gateway(ground, &gateway).await,
        async || by_hand(ground).await,
    )
    .await?;
    gateway.stop().await;
    // Nobody works on these; what follows shall not wade through them.
    ground.bus.jetstream().get_stream(proto::subject::JOBS_STREAM).await?.purge().await?;
    sqlx::raw_sql("truncate jobs, queries cascade").execute(&ground.db).await?;
    let target = Target::RatioAtLeast(0.6);
    Ok(vec![Line::pair("questions accepted", "/s", Pair::of(&rounds), target)])
}

async fn by_gateway(ground: &Ground, gateway: &Service) -> anyhow::Result<f64> {
    rate(|turns| {
        let (address, token) = (gateway.address, ground.token.clone());
        async move {
            let mut client = Client::connect(address).await?;
            while turns.next() {
                let status = client.post("/api/queries", &token, QUESTION).await?;
                anyhow::ensure!(status == 202, "the gateway answered {status}");
            }
            Ok(())
        }
    })
    .await
}

/// One row, one acknowledged message.
async fn by_hand(ground: &Ground) -> anyhow::Result<f64> {
    rate(|turns| {
        let (db, jetstream) = (ground.hand.clone(), ground.bus.jetstream().clone());
        async move {
            while turns.next() {
                let id = Uuid::now_v7();
                sqlx::query("insert into accepted_by_hand values ($1, $2::jsonb)")
                    .bind(id)
                    .bind(QUESTION)
                    .execute(&db)
                    .await?;
                let message = id.to_string().into();
                jetstream.publish("jobs.by_hand.interactive", message).await?.await?;
            }
            Ok(())
        }
    })
    .await
}

/// What is left to do, shared by everybody who does it.
#[derive(Clone)]
struct Turns(Arc<AtomicUsize>);

impl Turns {
    fn next(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) < QUESTIONS
    }
}

/// Questions a second, by as many tasks as there are connections.
async fn rate<F>(work: impl Fn(Turns) -> F) -> anyhow::Result<f64>
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let turns = Turns(Arc::default());
    let start = Instant::now();
    let mut tasks: JoinSet<_> = (0..CONNECTIONS).map(|_| work(turns.clone())).collect();
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Ok(QUESTIONS as f64 / start.elapsed().as_secs_f64())
}
