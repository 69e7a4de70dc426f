//! Which queries to list, as the query string says it.

use proto::{ConnectionId, QueryStatus, UserId};
use serde::{Deserialize, Deserializer, de};
use store::queries::Filter;

use crate::{Error, Result, auth::Caller};

const LONGEST_SEARCH: usize = 1_000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Listing {
    /// From 1.
    #[serde(default = "first_page")]
    #[param(minimum = 1, default = 1)]
    pub page: u32,
    #[serde(default = "usual_page_size")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub page_size: u32,
    /// Only those that stand there.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<QueryStatus>)]
    status: Option<QueryStatus>,
    /// Only those with these words in the question, its reading or the SQL: `"a phrase"`, `or`
    /// and `-not` are understood, and the last word may go on. Up to three letters, and what is
    /// no word, may stand anywhere in the question or the SQL.
    #[serde(default)]
    search: Option<String>,
    /// Newest first, or those first that speak most of what is searched for.
    #[serde(default)]
    #[param(inline, value_type = Option<Order>)]
    order: Order,
    /// Only favourites.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    favourite: bool,
    /// Only those that asked this connection.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<ConnectionId>)]
    connection_id: Option<ConnectionId>,
    /// Only those of that user; for administrators.
    #[serde(default, deserialize_with = "unless_empty")]
    #[param(value_type = Option<UserId>)]
    user_id: Option<UserId>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Order {
    #[default]
    Newest,
    Relevance,
}

impl Listing {
    pub fn filter(&self, caller: &Caller) -> Result<Filter> {
        if self.page == 0 {
            return Err(Error::field("page", "counts from 1"));
        }
        if !(1..=100).contains(&self.page_size) {
            return Err(Error::field("page_size", "must be 1 to 100"));
        }
        if self.search.as_deref().is_some_and(|search| search.contains('\0')) {
            return Err(Error::field("search", "must not contain the null character"));
        }
        if self.search.as_deref().is_some_and(|search| search.chars().count() > LONGEST_SEARCH) {
            let message = format!("must have at most {LONGEST_SEARCH} characters");
            return Err(Error::field("search", message));
        }
        if self.user_id.is_some_and(|user| user != caller.user.id) && !caller.is_admin() {
            return Err(Error::Forbidden("only administrators see the queries of others"));
        }
        Ok(Filter {
            user: self.user_id.or((!caller.is_admin()).then_some(caller.user.id)),
            status: self.status,
            search: self.search.clone().filter(|search| !search.trim().is_empty()),
            favourite: self.favourite,
            connection: self.connection_id,
            best_first: self.order == Order::Relevance,
            limit: i64::from(self.page_size),
            offset: i64::from(self.page_size) * i64::from(self.page - 1),
        })
    }
}

fn first_page() -> u32 {
    1
}

fn usual_page_size() -> u32 {
    20
}

/// `?status=` is what forms make of no choice.
fn unless_empty<'de, T, D>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| de::Error::custom(format!("`{text}` is none that exists")))
}

#[cfg(test)]
mod tests {
    use axum::{extract::Query, http::Uri};

    use super::*;

    fn listing(query: &str) -> Option<Listing> {
        let uri: Uri = format!("/?{query}").parse().unwrap();
        Query::try_from_uri(&uri).ok().map(|Query(listing)| listing)
    }

    #[test]
    fn everything_may_be_left_out_or_left_empty() {
        for query in ["", "status=&user_id="] {
            let listing = listing(query).unwrap();
            assert_eq!((listing.page, listing.page_size), (1, 20));
            assert_eq!((listing.status, listing.user_id), (None, None));
        }
    }

    #[test]
    fn a_status_is_one_that_exists() {
        assert_eq!(listing("status=executing").unwrap().status, Some(QueryStatus::Executing));
        assert!(listing("status=busy").is_none());
    }
}
