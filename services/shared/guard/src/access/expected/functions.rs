//! What listed functions make, and of what, in each dialect.

use crate::Dialect;

/// What a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A text made of texts.
    Text,
    /// A number made of texts.
    NumberOfTexts,
    Number,
    Moment,
    /// Any of its arguments.
    AnyArgument,
    /// Of its first argument's kind.
    FirstArgument,
}

/// Words without parentheses that are moments.
pub fn is_moment(word: &str, dialect: Dialect) -> bool {
    dialect == Dialect::Oracle && has(ORACLE_CLOCK, word)
}

/// None for a function of which nothing is known.
pub fn made(name: &str, dialect: Dialect) -> Option<Made> {
    let lists: &[(&str, Made)] = match dialect {
        Dialect::PostgreSql => &[],
        Dialect::MySql => &MYSQL,
        Dialect::MsSql => &MSSQL,
        Dialect::Oracle => &ORACLE,
    };
    lists.iter().find(|(names, _)| has(names, name)).map(|(_, made)| *made)
}

fn has(names: &str, name: &str) -> bool {
    names.split_ascii_whitespace().any(|known| known == name)
}

const MYSQL: [(&str, Made); 5] = [
    (
        "concat concat_ws lcase left lower lpad ltrim mid replace reverse right rpad rtrim substr
         substring_index ucase upper",
        Made::Text,
    ),
    ("find_in_set instr locate strcmp", Made::NumberOfTexts),
    (
        "abs ceil ceiling char_length datediff day dayofmonth dayofweek dayofyear floor hour length
         minute mod month quarter round second weekday year yearweek",
        Made::Number,
    ),
    (
        "curdate current_date current_timestamp date date_add date_sub last_day localtimestamp now
         utc_timestamp",
        Made::Moment,
    ),
    ("coalesce ifnull", Made::AnyArgument),
];

const MSSQL: [(&str, Made); 5] = [
    (
        "concat concat_ws left lower ltrim replace reverse right rtrim stuff translate trim upper",
        Made::Text,
    ),
    ("charindex patindex", Made::NumberOfTexts),
    (
        "abs ceiling datalength datediff datediff_big datepart day floor len month round sign year",
        Made::Number,
    ),
    (
        "current_timestamp datefromparts datetime2fromparts datetimefromparts eomonth getdate
         getutcdate sysdatetime sysdatetimeoffset sysutcdatetime dateadd",
        Made::Moment,
    ),
    ("coalesce isnull", Made::AnyArgument),
];

const ORACLE: [(&str, Made); 6] = [
    (
        "concat initcap lower lpad ltrim regexp_replace regexp_substr replace rpad rtrim substr
         to_char translate trim upper",
        Made::Text,
    ),
    ("instr regexp_count regexp_instr", Made::NumberOfTexts),
    ("abs length mod months_between sign to_number", Made::Number),
    ("add_months last_day next_day to_date to_timestamp", Made::Moment),
    ("coalesce nvl", Made::AnyArgument),
    ("round trunc", Made::FirstArgument),
];

const ORACLE_CLOCK: &str = "current_date current_timestamp localtimestamp sysdate systimestamp";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_is_on_the_list_of_safe_functions() {
        for (dialect, lists) in
            [(Dialect::MySql, &MYSQL[..]), (Dialect::MsSql, &MSSQL), (Dialect::Oracle, &ORACLE)]
        {
            let facts = dialect.facts();
            for name in lists.iter().flat_map(|(names, _)| names.split_ascii_whitespace()) {
                let is_known =
                    facts.functions.contains(name) || facts.bare_functions.contains(name);
                // Those that the parser has a form of its own for.
                let is_form = ["ceil", "mid", "substr", "trim", "convert"].contains(&name);
                assert!(is_known || is_form, "{dialect:?} {name}");
            }
        }
    }
}
