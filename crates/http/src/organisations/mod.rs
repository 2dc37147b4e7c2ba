//! Organisations: the registry.

mod change;
pub(crate) mod create;
mod get;
mod list;
mod representation;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(change::change);
}
