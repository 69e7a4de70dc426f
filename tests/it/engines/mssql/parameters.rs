//! Parameters: each value goes as an argument of a call, never in the text.

use guard::Parameter;
use proto::ParameterType;

use super::*;

fn parameter(name: &str, data_type: ParameterType, values: Option<&[&str]>) -> Parameter {
    let values = values.map(|values| values.iter().map(|v| (*v).to_owned()).collect());
    Parameter { name: name.into(), data_type, list: false, values }
}

fn bound(sql: &str, parameters: &[Parameter]) -> Approved {
    let policy = Policy { dialect: Dialect::MsSql, parameters, ..Policy::unresolved() };
    guard::check(sql, &policy).expect("the guard lets it pass")
}

#[tokio::test]
async fn a_value_goes_as_an_argument_of_its_own_type() {
    let script = Script::default().reply("from t", rows(numbers(2)));
    let place = Place::with(script).await.unwrap();
    let long = "x".repeat(5_000);
    for (data_type, value, declared, token, bytes) in [
        (
            ParameterType::Text,
            Some("'; drop table t; --"),
            "nvarchar(4000)",
            0xe7,
            Some(utf16("'; drop table t; --")),
        ),
        (ParameterType::Text, Some("größe 😀"), "nvarchar(4000)", 0xe7, Some(utf16("größe 😀"))),
        (ParameterType::Text, Some(""), "nvarchar(4000)", 0xe7, Some(vec![])),
        (ParameterType::Text, Some(&*long), "nvarchar(max)", 0xe7, Some(utf16(&long))),
        (
            ParameterType::Integer,
            Some("-9223372036854775808"),
            "bigint",
            0x26,
            Some(i64::MIN.to_le_bytes().to_vec()),
        ),
        // A sign, and the digits.
        (
            ParameterType::Number,
            Some("-0012.50"),
            "numeric(4,2)",
            0x6c,
            Some([vec![0], 1_250_u32.to_le_bytes().to_vec()].concat()),
        ),
        (ParameterType::Boolean, Some("true"), "bit", 0x68, Some(vec![1])),
        // Days since the first of the year 1.
        (ParameterType::Date, Some("2024-02-29"), "date", 0x28, Some(vec![0x80, 0x46, 0x0b])),
        (
            ParameterType::Timestamp,
            Some("0001-01-01T00:00:01.500000"),
            "datetime2",
            0x2a,
            Some([&15_000_000_u64.to_le_bytes()[..5], &[0, 0, 0]].concat()),
        ),
        // The moment in UTC, and no minutes from there.
        (
            ParameterType::Timestamp,
            Some("0001-01-02T00:00:00.000001Z"),
            "datetimeoffset",
            0x2b,
            Some([&10_u64.to_le_bytes()[..5], &[1, 0, 0], &[0, 0]].concat()),
        ),
        // The first three parts are numbers, the lowest byte first.
        (
            ParameterType::Uuid,
            Some("00112233-4455-6677-8899-aabbccddeeff"),
            "uniqueidentifier",
            0x24,
            Some(vec![
                0x33, 0x22, 0x11, 0, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd,
                0xee, 0xff,
            ]),
        ),
        (ParameterType::Text, None, "nvarchar(4000)", 0x1f, None),
        (ParameterType::Date, None, "date", 0x1f, None),
    ] {
        let given = [parameter("v", data_type, value.as_ref().map(std::slice::from_ref))];
        let approved = bound("select n from t where x = :v", &given);
        let found = answer(&place.target, &approved, ALL).await.unwrap();
        assert_eq!(found.rows.len(), 2, "{data_type} {value:?}");
        let call = place.peer.calls("from t").pop().expect("it was called");
        assert_eq!(call.statement().as_deref(), Some("select n from t where x = @P1"));
        assert_eq!(call.declared().as_deref(), Some(&*format!("@P1 {declared}")));
        let [argument] = call.values() else { panic!("there is one value") };
        let seen = (argument.name.as_str(), argument.token, &argument.value);
        assert_eq!(seen, ("@P1", token, &bytes), "{data_type} {value:?}");
    }
}

#[tokio::test]
async fn lists_and_values_that_are_used_twice_go_once_each() {
    let script = Script::default().reply("from t", rows(numbers(1)));
    let place = Place::with(script).await.unwrap();
    let ids =
        Parameter { list: true, ..parameter("ids", ParameterType::Integer, Some(&["4", "5"])) };
    let given = [ids, parameter("a", ParameterType::Text, Some(&["x"]))];
    let sql = "select n from t where id in (:ids) and (a = :a or b = :a) and :ids is not null";
    answer(&place.target, &bound(sql, &given), ALL).await.unwrap();
    let call = place.peer.calls("from t").pop().unwrap();
    assert_eq!(
        call.statement().unwrap(),
        "select n from t where id in (@P1, @P2) and (a = @P3 or b = @P3) and @P4  is not null"
    );
    assert_eq!(call.values().len(), 4);
}

#[tokio::test]
async fn a_plan_is_asked_for_with_variables_of_the_same_types() {
    let plan = r#"<ShowPlanXML><StmtSimple StatementEstRows="42" StatementSubTreeCost="0.5"/></ShowPlanXML>"#;
    let script = Script::default().reply("from t", rows(texts(&["plan"], &[&[plan]])));
    let place = Place::with(script).await.unwrap();
    let given = [
        parameter("since", ParameterType::Date, Some(&["2024-02-29"])),
        parameter("name", ParameterType::Text, Some(&["secret"])),
    ];
    let approved = bound("select n from t where at > :since and name = :name", &given);
    let plan = place.target.dry_run(&approved).await.unwrap();
    assert_eq!(plan.rows, 42);
    let asked = "declare @P1 date, @P2 nvarchar(4000); select n from t where at > @P1    and name";
    assert_eq!((place.peer.asked(asked), place.peer.asked("secret")), (1, 0));

    let denied = tests::tds::Fault::new(262, 14, "SHOWPLAN permission denied in database 'shop'.");
    let script = Script::default()
        .reply("set showplan_xml on", Reply::Error(Table::default(), denied))
        .reply("sp_describe_first_result_set", rows(texts(&["name"], &[&["n"]])));
    let place = Place::with(script).await.unwrap();
    place.target.dry_run(&approved).await.unwrap();
    let call = place.peer.calls("sp_describe_first_result_set").pop().unwrap();
    let values: Vec<_> =
        call.values().iter().filter_map(tests::tds::call::Argument::text).collect();
    assert_eq!(values, [approved.sql(), "@P1 date, @P2 nvarchar(4000)"]);
}

#[tokio::test]
async fn an_error_points_into_the_statement_as_it_was_written() {
    let fault = tests::tds::Fault::new(207, 16, "Invalid column name 'nope'.");
    let script = Script::default().reply("from t", Reply::Error(Table::default(), fault));
    let place = Place::with(script).await.unwrap();
    let many = Parameter {
        list: true,
        ..parameter("ids", ParameterType::Integer, Some(&["1", "2", "3", "4", "5"]))
    };
    let sql = "select n from t where id in (:ids) and nope = 1";
    let error = answer(&place.target, &bound(sql, &[many]), ALL).await.err().unwrap();
    assert_eq!(error.position(), sql.find("nope").map(|at| at + 1));
}
