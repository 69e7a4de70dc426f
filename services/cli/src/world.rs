//! `world.json`: where a running `rowcall dev` is and how to get in, for scripts and for the
//! other commands.

use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// The folder of a world, in the folder where it was started.
pub const FOLDER: &str = ".rowcall";
/// The variable that names another one.
pub const FOLDER_VARIABLE: &str = "ROWCALL_DIR";

/// Everything about a world that runs. The file is there while it does, readable by its
/// owner alone, and written anew when a service was started again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// Where the API is.
    pub url: String,
    pub database_url: String,
    pub nats_url: String,
    /// The database that is asked.
    pub target_url: String,
    /// None when the app database was the user's own and has its own administrators.
    pub username: Option<String>,
    pub password: Option<String>,
    /// Process ids by service.
    pub processes: BTreeMap<String, u32>,
    /// Process ids of the private servers.
    pub servers: BTreeMap<String, u32>,
    /// Where each worker serves `/readyz` and `/metrics`.
    pub health: BTreeMap<String, String>,
}

impl World {
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = fs::read(file).with_context(|| format!("read {}", file.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is damaged", file.display()))
    }

    /// The world that runs in `ROWCALL_DIR`, or in the current folder or one above it.
    pub fn find() -> anyhow::Result<Option<Self>> {
        if let Some(folder) = env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
            return Self::read(&file_in(Path::new(&folder))).map(Some);
        }
        let here = env::current_dir().context("find the current folder")?;
        let file =
            here.ancestors().map(|folder| file_in(&folder.join(FOLDER))).find(|f| f.exists());
        file.map(|file| Self::read(&file)).transpose()
    }

    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_vec_pretty(self)?;
        write_private(file, &text)
    }
}

pub fn file_in(folder: &Path) -> PathBuf {
    folder.join("world.json")
}

/// Writes a file for its owner's eyes only. Readers see the old or the new, never a half.
pub fn write_private(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    let aside = file.with_extension("new");
    let written = || {
        // A left-over may have another mode.
        let _ = fs::remove_file(&aside);
        let mut open = File::options().create_new(true).write(true).mode(0o600).open(&aside)?;
        open.write_all(content)?;
        fs::rename(&aside, file)
    };
    written().with_context(|| format!("write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_world_is_read_as_it_was_written_and_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(folder.path());
        let world = World {
            url: "http://127.0.0.1:1".into(),
            username: Some("admin".into()),
            processes: [("executor".to_owned(), 7)].into(),
            ..World::default()
        };
        fs::write(&file, "an older one").unwrap();
        world.write(&file).unwrap();
        assert_eq!(World::read(&file).unwrap(), world);
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
