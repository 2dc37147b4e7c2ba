//! The OpenAPI 3.1 document: generated from the handlers' registration list, completed by what holds for all of them.

mod answers;
mod complete;
mod methods;
mod schemas;

use std::sync::OnceLock;

use actix_web::App;
use serde_json::Value;

use crate::operations::Operations;

pub use complete::EXAMPLE_SERVER;
pub use methods::methods_of;
pub use schemas::{TEXT, bounded};

/// The document; the same list feeds router and document.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut collected = complete::frame();
        App::new().configure(|router| {
            crate::app::operations(&mut Operations::described(router, &mut collected));
        });
        complete::complete(&collected)
    })
}

/// The document as it is served and checked in: pretty-printed JSON with a final newline.
pub fn document_json() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let mut text = serde_json::to_string_pretty(document()).unwrap_or_default();
        text.push('\n');
        text
    })
}
