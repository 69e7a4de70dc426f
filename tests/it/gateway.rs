//! The front door, from outside.

mod access;
mod asking;
mod progress;
mod sessions;
