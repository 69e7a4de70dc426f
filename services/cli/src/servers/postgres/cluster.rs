//! The files of a private PostgreSQL: data, superuser's password, log.

use std::{
    fs::{self, File},
    io::Write as _,
    os::unix::fs::{OpenOptionsExt as _, chown},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

use super::{Durability, STOP_GRACE, USER, installation::Installation, pid_file};
use crate::servers::{
    account::{Account, fingerprint},
    process::{self, Signal},
    secret,
};

/// Sorting that knows letters beyond ASCII and is the same everywhere, where there is such a
/// thing; what every machine has, where not.
const LOCALES: [&str; 3] = ["C.UTF-8", "en_US.UTF-8", "C"];

pub(super) struct Cluster {
    pub(super) dir: PathBuf,
    pub(super) password: String,
}

impl Cluster {
    /// Opens the cluster in `dir`, or makes it.
    pub(super) async fn open(
        dir: &Path,
        installation: &Installation,
        account: Option<Account>,
        durability: Durability,
    ) -> anyhow::Result<Self> {
        let file = dir.join("password");
        let cluster = Self { dir: dir.to_owned(), password: String::new() };
        if cluster.data().exists() {
            let password = fs::read_to_string(&file)
                .with_context(|| format!("read the password in {}", file.display()))?;
            return Ok(Self { password, ..cluster });
        }
        let password = secret();
        write_password(&file, &password, account)?;
        let cluster = Self { password, ..cluster };
        cluster.make(&file, installation, account, durability).await?;
        Ok(cluster)
    }

    pub(super) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.dir.join("postgres.log")
    }

    /// Stands in the title of each of its processes, and of no other cluster's.
    pub(super) fn name(&self) -> String {
        format!("rowcall-{}", fingerprint(&self.dir))
    }

    /// Ends processes that have outlived their server.
    pub(super) fn end_orphans(&self) {
        let title = format!("postgres: {}: ", self.name());
        for pid in process::with_command_line(|line| line.starts_with(&title)) {
            process::signal_pid(pid, Signal::QUIT);
        }
    }

    /// Ends a server that a crashed run left behind on this very folder.
    pub(super) async fn end_left_over(&self) {
        let data = self.data();
        let Ok(file) = fs::read_to_string(pid_file(&data)) else { return };
        let Some(pid) = file.lines().next().and_then(|line| line.trim().parse().ok()) else {
            return;
        };
        process::end_left_over(pid, &data.to_string_lossy(), Signal::INT, STOP_GRACE).await;
    }

    /// Made aside and renamed, so that a run that dies halfway leaves no half of a cluster.
    async fn make(
        &self,
        password: &Path,
        installation: &Installation,
        account: Option<Account>,
        durability: Durability,
    ) -> anyhow::Result<()> {
        let aside = self.dir.join("data.new");
        for locale in LOCALES {
            if aside.exists() {
                fs::remove_dir_all(&aside).context("clear a half-made cluster")?;
            }
            let mut initdb = installation.command("initdb", account, self)?;
            initdb.arg("--pgdata").arg(&aside).arg("--pwfile").arg(password);
            initdb.args(["--username", USER, "--auth=scram-sha-256", "--encoding=UTF8"]);
            initdb.arg(format!("--locale={locale}"));
            if durability == Durability::Fast {
                initdb.arg("--no-sync");
            }
            if initdb.status().await.context("run initdb")?.success() {
                return fs::rename(&aside, self.data()).context("move the new cluster in place");
            }
        }
        bail!("initdb failed; the end of its log:\n{}", process::last_lines(&self.log(), 10))
    }
}

fn write_password(file: &Path, password: &str, account: Option<Account>) -> anyhow::Result<()> {
    let open = || File::options().create(true).write(true).truncate(true).mode(0o600).open(file);
    open()
        .and_then(|mut open| open.write_all(password.as_bytes()))
        .with_context(|| format!("write {}", file.display()))?;
    // initdb reads it as the account that it runs as.
    if let Some(Account { uid, gid }) = account {
        chown(file, Some(uid), Some(gid))
            .with_context(|| format!("give {} away", file.display()))?;
    }
    Ok(())
}
