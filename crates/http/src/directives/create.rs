//! `POST /v1/directives`

use actix_web::{HttpResponse, post, web};
use treem_domain::directives::directive::Directive as Entity;
use treem_domain::directives::draft::Draft;
use treem_domain::directives::repository::DirectiveStanding;
use treem_domain::directives::save_draft as use_case;
use treem_domain::kernel::Scopes;

use super::new_directive::NewDirective;
use super::representation::Directive;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Draft a directive
///
/// Every fault is named at once; what is still missing can be added until the directive is issued. A document with a
/// secrecy level is refused.
#[utoipa::path(
    tag = "directives",
    operation_id = "create_directive",
    request_body = NewDirective,
    responses((status = 201, description = "The draft.", body = Directive)),
    security(("oauth2" = ["directives:draft"]))
)]
#[post("/v1/directives")]
pub async fn create(
    caller: Caller<scopes::DirectivesDraft>,
    key: IdempotencyKey,
    body: Body<NewDirective>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let draft: Draft = body.value.into();
    once(&state, &caller, &key, &body.bytes, async |unit| {
        created(
            use_case::create(unit, &state.context(&caller), &draft).await?,
            &caller.scopes,
        )
    })
    .await
}

/// 201 with a draft.
pub(super) fn created(draft: Entity, scopes: &Scopes) -> Result<Answer> {
    let (version, location) = (draft.version, format!("/v1/directives/{}", draft.id));
    let standing = DirectiveStanding {
        issuer: true,
        recipient: false,
    };
    Answer::created(
        &Directive::seen(draft, standing, scopes, Vec::new()),
        version,
        location,
    )
}
