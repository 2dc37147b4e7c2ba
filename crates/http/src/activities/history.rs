//! `GET /v1/activities/{id}/history`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use treem_domain::activities::event::{ActivityEvent as DomainEvent, ActivityEventKind};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ActivityId;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::new_activity::NewActivity;
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

/// A page of an activity's history.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ActivityHistory {
    /// What happened, oldest first.
    #[schema(max_items = 200)]
    items: Vec<ActivityEvent>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// That an activity was recorded, or corrected, and what it said then.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivityEvent {
    /// 1, 2, 3 … without gaps.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 2)]
    sequence: i64,
    /// When it happened.
    at: DateTime<Utc>,
    #[schema(value_type = schema::ActivityEventKind)]
    kind: ActivityEventKind,
    /// Name of the client that acted.
    #[schema(max_length = 200, example = "Ủy ban nhân dân tỉnh Kiên Giang")]
    by: String,
    /// Organisation of that client: another than the activity's where a superior acted on its behalf.
    by_organisation_id: Uuid,
    /// The members that a correction changed.
    #[schema(value_type = Vec<schema::Words>, max_items = 30, example = json!(["measures"]))]
    changed: Vec<String>,
    activity: NewActivity,
}

impl From<DomainEvent> for ActivityEvent {
    fn from(event: DomainEvent) -> Self {
        Self {
            sequence: event.sequence,
            at: event.at,
            kind: event.kind(),
            by: event.by.name,
            by_organisation_id: event.by.organisation_id.0,
            changed: event.changed,
            activity: event.content.into(),
        }
    }
}

/// Read the history of an activity
///
/// Who recorded and corrected it and when, oldest first, each with the activity as it then stood.
#[utoipa::path(
    tag = "activities",
    operation_id = "get_activity_history",
    params(("id" = uuid::Uuid, Path, description = "Id of the activity."), Parameters),
    responses((status = 200, description = "A page of the history.", body = ActivityHistory)),
    security(("oauth2" = ["activities:read"]))
)]
#[get("/v1/activities/{id}/history")]
pub async fn history(
    request: HttpRequest,
    caller: Caller<scopes::ActivitiesRead>,
    id: PathId<ActivityId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let (limit, after) = history_request(ListQuery {
        limit: query.0.limit,
        cursor: query.0.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    let found = unit.activities().find(id.0, &caller).await?;
    found.ok_or(Error::NotFound)?;
    let page = unit.activities().history(id.0, after, limit).await?;
    respond::list(&request, &page.map(ActivityEvent::from), None)
}
