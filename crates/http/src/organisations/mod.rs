//! Organisations: the registry.

mod change;
pub(crate) mod create;
mod get;
mod list;
mod representation;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(change::change);
}
