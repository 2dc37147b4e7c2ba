//! Log lines on standard error: what happened, never what somebody searched for, sent or proved themselves with.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::configuration::{Configuration, LogFormat};

/// Starts logging; without effect when it has been started.
pub fn start(configuration: &Configuration) {
    let filter = EnvFilter::new(&configuration.log);
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process, as in tests, keeps the first.
    let _ = match configuration.log_format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}
