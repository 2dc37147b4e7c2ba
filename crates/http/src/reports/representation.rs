//! A report as the API shows it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use treem_domain::kernel::{Context, Quantity};
use treem_domain::reporting_periods::PeriodState;
use treem_domain::reports::repository::ReportView;
use treem_domain::reports::{ReportAction, ReportScope, ReportState, ReportTimeliness};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema;

/// One organisation's report of a period, in one version.
#[derive(Debug, Serialize, ToSchema)]
pub struct Report {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// The period.
    pub period_id: Uuid,
    /// The period's name.
    #[schema(max_length = 40, example = "2021-Q3")]
    pub period_identifier: String,
    #[schema(value_type = schema::PeriodState)]
    pub period_state: PeriodState,
    /// The edition of the template that it answers.
    pub template_id: Uuid,
    /// Code of the template.
    #[schema(max_length = 60, example = "cv592_quy")]
    pub template_code: String,
    /// Whose report it is.
    pub organisation_id: Uuid,
    /// That organisation's name.
    #[schema(max_length = 300, example = "Ủy ban nhân dân thành phố Rạch Giá")]
    pub organisation_name: String,
    /// Who asked for it and decides on it.
    pub requester_organisation_id: Uuid,
    #[schema(value_type = schema::ReportScope)]
    pub scope: ReportScope,
    /// 1, 2, 3 …: a later version corrects a locked one.
    #[schema(minimum = 1, maximum = 100000, example = 1)]
    pub version_number: i32,
    /// Whether no later version is there: only the newest can be acted on.
    pub is_newest: bool,
    #[schema(value_type = schema::ReportState)]
    pub state: ReportState,
    /// How often it was sent.
    #[schema(minimum = 0, maximum = 100000, example = 1)]
    pub submission_number: i32,
    #[schema(value_type = schema::ReportTimeliness)]
    pub timeliness: ReportTimeliness,
    /// The last day on which it is on time.
    pub due_date: NaiveDate,
    /// The day of its first submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_on: Option<NaiveDate>,
    /// Whether all required cells were filled and all rules held when it was last sent.
    pub is_validated: bool,
    /// Figures by cell (`airtime`) or cell and category (`items.online_safety`).
    #[schema(value_type = BTreeMap<String, f64>)]
    pub values: BTreeMap<String, Quantity>,
    /// What the activities logged gave for a place; stays beside a value that corrects it.
    pub derived: BTreeMap<String, Derived>,
    /// Places whose value is another than the derived one.
    #[schema(max_items = 50000)]
    pub corrected: Vec<String>,
    /// Texts by code.
    pub narratives: BTreeMap<String, String>,
    /// Why it was sent although something is missing or a rule does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub explanation: Option<String>,
    /// Why it was returned; gone once it is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub return_reason: Option<String>,
    /// Why the organisation is not expected to report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub exclusion_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock_exception: Option<LockException>,
    /// What you may do with it now.
    #[schema(value_type = Vec<schema::ReportAction>, max_items = 20)]
    pub allowed_actions: Vec<ReportAction>,
    /// When it was opened.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// A figure that activities gave.
#[derive(Debug, Serialize, ToSchema)]
pub struct Derived {
    /// The sum of a flow, the last value of a stock.
    #[schema(value_type = f64, example = 120.0)]
    pub value: Quantity,
    /// From how many activities: GET /v1/reports/{id}/provenance names them.
    #[schema(minimum = 0, maximum = 4294967295_i64, example = 3)]
    pub activities: u32,
}

/// Lets a locked report have a new version, or a missing one still be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct LockException {
    /// Why it was granted.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The last day on which it holds.
    pub until: NaiveDate,
}

impl Report {
    pub fn seen(view: ReportView, context: &Context<'_>) -> Self {
        let allowed_actions = view.allowed_actions(context);
        let report = view.report;
        let content = report.content.clone();
        Self {
            id: report.id.0,
            period_id: report.period_id.0,
            period_identifier: view.period_identifier,
            period_state: view.period_state,
            template_id: report.template_id.0,
            template_code: view.template_code,
            organisation_id: report.organisation_id.0,
            organisation_name: view.organisation_name,
            requester_organisation_id: report.requester_organisation_id.0,
            scope: report.scope,
            version_number: report.version_number,
            is_newest: view.is_newest,
            state: report.state,
            submission_number: report.submission_number,
            timeliness: report.timeliness(context.today),
            due_date: report.due_date,
            submitted_on: report.submitted_on,
            is_validated: report.is_validated,
            corrected: content.corrected().iter().map(ToString::to_string).collect(),
            values: content
                .values
                .iter()
                .map(|(key, value)| (key.to_string(), *value))
                .collect(),
            derived: content
                .derived
                .iter()
                .map(|(key, derived)| {
                    let derived = Derived {
                        value: derived.value,
                        activities: derived.activities,
                    };
                    (key.to_string(), derived)
                })
                .collect(),
            narratives: content.narratives,
            explanation: content.explanation,
            return_reason: report.return_reason,
            exclusion_reason: report.exclusion.map(|exclusion| exclusion.reason),
            lock_exception: report.lock_exception.map(|exception| LockException {
                reason: exception.reason,
                until: exception.until,
            }),
            allowed_actions,
            created_at: report.created_at,
            updated_at: report.updated_at,
        }
    }
}
