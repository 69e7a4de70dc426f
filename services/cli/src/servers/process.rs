//! Child processes: started apart from the terminal, signalled, waited for, recognized later.

use std::{fs::File, path::Path, process::Stdio, time::Duration};

use anyhow::Context as _;
use rustix::process::Pid;
pub use rustix::process::Signal;
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep, timeout},
};

/// Prepares `program` so that it writes to `log`, hears no Ctrl-C of our terminal (we end it
/// ourselves, in order).
pub fn command(program: &Path, log: &Path) -> anyhow::Result<Command> {
    let open = || File::options().create(true).append(true).open(log);
    let out = open().with_context(|| format!("open {}", log.display()))?;
    let err = out.try_clone().context("share a log file")?;
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0);
    Ok(command)
}

/// Sends a signal; does nothing when the process is over.
pub fn signal(child: &Child, signal: Signal) {
    if let Some(pid) = child.id() {
        signal_pid(pid, signal);
    }
}

/// Sends a signal to a process that need not be our child.
pub fn signal_pid(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // The only failures are that it is gone or not ours; in neither is there more to do.
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// Asks the child to end, and makes it end after `grace`.
pub async fn end(child: &mut Child, ask: Signal, grace: Duration) {
    signal(child, ask);
    if timeout(grace, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}

/// The command line of a running process, if there is such a process.
///
/// A process id alone says little, for ids are used again. Our servers and services carry
/// their own paths in their arguments, so that a left-over is told from a stranger.
pub fn command_line(pid: u32) -> Option<String> {
    let ps = std::process::Command::new("ps")
        .args(["-ww", "-o", "args=", "-p", &pid.to_string()])
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let line = String::from_utf8_lossy(&ps.stdout).trim().to_owned();
    (ps.status.success() && !line.is_empty()).then_some(line)
}

/// All processes of this machine whose command line is like that.
pub fn with_command_line(is_like: impl Fn(&str) -> bool) -> Vec<u32> {
    let ps = std::process::Command::new("ps").args(["-axww", "-o", "pid=,args="]).output();
    let lines = ps.map(|ps| String::from_utf8_lossy(&ps.stdout).into_owned()).unwrap_or_default();
    let parts = lines.lines().filter_map(|line| line.trim_start().split_once(' '));
    parts
        .filter(|(_, line)| is_like(line.trim_start()))
        .filter_map(|(pid, _)| pid.parse().ok())
        .collect()
}

/// Ends a process that an earlier run left behind, if its command line still holds `mark`.
pub async fn end_left_over(pid: u32, mark: &str, ask: Signal, grace: Duration) -> bool {
    let is_ours = || command_line(pid).is_some_and(|line| line.contains(mark));
    if !is_ours() {
        return false;
    }
    signal_pid(pid, ask);
    let deadline = Instant::now() + grace;
    while is_ours() {
        if Instant::now() > deadline {
            signal_pid(pid, Signal::KILL);
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    true
}

/// The last lines of a log, for the message about a server that did not come up.
pub fn last_lines(log: &Path, count: usize) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
