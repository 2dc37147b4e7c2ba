//! Administrative units and what became of them.

mod list;
mod representation;
mod successions;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config.service(list::list).service(successions::successions);
}
