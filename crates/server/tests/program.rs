//! The program as an operator meets it: what it prints, what it refuses, how it ends.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_treem");

/// The program with nothing in its environment but what is given.
fn treem(folder: &TempDir, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("TREEM_LISTEN", "127.0.0.1:0")
        .env("TREEM_DRAIN_DELAY_SECONDS", "0")
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(folder: &TempDir, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    treem(folder, arguments, variables).output().unwrap()
}

/// Starts it and gives its first line with the rest of its output.
fn started(mut command: Command) -> (Child, String, BufReader<impl Read>) {
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    lines.read_line(&mut first).unwrap();
    (child, first.trim_end().to_owned(), lines)
}

fn status_of(base_url: &str, path: &str) -> String {
    let address = base_url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

fn terminate(child: &Child) {
    let sent = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_bad_configuration_ends_it_with_every_fault() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("treem.toml"), "drain_seconds = \"soon\"\n").unwrap();
    let ended = run(
        &folder,
        &[],
        &[("TREEM_LOG_FORMAT", "xml"), ("TREEM_COLOUR", "red")],
    );
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(said(&ended.stdout), "");
    let message = said(&ended.stderr);
    for key in [
        "drain_seconds (TREEM_DRAIN_SECONDS)",
        "log_format (TREEM_LOG_FORMAT)",
        "colour (TREEM_COLOUR)",
    ] {
        assert!(message.contains(key), "{key}: {message}");
    }
}

#[test]
fn an_address_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = run(&folder, &["serve"], &[("TREEM_LISTEN", &address)]);
    assert_eq!(ended.status.code(), Some(1));
    assert!(said(&ended.stderr).contains(&format!("cannot listen on {address}")));
}

#[test]
fn a_postgresql_that_is_behind_is_refused_until_it_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let database = treem_test_postgres::database();
    let variables = [("TREEM_DATABASE_URL", database.url())];
    let refused = run(&folder, &["serve"], &variables);
    assert_eq!(refused.status.code(), Some(1));
    let message = said(&refused.stderr);
    assert!(message.contains("run `treem migrate` first"), "{message}");
    let migrated = run(&folder, &["migrate"], &variables);
    assert!(
        said(&migrated.stdout).starts_with("took m0001"),
        "{}",
        said(&migrated.stderr)
    );
    let again = run(&folder, &["migrate"], &variables);
    assert_eq!(said(&again.stdout), "the schema was up to date\n");
    let (mut child, line, _) = started(treem(&folder, &["serve"], &variables));
    assert!(line.starts_with("listening on http://127.0.0.1:"), "{line}");
    terminate(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn it_prints_one_line_when_it_accepts_and_ends_with_zero_on_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, line, mut rest) = started(treem(&folder, &[], &[]));
    let base_url = line.strip_prefix("listening on ").unwrap();
    assert_eq!(status_of(base_url, "/readyz"), "200");
    let address = base_url.trim_start_matches("http://");
    let healthy = run(&folder, &["healthcheck"], &[("TREEM_LISTEN", address)]);
    assert_eq!(healthy.status.code(), Some(0), "{}", said(&healthy.stderr));
    terminate(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut after = String::new();
    rest.read_to_string(&mut after).unwrap();
    assert_eq!(after, "", "nothing but the one line");
    let unhealthy = run(&folder, &["healthcheck"], &[("TREEM_LISTEN", address)]);
    assert_eq!(unhealthy.status.code(), Some(1));
}

#[test]
fn a_token_of_the_command_line_is_one_that_the_service_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = [("TREEM_ISSUER", "https://treem.example.vn")];
    let arguments = ["token", "--role", "press", "--organisation", "bao-kien-giang"];
    let unknown = run(
        &folder,
        &["token", "--role", "press", "--organisation", "bao-sai-gon"],
        &issuer,
    );
    assert!(said(&unknown.stderr).contains("there is no organisation bao-sai-gon"));
    let nameless = run(&folder, &arguments, &[]);
    assert!(said(&nameless.stderr).contains("set TREEM_ISSUER"));
    let token = said(&run(&folder, &arguments, &issuer).stdout);
    let (mut child, line, _) = started(treem(&folder, &[], &issuer));
    let base_url = line.strip_prefix("listening on ").unwrap();
    let header = format!(
        "/v1/tasks HTTP/1.1\r\nAuthorization: Bearer {}\r\nX-Rest: ",
        token.trim()
    );
    assert_eq!(status_of(base_url, "/v1/tasks"), "401");
    assert_eq!(status_of(base_url, &header), "200");
    terminate(&child);
    child.wait().unwrap();
}

#[test]
fn a_tampered_audit_chain_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let database = treem_test_postgres::database();
    let variables = [
        ("TREEM_DATABASE_URL", database.url()),
        ("TREEM_ISSUER", "https://treem.example.vn"),
    ];
    assert!(run(&folder, &["migrate"], &variables).status.success());
    let arguments = ["token", "--role", "press", "--organisation", "bao-kien-giang"];
    assert!(run(&folder, &arguments, &variables).status.success());
    let holds = run(&folder, &["verify-audit"], &variables);
    assert_eq!(said(&holds.stdout), "16 chains with 2 entries hold\n");
    for statement in [
        "ALTER TABLE audit_entries DISABLE TRIGGER USER",
        "UPDATE audit_entries SET reason = 'nothing' WHERE action = 'clients.create'",
    ] {
        database.execute(statement).unwrap();
    }
    let broken = run(&folder, &["verify-audit"], &variables);
    assert_eq!(broken.status.code(), Some(1));
    assert!(
        said(&broken.stdout).contains("was changed"),
        "{}",
        said(&broken.stdout)
    );
}

/// What a shell prints of a command.
fn pasted(line: &str) -> String {
    let ended = Command::new("sh").args(["-c", line]).output().unwrap();
    assert!(ended.status.success(), "{line}: {}", said(&ended.stderr));
    said(&ended.stdout)
}

#[test]
fn the_commands_that_the_demonstration_prints_work_when_they_are_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, line, rest) = started(treem(&folder, &["demo"], &[]));
    assert!(line.starts_with("listening on http://127.0.0.1:"), "{line}");
    let printed: Vec<String> = rest
        .lines()
        .map(Result::unwrap)
        .take_while(|line| !line.starts_with("Documentation: "))
        .collect();
    let commands = printed.iter().filter(|line| line.contains("curl "));
    let answers: Vec<Value> = commands
        .map(|line| serde_json::from_str(&pasted(line)).unwrap())
        .collect();
    terminate(&child);
    child.wait().unwrap();
    let [lists @ .., uploaded] = answers.as_slice() else {
        panic!("{printed:?}")
    };
    assert_eq!(lists.len(), 4);
    for list in lists {
        assert!(!list["items"].as_array().unwrap().is_empty(), "{list}");
    }
    assert_eq!(uploaded["status"], "accepted", "{uploaded}");
    assert_eq!(uploaded["submitted"], 1);
}

#[test]
fn the_document_is_printed_without_a_database_or_a_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let printed = run(&folder, &["openapi"], &[("TREEM_COLOUR", "red")]);
    assert_eq!(said(&printed.stdout), treem_http::openapi::document_json());
}
