//! What is asked of a result: which page, in which order, which rows.

use axum::{extract::FromRequestParts, http::request::Parts};
use proto::api::ColumnInfo;
use rows::{Filter, Sort};
use url::form_urlencoded;

use crate::{App, Error, Result};

/// Conditions that one request may make.
const MOST_FILTERS: usize = 20;

/// The parameters of a page.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, default = 1)]
    pub page: u32,
    /// Columns with commas between them, the first counts most; `-` before one turns it around:
    /// `sort=country,-total`. A column is named by its name, or by its place from 1 where the name
    /// repeats, holds a comma or begins with `-`. Numbers, dates and booleans sort as such, text
    /// without regard to case, nulls last; rows that are equal stay as they were stored.
    #[param(value_type = Option<String>, example = "country,-total")]
    pub sort: Option<String>,
    /// Which rows: `column:op:operand`, repeatable, as `GET …/results/summary` explains.
    #[param(value_type = Option<Vec<String>>, example = json!(["country:eq:Germany", "total:ge:100"]))]
    pub filter: Vec<String>,
}

/// The parameters of what is said of the rows.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FilterParams {
    /// `column:op:operand`, repeatable; rows must meet all of them. `eq`, `ne`, `lt`, `le`, `gt`,
    /// `ge` compare as the column's type does, exactly; `in` takes values with commas between them
    /// (`\,` is a comma inside one); `contains` and `starts` look at the text, without regard to
    /// case; `null` and `notnull` take no operand. Null meets none but `null`. A column is named by
    /// its name, or by its place from 1 where the name repeats or holds a colon. Dates without a
    /// zone are in UTC.
    #[param(value_type = Option<Vec<String>>, example = json!(["country:eq:Germany", "total:ge:100"]))]
    pub filter: Vec<String>,
}

/// What a result is asked for, once its columns are known.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub filters: Vec<Filter>,
    pub sorts: Vec<Sort>,
    /// The same in words, by which what was found is kept.
    pub words: String,
}

impl Asked {
    /// All rows as they were stored.
    pub fn is_nothing(&self) -> bool {
        self.filters.is_empty() && self.sorts.is_empty()
    }
}

impl PageParams {
    pub fn read(&self, columns: &[ColumnInfo]) -> Result<Asked> {
        let filters = filters(&self.filter, columns)?;
        let sorts = match &self.sort {
            Some(sort) => Sort::parse(sort, columns)
                .map_err(|refusal| Error::field("sort", refusal.to_string()))?,
            None => Vec::new(),
        };
        let words = serde_json::json!([self.sort, self.filter]).to_string();
        Ok(Asked { filters, sorts, words })
    }
}

impl FilterParams {
    pub fn read(&self, columns: &[ColumnInfo]) -> Result<Asked> {
        let filters = filters(&self.filter, columns)?;
        let words = serde_json::json!([null, self.filter]).to_string();
        Ok(Asked { filters, sorts: Vec::new(), words })
    }
}

/// All that are wrong are told at once.
fn filters(texts: &[String], columns: &[ColumnInfo]) -> Result<Vec<Filter>> {
    if texts.len() > MOST_FILTERS {
        return Err(Error::field("filter", format!("at most {MOST_FILTERS} can be given")));
    }
    let (mut filters, mut errors) = (Vec::new(), Vec::new());
    for text in texts {
        match Filter::parse(text, columns) {
            Ok(filter) => filters.push(filter),
            Err(refusal) => errors.push(proto::api::FieldError {
                field: "filter".into(),
                message: refusal.to_string(),
            }),
        }
    }
    if errors.is_empty() { Ok(filters) } else { Err(Error::Invalid(errors)) }
}

impl FromRequestParts<App> for PageParams {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        Self::parse(parts.uri.query())
    }
}

impl PageParams {
    fn parse(query: Option<&str>) -> Result<Self> {
        let (mut page, mut sort, mut filter) = (None, None, Vec::new());
        for (name, value) in pairs(query) {
            match &*name {
                "page" if page.is_none() => {
                    let number: Option<u32> = value.parse().ok();
                    let number = number.filter(|number| (1..=i32::MAX as u32).contains(number));
                    page = Some(number.ok_or_else(|| Error::field("page", "counts from 1"))?);
                }
                "sort" if sort.is_none() => sort = Some(value),
                "filter" => filter.push(value),
                _ => return Err(refused(&name, &["page", "sort", "filter"])),
            }
        }
        let given = |text: &String| !text.is_empty();
        filter.retain(given);
        Ok(Self { page: page.unwrap_or(1), sort: sort.filter(given), filter })
    }
}

impl FromRequestParts<App> for FilterParams {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let mut filter = Vec::new();
        for (name, value) in pairs(parts.uri.query()) {
            match &*name {
                "filter" if value.is_empty() => {}
                "filter" => filter.push(value),
                _ => return Err(refused(&name, &["filter"])),
            }
        }
        Ok(Self { filter })
    }
}

fn pairs(query: Option<&str>) -> impl Iterator<Item = (String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned()
}

fn refused(name: &str, known: &[&str]) -> Error {
    let message = if known.contains(&name) {
        "is given twice".to_owned()
    } else {
        format!("unknown parameter, expected one of {}", known.join(", "))
    };
    Error::field(name, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_may_be_left_out_left_empty_or_repeated() {
        let params = PageParams::parse(None).unwrap();
        assert_eq!((params.page, params.sort, params.filter.len()), (1, None, 0));
        let params =
            PageParams::parse(Some("page=2&sort=&filter=&filter=a%3Aeq%3A1&filter=b:null"));
        let params = params.unwrap();
        assert_eq!((params.page, params.sort), (2, None));
        assert_eq!(params.filter, ["a:eq:1", "b:null"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (query, field) in [
            ("page=0", "page"),
            ("page=many", "page"),
            ("page=4000000000", "page"),
            ("sort=a&sort=b", "sort"),
            ("pgae=1", "pgae"),
        ] {
            match PageParams::parse(Some(query)) {
                Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, field),
                other => panic!("{query}: {other:?}"),
            }
        }
    }
}
