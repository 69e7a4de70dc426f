//! The front door, from outside.

mod access;
mod asking;
mod connections;
mod files;
mod progress;
mod results;
mod schema;
mod sessions;
