//! `GET /v1/activities`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::activities::repository::ActivityQuery;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::Activity;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Words to find in title, description, programme and place, without diacritics, case or đ/d mattering.
    #[param(min_length = 1, max_length = 200, example = "an toan tren mang")]
    q: Option<String>,
    /// Only of this organisation.
    organisation_id: Option<Uuid>,
    /// Only of this organisation and all below it.
    within: Option<Uuid>,
    /// Only the one recorded under this reference.
    #[param(min_length = 1, max_length = 100, example = "phat-song-2021-06-14-1")]
    external_reference: Option<String>,
    /// Only of this kind: a code of the vocabulary `deliverables`.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime"
    )]
    kind: Option<String>,
    /// Only through this channel: a code of the vocabulary `channels`.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "television"
    )]
    channel: Option<String>,
    /// Only on this topic: a code of the vocabulary `topics`.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "online_risks"
    )]
    topic: Option<String>,
    /// Only those for this audience: a code of the vocabulary `audiences`.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "mothers"
    )]
    audience: Option<String>,
    /// Only those with a value of this measure: a code of the vocabulary `measures`.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime_minutes"
    )]
    measure: Option<String>,
    /// Only those that serve this task.
    task_id: Option<Uuid>,
    /// Only those that serve a task of this directive.
    directive_id: Option<Uuid>,
    /// Only those whose last day is this or later.
    #[param(example = "2021-06-01")]
    from: Option<NaiveDate>,
    /// Only those whose last day is this or earlier.
    #[param(example = "2021-06-30")]
    until: Option<NaiveDate>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
    /// Whether to count all that match.
    #[param(default = false)]
    count: Option<bool>,
    /// Comma-separated members to keep of each item; `id` always stays.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[a-z_]+(,[a-z_]+)*$",
        example = "title,to_date"
    )]
    fields: Option<String>,
}

/// A page of activities.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ActivityList {
    /// The activities, the latest recorded first.
    #[schema(max_items = 200)]
    items: Vec<Activity>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List activities
///
/// Those that you see, the latest recorded first.
#[utoipa::path(
    tag = "activities",
    operation_id = "list_activities",
    params(Parameters),
    responses((status = 200, description = "A page of activities.", body = ActivityList)),
    security(("oauth2" = ["activities:read"]))
)]
#[get("/v1/activities")]
pub async fn list(
    request: HttpRequest,
    caller: Caller<scopes::ActivitiesRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let wanted = ActivityQuery {
        text: query.q,
        organisation_id: query.organisation_id.map(Into::into),
        within: query.within.map(Into::into),
        external_reference: query.external_reference,
        kind: query.kind,
        channel: query.channel,
        topic: query.topic,
        audience: query.audience,
        measure: query.measure,
        task_id: query.task_id.map(Into::into),
        directive_id: query.directive_id.map(Into::into),
        from: query.from,
        until: query.until,
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit.activities().list(&wanted, &caller).await?;
    respond::list(&request, &page.map(Activity::from), query.fields.as_deref())
}
