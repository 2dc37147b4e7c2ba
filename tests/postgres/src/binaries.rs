//! Finds the locally installed programs of PostgreSQL.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const MISSING: &str = "PostgreSQL is missing: apt-get install postgresql (or brew install postgresql@17), \
                       or set TREEM_TEST_POSTGRES_URL";
const HOMEBREW: [&str; 3] = [
    "/opt/homebrew/opt",
    "/usr/local/opt",
    "/home/linuxbrew/.linuxbrew/opt",
];

const PROGRAMS: [&str; 5] = ["initdb", "pg_ctl", "pg_isready", "postgres", "psql"];

/// The directory that holds all programs of the server and its client.
///
/// # Errors
/// One line that says what to install.
pub(crate) fn server_directory() -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    search(&path, Path::new("/usr/lib/postgresql"), &HOMEBREW.map(Path::new))
}

fn search(path: &OsStr, debian: &Path, homebrew: &[&Path]) -> Result<PathBuf, String> {
    let brewed = || {
        homebrew
            .iter()
            .flat_map(|root| versions(root, "postgresql@"))
            .collect()
    };
    from_path(path)
        .or_else(|| newest(versions(debian, "")))
        .or_else(|| newest(brewed()))
        .ok_or_else(|| MISSING.to_owned())
}

/// The `psql` program: the server's own, else one in `PATH`.
///
/// # Errors
/// One line that says what to install.
pub(crate) fn psql() -> Result<PathBuf, String> {
    if let Ok(directory) = server_directory() {
        return Ok(directory.join("psql"));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .map(|directory| directory.join("psql"))
        .find(|psql| psql.is_file());
    found.ok_or_else(|| "psql is missing: apt-get install postgresql-client".to_owned())
}

/// Debian's `PATH` has wrappers and links: what counts is the folder that they lead to.
fn from_path(path: &OsStr) -> Option<PathBuf> {
    env::split_paths(path)
        .filter_map(|directory| fs::canonicalize(directory.join("initdb")).ok())
        .filter_map(|initdb| initdb.parent().map(Path::to_owned))
        .find(|directory| is_complete(directory))
}

/// `<root>/<prefix><major>/bin` for every installed major version.
fn versions(root: &Path, prefix: &str) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = fs::read_dir(root) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let major = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((major, entry.path().join("bin")))
        })
        .collect()
}

fn newest(mut found: Vec<(u32, PathBuf)>) -> Option<PathBuf> {
    found.retain(|(_, directory)| is_complete(directory));
    found
        .into_iter()
        .max_by_key(|(major, _)| *major)
        .map(|(_, directory)| directory)
}

fn is_complete(directory: &Path) -> bool {
    PROGRAMS.iter().all(|program| directory.join(program).is_file())
}

/// Numeric user and group that own and run a cluster when the caller is root, which `initdb` refuses to be.
///
/// # Errors
/// One line, where neither `postgres` nor `nobody` is a user of this machine.
pub(crate) fn unprivileged() -> Result<(u32, u32), String> {
    let id = |flag: &str, user: &str| -> Option<u32> {
        let output = Command::new("id").args([flag, user]).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    ["postgres", "nobody"]
        .iter()
        .find_map(|user| Some((id("-u", user)?, id("-g", user)?)))
        .ok_or_else(|| {
            "PostgreSQL refuses root, and there is no user postgres or nobody to run it as".to_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_postgresql_is_told_in_one_line_what_to_install() {
        let nothing = tempfile::tempdir().unwrap();
        let error = search(OsStr::new(""), nothing.path(), &[nothing.path()]).unwrap_err();
        assert!(error.contains("apt-get install postgresql"), "{error}");
        assert_eq!(error.lines().count(), 1);
    }

    #[test]
    fn a_folder_without_the_server_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("17/bin")).unwrap();
        assert_eq!(newest(versions(root.path(), "")), None);
    }

    #[test]
    fn the_newest_version_is_taken_by_number_not_by_spelling() {
        let root = tempfile::tempdir().unwrap();
        for major in ["9", "17", "15"] {
            let bin = root.path().join(major).join("bin");
            fs::create_dir_all(&bin).unwrap();
            for program in PROGRAMS {
                fs::write(bin.join(program), "").unwrap();
            }
        }
        assert_eq!(
            newest(versions(root.path(), "")),
            Some(root.path().join("17/bin"))
        );
    }
}
