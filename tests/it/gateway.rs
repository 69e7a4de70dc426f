//! The front door, from outside.

mod access;
mod asking;
mod downloads;
mod files;
mod progress;
mod schema;
mod sessions;
