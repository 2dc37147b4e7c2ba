//! Recipient groups: kept lists, and open classes whose members register.

mod add_member;
mod create;
mod get;
mod list;
mod remove_member;
mod representation;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(add_member::add_member)
        .service(remove_member::remove_member);
}
