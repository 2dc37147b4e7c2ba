//! The audit chain: reading it, noting its heads, taking it away. Walking it is the program's `verify-audit`.
//!
//! The scope `audit:read` reaches over the whole service, whatever the client's organisation: a chain with gaps could
//! not be verified. So only a client that holds it can grant it.

mod chains;
mod export;
mod list;
mod representation;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(export::export)
        .service(chains::chains);
}
