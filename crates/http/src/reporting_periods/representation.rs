//! A reporting period as the API shows it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::kernel::Actor;
use treem_domain::reporting_periods::allowed::allowed_actions;
use treem_domain::reporting_periods::{self as domain, PeriodAction, PeriodState};
use treem_domain::store::ReadUnit;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Result;
use crate::schema;

/// One window of a report template, with the reports that are expected for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportingPeriod {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// The edition that the period opened with and keeps.
    pub template_id: Uuid,
    /// Code of the template.
    #[schema(max_length = 60, example = "cv592_quy")]
    pub template_code: String,
    /// Who asks for the reports.
    pub organisation_id: Uuid,
    /// Names the period; unique for the template's code.
    #[schema(max_length = 40, example = "2021-Q3")]
    pub identifier: String,
    pub window: Window,
    /// The last day on which a report is on time; a report for which another was set has its own.
    #[schema(example = "2021-09-16")]
    pub due_date: NaiveDate,
    /// When the drafts were derived from all that was logged up to the cut-off: within an hour after its day, or when the
    /// period opened later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived_at: Option<chrono::DateTime<chrono::Utc>>,
    #[schema(value_type = schema::PeriodState)]
    pub state: PeriodState,
    /// How many organisations were asked when it opened, exclusions included. In GET /v1/reporting-rates the excluded are
    /// left out of `expected`.
    #[schema(minimum = 0, maximum = 1000000, example = 18)]
    pub expected: i32,
    /// What you may do with it now.
    #[schema(value_type = Vec<schema::PeriodAction>, max_items = 10)]
    pub allowed_actions: Vec<PeriodAction>,
    /// When it was opened.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// The days whose data a period covers, both counted in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first day.
    #[schema(example = "2021-06-15")]
    pub from: NaiveDate,
    /// The cut-off (thời điểm chốt số liệu).
    #[schema(example = "2021-09-14")]
    pub until: NaiveDate,
}

impl From<domain::Window> for Window {
    fn from(window: domain::Window) -> Self {
        Self {
            from: window.from,
            until: window.until,
        }
    }
}

impl ReportingPeriod {
    pub fn seen(period: domain::ReportingPeriod, allowed_actions: Vec<PeriodAction>) -> Self {
        Self {
            id: period.id.0,
            template_id: period.template_id.0,
            template_code: period.template_code,
            organisation_id: period.organisation_id.0,
            identifier: period.identifier,
            window: period.window.into(),
            due_date: period.due_date,
            derived_at: period.derived_at,
            state: period.state,
            expected: period.expected,
            allowed_actions,
            created_at: period.created_at,
            updated_at: period.updated_at,
        }
    }

    /// As the actor sees it.
    pub async fn of(unit: &dyn ReadUnit, actor: &Actor, period: domain::ReportingPeriod) -> Result<Self> {
        let allowed = allowed_actions(unit, actor, std::slice::from_ref(&period)).await?;
        Ok(Self::seen(period, allowed.into_iter().flatten().collect()))
    }
}
