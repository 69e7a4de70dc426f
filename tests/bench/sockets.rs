//! Thousands of listeners at one gateway.

use std::time::Duration;

use anyhow::Context as _;
use chrono::Utc;
use futures::{SinkExt as _, StreamExt as _, stream};
use proto::{Envelope, Event, QueryId, Stage, Topic, UserId};
use sqlx::PgPool;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_util::sync::CancellationToken;

use crate::figures::percentile;
use crate::ground::Ground;
use crate::memory;
use crate::service::Service;
use crate::table::Line;

const LISTENERS: usize = 5_000;
const EVENTS_PER_SECOND: usize = 5_000;
const SECONDS: usize = 10;
/// Events published at once, a thousand times a second.
const BURST: usize = EVENTS_PER_SECOND / 1_000;
/// Connections that are opened before memory is counted, so that what all share is there.
const FIRST: usize = 50;

type Socket = WebSocketStream<TcpStream>;

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let topics = topics(&ground.db, ground.user).await?;
    let gateway = Service::start(ground, "gateway", &[]).await?;
    let started = Instant::now();
    let stop = CancellationToken::new();
    let mut listeners = JoinSet::new();
    let mut hire = async |topics: &[Topic]| -> anyhow::Result<()> {
        let mut sockets =
            stream::iter(topics).map(|topic| listen(ground, &gateway, *topic)).buffer_unordered(64);
        while let Some(socket) = sockets.next().await {
            listeners.spawn(hear(socket?, started, stop.clone()));
        }
        Ok(())
    };
    hire(&topics[..FIRST]).await?;
    let before = memory::resident(gateway.pid)?;
    hire(&topics[FIRST..]).await?;
    // What subscribing had to read is read.
    tokio::time::sleep(Duration::from_secs(2)).await;

    let sent = publish(ground, &topics, started).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let memory = memory::resident(gateway.pid)? - before;
    stop.cancel();
    let mut delays = Vec::new();
    while let Some(heard) = listeners.join_next().await {
        delays.extend(heard??);
    }
    gateway.stop().await;
    anyhow::ensure!(delays.len() == sent, "{sent} events were sent, {} heard", delays.len());

    let what = |what: &str| format!("{LISTENERS} sockets, {EVENTS_PER_SECOND} events/s: {what}");
    let per_socket = memory / (LISTENERS - FIRST) as f64 / 1024.0;
    Ok(vec![
        Line::bound(what("publish to client, p99"), "ms", percentile(&delays, 99.0), 10.0),
        Line::bound(what("memory of a connection"), "KB", per_socket, 20.0),
    ])
}

/// One topic for each listener, as a query would have.
async fn topics(db: &PgPool, user: UserId) -> anyhow::Result<Vec<Topic>> {
    let queries: Vec<QueryId> = (0..LISTENERS).map(|_| QueryId::new()).collect();
    let ids: Vec<_> = queries.iter().map(|query| query.0).collect();
    sqlx::query("insert into topics (id, user_id) select id, $2 from unnest($1::uuid[]) id")
        .bind(ids)
        .bind(user.0)
        .execute(db)
        .await?;
    Ok(queries.into_iter().map(Topic::from).collect())
}

async fn listen(ground: &Ground, gateway: &Service, topic: Topic) -> anyhow::Result<Socket> {
    let mut request = format!("ws://{}/api/ws", gateway.address).into_client_request()?;
    let bearer = format!("Bearer {}", ground.token).parse()?;
    request.headers_mut().insert("authorization", bearer);
    let stream = TcpStream::connect(gateway.address).await?;
    stream.set_nodelay(true)?;
    let config = WebSocketConfig::default().read_buffer_size(1024).write_buffer_size(0);
    let (mut socket, _) =
        tokio_tungstenite::client_async_with_config(request, stream, Some(config))
            .await
            .context("open a socket")?;
    let subscribe = format!(r#"{{"type": "subscribe", "topic": "{topic}", "after_seq": 0}}"#);
    socket.send(Message::text(subscribe)).await?;
    Ok(socket)
}

/// Milliseconds that each event was on its way, until told to stop.
async fn hear(
    mut socket: Socket,
    started: Instant,
    stop: CancellationToken,
) -> anyhow::Result<Vec<f64>> {
    let mut delays = Vec::new();
    while let Some(Some(message)) = stop.run_until_cancelled(socket.next()).await {
        let message = message?;
        let now = started.elapsed();
        if let Message::Text(text) = message {
            let told: Envelope = serde_json::from_str(&text).with_context(|| text.to_string())?;
            if let Event::Stage { message, .. } = told.event {
                let sent = Duration::from_nanos(message.parse()?);
                delays.push(now.saturating_sub(sent).as_secs_f64() * 1e3);
            }
        }
    }
    Ok(delays)
}

/// Spreads news as a worker does, to one listener after the other; gives how many.
async fn publish(ground: &Ground, topics: &[Topic], started: Instant) -> anyhow::Result<usize> {
    let mut ticks = tokio::time::interval(Duration::from_millis(1));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let events = EVENTS_PER_SECOND * SECONDS;
    for burst in 0..events / BURST {
        ticks.tick().await;
        let news: Vec<Envelope> = (burst * BURST..(burst + 1) * BURST)
            .map(|number| Envelope {
                seq: (number / topics.len()) as i64 + 1,
                topic: topics[number % topics.len()],
                event: Event::stage(Stage::Executing, started.elapsed().as_nanos().to_string()),
                timestamp: Utc::now(),
            })
            .collect();
        ground.bus.tell(&news).await;
    }
    Ok(events)
}
