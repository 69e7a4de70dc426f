//! A whole system per test: its own database, its own NATS, real services on real sockets.

pub mod gateway;
pub mod model;
pub mod mysql;
pub mod postgres;
pub mod probe;
pub mod s3;
pub mod service;
pub mod tds;
pub mod world;

pub use probe::{Probe, Prober};
pub use world::{World, eventually};
