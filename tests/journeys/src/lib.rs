//! Journeys: a real server on a port of its own, a fresh database, and named actors who call it.
//!
//! ```text
//! use treem_journeys::{Service, on_both_databases};
//!
//! on_both_databases! {
//!     async fn the_press_reads_its_tasks(service: Service) {
//!         let press = service.actor("press").await;
//!         press.get("/v1/tasks").await.expect(200);
//!     }
//! }
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a part of tests: what fails here fails the test"
)]

mod actor;
mod answer;
mod clock;
mod home;
mod raw;
mod service;

pub use actor::Actor;
pub use answer::Answer;
pub use clock::TestClock;
pub use home::Backend;
pub use raw::{send_raw, split_raw};
pub use service::Service;

/// Makes of each journey two tests: `<its name>::on_sqlite` and `<its name>::on_postgresql`.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$about:meta])* async fn $name:ident($service:ident: Service) $body:block)+) => {$(
        $(#[$about])*
        mod $name {
            use super::*;

            async fn journey($service: Service) $body

            #[tokio::test]
            async fn on_sqlite() {
                Box::pin(journey($crate::Service::start($crate::Backend::Sqlite).await)).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                Box::pin(journey($crate::Service::start($crate::Backend::Postgres).await)).await;
            }
        }
    )+};
}
