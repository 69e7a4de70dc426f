//! Parameters of saved SQL: `:name` in the text, `$1` in what runs, a value beside it.
//!
//! A value never enters the text. The statement is judged as if each value stood in it as a
//! literal, so that whoever chooses a value gains nothing over whoever writes the statement
//! (`repeat('x', :times)`); what runs holds a placeholder in that place and is as long as the
//! original, so that places in one are places in the other.
//!
//! On MySQL and MariaDB a placeholder is `?`, on SQL Server `@P1`, on Oracle `:1`, and a list has one
//! for each of its values ([`listed`]): what runs may be longer there, and [`original`] leads back.
//!
//! Architecture invariant: `$1`, `?` or `@P1` in a text is refused by the scanner, and a `:name` of
//! Oracle's that is no parameter by [`bind`]. So each placeholder that runs was put there by it, where
//! the server reads a word of its own.

use std::borrow::Cow;
use std::collections::BTreeMap;

use proto::ParameterType;

use crate::refusal::{Refusal, RefusalKind};
use crate::scan::{Kind, Lexeme, MAX_LEXEMES, scan_in};
use crate::{Dialect, text};

mod listed;
mod spelling;

/// A name that a statement may use, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub data_type: ParameterType,
    /// An array of such values.
    pub list: bool,
    /// One value, or those of the list, as their literals are written, without quotes; None: null.
    pub values: Option<Vec<String>>,
}

/// What [`bind`] makes of a statement.
pub struct Bound<'a> {
    /// To be judged: values in place of names.
    pub lexemes: Vec<Lexeme<'a>>,
    /// To be run: placeholders in place of names, each as long as its name at least.
    pub sql: String,
    /// What the first placeholder stands for, then the second, …
    pub parameters: Vec<Parameter>,
    /// Where what runs may be longer than what was written.
    pub edits: Vec<Edit>,
}

/// A piece of the text, and how long what stands in its place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub start: usize,
    pub end: usize,
    pub length: usize,
}

impl Bound<'_> {
    fn empty() -> Self {
        Self { lexemes: Vec::new(), sql: String::new(), parameters: Vec::new(), edits: Vec::new() }
    }
}

/// The place in what was written of a place in what runs, in bytes.
pub fn original(edits: &[Edit], place: usize) -> usize {
    let mut grown = 0;
    for Edit { start, end, length } in edits {
        if place < start + grown {
            break;
        }
        if place < start + grown + length {
            return *start;
        }
        grown += length - (end - start);
    }
    place - grown
}

/// The names of the parameters that `sql` uses, each once, in their order.
///
/// # Errors
/// When the text cannot be read so far, or a parameter stands where none can.
pub fn parameters_in(sql: &str, dialect: Dialect) -> Result<Vec<String>, Refusal> {
    text::check(sql)?;
    let lexemes = scan_in(dialect, sql, MAX_LEXEMES)?;
    let mut names = Vec::new();
    for used in used(sql, &lexemes)? {
        if !names.iter().any(|name| name == used.name) {
            names.push(used.name.to_owned());
        }
    }
    Ok(names)
}

/// Puts placeholders where parameters are used. Without parameters nothing is looked for, and a
/// `:name` is refused later, as anything that cannot be read.
pub fn bind<'a>(
    sql: &str,
    lexemes: Vec<Lexeme<'a>>,
    parameters: &[Parameter],
    dialect: Dialect,
) -> Result<Bound<'a>, Refusal> {
    if dialect == Dialect::Oracle {
        refuse_variables(sql, &lexemes, parameters)?;
    }
    if parameters.is_empty() {
        return Ok(Bound { lexemes, sql: sql.to_owned(), ..Bound::empty() });
    }
    let found: Vec<Use> = used(sql, &lexemes)?
        .into_iter()
        .map(|used| Use { at: used.at, start: used.start, name: used.name.to_owned() })
        .collect();
    match dialect {
        Dialect::PostgreSql => {}
        Dialect::MySql | Dialect::MsSql | Dialect::Oracle => {
            return listed::bind(sql, lexemes, &found, parameters, dialect);
        }
    }
    let numbers = numbered(sql, &found)?;
    let mut bound = sql.as_bytes().to_vec();
    let mut judged = Vec::with_capacity(lexemes.len());
    let mut next = 0;
    for (at, lexeme) in lexemes.into_iter().enumerate() {
        match found.get(next) {
            // The colon; the name behind it is replaced.
            Some(used) if used.at == at => {}
            Some(used) if used.at + 1 == at => {
                let parameter = parameters.iter().find(|p| p.name == used.name);
                let Some(parameter) = parameter else { return Err(unknown(sql, used)) };
                let placeholder = format!("${}", numbers[used.name.as_str()]);
                let place = &mut bound[used.start..lexeme.end];
                place.fill(b' ');
                place[..placeholder.len()].copy_from_slice(placeholder.as_bytes());
                judged.push(value(parameter, used.start, lexeme.end));
                next += 1;
            }
            _ => judged.push(lexeme),
        }
    }
    let sql = String::from_utf8(bound).expect("whole words of ASCII were replaced");
    let number = |parameter: &&Parameter| numbers.get(parameter.name.as_str()).copied();
    let mut used: Vec<&Parameter> = parameters.iter().filter(|p| number(p).is_some()).collect();
    used.sort_by_key(number);
    let parameters = used.into_iter().cloned().collect();
    Ok(Bound { lexemes: judged, sql, parameters, edits: Vec::new() })
}

/// To Oracle, and its driver, a colon anywhere begins the name of a variable.
fn refuse_variables(
    sql: &str,
    lexemes: &[Lexeme<'_>],
    parameters: &[Parameter],
) -> Result<(), Refusal> {
    let used = if parameters.is_empty() { Vec::new() } else { used(sql, lexemes)? };
    let is_used = |at: &usize| used.iter().any(|used| used.at == *at);
    let stray = (0..lexemes.len()).find(|at| lexemes[*at].is_punctuation(":") && !is_used(at));
    match stray {
        None => Ok(()),
        Some(at) => {
            let message = "variables such as :name have no value here";
            Err(Refusal::new(RefusalKind::Unparsable, message)
                .hint("write the value itself")
                .at(sql, lexemes[at].start))
        }
    }
}

/// Where a parameter is used.
struct Used<'l> {
    /// Which word its colon is.
    at: usize,
    /// Where that begins, in bytes.
    start: usize,
    name: &'l str,
}

/// As [`Used`], when the words are to be changed.
struct Use {
    at: usize,
    start: usize,
    name: String,
}

fn used<'l>(sql: &str, lexemes: &'l [Lexeme<'_>]) -> Result<Vec<Used<'l>>, Refusal> {
    let mut uses = Vec::new();
    for (at, pair) in lexemes.windows(2).enumerate() {
        let [colon, name] = pair else { continue };
        if !colon.is_punctuation(":") || name.kind != Kind::Word || name.start != colon.end {
            continue;
        }
        // `a[1:n]` is a slice. A placeholder that touched a word would be read as its end.
        let before = sql[..colon.start].chars().next_back();
        if before.is_some_and(ends_an_operand) {
            continue;
        }
        if name.end - name.start != name.text.len() || !is_name(&name.text) {
            let message = format!("`:{}` is no name of a parameter", name.text);
            return Err(Refusal::new(RefusalKind::Text, message)
                .hint("small letters, digits and _, at most 40")
                .at(sql, colon.start));
        }
        // `$1.name` would call a function, and `$1[1]` read another thing than is judged.
        if lexemes.get(at + 2).is_some_and(|l| l.is_punctuation(".") || l.is_punctuation("[")) {
            let message = format!("`.` or `[` behind the parameter :{}", name.text);
            return Err(Refusal::new(RefusalKind::Text, message)
                .hint("put it in parentheses")
                .at(sql, name.end));
        }
        uses.push(Used { at, start: colon.start, name: &name.text });
    }
    Ok(uses)
}

fn ends_an_operand(c: char) -> bool {
    c.is_alphanumeric()
        || !c.is_ascii()
        || matches!(c, '.' | '_' | '$' | '"' | '\'' | '`' | ')' | ']' | ':' | '@')
}

/// What a parameter may be called.
pub fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_')
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && name.len() <= 40
}

/// Short names first: `$10` needs the room of two letters.
fn numbered<'u>(sql: &str, uses: &'u [Use]) -> Result<BTreeMap<&'u str, usize>, Refusal> {
    let mut names: Vec<&Use> = Vec::new();
    for used in uses {
        if !names.iter().any(|known| known.name == used.name) {
            names.push(used);
        }
    }
    names.sort_by_key(|used| used.name.len());
    let mut numbers = BTreeMap::new();
    for (index, used) in names.into_iter().enumerate() {
        if (index + 1).to_string().len() > used.name.len() {
            let message = format!("the name of the parameter :{} is too short", used.name);
            return Err(Refusal::new(RefusalKind::Text, message)
                .hint("with many parameters, give them names of two letters and more")
                .at(sql, used.start));
        }
        numbers.insert(used.name.as_str(), index + 1);
    }
    Ok(numbers)
}

fn unknown(sql: &str, used: &Use) -> Refusal {
    let message = format!("there is no parameter `{}`", used.name);
    Refusal::new(RefusalKind::Text, message).at(sql, used.start)
}

fn value<'a>(parameter: &Parameter, start: usize, end: usize) -> Lexeme<'a> {
    let (kind, text) = match &parameter.values {
        Some(values) if parameter.list => (Kind::String, format!("{{{}}}", values.join(","))),
        Some(values) => (Kind::String, values.concat()),
        None => (Kind::Word, "null".to_owned()),
    };
    let text = Cow::Owned(text);
    Lexeme { kind, text, start, end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Approved, Policy, check};

    fn given(pairs: &[(&str, &str)]) -> Vec<Parameter> {
        let parameter = |(name, value): &(&str, &str)| Parameter {
            name: (*name).into(),
            data_type: ParameterType::Text,
            list: false,
            values: Some(vec![(*value).into()]),
        };
        pairs.iter().map(parameter).collect()
    }

    fn checked(sql: &str, pairs: &[(&str, &str)]) -> Result<Approved, Refusal> {
        let parameters = given(pairs);
        check(sql, &Policy { parameters: &parameters, ..Policy::unresolved() })
    }

    #[test]
    fn a_name_becomes_a_placeholder_of_the_same_length() {
        let sql = "select * from orders where placed_at >= :from and placed_at < :to::date;";
        let approved = checked(sql, &[("from", "2024-01-01"), ("to", "2024-02-01")]).unwrap();
        assert_eq!(
            approved.sql(),
            "select * from orders where placed_at >= $2    and placed_at < $1 ::date"
        );
        let names: Vec<&str> = approved.parameters().iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["to", "from"]);
    }

    #[test]
    fn a_name_used_twice_is_one_placeholder() {
        let approved = checked("select :a, :b, :a", &[("a", "1"), ("b", "2")]).unwrap();
        assert_eq!(approved.sql(), "select $1, $2, $1");
    }

    #[test]
    fn strings_comments_casts_and_slices_hold_no_parameters() {
        let sql = "select ':a', $$:a$$, x::text, tags[1:n], e':a', y[(1):n] -- :a\n/* :a */ from t";
        let names = |sql: &str| parameters_in(sql, Dialect::PostgreSql).unwrap();
        assert_eq!(names(sql), [""; 0]);
        assert_eq!(names("select :b, x[1:n], :a_1 from t where :b"), ["b", "a_1"]);
        let sql = "select `:a`, ':a\\':a', \":a\", :b # :a";
        assert_eq!(parameters_in(sql, Dialect::MySql).unwrap(), ["b"]);
    }

    #[test]
    fn a_parameter_that_nobody_declared_is_pointed_at() {
        let refusal = checked("select :b", &[("a", "1")]).unwrap_err();
        assert_eq!(
            (refusal.message.as_str(), refusal.position),
            ("there is no parameter `b`", Some(8))
        );
        assert!(checked("select :A", &[("a", "1")]).is_err());
        assert!(check("select :a", &Policy::unresolved()).is_err(), "not without parameters");
    }

    #[test]
    fn what_a_value_holds_is_never_read_as_sql() {
        for value in ["'; drop table users; --", "1 or 1=1", "\\'); select pg_sleep(9)--", ":a $1"]
        {
            let approved = checked("select * from t where name = :a", &[("a", value)]).unwrap();
            assert_eq!(approved.sql(), "select * from t where name = $1");
        }
    }

    #[test]
    fn placeholders_that_somebody_writes_are_refused_as_ever() {
        for sql in ["select $1", "select :a, $1", "select :a, $2", "select x$1, :a from t where $1"]
        {
            assert!(checked(sql, &[("a", "1")]).is_err(), "{sql}");
        }
    }

    #[test]
    fn a_value_is_bounded_as_a_literal_would_be() {
        let sql = "select strpos(repeat('a', :n), 'b' || repeat('a', 500000))";
        let refused = checked(sql, &[("n", "2000000")]).unwrap_err();
        assert_eq!(refused.kind, RefusalKind::Amplifier);
        assert!(checked("select repeat('a', :n)", &[("n", "20")]).is_ok());
        let days = "select d from generate_series(:a::date, :b::date, interval '1 day') as d";
        assert!(checked(days, &[("a", "2024-01-01"), ("b", "2024-12-31")]).is_ok());
    }

    #[test]
    fn a_parameter_calls_nothing_and_casts_to_nothing_special() {
        for sql in [
            "select :a.pg_sleep",
            "select (:a).pg_sleep",
            "select (:a).pg_read_file",
            "select :a::regclass",
            "select :a[1]",
            "select pg_sleep(:a)",
            "select query_to_xml(:a, true, true, '')",
            "select 1 :a",
            "select x:a from t",
            "select 1:a",
            "select 'x':a",
            "select * from :a",
            "select x as :a from t",
        ] {
            assert!(checked(sql, &[("a", "9")]).is_err(), "{sql}");
        }
    }

    #[test]
    fn the_tenth_parameter_needs_room() {
        let names: Vec<String> = (0..10).map(|n| char::from(b'a' + n).to_string()).collect();
        let pairs: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        let sql = format!("select :{}", names.join(", :"));
        assert!(checked(&sql, &pairs).unwrap_err().hint.is_some());
        let nine = format!("select :{}, :jj", names[..9].join(", :"));
        let mut pairs = pairs;
        pairs.push(("jj", "1"));
        assert!(checked(&nine, &pairs).unwrap().sql().ends_with(", $10"));
    }

    #[test]
    fn null_is_a_value() {
        let [parameter] = given(&[("a", "")]).try_into().unwrap();
        let parameters = [Parameter { values: None, ..parameter }];
        let policy = Policy { parameters: &parameters, ..Policy::unresolved() };
        assert_eq!(check("select :a is null", &policy).unwrap().sql(), "select $1 is null");
    }
}
