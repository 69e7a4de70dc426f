//! `rowcall dev`: a whole world on this machine, every part a process of its own.

mod administrator;
mod guardian;
mod home;
mod private;
mod progress;
mod roster;
mod sample;
mod services;
mod welcome;

use std::{convert::Infallible, path::PathBuf, sync::Arc, time::Duration};

use chassis::bus::streams::Delivery;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};

pub use self::guardian::{SUBCOMMAND as GUARDIAN, watch};
use self::{
    guardian::Guardian,
    home::Home,
    private::{Given, Servers},
    progress::{say, step},
    roster::Roster,
    services::Services,
};
use crate::{
    exit::Exit,
    migrate,
    servers::free_port,
    world::{FOLDER, FOLDER_VARIABLE, World},
};

/// How long servers of the user's own may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Run the whole system on this machine
///
/// Starts a private PostgreSQL and NATS, loads a sample database, starts every service, and
/// prints how to get in. Ctrl-C ends all of it; the data stays for the next time. Servers that
/// DATABASE_URL, NATS_URL and POSTGRES_URL (the database to ask) name are used in place of
/// private ones.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Dev {
    /// Where the world keeps everything: data, logs, world.json
    #[arg(long, env = FOLDER_VARIABLE, hide_env_values = true, default_value = FOLDER)]
    dir: PathBuf,
    /// Port of the API on 127.0.0.1; 0 is any free one, the same again next time
    #[arg(long, env = "ROWCALL_DEV_PORT", hide_env_values = true, default_value_t = 0)]
    port: u16,
}

const EXAMPLES: &str = "\
Examples:
  rowcall dev
  rowcall dev --port 8080
  POSTGRES_URL=postgres://reader:secret@db.example.com/shop rowcall dev";

/// A world that is coming up, or there.
struct Running {
    home: Home,
    roster: Arc<Roster>,
    servers: Servers,
    services: Option<Services>,
}

impl Dev {
    /// Runs until SIGINT or SIGTERM.
    pub async fn run(self) -> anyhow::Result<Exit> {
        let shutdown = chassis::shutdown::on_signal()?;
        let home = Home::open(&self.dir)?;
        clear_what_a_crash_left(&home).await;
        let roster = Arc::new(Roster::new(home.world(), Guardian::start()?));
        let mut running = Running { home, roster, servers: Servers::default(), services: None };

        let failed = shutdown.run_until_cancelled(Box::pin(running.live(&self))).await;
        running.end().await?;
        match failed {
            None => Ok(Exit::Done),
            Some(Err(error)) => Err(error),
            Some(Ok(never)) => match never {},
        }
    }
}

impl Running {
    /// Comes up, says so, and stays.
    async fn live(&mut self, dev: &Dev) -> anyhow::Result<Infallible> {
        println!("Rowcall {} in {}", env!("CARGO_PKG_VERSION"), self.home.dir().display());
        let given = Given::from_env();
        let (world, password_is_new) = self.come_up(dev, &given).await?;
        welcome::print(&self.home, &world, &given, password_is_new).await?;
        self.servers.keep_running(&self.roster).await
    }

    /// Gives the world, and whether its administrator's password was made just now.
    async fn come_up(&mut self, dev: &Dev, given: &Given) -> anyhow::Result<(World, bool)> {
        let mut memory = self.home.recall()?;
        // Remembered first, so that a secret is never used that would be forgotten.
        self.home.remember(&memory)?;
        let addresses = self.servers.start(&self.home, &mut memory, given, &self.roster).await?;
        let places = migrate::Places {
            database_url: addresses.database.clone(),
            nats_url: addresses.nats.clone(),
        };
        let delivery = Delivery::default();
        let migrated = migrate::run(&places, &delivery, PATIENCE);
        let db = step("Bringing database and streams up to date", migrated).await?;
        let login = administrator::ensure(&db, &self.home, given.has_private_database()).await?;
        db.close().await;

        memory.gateway_port = gateway_port(dev.port, memory.gateway_port)?;
        self.home.remember(&memory)?;
        let services = self.services.insert(Services::start(
            &self.home,
            &addresses,
            memory.gateway_port,
            given.target.is_none(),
            self.roster.clone(),
        )?);
        step("Starting the services", services.wait_until_ready(&self.home)).await?;

        let is_new = login.as_ref().is_some_and(|login| login.is_new);
        let (username, password) = login.map(|login| (login.username, login.password)).unzip();
        let world = World {
            url: format!("http://127.0.0.1:{}", memory.gateway_port),
            database_url: addresses.database,
            nats_url: addresses.nats,
            target_url: addresses.target,
            username,
            password,
            ..World::default()
        };
        self.roster.publish(world.clone());
        Ok((world, is_new))
    }

    /// Ends everything in order; at once when asked a second time.
    async fn end(mut self) -> anyhow::Result<()> {
        println!();
        say("Ending the services, then the servers (Ctrl-C again: at once)");
        tokio::select! {
            () = self.end_in_order() => say("Ended; the data stays"),
            asked = asked_again() => {
                asked?;
                say("Ended at once");
            }
        }
        self.roster.close();
        Ok(())
    }

    async fn end_in_order(&mut self) {
        if let Some(services) = &mut self.services {
            services.stop().await;
        }
        self.servers.stop().await;
    }
}

/// Some send one wish twice: a terminal to all of a group, and a program to its child.
async fn asked_again() -> anyhow::Result<()> {
    sleep(Duration::from_secs(1)).await;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// `world.json` of a world that does not run tells of processes that nobody looks after.
async fn clear_what_a_crash_left(home: &Home) {
    let file = home.world();
    if let Ok(world) = World::read(&file) {
        services::end_left_overs(&world).await;
        let _ = std::fs::remove_file(&file);
    }
}

fn gateway_port(wished: u16, remembered: u16) -> anyhow::Result<u16> {
    if wished == 0 {
        return free_port(remembered);
    }
    let port = free_port(wished)?;
    anyhow::ensure!(port == wished, "port {wished} is taken");
    Ok(port)
}
