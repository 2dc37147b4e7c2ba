//! Reports: entered, sent, returned, accepted, corrected.

mod accept;
mod acting;
mod compare;
mod create_version;
mod derive;
mod exclude;
mod get;
mod grant_lock_exception;
mod history;
mod include;
mod list;
mod provenance;
mod remind;
pub(crate) mod representation;
mod return_report;
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
        .service(return_report::return_report)
        .service(accept::accept)
        .service(exclude::exclude)
        .service(include::include)
        .service(grant_lock_exception::grant_lock_exception)
        .service(remind::remind)
        .service(create_version::create_version)
        .service(history::history)
        .service(submissions::submissions)
        .service(compare::compare)
        .service(provenance::provenance);
}
