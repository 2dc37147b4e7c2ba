//! The service as a process of its own: how soon it is ready on an existing database, and what memory it holds.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;

/// The service before its first request.
pub struct Idle {
    /// From start to the line that it listens.
    pub ready: Duration,
    /// Resident memory, in megabytes of 2^20 bytes.
    pub resident: f64,
}

/// `treem serve`, ended with the value.
pub struct Process {
    child: Child,
    /// Host and port.
    pub address: String,
    pub ready_after: Duration,
}

impl Process {
    /// Starts `treem serve` beside this program and waits for its line; nothing when it is not built. It takes the tokens of
    /// `issuer`, where one is given.
    pub fn start(folder: &Path, url: Option<&str>, issuer: Option<&str>) -> Result<Option<Self>, Failure> {
        let program = std::env::current_exe()?.with_file_name("treem");
        if !program.exists() {
            return Ok(None);
        }
        let mut command = Command::new(program);
        command
            .arg("serve")
            .env("TREEM_LISTEN", "127.0.0.1:0")
            .env("TREEM_DATA_DIR", folder)
            .env("TREEM_DRAIN_DELAY_SECONDS", "0")
            // The allocator gives memory back at once and takes no huge pages, as in the unit and the image.
            .env("MIMALLOC_PURGE_DELAY", "0")
            .env("MIMALLOC_ALLOW_THP", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(url) = url {
            command.env("TREEM_DATABASE_URL", url);
        }
        if let Some(issuer) = issuer {
            command.env("TREEM_ISSUER", issuer);
        }
        let started = Instant::now();
        let mut child = command.spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let ready_after = started.elapsed();
        let address = line.rsplit("//").next().unwrap_or_default().trim().to_owned();
        Ok(Some(Self {
            child,
            address,
            ready_after,
        }))
    }

    /// Resident memory now, in megabytes of 2^20 bytes.
    pub fn resident(&self) -> Result<f64, Failure> {
        self.status("VmRSS:")
    }

    /// The most resident memory since the start or [`Process::forget_peak`].
    pub fn peak(&self) -> Result<f64, Failure> {
        self.status("VmHWM:")
    }

    /// Lets the peak begin anew at what is resident now (proc(5), clear_refs).
    pub fn forget_peak(&self) -> Result<(), Failure> {
        Ok(std::fs::write(
            format!("/proc/{}/clear_refs", self.child.id()),
            "5",
        )?)
    }

    fn status(&self, name: &str) -> Result<f64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kibibytes = line.and_then(|rest| rest.split_whitespace().next());
        let kibibytes: f64 = kibibytes.ok_or("no such line")?.parse()?;
        Ok(kibibytes / 1024.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts `treem serve` and looks at it before its first request. Nothing if it is not built.
pub fn measure(folder: &Path, url: Option<&str>) -> Result<Option<Idle>, Failure> {
    let Some(process) = Process::start(folder, url, None)? else {
        return Ok(None);
    };
    std::thread::sleep(Duration::from_secs(3));
    Ok(Some(Idle {
        ready: process.ready_after,
        resident: process.resident()?,
    }))
}
