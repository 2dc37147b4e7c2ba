//! `POST /v1/organisations`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::organisations::create::{self as use_case, NewOrganisation as Command};
use treem_domain::organisations::organisation::{OrganisationKind, SuccessionKind, UnitKey};
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::Organisation;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};
use crate::schema;

/// An organisation to enter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Your own key for it; unique.
    #[schema(min_length = 1, max_length = 100, example = "so-khcn-an-giang")]
    external_reference: Option<String>,
    /// Full name.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Sở Khoa học và Công nghệ tỉnh An Giang"
    )]
    name: String,
    #[schema(value_type = schema::OrganisationKind)]
    kind: OrganisationKind,
    /// The organisation above it.
    parent_id: Option<Uuid>,
    /// Identifier by Decision 20/2020/QĐ-TTg; leave it out where none is known.
    #[schema(min_length = 1, max_length = 35, example = "H01.15")]
    identifier: Option<String>,
    /// The administrative unit that it governs.
    unit: Option<UnitReference>,
    /// First day on which it exists.
    #[schema(example = "2025-07-01")]
    valid_from: NaiveDate,
    /// First day on which it no longer exists.
    valid_until: Option<NaiveDate>,
    /// From whom it takes over.
    #[serde(default)]
    #[schema(max_items = 200)]
    predecessors: Vec<Predecessor>,
}

impl BodyType for NewOrganisation {}

/// An administrative unit by code and first day: codes are re-used.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitReference {
    /// Code of the General Statistics Office.
    #[schema(min_length = 1, max_length = 10, example = "30742")]
    pub code: String,
    /// The day from which the unit bears it.
    #[schema(example = "2025-07-01")]
    pub valid_from: NaiveDate,
}

impl From<UnitReference> for UnitKey {
    fn from(unit: UnitReference) -> Self {
        Self {
            code: unit.code,
            valid_from: unit.valid_from,
        }
    }
}

impl From<UnitKey> for UnitReference {
    fn from(key: UnitKey) -> Self {
        Self {
            code: key.code,
            valid_from: key.valid_from,
        }
    }
}

/// An organisation from which another takes over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Predecessor {
    /// The organisation that was before.
    organisation_id: Uuid,
    #[schema(value_type = schema::SuccessionKind)]
    kind: SuccessionKind,
}

impl From<NewOrganisation> for Command {
    fn from(body: NewOrganisation) -> Self {
        Self {
            external_reference: body.external_reference,
            name: body.name,
            kind: body.kind,
            parent_id: body.parent_id.map(Into::into),
            identifier: body.identifier,
            unit: body.unit.map(Into::into),
            valid_from: body.valid_from,
            valid_until: body.valid_until,
            predecessors: body
                .predecessors
                .into_iter()
                .map(|one| (one.organisation_id.into(), one.kind))
                .collect(),
        }
    }
}

/// Enter an organisation
///
/// The parent and all predecessors must be in the registry.
#[utoipa::path(
    tag = "organisations",
    operation_id = "create_organisation",
    request_body = NewOrganisation,
    responses((status = 201, description = "The new organisation.", body = Organisation)),
    security(("oauth2" = ["organisations:write"]))
)]
#[post("/v1/organisations")]
pub async fn create(
    caller: Caller<scopes::OrganisationsWrite>,
    key: IdempotencyKey,
    body: Body<NewOrganisation>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command: Command = body.value.into();
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let organisation = use_case::create(unit, &state.context(&caller), command).await?;
        let (version, location) = (
            organisation.version,
            format!("/v1/organisations/{}", organisation.id),
        );
        Answer::created(&Organisation::from(organisation), version, location)
    })
    .await
}
