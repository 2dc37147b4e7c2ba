//! Jobs: what is carried out after it was answered.

mod get;
mod representation;
mod run;

use crate::operations::Operations;

pub(crate) use representation::Job;
pub use run::run_next;

pub fn operations(config: &mut Operations<'_>) {
    config.service(get::get);
}
