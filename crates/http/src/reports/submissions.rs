//! `GET /v1/reports/{id}/submissions`

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use treem_domain::kernel::Quantity;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::acting;
use treem_domain::reports::repository::Submission as Sent;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::respond::{self, ListQuery, history_request};

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

/// A page of what was sent of a report.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct SubmissionList {
    /// The submissions, first first.
    #[schema(max_items = 200)]
    items: Vec<Submission>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
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
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), Parameters),
    responses((status = 200, description = "A page of submissions.", body = SubmissionList)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reports/{id}/submissions")]
pub async fn submissions(
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
    let page = unit.reports().submissions(id.0, after, limit).await?;
    respond::list(&request, &page.map(Submission::from), None)
}
