//! One cluster for all processes of a test run.
//!
//! The state folder (in `target/`) holds the lock `start` and the record `cluster` (port and directory). Under that
//! lock a process takes a recorded cluster that is alive, else it starts one; from then on, to its end, it holds the
//! cluster's shared lock, which keeps the watchdog away.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::launch::{Launched, launch, open, watch};

/// Names a state folder other than the one in `target/`.
const STATE: &str = "TREEM_TEST_POSTGRES_STATE";
/// Seconds without a user after which the shared cluster ends.
const IDLE: &str = "TREEM_TEST_POSTGRES_IDLE";

/// Joins the run's cluster. It stays while the returned lock lives.
pub(crate) fn join() -> Result<(Launched, File), String> {
    let state = state_folder()?;
    let _turn = turn(&state)?;
    let Some((cluster, users)) = recorded(&state).and_then(enter) else {
        return begin(&state);
    };
    watch(&cluster.directory, idle_seconds())?;
    Ok((cluster, users))
}

/// Ends the shared cluster now, unless a process still uses it. Says whether there was one to end.
///
/// # Errors
/// One line, when the state folder cannot be read or written.
pub fn stop_shared() -> Result<bool, String> {
    let state = state_folder()?;
    let _turn = turn(&state)?;
    let Some(cluster) = recorded(&state).filter(|cluster| cluster.directory.exists()) else {
        return Ok(false);
    };
    let users = cluster.users()?;
    // The watchdog looks once a second, for a moment: a second try tells it from a user.
    let free = (0..5).any(|_| {
        users.try_lock().is_ok() || {
            thread::sleep(Duration::from_millis(50));
            false
        }
    });
    if free {
        cluster.stop();
    }
    Ok(free)
}

fn begin(state: &Path) -> Result<(Launched, File), String> {
    let (cluster, users) = launch(idle_seconds())?;
    let line = format!("{} {}\n", cluster.port, cluster.directory.display());
    fs::write(state.join("cluster"), line).map_err(|error| format!("{}: {error}", state.display()))?;
    Ok((cluster, users))
}

/// Takes the lock first and looks then: between a look and a lock the watchdog could end the cluster.
fn enter(cluster: Launched) -> Option<(Launched, File)> {
    if !cluster.directory.is_dir() {
        return None;
    }
    let users = cluster.users().ok()?;
    users.lock_shared().ok()?;
    if cluster.is_alive() {
        return Some((cluster, users));
    }
    cluster.stop();
    None
}

fn recorded(state: &Path) -> Option<Launched> {
    let text = fs::read_to_string(state.join("cluster")).ok()?;
    let (port, directory) = text.trim_end().split_once(' ')?;
    Some(Launched {
        port: port.parse().ok()?,
        directory: PathBuf::from(directory),
    })
}

fn turn(state: &Path) -> Result<File, String> {
    let lock = open(&state.join("start"))?;
    lock.lock()
        .map_err(|error| format!("{}: {error}", state.display()))?;
    Ok(lock)
}

fn idle_seconds() -> u32 {
    env::var(IDLE)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(60)
}

pub(crate) fn state_folder() -> Result<PathBuf, String> {
    let state = match env::var_os(STATE) {
        Some(folder) => PathBuf::from(folder),
        None => target_folder().join("treem-test-postgres"),
    };
    fs::create_dir_all(&state).map_err(|error| format!("{}: {error}", state.display()))?;
    Ok(state)
}

/// The target folder that this program was built into, wherever that is; cargo marks it.
fn target_folder() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let marked = program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file());
    marked.map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        Path::to_owned,
    )
}
