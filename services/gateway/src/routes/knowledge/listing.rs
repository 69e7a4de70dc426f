//! Which part of a list is wanted, as the query string says it.

use proto::ConnectionId;
use serde::Deserialize;
use store::knowledge::{Filter, Page};

use crate::{Error, Result};

/// More of a target is not written by people.
const MOST_LOOKED_THROUGH: i64 = 5_000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Listing {
    /// The connection of whose target it is known; without it the default one.
    #[serde(default)]
    pub connection_id: Option<ConnectionId>,
    /// From 1.
    #[serde(default = "first_page")]
    #[param(minimum = 1, default = 1)]
    pub page: u32,
    #[serde(default = "usual_page_size")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub page_size: u32,
    /// Only those that hold this text.
    #[serde(default)]
    search: Option<String>,
}

impl Listing {
    pub fn filter(&self) -> Result<Filter> {
        if self.page == 0 {
            return Err(Error::field("page", "counts from 1"));
        }
        if !(1..=100).contains(&self.page_size) {
            return Err(Error::field("page_size", "must be 1 to 100"));
        }
        if self.search.as_deref().is_some_and(|search| search.contains('\0')) {
            return Err(Error::field("search", "must not contain the null character"));
        }
        Ok(Filter {
            search: self.search.clone().filter(|search| !search.trim().is_empty()),
            limit: i64::from(self.page_size),
            offset: i64::from(self.page_size) * i64::from(self.page - 1),
        })
    }

    /// All of what is looked for, newest or first, as far as it is looked through for what the caller
    /// may see.
    pub fn whole(&self) -> Result<Filter> {
        Ok(Filter { limit: MOST_LOOKED_THROUGH, offset: 0, ..self.filter()? })
    }

    /// The part that is wanted of all that may be seen: what is left out does not count.
    pub fn part_of<T>(&self, items: Vec<T>) -> Page<T> {
        let total = items.len() as u64;
        let before = self.page_size as usize * (self.page as usize - 1);
        let items = items.into_iter().skip(before).take(self.page_size as usize).collect();
        Page { items, total }
    }

    pub fn total_pages(&self, total: u64) -> u32 {
        total.div_ceil(u64::from(self.page_size)) as u32
    }
}

fn first_page() -> u32 {
    1
}

fn usual_page_size() -> u32 {
    20
}
