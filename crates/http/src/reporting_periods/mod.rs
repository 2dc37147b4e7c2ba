//! Reporting periods: opened, aggregated, locked.

mod aggregate;
mod get;
mod list;
mod lock;
mod open;
mod representation;

pub(crate) use representation::Window;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(open::open)
        .service(get::get)
        .service(aggregate::aggregate)
        .service(lock::lock);
}
