//! PostgreSQL 15 to 18.

use std::collections::HashSet;

use super::{Dialect, Facts};

/// Made by `functions.sql` beside it.
const FUNCTIONS: &str = include_str!("../../data/postgresql/functions.txt");

/// Made by `attributes.sql` beside it.
const ATTRIBUTE_CALLS: &str = include_str!("../../data/postgresql/attributes.txt");

pub fn facts(parser: &'static (dyn sqlparser::dialect::Dialect + Sync)) -> Facts {
    Facts {
        dialect: Dialect::PostgreSql,
        parser,
        functions: words(FUNCTIONS),
        composite_functions: COMPOSITE_FUNCTIONS,
        attribute_calls: words(ATTRIBUTE_CALLS),
        bare_functions: words(BARE_FUNCTIONS),
        operators: words(OPERATORS),
        types: words(TYPES),
        reserved: words(RESERVED),
        reserved_but_callable: words(RESERVED_BUT_CALLABLE),
        labels_behind_as: words(LABELS_BEHIND_AS),
        system_schema: Some("pg_catalog"),
        system_prefix: Some("pg_"),
        system_schemas: &["pg_catalog", "information_schema", "pg_toast"],
    }
}

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_ascii_whitespace().collect()
}

const COMPOSITE_FUNCTIONS: &[(&str, &[&str])] = &[
    ("json_each", &["key", "value"]),
    ("json_each_text", &["key", "value"]),
    ("jsonb_each", &["key", "value"]),
    ("jsonb_each_text", &["key", "value"]),
    // These name their one column, whatever the alias.
    ("json_array_elements", &["value"]),
    ("json_array_elements_text", &["value"]),
    ("jsonb_array_elements", &["value"]),
    ("jsonb_array_elements_text", &["value"]),
];

const BARE_FUNCTIONS: &str = "
    current_catalog current_date current_role current_schema current_time current_timestamp
    current_user localtime localtimestamp session_user user";

// `select distinct oprname from pg_operator`, without the ones for index support.
const OPERATORS: &str = "
    = <> != < > <= >= + - * / % ^ || & | # ## ~ ~* !~ !~* ~~ ~~* !~~ !~~* << >> && !! @ ^@ |/
    ||/ -> ->> #> #>> @-@ ?- &< &> &<| |&> <-> <^ >^ ?# ?-| ?|| ~= <<| |>> @> <@ #- @? @@ ? ?&
    ?| -|- <<= >>= *= *<> *< *> *<= *>= ~<~ ~<=~ ~>~ ~>=~";

const TYPES: &str = "
    bit bool boolean box bpchar bytea char character cidr circle citext date datemultirange
    daterange decimal float float4 float8 inet int int2 int4 int4multirange int4range int8
    int8multirange int8range integer interval json jsonb jsonpath line lseg macaddr macaddr8
    money name numeric nummultirange numrange path point polygon real smallint bigint text time
    timestamp timestamptz timetz tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector
    uuid varbit varchar xml";

// `select word from pg_get_keywords() where catcode = 'R'`.
const RESERVED: &str = "
    all analyse analyze and any array as asc asymmetric both case cast check collate column
    constraint create current_catalog current_date current_role current_time current_timestamp
    current_user default deferrable desc distinct do else end except false fetch for foreign from
    grant group having in initially intersect into lateral leading limit localtime localtimestamp
    not null offset on only or order placing primary references returning select session_user
    some symmetric table then to trailing true union unique user using variadic when where window
    with";

// … where catcode = 'T'.
const RESERVED_BUT_CALLABLE: &str = "
    authorization binary collation concurrently cross current_schema freeze full ilike inner is
    isnull join left like natural notnull outer overlaps right similar tablesample verbose";

// … where not barelabel.
const LABELS_BEHIND_AS: &str = "
    array as char character create day except fetch filter for from grant group having hour
    intersect into isnull limit minute month notnull offset on order over overlaps precision
    returning second to union varying where window with within without year";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_sorted_and_stand_once() {
        let names: Vec<&str> = FUNCTIONS.lines().collect();
        assert!(names.len() > 400 && names.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn nothing_listed_reaches_the_server_itself() {
        let own =
            ["pg_typeof", "pg_size_pretty", "pg_size_bytes", "pg_column_size", "pg_collation_for"];
        for name in FUNCTIONS.lines() {
            let of_server =
                name.starts_with("pg_") || name.starts_with("lo_") || name.contains("_to_xml");
            assert!(!of_server || own.contains(&name), "{name}");
        }
    }
}
