//! Reports: entered, sent, returned, accepted, aggregated, locked (Decree 09/2019/NĐ-CP).

pub mod acting;
pub mod content;
pub mod create_version;
pub mod decide;
pub mod derivation;
pub mod derive;
pub mod enter;
pub mod event;
pub mod figures;
pub mod ladder;
pub mod remind;
pub mod report;
pub mod repository;
pub mod standing;
pub mod state;
pub mod submit;
pub mod timeliness;
pub mod upload;

pub use content::{Derived, ReportContent};
pub use event::{Change, PastEvent, ReportEvent};
pub use report::{Circumstances, Exclusion, LockException, Report};
pub use repository::{ReportReader, ReportWriter};
pub use standing::Standing;
pub use state::{ReportAction, ReportScope, ReportState};
pub use timeliness::ReportTimeliness;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod machine_properties;
#[cfg(test)]
mod machine_tests;
#[cfg(test)]
mod sending_tests;
