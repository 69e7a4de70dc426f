//! Every type, from the server to CSV and to JSON Lines.

use super::*;

const COLUMNS: &[(&str, &str, &str, &str)] = &[
    // name, type, literal, as CSV; JSON is beside it below.
    ("huge", "bigint unsigned", "18446744073709551615", "18446744073709551615"),
    ("small", "tinyint", "-7", "-7"),
    ("price", "decimal(10,2)", "10.50", "10.50"),
    (
        "wide",
        "decimal(65,30)",
        "1.000000000000000000000000000001",
        "1.000000000000000000000000000001",
    ),
    ("flags", "bit(10)", "b'1000000001'", "513"),
    ("feeling", "enum('sad','glad')", "'glad'", "glad"),
    ("tags", "set('a','b','c')", "'c,a'", "a,c"),
    ("doc", "json", "'{\"k\": [1, 2.5]}'", "{\"k\": [1, 2.5]}"),
    ("never", "date", "'0000-00-00'", "0000-00-00"),
    ("some_day", "date", "'2024-00-00'", "2024-00-00"),
    ("last_day", "datetime(6)", "'9999-12-31 23:59:59.999999'", "9999-12-31T23:59:59.999999"),
    ("first_day", "date", "'1000-01-01'", "1000-01-01"),
    ("moment", "timestamp null", "'2024-02-29 10:11:12'", "2024-02-29T10:11:12Z"),
    ("long_time", "time", "'25:00:00'", "25:00:00"),
    ("least_time", "time(3)", "'-838:59:58.999'", "'-838:59:58.999"),
    ("made", "year", "2024", "2024"),
    (
        "place",
        "point",
        "st_geomfromtext('POINT(1 2)')",
        "\\x000000000101000000000000000000f03f0000000000000040",
    ),
    ("bytes", "varbinary(9)", "x'00ff'", "\\x00ff"),
    ("note", "varchar(40)", "'a\"b,c\\nü'", "a\"b,c\nü"),
    ("formula", "text", "'=1+1'", "'=1+1"),
    ("single", "float", "0.1", "0.1"),
    ("double_", "double", "1e20", "1e+20"),
    ("yes", "boolean", "true", "Yes"),
    (
        "key_",
        "/*M! uuid */ /*!80000 char(36) */",
        "'c0ffee00-0000-4000-8000-000000000001'",
        "c0ffee00-0000-4000-8000-000000000001",
    ),
];

async fn file(format: &str) -> anyhow::Result<String> {
    let declared: Vec<String> = COLUMNS.iter().map(|(n, t, ..)| format!("{n} {t}")).collect();
    let values: Vec<&str> = COLUMNS.iter().map(|(_, _, literal, _)| *literal).collect();
    let setup = format!(
        "set sql_mode = ''; create table t (id int primary key, {}); insert into t values (1, {});
         insert into t (id) values (2)",
        declared.join(", "),
        values.join(", "),
    );
    let house = House::with(&setup).await?;
    let names: Vec<&str> = COLUMNS.iter().map(|(name, ..)| *name).collect();
    let query = house.ran(&format!("select {} from t order by id", names.join(", "))).await?;
    anyhow::ensure!(query.status == QueryStatus::Success, "{:?}", query.error);
    let path = format!("{}/export?format={format}", query.links.this);
    let file = house.gateway.get(&house.ann, &path).send().await?.error_for_status()?;
    Ok(file.text().await?)
}

#[tokio::test]
async fn every_type_reaches_csv() -> anyhow::Result<()> {
    let content = file("csv").await?;
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    for (n, (name, _, _, expected)) in COLUMNS.iter().enumerate() {
        assert_eq!(&rows[0][n], *expected, "{name}");
    }
    assert!(rows[1].iter().all(str::is_empty), "{:?}", rows[1]);
    Ok(())
}

#[tokio::test]
async fn every_type_reaches_json_lines() -> anyhow::Result<()> {
    let content = file("jsonl").await?;
    let lines: Vec<Value> = content.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let expected = json!({
        "huge": "18446744073709551615", "small": -7, "price": "10.50",
        "wide": "1.000000000000000000000000000001", "flags": 513, "feeling": "glad",
        "tags": "a,c", "doc": {"k": [1, 2.5]}, "never": "0000-00-00", "some_day": "2024-00-00",
        "last_day": "9999-12-31T23:59:59.999999", "first_day": "1000-01-01",
        "moment": "2024-02-29T10:11:12Z", "long_time": "25:00:00",
        "least_time": "-838:59:58.999", "made": 2024,
        "place": "\\x000000000101000000000000000000f03f0000000000000040", "bytes": "\\x00ff",
        "note": "a\"b,c\nü", "formula": "=1+1", "single": 0.1, "double_": 1e20, "yes": true,
        "key_": "c0ffee00-0000-4000-8000-000000000001",
    });
    assert_eq!(lines[0], expected);
    let nulls = lines[1].as_object().context("a row")?.values().filter(|v| v.is_null()).count();
    assert_eq!((lines.len(), nulls), (2, COLUMNS.len()));
    Ok(())
}

#[tokio::test]
async fn dates_that_no_calendar_has_reach_parquet_and_xlsx_too() -> anyhow::Result<()> {
    for format in ["parquet", "xlsx"] {
        let house = House::with(
            "set sql_mode = ''; create table t (id int, d date, at datetime, span time);
             insert into t values (1, '2024-02-29', '2024-02-29 10:11:12', '10:11:12'),
                 (2, '0000-00-00', '0000-00-00', '838:59:59')",
        )
        .await?;
        let query = house.ran("select * from t order by id").await?;
        let path = format!("{}/export?format={format}", query.links.this);
        let file = house.gateway.get(&house.ann, &path).send().await?;
        let status = file.status();
        let content = file.bytes().await?;
        assert_eq!(status, StatusCode::OK, "{format}: {}", String::from_utf8_lossy(&content));
        assert!(content.len() > 100, "{format}");
    }
    Ok(())
}
