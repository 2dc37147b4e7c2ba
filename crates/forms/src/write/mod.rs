//! Workbooks and documents written.

use treem_domain::kernel::Error;

mod annotated;
mod form;

pub use annotated::annotated;
pub use form::form;

/// What a writer could not write is a defect of the template or of this crate.
fn defect(error: rust_xlsxwriter::XlsxError) -> Error {
    Error::internal(format!("the workbook cannot be written: {error}"))
}
