//! Room for somebody who stays: each listener holds a connection and some memory.

use tokio::sync::OwnedSemaphorePermit;

use crate::{App, Error, Result};

/// A place among the listeners, given back when dropped.
pub struct Seat {
    kind: &'static str,
    _permit: OwnedSemaphorePermit,
}

impl Seat {
    /// Takes one for a listener of that `kind` (of connection).
    ///
    /// # Errors
    /// When the house is full: the client should come back, or go to another gateway.
    pub fn take(app: &App, kind: &'static str) -> Result<Self> {
        let full = Error::Unavailable("too many listeners are connected; try again");
        let permit = app.seats.clone().try_acquire_owned().map_err(|_| full)?;
        metrics::gauge!("rowcall_listeners", "kind" => kind).increment(1.0);
        Ok(Self { kind, _permit: permit })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        metrics::gauge!("rowcall_listeners", "kind" => self.kind).decrement(1.0);
    }
}
