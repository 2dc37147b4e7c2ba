//! The server dies while it takes a file (SIGKILL, so that nothing is tidied up) and is started again: its uploader, which
//! knows nothing of that, sends until it hears an answer.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// Rows that say again what an earlier one said: they keep the server at work for a while.
const REPEATED: usize = 30_000;

/// When the server is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// A part of the body is there.
    Body,
    /// The whole body is there, the answer is not.
    Working,
    /// The answer is on its way to a client that does not read it.
    Answered,
}

struct Server {
    child: Child,
    base_url: String,
    token: String,
}

impl Server {
    fn start(folder: &TempDir, database_url: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_treem"))
            .args(["demo", "--json"])
            .current_dir(folder)
            .env_clear()
            .env("TREEM_LISTEN", "127.0.0.1:0")
            .env("TREEM_ISSUER", "https://treem.example.vn")
            .env("TREEM_DATABASE_URL", database_url)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut first).unwrap();
        let told: Value = serde_json::from_str(&first).unwrap();
        Self {
            child,
            base_url: told["base_url"].as_str().unwrap().to_owned(),
            token: told["tokens"]["press"].as_str().unwrap().to_owned(),
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.base_url.trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Status and body of the answer to a whole request.
    fn ask(&self, request: &str) -> (u16, Value) {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    fn get(&self, path: &str) -> Value {
        let token = &self.token;
        let (status, body) = self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: treem\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
        ));
        assert_eq!(status, 200, "{body}");
        body
    }

    fn request(&self, path: &str, key: &str, file: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nHost: treem\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\
             Idempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n{file}",
            self.token,
            file.len()
        )
    }
}

fn file() -> String {
    let figures = "cell,value\nmodels,2\nevaluated,1\nsupported,37\ndifficulties,Không.\n";
    figures.to_owned() + &"models,2\n".repeat(REPEATED)
}

/// Sends, and kills the server in the phase.
fn die(server: Server, request: &str, phase: Phase) {
    let mut stream = server.connect();
    let mut first = [0];
    match phase {
        Phase::Body => {
            // The head and a part of the file.
            stream
                .write_all(&request.as_bytes()[..request.len() / 2])
                .unwrap();
        }
        Phase::Working => {
            stream.write_all(request.as_bytes()).unwrap();
            stream.set_nonblocking(true).unwrap();
            std::thread::sleep(Duration::from_millis(30));
            assert!(
                stream.peek(&mut first).is_err(),
                "so many rows take longer than that"
            );
        }
        Phase::Answered => {
            stream.write_all(request.as_bytes()).unwrap();
            assert_eq!(
                stream.peek(&mut first).unwrap(),
                1,
                "the answer is there, and stays unread"
            );
        }
    }
    server.kill();
}

/// `key` gives the key of each try.
fn is_taken_once(database_url: &str, key: fn(usize) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let file = file();
    let mut server = Server::start(&folder, database_url);
    let drafts = server.get("/v1/reports?state=draft");
    let draft = drafts["items"][0].clone();
    let report = format!("/v1/reports/{}", draft["id"].as_str().unwrap());
    let period = draft["period_id"].as_str().unwrap();
    let path = format!("/v1/reporting-periods/{period}/uploads?atomic=false&submit=true");
    let phases = [
        Phase::Body,
        Phase::Working,
        Phase::Body,
        Phase::Working,
        Phase::Working,
        Phase::Answered,
    ];
    for (attempt, phase) in phases.into_iter().enumerate() {
        let request = server.request(&path, &key(attempt), &file);
        die(server, &request, phase);
        server = Server::start(&folder, database_url);
        let state = server.get(&report)["state"].clone();
        let expected = match phase {
            Phase::Body | Phase::Working => "draft",
            Phase::Answered => "submitted",
        };
        assert_eq!(
            state, expected,
            "what was acknowledged is there, and of the rest nothing"
        );
    }
    let last = server.request(&path, &key(phases.len()), &file);
    let summary = loop {
        let (status, body) = server.ask(&last);
        // What the killed one left is still being tidied up.
        if !matches!(status, 409 | 503) {
            assert_eq!(status, 200, "{body}");
            break body;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    let counts = |name: &str| summary["counts"][name].as_u64().unwrap();
    assert_eq!(counts("rejected"), REPEATED as u64);
    assert_eq!(
        counts("created") + counts("unchanged") + counts("updated"),
        4,
        "every row is accounted for"
    );
    let sent = server.get(&report);
    assert_eq!(
        [&sent["state"], &sent["values"]["supported"]],
        [&Value::from("submitted"), &Value::from(37)]
    );
    assert_eq!(sent["submission_number"], 1);
    let history = server.get(&format!("{report}/history"));
    let kinds: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "entered").count(),
        1,
        "{kinds:?}"
    );
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "submitted").count(),
        1,
        "{kinds:?}"
    );
    server.kill();
}

#[test]
fn a_server_that_is_killed_at_it_takes_a_file_once_on_sqlite() {
    is_taken_once("", |_| "once".to_owned());
}

#[test]
fn a_server_that_is_killed_at_it_takes_a_file_once_from_an_uploader_that_forgets_its_key_on_sqlite() {
    is_taken_once("", |attempt| format!("try-{attempt}"));
}

#[test]
fn a_server_that_is_killed_at_it_takes_a_file_once_on_postgresql() {
    let database = treem_test_postgres::database();
    is_taken_once(database.url(), |_| "once".to_owned());
}

#[test]
fn a_server_that_is_killed_at_it_takes_a_file_once_from_an_uploader_that_forgets_its_key_on_postgresql() {
    let database = treem_test_postgres::database();
    is_taken_once(database.url(), |attempt| format!("try-{attempt}"));
}
