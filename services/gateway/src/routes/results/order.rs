//! Rows in another order than they were stored, or some of them.

use std::sync::Arc;

use proto::api::PAGE_ROWS;
use rows::{Picker, Selector, each_row};
use store::results::Summary;

use super::{Head, asked::Asked};
use crate::{App, Error, Result, stored_rows::pass};

/// The body of a page of what was asked for.
pub async fn page(app: &App, summary: Summary, asked: Asked, page: u32) -> Result<Vec<u8>> {
    let order = positions(app, &summary, asked).await?;
    let head = Head::new(summary, Some(order.len() as u64), page)?;
    let wanted = order.chunks(PAGE_ROWS).nth(page as usize - 1).unwrap_or_default();
    let rows = pick(app, &head, Picker::new(wanted)).await?;
    Ok(head.around(&rows)?)
}

/// The positions of the rows that are asked for, in order; found once, and then kept for a while.
pub async fn positions(app: &App, summary: &Summary, asked: Asked) -> Result<Arc<Vec<u32>>> {
    if asked.is_nothing() {
        return Ok(Arc::new((0..summary.total_rows as u32).collect()));
    }
    let key = (summary.id, asked.words);
    if let Some(known) = app.stored_rows.orders.get(&key) {
        return Ok(known);
    }
    let width = summary.columns.len();
    let mut selector = Selector::new(asked.filters, asked.sorts);
    let found = pass(app, summary.id, all_pages(summary), move |pages| {
        let mut too_long = None;
        for page in pages {
            let (_, json) = page.map_err(anyhow::Error::from)?;
            each_row(&json, width, |row| {
                if too_long.is_none() {
                    too_long = selector.push(row).err();
                }
            })
            .map_err(anyhow::Error::from)?;
            if let Some(too_long) = too_long {
                return Err(Error::field("sort", too_long.to_string()));
            }
        }
        Ok(selector.finish())
    })
    .await?;
    let found = Arc::new(found);
    let bytes = found.len() * size_of::<u32>() + key.1.len();
    app.stored_rows.orders.put(key, found.clone(), bytes);
    Ok(found)
}

/// The rows that the picker wants, as a JSON array.
async fn pick(app: &App, head: &Head, mut picker: Picker) -> Result<Vec<u8>> {
    let width = head.columns.len();
    pass(app, head.result, picker.pages(), move |pages| {
        for page in pages {
            let (number, json) = page.map_err(anyhow::Error::from)?;
            picker.take(number, &json, width).map_err(anyhow::Error::from)?;
        }
        picker.finish().ok_or(Error::ResultExpired)
    })
    .await
}

pub fn all_pages(summary: &Summary) -> Vec<i32> {
    (1..=summary.total_pages() as i32).collect()
}
