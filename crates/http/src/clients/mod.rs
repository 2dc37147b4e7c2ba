//! Clients: the programs that call the API.

mod create;
mod get;
mod list;
mod representation;
mod rotate_secret;
mod update;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(update::update)
        .service(rotate_secret::rotate_secret);
}
