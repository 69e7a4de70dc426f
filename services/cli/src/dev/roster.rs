//! Who runs: kept in `world.json` and with the guardian, as it changes.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, MutexGuard},
};

use super::{guardian::Guardian, progress::say};
use crate::world::World;

pub(super) struct Roster {
    file: PathBuf,
    guardian: Guardian,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    world: World,
    deaths: BTreeMap<String, u32>,
    /// The file appears when the world is ready, and scripts wait for it.
    published: bool,
}

impl Roster {
    pub(super) fn new(file: PathBuf, guardian: Guardian) -> Self {
        Self { file, guardian, state: Mutex::default() }
    }

    /// The private servers, as they run now.
    pub(super) fn servers(&self, processes: BTreeMap<String, u32>) {
        self.change(|state| state.world.servers = processes);
    }

    pub(super) fn here(&self, service: &str, pid: u32, health: String) {
        self.change(|state| {
            state.world.processes.insert(service.to_owned(), pid);
            state.world.health.insert(service.to_owned(), health);
        });
    }

    pub(super) fn gone(&self, service: &str) {
        self.change(|state| {
            state.world.processes.remove(service);
            *state.deaths.entry(service.to_owned()).or_default() += 1;
        });
    }

    pub(super) fn health(&self, service: &str) -> Option<String> {
        self.lock().world.health.get(service).cloned()
    }

    pub(super) fn deaths(&self, service: &str) -> u32 {
        self.lock().deaths.get(service).copied().unwrap_or_default()
    }

    /// From now on the file is there. Processes and their doors are as they are known here.
    pub(super) fn publish(&self, world: World) {
        self.change(|state| {
            let State { world: World { processes, servers, health, .. }, .. } =
                std::mem::take(state);
            state.world = World { processes, servers, health, ..world };
            state.published = true;
        });
    }

    /// The file goes, and the guardian is let go.
    pub(super) fn close(&self) {
        self.lock().published = false;
        // It is missing when the world never became ready.
        let _ = std::fs::remove_file(&self.file);
        self.guardian.dismiss();
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        self.guardian.know(&state.world);
        if state.published
            && let Err(error) = state.world.write(&self.file)
        {
            say(&format!("{error:#}"));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds the lock")
    }
}
