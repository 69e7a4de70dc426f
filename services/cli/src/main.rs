//! The command line.

use std::process::ExitCode;

use clap::Parser as _;
use cli::{Rowcall, exit::Exit};

#[tokio::main]
async fn main() -> ExitCode {
    let rowcall = Rowcall::parse();
    chassis::install_tls();
    rowcall.run().await.unwrap_or_else(|error| {
        let exit = Exit::of(&error);
        if exit != Exit::Done {
            eprintln!("rowcall: {error:#}");
        }
        exit.into()
    })
}
