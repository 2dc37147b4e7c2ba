//! `POST /v1/directives/{id}/issue`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::directives::issue::{self as use_case, Issue};
use treem_domain::directives::repository::DirectiveStanding;
use treem_domain::kernel::id::DirectiveId;
use utoipa::ToSchema;

use super::representation::Directive;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// What may still be said on issue; an empty object takes what the draft says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueDirective {
    /// The number; the draft's, or the next free one of the year where neither says it.
    #[schema(minimum = 1, maximum = 999999, example = 592)]
    number: Option<u32>,
    /// The day printed on the document; the draft's, or today where neither says it. Not in the future.
    #[schema(example = "2021-06-09")]
    date: Option<NaiveDate>,
}

impl BodyType for IssueDirective {}

/// Issue a directive
///
/// Gives the number (Decree 30/2020/NĐ-CP: it restarts each 1 January and is unique per issuer, year and register),
/// makes the directive immutable and assigns one task per obligation and lead organisation, all in one transaction.
/// Issuer and recipients must exist on the document's day.
#[utoipa::path(
    tag = "directives",
    operation_id = "issue_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the draft.")),
    request_body = IssueDirective,
    responses((status = 200, description = "The issued directive.", body = Directive)),
    security(("oauth2" = ["directives:issue"]))
)]
#[post("/v1/directives/{id}/issue")]
pub async fn issue(
    caller: Caller<scopes::DirectivesIssue>,
    id: PathId<DirectiveId>,
    key: IdempotencyKey,
    body: Body<IssueDirective>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Issue {
        number: body.value.number,
        date: body.value.date,
    };
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let (directive, _) = use_case::issue_by_id(unit, &state.context(&caller), id.0, &command).await?;
        let version = directive.version;
        let standing = DirectiveStanding {
            issuer: true,
            recipient: false,
        };
        Answer::ok(
            &Directive::seen(directive, standing, &caller.scopes, Vec::new()),
            version,
        )
    })
    .await
}
