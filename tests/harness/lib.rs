//! A whole system per test.
