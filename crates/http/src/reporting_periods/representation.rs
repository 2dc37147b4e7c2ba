//! A reporting period as the API shows it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::reporting_periods::{self as domain, PeriodState};
use utoipa::ToSchema;
use uuid::Uuid;

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
    /// The last day on which a report is on time.
    #[schema(example = "2021-09-16")]
    pub due_date: NaiveDate,
    #[schema(value_type = schema::PeriodState)]
    pub state: PeriodState,
    /// How many organisations were asked when it opened, exclusions included. In GET /v1/reporting-rates the excluded are
    /// left out of `expected`.
    #[schema(minimum = 0, maximum = 1000000, example = 18)]
    pub expected: i32,
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

impl From<domain::ReportingPeriod> for ReportingPeriod {
    fn from(period: domain::ReportingPeriod) -> Self {
        Self {
            id: period.id.0,
            template_id: period.template_id.0,
            template_code: period.template_code,
            organisation_id: period.organisation_id.0,
            identifier: period.identifier,
            window: period.window.into(),
            due_date: period.due_date,
            state: period.state,
            expected: period.expected,
            created_at: period.created_at,
            updated_at: period.updated_at,
        }
    }
}
