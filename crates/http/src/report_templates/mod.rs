//! Report templates: what is asked of whom, when; versioned in editions.

mod create;
mod create_edition;
mod delete;
mod document;
mod get;
mod list;
mod new_template;
mod publish;
mod replace;
mod representation;
mod retire;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(get::get)
        .service(replace::replace)
        .service(delete::delete)
        .service(publish::publish)
        .service(retire::retire)
        .service(create_edition::create_edition);
}
