//! The service as a process of its own: how soon it is ready on an existing database, and what memory it holds idle.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;

/// The service before its first request.
pub struct Idle {
    /// From start to the line that it listens.
    pub ready: Duration,
    /// As Linux writes it, with the unit.
    pub resident: String,
}

/// Starts `treem serve` beside this program, waits for its line, reads its memory, ends it. Nothing if it is not there.
pub fn measure(folder: &Path, url: Option<&str>) -> Result<Option<Idle>, Failure> {
    let program = std::env::current_exe()?.with_file_name("treem");
    if !program.exists() {
        return Ok(None);
    }
    let mut command = Command::new(program);
    command
        .arg("serve")
        .env("TREEM_LISTEN", "127.0.0.1:0")
        .env("TREEM_DATA_DIR", folder)
        .stdout(Stdio::piped());
    // The allocator gives memory back at once, as in the unit and the image.
    command
        .env("MIMALLOC_PURGE_DELAY", "0")
        .env("TREEM_DRAIN_DELAY_SECONDS", "0")
        .stderr(Stdio::null());
    if let Some(url) = url {
        command.env("TREEM_DATABASE_URL", url);
    }
    let started = Instant::now();
    let mut child = command.spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let ready = started.elapsed();
    std::thread::sleep(Duration::from_secs(3));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or("?")
        .trim()
        .to_owned();
    child.kill()?;
    child.wait()?;
    Ok(Some(Idle { ready, resident }))
}
