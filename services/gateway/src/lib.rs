//! The front door: REST, WebSocket, server-sent events, the API's own description.
//!
//! The gateway never waits for work to be done. A request becomes rows in one commit and a
//! message on the bus, and is answered. What happens next is heard over the [`hub`].

pub mod access;
pub mod app;
pub mod application;
pub mod auth;
pub mod config;
pub mod current_catalog;
pub mod error;
pub mod extract;
pub mod group;
pub mod hub;
pub mod kept;
pub mod layers;
pub mod open_files;
pub mod openapi;
pub mod patience;
pub mod routes;
pub mod stored_rows;
pub mod submit;

pub use self::{
    app::App,
    application::Application,
    config::{Config, Rules},
    error::{Error, Result},
};
