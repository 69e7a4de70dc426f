//! Hearing what happens: each event once, in order, none missing, whatever the bus loses.

use std::time::Duration;

use anyhow::Context as _;
use futures::{SinkExt as _, StreamExt as _};
use proto::{Envelope, Event, QueryId, Role, Stage, api::Query};
use serde_json::{Value, json};
use tests::{
    World,
    gateway::{Gateway, Person, Socket},
};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Message, protocol::frame::coding::CloseCode};

/// A listener in a hurry: longer than the backstop takes.
const SOON: Duration = Duration::from_secs(10);

async fn say(socket: &mut Socket, frame: Value) -> anyhow::Result<()> {
    Ok(socket.send(Message::text(frame.to_string())).await?)
}

/// The next frame that is not a ping.
async fn hear(socket: &mut Socket) -> anyhow::Result<Value> {
    loop {
        let message = timeout(SOON, socket.next()).await?.context("the socket ended")??;
        if let Message::Text(text) = message {
            return Ok(serde_json::from_str(&text)?);
        }
    }
}

async fn hear_seqs(socket: &mut Socket, count: usize) -> anyhow::Result<Vec<i64>> {
    let mut seqs = Vec::new();
    while seqs.len() < count {
        seqs.extend(hear(socket).await?["seq"].as_i64());
    }
    Ok(seqs)
}

async fn asked(gateway: &Gateway, person: &Person) -> anyhow::Result<QueryId> {
    let request = gateway.post(person, "/api/queries").json(&json!({"question": "how many?"}));
    Ok(request.send().await?.error_for_status()?.json::<Query>().await?.id)
}

/// Records `count` events, as a worker does, and tells nobody.
async fn record(world: &World, query: QueryId, count: usize) -> anyhow::Result<Vec<Envelope>> {
    let events = vec![Event::stage(Stage::Searching, "looking"); count];
    Ok(store::events::append(&world.db, query.into(), &events).await?)
}

fn subscribe(query: QueryId, after_seq: i64) -> Value {
    json!({"type": "subscribe", "topic": format!("queries/{query}"), "after_seq": after_seq})
}

#[tokio::test]
async fn what_was_missed_is_replayed_and_what_comes_follows() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let query = asked(&gateway, &ann).await?;
    record(&world, query, 500).await?;
    let mut socket = gateway.socket(&ann).await?;
    say(&mut socket, subscribe(query, 100)).await?;
    assert_eq!(hear_seqs(&mut socket, 401).await?, (101..=501).collect::<Vec<_>>());

    world.bus.tell(&record(&world, query, 1).await?).await;
    let heard = hear(&mut socket).await?;
    assert_eq!((&heard["seq"], &heard["type"]), (&json!(502), &json!("stage")));
    assert_eq!(heard["topic"], format!("queries/{query}"));
    assert_eq!(heard["data"]["stage"], "searching");
    Ok(())
}

#[tokio::test]
async fn news_that_comes_twice_late_or_never_makes_no_difference() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let query = asked(&gateway, &ann).await?;
    let mut socket = gateway.socket(&ann).await?;
    say(&mut socket, subscribe(query, 0)).await?;
    assert_eq!(hear_seqs(&mut socket, 1).await?, [1]);

    let events = record(&world, query, 4).await?;
    // Out of order, with one left out and one said twice; the last is never told at all.
    for at in [2, 2, 0] {
        world.bus.tell(&events[at..=at]).await;
    }
    record(&world, query, 1).await?;
    assert_eq!(hear_seqs(&mut socket, 5).await?, [2, 3, 4, 5, 6]);
    Ok(())
}

#[tokio::test]
async fn a_restart_of_the_bus_costs_no_event() -> anyhow::Result<()> {
    let mut world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let query = asked(&gateway, &ann).await?;
    let mut socket = gateway.socket(&ann).await?;
    say(&mut socket, subscribe(query, 0)).await?;
    assert_eq!(hear_seqs(&mut socket, 1).await?, [1]);
    world.nats.stop().await;
    record(&world, query, 3).await?;
    assert_eq!(hear_seqs(&mut socket, 3).await?, [2, 3, 4], "the rows tell");
    world.nats.restart().await?;
    record(&world, query, 1).await?;
    assert_eq!(hear_seqs(&mut socket, 1).await?, [5]);
    Ok(())
}

#[tokio::test]
async fn a_slow_client_slows_nobody_and_misses_nothing() -> anyhow::Result<()> {
    const EVENTS: usize = 2_000;
    // Together more than the buffers of a connection hold.
    let long = Event::SqlDelta { text: "x".repeat(8 << 10) };
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let query = asked(&gateway, &ann).await?;
    let (mut slow, mut fast) = (gateway.socket(&ann).await?, gateway.socket(&ann).await?);
    for socket in [&mut slow, &mut fast] {
        say(socket, subscribe(query, 0)).await?;
        assert_eq!(hear_seqs(socket, 1).await?, [1]);
    }
    let wanted: Vec<i64> = (2..).take(EVENTS).collect();
    let telling = async {
        for _ in 0..EVENTS / 100 {
            let events = vec![long.clone(); 100];
            let told = store::events::append(&world.db, query.into(), &events).await?;
            world.bus.tell(&told).await;
        }
        anyhow::Ok(())
    };
    // The slow one reads nothing as long as the fast one is at it.
    let (told, heard) = tokio::join!(telling, hear_seqs(&mut fast, EVENTS));
    told?;
    assert_eq!(heard?, wanted);
    assert_eq!(hear_seqs(&mut slow, EVENTS).await?, wanted);
    Ok(())
}

#[tokio::test]
async fn a_topic_of_somebody_else_is_not_found() -> anyhow::Result<()> {
    let world = World::new().await?;
    let gateway = world.open_gateway().await?;
    let (ann, ben) = (world.person(Role::User).await?, world.person(Role::User).await?);
    let boss = world.person(Role::Admin).await?;
    let query = asked(&gateway, &ann).await?;
    let mut socket = gateway.socket(&ben).await?;
    for topic in [query, QueryId::new()] {
        say(&mut socket, subscribe(topic, 0)).await?;
        let refused = hear(&mut socket).await?;
        assert_eq!(
            (&refused["type"], &refused["data"]["code"]),
            (&json!("error"), &json!("not_found"))
        );
    }
    let mut socket = gateway.socket(&boss).await?;
    say(&mut socket, subscribe(query, 0)).await?;
    assert_eq!(hear_seqs(&mut socket, 1).await?, [1]);
    Ok(())
}

#[tokio::test]
async fn a_socket_understands_its_few_words_and_says_so_of_others() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let query = asked(&gateway, &ann).await?;
    let mut socket = gateway.socket(&ann).await?;
    say(&mut socket, json!({"type": "ping"})).await?;
    assert_eq!(hear(&mut socket).await?["type"], "pong");
    for nonsense in
        [json!({"type": "dance"}), json!({"type": "subscribe", "topic": "weather"}), json!(7)]
    {
        say(&mut socket, nonsense).await?;
        assert_eq!(hear(&mut socket).await?["data"]["code"], "invalid_request");
    }
    say(&mut socket, subscribe(query, 0)).await?;
    assert_eq!(hear_seqs(&mut socket, 1).await?, [1]);
    say(&mut socket, json!({"type": "unsubscribe", "topic": format!("queries/{query}")})).await?;
    say(&mut socket, json!({"type": "ping"})).await?;
    assert_eq!(hear(&mut socket).await?["type"], "pong", "so it has unsubscribed");
    world.bus.tell(&record(&world, query, 1).await?).await;
    say(&mut socket, json!({"type": "ping"})).await?;
    assert_eq!(hear(&mut socket).await?["type"], "pong", "and heard nothing more");
    Ok(())
}

#[tokio::test]
async fn sockets_are_told_when_the_gateway_goes() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let mut socket = gateway.socket(&ann).await?;
    say(&mut socket, json!({"type": "ping"})).await?;
    hear(&mut socket).await?;
    gateway.leave.cancel();
    let farewell = timeout(SOON, socket.next()).await?.context("a last frame")??;
    assert!(matches!(farewell, Message::Close(Some(frame)) if frame.code == CloseCode::Away));
    Ok(())
}

#[tokio::test]
async fn the_same_is_told_as_server_sent_events() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let query = asked(&gateway, &ann).await?;
    record(&world, query, 2).await?;
    let path = format!("/api/queries/{query}/events");
    let response = gateway.get(&ann, &path).header("last-event-id", "1").send().await?;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    world.bus.tell(&record(&world, query, 1).await?).await;

    let mut stream = response.bytes_stream();
    let mut text = String::new();
    while text.matches("\n\n").count() < 3 {
        let chunk = timeout(SOON, stream.next()).await?.context("the stream ended")??;
        text.push_str(std::str::from_utf8(&chunk)?);
    }
    let first: Vec<_> = text.lines().take(3).collect();
    assert_eq!(first[..2], ["id: 2", "event: stage"]);
    let data: Envelope = serde_json::from_str(first[2].strip_prefix("data: ").context("data")?)?;
    assert_eq!((data.seq, data.topic), (2, query.into()));
    let ids: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("id: ")).collect();
    assert_eq!(ids, ["2", "3", "4"]);
    Ok(())
}
