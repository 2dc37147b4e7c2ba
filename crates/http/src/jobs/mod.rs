//! Jobs: what is carried out after it was answered.

mod get;
mod representation;
mod run;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use representation::Job;
pub use run::run_next;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config.service(get::get);
}
