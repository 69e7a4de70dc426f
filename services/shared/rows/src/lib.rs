//! Stored rows, put in order, sifted, summed up and drawn, without asking the target again.
//!
//! Everything here is a pure function of JSON text: pages go in one after the other, and what is
//! kept of them has a bound. Three ideas carry it:
//!
//! - **A value becomes a key** ([`key`]): bytes that sort as the values do. Numbers of any length,
//!   dates of any age and text need one way of comparing, `memcmp`, for order and filter alike.
//! - **Rows are positions.** To sort a result is to sort keys and numbers of rows; the rows stay
//!   where they are stored, and a page takes those that it shows.
//! - **One pass.** A [`Summarizer`] sees each value once; what it cannot hold exactly it estimates,
//!   and says so.

pub mod chart;
mod column;
mod filter;
mod key;
mod moment;
mod number;
mod page;
mod pick;
mod select;
mod sort;
mod summary;

pub use self::{
    column::{Kind, Refusal},
    filter::Filter,
    page::{Row, each_row},
    pick::Picker,
    select::{Selector, TooLong},
    sort::Sort,
    summary::Summarizer,
};
