//! Figures in bulk: rows of a file into the reports of a period, in batches, so that no file is ever held whole.

mod entering;
mod places;
mod refusals;
mod reporters;
mod seen;
mod sending;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::places::Places;
use self::refusals::Refused;
use self::reporters::Reporters;
use self::seen::Seen;
use crate::audit::AuditEntry;
use crate::imports::summary::Tally;
use crate::imports::{ImportStatus, ImportSummary, RowSource};
use crate::kernel::id::{ReportId, ReportingPeriodId};
use crate::kernel::{Context, Error, Result};
use crate::report_templates::ReportTemplate;
use crate::reporting_periods::Window;
use crate::store::UnitOfWork;

/// How an upload is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// Whether one refused row means that nothing is written.
    pub atomic: bool,
    /// Whether everything is done but the writing; the caller rolls back.
    pub dry_run: bool,
    /// Whether the reports that the file names and that are complete afterwards are sent at once.
    pub submit: bool,
}

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Uploaded {
    pub summary: ImportSummary,
    /// How many reports got figures.
    pub reports: u64,
    /// How many reports were sent.
    pub submitted: u64,
}

impl Uploaded {
    /// Whether what was written is to be kept.
    pub fn is_kept(&self) -> bool {
        !self.summary.dry_run && self.summary.status != ImportStatus::Rejected
    }
}

/// Takes the rows into the reports of the period that the actor sees and may enter. Everything is written in the caller's
/// transaction, who commits it only when [`Uploaded::is_kept`].
///
/// A value that is there already is unchanged, whatever the report's state: the same file can be sent again.
pub async fn upload(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    period_id: ReportingPeriodId,
    options: Options,
    rows: &mut dyn RowSource,
) -> Result<Uploaded> {
    // Nobody locks the period between two batches.
    let period = unit.reporting_periods_mut().hold_shared(period_id).await?;
    let period = period.ok_or(Error::NotFound)?;
    let template = unit
        .report_templates()
        .find(period.template_id, context.actor)
        .await?;
    let template = template.ok_or_else(|| Error::internal("a period without its template"))?;
    let mut upload = Upload {
        unit,
        context,
        template: &template,
        window: period.window,
        places: Places::of(&template.content),
        reporters: Reporters::of(unit, context, period_id).await?,
        seen: HashMap::new(),
        taken: Tally::default(),
        ordinal: 0,
        named: BTreeSet::new(),
        touched: BTreeSet::new(),
        with_refused_rows: BTreeMap::new(),
        has_unreadable_rows: false,
        refused_of_batch: Vec::new(),
    };
    while let Some(batch) = rows.next_batch().await? {
        upload.take(batch).await?;
    }
    let submitted = if options.submit {
        upload.send_all().await?
    } else {
        0
    };
    let reports = upload.touched.len() as u64;
    let summary = upload.taken.finish(options.atomic, options.dry_run);
    let entry = AuditEntry::new(
        context,
        "reporting_periods.upload",
        "reporting_period",
        period_id.0,
    );
    let record = serde_json::json!({
        "created": summary.counts.created,
        "updated": summary.counts.updated,
        "unchanged": summary.counts.unchanged,
        "rejected": summary.counts.rejected,
        "deleted": summary.counts.deleted,
        "reports": reports,
        "submitted": submitted,
    });
    unit.audit_mut().append(entry.after(record)).await?;
    Ok(Uploaded {
        summary,
        reports,
        submitted,
    })
}

/// An upload on its way.
struct Upload<'a> {
    unit: &'a dyn UnitOfWork,
    context: &'a Context<'a>,
    template: &'a ReportTemplate,
    window: Window,
    places: Places<'a>,
    reporters: Reporters,
    /// For each report which of its places the file has named.
    seen: HashMap<ReportId, Seen>,
    taken: Tally,
    ordinal: u64,
    /// Reports of which the file has a row, right or wrong.
    named: BTreeSet<ReportId>,
    /// Reports that got figures.
    touched: BTreeSet<ReportId>,
    /// Reports that lack what a refused row was to give them, with the places of these, as a report's faults point at
    /// them.
    with_refused_rows: BTreeMap<ReportId, BTreeSet<String>>,
    /// Whether a row could not be read at all, so that nobody knows whose it is.
    has_unreadable_rows: bool,
    /// Refused rows of the batch that is under way, with their position in the file.
    refused_of_batch: Vec<(u64, Refused)>,
}
