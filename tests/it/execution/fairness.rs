//! Databases beside the default one: a slow one starves no other, and each has a guard of its own.

use proto::api::{Engine, Sharing, Tls, TlsMode};
use store::connections::{Draft, purpose};

use super::*;

const KEY: &str = "now:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A database beside the default one, and its connection.
async fn other(world: &World, named: &str) -> anyhow::Result<ConnectionId> {
    let name = world.postgres.empty_database().await?;
    let url: url::Url = world.postgres.url(&name).parse()?;
    let owner = UserId::new();
    sqlx::query(
        "insert into users (id, username, password_hash, role) values ($1, $2, '', 'user')",
    )
    .bind(owner.0)
    .bind(named)
    .execute(&world.db)
    .await?;
    let id = ConnectionId::new();
    let keys: sealing::Keyring = KEY.parse()?;
    let draft = Draft {
        name: named.into(),
        engine: Engine::PostgreSql,
        host: url.host_str().context("a host")?.into(),
        port: url.port().unwrap_or(5432),
        database: name,
        username: url.username().into(),
        password: url.password().map(|password| keys.seal(&purpose(id), password)),
        tls: Tls { mode: TlsMode::Disable, ca: None },
        schemas: Vec::new(),
        hidden_tables: Vec::new(),
        allow_functions: Vec::new(),
        sharing: Sharing::Private,
        monitoring_enabled: false,
    };
    store::connections::insert(&world.db, id, owner, &draft).await?;
    Ok(id)
}

#[tokio::test]
async fn a_function_is_allowed_on_the_connection_that_it_was_allowed_on() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (careful, trusting) = (other(&world, "careful").await?, other(&world, "trusting").await?);
    for id in [careful, trusting] {
        let access = store::connections::find(&world.db, id).await?.context("it is there")?.access;
        sqlx::raw_sql(
            "create table trees as select 2 as height;
             create function public.score(integer) returns integer language sql stable
             as 'select $1 * 21'",
        )
        .execute(&pool(&world.postgres.url(&access.database)).await?)
        .await?;
    }
    allow(&world, trusting, &["score"]).await?;
    let place = Place::in_world(world, |config| {
        config.connections.encryption_key = KEY.parse().expect("it is a key");
        config.connections.connection_allow_private = true;
        // Said of the default target, it says nothing of others.
        config.target.guard_allow_functions = vec!["score".into()];
    })
    .await?;
    let sql = "select score(height) from trees";
    let asked = async |id| place.settled(place.submit_to(Some(id), sql, false).await?.0).await;
    let done = asked(trusting).await?;
    assert_eq!(done.query.status, QueryStatus::Success, "{:?}", done.query.error);
    assert_eq!(place.page(&done, 1).await?, [json!([42])]);
    let refused = asked(careful).await?.query.error.context("it is refused")?;
    assert_eq!(refused.code, JobErrorCode::SqlRefused, "{refused:?}");
    // Taken back, it is refused from then on, wherever the connection is open.
    allow(&place.world, trusting, &[]).await?;
    let refused = asked(trusting).await?.query.error.context("it is refused")?;
    assert!(refused.message.contains("score"), "{refused:?}");
    Ok(())
}

/// Lets statements to a connection call these, and no others beyond the list.
async fn allow(world: &World, id: ConnectionId, functions: &[&str]) -> anyhow::Result<()> {
    let record = store::connections::find(&world.db, id).await?.context("it is there")?;
    let revision = record.revision;
    let allow_functions = functions.iter().map(|name| (*name).to_owned()).collect();
    let draft = Draft { allow_functions, ..record.into() };
    let mut db = world.db.acquire().await?;
    assert!(store::connections::update(&mut db, id, revision, &draft, false).await?);
    Ok(())
}

#[tokio::test]
async fn a_slow_database_starves_no_other() -> anyhow::Result<()> {
    let world = World::new().await?;
    let other = other(&world, "other").await?;
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
