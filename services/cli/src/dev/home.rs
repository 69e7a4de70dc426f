//! The folder of a world: its lock, and what is remembered from one start to the next.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use sealing::Keyring;
use serde::{Deserialize, Serialize};

use crate::{
    servers,
    world::{file_in, write_private},
};

/// Held by one process at a time; the lock is let go when that process ends, however it ends.
pub(super) struct Home {
    dir: PathBuf,
    _lock: File,
}

impl Home {
    pub(super) fn open(dir: &Path) -> anyhow::Result<Self> {
        let dir = std::path::absolute(dir).context("find the current folder")?;
        fs::create_dir_all(&dir).with_context(|| format!("make {}", dir.display()))?;
        let file = dir.join("lock");
        let lock = File::options().create(true).append(true).open(&file);
        let lock = lock.with_context(|| format!("open {}", file.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "a world runs in {} already; end it there with Ctrl-C, or give this one another \
                 folder with --dir",
                dir.display()
            ),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("lock {}", file.display()));
            }
        }
        let logs = dir.join("logs");
        fs::create_dir_all(&logs).with_context(|| format!("make {}", logs.display()))?;
        Ok(Self { dir, _lock: lock })
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn world(&self) -> PathBuf {
        file_in(&self.dir)
    }

    /// The administrator's first password.
    pub(super) fn password(&self) -> PathBuf {
        self.dir.join("password")
    }

    /// What the passwords of connections are sealed with; made when it is first asked for.
    pub(super) fn encryption_key(&self) -> anyhow::Result<String> {
        let file = self.dir.join("encryption_key");
        if !file.exists() {
            write_private(&file, Keyring::generate().as_bytes())?;
        }
        fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))
    }

    pub(super) fn log(&self, service: &str) -> PathBuf {
        self.dir.join("logs").join(format!("{service}.log"))
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.dir.join("postgres")
    }

    pub(super) fn nats(&self) -> PathBuf {
        self.dir.join("nats")
    }

    pub(super) fn recall(&self) -> anyhow::Result<Memory> {
        let file = self.memory();
        if !file.exists() {
            return Ok(Memory::default());
        }
        let text = fs::read(&file).with_context(|| format!("read {}", file.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is damaged", file.display()))
    }

    pub(super) fn remember(&self, memory: &Memory) -> anyhow::Result<()> {
        write_private(&self.memory(), &serde_json::to_vec_pretty(memory)?)
    }

    fn memory(&self) -> PathBuf {
        self.dir.join("memory.json")
    }
}

/// So that addresses stay the same while they can.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Memory {
    pub(super) gateway_port: u16,
    pub(super) postgres_port: u16,
    pub(super) nats_port: u16,
    /// Of the role that questions are asked as.
    pub(super) reader_password: String,
}

impl Default for Memory {
    fn default() -> Self {
        Self { gateway_port: 0, postgres_port: 0, nats_port: 0, reader_password: servers::secret() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_is_run_once() {
        let dir = tempfile::tempdir().unwrap();
        let first = Home::open(dir.path()).unwrap();
        let refused = Home::open(dir.path()).err().unwrap().to_string();
        assert!(refused.contains("runs in"), "{refused}");
        drop(first);
        Home::open(dir.path()).unwrap();
    }

    #[test]
    fn what_is_remembered_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::open(dir.path()).unwrap();
        let memory = Memory { gateway_port: 4711, ..home.recall().unwrap() };
        home.remember(&memory).unwrap();
        assert_eq!(home.recall().unwrap().gateway_port, 4711);
        assert_eq!(home.recall().unwrap().reader_password, memory.reader_password);
    }
}
