//! Parameters for servers without arrays: a placeholder for each value, in the order of the text.
//!
//! A list has one for each of its values, and so stands alone in `in (:list)`; beside that, only
//! whether it is null may be asked. On MySQL and MariaDB a number is cast to the decimal that it is,
//! for what comes without a type is compared as a double there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use proto::ParameterType;

use super::spelling::{has_names, literal, most_placeholders, nothing, placeholder};
use super::{Bound, Edit, Parameter, Use, unknown};
use crate::Dialect;
use crate::refusal::{Refusal, RefusalKind};
use crate::scan::{Kind, Lexeme};

/// As [`super::bind`].
pub fn bind<'a>(
    sql: &str,
    lexemes: Vec<Lexeme<'a>>,
    found: &[Use],
    parameters: &[Parameter],
    dialect: Dialect,
) -> Result<Bound<'a>, Refusal> {
    let mut binding = Binding { sql, dialect, bound: Bound::empty(), known: BTreeMap::new() };
    let mut written = 0;
    let mut next = 0;
    for at in 0..lexemes.len() {
        match found.get(next) {
            Some(used) if used.at == at => {}
            Some(used) if used.at + 1 == at => {
                let parameter = parameters.iter().find(|p| p.name == used.name);
                let Some(parameter) = parameter else { return Err(unknown(sql, used)) };
                let place = (used.start, lexemes[at].end);
                let text = binding.used(&lexemes, used, parameter, place)?;
                let bound = &mut binding.bound;
                bound.sql.push_str(&sql[written..place.0]);
                bound.sql.push_str(&text);
                let length = text.len().max(place.1 - place.0);
                bound.sql.extend(std::iter::repeat_n(' ', length - text.len()));
                bound.edits.push(Edit { start: place.0, end: place.1, length });
                written = place.1;
                next += 1;
            }
            _ => binding.bound.lexemes.push(lexemes[at].clone()),
        }
    }
    let mut bound = binding.bound;
    bound.sql.push_str(&sql[written..]);
    Ok(bound)
}

struct Binding<'s, 'a> {
    sql: &'s str,
    dialect: Dialect,
    bound: Bound<'a>,
    /// Which placeholder a value has, by the name of its parameter and its number in a list; none
    /// for the question whether a list is null.
    known: BTreeMap<(String, Option<usize>), usize>,
}

impl Binding<'_, '_> {
    /// Notes what is judged and what is bound for one use, and gives what runs in its place.
    fn used(
        &mut self,
        lexemes: &[Lexeme<'_>],
        used: &Use,
        parameter: &Parameter,
        place: (usize, usize),
    ) -> Result<String, Refusal> {
        let Some(values) = &parameter.values else {
            self.judge(Kind::Word, "null".into(), place);
            return self.placeholder(used, parameter, Some(0), None);
        };
        if !parameter.list {
            let [value] = values.as_slice() else { return Err(unknown(self.sql, used)) };
            let (kind, text) = literal(self.dialect, parameter.data_type, value);
            self.judge(kind, text, place);
            return self.placeholder(used, parameter, Some(0), Some(value));
        }
        if lexemes.get(used.at + 2).is_some_and(|l| l.is_word("is")) {
            self.judge(Kind::Number, "1".into(), place);
            let some = Parameter { data_type: ParameterType::Integer, ..parameter.clone() };
            return self.placeholder(used, &some, None, Some("1"));
        }
        if !stands_in_a_list(lexemes, used.at) {
            let message = format!("the list :{} stands where one value does", used.name);
            return Err(Refusal::new(RefusalKind::Text, message)
                .hint(format!("write `in (:{})`", used.name))
                .at(self.sql, place.0));
        }
        let mut placeholders = Vec::with_capacity(values.len());
        for (n, value) in values.iter().enumerate() {
            if n > 0 {
                self.judge(Kind::Punctuation, ",".into(), place);
            }
            let (kind, text) = literal(self.dialect, parameter.data_type, value);
            self.judge(kind, text, place);
            placeholders.push(self.placeholder(used, parameter, Some(n), Some(value))?);
        }
        if values.is_empty() {
            self.judge(Kind::Word, "null".into(), place);
            return Ok(nothing(self.dialect, parameter.data_type));
        }
        Ok(placeholders.join(", "))
    }

    fn judge(&mut self, kind: Kind, text: String, (start, end): (usize, usize)) {
        self.bound.lexemes.push(Lexeme { kind, text: Cow::Owned(text), start, end });
    }

    /// A placeholder for one value, and the value to those that are bound.
    fn placeholder(
        &mut self,
        used: &Use,
        parameter: &Parameter,
        of_list: Option<usize>,
        value: Option<&str>,
    ) -> Result<String, Refusal> {
        let next = self.bound.parameters.len() + 1;
        let known = self.known.entry((parameter.name.clone(), of_list)).or_insert(next);
        let number = if has_names(self.dialect) { *known } else { next };
        if number == next {
            self.bound.parameters.push(Parameter {
                list: false,
                values: value.map(|value| vec![value.to_owned()]),
                ..parameter.clone()
            });
        }
        let most = most_placeholders(self.dialect);
        if number > most {
            let message = format!("the parameters of the statement have more than {most} values");
            return Err(Refusal::new(RefusalKind::TooLarge, message)
                .hint("give it shorter lists")
                .at(self.sql, used.start));
        }
        placeholder(self.dialect, self.sql, used, parameter, value, number)
    }
}

/// `in (:name)`, and nothing else between the parentheses.
fn stands_in_a_list(lexemes: &[Lexeme<'_>], at: usize) -> bool {
    at >= 2
        && lexemes[at - 2].is_word("in")
        && lexemes[at - 1].is_punctuation("(")
        && lexemes.get(at + 2).is_some_and(|l| l.is_punctuation(")"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Approved, Dialect, Policy, check};

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

    fn checked(sql: &str, parameters: &[Parameter]) -> Result<Approved, Refusal> {
        check(sql, &Policy { dialect: Dialect::MySql, parameters, ..Policy::unresolved() })
    }

    fn values(approved: &Approved) -> Vec<Option<&str>> {
        let value = |p: &'_ Parameter| p.values.as_ref().map(|values| values.concat());
        let owned: Vec<Option<String>> = approved.parameters().iter().map(value).collect();
        owned.into_iter().map(|v| v.map(|v| &*Box::leak(v.into_boxed_str()))).collect()
    }

    #[test]
    fn each_use_is_a_placeholder_of_its_own() {
        let sql = "select :b, `:a`, ':a', \":a\" from t where x = :a and y = :b # :a\n;";
        let approved = checked(sql, &[text("a", "1"), text("b", "2")]).unwrap();
        assert_eq!(approved.sql(), "select ? , `:a`, ':a', \":a\" from t where x = ?  and y = ? ");
        assert_eq!(values(&approved), [Some("2"), Some("1"), Some("2")]);
    }

    #[test]
    fn a_list_is_as_many_placeholders_as_it_has_values() {
        let run = |sql: &str, values: &[&str]| {
            checked(sql, &[list("ids", values)]).map(|approved| approved.sql().to_owned())
        };
        let sql = "select 1 from t where id in (:ids) and x = 1";
        assert_eq!(run(sql, &["1"]).unwrap(), "select 1 from t where id in (?   ) and x = 1");
        assert_eq!(
            run(sql, &["1", "2", "-3"]).unwrap(),
            "select 1 from t where id in (?, ?, ?) and x = 1"
        );
        assert_eq!(
            run(sql, &[]).unwrap(),
            "select 1 from t where id in (select null from dual where false) and x = 1"
        );
        let optional = "select 1 from t where :ids is null or id not in (:ids)";
        assert_eq!(
            run(optional, &["1", "2"]).unwrap(),
            "select 1 from t where ?    is null or id not in (?, ?)"
        );
        for wrong in [
            "select 1 from t where id = :ids",
            "select 1 from t where id in (1, :ids)",
            "select 1 from t where id in (:ids, 1)",
            "select abs(:ids)",
            "select :ids",
        ] {
            assert!(run(wrong, &["1"]).unwrap_err().hint.is_some(), "{wrong}");
        }
    }

    #[test]
    fn places_in_what_runs_are_places_in_what_was_written() {
        let sql = "select 1 from t where id in (:ids) and n = :n and nope = 1";
        let many = ["1", "2", "3", "4", "5", "6", "7", "8"];
        let number = parameter("n", ParameterType::Number, Some(&["-12.50"]));
        let approved = checked(sql, &[list("ids", &many), number]).unwrap();
        assert!(approved.sql().contains("n = cast(? as decimal(4,2)) and"), "{}", approved.sql());
        assert_eq!(approved.written(), sql);
        let at = |text: &str, part: &str| text.find(part).unwrap() + 1;
        for part in ["select", "id in", "and n", "nope"] {
            let position = approved.written_position(at(approved.sql(), part));
            assert_eq!(position, at(sql, part), "{part}");
        }
        let inside = at(approved.sql(), "?, ?) and");
        assert_eq!(approved.written_position(inside), at(sql, ":ids"));
    }

    #[test]
    fn what_a_value_holds_is_never_read_as_sql() {
        for value in ["'; drop table users; --", "1 or 1=1", "\\'); select sleep(9)#", ":a ? @x"] {
            let approved = checked("select * from t where name = :a", &[text("a", value)]).unwrap();
            assert_eq!(approved.sql(), "select * from t where name = ? ");
        }
    }

    #[test]
    fn a_value_is_bounded_as_a_literal_would_be() {
        let many = [parameter("n", ParameterType::Integer, Some(&["2000000000"]))];
        let refused = checked("select repeat('a', :n)", &many).unwrap_err();
        assert_eq!(refused.kind, RefusalKind::Amplifier);
        let few = [parameter("n", ParameterType::Integer, Some(&["20"]))];
        assert!(checked("select repeat('a', :n)", &few).is_ok());
        let texts = [text("n", "2000000000")];
        assert!(checked("select repeat('a', :n)", &texts).is_err());
        let long = "9".repeat(70);
        let number = [parameter("n", ParameterType::Number, Some(&[&long]))];
        assert!(checked("select :n", &number).unwrap_err().message.contains("too many digits"));
    }

    #[test]
    fn a_parameter_is_a_value_and_nothing_else() {
        for sql in [
            "select * from :a",
            "select x from t order by t.:a",
            "select :a(1)",
            "select :a.x",
            "select `x`:a",
            "select 'x':a",
            "select 1:a",
            "select @:a",
            "select :a := 1",
            "select :A",
            "select : a",
            "select ?, :a",
            "select sleep(:a)",
            "select load_file(:a)",
            "select 1 into outfile :a",
            "select 1 from t procedure analyse(:a)",
            "delete from t where x = :a",
            "select :b",
            "select json_extract(x, :a) from t for update",
        ] {
            assert!(checked(sql, &[text("a", "9")]).is_err(), "{sql}");
        }
        assert!(checked("select :a", &[]).is_err(), "not without parameters");
    }

    #[test]
    fn null_is_a_value() {
        let null = [parameter("a", ParameterType::Text, None)];
        let approved = checked("select :a is null, 1 in (:a)", &null).unwrap();
        assert_eq!(approved.sql(), "select ?  is null, 1 in (? )");
        assert_eq!(values(&approved), [None, None]);
    }
}
