//! What handlers take out of a request, each refusing with a problem document.

mod idempotency_key;
mod json;
mod params;
mod path;
mod prefer;

pub use self::{
    idempotency_key::IdempotencyKey,
    json::{Json, OptionalJson},
    params::Params,
    path::Path,
    prefer::Prefer,
};
