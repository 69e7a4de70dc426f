//! What every service stands on: configuration, telemetry, the bus, the worker loop, health,
//! shutdown.

pub mod bus;
pub mod health;
pub mod service;
pub mod shutdown;
pub mod telemetry;
pub mod worker;

pub use bus::Bus;
pub use worker::{Context, End, Failure, Handler, NoSeat, Seat, Settlement};

/// Installs the process-wide TLS provider. Doing it twice does no harm.
pub fn install_tls() {
    // The error says that one is installed already, which is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
