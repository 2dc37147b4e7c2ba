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

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
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
