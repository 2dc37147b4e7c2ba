//! Reports: entered, sent, returned, accepted, corrected.

mod acting;
mod compare;
mod create_version;
mod decisions;
mod derive;
mod get;
mod history;
mod list;
mod provenance;
pub(crate) mod representation;
mod submissions;
mod submit;
mod update;

pub(crate) use acting::answer;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(get::get)
        .service(update::update)
        .service(derive::derive)
        .service(submit::submit)
        .service(decisions::return_report)
        .service(decisions::accept)
        .service(decisions::exclude)
        .service(decisions::include)
        .service(decisions::grant_lock_exception)
        .service(decisions::remind)
        .service(create_version::create_version)
        .service(history::history)
        .service(submissions::submissions)
        .service(compare::compare)
        .service(provenance::provenance);
}
