//! The import summary, as every bulk endpoint answers it.

use serde::Serialize;
use treem_domain::imports::{ImportStatus, RejectedRow as Rejected};
use treem_domain::reports::upload::Uploaded;
use utoipa::ToSchema;

use crate::language::Language;
use crate::schema;

/// What became of every row of an upload.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadSummary {
    #[schema(value_type = schema::ImportStatus)]
    status: ImportStatus,
    counts: ImportCounts,
    /// The first 1,000 faults: of the refused rows in the order of the file, a row with several as often as it has
    /// faults; then what keeps reports from being sent.
    #[schema(max_items = 1000)]
    rejected: Vec<RejectedRow>,
    /// Whether nothing was to be written.
    dry_run: bool,
    /// How many reports got figures.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 15)]
    reports: u64,
    /// How many reports were sent.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 15)]
    submitted: u64,
}

/// How many rows had which fate; they add up to the rows of the file. Of a rejected upload and of a dry run: which they
/// would have had.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportCounts {
    /// New values.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 60)]
    created: u64,
    /// Values that were others before.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 0)]
    updated: u64,
    /// Values that were there already.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 0)]
    unchanged: u64,
    /// Refused rows.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 0)]
    rejected: u64,
    /// Values that an empty one cleared.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 0)]
    deleted: u64,
}

/// A refused row, its place in the file, what is wrong and what mends it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejectedRow {
    /// Row or line of the file, from 1, headers counted; absent for what concerns a whole report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 7)]
    row: Option<u64>,
    /// Name of the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, example = "value")]
    column: Option<String>,
    /// Name of the sheet, in workbooks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    sheet: Option<String>,
    /// The cell, in workbooks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, example = "E7")]
    cell: Option<String>,
    /// JSON Pointer into the upload as if it were JSON; `/reports/<organisation>/…` for what concerns a whole report.
    #[schema(max_length = 500, example = "/rows/5/value")]
    pointer: String,
    /// Stable code.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", example = "out_of_range")]
    code: String,
    /// What is wrong and what mends it.
    #[schema(max_length = 1000)]
    detail: String,
    /// What stood there, shortened; absent where it could identify somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, example = "-5")]
    value: Option<String>,
}

impl RejectedRow {
    fn of(rejected: &Rejected, language: Language) -> Self {
        let place = rejected.place.clone();
        Self {
            row: Some(place.row).filter(|row| *row > 0),
            column: place.column,
            sheet: place.sheet,
            cell: place.cell,
            pointer: rejected.pointer.clone(),
            code: rejected.code.as_str().to_owned(),
            detail: language.pick(&rejected.message).to_owned(),
            value: rejected.value.clone(),
        }
    }
}

impl UploadSummary {
    pub fn of(uploaded: &Uploaded, language: Language) -> Self {
        let summary = &uploaded.summary;
        let counts = summary.counts;
        Self {
            status: summary.status,
            counts: ImportCounts {
                created: counts.created,
                updated: counts.updated,
                unchanged: counts.unchanged,
                rejected: counts.rejected,
                deleted: counts.deleted,
            },
            rejected: summary
                .rejected
                .iter()
                .map(|rejected| RejectedRow::of(rejected, language))
                .collect(),
            dry_run: summary.dry_run,
            reports: uploaded.reports,
            submitted: uploaded.submitted,
        }
    }
}
