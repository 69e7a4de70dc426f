//! `rowcall dev`: a world on a bare machine, as `make up` starts it.

mod walk;

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::Context as _;
use cli::{
    servers::process::{self, Signal},
    world::World,
};
use tests::{eventually, service::binary};
use tokio::process::{Child, Command};

#[tokio::test]
async fn a_world_starts_answers_mends_itself_and_leaves_nothing() -> anyhow::Result<()> {
    let place = tempfile::tempdir()?;
    let dir = place.path().join(".rowcall");
    let mut dev = start(&dir, &[])?;
    let world = up(&dir, &mut dev).await?;
    let first_password = world.password.clone();

    let answer = ask(&dir, "How many products are there?").await?;
    assert!(answer.contains("300"), "{answer}");

    let executor = world.processes["executor"];
    process::signal_pid(executor, Signal::KILL);
    eventually("a new executor is there", async || {
        let now = read(&dir)?.processes.get("executor").copied();
        Ok(now.filter(|now| *now != executor))
    })
    .await?;
    assert!(ask(&dir, "How many regions are there?").await?.contains('8'));

    end(&mut dev).await?;
    assert!(!dir.join("world.json").exists());
    for pid in world.processes.values() {
        assert!(process::command_line(*pid).is_none(), "process {pid} was left behind");
    }

    let mut dev = start(&dir, &[])?;
    let begun = std::time::Instant::now();
    let world = up(&dir, &mut dev).await?;
    assert!(begun.elapsed() < Duration::from_secs(30), "took {:?}", begun.elapsed());
    assert_eq!(world.password, first_password, "the data was not kept");
    end(&mut dev).await
}

/// `given` are variables, in place of those of whoever runs the tests.
fn start(dir: &Path, given: &[(&str, &str)]) -> anyhow::Result<Child> {
    let mut command = Command::new(binary("rowcall")?);
    command
        .args(["dev", "--dir"])
        .arg(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for variable in ["DATABASE_URL", "NATS_URL", "POSTGRES_URL"] {
        command.env_remove(variable);
    }
    command.envs(given.iter().copied());
    command.kill_on_drop(true).spawn().context("start rowcall dev")
}

/// Waits until the world says where it is. The sample is loaded meanwhile, so it may take long.
async fn up(dir: &Path, dev: &mut Child) -> anyhow::Result<World> {
    for _ in 0..240 {
        if let Ok(world) = read(dir) {
            return Ok(world);
        }
        anyhow::ensure!(dev.try_wait()?.is_none(), "it ended at once");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    anyhow::bail!("the world did not come up")
}

async fn end(dev: &mut Child) -> anyhow::Result<()> {
    process::signal(dev, Signal::INT);
    let status = tokio::time::timeout(Duration::from_secs(30), dev.wait()).await??;
    anyhow::ensure!(status.success(), "it ended with {status}");
    Ok(())
}

fn read(dir: &Path) -> anyhow::Result<World> {
    let text = std::fs::read_to_string(dir.join("world.json"))?;
    Ok(serde_json::from_str(&text)?)
}

async fn ask(dir: &Path, question: &str) -> anyhow::Result<String> {
    rowcall(dir, &["ask", "--csv", question]).await
}

/// What the command prints.
async fn rowcall(dir: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let rowcall: PathBuf = binary("rowcall")?;
    let output = Command::new(rowcall).args(arguments).env("ROWCALL_DIR", dir).output().await?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    anyhow::ensure!(output.status.success(), "{}: {said}", output.status);
    Ok(String::from_utf8(output.stdout)?)
}
