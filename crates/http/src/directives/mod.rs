//! Directives: drafting, issuing, ending, and the progress of what they ask for.

mod actions;
mod create;
mod delete;
mod document;
mod get;
mod issue;
mod list;
mod new_directive;
mod progress;
mod representation;
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
        .service(actions::amend)
        .service(actions::supersede)
        .service(actions::revoke)
        .service(actions::conclude)
        .service(progress::progress);
}
