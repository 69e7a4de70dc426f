//! The front door, from outside.

mod access;
mod asking;
mod files;
mod progress;
mod schema;
mod sessions;
