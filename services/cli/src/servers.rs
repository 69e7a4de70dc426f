//! Private servers: a PostgreSQL and a NATS of our own, on this machine alone.
//!
//! Whatever is installed or already running is left as it is: the servers keep their files in
//! a folder that they are given, listen on 127.0.0.1 only, and end with whoever started them.
//! `rowcall dev` and the tests stand on the same code. A MariaDB is there for the tests alone.

mod account;
pub mod mariadb;
pub mod nats;
mod port;
pub mod postgres;
pub mod process;
mod secret;

pub use self::{port::free_port, secret::secret};
