//! A SQL Server behind a stored connection, through the front door: rules of access and saved
//! queries. The server is a peer that speaks its protocol from a script, so what is shown is what
//! arrives there; which rows a real one would give is not.

use anyhow::Context as _;
use engines::TargetConfig;
use executor::Executor;
use proto::{
    QueryId, QueryStatus, Role,
    api::{Connection, Query, ResultPage, SavedQuery},
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    World,
    gateway::{Gateway, Person},
    tds::{Reply, Script, Table, Tds, cells::Column},
};

const KEY: &str = "now:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A world whose default target nobody asks, Ann, who has a connection to a SQL Server, and Bob, of
/// whom it is known where he belongs.
struct House {
    peer: Tds,
    gateway: Gateway,
    connection: Connection,
    ann: Person,
    bob: Person,
    world: World,
}

impl House {
    async fn open() -> anyhow::Result<Self> {
        let numbers = Table {
            columns: vec![Column::fixed("id", 0x38)],
            rows: (1..=2_i32).map(|n| vec![Some(n.to_le_bytes().to_vec())]).collect(),
            is_compressed: false,
        };
        let script = Script::default()
            .with_tables(
                &[("orders", "U"), ("customers", "U"), ("open_orders", "V")],
                &[
                    ("orders", "id", "int"),
                    ("orders", "region", "nvarchar(20)"),
                    ("orders", "placed_on", "date"),
                    ("orders", "note", "nvarchar(50)"),
                    ("orders", "margin", "money"),
                    ("customers", "id", "int"),
                    ("open_orders", "id", "int"),
                ],
            )
            .reply("select id from", Reply::Rows(numbers));
        let peer = Tds::start(script).await?;

        let world = World::new().await?;
        let default = world.postgres.url(&world.postgres.empty_database().await?);
        let target = TargetConfig::new(default.parse().map_err(anyhow::Error::msg)?);
        let connections = connections::Config {
            encryption_key: KEY.parse()?,
            connection_allow_private: true,
            ..connections::Config::default()
        };
        let gateway = world
            .open_gateway_with(|config| {
                config.target = target.clone();
                config.connections = connections.clone();
            })
            .await?;
        let executor = executor::Config { connections, ..executor::Config::new(target) };
        world.hire(Executor::new(&executor, world.db.clone())?);
        let (ann, bob) = (world.person(Role::User).await?, world.person(Role::User).await?);
        let wanted = json!({
            "name": "Shop", "url": peer.url(), "tls": {"mode": "disable"}, "sharing": "everyone",
        });
        let made = gateway.post(&ann, "/api/connections").json(&wanted).send().await?;
        let (status, text) = (made.status(), made.text().await?);
        anyhow::ensure!(status == StatusCode::CREATED, "{text}");
        let connection = serde_json::from_str(&text)?;
        let house = Self { peer, gateway, connection, ann, bob, world };
        house.close().await?;
        Ok(house)
    }

    /// Ann says what her connection shows, and an administrator where Bob belongs.
    async fn close(&self) -> anyhow::Result<()> {
        let admin = self.world.person(Role::Admin).await?;
        let user = format!("/api/access/users/{}", self.bob.user.username);
        self.put(&admin, &user, json!({"attributes": {"region": "O'Hara"}})).await?;
        let rules = format!("/api/access/rules?connection_id={}", self.connection.id);
        let orders = json!({
            "table": "orders", "applies_to": "everyone", "rows": "region = {user.region}",
            "hidden_columns": ["margin"], "masked_columns": ["note"],
        });
        self.put(&self.ann, &rules, orders).await
    }

    async fn put(&self, person: &Person, path: &str, body: Value) -> anyhow::Result<()> {
        let response = self.gateway.put(person, path).json(&body).send().await?;
        let (status, text) = (response.status(), response.text().await?);
        anyhow::ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(())
    }

    async fn save(&self, sql: &str, parameters: Value) -> anyhow::Result<SavedQuery> {
        let body = json!({
            "name": format!("saved {}", QueryId::new()), "sql": sql, "parameters": parameters,
            "connection_id": self.connection.id, "sharing": "everyone",
        });
        let response =
            self.gateway.post(&self.ann, "/api/saved-queries").json(&body).send().await?;
        let (status, text) = (response.status(), response.text().await?);
        anyhow::ensure!(status == StatusCode::CREATED, "{sql}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Runs it to its end, for Bob.
    async fn run(&self, saved: &SavedQuery, values: Value) -> anyhow::Result<Query> {
        let request = self.gateway.post(&self.bob, &saved.links.run).header("prefer", "wait=30");
        let response = request.json(&json!({"parameters": values})).send().await?;
        let (status, text) = (response.status(), response.text().await?);
        anyhow::ensure!(status == StatusCode::ACCEPTED, "{text}");
        Ok(serde_json::from_str(&text)?)
    }
}

#[tokio::test]
async fn rules_and_values_arrive_at_the_server_beside_each_other() -> anyhow::Result<()> {
    let house = House::open().await?;
    let declared = json!([
        {"name": "since", "type": "date"}, {"name": "ids", "type": "integer", "list": true},
    ]);
    // What stands in brackets or strings is no parameter to this server.
    let sql = "select id from orders as [a:b] where placed_on >= :since and id in (:ids) \
               and ':x' <> [a:b].region";
    let saved = house.save(sql, declared).await?;
    let query = house.run(&saved, json!({"since": "2024-02-29", "ids": [1, 2]})).await?;
    anyhow::ensure!(query.status == QueryStatus::Success, "{:?}", query.error);
    assert_eq!(query.sql.as_deref(), Some(sql), "the text holds neither rules nor values");
    let page = house.gateway.get(&house.bob, &query.links.results).send().await?;
    assert_eq!(json!(page.json::<ResultPage>().await?.rows), json!([[1], [2]]));

    let call = house.peer.calls("from orders").pop().context("it was called")?;
    let shown = "(select top (9223372036854775807) [id], [region], [placed_on], \
                 case when 1 = 0 then [note] end as [note] from orders \
                 where (region =  (N'O''Hara') \n))";
    assert_eq!(
        call.statement().as_deref(),
        Some(&*format!(
            "select id from  {shown}  as [a:b] where placed_on >= @P1    and id in (@P2, @P3) \
                 and ':x' <> [a:b].region"
        ))
    );
    assert_eq!(call.declared().as_deref(), Some("@P1 date,@P2 bigint,@P3 bigint"));
    let tokens: Vec<u8> = call.values().iter().map(|value| value.token).collect();
    assert_eq!(tokens, [0x28, 0x26, 0x26]);
    assert_eq!(house.peer.asked("2024-02-29"), 0, "in no text at all");
    Ok(())
}

#[tokio::test]
async fn what_is_hidden_is_not_there() -> anyhow::Result<()> {
    let house = House::open().await?;
    let schema = format!("/api/schema?connection_id={}", house.connection.id);
    let shown: Value = house.gateway.get(&house.bob, &schema).send().await?.json().await?;
    let tables = shown["tables"].as_array().context("tables")?;
    let names: Vec<&Value> = tables.iter().map(|table| &table["name"]).collect();
    assert_eq!(names, ["orders", "customers"], "nobody says what the view reads");
    for sql in [
        "select margin from orders",
        "select id from open_orders",
        "select id from ORDERS with (nolock)",
    ] {
        let saved = house.save(sql, json!([])).await?;
        let refused = house.run(&saved, json!({})).await?;
        let error = json!(refused.error.context("it is refused")?);
        assert!(
            ["sql_refused", "access_denied"].map(Value::from).contains(&error["code"]),
            "{error}"
        );
    }
    assert_eq!(house.peer.asked("open_orders"), 0);
    Ok(())
}
