//! The front door, from outside.

mod access;
mod asking;
mod connections;
mod downloads;
mod files;
mod progress;
mod results;
mod schema;
mod sessions;
