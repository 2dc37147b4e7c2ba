//! Attachments: files sent and fetched as they are.

mod content;
mod get;
mod media_type;
mod pace;
mod receive;
mod representation;
mod upload;

use utoipa_actix_web::service_config::ServiceConfig;

pub use pace::{is_upload, longest_upload};

pub fn operations(config: &mut ServiceConfig<'_>) {
    config
        .service(upload::upload)
        .service(get::get)
        .service(content::content);
}
