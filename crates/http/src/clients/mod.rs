//! Clients: the programs that call the API.

mod create;
mod get;
mod list;
mod representation;
mod rotate_secret;
mod update;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(update::update)
        .service(rotate_secret::rotate_secret);
}
