//! The table.

use std::time::Duration;

use crate::process::Idle;

/// Median of measurements.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

pub fn heading(database: &str, tasks: u64) {
    println!("\n### {database}, {tasks} tasks\n");
    println!("| Case | from memory (1/s) | hand-written (1/s) | treem (1/s) | treem ÷ hand-written |");
    println!("|---|---|---|---|---|");
}

pub fn ratios(case: &str, memory: f64, hand_written: f64, ours: f64) {
    println!(
        "| {case} | {memory:.0} | {hand_written:.0} | {ours:.0} | {:.2} |",
        ours / hand_written
    );
}

pub fn issue(mut times: Vec<Duration>) {
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    let worst = times.last().copied().unwrap_or_default();
    println!(
        "\nIssue a directive with 10 obligations to 500 recipients (5,000 tasks): median {:.2} s, worst {:.2} s of {}.",
        middle.as_secs_f64(),
        worst.as_secs_f64(),
        times.len()
    );
}

pub fn growth(database: &str, tasks: [u64; 2], times: [f64; 2]) {
    let [few, many] = times.map(|seconds| seconds * 1e3);
    println!(
        "\n{database}: list of 50 at {} tasks {few:.3} ms, at {} tasks {many:.3} ms; ratio {:.2}.",
        tasks[0],
        tasks[1],
        many / few
    );
}

pub fn process(database: &str, tasks: u64, idle: Option<Idle>) {
    match idle {
        Some(Idle { ready, resident }) => println!(
            "\n{database}, {tasks} tasks: ready after {:.2} s; resident memory idle {resident:.1} MB.",
            ready.as_secs_f64()
        ),
        None => {
            println!(
                "\nStart and memory: not measured; build it first: cargo build --release -p treem-server."
            );
        }
    }
}

pub fn targets_heading(what: &str) {
    println!("\n### {what}\n");
    println!("| Case | measured | to reach | reached |");
    println!("|---|---|---|---|");
}

pub fn target(case: &str, measured: &str, to_reach: &str, is_reached: bool) {
    let reached = if is_reached { "yes" } else { "**no**" };
    println!("| {case} | {measured} | {to_reach} | {reached} |");
}
