//! One cluster for many processes, and none left behind.
// The helpers are test code too, which the lint cannot see.
#![allow(clippy::unwrap_used)]

use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_treem-test-postgres");

/// A process that holds a cluster until it is told to let go.
struct Holder {
    process: Child,
    url: String,
}

impl Holder {
    fn start(state: &Path, mode: &str) -> Self {
        let mut process = program(state)
            .arg(mode)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        assert!(url.starts_with("postgres://"), "no URL but {url:?}");
        Self {
            process,
            url: url.trim().to_owned(),
        }
    }

    fn let_go(mut self) -> String {
        drop(self.process.stdin.take());
        assert!(self.process.wait().unwrap().success());
        self.url
    }

    fn kill(mut self) -> String {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.url
    }
}

fn program(state: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_remove("TREEM_TEST_POSTGRES_URL");
    command
        .env("TREEM_TEST_POSTGRES_STATE", state)
        .env("TREEM_TEST_POSTGRES_IDLE", "1");
    command
}

fn answers(url: &str) -> bool {
    let address = url.split(['@', '/']).nth(3).unwrap();
    TcpStream::connect(address).is_ok()
}

fn ends(url: &str) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        if !answers(url) {
            return true;
        }
        thread::sleep(Duration::from_millis(100));
    }
    false
}

fn state() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn an_unknown_command_is_refused_with_the_known_ones() {
    let state = state();
    let output = program(state.path()).arg("dance").output().unwrap();
    assert!(!output.status.success());
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "dance: give own, shared or stop\n"
    );
}

#[test]
fn many_first_users_at_once_get_one_cluster() {
    let state = state();
    let holders: Vec<Holder> = thread::scope(|scope| {
        let starts: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| Holder::start(state.path(), "shared")))
            .collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let url = holders[0].url.clone();
    assert!(holders.iter().all(|holder| holder.url == url));
    holders.into_iter().for_each(|holder| drop(holder.let_go()));
    assert!(ends(&url), "{url} still runs");
}

#[test]
fn a_cluster_in_use_is_not_stopped_and_a_free_one_is() {
    let state = state();
    let holder = Holder::start(state.path(), "shared");
    assert!(program(state.path()).arg("stop").status().unwrap().success());
    assert!(answers(&holder.url));
    thread::sleep(Duration::from_secs(3));
    assert!(
        answers(&holder.url),
        "the idle time counts although somebody uses it"
    );
    let url = holder.let_go();
    assert!(program(state.path()).arg("stop").status().unwrap().success());
    assert!(!answers(&url));
}

#[test]
fn a_killed_user_leaves_no_cluster_behind() {
    let state = state();
    assert!(ends(&Holder::start(state.path(), "shared").kill()));
    assert!(ends(&Holder::start(state.path(), "own").kill()));
}

#[test]
fn a_cluster_that_crashed_is_replaced() {
    let state = state();
    let first = Holder::start(state.path(), "shared");
    let record = std::fs::read_to_string(state.path().join("cluster")).unwrap();
    let directory = record.trim().split_once(' ').unwrap().1;
    let pid = std::fs::read_to_string(format!("{directory}/data/postmaster.pid")).unwrap();
    assert!(
        Command::new("kill")
            .args(["-9", pid.lines().next().unwrap()])
            .status()
            .unwrap()
            .success()
    );
    assert!(ends(&first.url));
    let second = Holder::start(state.path(), "shared");
    assert!(answers(&second.url));
    first.let_go();
    assert!(ends(&second.let_go()));
}

#[test]
fn after_a_cluster_has_ended_the_next_user_gets_another() {
    let state = state();
    assert!(ends(&Holder::start(state.path(), "shared").let_go()));
    let next = Holder::start(state.path(), "shared");
    assert!(answers(&next.url));
    assert!(ends(&next.let_go()));
}

#[test]
fn a_cluster_of_ones_own_ends_with_its_owner() {
    let state = state();
    let (mine, yours) = (
        Holder::start(state.path(), "own"),
        Holder::start(state.path(), "own"),
    );
    assert_ne!(mine.url, yours.url);
    let url = mine.let_go();
    assert!(!answers(&url));
    assert!(answers(&yours.url));
    yours.let_go();
}
