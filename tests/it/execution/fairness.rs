//! A slow database and the others.

use proto::api::{Engine, Sharing, Tls, TlsMode};
use store::connections::{Draft, purpose};

use super::*;

const KEY: &str = "now:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A database beside the default one, and its connection.
async fn other(world: &World) -> anyhow::Result<ConnectionId> {
    let name = world.postgres.empty_database().await?;
    let url: url::Url = world.postgres.url(&name).parse()?;
    let owner = UserId::new();
    sqlx::query(
        "insert into users (id, username, password_hash, role) values ($1, 'eve', '', 'user')",
    )
    .bind(owner.0)
    .execute(&world.db)
    .await?;
    let id = ConnectionId::new();
    let keys: sealing::Keyring = KEY.parse()?;
    let draft = Draft {
        name: "other".into(),
        engine: Engine::PostgreSql,
        host: url.host_str().context("a host")?.into(),
        port: url.port().unwrap_or(5432),
        database: name,
        username: url.username().into(),
        password: url.password().map(|password| keys.seal(&purpose(id), password)),
        tls: Tls { mode: TlsMode::Disable, ca: None },
        schemas: Vec::new(),
        hidden_tables: Vec::new(),
        sharing: Sharing::Private,
        monitoring_enabled: false,
    };
    store::connections::insert(&world.db, id, owner, &draft).await?;
    Ok(id)
}

#[tokio::test]
async fn a_slow_database_starves_no_other() -> anyhow::Result<()> {
    let world = World::new().await?;
    let other = other(&world).await?;
    let keys: connections::Keys = KEY.parse()?;
    let place = Place::in_world(world, |config| {
        config.target.timeout = Duration::from_secs(120);
        config.connections.encryption_key = keys.clone();
        config.connections.connection_allow_private = true;
    })
    .await?;
    // The executor, which came after the connection, learns of it before long: until then the
    // default database may take every slot, and a statement is soon over.
    eventually("there is room for others", async || {
        let asked = place.submit_to(Some(other), "select 1 as one", false).await?.0;
        let done = place.settled(asked).await?;
        assert_eq!(done.query.status, QueryStatus::Success, "{:?}", done.query.error);
        Ok(Some(()))
    })
    .await?;

    let mut slow = Vec::new();
    for _ in 0..8 {
        slow.push(place.submit(HEAVY).await?);
    }
    let executing = async || -> anyhow::Result<usize> {
        let mut count = 0;
        for (query, _) in &slow {
            let found = place.find(*query).await?;
            count += usize::from(found.query.status == QueryStatus::Executing);
        }
        Ok(count)
    };
    eventually("three of the four slots are taken", async || {
        Ok((executing().await? == 3).then_some(()))
    })
    .await?;
    let asked = place.submit_to(Some(other), "select 2 as two", false).await?.0;
    let done = place.settled(asked).await?;
    assert_eq!(done.query.status, QueryStatus::Success, "{:?}", done.query.error);
    assert_eq!(executing().await?, 3, "the slow ones have not ended, and no more have begun");

    // Those that wait have lost no attempt, and say nothing of having been looked at.
    for (query, job) in &slow {
        let attempts: i32 = sqlx::query_scalar("select attempt from jobs where id = $1")
            .bind(job.0)
            .fetch_one(&place.world.db)
            .await?;
        let waits = place.find(*query).await?.query.status != QueryStatus::Executing;
        assert_eq!(attempts, i32::from(!waits));
        assert!(!waits || place.events(*query).await?.len() <= 1);
    }
    // A seat that is left is taken by one of those that wait.
    for (query, job) in &slow {
        if place.find(*query).await?.query.status == QueryStatus::Executing {
            store::jobs::cancel(&place.world.db, *job).await?;
            place.world.bus.cancel(*job).await;
            eventually("another one has begun", async || {
                let ended = place.find(*query).await?.is_settled();
                Ok((ended && executing().await? == 3).then_some(()))
            })
            .await?;
            break;
        }
    }
    Ok(())
}
