//! Every job the system knows, one file each.

mod execute;
mod export;
mod generate;

pub use self::{execute::Execute, export::Export, generate::Generate};
use crate::Job;

/// Every kind that has a consumer on the bus. A new kind starts here.
pub const KINDS: [&str; 3] = [Generate::KIND, Execute::KIND, Export::KIND];
