//! The user that a cluster's programs run as: PostgreSQL refuses root.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{binaries, launch::open};

/// Runs programs in a cluster's directory, as the user that it belongs to.
pub(crate) struct Owner {
    identity: Option<(u32, u32)>,
    directory: PathBuf,
}

impl Owner {
    /// Gives a new directory, when root made it, to an unprivileged user.
    pub(crate) fn of_new(directory: &Path) -> Result<Self, String> {
        let identity = is_root()?.then(binaries::unprivileged).transpose()?;
        let owner = Self {
            identity,
            directory: directory.to_owned(),
        };
        owner.take(directory)?;
        Ok(owner)
    }

    /// Whoever a cluster's directory belongs to.
    pub(crate) fn of(directory: &Path) -> Result<Self, String> {
        let metadata =
            fs::metadata(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
        let identity = is_root()?.then(|| (metadata.uid(), metadata.gid()));
        Ok(Self {
            identity,
            directory: directory.to_owned(),
        })
    }

    pub(crate) fn take(&self, path: &Path) -> Result<(), String> {
        let Some((uid, gid)) = self.identity else {
            return Ok(());
        };
        chown(path, Some(uid), Some(gid)).map_err(|error| format!("{}: {error}", path.display()))
    }

    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.directory).stdin(Stdio::null());
        if let Some((uid, gid)) = self.identity {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Runs a command to its end. Output goes to a file: the server inherits it, and of a pipe we would never read
    /// the end.
    pub(crate) fn run(&self, command: &mut Command) -> Result<(), String> {
        let said = self.directory.join("said");
        let file = open(&said)?;
        let errors = file.try_clone().map_err(|error| error.to_string())?;
        let status = command
            .stdout(file)
            .stderr(errors)
            .status()
            .map_err(|error| format!("PostgreSQL: {error}"))?;
        if status.success() {
            return Ok(());
        }
        let text = fs::read_to_string(said).unwrap_or_default();
        Err(format!(
            "PostgreSQL: {}",
            text.lines()
                .find(|line| line.contains("error"))
                .unwrap_or("it failed")
        ))
    }
}

/// The standard library does not tell who runs the program, but a new file does.
pub(crate) fn is_root() -> Result<bool, String> {
    let probe = tempfile::tempfile().and_then(|file| file.metadata());
    probe
        .map(|metadata| metadata.uid() == 0)
        .map_err(|error| format!("no temporary file: {error}"))
}
