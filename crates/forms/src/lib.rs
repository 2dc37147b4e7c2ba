//! Report forms as files: rows read from CSV, NDJSON, JSON and XLSX, and rows, workbooks and documents written.
//!
//! Files come from strangers on bad links, so every reader is bounded by [`Bounds`], holds no file whole and says for each
//! row what is wrong and what mends it. What is wrong with single rows is a
//! [`RejectedRow`](treem_domain::imports::RejectedRow); what is wrong with the whole file is an
//! [`Error::Invalid`](treem_domain::kernel::Error::Invalid) with every fault at once.

mod archive;
mod bounds;
mod consolidated;
mod format;
mod guard;
mod layout;
pub mod read;
mod refusal;
mod sent;
mod spec;
pub mod write;

pub use bounds::Bounds;
pub use consolidated::{ConsolidatedReport, Figure, Narrated, Part, Recipients, Remarked, Signer};
pub use format::{CsvDialect, DecimalMark, Format, Separator};
pub use read::Expected;
pub use spec::{FormIdentity, FormSpec, Reporter};
