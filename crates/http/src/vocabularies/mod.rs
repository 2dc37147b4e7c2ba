//! Vocabularies: coded terms, and the document types of Decree 30/2020/NĐ-CP.

mod get;
mod list;
mod representation;
mod terms;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(get::get)
        .service(terms::add)
        .service(terms::get)
        .service(terms::change);
}
