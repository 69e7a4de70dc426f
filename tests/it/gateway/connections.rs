//! Databases beside the default one: who may have them, what is kept of them, what works.

use proto::{
    Role,
    api::{Connection, ConnectionList, ConnectionTest, Sharing, TestStatus, TestStepName},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{
    World,
    gateway::{Gateway, Person},
};

const KEY: &str = "now:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

struct Place {
    world: World,
    gateway: Gateway,
    ann: Person,
    bob: Person,
    boss: Person,
}

impl Place {
    async fn new() -> anyhow::Result<Self> {
        Self::with(true).await
    }

    async fn with(allow_private: bool) -> anyhow::Result<Self> {
        let world = World::new().await?;
        let keys = KEY.parse()?;
        let gateway = world
            .open_gateway_with(|config| {
                config.connections.encryption_key = keys;
                config.connections.connection_allow_private = allow_private;
            })
            .await?;
        let (ann, bob) = (world.person(Role::User).await?, world.person(Role::User).await?);
        let boss = world.person(Role::Admin).await?;
        Ok(Self { world, gateway, ann, bob, boss })
    }

    async fn create(&self, person: &Person, wanted: Value) -> anyhow::Result<Connection> {
        let request = self.gateway.post(person, "/api/connections").json(&wanted);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    async fn patch(
        &self,
        person: &Person,
        connection: &Connection,
        change: Value,
    ) -> anyhow::Result<reqwest::Response> {
        let request = self.gateway.request(Method::PATCH, &connection.links.this).json(&change);
        Ok(request.header("x-api-key", &person.key).send().await?)
    }

    async fn names(&self, person: &Person) -> anyhow::Result<Vec<String>> {
        let answer = self.gateway.get(person, "/api/connections").send().await?;
        let list: ConnectionList = answer.error_for_status()?.json().await?;
        Ok(list.connections.into_iter().map(|connection| connection.name).collect())
    }

    async fn test(&self, connection: &Connection) -> anyhow::Result<ConnectionTest> {
        let request = self.gateway.post(&self.ann, &connection.links.test);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// A database with a table, and the address of it.
    async fn database(&self) -> anyhow::Result<String> {
        let name = self.world.postgres.empty_database().await?;
        let url = self.world.postgres.url(&name);
        let db = tests::postgres::pool(&url).await?;
        sqlx::raw_sql("create table trees (id integer primary key, kind text); analyze")
            .execute(&db)
            .await?;
        Ok(url)
    }
}

fn elsewhere(name: &str) -> Value {
    json!({"name": name, "url": "postgres://ann:s3cret@db.example.com/shop"})
}

#[tokio::test]
async fn a_connection_is_its_owners_until_it_is_shared() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let made = place.create(&place.ann, elsewhere("Shop")).await?;
    assert_eq!((made.sharing, made.owner_id), (Sharing::Private, place.ann.user.id));
    assert_eq!(place.names(&place.ann).await?, ["Shop"]);
    assert_eq!(place.names(&place.boss).await?, ["Shop"]);
    assert!(place.names(&place.bob).await?.is_empty());
    let spied = place.gateway.get(&place.bob, &made.links.this).send().await?;
    assert_eq!(spied.status(), StatusCode::NOT_FOUND);

    place.patch(&place.ann, &made, json!({"sharing": "everyone"})).await?.error_for_status()?;
    let seen: Connection =
        place.gateway.get(&place.bob, &made.links.this).send().await?.json().await?;
    assert_eq!(seen.access, None, "where it leads is for those who may change it");
    let changed = place.patch(&place.bob, &made, json!({"name": "Mine"})).await?;
    assert_eq!(changed.status(), StatusCode::FORBIDDEN);
    let tested = place.gateway.post(&place.bob, &made.links.test).send().await?;
    assert_eq!(tested.status(), StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn a_password_is_sealed_and_never_shown() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let made = place.create(&place.ann, elsewhere("Shop")).await?;
    let text = place.gateway.get(&place.boss, &made.links.this).send().await?.text().await?;
    assert!(!text.contains("s3cret"), "{text}");
    assert!(made.access.as_ref().is_some_and(|access| access.has_password));
    let row: String =
        sqlx::query_scalar("select c::text from connections c").fetch_one(&place.world.db).await?;
    assert!(!row.contains("s3cret") && !row.contains("733363726574"), "{row}");

    let moved = place.patch(&place.ann, &made, json!({"host": "evil.example.com"})).await?;
    assert_eq!(
        problem(moved, StatusCode::UNPROCESSABLE_ENTITY).await?["errors"][0]["field"],
        "password"
    );
    let freed = place.patch(&place.ann, &made, json!({"password": ""})).await?;
    let freed: Connection = freed.error_for_status()?.json().await?;
    assert!(freed.access.is_some_and(|access| !access.has_password));
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_a_connection_is_said_by_field() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let create = async |wanted: Value| {
        place.gateway.post(&place.ann, "/api/connections").json(&wanted).send().await
    };
    let answer = create(json!({"name": "", "engine": "oracle", "host": "a/b"})).await?;
    let told = problem(answer, StatusCode::UNPROCESSABLE_ENTITY).await?;
    let fields: Vec<&str> = told["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|e| e["field"].as_str())
        .collect();
    assert_eq!(fields, ["engine", "name", "database", "username", "host"]);
    let engine = told["errors"][0]["message"].as_str().unwrap_or_default();
    assert!(engine.contains("build it with `--features oracle`"), "{engine}");

    create(elsewhere("Shop")).await?.error_for_status()?;
    let again = problem(create(elsewhere("shop")).await?, StatusCode::CONFLICT).await?;
    assert_eq!(again["code"], "conflict");
    let lonely = place.world.open_gateway().await?;
    let keyless = lonely.post(&place.ann, "/api/connections").json(&elsewhere("Other")).send();
    let told = problem(keyless.await?, StatusCode::SERVICE_UNAVAILABLE).await?;
    assert!(told["detail"].as_str().is_some_and(|detail| detail.contains("ENCRYPTION_KEY")));
    Ok(())
}

#[tokio::test]
async fn administrators_alone_say_which_functions_are_allowed() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let mut wanted = elsewhere("Shop");
    wanted["allow_functions"] = json!(["gis.distance"]);
    let request = place.gateway.post(&place.ann, "/api/connections").json(&wanted);
    let refused = problem(request.send().await?, StatusCode::FORBIDDEN).await?;
    assert_eq!(refused["code"], "forbidden");
    let made = place.create(&place.ann, elsewhere("Shop")).await?;
    let allow = json!({"allow_functions": ["gis.distance", "score"]});
    let refused = place.patch(&place.ann, &made, allow.clone()).await?;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);

    let acting = json!({"allow_functions": ["score", "pg_read_file", "public.dblink"]});
    let refused = place.patch(&place.boss, &made, acting).await?;
    let told = problem(refused, StatusCode::UNPROCESSABLE_ENTITY).await?;
    assert_eq!(told["errors"][0]["field"], "allow_functions[1]");
    assert_eq!(told["errors"][1]["field"], "allow_functions[2]");

    let allowed = async |person: &Person, change: Value| -> anyhow::Result<Vec<String>> {
        let changed = place.patch(person, &made, change).await?.error_for_status()?;
        let changed: Connection = changed.json().await?;
        Ok(changed.access.map(|access| access.allow_functions).unwrap_or_default())
    };
    assert_eq!(allowed(&place.boss, allow.clone()).await?, ["gis.distance", "score"]);
    // Who owns it may send back what is there, and be stricter.
    let mut renamed = allow.clone();
    renamed["name"] = json!("Store");
    assert_eq!(allowed(&place.ann, renamed).await?, ["gis.distance", "score"]);
    assert_eq!(allowed(&place.ann, json!({"allow_functions": ["score"]})).await?, ["score"]);
    // What was vouched for is of one database.
    let moved = json!({"database": "other", "allow_functions": ["score"]});
    assert!(allowed(&place.ann, moved).await?.is_empty());
    let moved = json!({"database": "shop", "allow_functions": ["score"]});
    assert_eq!(allowed(&place.boss, moved).await?, ["score"]);
    Ok(())
}

#[tokio::test]
async fn functions_are_allowed_from_the_shell() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let made = place.create(&place.boss, elsewhere("Shop")).await?;
    let update = async |key: &str, arguments: &[&str]| {
        tokio::process::Command::new(tests::service::binary("rowcall")?)
            .args(["connection", "update", "Shop"])
            .args(arguments)
            .env("ROWCALL_URL", &place.gateway.url)
            .env("ROWCALL_API_KEY", key)
            .output()
            .await
            .map_err(anyhow::Error::from)
    };
    let two = ["--allow-function", "score", "--allow-function", "gis.distance"];
    let done = update(&place.boss.key, &two).await?;
    assert!(done.status.success(), "{done:?}");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(said.contains("allowed functions: score, gis.distance"), "{said}");
    let acting = update(&place.boss.key, &["--allow-function", "pg_sleep"]).await?;
    assert!(String::from_utf8_lossy(&acting.stderr).contains("nobody can vouch"), "{acting:?}");
    let less = ["--disallow-function", "score", "--name", "Store"];
    assert!(update(&place.boss.key, &less).await?.status.success());
    let now: Connection =
        place.gateway.get(&place.boss, &made.links.this).send().await?.json().await?;
    assert_eq!(now.name, "Store");
    assert_eq!(now.access.expect("it is the boss's").allow_functions, ["gis.distance"]);
    Ok(())
}

#[tokio::test]
async fn a_test_tells_step_by_step() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let url = place.database().await?;
    let made = place.create(&place.ann, json!({"name": "Trees", "url": url})).await?;
    let test = place.test(&made).await?;
    assert!(test.ok, "{test:?}");
    let step = |name| test.steps.iter().find(|step| step.name == name).expect("every step is told");
    for name in [
        TestStepName::Address,
        TestStepName::Port,
        TestStepName::Login,
        TestStepName::Version,
        TestStepName::Read,
        TestStepName::Timeout,
    ] {
        assert_eq!(step(name).status, TestStatus::Ok, "{:?}", step(name));
    }
    // The tests' role is a superuser, and their server has no TLS.
    let writes = step(TestStepName::ReadOnly);
    assert_eq!(writes.status, TestStatus::Warning);
    assert!(writes.message.contains("superuser"), "{}", writes.message);
    assert_eq!(step(TestStepName::Tls).status, TestStatus::Warning);

    // What it says to do is what makes the warning go.
    let db = tests::postgres::pool(&url).await?;
    let role = format!("reader_{}", uuid::Uuid::now_v7().simple());
    for statement in &writes.fix {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement.replace("rowcall_reader", &role)))
            .execute(&db)
            .await?;
    }
    let change = json!({"username": role, "password": "choose one"});
    place.patch(&place.ann, &made, change).await?.error_for_status()?;
    let test = place.test(&made).await?;
    let step = test.steps.iter().find(|step| step.name == TestStepName::ReadOnly);
    assert_eq!(step.map(|step| step.status), Some(TestStatus::Ok), "{test:?}");
    Ok(())
}

#[tokio::test]
async fn a_test_says_where_the_way_ends() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let failing = async |wanted: Value| -> anyhow::Result<(TestStepName, String)> {
        let request = place.gateway.post(&place.ann, "/api/connections/test").json(&wanted);
        let test: ConnectionTest = request.send().await?.error_for_status()?.json().await?;
        assert!(!test.ok);
        let failed = test.steps.iter().position(|step| step.status == TestStatus::Failed);
        let failed = failed.expect("a step failed");
        let rest = test.steps[failed + 1..].iter().filter(|s| s.name != TestStepName::Tls);
        assert!(rest.clone().all(|step| step.status == TestStatus::Skipped), "{test:?}");
        Ok((test.steps[failed].name, test.steps[failed].message.clone()))
    };
    let nobody = json!({"name": "a", "url": "postgres://ann@no-such-host.invalid/shop"});
    assert_eq!(failing(nobody).await?.0, TestStepName::Address);
    let closed = json!({"name": "a", "url": "postgres://ann@127.0.0.1:1/shop"});
    assert_eq!(failing(closed).await?.0, TestStepName::Port);
    let mut url: url::Url = place.database().await?.parse()?;
    url.set_username("nobody_here").expect("a host");
    let (step, message) = failing(json!({"name": "a", "url": url.as_str()})).await?;
    assert_eq!(step, TestStepName::Login, "{message}");
    assert!(message.contains("nobody_here"), "{message}");
    url.set_query(Some("sslmode=require"));
    let (step, message) = failing(json!({"name": "a", "url": url.as_str()})).await?;
    assert_eq!(step, TestStepName::Tls, "{message}");
    Ok(())
}

#[tokio::test]
async fn this_machine_is_out_of_bounds_by_whatever_name() -> anyhow::Result<()> {
    let place = Place::with(false).await?;
    for host in ["localhost", "127.0.0.1", "[::1]", "169.254.169.254", "0.0.0.0", "[::ffff:7f00:1]"]
    {
        let wanted = json!({"name": host, "url": format!("postgres://ann@{host}/shop")});
        let made = place.create(&place.ann, wanted).await?;
        let test = place.test(&made).await?;
        assert_eq!(test.steps[0].status, TestStatus::Failed, "{host}: {:?}", test.steps[0]);
        assert!(test.steps[0].message.contains("CONNECTION_ALLOW_PRIVATE"));
        let path = format!("/api/schema?connection_id={}", made.id);
        let answer = place.gateway.get(&place.ann, &path).send().await?;
        assert_eq!(answer.status(), StatusCode::FAILED_DEPENDENCY, "{host}");
    }
    Ok(())
}

#[tokio::test]
async fn each_connection_has_a_schema_and_knowledge_of_its_own() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let url = place.database().await?;
    let made = place.create(&place.ann, json!({"name": "Trees", "url": url})).await?;
    let schema = async |person: &Person| -> anyhow::Result<Value> {
        let answer = place.gateway.get(person, &made.links.schema).send().await?;
        Ok(answer.json().await?)
    };
    assert_eq!(schema(&place.ann).await?["tables"][0]["name"], "trees");
    assert_eq!(schema(&place.bob).await?["errors"][0]["field"], "connection_id");

    let path = format!("/api/knowledge/glossary?connection_id={}", made.id);
    let term = json!({"term": "oak", "meaning": "A tree."});
    let added = place.gateway.post(&place.ann, &path).json(&term).send().await?;
    let added: Value = added.error_for_status()?.json().await?;
    let own = added["links"]["self"].as_str().expect("a link");
    assert_eq!(place.gateway.get(&place.ann, own).send().await?.status(), StatusCode::OK);
    assert_eq!(place.gateway.get(&place.bob, own).send().await?.status(), StatusCode::NOT_FOUND);
    let others = place.gateway.get(&place.ann, "/api/knowledge/glossary").send().await?;
    assert_eq!(others.json::<Value>().await?["total"], 0);

    place
        .patch(&place.ann, &made, json!({"hidden_tables": ["trees"]}))
        .await?
        .error_for_status()?;
    assert_eq!(schema(&place.ann).await?["total"], 0);

    let gone = place.gateway.delete(&place.ann, &made.links.this).send().await?;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(schema(&place.ann).await?["errors"][0]["field"], "connection_id");
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from catalogs where target like 'connections/%')
              + (select count(*) from knowledge_glossary) + (select count(*) from knowledge_versions)",
    )
    .fetch_one(&place.world.db)
    .await?;
    assert_eq!(left, 0);
    Ok(())
}

/// The problem document of an answer that must have this status.
async fn problem(answer: reqwest::Response, status: StatusCode) -> anyhow::Result<Value> {
    assert_eq!(answer.status(), status);
    Ok(answer.json().await?)
}

#[tokio::test]
async fn a_new_key_takes_the_place_of_the_old_one() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let made = place.create(&place.ann, elsewhere("Shop")).await?;
    let next = sealing::Keyring::generate().replacen("1:", "next:", 1);
    let rotate = async |keys: String| {
        tokio::process::Command::new(tests::service::binary("rowcall")?)
            .args(["admin", "rotate-key"])
            .env("DATABASE_URL", &place.world.database_url)
            .env("ENCRYPTION_KEY", keys)
            .output()
            .await
            .map_err(anyhow::Error::from)
    };
    let without_the_old = rotate(next.clone()).await?;
    assert!(!without_the_old.status.success(), "{without_the_old:?}");
    let said = String::from_utf8_lossy(&without_the_old.stderr).into_owned();
    assert!(said.contains("the key now"), "{said}");

    assert!(rotate(format!("{next},{KEY}")).await?.status.success());
    let record = store::connections::find(&place.world.db, made.id).await?.expect("it is there");
    let sealed = record.password.expect("it has a password");
    assert_eq!(sealed.key_id, "next");
    let keys: sealing::Keyring = next.parse()?;
    let open = keys.open(&store::connections::purpose(made.id), &sealed)?;
    assert_eq!(secrecy::ExposeSecret::expose_secret(&open), "s3cret");
    Ok(())
}
