//! Directives: drafting, issuing, ending, and the progress of what they ask for.

mod amend;
mod conclude;
mod create;
mod delete;
mod document;
mod ending;
mod follow_up;
mod get;
mod issue;
mod list;
mod new_directive;
mod progress;
pub(crate) mod representation;
mod revoke;
mod supersede;
mod update;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(update::update)
        .service(delete::delete)
        .service(issue::issue)
        .service(amend::amend)
        .service(supersede::supersede)
        .service(revoke::revoke)
        .service(conclude::conclude)
        .service(progress::progress);
}
