//! Reporting rates: who was expected, who reported, who was on time.

mod list;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config.service(list::list);
}
