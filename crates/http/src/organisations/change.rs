//! `PATCH /v1/organisations/{id}`

use actix_web::{HttpRequest, HttpResponse, patch, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::Error;
use treem_domain::kernel::id::OrganisationId;
use treem_domain::organisations::change::{self as use_case, Changes};
use treem_domain::organisations::organisation::OrganisationKind;
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::Organisation;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, PathId, tri_state};
use crate::problem::Result;
use crate::respond;
use crate::schema;

/// What to change of an organisation (RFC 7396): absent keeps, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationPatch {
    /// Your own key for it; unique.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "ubnd-899")]
    external_reference: Option<Option<String>>,
    /// Full name.
    #[schema(
        value_type = String,
        required = false,
        min_length = 1,
        max_length = 300,
        example = "Ủy ban nhân dân thành phố Rạch Giá"
    )]
    name: Option<String>,
    #[schema(value_type = schema::OrganisationKind, required = false)]
    kind: Option<OrganisationKind>,
    /// The organisation above it; never itself or one below it.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<Uuid>)]
    parent_id: Option<Option<Uuid>>,
    /// Identifier by Decision 20/2020/QĐ-TTg.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 35, example = "H33.12.3")]
    identifier: Option<Option<String>>,
    /// First day on which it no longer exists.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<NaiveDate>, example = "2025-07-01")]
    valid_until: Option<Option<NaiveDate>>,
}

impl BodyType for OrganisationPatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

impl From<OrganisationPatch> for Changes {
    fn from(body: OrganisationPatch) -> Self {
        Self {
            external_reference: body.external_reference,
            name: body.name,
            kind: body.kind,
            parent_id: body.parent_id.map(|parent| parent.map(Into::into)),
            identifier: body.identifier,
            valid_until: body.valid_until,
        }
    }
}

/// Change an organisation
///
/// The first day of its existence and its unit do not change: what takes over is entered as a new organisation. A patch
/// that changes nothing leaves the version as it is.
#[utoipa::path(
    tag = "organisations",
    operation_id = "change_organisation",
    params(("id" = uuid::Uuid, Path, description = "Id of the organisation.")),
    request_body(content = OrganisationPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The organisation as it now is.", body = Organisation)),
    security(("oauth2" = ["organisations:write"]))
)]
#[patch("/v1/organisations/{id}")]
pub async fn change(
    request: HttpRequest,
    caller: Caller<scopes::OrganisationsWrite>,
    id: PathId<OrganisationId>,
    if_match: IfMatch,
    body: Body<OrganisationPatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.begin().await?;
    let before = unit.organisations().find(id.0).await?.ok_or(Error::NotFound)?;
    if_match.check(before.version)?;
    let after = use_case::change(&*unit, &state.context(&caller), before, body.value.into()).await?;
    let successions = unit.organisations().successions_of(after.id).await?;
    unit.commit().await?;
    let version = after.version;
    let shown = Organisation::from(after).with_successions(successions);
    respond::resource(&request, &shown, Some(version))
}
