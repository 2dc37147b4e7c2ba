//! Activities: what organisations did, with measures and evidence.

mod comparison;
mod create;
mod delete;
mod get;
mod history;
mod list;
pub(crate) mod new_activity;
mod portal_coverage;
pub(crate) mod representation;
mod update;

use crate::operations::Operations;

/// What counts over activities stands before what takes an id.
pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(comparison::comparison)
        .service(portal_coverage::portal_coverage)
        .service(get::get)
        .service(update::update)
        .service(delete::delete)
        .service(history::history);
}
