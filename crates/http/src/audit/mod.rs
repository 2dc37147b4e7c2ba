//! The audit chain: reading it, noting its heads, taking it away. Walking it is the program's `verify-audit`.
//!
//! The scope `audit:read` reaches over the whole service, whatever the client's organisation: a chain with gaps could
//! not be verified. So only a client that holds it can grant it.

mod chains;
mod export;
mod list;
mod representation;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(export::export)
        .service(chains::chains);
}
