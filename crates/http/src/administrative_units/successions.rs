//! `GET /v1/administrative-units/{code}/successions`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::{Code, Error, Page};
use treem_domain::organisations::repository::UnitQuery;
use utoipa::ToSchema;

use super::representation::UnitSuccession;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::path_text;
use crate::problem::{Problem, Result};
use crate::respond;

/// The steps in which a code takes part.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct UnitSuccessionList {
    /// All steps, by day; a former district has none, because its level was abolished.
    #[schema(max_items = 200)]
    items: Vec<UnitSuccession>,
}

/// Read what became of a unit
///
/// All steps in which the code takes part, on either side: what the unit came of, and what it went into. The notes say
/// where a new unit spans two former districts (Vĩnh Thông, Tô Châu): totals of those districts cannot be rebuilt from
/// the new units.
#[utoipa::path(
    tag = "administrative-units",
    operation_id = "list_unit_successions",
    params((
        "code" = String,
        Path,
        description = "Code of the unit, whenever it bore it.",
        min_length = 1,
        max_length = 10,
        pattern = "^[0-9]+$",
        example = "30760"
    )),
    responses((status = 200, description = "The steps.", body = UnitSuccessionList)),
    security(("oauth2" = ["organisations:read"]))
)]
#[get("/v1/administrative-units/{code}/successions")]
pub async fn successions(
    request: HttpRequest,
    _caller: Caller<scopes::OrganisationsRead>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let code = checked(path_text(&request, "code"))?;
    let unit = state.store.read().await?;
    let known = UnitQuery {
        code: Some(code.to_owned()),
        limit: 1,
        ..UnitQuery::default()
    };
    if unit.organisations().list_units(&known).await?.items.is_empty() {
        return Err(Error::NotFound.into());
    }
    let steps = unit.organisations().unit_successions(code).await?;
    let page = Page {
        items: steps.into_iter().map(UnitSuccession::from).collect(),
        next: None,
        total: None,
    };
    respond::list(&request, &page, None)
}

fn checked(code: &str) -> Result<&str> {
    let is_code = (1..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then_some(code).ok_or_else(|| {
        Problem::new(Code::MalformedPath).detail(
            "Mã đơn vị hành chính gồm 1 đến 10 chữ số, ví dụ 30760.",
            "The code of a unit has 1 to 10 digits, for example 30760.",
        )
    })
}
