//! A private MariaDB for tests: one folder, 127.0.0.1 with a password, nothing that lasts.

use std::{
    env,
    fs::File,
    io::Write as _,
    os::unix::fs::{OpenOptionsExt as _, chown},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use sqlx::{ConnectOptions as _, MySqlConnection, mysql::MySqlConnectOptions};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};

use super::{
    account::{Account, private_folder},
    free_port,
    process::{self, Signal},
    secret,
};

/// May do everything.
pub const USER: &str = "rowcall";
const START_LIMIT: Duration = Duration::from_secs(60);
const STOP_GRACE: Duration = Duration::from_secs(10);

/// In the server's folder.
const CERTIFICATE: &str = "server.crt";
const KEY: &str = "server.key";

/// Where the server's program is beside the PATH: Debian, Red Hat, Homebrew on either kind of Mac.
const FOLDERS: [&str; 5] = [
    "/usr/sbin",
    "/usr/libexec",
    "/usr/bin",
    "/opt/homebrew/opt/mariadb/bin",
    "/usr/local/opt/mariadb/bin",
];

/// A running server. Dropped, it is killed; [`Server::stop`] is the polite way.
pub struct Server {
    port: u16,
    password: String,
    log: PathBuf,
    child: Child,
}

/// What a server shows of itself over TLS, each as PEM.
pub struct Certificate<'a> {
    pub chain: &'a str,
    pub key: &'a str,
}

impl Server {
    /// Makes a new server in `dir`, which must be empty or not there, and starts it on a free port.
    /// It speaks no TLS.
    pub async fn start(dir: &Path) -> anyhow::Result<Self> {
        Self::launch(dir, None).await
    }

    /// As [`Server::start`], one that speaks TLS to whoever wants it.
    pub async fn start_with(dir: &Path, certificate: Certificate<'_>) -> anyhow::Result<Self> {
        Self::launch(dir, Some(certificate)).await
    }

    async fn launch(dir: &Path, certificate: Option<Certificate<'_>>) -> anyhow::Result<Self> {
        let account = Account::for_mariadb()?;
        let dir = private_folder(dir, account)?;
        let log = dir.join("mariadb.log");
        make(&dir, &log, account).await?;
        let password = secret();
        let init = dir.join("init.sql");
        write_for(account, &init, &users(&password))?;
        if let Some(Certificate { chain, key }) = &certificate {
            write_for(account, &dir.join(CERTIFICATE), chain)?;
            write_for(account, &dir.join(KEY), key)?;
        }
        let port = free_port(0)?;
        let mut command = command(&find("mariadbd")?, &dir, &log, account)?;
        command.kill_on_drop(true).args(settings(&dir, &init, port, certificate.is_some()));
        let child = command.spawn().context("start mariadbd")?;
        let mut server = Self { port, password, log, child };
        server.wait_until_ready().await?;
        Ok(server)
    }

    /// Where one of its databases is, password included.
    pub fn url(&self, database: &str) -> String {
        format!("mysql://{USER}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    pub async fn stop(&mut self) {
        process::end(&mut self.child, Signal::TERM, STOP_GRACE).await;
    }

    async fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            let Err(error) = connect(&self.url("")).await else { return Ok(()) };
            if let Some(status) = self.child.try_wait().context("look after MariaDB")? {
                let log = process::last_lines(&self.log, 10);
                bail!("MariaDB ended at once ({status}); the end of its log:\n{log}");
            }
            if Instant::now() > deadline {
                return Err(error.context("MariaDB does not answer"));
            }
            sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One process, and nothing in its files that anybody wants.
        process::signal(&self.child, Signal::KILL);
    }
}

/// A connection that leaves the server's own modes and zone as they are.
pub async fn connect(url: &str) -> anyhow::Result<MySqlConnection> {
    let options: MySqlConnectOptions = url.parse()?;
    let options = options.pipes_as_concat(false).no_engine_substitution(false).timezone(None);
    options.connect().await.context("connect to the private MariaDB")
}

/// Fills the folder with an empty server.
async fn make(dir: &Path, log: &Path, account: Option<Account>) -> anyhow::Result<()> {
    let mut install = command(&find("mariadb-install-db")?, dir, log, account)?;
    install.arg("--no-defaults").arg(format!("--datadir={}", data(dir).display()));
    install.arg(own_tmpdir(dir));
    install.args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
    install.arg("--innodb-log-file-size=8M");
    if install.status().await.context("run mariadb-install-db")?.success() {
        return Ok(());
    }
    bail!("mariadb-install-db failed; the end of its log:\n{}", process::last_lines(log, 10))
}

fn settings(dir: &Path, init: &Path, port: u16, has_certificate: bool) -> Vec<String> {
    let mut settings = vec![
        "--no-defaults".to_owned(),
        format!("--datadir={}", data(dir).display()),
        own_tmpdir(dir),
        format!("--init-file={}", init.display()),
        format!("--port={port}"),
        // No statement reads or writes files elsewhere.
        format!("--secure-file-priv={}", dir.display()),
    ];
    // The socket lies in the data folder: a whole path may be longer than a socket's may be.
    settings.extend(
        [
            "--socket=mariadb.sock",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--max-connections=300",
            "--character-set-server=utf8mb4",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--innodb-log-file-size=8M",
            "--innodb-buffer-pool-size=64M",
            "--default-time-zone=+00:00",
        ]
        .map(str::to_owned),
    );
    // From 11.4 on a server makes a certificate of its own where it is given none.
    if has_certificate {
        settings.push(format!("--ssl-cert={}", dir.join(CERTIFICATE).display()));
        settings.push(format!("--ssl-key={}", dir.join(KEY).display()));
    } else {
        settings.push("--skip-ssl".to_owned());
    }
    settings
}

fn command(
    program: &Path,
    dir: &Path,
    log: &Path,
    account: Option<Account>,
) -> anyhow::Result<Command> {
    let mut command = process::command(program, log)?;
    if let Some(Account { uid, gid }) = account {
        command.uid(uid).gid(gid);
    }
    // Settings meant for the user's own servers and clients do not reach ours.
    for (name, _) in env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        name.starts_with("MYSQL") || name.starts_with("MARIADB")
    }) {
        command.env_remove(name);
    }
    command.current_dir(dir).env("LC_ALL", "C");
    Ok(command)
}

fn data(dir: &Path) -> PathBuf {
    dir.join("data")
}

/// A server that starts clears its folder of the temporary tables that it finds there, those of
/// other servers too.
fn own_tmpdir(dir: &Path) -> String {
    format!("--tmpdir={}", dir.display())
}

fn users(password: &str) -> String {
    format!(
        "create or replace user {USER}@'%' identified by '{password}';\n\
         grant all privileges on *.* to {USER}@'%' with grant option;\n\
         delete from mysql.global_priv where user in ('root', '');\n\
         flush privileges;\n"
    )
}

fn write_for(account: Option<Account>, file: &Path, text: &str) -> anyhow::Result<()> {
    let open = || File::options().create(true).write(true).truncate(true).mode(0o600).open(file);
    open()
        .and_then(|mut open| open.write_all(text.as_bytes()))
        .with_context(|| format!("write {}", file.display()))?;
    if let Some(Account { uid, gid }) = account {
        chown(file, Some(uid), Some(gid))
            .with_context(|| format!("give {} away", file.display()))?;
    }
    Ok(())
}

fn find(program: &str) -> anyhow::Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(FOLDERS.map(PathBuf::from))
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .with_context(|| {
            format!("{program} is not installed (looked on the PATH and in the usual places)")
        })
}
