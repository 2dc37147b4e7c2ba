//! `GET /v1/models/{id}/history`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use treem_domain::kernel::id::ModelId;
use treem_domain::kernel::{Error, Page};
use treem_domain::models::event::ChangeKind;
use treem_domain::models::{Change, ModelEvent as DomainEvent, ModelState};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::ModelEvaluation;
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

/// A page of a model's history.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ModelHistory {
    /// What happened, oldest first.
    #[schema(max_items = 200)]
    items: Vec<ModelEvent>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// One entry of a model's history. Which members it has depends on its kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelEvent {
    /// 1, 2, 3 … without gaps.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 3)]
    sequence: i64,
    /// When it happened.
    at: DateTime<Utc>,
    #[schema(value_type = schema::ModelEventKind)]
    kind: ChangeKind,
    /// The state before; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::ModelState>)]
    from_state: Option<ModelState>,
    #[schema(value_type = schema::ModelState)]
    to_state: ModelState,
    /// Name of the client that acted.
    #[schema(max_length = 200, example = "Ủy ban nhân dân thành phố Rạch Giá")]
    by: String,
    /// Organisation of that client.
    by_organisation_id: Uuid,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, example = "Đã có kế hoạch và kinh phí năm 2021.")]
    note: Option<String>,
    /// Why it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 2000,
        example = "Đã lồng ghép vào hoạt động thường xuyên của nhà trường."
    )]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evaluation: Option<ModelEvaluation>,
    /// The model of which this one is a replica.
    #[serde(skip_serializing_if = "Option::is_none")]
    replicated_from_id: Option<Uuid>,
    /// The organisation that was invited to take it over.
    #[serde(skip_serializing_if = "Option::is_none")]
    offered_to_organisation_id: Option<Uuid>,
    /// The model in the further place.
    #[serde(skip_serializing_if = "Option::is_none")]
    replica_id: Option<Uuid>,
    /// Who runs it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    replica_organisation_id: Option<Uuid>,
}

impl From<DomainEvent> for ModelEvent {
    fn from(event: DomainEvent) -> Self {
        let mut shown = Self {
            sequence: event.sequence,
            at: event.at,
            kind: event.change.kind(),
            from_state: event.from_state,
            to_state: event.to_state,
            by: event.by.name,
            by_organisation_id: event.by.organisation_id.0,
            note: None,
            reason: None,
            evaluation: None,
            replicated_from_id: None,
            offered_to_organisation_id: None,
            replica_id: None,
            replica_organisation_id: None,
        };
        match event.change {
            Change::Created { replicated_from_id } => {
                shown.replicated_from_id = replicated_from_id.map(|id| id.0);
            }
            Change::Updated => {}
            Change::Run { note } => shown.note = note,
            Change::Evaluated { evaluation } => shown.evaluation = Some(evaluation.into()),
            Change::Offered { organisation_id } => {
                shown.offered_to_organisation_id = Some(organisation_id.0);
            }
            Change::Replicated {
                replica_id,
                organisation_id,
            } => {
                shown.replica_id = Some(replica_id.0);
                shown.replica_organisation_id = Some(organisation_id.0);
            }
            Change::Ended { ending } => shown.reason = Some(ending.reason),
        }
        shown
    }
}

/// Read the history of a model
///
/// Everything that happened, oldest first: who did what and when, with every evaluation.
#[utoipa::path(
    tag = "models",
    operation_id = "get_model_history",
    params(("id" = uuid::Uuid, Path, description = "Id of the model."), Parameters),
    responses((status = 200, description = "A page of the history.", body = ModelHistory)),
    security(("oauth2" = ["models:read"]))
)]
#[get("/v1/models/{id}/history")]
pub async fn history(
    request: HttpRequest,
    caller: Caller<scopes::ModelsRead>,
    id: PathId<ModelId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let (limit, after) = history_request(ListQuery {
        limit: query.0.limit,
        cursor: query.0.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    let found = unit.models().find(id.0, &caller).await?;
    found.ok_or(Error::NotFound)?;
    let page: Page<DomainEvent> = unit.models().history(id.0, after, limit).await?;
    respond::list(&request, &page.map(ModelEvent::from), None)
}
