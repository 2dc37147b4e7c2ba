//! `GET /v1/reports/{id}/history`

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::kernel::Quantity;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::content::ReportContent;
use treem_domain::reports::{Change, PastEvent, ReportState, ReportTimeliness, acting};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::respond::{self, ListQuery, history_request};
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
}

/// A page of a report's history.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ReportHistory {
    /// What happened, oldest first.
    #[schema(max_items = 200)]
    items: Vec<ReportEvent>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// One entry of a report's history. Which members it has depends on its kind.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ReportEvent {
    /// 1, 2, 3 … without gaps.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 3)]
    sequence: i64,
    /// When it happened.
    at: chrono::DateTime<chrono::Utc>,
    /// What happened: opened, derived, entered, submitted, returned, accepted, aggregated, locked,
    /// lock_exception_granted, version_created, due_date_set, excluded, included, reminded, escalated.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "submitted")]
    kind: String,
    /// The state before; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::ReportState>)]
    from_state: Option<ReportState>,
    /// The state after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::ReportState>)]
    to_state: Option<ReportState>,
    /// Name of the client that acted; absent where the service itself did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    by: Option<String>,
    /// Organisation of that client.
    #[serde(skip_serializing_if = "Option::is_none")]
    by_organisation_id: Option<Uuid>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    reason: Option<String>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// How many places changed or got a proposal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 4294967295_i64)]
    cells: Option<u32>,
    /// Whether it was done in place of the organisation (nhập thay).
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf: Option<bool>,
    /// Whether the figures came from an upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    uploaded: Option<bool>,
    /// What an upload overwrote or cleared; absent where it only added.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Overwritten>,
    /// Number of the submission, or of the version.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100000)]
    number: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::ReportTimeliness>)]
    timeliness: Option<ReportTimeliness>,
    /// Whether everything required was there and every rule held.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_validated: Option<bool>,
    /// The last day of a lock exception.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    /// The due date from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_date: Option<NaiveDate>,
    /// The due date until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_due_date: Option<NaiveDate>,
    /// To whom it was escalated.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_organisation_id: Option<Uuid>,
}

/// Figures and texts as they were before an upload changed or cleared them; no others.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overwritten {
    /// Figures by cell (`airtime`) or cell and category (`items.online_safety`).
    #[schema(value_type = BTreeMap<String, f64>)]
    values: BTreeMap<String, Quantity>,
    /// Texts by code.
    narratives: BTreeMap<String, String>,
}

impl From<ReportContent> for Overwritten {
    fn from(content: ReportContent) -> Self {
        let values = content.values.into_iter();
        Self {
            values: values.map(|(key, value)| (key.to_string(), value)).collect(),
            narratives: content.narratives,
        }
    }
}

impl From<PastEvent> for ReportEvent {
    fn from(PastEvent { sequence, event }: PastEvent) -> Self {
        let kind = serde_json::to_value(&event.change).unwrap_or_default()["kind"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let shown = Self {
            sequence,
            at: event.at,
            kind,
            from_state: event.from_state,
            to_state: Some(event.to_state),
            by: event.by.as_ref().map(|by| by.name.clone()),
            by_organisation_id: event.by.map(|by| by.organisation_id.0),
            reason: event.change.reason().map(str::to_owned),
            ..Self::default()
        };
        shown.with(event.change)
    }
}

impl ReportEvent {
    fn with(self, change: Change) -> Self {
        match change {
            Change::Opened { exclusion } => Self {
                reason: exclusion,
                ..self
            },
            Change::Derived { cells } => Self {
                cells: Some(cells),
                ..self
            },
            Change::Entered {
                cells,
                on_behalf,
                uploaded,
                before,
            } => Self {
                cells: Some(cells),
                on_behalf: Some(on_behalf),
                uploaded: Some(uploaded),
                before: before.map(|content| Overwritten::from(*content)),
                ..self
            },
            Change::Submitted {
                number,
                on_behalf,
                timeliness,
                is_validated,
            } => Self {
                number: Some(number),
                on_behalf: Some(on_behalf),
                timeliness: Some(timeliness),
                is_validated: Some(is_validated),
                ..self
            },
            Change::Accepted { note } | Change::Reminded { note } => Self { note, ..self },
            Change::LockExceptionGranted { until, .. } => Self {
                until: Some(until),
                ..self
            },
            Change::VersionCreated { version_number } => Self {
                number: Some(version_number),
                ..self
            },
            Change::DueDateSet {
                due_date,
                previous_due_date,
                ..
            } => Self {
                due_date: Some(due_date),
                previous_due_date: Some(previous_due_date),
                ..self
            },
            Change::Escalated { to_organisation_id } => Self {
                to_organisation_id: Some(to_organisation_id.0),
                ..self
            },
            Change::Returned { .. }
            | Change::Excluded { .. }
            | Change::Included { .. }
            | Change::Aggregated
            | Change::Locked => self,
        }
    }
}

/// Read the history of a report
///
/// Everything that happened, oldest first: who did what, when and why.
#[utoipa::path(
    tag = "reports",
    operation_id = "get_report_history",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), Parameters),
    responses((status = 200, description = "A page of the history.", body = ReportHistory)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reports/{id}/history")]
pub async fn history(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let (limit, after) = history_request(ListQuery {
        limit: query.0.limit,
        cursor: query.0.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    acting::find(&*unit, &state.context(&caller), id.0).await?;
    let page = unit.reports().history(id.0, after, limit).await?;
    respond::list(&request, &page.map(ReportEvent::from), None)
}
