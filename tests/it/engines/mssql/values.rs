//! Every type there is, from the wire to JSON.

use serde_json::{Value, json};
use tests::tds::cells::{Column, utf16, variant};

use super::*;

/// A column, the bytes of a value, the type that is told, and the value as JSON.
type Case = (Column, Vec<u8>, &'static str, Value);

fn int(value: i64, bytes: usize) -> Vec<u8> {
    value.to_le_bytes()[..bytes].to_vec()
}

/// The sign, and a magnitude of so many bytes.
fn decimal(value: i128, bytes: usize) -> Vec<u8> {
    let magnitude = value.unsigned_abs().to_le_bytes();
    [&[u8::from(value >= 0)], &magnitude[..bytes]].concat()
}

/// The upper half comes first.
fn money(value: i64) -> Vec<u8> {
    [&int(value >> 32, 4)[..], &int(value & 0xffff_ffff, 4)[..]].concat()
}

fn numbers() -> Vec<Case> {
    vec![
        (Column::fixed("bit", 0x32), vec![1], "boolean", json!(true)),
        (Column::sized("bitn", 0x68, 1), vec![0], "boolean", json!(false)),
        (Column::fixed("tinyint", 0x30), vec![255], "tinyint", json!(255)),
        (Column::fixed("smallint", 0x34), int(-32_768, 2), "smallint", json!(-32_768)),
        (Column::fixed("int", 0x38), int(-2_147_483_648, 4), "int", json!(-2_147_483_648_i64)),
        (Column::fixed("bigint", 0x7f), int(1 << 53, 8), "bigint", json!(1_i64 << 53)),
        (Column::sized("tinyintn", 0x26, 1), vec![200], "tinyint", json!(200)),
        (Column::sized("smallintn", 0x26, 2), int(7, 2), "smallint", json!(7)),
        (Column::sized("intn", 0x26, 4), int(-7, 4), "int", json!(-7)),
        (
            Column::sized("bigintn", 0x26, 8),
            int(i64::MAX, 8),
            "bigint",
            json!("9223372036854775807"),
        ),
        (Column::fixed("real", 0x3b), 0.1_f32.to_le_bytes().into(), "real", json!(0.1)),
        (Column::fixed("float", 0x3e), 1e300_f64.to_le_bytes().into(), "float", json!(1e300)),
        (Column::sized("floatn", 0x6d, 8), 2.5_f64.to_le_bytes().into(), "float", json!(2.5)),
        (Column::sized("realn", 0x6d, 4), (-0.5_f32).to_le_bytes().into(), "real", json!(-0.5)),
        (Column::decimal("decimal", 0x6a, 9, 2), decimal(-12_345, 4), "decimal", json!("-123.45")),
        (
            Column::decimal("numeric", 0x6c, 38, 10),
            decimal(99_999_999_999_999_999_999_999_999_999_999_999_999, 16),
            "numeric",
            json!("9999999999999999999999999999.9999999999"),
        ),
        (Column::fixed("money", 0x3c), money(-10_000), "money", json!("-1.0000")),
        (Column::fixed("smallmoney", 0x7a), int(12_345, 4), "smallmoney", json!("1.2345")),
        (
            Column::sized("moneyn", 0x6e, 8),
            money(2_251_799_813_685_247),
            "money",
            json!("225179981368.5247"),
        ),
    ]
}

fn moments() -> Vec<Case> {
    // 2024-02-29, counted from the year 1 and from 1900; half past one in the afternoon.
    let (day, since_1900) = (738_944, 45_349);
    let noon = |unit: i64| (13 * 3_600 + 30 * 60) * unit;
    vec![
        (Column::date("date"), int(day, 3), "date", json!("2024-02-29")),
        (
            Column::sized("time", 0x29, 7),
            int(noon(10_000_000) + 1, 5),
            "time",
            json!("13:30:00.0000001"),
        ),
        (Column::sized("time0", 0x29, 0), int(noon(1), 3), "time", json!("13:30:00")),
        (
            Column::sized("datetime2", 0x2a, 7),
            [int(noon(10_000_000), 5), int(day, 3)].concat(),
            "datetime2",
            json!("2024-02-29T13:30:00"),
        ),
        (
            Column::sized("datetime2_3", 0x2a, 3),
            [int(noon(1_000) + 250, 4), int(day, 3)].concat(),
            "datetime2",
            json!("2024-02-29T13:30:00.25"),
        ),
        (
            Column::sized("datetimeoffset", 0x2b, 7),
            [int(noon(10_000_000), 5), int(day, 3), int(-330, 2)].concat(),
            "datetimeoffset",
            json!("2024-02-29T08:00:00-05:30"),
        ),
        (
            Column::fixed("datetime", 0x3d),
            [int(since_1900, 4), int(noon(300) + 1, 4)].concat(),
            "datetime",
            json!("2024-02-29T13:30:00.003"),
        ),
        (
            Column::sized("datetimen", 0x6f, 8),
            [int(-53_690, 4), int(0, 4)].concat(),
            "datetime",
            json!("1753-01-01T00:00:00"),
        ),
        (
            Column::fixed("smalldatetime", 0x3a),
            [int(since_1900, 2), int(13 * 60 + 30, 2)].concat(),
            "smalldatetime",
            json!("2024-02-29T13:30:00"),
        ),
    ]
}

fn texts_and_bytes() -> Vec<Case> {
    let long = "é".repeat(5_000);
    vec![
        (
            Column::text("varchar", 0xa7, 20),
            b"caf\xe9 \"x\"\\".to_vec(),
            "varchar",
            json!("café \"x\"\\"),
        ),
        (Column::text("char", 0xaf, 4), b"ab  ".to_vec(), "char", json!("ab  ")),
        (Column::text("nvarchar", 0xe7, 40), utf16("Zoë 🚲\n"), "nvarchar", json!("Zoë 🚲\n")),
        (Column::text("nchar", 0xef, 4), utf16("ü "), "nchar", json!("ü ")),
        (Column::text("empty", 0xe7, 40), Vec::new(), "nvarchar", json!("")),
        (Column::text("nvarchar_max", 0xe7, 0xffff), utf16(&long), "nvarchar", json!(long)),
        (Column::text("varchar_max", 0xa7, 0xffff), b"long".to_vec(), "varchar", json!("long")),
        (Column::old_text("text", 0x23), b"old".to_vec(), "text", json!("old")),
        (Column::old_text("ntext", 0x63), utf16("älter"), "ntext", json!("älter")),
        (Column::xml("xml"), utf16("<a b=\"c\"/>"), "xml", json!("<a b=\"c\"/>")),
        (Column::bytes("binary", 0xad, 4), vec![0, 1, 2, 0xff], "binary", json!("\\x000102ff")),
        (Column::bytes("varbinary", 0xa5, 9), Vec::new(), "varbinary", json!("\\x")),
        (Column::bytes("varbinary_max", 0xa5, 0xffff), vec![7; 3], "varbinary", json!("\\x070707")),
        (Column::image("image"), vec![0xca, 0xfe], "image", json!("\\xcafe")),
        (Column::udt("udt", "hierarchyid"), vec![0x58], "udt", json!("\\x58")),
        (
            Column::sized("guid", 0x24, 16),
            vec![
                0xff, 0x19, 0x96, 0x6f, 0x86, 0x8b, 0x11, 0xd0, 0xb4, 0x2d, 0x00, 0xc0, 0x4f, 0xc9,
                0x64, 0xff,
            ],
            "uniqueidentifier",
            json!("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        ),
    ]
}

fn variants() -> Vec<Case> {
    let collated = [&[9, 4, 0xd0, 0, 0x34][..], &[40, 0]].concat();
    let case = |name: &str, value, json| (Column::variant(name), value, "sql_variant", json);
    vec![
        case("v_int", variant(0x38, &[], &int(-5, 4)), json!(-5)),
        case("v_bit", variant(0x32, &[], &[1]), json!(true)),
        case("v_text", variant(0xe7, &collated, &utf16("hé")), json!("hé")),
        case("v_decimal", variant(0x6c, &[9, 2], &decimal(150, 4)), json!("1.50")),
        case("v_date", variant(0x28, &[], &int(738_944, 3)), json!("2024-02-29")),
    ]
}

fn all() -> Vec<Case> {
    [numbers(), moments(), texts_and_bytes(), variants()].concat()
}

#[tokio::test]
async fn a_value_of_each_type_comes_as_json() {
    let cases = all();
    let table = Table {
        columns: cases.iter().map(|case| case.0.clone()).collect(),
        rows: vec![cases.iter().map(|case| Some(case.1.clone())).collect()],
        is_compressed: false,
    };
    let place = Place::with(Script::default().reply("from everything", rows(table))).await.unwrap();
    let answer = place.ask("select * from everything").await.unwrap();
    let found = answer.columns.iter().zip(&answer.rows[0]);
    for ((column, value), (_, _, data_type, json)) in found.zip(&cases) {
        assert_eq!((column.data_type.as_str(), value), (*data_type, json), "{}", column.name);
    }
}

#[tokio::test]
async fn null_is_null_in_each_type_and_in_both_kinds_of_rows() {
    let mut cases = all();
    cases.retain(|(column, ..)| column.has_nulls());
    for is_compressed in [false, true] {
        let nulls = cases.iter().map(|_| None).collect();
        let values = cases.iter().map(|case| Some(case.1.clone())).collect();
        let table = Table {
            columns: cases.iter().map(|case| case.0.clone()).collect(),
            rows: vec![nulls, values],
            is_compressed,
        };
        let script = Script::default().reply("from everything", rows(table));
        let place = Place::with(script).await.unwrap();
        let answer = place.ask("select * from everything").await.unwrap();
        assert!(answer.rows[0].iter().all(Value::is_null), "{:?}", answer.rows[0]);
        for (value, case) in answer.rows[1].iter().zip(&cases) {
            assert_eq!(*value, case.3);
        }
    }
}

#[tokio::test]
async fn columns_without_a_name_are_counted() {
    let columns = ["", "n", ""].map(|name| Column::fixed(name, 0x38)).to_vec();
    let table = Table { columns, ..Table::default() };
    let place = Place::with(Script::default().reply("from t", rows(table))).await.unwrap();
    let answer = place.ask("select 1, n, 2 from t").await.unwrap();
    let names: Vec<&str> = answer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["column1", "n", "column3"]);
}

#[tokio::test]
async fn money_that_cannot_be_told_exactly_is_an_error() {
    let table = Table {
        columns: vec![Column::sized("price", 0x6e, 8)],
        rows: vec![vec![Some(money(i64::MAX))]],
        is_compressed: false,
    };
    let place = Place::with(Script::default().reply("price", rows(table))).await.unwrap();
    let failed = place.ask("select price from t").await.err().unwrap();
    assert!(
        matches!(&failed, EngineError::Invalid { hint: Some(hint), .. } if hint.contains("decimal"))
    );
}

#[tokio::test]
async fn many_rows_come_in_batches_and_no_more_than_are_wanted() {
    let script = Script::default()
        .reply("from many", rows(super::numbers(20_000)))
        .reply("from none", rows(super::numbers(0)));
    let place = Place::with(script).await.unwrap();
    let answer = place.ask("select n from many").await.unwrap();
    assert_eq!((answer.rows.len(), answer.truncated), (20_000, false));
    assert_eq!(answer.rows[19_999], [json!(20_000)]);
    let few = RunLimits { max_rows: 700, ..ALL };
    let answer = place.ask_within("select n from many", few).await.unwrap();
    assert_eq!((answer.rows.len(), answer.truncated), (700, true));
    assert_eq!(place.peer.asked("set rowcount 701"), 1);
    let answer = place.ask("select n from none").await.unwrap();
    assert_eq!((answer.columns.len(), answer.rows.len(), answer.truncated), (1, 0, false));
}
