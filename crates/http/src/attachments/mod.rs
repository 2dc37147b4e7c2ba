//! Attachments: files sent and fetched as they are.

mod content;
mod get;
mod media_type;
mod receive;
mod representation;
mod upload;

pub(crate) use representation::FileContent;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config
        .service(upload::upload)
        .service(get::get)
        .service(content::content);
}
