//! The holiday calendar: days that differ from the ordinary week.

mod list;
mod replace;
mod representation;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config.service(list::list).service(replace::replace);
}
