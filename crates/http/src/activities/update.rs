//! `PATCH /v1/activities/{id}`

use actix_web::{HttpRequest, HttpResponse, patch, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use treem_domain::activities::activity::Activity as Entity;
use treem_domain::activities::save as use_case;
use treem_domain::kernel::id::ActivityId;
use treem_domain::kernel::{Code, Faults};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::new_activity::NewActivity;
use super::representation::Activity;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, PathId, parse_value};
use crate::problem::Result;
use crate::respond;

/// Members of an activity to change (RFC 7396): absent keeps, null clears. Lists are replaced whole.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct ActivityPatch(Map<String, Value>);

/// The published schema is made from NewActivity: the same members, none required, each with null.
impl PartialSchema for ActivityPatch {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(ObjectBuilder::new().build()))
    }
}

impl ToSchema for ActivityPatch {}

impl BodyType for ActivityPatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

/// Correct an activity
///
/// A merge patch (RFC 7396) on the activity as `POST /v1/activities` takes it; the whole is checked again. Terms that
/// were retired since may stay, and only what the patch makes alike to another activity is pointed out. A patch that
/// changes nothing leaves the version as it is.
#[utoipa::path(
    tag = "activities",
    operation_id = "update_activity",
    params(("id" = uuid::Uuid, Path, description = "Id of the activity.")),
    request_body(content = ActivityPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The activity as it now is.", body = Activity)),
    security(("oauth2" = ["activities:write"]))
)]
#[patch("/v1/activities/{id}")]
pub async fn update(
    request: HttpRequest,
    caller: Caller<scopes::ActivitiesWrite>,
    id: PathId<ActivityId>,
    if_match: IfMatch,
    body: Body<ActivityPatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let before = use_case::find_own(&*unit, &context, id.0).await?;
    if_match.check(before.version)?;
    let mut faults = Faults::new();
    let wanted = patched(&before, body.value, &mut faults)?;
    let not_a_duplicate = wanted.not_a_duplicate.unwrap_or(false);
    let content = wanted.into_content(state.settings.time_zone, &mut faults);
    let after = faults.beside(use_case::update(&*unit, &context, &before, content, not_a_duplicate).await)?;
    unit.commit().await?;
    let version = after.version;
    respond::resource(&request, &Activity::from(after), Some(version))
}

/// The activity after the patch, checked like a new one.
fn patched(before: &Entity, patch: ActivityPatch, faults: &mut Faults) -> Result<NewActivity> {
    let mut document = respond::value(&NewActivity::from(before.clone()))?;
    json_patch::merge(&mut document, &Value::Object(patch.0));
    let wanted: NewActivity = parse_value(document)?;
    if wanted
        .organisation_id
        .is_some_and(|id| id != before.organisation_id.0)
    {
        faults.add(
            "/organisation_id",
            Code::NotAllowedValue,
            "Hoạt động không đổi đơn vị; hãy xóa và ghi nhận lại cho đơn vị kia.",
            "An activity stays with its organisation: delete it and record it for the other.",
        );
    }
    Ok(wanted)
}
