//! What must not be, in the code itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Beyond this a file is two files.
const MOST_LINES: usize = 500;
/// Tables are read line by line, not understood as a whole.
const TABLES: [&str; 1] = ["crates/http/src/problem/table.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// The dependencies of a crate, those of its tests left out.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let name = |line: &str| line.split(['.', ' ', '=']).next().unwrap_or_default().to_owned();
    section
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .map(name)
        .collect()
}

fn must_not_depend(folder: &str, on: &[&str]) {
    let found = dependencies(folder);
    assert!(found.len() > 3, "{folder}: {found:?}");
    for name in &found {
        let forbidden = on.iter().any(|prefix| name.starts_with(prefix));
        assert!(!forbidden, "{folder} must not depend on {name}");
    }
}

#[test]
fn the_domain_knows_no_web_server_and_no_database() {
    must_not_depend(
        "crates/domain",
        &["actix", "utoipa", "sea-orm", "sqlx", "reqwest", "tokio", "treem-"],
    );
}

#[test]
fn the_http_interface_knows_no_database() {
    must_not_depend(
        "crates/http",
        &["sea-orm", "sqlx", "treem-persistence", "treem-server"],
    );
}

#[test]
fn persistence_knows_no_web_server() {
    must_not_depend(
        "crates/persistence",
        &["actix", "utoipa", "jsonwebtoken", "treem-http", "treem-server"],
    );
}

#[test]
fn forms_know_files_and_the_domain_only() {
    must_not_depend(
        "crates/forms",
        &[
            "actix",
            "utoipa",
            "sea-orm",
            "sqlx",
            "reqwest",
            "tokio",
            "treem-http",
            "treem-persistence",
            "treem-server",
        ],
    );
}

#[test]
fn nobody_but_the_journeys_depends_on_the_server() {
    for folder in [
        "crates/domain",
        "crates/forms",
        "crates/http",
        "crates/persistence",
    ] {
        must_not_depend(folder, &["treem-server", "treem-journeys"]);
    }
    let server = dependencies("crates/server");
    for part in ["treem-domain", "treem-http", "treem-persistence"] {
        assert!(server.contains(part), "the server puts {part} together");
    }
}

#[test]
fn no_source_file_has_grown_too_long() {
    let mut found = 0;
    let mut long = Vec::new();
    for folder in ["crates", "tests"] {
        visit(&root().join(folder), &mut |file, lines| {
            found += 1;
            let is_table = TABLES.iter().any(|table| file.ends_with(table));
            if lines > MOST_LINES && !is_table {
                long.push(format!("{} has {lines} lines", file.display()));
            }
        });
    }
    assert!(found > 100, "only {found} files were looked at");
    assert!(
        long.is_empty(),
        "past {MOST_LINES} lines a file is two files: {long:#?}"
    );
}

fn visit(folder: &Path, see: &mut impl FnMut(&Path, usize)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, see);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            see(&path, text.lines().count());
        }
    }
}
