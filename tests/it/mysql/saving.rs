//! Saved queries: values are bound, each as what it is.

use proto::JobErrorCode;

use super::*;

const SETUP: &str = "
    create table orders (id int primary key, status varchar(20), total decimal(10,2), placed date,
        at timestamp null, gift boolean, mark /*M! uuid */ /*!80000 char(36) */,
        note varchar(40), big bigint unsigned, kind enum('a', 'b'));
    insert into orders
    select seq, if(seq % 2 = 0, 'open', 'sent'), seq + 0.25,
        date '2024-01-01' + interval seq day, timestamp '2024-01-01 00:00' + interval seq day,
        seq % 3 = 0, concat('00000000-0000-0000-0000-', lpad(seq, 12, '0')),
        if(seq = 7, 'it''s', if(seq = 8, 'a\\\\b', null)), 18446744073709551600 + seq % 15,
        if(seq = 1, 'a', 'b')
    from seq_1_to_20";

#[tokio::test]
async fn every_type_reaches_the_server_as_itself() -> anyhow::Result<()> {
    let house = House::with(SETUP).await?;
    for (data_type, list, condition, value, found) in [
        ("text", false, "note = :v", json!("it's"), 1),
        ("text", false, "note = :v", json!("a\\b"), 1),
        ("text", false, "kind = :v", json!("a"), 1),
        ("integer", false, "id <= :v", json!(3), 3),
        ("integer", false, "big > :v", json!(i64::MAX), 20),
        ("number", false, "total = :v", json!("12.25"), 1),
        ("number", false, "total > :v", json!(-0.5), 20),
        ("number", false, "big = :v", json!("18446744073709551607"), 1),
        ("number", false, "total < :v", json!("123456789012345678901234.5"), 20),
        ("boolean", false, "gift = :v", json!(true), 6),
        ("boolean", false, ":v", json!(true), 20),
        ("date", false, "placed < :v", json!("2024-01-04"), 2),
        ("timestamp", false, "at <= :v", json!("2024-01-03T02:00:00+02:00"), 2),
        ("timestamp", false, "placed < :v", json!("2024-01-03T10:00:00"), 2),
        ("uuid", false, "mark = :v", json!("00000000-0000-0000-0000-000000000007"), 1),
        ("text", true, "status in (:v)", json!(["open", "lost"]), 10),
        ("integer", true, "id in (:v)", json!([1, 2, 99]), 2),
        ("integer", true, "id in (:v)", json!([]), 0),
        ("integer", true, "id not in (:v)", json!([]), 20),
        ("integer", true, "id not in (:v)", json!([1, 2]), 18),
        ("number", true, "total in (:v)", json!(["1.25", 2.25]), 2),
        ("date", true, "placed in (:v)", json!(["2024-01-02"]), 1),
        ("uuid", true, "mark in (:v)", json!(["00000000-0000-0000-0000-000000000007"]), 1),
    ] {
        let declared = json!([{"name": "v", "type": data_type, "list": list}]);
        let sql = format!("select count(*) from orders where {condition}");
        let saved = house.save(&sql, declared).await?;
        let query = house.run(&house.ann, &saved, json!({"v": value})).await?;
        let rows = house.rows(&house.ann, &query).await.with_context(|| condition.to_owned())?;
        assert_eq!(rows, json!([[found]]), "{data_type} {condition} {value}");
        assert_eq!(query.sql.as_deref(), Some(&*sql), "the text holds no value");
    }
    for (sql, list) in [
        ("select count(*) from orders where :v is null or status = :v", false),
        ("select count(*) from orders where :v is null or status in (:v)", true),
    ] {
        let optional = json!([{"name": "v", "type": "text", "optional": true, "list": list}]);
        let saved = house.save(sql, optional).await?;
        let all = house.run(&house.ann, &saved, json!({})).await?;
        assert_eq!(house.rows(&house.ann, &all).await?, json!([[20]]), "{sql}");
        let value = if list { json!(["open"]) } else { json!("open") };
        let some = house.run(&house.ann, &saved, json!({"v": value})).await?;
        assert_eq!(house.rows(&house.ann, &some).await?, json!([[10]]), "{sql}");
    }
    let limit = json!([{"name": "most", "type": "integer"}, {"name": "skip", "type": "integer"}]);
    let sql = "select id from orders order by id limit :most offset :skip";
    let saved = house.save(sql, limit).await?;
    let query = house.run(&house.ann, &saved, json!({"most": 2, "skip": 1})).await?;
    assert_eq!(house.rows(&house.ann, &query).await?, json!([[2], [3]]));
    Ok(())
}

#[tokio::test]
async fn a_value_that_is_selected_comes_back_as_it_went_in() -> anyhow::Result<()> {
    let house = House::with(SETUP).await?;
    for (data_type, value, comes) in [
        ("text", json!("'; drop table orders; -- \\"), json!("'; drop table orders; -- \\")),
        ("text", json!("größe 😀"), json!("größe 😀")),
        ("integer", json!(-7), json!(-7)),
        ("integer", json!(i64::MIN), json!(i64::MIN.to_string())),
        ("number", json!("-12.50"), json!("-12.50")),
        ("date", json!("2024-02-29"), json!("2024-02-29")),
        ("timestamp", json!("2024-02-29T13:14:15.5"), json!("2024-02-29T13:14:15.5")),
        ("boolean", json!(true), json!(1)),
    ] {
        let declared = json!([{"name": "v", "type": data_type}]);
        let saved = house.save("select :v as said, id from orders where id = 1", declared).await?;
        let query = house.run(&house.ann, &saved, json!({"v": value})).await?;
        assert_eq!(house.rows(&house.ann, &query).await?, json!([[comes, 1]]), "{data_type}");
        // Of no rows there are columns all the same.
        let empty = "select :v as said from orders where id < 0 and :v is not null";
        let saved = house.save(empty, json!([{"name": "v", "type": data_type}])).await?;
        let query = house.run(&house.ann, &saved, json!({"v": value})).await?;
        assert_eq!(house.rows(&house.ann, &query).await?, json!([]));
    }
    Ok(())
}

#[tokio::test]
async fn what_a_value_says_is_never_sql() -> anyhow::Result<()> {
    let house = House::with(SETUP).await?;
    let attacks = [
        "'; drop table orders; -- ",
        "open' or '1'='1",
        "open\\' or 1=1 -- ",
        "open\" or 1=1 #",
        "open'; select sleep(30); -- ",
        "?",
        ":v",
        "open') union select 1, user from mysql.user -- ",
        "*/ drop table orders /*! ",
        "\u{bf27} or 1=1",
    ];
    let sql = "select count(*) from orders where status = :v or status in (:w)";
    let declared =
        json!([{"name": "v", "type": "text"}, {"name": "w", "type": "text", "list": true}]);
    let saved = house.save(sql, declared).await?;
    for attack in attacks {
        let values = json!({"v": attack, "w": [attack, attack]});
        let query = house.run(&house.ann, &saved, values).await?;
        assert_eq!(house.rows(&house.ann, &query).await?, json!([[0]]), "{attack}");
    }
    let left: i64 = sqlx::query_scalar("select count(*) from orders").fetch_one(&house.db).await?;
    assert_eq!(left, 20);
    Ok(())
}

#[tokio::test]
async fn a_parameter_opens_no_door_that_the_guard_keeps_shut() -> anyhow::Result<()> {
    let house = House::with(SETUP).await?;
    for (sql, data_type, value) in [
        ("select load_file(:v)", "text", json!("/etc/passwd")),
        ("select sleep(:v)", "number", json!(9)),
        ("delete from orders where id = :v", "integer", json!(1)),
        ("select 1 from orders where :v; drop table orders", "boolean", json!(true)),
        ("select * from mysql.user where user = :v", "text", json!("root")),
        ("select repeat('a', :v)", "integer", json!(2_000_000_000)),
        ("select id from orders where id = :v for update", "integer", json!(1)),
        ("select id into outfile '/tmp/x' from orders where id = :v", "integer", json!(1)),
    ] {
        let saved = house.save(sql, json!([{"name": "v", "type": data_type}])).await?;
        let query = house.run(&house.ann, &saved, json!({"v": value})).await?;
        assert_eq!(query.status, QueryStatus::FailedExecution, "{sql}");
        let code = query.error.map(|error| error.code);
        assert_eq!(code, Some(JobErrorCode::SqlRefused), "{sql}");
    }
    Ok(())
}

#[tokio::test]
async fn errors_point_into_the_text_as_it_was_saved() -> anyhow::Result<()> {
    let house = House::with(SETUP).await?;
    let sql = "select id from orders where id in (:ids) and total > :least and gift regexp '('";
    let declared = json!([{"name": "ids", "type": "integer", "list": true}, {"name": "least", "type": "number"}]);
    let saved = house.save(&sql.replace("gift regexp '('", "id.x = 1"), declared).await?;
    let values = json!({"ids": [1, 2, 3, 4, 5, 6, 7, 8, 9], "least": "1.5"});
    let query = house.run(&house.ann, &saved, values).await?;
    let error = query.error.context("there is no such table")?;
    let at = sql.find("gift").context("it is there")? + 1;
    assert_eq!(error.position.map(|position| position as usize), Some(at), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn names_are_found_as_these_servers_read_the_text() -> anyhow::Result<()> {
    let house = House::with(SETUP).await?;
    let sql = "select count(*) from `orders` where note = 'a\\\\b' and 'x\\':y' <> ':z' # :n
               and id = :id";
    let saved = house.save(sql, json!([{"name": "id", "type": "integer"}])).await?;
    let query = house.run(&house.ann, &saved, json!({"id": 8})).await?;
    assert_eq!(house.rows(&house.ann, &query).await?, json!([[1]]));
    Ok(())
}
