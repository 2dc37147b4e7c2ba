//! Models: piloted, run, evaluated, replicated, ended.

mod acting;
mod create;
mod end;
mod evaluate;
mod get;
mod history;
mod list;
mod new_model;
mod offer;
mod replicate;
mod representation;
mod run;
mod update;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(update::update)
        .service(run::run)
        .service(evaluate::evaluate)
        .service(offer::offer)
        .service(replicate::replicate)
        .service(end::end)
        .service(history::history);
}
