//! The schema as people read it, what they say of it, and what became of it.

use proto::{
    Role,
    api::{SchemaHistory, SchemaNote, SchemaPage, SchemaRefreshed},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{
    World,
    gateway::{Gateway, Person},
    postgres::pool,
};

const PARKS: &str = "
    create table parks (id integer primary key, name text not null unique, city text default 'Rome');
    comment on table parks is 'Green places.';
    create table trees (id integer primary key, kind text, gardener text, park_id integer);
    create view oaks as select id, park_id from trees where kind = 'oak';
    insert into parks values (1, 'North'), (2, 'South');
    insert into trees select i, 'oak', 'Zoe', 1 + i % 2 from generate_series(1, 20) i;
    analyze";

/// A world whose gateway looks at parks.
struct Place {
    world: World,
    target: PgPool,
    url: String,
    gateway: Gateway,
    ann: Person,
    boss: Person,
}

impl Place {
    async fn new() -> anyhow::Result<Self> {
        let world = World::new().await?;
        let name = world.postgres.empty_database().await?;
        let url = world.postgres.url(&name);
        let target = pool(&url).await?;
        sqlx::raw_sql(PARKS).execute(&target).await?;
        let gateway = Self::open(&world, &url).await?;
        let (ann, boss) = (world.person(Role::User).await?, world.person(Role::Admin).await?);
        Ok(Self { world, target, url, gateway, ann, boss })
    }

    async fn open(world: &World, url: &str) -> anyhow::Result<Gateway> {
        let url = url.parse().map_err(anyhow::Error::msg)?;
        world.open_gateway_with(|config| config.target.url = url).await
    }

    async fn schema(&self, search: &str) -> anyhow::Result<SchemaPage> {
        let path = format!("/api/schema{search}");
        Ok(self.gateway.get(&self.ann, &path).send().await?.error_for_status()?.json().await?)
    }

    async fn note(&self, note: Value) -> anyhow::Result<reqwest::Response> {
        let request = self.gateway.request(Method::PUT, "/api/schema/notes").json(&note);
        Ok(request.header("x-api-key", &self.boss.key).send().await?)
    }

    async fn forget(&self, note: &str) -> anyhow::Result<StatusCode> {
        let path = format!("/api/schema/notes?{note}");
        let request = self.gateway.request(Method::DELETE, &path);
        Ok(request.header("x-api-key", &self.boss.key).send().await?.status())
    }

    async fn refresh(&self) -> anyhow::Result<SchemaRefreshed> {
        let request = self.gateway.post(&self.boss, "/api/admin/schema/refresh");
        Ok(request.send().await?.error_for_status()?.json().await?)
    }
}

#[tokio::test]
async fn the_schema_is_shown_page_by_page() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let first = place.schema("?page_size=2").await?;
    let names: Vec<&str> = first.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!((names, first.total), (vec!["oaks", "parks"], 3));
    let second = place.schema("?page_size=2&page=2").await?;
    let trees = &second.tables[0];
    assert_eq!(trees.primary_key, ["id"]);
    assert_eq!(trees.row_estimate, Some(20));
    let key = &trees.foreign_keys[0];
    assert_eq!((key.columns[0].as_str(), key.references_table.as_str()), ("park_id", "parks"));
    assert!(key.inferred, "nobody declared it");
    let parks = &first.tables[1];
    assert_eq!(parks.description.as_deref(), Some("Green places."));
    assert_eq!(parks.unique, [["name"]]);
    assert_eq!(parks.columns[2].default.as_deref(), Some("'Rome'::text"));
    assert_eq!(first.tables[0].kind, "view");

    let found = place.schema("?search=GARDEN").await?;
    assert_eq!((found.total, found.tables[0].name.as_str()), (1, "trees"));
    for wrong in ["?page=0", "?page_size=101", "?colour=red"] {
        let path = format!("/api/schema{wrong}");
        let response = place.gateway.get(&place.ann, &path).send().await?;
        assert_eq!(response.json::<Value>().await?["code"], "invalid_request", "{wrong}");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_said_of_the_schema_counts_at_every_gateway_until_it_is_taken_back()
-> anyhow::Result<()> {
    let place = Place::new().await?;
    let other = Place::open(&place.world, &place.url).await?;
    let before = place.schema("?search=parks").await?;

    let note = json!({"table": "parks", "description": " Where people walk. ", "synonyms": ["gardens", " "]});
    let written: SchemaNote = place.note(note).await?.error_for_status()?.json().await?;

    assert_eq!(written.description.as_deref(), Some("Where people walk."));
    assert_eq!(
        (&written.synonyms[..], written.updated_by),
        (&["gardens".to_owned()][..], place.boss.user.username.clone())
    );
    let page = other.get(&place.ann, "/api/schema?search=gardens").send().await?;
    let page: SchemaPage = page.json().await?;
    assert_eq!(page.tables[0].name, "parks", "found by its new name");
    assert_ne!(page.fingerprint, before.fingerprint);

    assert_eq!(place.forget("table=parks").await?, StatusCode::NO_CONTENT);
    assert_eq!(place.forget("table=parks").await?, StatusCode::NOT_FOUND);
    let after = place.schema("?search=parks").await?;
    assert_eq!(after.tables[0].description.as_deref(), Some("Green places."));
    assert_eq!(after.fingerprint, before.fingerprint);
    Ok(())
}

#[tokio::test]
async fn what_is_private_shows_nothing_of_its_rows() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let gardener = async || -> anyhow::Result<_> {
        let page = place.schema("?search=gardener").await?;
        let mut columns = page.tables.into_iter().flat_map(|table| table.columns);
        Ok(columns.find(|column| column.name == "gardener").expect("it was searched for"))
    };
    let open = gardener().await?;
    assert_eq!((open.values, open.private), (vec!["Zoe".to_owned()], false));
    assert_eq!(open.profile.and_then(|profile| profile.distinct), Some(1));

    let note = json!({"table": "trees", "column": "gardener", "private": true});
    place.note(note).await?.error_for_status()?;

    let hidden = gardener().await?;
    assert!(hidden.private && hidden.values.is_empty() && hidden.profile.is_none());
    let kept: String = sqlx::query_scalar("select document::text from catalogs")
        .fetch_one(&place.world.db)
        .await?;
    assert!(!kept.contains("Zoe"), "not even where the snapshot is kept");
    place.refresh().await?;
    let refreshed = gardener().await?;
    assert!(refreshed.private && refreshed.values.is_empty());
    Ok(())
}

#[tokio::test]
async fn notes_are_for_administrators_and_for_what_is_there() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let request = place.gateway.request(Method::PUT, "/api/schema/notes");
    let note = json!({"table": "parks", "description": "mine"});
    let refused = request.header("x-api-key", &place.ann.key).json(&note).send().await?;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    for (note, field) in [
        (json!({"table": "lakes"}), "table"),
        (json!({"table": "parks", "column": "depth"}), "column"),
        (json!({"table": "parks", "description": "x".repeat(2_001)}), "description"),
        (json!({"table": "parks", "synonyms": vec!["x"; 51]}), "synonyms"),
        (json!({"table": "parks", "synonyms": ["a\u{0}b"]}), "body"),
    ] {
        let answer: Value = place.note(note.clone()).await?.json().await?;
        assert_eq!(answer["code"], "invalid_request", "{note}");
        assert_eq!(answer["errors"][0]["field"], field, "{note}");
    }
    Ok(())
}

#[tokio::test]
async fn a_refresh_says_what_changed_and_it_stays_known() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let first = place.refresh().await?;
    assert!(first.changes.is_empty(), "there was nothing before: {:?}", first.changes);
    place.note(json!({"table": "parks", "synonyms": ["gardens"]})).await?.error_for_status()?;
    let still = place.refresh().await?;
    assert_eq!(still.message, "3 tables and views found; nothing has changed");

    let change = "
        create table benches (id integer);
        drop view oaks;
        alter table trees drop column gardener, add column planted_on date,
            add foreign key (park_id) references parks;
        alter table parks alter column name type varchar(40)";
    sqlx::raw_sql(change).execute(&place.target).await?;
    let SchemaRefreshed { changes, message, .. } = place.refresh().await?;

    assert_eq!(
        message,
        "3 tables and views found; 1 table added, 1 table removed, 1 column added, \
         1 column removed, 1 column changed, 1 table with other keys"
    );
    assert_eq!(
        (&changes.tables_added[0], &changes.tables_removed[0]),
        (&"benches".into(), &"oaks".into())
    );
    assert_eq!(changes.columns_changed[0].now, "character varying(40) not null");
    assert_eq!(changes.keys_changed[0].added, ["foreign key (park_id) references parks (id)"]);
    let history = place.gateway.get(&place.boss, "/api/admin/schema/changes").send().await?;
    let history: SchemaHistory = history.error_for_status()?.json().await?;
    assert_eq!(history.items.len(), 1, "what changed nothing is not noted");
    assert_eq!(history.items[0].changes, changes);
    Ok(())
}
