//! `GET /v1/reports/{id}/submissions`

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use treem_domain::kernel::Quantity;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::acting;
use treem_domain::reports::repository::Submission as Sent;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Everything that was sent of a report.
#[derive(Serialize, ToSchema)]
pub struct SubmissionList {
    /// The submissions, first first.
    #[schema(max_items = 10000)]
    items: Vec<Submission>,
}

/// What was sent at one submission; it never changes.
#[derive(Serialize, ToSchema)]
pub struct Submission {
    /// 1, 2, 3 …
    #[schema(minimum = 1, maximum = 100000, example = 1)]
    number: i32,
    /// When it was sent.
    at: chrono::DateTime<chrono::Utc>,
    /// Name of the client that sent it.
    #[schema(max_length = 200)]
    by: String,
    /// Organisation of that client.
    by_organisation_id: Uuid,
    /// Whether it was sent in place of the organisation (nhập thay).
    on_behalf: bool,
    /// Whether everything required was there and every rule held.
    is_validated: bool,
    /// Figures by place.
    #[schema(value_type = BTreeMap<String, f64>)]
    values: BTreeMap<String, Quantity>,
    /// Texts by code.
    narratives: BTreeMap<String, String>,
    /// Why it was sent although something was missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    explanation: Option<String>,
}

impl From<Sent> for Submission {
    fn from(sent: Sent) -> Self {
        Self {
            number: sent.number,
            at: sent.at,
            by: sent.by.name,
            by_organisation_id: sent.by.organisation_id.0,
            on_behalf: sent.on_behalf,
            is_validated: sent.is_validated,
            values: sent
                .content
                .values
                .iter()
                .map(|(key, value)| (key.to_string(), *value))
                .collect(),
            narratives: sent.content.narratives,
            explanation: sent.content.explanation,
        }
    }
}

/// Read the submissions of a report
///
/// What was sent each time, as it was.
#[utoipa::path(
    tag = "reports",
    operation_id = "list_report_submissions",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    responses((status = 200, description = "All submissions.", body = SubmissionList)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reports/{id}/submissions")]
pub async fn submissions(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    acting::find(&*unit, &state.context(&caller), id.0).await?;
    let sent = unit.reports().submissions(id.0).await?;
    let items = sent.into_iter().map(Into::into).collect();
    respond::resource(&request, &SubmissionList { items }, None)
}
