//! Rules of access at the wire: what arrives at the server, and what is told of its errors.

use std::sync::Arc;

use guard::Parameter;
use guard::access::{Access, Attribute, Attributes, Rules, TableRule};
use proto::ParameterType;
use tests::tds::Fault;

use super::*;

fn seen() -> Access {
    let column = |(name, data_type): (&str, &str)| catalog::Column {
        name: name.into(),
        data_type: data_type.into(),
        ..catalog::Column::default()
    };
    let columns =
        [("id", "int"), ("region", "nvarchar(20)"), ("note", "nvarchar(20)"), ("cost", "money")];
    let orders = catalog::Table {
        name: "orders".into(),
        columns: columns.map(column).to_vec(),
        ..catalog::Table::default()
    };
    let catalog = catalog::Catalog { tables: vec![orders], ..catalog::Catalog::default() };
    let rule = TableRule {
        table: "orders".into(),
        hidden_columns: vec!["cost".into()],
        masked_columns: vec!["note".into()],
        rows: Some("region = {user.region}".into()),
        ..TableRule::default()
    };
    let rules = Rules::new(Arc::new(catalog), &[rule], Dialect::MsSql);
    let region = Attributes::from([("region".into(), Attribute::Text("O'Hara".into()))]);
    Access::new(Arc::new(rules), region)
}

fn judged(sql: &str, parameters: &[Parameter]) -> Approved {
    let access = seen();
    let policy = Policy { parameters, ..Policy::seen(&access) }.at_home_in(Some("dbo"));
    guard::check(sql, &policy).expect("the guard lets it pass")
}

const SHOWN: &str = "(select top (9223372036854775807) [id], [region], case when 1 = 0 then \
                     [note] end as [note] from orders where (region =  (N'O''Hara') \n))";

#[tokio::test]
async fn what_runs_is_what_may_be_seen() {
    let script = Script::default().reply("from orders", rows(numbers(3)));
    let place = Place::with(script).await.unwrap();
    let found = answer(&place.target, &judged("select id from orders o", &[]), ALL).await.unwrap();
    assert_eq!(found.rows.len(), 3);
    assert_eq!(place.peer.asked(&format!("select id from  {SHOWN}  o")), 1);
    assert_eq!(place.peer.asked("set rowcount 0;\n"), 1, "nothing cuts what is put in");
    let few = RunLimits { max_rows: 2, ..ALL };
    let found = answer(&place.target, &judged("select id from orders o", &[]), few).await.unwrap();
    assert!(found.truncated && found.rows.len() == 2);

    let values = Some(vec!["7".into()]);
    let id =
        Parameter { name: "id".into(), data_type: ParameterType::Integer, list: false, values };
    let approved = judged("select note from orders where id > :id", &[id]);
    answer(&place.target, &approved, ALL).await.unwrap();
    let call = place.peer.calls("from orders").pop().unwrap();
    assert_eq!(
        call.statement().unwrap(),
        format!("select note from  {SHOWN} as [orders]  where id > @P1")
    );
    assert_eq!(call.values()[0].value.as_deref(), Some(&7_i64.to_le_bytes()[..]));
}

/// How a statement ends that the server gives up, before its rows or behind them; `wrong` is what it
/// says when it is to describe the statement.
async fn ended(table: Table, fault: Fault, wrong: Option<Fault>) -> EngineError {
    let described = match wrong {
        Some(wrong) => Reply::Error(Table::default(), wrong),
        None => rows(texts(&["name"], &[&["id"]])),
    };
    let script = Script::default()
        .reply("sp_describe", described)
        .reply("from orders", Reply::Error(table, fault));
    let place = Place::with(script).await.expect("the peer listens");
    let approved = judged("select id from orders where id = 1", &[]);
    answer(&place.target, &approved, ALL).await.err().expect("the server refuses")
}

#[tokio::test]
async fn of_an_error_among_rows_nothing_is_told() {
    let mut told = Vec::new();
    for (number, message) in [
        (245, "Conversion failed when converting the nvarchar value 'a secret' to int."),
        (281, "4711 is not a valid style number when converting from datetime to nvarchar."),
        (8134, "Divide by zero error encountered."),
        (8115, "Arithmetic overflow error converting expression to data type int."),
        (512, "Subquery returned more than 1 value."),
        (207, "Invalid column name 'a secret'."),
    ] {
        for table in [numbers(2), Table::default()] {
            let fault = Fault::new(number, 16, message);
            let error = ended(table, fault, None).await;
            assert!(matches!(error, EngineError::Invalid { position: None, .. }), "{error}");
            told.push(error.to_string());
        }
    }
    told.dedup();
    assert_eq!(told, ["the server gave the statement up among the rows that it reads"]);
}

#[tokio::test]
async fn what_is_wrong_before_a_row_is_read_is_told_as_ever() {
    let fault = Fault::new(
        8120,
        16,
        "Column 'orders.id' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
    );
    let error = ended(Table::default(), fault.clone(), Some(fault)).await;
    match error {
        EngineError::Invalid { message, hint, position } => {
            assert!(message.starts_with("Column 'orders.id' is invalid"), "{message}");
            assert!(hint.unwrap().contains("rules of access"));
            assert_eq!(position, Some(8), "as it was written");
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn other_ends_keep_their_names() {
    let error = ended(numbers(2), Fault::new(1222, 16, "Lock request time out"), None).await;
    assert!(matches!(error, EngineError::Timeout));
    let gone = Fault::new(40613, 17, "Database is not currently available");
    assert!(ended(numbers(2), gone, None).await.is_transient());
}

#[tokio::test]
async fn a_value_that_cannot_be_bound_is_told_beside_rules_too() {
    let place = Place::with(Script::default()).await.unwrap();
    let values = Some(vec!["+10000-01-01".into()]);
    let at = Parameter { name: "at".into(), data_type: ParameterType::Date, list: false, values };
    let approved = judged("select id from orders where :at is null", &[at]);
    let error = answer(&place.target, &approved, ALL).await.err().unwrap();
    assert!(error.to_string().starts_with("the value of the parameter at: "), "{error}");
    assert_eq!(place.peer.asked("orders"), 0);
}
