//! A whole system per test.

pub mod model;
