//! `GET /v1/reports/{id}/provenance`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use treem_domain::kernel::Quantity;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::acting;
use treem_domain::reports::repository::Provenance;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 300)]
    cursor: Option<String>,
}

/// A page of where derived figures came from.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ReportProvenance {
    /// Each activity's share, by place.
    #[schema(max_items = 200)]
    items: Vec<Share>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 300)]
    next: Option<String>,
}

/// What one activity gave to one derived figure.
#[derive(Serialize, ToSchema)]
pub struct Share {
    /// Cell, or cell and category.
    #[schema(max_length = 130, example = "airtime")]
    place: String,
    /// The activity: GET /v1/activities/{id}.
    activity_id: Uuid,
    /// What it gave.
    #[schema(value_type = f64, example = 30.0)]
    value: Quantity,
}

impl From<Provenance> for Share {
    fn from(share: Provenance) -> Self {
        Self {
            place: share.key.to_string(),
            activity_id: share.activity_id.0,
            value: share.value,
        }
    }
}

/// Read where derived figures came from
///
/// The activities behind each proposal, as they were when it was last derived.
#[utoipa::path(
    tag = "reports",
    operation_id = "get_report_provenance",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), Parameters),
    responses((status = 200, description = "A page: each activity's share.", body = ReportProvenance)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reports/{id}/provenance")]
pub async fn provenance(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let (limit, after) = page_request(ListQuery {
        limit: query.0.limit,
        cursor: query.0.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    acting::find(&*unit, &state.context(&caller), id.0).await?;
    let page = unit.reports().provenance(id.0, after.as_ref(), limit).await?;
    respond::list(&request, &page.map(Share::from), None)
}
