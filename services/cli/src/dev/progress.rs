//! What is said while a world comes up and goes down: one line per step, with its time.

use std::{
    env,
    io::{IsTerminal as _, Write as _},
    path::Path,
    time::Instant,
};

/// Does one step and says so. The line stands before the step begins.
pub(super) async fn step<T>(
    what: &str,
    work: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    // Elsewhere than on a terminal, half a line would wait in somebody's buffer.
    let terminal = std::io::stdout().is_terminal();
    if terminal {
        print!("  {what} …");
        let _ = std::io::stdout().flush();
    }
    let start = Instant::now();
    let done = work.await;
    let seconds = start.elapsed().as_secs_f32();
    match (&done, terminal) {
        (Ok(_), true) => println!(" {seconds:.1} s"),
        (Ok(_), false) => println!("  {what} … {seconds:.1} s"),
        (Err(_), true) => println!(" failed"),
        (Err(_), false) => println!("  {what} … failed"),
    }
    done
}

/// Something that happened.
pub(super) fn say(what: &str) {
    println!("  {what}");
}

/// A path relative to where the user is, if it is below.
pub(super) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
