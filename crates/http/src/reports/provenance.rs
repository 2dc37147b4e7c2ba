//! `GET /v1/reports/{id}/provenance`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use treem_domain::kernel::Quantity;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::acting;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Where derived figures came from.
#[derive(Serialize, ToSchema)]
pub struct ReportProvenance {
    /// Each activity's share, by place.
    #[schema(max_items = 100000)]
    items: Vec<Share>,
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

/// Read where derived figures came from
///
/// The activities behind each proposal, as they were when it was last derived.
#[utoipa::path(
    tag = "reports",
    operation_id = "get_report_provenance",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    responses((status = 200, description = "Each activity's share.", body = ReportProvenance)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reports/{id}/provenance")]
pub async fn provenance(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    acting::find(&*unit, &state.context(&caller), id.0).await?;
    let provenance = unit.reports().provenance(id.0).await?;
    let items = provenance
        .into_iter()
        .map(|share| Share {
            place: share.key.to_string(),
            activity_id: share.activity_id.0,
            value: share.value,
        })
        .collect();
    respond::resource(&request, &ReportProvenance { items }, None)
}
