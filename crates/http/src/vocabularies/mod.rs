//! Vocabularies: coded terms, and the document types of Decree 30/2020/NĐ-CP.

mod add_term;
mod change_term;
mod get;
mod get_term;
mod list;
mod representation;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(get::get)
        .service(add_term::add_term)
        .service(get_term::get_term)
        .service(change_term::change_term);
}
