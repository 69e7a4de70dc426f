//! What the server says, in our words: what may be shown, where it is, what may be tried again.

use tests::tds::Fault;

use super::*;

async fn failed(table: Table, fault: Fault, sql: &str) -> EngineError {
    let script = Script::default().reply(sql, Reply::Error(table, fault));
    let place = Place::with(script).await.expect("the peer listens");
    place.ask(sql).await.err().expect("the server refuses")
}

fn nothing() -> Table {
    Table::default()
}

#[tokio::test]
async fn an_error_points_at_the_word_that_the_server_means() {
    let sql = "select 1,\n  nope\nfrom t";
    let fault = Fault { line: 2, ..Fault::new(207, 16, "Invalid column name 'nope'.") };
    match failed(nothing(), fault, sql).await {
        EngineError::Invalid { message, position, .. } => {
            assert_eq!((message.as_str(), position), ("Invalid column name 'nope'.", Some(13)));
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn stored_data_is_not_told() {
    for (number, message) in [
        (245, "Conversion failed when converting the varchar value 'a secret' to data type int."),
        (8114, "Error converting data type a secret to numeric."),
        (
            2628,
            "String or binary data would be truncated in table 't'. Truncated value: 'a secret'.",
        ),
        (50_000, "a secret"),
    ] {
        let error = failed(nothing(), Fault::new(number, 16, message), "select c from t").await;
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn errors_are_told_apart_by_what_a_caller_does() {
    let error = async |number, severity, message: &str| {
        failed(nothing(), Fault::new(number, severity, message), "select c from t").await
    };
    assert!(matches!(error(1222, 16, "Lock request time out").await, EngineError::Timeout));
    assert!(matches!(error(3617, 16, "cancelled").await, EngineError::Cancelled));
    let invalid = [
        (102, 15, "Incorrect syntax near 't'."),
        (208, 16, "Invalid object name 't'."),
        (229, 14, "The SELECT permission was denied on the object 't'."),
        (8134, 16, "Divide by zero error encountered."),
    ];
    for (number, severity, message) in invalid {
        let found = error(number, severity, message).await;
        assert!(matches!(found, EngineError::Invalid { .. }), "{number}: {found}");
    }
    assert!(error(40613, 17, "Database is not currently available").await.is_transient());
    assert!(matches!(error(701, 17, "insufficient memory").await, EngineError::Other(_)));
    assert!(matches!(error(1205, 13, "deadlock").await, EngineError::Other(_)));
}

#[tokio::test]
async fn an_error_behind_rows_ends_the_stream_with_it() {
    let fault = Fault::new(8134, 16, "Divide by zero error encountered.");
    let error = failed(numbers(5), fault, "select n from t").await;
    assert_eq!(error.to_string(), "division by zero");
}

#[tokio::test]
async fn a_second_result_is_refused_and_the_transaction_not_kept() {
    let script = Script::default().reply("from t", Reply::Results(vec![numbers(1), numbers(1)]));
    let place = Place::with(script).await.unwrap();
    let error = place.ask("select n from t").await.err().unwrap();
    assert!(error.to_string().contains("more than one result"), "{error}");
    // The connection is gone, and the transaction with it.
    let closed = async || Ok((place.peer.count(&tests::tds::Seen::Closed) > 0).then_some(()));
    tests::eventually("the connection is closed", closed).await.unwrap();
}
