//! From a question to rows, without a model, and what rules of access and privacy leave of them.

use super::*;

const SHOP: &str = "
    create table customers (
        id int auto_increment primary key, name varchar(50) not null, city varchar(50),
        email varchar(80), region_id int);
    create table orders (
        id int auto_increment primary key, customer_id int not null, status varchar(20) not null,
        amount decimal(10,2), region_id int, foreign key (customer_id) references customers (id));
    create table salaries (id int primary key, pay int);
    create view open_orders as select * from orders where status = 'open';
    insert into customers (name, city, email, region_id) values
        ('Ada', 'Lyon', 'ada@example.com', 1), ('Bo', 'Porto', 'bo@example.com', 2),
        ('Cy', 'Lyon', 'cy@example.com', 1);
    insert into orders (customer_id, status, amount, region_id) values
        (1, 'open', 30.50, 1), (1, 'paid', 12.00, 1), (2, 'open', 4.50, 2);
    insert into salaries values (1, 4321)";

impl House {
    async fn put(&self, person: &Person, path: &str, body: Value) -> anyhow::Result<()> {
        let answer = self.gateway.put(person, path).json(&body).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        anyhow::ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(())
    }

    /// Everybody sees the orders of their region, no amounts, and no salaries.
    async fn close(&self) -> anyhow::Result<()> {
        let rules = format!("/api/access/rules?connection_id={}", self.connection.id);
        for rule in [
            json!({
                "table": "orders", "applies_to": "everyone", "rows": "region_id = {user.region_id}",
                "masked_columns": ["amount"],
            }),
            json!({"table": "salaries", "applies_to": "everyone", "hidden": true}),
        ] {
            self.put(&self.ann, &rules, rule).await?;
        }
        let boss = self.world.person(Role::Admin).await?;
        let user = format!("/api/access/users/{}", self.bob.user.username);
        self.put(&boss, &user, json!({"attributes": {"region_id": 1}})).await
    }
}

#[tokio::test]
async fn a_question_becomes_rows_without_a_model() -> anyhow::Result<()> {
    let house = House::with(SHOP).await?;
    for (question, rows) in [
        ("How many customers are there?", json!([[3]])),
        ("Which customers live in Lyon?", json!([["Ada"], ["Cy"]])),
        (
            "What is the total amount of orders for each status?",
            json!([["open", "35.00"], ["paid", "12.00"]]),
        ),
    ] {
        let query = house.ask(&house.ann, question).await?;
        let mut found = house.rows(&house.ann, &query).await?;
        found.as_array_mut().context("rows")?.sort_by_key(Value::to_string);
        assert_eq!(found, rows, "{question}: {:?}", query.sql);
        assert_eq!(query.connection_id, Some(house.connection.id));
    }
    Ok(())
}

#[tokio::test]
async fn rules_hold_for_what_is_shown_generated_and_run() -> anyhow::Result<()> {
    let house = House::with(SHOP).await?;
    house.close().await?;
    let schema = format!("/api/schema?connection_id={}", house.connection.id);
    let shown: Value = house.gateway.get(&house.bob, &schema).send().await?.json().await?;
    let names: Vec<&Value> =
        shown["tables"].as_array().context("tables")?.iter().map(|table| &table["name"]).collect();
    assert_eq!(names, ["customers", "orders"], "neither salaries nor the view");

    let counted = house.ask(&house.bob, "How many orders are there?").await?;
    assert_eq!(house.rows(&house.bob, &counted).await?, json!([[2]]), "{:?}", counted.sql);
    let all = house.save("select id, amount from orders order by id", json!([])).await?;
    let theirs = house.run(&house.bob, &all, json!({})).await?;
    assert_eq!(house.rows(&house.bob, &theirs).await?, json!([[1, null], [2, null]]));

    // Parameters stand beside what the rules put in.
    let sql = "select id from orders where status in (:any) and id >= :least and region_id = :r";
    let declared = json!([
        {"name": "any", "type": "text", "list": true},
        {"name": "least", "type": "integer"}, {"name": "r", "type": "integer"},
    ]);
    let chosen = house.save(sql, declared).await?;
    let values = json!({"any": ["open", "paid", "x"], "least": 1, "r": 2});
    let none = house.run(&house.bob, &chosen, values).await?;
    assert_eq!(house.rows(&house.bob, &none).await?, json!([]), "another region's are not there");
    let values = json!({"any": ["open", "paid", "x"], "least": 2, "r": 1});
    let one = house.run(&house.bob, &chosen, values).await?;
    assert_eq!(house.rows(&house.bob, &one).await?, json!([[2]]));

    for (sql, code) in
        [("select pay from salaries", "sql_refused"), ("select * from open_orders", "sql_refused")]
    {
        let saved = house.save(sql, json!([])).await?;
        let refused = house.run(&house.bob, &saved, json!({})).await?;
        let error = json!(refused.error.context("it is refused")?);
        assert_eq!(error["code"], code, "{error}");
    }
    // Of Ann nobody said where she belongs.
    let unknown = house.run(&house.ann, &all, json!({})).await?;
    assert_eq!(json!(unknown.error.context("it is refused")?)["code"], "access_denied");
    Ok(())
}

#[tokio::test]
async fn what_is_private_is_masked_and_never_sampled() -> anyhow::Result<()> {
    let house = House::with(SHOP).await?;
    let id = house.connection.id;
    house.ask(&house.ann, "How many customers are there?").await?;
    let note = json!({"table": "customers", "column": "email", "private": true});
    house.put(&house.ann, &format!("/api/schema/notes?connection_id={id}"), note).await?;
    let query = house.ran("select name, email from customers order by id limit 1").await?;
    assert_eq!(house.rows(&house.ann, &query).await?, json!([["Ada", null]]));
    let query = house.ran("select count(*) from customers where email like 'ada%'").await?;
    assert_eq!(house.rows(&house.ann, &query).await?, json!([[0]]), "it cannot be guessed either");
    let place = store::connections::place(id);
    let stored: Vec<String> =
        sqlx::query_scalar("select document::text from catalogs where target = $1")
            .bind(&place)
            .fetch_all(&house.world.db)
            .await?;
    assert!(!stored.is_empty() && stored.iter().all(|text| !text.contains("ada@example.com")));

    let rules = format!("/api/access/rules?connection_id={id}");
    let shown = json!({
        "table": "customers", "applies_to": "user", "shown_columns": ["email"],
    });
    house.put(&house.ann, &rules, shown).await?;
    let query = house.ran("select email from customers order by id limit 1").await?;
    assert_eq!(house.rows(&house.ann, &query).await?, json!([["ada@example.com"]]));
    Ok(())
}
