//! What the names and values of columns say: keys, labels, years, numbers kept as text.

use catalog::{Column, Family};

use super::{NumericText, Schema, TableId};

/// Abbreviations that schema writers use, as people say them.
pub(super) fn spell_out(word: &str) -> &str {
    match word {
        "num" | "no" | "nbr" | "nr" | "cnt" | "qty" => "number",
        "amt" => "amount",
        "dept" | "dpt" => "department",
        "emp" => "employee",
        "cust" => "customer",
        "addr" => "address",
        "desc" | "descr" => "description",
        "avg" => "average",
        "min" => "minimum",
        "max" => "maximum",
        "tel" | "ph" => "phone",
        "dob" => "birthdate",
        "yr" => "year",
        "dt" => "date",
        "lat" => "latitude",
        "lng" | "lon" | "long" => "longitude",
        "pct" => "percent",
        "temp" => "temperature",
        "std" | "stu" => "student",
        "prof" => "professor",
        "mgr" => "manager",
        "org" => "organization",
        "acct" => "account",
        "inv" => "invoice",
        "prod" => "product",
        "cat" => "category",
        "loc" => "location",
        "lang" => "language",
        "pos" => "position",
        other => other,
    }
}

/// Cuts a word that is several run together; most words stay whole.
pub(super) fn unglue(word: &str, table: &[String]) -> Vec<String> {
    const ENDS: [&str; 13] = [
        "name", "type", "date", "code", "number", "title", "price", "year", "time", "address",
        "count", "amount", "id",
    ];
    match word {
        "fname" => return vec!["first".into(), "name".into()],
        "lname" => return vec!["last".into(), "name".into()],
        _ => {}
    }
    for own in table.iter().filter(|w| w.len() >= 3) {
        let single = own.strip_suffix('s').unwrap_or(own);
        for start in [own.as_str(), single] {
            if let Some(rest) = word.strip_prefix(start)
                && rest.len() >= 2
                && (rest.len() >= 4 || rest == "id")
            {
                return vec![start.to_owned(), rest.to_owned()];
            }
        }
    }
    for end in ENDS {
        if let Some(start) = word.strip_suffix(end)
            && start.len() >= if end == "id" { 5 } else { 3 }
            && !matches!(
                word,
                "update"
                    | "candidate"
                    | "lifetime"
                    | "overtime"
                    | "username"
                    | "nickname"
                    | "surname"
                    | "postcode"
                    | "account"
                    | "discount"
                    | "prototype"
                    | "subtitle"
                    | "daytime"
                    | "filename"
                    | "birthdate"
                    | "hybrid"
                    | "postid"
                    | "zipcode"
                    | "paid"
                    | "country"
            )
        {
            return vec![start.to_owned(), end.to_owned()];
        }
    }
    vec![word.to_owned()]
}

pub(super) fn numeric_text(column: &Column) -> NumericText {
    if column.family() != Family::Text || column.values.is_empty() {
        return NumericText::No;
    }
    let numbers = column.values.iter().filter(|v| v.trim().parse::<f64>().is_ok()).count();
    let of = column.values.len();
    if numbers == of {
        NumericText::All
    } else if of >= 4 && numbers * 10 >= of * 7 {
        NumericText::Mostly
    } else {
        NumericText::No
    }
}

pub(super) fn is_year(column: &Column) -> bool {
    let family = column.family();
    if !matches!(family, Family::Integer | Family::Text | Family::Decimal) {
        return false;
    }
    let words = catalog::words::of_identifier(&column.name);
    if !words.iter().any(|w| w == "year" || w == "years" || w == "yr") {
        return false;
    }
    // `years_working` counts years, `open_year` names one.
    family != Family::Text
        && (words.last().is_some_and(|w| w == "year") || words.first().is_some_and(|w| w == "year"))
        || column.values.iter().take(20).any(|v| is_year_text(v))
}

fn is_year_text(value: &str) -> bool {
    value.len() == 4 && value.parse::<u16>().is_ok_and(|y| (1000..2200).contains(&y))
}

/// Text that holds dates in ISO order, so that comparing text compares time.
pub fn is_text_date(column: &Column) -> bool {
    column.family() == Family::Text
        && !column.values.is_empty()
        && column.values.iter().take(10).all(|v| {
            let b = v.as_bytes();
            b.len() >= 10 && b[..4].iter().all(u8::is_ascii_digit) && b[4] == b'-' && b[7] == b'-'
        })
}

/// Takes declared primary keys; where there are none, what is named like one.
pub(super) fn find_keys(schema: &mut Schema) {
    for table in 0..schema.tables.len() {
        let declared = &schema.catalog_table(table).primary_key;
        let key: Vec<_> =
            declared.iter().filter_map(|name| schema.find_column(table, name)).collect();
        schema.tables[table].key =
            if key.is_empty() { guessed_key(schema, table).into_iter().collect() } else { key };
    }
}

fn guessed_key(schema: &Schema, table: TableId) -> Option<usize> {
    let info = &schema.tables[table];
    let squeezed: String = info.words.concat();
    let initial = squeezed.chars().next()?;
    let named = |wanted: &dyn Fn(&str) -> bool| {
        info.columns.clone().find(|&c| wanted(&schema.columns[c].words.concat()))
    };
    let unique = schema.catalog_table(table).unique.iter().find(|u| u.len() == 1);
    named(&|n| n == "id")
        .or_else(|| named(&|n| n == format!("{squeezed}id")))
        .or_else(|| named(&|n| info.words.len() == 1 && n == format!("{initial}id")))
        .or_else(|| named(&|n| n == format!("{squeezed}code") || n == format!("{squeezed}number")))
        .or_else(|| unique.and_then(|u| schema.find_column(table, &u[0])))
        .or_else(|| first_id(schema, table))
        .or_else(|| named(&|n| n == format!("{squeezed}name") || n == squeezed))
}

/// A first column named as an identifier, in a table that holds more than references.
fn first_id(schema: &Schema, table: TableId) -> Option<usize> {
    let info = &schema.tables[table];
    let first = info.columns.clone().next()?;
    let ends = |c: usize| {
        schema.columns[c].words.last().is_some_and(|w| w == "id")
            || schema.columns[c].name.to_ascii_lowercase().ends_with("id")
    };
    let plain = info.columns.clone().filter(|&c| !ends(c)).count();
    let word = info.words.last()?;
    let own = schema.columns[first].words.iter().any(|w| w == word || w.starts_with(word.as_str()));
    (ends(first) && plain > 0 && own).then_some(first)
}

pub(super) fn find_labels(schema: &mut Schema) {
    for table in 0..schema.tables.len() {
        let label = label(schema, table);
        schema.tables[table].label = label;
        schema.tables[table].is_bridge = is_bridge(schema, table);
    }
}

fn is_bridge(schema: &Schema, table: TableId) -> bool {
    let columns = schema.tables[table].columns.clone();
    let plain =
        columns.clone().filter(|&c| !schema.columns[c].is_reference && !schema.is_key(c)).count();
    let partners = schema.graph.steps(table).iter().filter(|s| s.to_one).count();
    partners >= 2 && schema.tables[table].label.is_empty() && plain <= 2
}

fn label(schema: &Schema, table: TableId) -> Vec<usize> {
    let info = &schema.tables[table];
    let textual = |c: &usize| {
        let column = &schema.columns[*c];
        column.family == Family::Text && !column.is_reference
    };
    let find = |wanted: &dyn Fn(&[String]) -> bool| {
        info.columns.clone().filter(textual).find(|&c| wanted(&schema.columns[c].words))
    };
    let ends = |words: &[String], last: &str| words.last().is_some_and(|w| w == last);
    let own = |words: &[String]| {
        words.len() > 1 && info.words.iter().any(|w| *w == words[0]) || words.len() == 1
    };
    let first = find(&|w| {
        w.concat() == "firstname" || w.concat() == "fname" || w.concat().ends_with("firstname")
    });
    let last = find(&|w| {
        w.concat() == "lastname"
            || w.concat() == "lname"
            || w.concat() == "surname"
            || w.concat().ends_with("lastname")
    });
    // One part of a person's name is no name of the person.
    let part = |w: &[String]| w.iter().any(|w| matches!(w.as_str(), "first" | "middl" | "last"));
    let named = find(&|w| ends(w, "name") && own(w) && !part(w) || w.concat() == "fullname")
        .or_else(|| {
            let squeezed = format!("{}name", info.words.concat());
            find(&|w| w.concat() == squeezed)
        });
    if let Some(c) = named {
        return vec![c];
    }
    if let (Some(f), Some(l)) = (first, last) {
        return vec![f, l];
    }
    let title = crate::lex::root("title");
    let other = find(&|w| ends(w, &title) && own(w))
        .or_else(|| find(&|w| w == info.words.as_slice()))
        .or_else(|| find(&|w| w.concat().ends_with("name") && !w.concat().ends_with("username")))
        .or_else(|| find(&|w| ends(w, &title)))
        .or_else(|| find(&|w| w.len() == 1 && info.words.contains(&w[0])))
        .or(last);
    other.into_iter().collect()
}
