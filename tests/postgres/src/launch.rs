//! Starts and stops one throwaway cluster.
//!
//! Everything of a cluster lives in one directory: `data`, the socket, `log`, and two lock files. Whoever uses the
//! cluster holds a shared lock on `users`; the watchdog holds `watchdog` while it lives, and ends the cluster and
//! removes the directory once nobody has held `users` for the idle time.

use std::{
    fs::{self, File, OpenOptions},
    net::TcpListener,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use crate::{
    binaries,
    owner::{Owner, is_root},
};

const WATCHDOG: &str = include_str!("watchdog.sh");
const INITDB: [&str; 6] = [
    "--auth=trust",
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--pgdata",
];
const ATTEMPTS: u32 = 5;

/// A cluster that may or may not still run: what another process needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Launched {
    pub(crate) directory: PathBuf,
    pub(crate) port: u16,
}

impl Launched {
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Whether the cluster answers, were it only that it is busy. Its socket is its own, a port may change hands.
    pub(crate) fn is_alive(&self) -> bool {
        let ready = self.program("pg_isready").and_then(|mut command| {
            command
                .arg("-h")
                .arg(&self.directory)
                .args(["-p", &self.port.to_string(), "-t", "10"]);
            command.output().map_err(|error| error.to_string())
        });
        ready.is_ok_and(|output| matches!(output.status.code(), Some(0 | 1)))
    }

    /// Opens the file whose lock says that the cluster is in use.
    pub(crate) fn users(&self) -> Result<File, String> {
        open(&self.directory.join("users"))
    }

    /// Ends the cluster and removes its directory. Harmless when it is gone.
    pub(crate) fn stop(&self) {
        if self.is_alive()
            && let Ok(mut stop) = self.program("pg_ctl")
        {
            // Nothing in it is worth a checkpoint. It stops by itself once its directory is gone.
            let _ = stop
                .args(["stop", "-w", "-t", "10", "-m", "immediate", "-D"])
                .arg(self.directory.join("data"))
                .output();
        }
        let _ = fs::remove_dir_all(&self.directory);
    }

    fn program(&self, name: &str) -> Result<Command, String> {
        Ok(Owner::of(&self.directory)?.command(binaries::server_directory()?.join(name)))
    }
}

/// Makes a cluster under the system's temporary folder and starts it on a free loopback port. It stays while the
/// returned lock lives, and `idle` seconds longer; also a caller that is killed meanwhile leaves nothing behind.
///
/// # Errors
/// One line: PostgreSQL is missing, or the last line of what it said.
pub(crate) fn launch(idle: u32) -> Result<(Launched, File), String> {
    let bin = binaries::server_directory()?;
    let directory = tempfile::Builder::new()
        .prefix("treem-pg-")
        .tempdir_in(temporary_folder()?)
        .map_err(|error| format!("no temporary folder: {error}"))?;
    let owner = Owner::of_new(directory.path())?;
    let users = lock_files(&owner, directory.path())?;
    watch(directory.path(), idle)?;
    owner.run(
        owner
            .command(bin.join("initdb"))
            .args(INITDB)
            .arg(directory.path().join("data")),
    )?;
    let port = start(&owner, &bin.join("pg_ctl"), directory.path())?;
    Ok((
        Launched {
            directory: directory.keep(),
            port,
        },
        users,
    ))
}

/// Starts a watchdog unless one lives: `idle` is the seconds without a user after which the cluster ends.
pub(crate) fn watch(directory: &Path, idle: u32) -> Result<(), String> {
    if open(&directory.join("watchdog"))?.try_lock().is_err() {
        return Ok(());
    }
    let pg_ctl = binaries::server_directory()?.join("pg_ctl");
    let mut command = Owner::of(directory)?.command("sh");
    command
        .args(["-c", WATCHDOG, "treem-test-postgres-watchdog"])
        .arg(directory)
        .arg(pg_ctl);
    // Of a process group of its own: what ends the tests must not end it.
    let watchdog = command
        .arg(idle.to_string())
        .process_group(0)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    watchdog
        .spawn()
        .map(drop)
        .map_err(|error| format!("the watchdog cannot be started: {error}"))
}

/// Makes both lock files and takes the users' lock.
fn lock_files(owner: &Owner, directory: &Path) -> Result<File, String> {
    for name in ["watchdog", "users"] {
        let path = directory.join(name);
        open(&path)?;
        owner.take(&path)?;
    }
    let users = open(&directory.join("users"))?;
    users
        .lock_shared()
        .map_err(|error| format!("{}: {error}", directory.display()))?;
    Ok(users)
}

fn start(owner: &Owner, pg_ctl: &Path, directory: &Path) -> Result<u16, String> {
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        let port = free_port()?;
        let mut command = owner.command(pg_ctl);
        command
            .args(["start", "-w", "-s", "-t", "60", "-D"])
            .arg(directory.join("data"));
        command
            .arg("-l")
            .arg(directory.join("log"))
            .arg("-o")
            .arg(settings(directory, port));
        match owner.run(&mut command) {
            Ok(()) => return Ok(port),
            // Somebody else may have taken the port in between: try another.
            Err(error) => last = fs::read_to_string(directory.join("log")).unwrap_or(error),
        }
    }
    Err(format!(
        "PostgreSQL does not start: {}",
        last.lines().last().unwrap_or("no word why")
    ))
}

/// Faster than a server must be, and as strict: only what a power cut would show is switched off.
fn settings(directory: &Path, port: u16) -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!(
        "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='{}' -c fsync=off \
         -c synchronous_commit=off -c full_page_writes=off -c max_connections={} -c shared_buffers=128MB \
         -c autovacuum=on",
        directory.display(),
        (cores * 32).max(200),
    )
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}

/// Root's `TMPDIR` may be closed to the user that runs the cluster; `/tmp` never is.
fn temporary_folder() -> Result<PathBuf, String> {
    Ok(if is_root()? {
        PathBuf::from("/tmp")
    } else {
        std::env::temp_dir()
    })
}

pub(crate) fn open(path: &Path) -> Result<File, String> {
    let mut options = OpenOptions::new();
    options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600);
    options
        .open(path)
        .map_err(|error| format!("{}: {error}", path.display()))
}
