//! Indicators: what is measured, which values are aimed at, and what the reports gave.

mod create;
mod get;
mod list;
mod representation;
mod update;
mod values;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(update::update)
        .service(values::values);
}
