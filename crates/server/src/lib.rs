//! The service put together: configuration, wiring, command line.
//!
//! [`server::Server`] is the running service; tests start it inside their own process.

pub mod cli;
pub mod clients;
pub mod clock;
mod commands;
pub mod configuration;
pub mod demo;
pub mod failure;
pub mod ids;
mod logging;
mod metrics_port;
mod observe;
pub mod reference;
mod reference_indicators;
mod runner;
pub mod server;
pub mod storage;
pub mod upkeep;
