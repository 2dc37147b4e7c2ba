//! Port: where reports are kept, and who sees them.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

use super::content::ReportContent;
use super::event::{PastEvent, ReportEvent};
use super::report::{Exclusion, Report};
use super::standing::Standing;
use super::state::{ReportScope, ReportState};
use super::timeliness::ReportTimeliness;
use crate::kernel::id::{ActivityId, OrganisationId, ReportId, ReportTemplateId, ReportingPeriodId};
use crate::kernel::{Actor, Cursor, Page, Quantity, Result};
use crate::report_templates::ValueKey;
use crate::reporting_periods::{PeriodState, Window};
use crate::tasks::event::Author;

/// A report with what is read beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportView {
    pub report: Report,
    /// Whether no later version of it is there.
    pub is_newest: bool,
    pub standing: Standing,
    pub organisation_name: String,
    /// The organisation's own key in the registry, where it has one.
    pub organisation_reference: Option<String>,
    pub period_identifier: String,
    pub period_state: PeriodState,
    pub template_code: String,
}

/// What to list, oldest first; every filter that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ReportQuery {
    pub period_id: Option<ReportingPeriodId>,
    pub organisation_id: Option<OrganisationId>,
    /// Only of this organisation and those below it today.
    pub within: Option<OrganisationId>,
    pub template_code: Option<String>,
    pub states: Vec<ReportState>,
    pub timeliness: Option<ReportTimeliness>,
    pub scope: Option<ReportScope>,
    /// Only the newest version of each organisation's report.
    pub newest: bool,
    /// Against which `missing` and `not_due` are judged.
    pub today: NaiveDate,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

/// Who reports in a period, under every name by which a file may call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter {
    pub report_id: ReportId,
    pub organisation_id: OrganisationId,
    pub name: String,
    pub external_reference: Option<String>,
    pub identifier: Option<String>,
    /// Whether the report was sent at least once.
    pub is_sent: bool,
}

/// How an organisation that was asked stands to a period, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turnout {
    pub report_id: ReportId,
    pub organisation_id: OrganisationId,
    pub organisation_name: String,
    pub state: ReportState,
    /// Sent at least once.
    pub is_submitted: bool,
    pub exclusion: Option<Exclusion>,
}

/// What was sent at one submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    pub report_id: ReportId,
    /// 1, 2, 3 …
    pub number: i32,
    pub at: DateTime<Utc>,
    pub by: Author,
    pub on_behalf: bool,
    pub is_validated: bool,
    pub content: ReportContent,
}

/// One activity's share of a derived figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    pub key: ValueKey,
    pub activity_id: ActivityId,
    pub value: Quantity,
}

/// A rung of the reminder ladder for one report and due date; put off, a report is reminded anew.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rung {
    pub report_id: ReportId,
    pub due_date: NaiveDate,
    /// Its name on the ladder.
    pub name: String,
}

impl Rung {
    pub fn of(report: &Report, name: &str) -> Self {
        Self {
            report_id: report.id,
            due_date: report.due_date,
            name: name.to_owned(),
        }
    }
}

/// What to count.
#[derive(Debug, Clone, Default)]
pub struct RateQuery {
    /// The organisation whose subtree is counted, as it was when each period opened; the requester's is all it asked for.
    pub organisation_id: OrganisationId,
    pub template_id: Option<ReportTemplateId>,
    pub template_code: Option<String>,
    pub period_id: Option<ReportingPeriodId>,
    /// Only windows that end on this day or later, or earlier.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub limit: u64,
    pub after: Option<Cursor>,
}

/// Reports of one period, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodRates {
    pub period_id: ReportingPeriodId,
    pub template_id: ReportTemplateId,
    pub template_code: String,
    pub identifier: String,
    pub window: Window,
    pub due_date: NaiveDate,
    pub counts: RateCounts,
}

/// Counts of expected reports; the excluded are not among the others (in [`ReportingPeriod::expected`] they are).
///
/// [`ReportingPeriod::expected`]: crate::reporting_periods::ReportingPeriod
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RateCounts {
    pub expected: u64,
    /// Sent at least once.
    pub actual: u64,
    pub on_time: u64,
    /// All required cells filled and all rules passed when last sent.
    pub validated: u64,
    pub accepted: u64,
    pub excluded: u64,
}

impl RateCounts {
    /// The share of the expected in hundredths of a per cent, halves rounded up; none where nobody is expected.
    pub fn share(&self, count: u64) -> Option<u64> {
        let halves = count.saturating_mul(20_000).saturating_add(self.expected);
        halves.checked_div(2 * self.expected)
    }
}

#[async_trait]
pub trait ReportReader: Send + Sync {
    async fn find(&self, id: ReportId, actor: &Actor) -> Result<Option<ReportView>>;
    async fn list(&self, query: &ReportQuery, actor: &Actor) -> Result<Page<ReportView>>;
    async fn history(&self, id: ReportId, after: i64, limit: u64) -> Result<Page<PastEvent>>;
    /// Submissions of a report after the one with this number, first first.
    async fn submissions(&self, id: ReportId, after: i64, limit: u64) -> Result<Page<Submission>>;
    /// Those of a report's submissions that have these numbers.
    async fn numbered_submissions(&self, id: ReportId, numbers: &[i32]) -> Result<Vec<Submission>>;
    /// By place and activity.
    async fn provenance(&self, id: ReportId, after: Option<&Cursor>, limit: u64) -> Result<Page<Provenance>>;
    /// Those of `ids` that the actor sees, by id.
    async fn find_many(&self, ids: &[ReportId], actor: &Actor) -> Result<Vec<ReportView>>;
    /// The newest version of each own report of a period that the actor sees, without its content.
    async fn reporters(&self, period_id: ReportingPeriodId, actor: &Actor) -> Result<Vec<Reporter>>;
    /// Everybody who was asked in a period, by the first version of its own report, in batches by id.
    async fn turnout(
        &self,
        period_id: ReportingPeriodId,
        after: Option<ReportId>,
        limit: u64,
    ) -> Result<Vec<Turnout>>;
    /// Own reports of a period whose figures count, of each organisation the newest such version, in batches by id.
    async fn counted_of_period(
        &self,
        period_id: ReportingPeriodId,
        after: Option<ReportId>,
        limit: u64,
    ) -> Result<Vec<Report>>;
    /// Own reports of a period that are drafts, were never sent and are not excluded, in batches by id.
    async fn drafts_of_period(
        &self,
        period_id: ReportingPeriodId,
        after: Option<ReportId>,
        limit: u64,
    ) -> Result<Vec<Report>>;
    /// All versions of a report, newest first.
    async fn versions_of(&self, report: &Report) -> Result<Vec<Report>>;
    /// How many own reports of a period are sent and not decided on.
    async fn pending_of_period(&self, period_id: ReportingPeriodId) -> Result<u64>;
    /// The newest version of the aggregate report of a period.
    async fn aggregate_of(&self, period_id: ReportingPeriodId) -> Result<Option<Report>>;
    /// Those of the periods that the actor sees as who asked for them: it sees each of their reports.
    async fn asked_for(
        &self,
        period_ids: &[ReportingPeriodId],
        actor: &Actor,
    ) -> Result<Vec<ReportingPeriodId>>;
    /// Of reports that the actor sees, latest cut-off first.
    async fn rates(&self, query: &RateQuery, actor: &Actor) -> Result<Page<PeriodRates>>;
}

#[async_trait]
pub trait ReportWriter: Send + Sync {
    /// As [`ReportReader::find`], with the report's period held as by [`hold_shared`]: its state stays what the view says
    /// until the unit ends.
    ///
    /// [`hold_shared`]: crate::reporting_periods::ReportingPeriodWriter::hold_shared
    async fn find_for_change(&self, id: ReportId, actor: &Actor) -> Result<Option<ReportView>>;
    /// With their viewers: the organisations above each of them today, and the requester. A later version has those of the
    /// version before, and where the derived figures in it came from.
    async fn insert(&self, reports: &[(Report, ReportEvent)]) -> Result<()>;
    /// Saves over the version before the event; [`crate::kernel::Error::Stale`] when another was faster.
    async fn save(&self, reports: &[(Report, ReportEvent)]) -> Result<()>;
    async fn insert_submissions(&self, submissions: &[Submission]) -> Result<()>;
    /// Writes events of reports that stay as they are; [`crate::kernel::Error::Stale`] when somebody changed one.
    async fn note(&self, events: &[(&Report, ReportEvent)]) -> Result<()>;
    /// Reports that are open and due on this day or earlier, by id, of periods that are not locked. Nobody changes them
    /// until the unit ends; those that somebody is just changing are left out.
    async fn hold_open_due(
        &self,
        until: NaiveDate,
        after: Option<ReportId>,
        limit: u64,
    ) -> Result<Vec<Report>>;
    /// Notes that rungs have fired; gives those that had not.
    async fn note_rungs(&self, rungs: &[Rung]) -> Result<Vec<Rung>>;
    /// Replaces all that is known of where derived figures of these reports came from.
    async fn replace_provenance(&self, reports: &[(ReportId, Vec<Provenance>)]) -> Result<()>;
}
