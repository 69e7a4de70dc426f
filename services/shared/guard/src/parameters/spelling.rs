//! How each dialect without arrays writes a placeholder, and what stands there to be judged.

use proto::ParameterType;

use super::{Parameter, Use, unknown};
use crate::Dialect;
use crate::refusal::{Refusal, RefusalKind};
use crate::scan::Kind;

/// What a decimal holds, and of it behind the point.
fn most_digits(dialect: Dialect) -> (usize, usize) {
    match dialect {
        Dialect::PostgreSql | Dialect::MySql => (65, 30),
        // A digit before the point counts there, even if it is nought.
        Dialect::MsSql => (38, 37),
        Dialect::Oracle => (38, 38),
    }
}

/// How many placeholders a statement may have: SQL Server takes two more for itself.
pub fn most_placeholders(dialect: Dialect) -> usize {
    match dialect {
        Dialect::PostgreSql | Dialect::MySql | Dialect::Oracle => usize::from(u16::MAX),
        Dialect::MsSql => 2_098,
    }
}

/// True where two placeholders of one name are one value, so that an expression with one in it is
/// the same wherever it stands: `group by` asks for that.
pub fn has_names(dialect: Dialect) -> bool {
    dialect == Dialect::MsSql
}

/// No row, whose place an empty list takes: `in` is false then and `not in` is true, where a null
/// would make both null. Elsewhere than on MySQL a null has a type even so.
pub fn nothing(dialect: Dialect, data_type: ParameterType) -> String {
    use ParameterType::{Boolean, Date, Integer, Number, Text, Timestamp, Uuid};
    match dialect {
        Dialect::PostgreSql | Dialect::MySql => "select null from dual where false".into(),
        Dialect::MsSql => {
            let name = match data_type {
                Text => "nvarchar(1)",
                Integer => "bigint",
                Number => "decimal(38,0)",
                Boolean => "bit",
                Date => "date",
                Timestamp => "datetime2",
                Uuid => "uniqueidentifier",
            };
            format!("select cast(null as {name}) where 1 = 0")
        }
        Dialect::Oracle => {
            let name = match data_type {
                Text | Uuid => "varchar2(1)",
                Integer | Number | Boolean => "number",
                Date => "date",
                Timestamp => "timestamp",
            };
            format!("select cast(null as {name}) from dual where 1 = 0")
        }
    }
}

/// As it would be written.
pub fn literal(dialect: Dialect, data_type: ParameterType, value: &str) -> (Kind, String) {
    let is_plain = value.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match data_type {
        ParameterType::Integer | ParameterType::Number if is_plain => {
            (Kind::Number, value.to_owned())
        }
        ParameterType::Boolean if dialect == Dialect::MySql => (Kind::Word, value.to_owned()),
        // There is no other word for it.
        ParameterType::Boolean => (Kind::Number, u8::from(value == "true").to_string()),
        _ => (Kind::String, value.to_owned()),
    }
}

/// What runs in the place of a value; `number` counts from 1.
pub fn placeholder(
    dialect: Dialect,
    sql: &str,
    used: &Use,
    parameter: &Parameter,
    value: Option<&str>,
    number: usize,
) -> Result<String, Refusal> {
    let decimal = match (parameter.data_type, value) {
        (ParameterType::Number, Some(value)) => Some(decimal(dialect, sql, used, value)?),
        _ => None,
    };
    match dialect {
        Dialect::PostgreSql => Err(unknown(sql, used)),
        Dialect::MySql => Ok(match decimal {
            // What comes without a type is compared as a double.
            Some((precision, scale)) => format!("cast(? as decimal({precision},{scale}))"),
            None => "?".into(),
        }),
        Dialect::MsSql => Ok(format!("@P{number}")),
        Dialect::Oracle => Ok(match parameter.data_type {
            // The driver has moments alone, without zones.
            ParameterType::Date => format!("cast(:{number} as date)"),
            ParameterType::Timestamp if value.is_some_and(|value| value.ends_with('Z')) => {
                format!("from_tz(:{number}, 'UTC')")
            }
            _ => format!(":{number}"),
        }),
    }
}

/// Precision and scale of a number.
fn decimal(
    dialect: Dialect,
    sql: &str,
    used: &Use,
    value: &str,
) -> Result<(usize, usize), Refusal> {
    let (most, most_fraction) = most_digits(dialect);
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    if whole.len() + fraction.len() > most || fraction.len() > most_fraction {
        let message = format!("the value of the parameter {} has too many digits", used.name);
        let hint = format!(
            "a number has at most {most} digits here, and {most_fraction} of them behind the point"
        );
        return Err(Refusal::new(RefusalKind::Text, message).hint(hint).at(sql, used.start));
    }
    Ok(((whole.len() + fraction.len()).max(1), fraction.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Approved, Policy, check};

    fn parameter(name: &str, data_type: ParameterType, values: Option<&[&str]>) -> Parameter {
        let values = values.map(|values| values.iter().map(|v| (*v).to_owned()).collect());
        Parameter { name: name.into(), data_type, list: false, values }
    }

    fn text(name: &str, value: &str) -> Parameter {
        parameter(name, ParameterType::Text, Some(&[value]))
    }

    fn list(name: &str, values: &[&str]) -> Parameter {
        Parameter { list: true, ..parameter(name, ParameterType::Integer, Some(values)) }
    }

    fn values(approved: &Approved) -> Vec<Option<&str>> {
        let value = |p: &'_ Parameter| p.values.as_ref().map(|values| values.concat());
        let owned: Vec<Option<String>> = approved.parameters().iter().map(value).collect();
        owned.into_iter().map(|v| v.map(|v| &*Box::leak(v.into_boxed_str()))).collect()
    }

    fn checked_in(
        dialect: Dialect,
        sql: &str,
        parameters: &[Parameter],
    ) -> Result<Approved, Refusal> {
        let column = |name: &str| catalog::Column {
            name: name.into(),
            data_type: "int".into(),
            ..catalog::Column::default()
        };
        let table = catalog::Table {
            name: "T".into(),
            columns: ["ID", "NAME", "X"].map(column).to_vec(),
            ..catalog::Table::default()
        };
        let catalog = catalog::Catalog { tables: vec![table], ..catalog::Catalog::default() };
        check(sql, &Policy { parameters, ..Policy::of(dialect, &catalog) })
    }

    #[test]
    fn sql_server_has_names_and_oracle_numbers() {
        let sql = "select dateadd(day, :n, x) from t where id in (:ids) or :ids is null
            or id in (:ids) group by dateadd(day, :n, x) -- :n";
        let n = parameter("n", ParameterType::Integer, Some(&["1"]));
        let given = [n.clone(), list("ids", &["4", "-5"])];
        let approved = checked_in(Dialect::MsSql, sql, &given).unwrap();
        assert_eq!(
            approved.sql(),
            "select dateadd(day, @P1, x) from t where id in (@P2, @P3) or @P4  is null
            or id in (@P2, @P3) group by dateadd(day, @P1, x)",
            "one value is one placeholder, however often it is used"
        );
        assert_eq!(values(&approved), [Some("1"), Some("4"), Some("-5"), Some("1")]);

        let sql = "select x + :n from t where id in (:ids) or :ids is null or x = :n -- :n";
        let approved = checked_in(Dialect::Oracle, sql, &given).unwrap();
        assert_eq!(
            approved.sql(),
            "select x + :1 from t where id in (:2, :3) or :4   is null or x = :5"
        );
        let all = [Some("1"), Some("4"), Some("-5"), Some("1"), Some("1")];
        assert_eq!(values(&approved), all);
        assert_eq!(approved.written(), sql.trim_end_matches(" -- :n"));
    }

    #[test]
    fn an_empty_list_is_a_query_of_no_rows_of_its_type() {
        for (dialect, data_type, nothing) in [
            (Dialect::MsSql, ParameterType::Date, "select cast(null as date) where 1 = 0"),
            (
                Dialect::MsSql,
                ParameterType::Uuid,
                "select cast(null as uniqueidentifier) where 1 = 0",
            ),
            (
                Dialect::Oracle,
                ParameterType::Integer,
                "select cast(null as number) from dual where 1 = 0",
            ),
        ] {
            let given = [Parameter { data_type, ..list("ids", &[]) }];
            let approved = checked_in(dialect, "select 1 from t where id in (:ids)", &given);
            let run = format!("select 1 from t where id in ({nothing})");
            assert_eq!(approved.unwrap().sql(), run);
            // What is put in unread may be read.
            assert!(checked_in(dialect, &run, &[]).is_ok(), "{run}");
        }
    }

    #[test]
    fn values_that_the_driver_has_no_type_for_are_made_by_the_server() {
        let at = |data_type, value: &str| {
            let given = [parameter("at", data_type, Some(&[value]))];
            checked_in(Dialect::Oracle, "select x from t where x < :at", &given)
                .unwrap()
                .sql()
                .rsplit(" < ")
                .next()
                .unwrap()
                .to_owned()
        };
        assert_eq!(at(ParameterType::Date, "2024-02-29"), "cast(:1 as date)");
        assert_eq!(at(ParameterType::Timestamp, "2024-02-29T10:00:00.000000"), ":1 ");
        let zoned = at(ParameterType::Timestamp, "2024-02-29T10:00:00.000000Z");
        assert_eq!(zoned, "from_tz(:1, 'UTC')");
    }

    #[test]
    fn what_the_server_cannot_hold_is_refused_before() {
        for dialect in [Dialect::MsSql, Dialect::Oracle] {
            let sql = "select x from t where x = :n";
            let of = |digits: &str| {
                let given = [parameter("n", ParameterType::Number, Some(&[digits]))];
                checked_in(dialect, sql, &given)
            };
            assert!(of(&"9".repeat(38)).is_ok());
            assert!(of(&format!("-0000.{}", "9".repeat(37))).is_ok());
            let refused = of(&"9".repeat(39)).unwrap_err();
            assert_eq!(refused.position, Some(27));
            assert!(refused.hint.unwrap().contains("38 digits"));
        }
        let many: Vec<String> = (0..1_000).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let lists = ["a", "b", "c"].map(|name| list(name, &many));
        let sql = "select x from t where id in (:a) or id in (:b) or id in (:c)";
        let refused = checked_in(Dialect::MsSql, sql, &lists).unwrap_err();
        assert_eq!(refused.kind, RefusalKind::TooLarge);
        assert!(refused.message.contains("2098"), "{refused}");
    }

    #[test]
    fn truth_is_a_number_where_there_is_no_word_for_it() {
        let given = [parameter("yes", ParameterType::Boolean, Some(&["true"]))];
        for (dialect, run) in [(Dialect::MsSql, "x = @P1 "), (Dialect::Oracle, "x = :1  ")] {
            let approved = checked_in(dialect, "select 1 from t where x = :yes", &given).unwrap();
            assert_eq!(approved.sql(), format!("select 1 from t where {run}"));
            assert_eq!(values(&approved), [Some("true")]);
        }
    }

    #[test]
    fn a_parameter_is_a_value_and_nothing_else_to_any_server() {
        for dialect in [Dialect::MsSql, Dialect::Oracle] {
            for sql in [
                "select * from :a",
                "select :a.x from t",
                "select :a(1) from t",
                "select 'x':a from t",
                "select 1:a from t",
                "select :A from t",
                "select : a from t",
                "select @P1, :a from t",
                "select :a, :1 from t",
                "select ?, :a from t",
                "select :b from t",
                "select :a := 1 from t",
                "select [:a] + :b from t",
                "select t.:a from t",
                "delete from t where x = :a",
                "select x from t where x = :a for update",
                "select replicate(x, 1) from t; select :a",
            ] {
                assert!(checked_in(dialect, sql, &[text("a", "9")]).is_err(), "{dialect:?} {sql}");
            }
            for sql in ["select :a from t", "select x from t where x = :a"] {
                let refused = checked_in(dialect, sql, &[]).unwrap_err();
                assert_eq!(refused.kind, RefusalKind::Unparsable, "{dialect:?} {sql}");
            }
        }
        for (dialect, sql) in [
            (Dialect::MsSql, "select ':a', N':a', [:a], \":a\" from (select 1 \":a\") t -- :a"),
            (
                Dialect::Oracle,
                "select ':a', q'[:a]', \":a\" from (select 1 \":a\" from t) /* :a */",
            ),
        ] {
            let names = crate::parameters_in(sql, dialect).unwrap();
            assert_eq!(names, [""; 0], "{sql}");
        }
        let million = [parameter("n", ParameterType::Integer, Some(&["2000000000"]))];
        let refused = checked_in(Dialect::MsSql, "select replicate('a', :n)", &million);
        assert_eq!(refused.unwrap_err().kind, RefusalKind::Amplifier);
    }

    #[test]
    fn rules_of_access_and_parameters_stand_beside_each_other() {
        use crate::access::{Access, Attribute, Attributes, Rules, TableRule};
        for (dialect, run) in [
            (
                Dialect::MsSql,
                "select ID from  (select top (9223372036854775807) [ID], [NAME] from T where \
                 (name =  (N'x') \n)) as [T]  where id in (@P1, @P2) and 1 = @P3  ",
            ),
            (
                Dialect::Oracle,
                "select ID from  (select \"ID\", \"NAME\" from T where (name =  ('x') \n) and \
                 rownum > 0) \"T\"  where id in (:1, :2) and 1 = :3   ",
            ),
        ] {
            let column = |name: &str| catalog::Column {
                name: name.into(),
                data_type: "varchar2(9)"
                    .replace("2(", if dialect == Dialect::MsSql { "(" } else { "2(" }),
                ..catalog::Column::default()
            };
            let table = catalog::Table {
                name: "T".into(),
                columns: ["ID", "NAME"].map(column).to_vec(),
                ..catalog::Table::default()
            };
            let catalog = catalog::Catalog { tables: vec![table], ..Default::default() };
            let rule = TableRule {
                table: "T".into(),
                rows: Some("name = {user.a}".into()),
                ..TableRule::default()
            };
            let rules = Rules::new(std::sync::Arc::new(catalog), &[rule], dialect);
            let a = Attributes::from([("a".into(), Attribute::Text("x".into()))]);
            let access = Access::new(std::sync::Arc::new(rules), a);
            let given =
                [list("ids", &["1", "2"]), parameter("num", ParameterType::Number, Some(&["1.5"]))];
            let sql = "select ID from T where id in (:ids) and 1 = :num ";
            let policy = Policy { parameters: &given, ..Policy::seen(&access) };
            let approved = check(sql, &policy).unwrap_or_else(|e| panic!("{dialect:?}: {e}"));
            assert_eq!(approved.sql().trim_end(), run.trim_end());
            let at = |text: &str, part: &str| text.find(part).unwrap() + 1;
            let place = approved.written_position(at(approved.sql(), "and 1"));
            assert_eq!(place, at(sql, "and 1"));
        }
    }
}
