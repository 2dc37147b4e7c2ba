//! Models: piloted, run, evaluated, replicated, ended.

mod create;
mod get;
mod history;
mod list;
mod new_model;
mod replicate;
mod representation;
mod steps;
mod update;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(update::update)
        .service(steps::run)
        .service(steps::evaluate)
        .service(replicate::replicate)
        .service(steps::end)
        .service(history::history);
}
