//! Which of the machine's PostgreSQL installations serves us.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context as _;

use super::cluster::Cluster;
use crate::servers::{account::Account, process};

/// The oldest release that we know to work.
const OLDEST: u32 = 13;
/// Folders that hold one folder per version, each with a `bin`: as Debian, Red Hat, Homebrew
/// on either kind of Mac, and Postgres.app lay them out.
const VERSIONED: [&str; 5] = [
    "/usr/lib/postgresql",
    "/usr",
    "/opt/homebrew/opt",
    "/usr/local/opt",
    "/Applications/Postgres.app/Contents/Versions",
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Installation {
    bin: PathBuf,
    major: u32,
    pub(super) version: String,
}

impl Installation {
    /// The installation that made the cluster in `dir`, by its major version; for a new
    /// cluster the newest there is.
    pub(super) fn find(dir: &Path) -> anyhow::Result<Self> {
        let found: Vec<_> = bin_folders().into_iter().filter_map(Self::in_folder).collect();
        let made_by = fs::read_to_string(dir.join("data/PG_VERSION")).ok();
        if let Some(major) = made_by.and_then(|text| text.trim().parse::<u32>().ok()) {
            let same = found.into_iter().find(|installation| installation.major == major);
            return same.with_context(|| {
                format!("{} was made by PostgreSQL {major}, which is not installed", dir.display())
            });
        }
        found
            .into_iter()
            .filter(|installation| installation.major >= OLDEST)
            .max_by_key(|installation| installation.major)
            .with_context(|| {
                format!(
                    "no PostgreSQL {OLDEST} or newer is installed (looked on the PATH and in the usual \
                     places); install one, or set DATABASE_URL and POSTGRES_URL to your own"
                )
            })
    }

    fn in_folder(bin: PathBuf) -> Option<Self> {
        if !bin.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let (major, version) = read_version(&text)?;
        Some(Self { bin, major, version: version.to_owned() })
    }

    /// One of its programs, run as `account` from inside the cluster's folder.
    pub(super) fn command(
        &self,
        program: &str,
        account: Option<Account>,
        cluster: &Cluster,
    ) -> anyhow::Result<tokio::process::Command> {
        let mut command = process::command(&self.bin.join(program), &cluster.log())?;
        if let Some(Account { uid, gid }) = account {
            command.uid(uid).gid(gid);
        }
        // Settings meant for the user's own servers and clients do not reach ours.
        for (name, _) in env::vars_os().filter(|(name, _)| is_setting(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        command.current_dir(&cluster.dir).env("LC_ALL", "C");
        Ok(command)
    }
}

fn is_setting(name: &str) -> bool {
    name.starts_with("PG") || name.starts_with("LC_") || name == "LANG"
}

fn bin_folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    for parent in VERSIONED {
        let Ok(entries) = fs::read_dir(parent) else { continue };
        folders.extend(entries.flatten().map(|entry| entry.path().join("bin")));
    }
    folders.push("/usr/local/pgsql/bin".into());
    folders
}

/// Reads `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`.
fn read_version(text: &str) -> Option<(u32, &str)> {
    let version = text.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((digits.parse().ok()?, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_distributions_write_them() {
        let debian = "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n";
        assert_eq!(read_version(debian), Some((15, "15.13")));
        assert_eq!(read_version("postgres (PostgreSQL) 18beta2"), Some((18, "18beta2")));
        assert_eq!(read_version("postgres: command not found"), None);
    }
}
