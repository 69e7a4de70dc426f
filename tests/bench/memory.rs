//! How much memory another process holds, as Linux counts it.

use anyhow::Context as _;

/// Resident now, in bytes.
pub fn resident(pid: u32) -> anyhow::Result<f64> {
    field(pid, "VmRSS:")
}

/// The most that was ever resident, in bytes.
pub fn peak(pid: u32) -> anyhow::Result<f64> {
    field(pid, "VmHWM:")
}

fn field(pid: u32, name: &str) -> anyhow::Result<f64> {
    let path = format!("/proc/{pid}/status");
    let status = std::fs::read_to_string(&path).with_context(|| format!("read {path}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|rest| rest.trim().strip_suffix(" kB"));
    let kilobytes: f64 = kilobytes.with_context(|| format!("{name} in {path}"))?.trim().parse()?;
    Ok(kilobytes * 1024.0)
}
