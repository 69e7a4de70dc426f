//! Whose server it is: databases refuse to run as root, so root lends them another account.

use std::{
    fs,
    os::unix::{
        ffi::OsStrExt as _,
        fs::{MetadataExt as _, PermissionsExt as _, chown},
    },
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

/// An account of this machine that a server runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// None: the current user will do. Root takes `postgres` or, where there is none, `nobody`.
    pub fn for_postgres() -> anyhow::Result<Option<Self>> {
        Self::lent("postgres")
    }

    /// As [`Account::for_postgres`], with the account that MariaDB's packages make.
    pub fn for_mariadb() -> anyhow::Result<Option<Self>> {
        Self::lent("mysql")
    }

    fn lent(name: &str) -> anyhow::Result<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let passwd = fs::read_to_string("/etc/passwd").context("read /etc/passwd")?;
        [name, "nobody"].iter().find_map(|name| Self::named(&passwd, name)).map(Some).with_context(
            || format!("a database does not run as root, and there is no user {name} or nobody"),
        )
    }

    fn named(passwd: &str, name: &str) -> Option<Self> {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(str::parse);
        Some(Self { uid: fields.next()?.ok()?, gid: fields.next()?.ok()? })
    }

    /// May this account go down to `dir`? Groups beside the first are left out of account.
    fn can_reach(self, dir: &Path) -> bool {
        dir.ancestors().filter(|step| step.exists()).all(|step| {
            let Ok(metadata) = step.metadata() else { return false };
            let needed = match () {
                () if metadata.uid() == self.uid => 0o100,
                () if metadata.gid() == self.gid => 0o010,
                () => 0o001,
            };
            metadata.permissions().mode() & needed != 0
        })
    }
}

/// Makes the folder that a server keeps its files in, private to `account`, and says where it
/// is: `wished`, unless the account cannot go there (a clone under a closed `/root`, say), then
/// a folder of its own under `/var/lib/rowcall`.
pub fn private_folder(wished: &Path, account: Option<Account>) -> anyhow::Result<PathBuf> {
    let wished = std::path::absolute(wished).context("find the current folder")?;
    let parent = wished.parent().unwrap_or(&wished);
    fs::create_dir_all(parent).with_context(|| format!("make {}", parent.display()))?;
    let folder = match account {
        Some(account) if !account.can_reach(parent) => elsewhere(&wished),
        _ => wished,
    };
    fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
    if let Some(Account { uid, gid }) = account {
        chown(&folder, Some(uid), Some(gid))
            .with_context(|| format!("give {} away", folder.display()))?;
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))
        .with_context(|| format!("close {}", folder.display()))?;
    Ok(folder)
}

/// The same place for the same wish, on every start.
fn elsewhere(wished: &Path) -> PathBuf {
    Path::new("/var/lib/rowcall").join(fingerprint(wished))
}

/// A short name that only this path has.
pub fn fingerprint(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_bytes());
    let start = digest.first_chunk().copied().expect("a digest has 32 bytes");
    format!("{:016x}", u64::from_be_bytes(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let passwd = "root:x:0:0::/root:/bin/sh\npostgres2:x:7:7::/:\npostgres:x:104:111::/:\n";
        assert_eq!(Account::named(passwd, "postgres"), Some(Account { uid: 104, gid: 111 }));
        assert_eq!(Account::named(passwd, "nobody"), None);
    }

    #[test]
    fn a_closed_folder_above_is_noticed() {
        let closed = tempfile::tempdir().unwrap();
        let stranger = Account { uid: 65_533, gid: 65_533 };
        fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(!stranger.can_reach(&closed.path().join("postgres")));
        fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o711)).unwrap();
        assert!(stranger.can_reach(&closed.path().join("postgres")));
    }
}
