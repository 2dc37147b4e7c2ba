//! Baselines: against what the increase that a directive asks for is measured, organisation by organisation.

mod create;
mod delete;
mod get;
mod list;
pub(crate) mod representation;
mod update;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(update::update)
        .service(delete::delete);
}
