//! Whether the tables that a question needs are found, before anybody writes SQL.

use super::*;

async fn shop() -> anyhow::Result<Evaluation> {
    Evaluation::of(&[
        question(
            "join",
            "Which products did the users of each region order?",
            json!(
                "select r.name, p.name from regions r join users u on u.region_id = r.id \
                   join orders o on o.user_id = u.id join order_items i on i.order_id = o.id \
                   join products p on p.id = i.product_id"
            ),
        ),
        question("broken", "How many users are there?", json!("select from where")),
        question("none", "Why is the sky blue?", json!(null)),
    ])
    .await
}

#[tokio::test]
async fn tables_and_columns_of_the_gold_sql_are_looked_for() -> anyhow::Result<()> {
    let evaluation = shop().await?;
    let code = evaluation.run(&["--linking", "--candidates", "10", "--min-right", "100"]).await?;
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::SUCCESS));

    let result = evaluation.result()?;
    let totals = &result["totals"]["shop"];
    assert_eq!((&totals["questions"], &totals["unread"]), (&json!(1), &json!(1)));
    let tables = &totals["tables"];
    assert_eq!(
        [&tables["complete"], &tables["gold"], &tables["found"], &tables["hits"]],
        [&json!(1), &json!(5), &json!(10), &json!(5)]
    );
    // Two for each join, and the two that are selected.
    assert_eq!(totals["columns"]["gold"], 10);
    assert!(std::fs::read_to_string(evaluation.path("result.md"))?.contains(" 50.0 % |"));
    Ok(())
}

#[tokio::test]
async fn what_is_not_found_is_named_and_fails_the_bound() -> anyhow::Result<()> {
    let evaluation = shop().await?;
    let code = evaluation.run(&["--linking", "--candidates", "1", "--min-right", "100"]).await?;
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::FAILURE));
    let missing = evaluation.result()?["cases"][0]["missing_tables"].clone();
    assert_eq!(missing.as_array().map(Vec::len), Some(4), "{missing}");
    Ok(())
}

#[tokio::test]
async fn all_databases_are_searched_as_one() -> anyhow::Result<()> {
    let evaluation = shop().await?;
    let other = evaluation.server.empty_database().await?;
    let mut db = tests::postgres::pool(&evaluation.server.url(&other)).await?.acquire().await?;
    sqlx::raw_sql("create table planets (id integer primary key, moons integer)")
        .execute(&mut *db)
        .await?;
    evaluation.ask(&[
        json!({ "id": "sky", "db": other, "question": "How many moons has each planet?",
                "gold_sql": "select id, moons from planets" }),
        question("users", "How many users are there?", json!("select count(*) from users")),
    ])?;

    evaluation.run(&["--linking", "--one-catalog", "--candidates", "1"]).await?;

    let result = evaluation.result()?;
    let found: Vec<&Value> = (0..2).map(|n| &result["cases"][n]["candidates"][0]).collect();
    assert_eq!(found, [&json!(format!("{other}.planets")), &json!(format!("{SAMPLE}.users"))]);
    assert_eq!(result["totals"]["shop"]["tables"]["complete"], 2);
    Ok(())
}
