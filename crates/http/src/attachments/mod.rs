//! Attachments: files sent and fetched as they are.

mod content;
mod get;
mod media_type;
mod receive;
mod representation;
mod upload;

pub(crate) use representation::FileContent;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(upload::upload)
        .service(get::get)
        .service(content::content);
}
