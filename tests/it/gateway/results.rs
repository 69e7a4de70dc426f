//! Stored rows, sorted, sifted, summed up, drawn, and gone in the end.

use proto::{
    QueryId, ResultId, Role,
    api::{Chart, ChartKind, ColumnInfo, Query, ResultPage, RowsSummary},
};
use reqwest::{Response, StatusCode};
use scheduler::Scheduler;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row as _};
use std::time::Duration;
use store::results::{self, Packer};
use tests::{
    World, eventually,
    gateway::{Gateway, Person},
};

/// Somebody at the door of a gateway.
struct Place {
    world: World,
    gateway: Gateway,
    ann: Person,
}

impl Place {
    async fn new() -> anyhow::Result<Self> {
        let world = World::new().await?;
        let gateway = world.open_gateway().await?;
        let ann = world.person(Role::User).await?;
        Ok(Self { world, gateway, ann })
    }

    /// A query that found these rows, as an executor leaves it.
    async fn query(
        &self,
        columns: &[(&str, &str)],
        rows: impl Iterator<Item = Value>,
    ) -> anyhow::Result<QueryId> {
        let asked =
            self.gateway.post(&self.ann, "/api/queries").json(&json!({"question": "which?"}));
        let query = asked.send().await?.json::<Query>().await?.id;
        let (id, db) = (ResultId::new(), &self.world.db);
        let columns: Vec<_> = columns
            .iter()
            .map(|(name, kind)| ColumnInfo { name: (*name).into(), data_type: (*kind).into() })
            .collect();
        results::open(db, id, query, &columns).await?;
        let (mut packer, mut pages, mut count) = (Packer::new()?, Vec::new(), 0);
        for row in rows {
            pages.extend(packer.push(1, row.to_string().as_bytes())?);
            count += 1;
        }
        pages.extend(packer.finish()?);
        results::write(db, id, pages).await?;
        results::complete(db, id, count, 1, false).await?;
        sqlx::query("update queries set status = 'success', result_id = $2 where id = $1")
            .bind(query.0)
            .bind(id.0)
            .execute(db)
            .await?;
        Ok(query)
    }

    /// 1,203 orders of three countries.
    async fn orders(&self) -> anyhow::Result<QueryId> {
        let columns =
            [("id", "integer"), ("country", "text"), ("total", "numeric"), ("day", "date")];
        let country = |id: u32| match id % 4 {
            0 => Value::Null,
            1 => json!("Germany"),
            2 => json!("france"),
            _ => json!("Spain, south"),
        };
        let rows = (1..=1203).map(|id| {
            let total = format!("{}.50", (id * 7919) % 1203);
            json!([id, country(id), total, format!("2024-{:02}-01", id % 12 + 1)])
        });
        self.query(&columns, rows).await
    }

    async fn get(
        &self,
        query: QueryId,
        rest: &str,
        params: &[(&str, &str)],
    ) -> anyhow::Result<Response> {
        let path = format!("/api/queries/{query}{rest}");
        Ok(self.gateway.get(&self.ann, &path).query(params).send().await?)
    }

    async fn page(&self, query: QueryId, params: &[(&str, &str)]) -> anyhow::Result<ResultPage> {
        Ok(self.get(query, "/results", params).await?.error_for_status()?.json().await?)
    }
}

fn column(page: &ResultPage, place: usize) -> Vec<Value> {
    page.rows.iter().map(|row| row[place].clone()).collect()
}

#[tokio::test]
async fn rows_come_in_the_order_that_is_asked_for() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let query = place.orders().await?;
    let largest = place.page(query, &[("sort", "-total")]).await?;
    assert_eq!((largest.total_rows, largest.total_pages, largest.rows.len()), (1203, 3, 500));
    assert_eq!(column(&largest, 2)[..2], [json!("1202.50"), json!("1201.50")]);
    let last = place.page(query, &[("sort", "-total"), ("page", "3")]).await?;
    assert_eq!((last.rows.len(), &last.rows[202][2]), (203, &json!("0.50")));
    assert_eq!(
        place.get(query, "/results", &[("sort", "-total"), ("page", "4")]).await?.status(),
        StatusCode::NOT_FOUND
    );

    // Country and then id turned around; nulls are last.
    let grouped = place.page(query, &[("sort", "country,-1")]).await?;
    assert_eq!(grouped.rows[0][..2], [json!(1202), json!("france")]);
    let nulls = place.page(query, &[("sort", "-country"), ("page", "3")]).await?;
    assert_eq!(nulls.rows[202][..2], [json!(1200), Value::Null]);

    // Without parameters, as it was stored.
    assert_eq!(place.page(query, &[("page", "2")]).await?.rows[0][0], json!(501));
    Ok(())
}

#[tokio::test]
async fn only_rows_that_meet_all_conditions_come_and_count() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let query = place.orders().await?;
    let count = async |filters: &[&str]| -> anyhow::Result<u64> {
        let params: Vec<_> = filters.iter().map(|filter| ("filter", *filter)).collect();
        Ok(place.page(query, &params).await?.total_rows)
    };
    assert_eq!(count(&["country:eq:Germany"]).await?, 301);
    assert_eq!(count(&["country:starts:FRA"]).await?, 301);
    assert_eq!(count(&[r"country:in:Germany,Spain\, south"]).await?, 602);
    assert_eq!(count(&["country:null"]).await?, 300);
    assert_eq!(count(&["total:ge:1000.5", "total:lt:1100.5"]).await?, 100);
    assert_eq!(count(&["day:eq:2024-03-01", "country:notnull"]).await?, 101);
    assert_eq!(count(&["id:gt:1203"]).await?, 0);

    let params = [("filter", "country:eq:Germany"), ("sort", "-id"), ("page", "1")];
    let page = place.page(query, &params).await?;
    assert_eq!((page.total_pages, page.rows[0][0].clone()), (1, json!(1201)));
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_asked_of_rows_is_refused_with_the_field_named() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let query = place.orders().await?;
    for (rest, name, value, said) in [
        ("/results", "sort", "totl", "`totl`"),
        ("/results", "filter", "totl:eq:1", "`totl`"),
        ("/results", "filter", "total:like:1", "there are eq"),
        ("/results", "filter", "total:ge:much", "numbers"),
        ("/results", "page", "0", "counts from 1"),
        ("/results/summary", "filter", "day:lt:soon", "dates"),
        ("/results/summary", "sort", "total", "unknown parameter"),
        ("/chart", "filter", "country", "column:op:operand"),
    ] {
        let response = place.get(query, rest, &[(name, value)]).await?;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{rest} {name}={value}");
        let problem: Value = response.json().await?;
        assert_eq!(problem["errors"][0]["field"], name);
        assert!(problem["detail"].as_str().unwrap().contains(said), "{problem}");
    }
    let waiting = place.gateway.post(&place.ann, "/api/queries").json(&json!({"question": "a"}));
    let waiting = waiting.send().await?.json::<Query>().await?.id;
    for rest in ["/results?sort=1", "/results/summary", "/chart"] {
        assert_eq!(place.get(waiting, rest, &[]).await?.status(), StatusCode::CONFLICT, "{rest}");
    }
    Ok(())
}

/// Random values of each type, sorted here and there.
#[tokio::test]
async fn the_order_is_that_of_postgresql() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let sign = "(case when random() < 0.5 then -1 else 1 end)";
    for (kind, value) in [
        ("numeric", format!("{sign} * (random() * 10 ^ (random() * 40 - 20))::numeric")),
        ("numeric", "round((random() * 20 - 10)::numeric, 1)".into()),
        ("numeric", "(array['NaN', 'Infinity', '-Infinity', '0', '-0.0', '1e-30', '-1e40'])[i % 7 + 1]::numeric".into()),
        ("double precision", format!("{sign} * random() * 10 ^ (random() * 600 - 300)")),
        ("bigint", "(random() * 9e18)::bigint * (i % 3 - 1)".into()),
        ("date", "date '0001-01-01' + (random() * 3600000)::int".into()),
        ("timestamp with time zone", "timestamptz '1999-01-01' + random() * interval '40 years'".into()),
        ("boolean", "random() < 0.5".into()),
    ] {
        let statement = format!(
            "with drawn as materialized (
                 select i, case when random() > 0.05 then {value} end::{kind} as v from generate_series(1, 700) i
             )
             select to_json(v::text) as v,
                    row_number() over (order by v nulls last, i) as up,
                    row_number() over (order by v desc nulls last, i) as down
             from drawn order by i"
        );
        let drawn = sqlx::query(AssertSqlSafe(statement)).fetch_all(&place.world.db).await?;
        let values: Vec<Value> = drawn
            .iter()
            .map(|row| match row.get::<Option<Value>, _>("v").unwrap_or_default() {
                Value::String(text) if kind == "boolean" => json!(text == "true"),
                text => text,
            })
            .collect();
        let columns = [("i", "integer"), ("v", kind)];
        let rows = values.iter().enumerate().map(|(i, value)| json!([i, value]));
        let query = place.query(&columns, rows).await?;
        for (sort, rank) in [("v", "up"), ("-v", "down")] {
            let mut expected: Vec<usize> = (0..drawn.len()).collect();
            expected.sort_by_key(|i| drawn[*i].get::<i64, _>(rank));
            let mut found = Vec::new();
            for page in ["1", "2"] {
                found.extend(column(&place.page(query, &[("sort", sort), ("page", page)]).await?, 0));
            }
            let found: Vec<_> = found.iter().map(|i| i.as_u64().unwrap() as usize).collect();
            let first = found.iter().zip(&expected).find(|(found, expected)| found != expected);
            let first = first.map(|(found, expected)| (&values[*found], &values[*expected]));
            assert!(found == expected, "{kind}, {sort}: found and expected are {first:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn rows_are_summed_up_column_by_column() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let query = place.orders().await?;
    let summary: RowsSummary = place.get(query, "/results/summary", &[]).await?.json().await?;
    assert_eq!((summary.total_rows, summary.columns.len(), summary.truncated), (1203, 4, false));
    let [_, country, total, day] = &summary.columns[..] else { panic!("four columns") };
    assert_eq!((country.count, country.nulls, country.distinct), (903, 300, 3));
    assert_eq!((country.top[0].count, country.top_exact), (301, true));
    assert_eq!((&total.min, &total.max), (&json!("0.50"), &json!("1202.50")));
    assert!((total.mean.unwrap() - 601.5).abs() < 1e-9);
    assert_eq!((total.distinct, total.distinct_exact), (1203, true));
    let months = day.histogram.as_ref().unwrap();
    assert_eq!((months.unit.as_deref(), months.bins.len()), (Some("month"), 12));

    let filter = [("filter", "country:eq:Germany")];
    let filtered: RowsSummary = place.get(query, "/results/summary", &filter).await?.json().await?;
    assert_eq!((filtered.total_rows, filtered.columns[1].distinct), (301, 1));
    Ok(())
}

#[tokio::test]
async fn a_chart_is_proposed_of_the_rows_that_pass() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let rows = (0..60).map(|day| {
        let shop = if day % 2 == 0 { "north" } else { "south" };
        json!([
            format!("2024-{:02}-{:02}", day / 2 / 28 + 1, day / 2 % 28 + 1),
            shop,
            format!("{day}.5")
        ])
    });
    let query =
        place.query(&[("day", "date"), ("shop", "text"), ("sales", "numeric")], rows).await?;
    let chart: Chart = place.get(query, "/chart", &[]).await?.json().await?;
    assert_eq!((chart.kind, chart.points, chart.total_rows), (ChartKind::Line, 60, 60));
    let spec = chart.spec.unwrap();
    assert_eq!(spec["data"]["values"][0], json!({"c1": "2024-01-01", "c2": "north", "c3": 0.5}));
    let filter = [("filter", "day:eq:2024-01-02")];
    let two: Chart = place.get(query, "/chart", &filter).await?.json().await?;
    assert_eq!((two.kind, two.points), (ChartKind::Bars, 2), "{}", two.reason);
    let none = place.get(query, "/chart", &[("filter", "day:null")]).await?.json::<Chart>().await?;
    assert_eq!((none.kind, none.spec), (ChartKind::None, None));
    Ok(())
}

#[tokio::test]
async fn rows_go_after_their_time_and_the_query_stays() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let (query, exporting) = (place.orders().await?, place.orders().await?);
    place.page(query, &[("sort", "total")]).await?;
    sqlx::query(
        "insert into exports (id, query_id, result_id, job_id, format, status)
         select gen_random_uuid(), id, result_id, gen_random_uuid(), 'csv', 'running' from queries where id = $1",
    )
    .bind(exporting.0)
    .execute(&place.world.db)
    .await?;
    let config = scheduler::Config { result_ttl: Duration::ZERO, ..Default::default() };
    let scheduler = Scheduler::new(place.world.db.clone(), place.world.bus.clone(), config)?;
    let leave = place.world.shutdown.child_token();
    let running = tokio::spawn(scheduler.run(leave.clone()));
    let expired = eventually("the rows are gone", async || {
        let found: Query = place.get(query, "", &[]).await?.json().await?;
        Ok(found.result.filter(|result| result.expired))
    })
    .await?;
    leave.cancel();
    running.await?;
    assert_eq!((expired.total_rows, expired.columns.len()), (1203, 4));
    for rest in ["/results", "/results?sort=total", "/results/summary", "/chart", "/export"] {
        let response = place.get(query, rest, &[]).await?;
        assert_eq!(response.status(), StatusCode::GONE, "{rest}");
        let problem: Value = response.json().await?;
        assert_eq!(problem["code"], "result_expired");
        assert!(problem["detail"].as_str().unwrap().contains("rerun"), "{problem}");
    }
    let path = format!("/api/queries/{query}/exports");
    let asked = place.gateway.post(&place.ann, &path).json(&json!({"format": "csv"}));
    assert_eq!(asked.send().await?.status(), StatusCode::GONE);
    let pages: i64 =
        sqlx::query_scalar("select count(*) from result_pages").fetch_one(&place.world.db).await?;
    assert_eq!(pages, 3, "of the result that a file is made of");
    assert_eq!(place.page(exporting, &[]).await?.rows.len(), 500);
    Ok(())
}
