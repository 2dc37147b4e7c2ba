//! `GET /v1/reporting-periods/{id}/form`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::kernel::Code;
use treem_domain::kernel::id::ReportingPeriodId;
use utoipa::IntoParams;
use uuid::Uuid;

use super::spec::{Asked, Wanted, columns};
use crate::State;
use crate::attachments::FileContent;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::{Problem, Result};
use crate::respond::{self, FileKind};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Whose form it is; your own organisation's where it is left out.
    organisation_id: Option<Uuid>,
    /// A column for every organisation that you may enter for, 1,000 at most.
    #[param(default = false)]
    all: Option<bool>,
}

/// Download the form of a period
///
/// A workbook with a sheet for each section: headers locked, values checked as they are typed, drop-down lists, and the
/// figures that the reports hold already. Filled in, it is sent to POST /v1/reporting-periods/{id}/uploads.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "get_reporting_period_form",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), Parameters),
    responses(
        (
            status = 200,
            description = "The form.",
            content((FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
            headers(("Content-Disposition" = String, description = "The name to save the file under."))
        ),
        (status = 422, description = "More organisations than a form holds.")
    ),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reporting-periods/{id}/form")]
pub async fn form(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportingPeriodId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let wanted = if query.0.all.unwrap_or(false) {
        Wanted::All
    } else {
        Wanted::One(query.0.organisation_id.map_or(caller.organisation_id, Into::into))
    };
    let unit = state.store.read().await?;
    let asked = Asked::find(&*unit, &caller, id.0).await?;
    let columns = columns(&*unit, &caller, id.0, wanted).await?;
    let values = asked.values(&*unit, &caller, &columns).await?;
    let name = format!("{}-{}", asked.template.code, asked.period.identifier);
    let workbook = tokio::task::spawn_blocking(move || {
        let mut spec = asked.spec(&columns);
        spec.values = values;
        treem_forms::write::form(&spec)
    });
    let workbook = workbook
        .await
        .map_err(|_| Problem::new(Code::Internal))?
        .map_err(Problem::from)?;
    Ok(respond::file(&request, workbook, FileKind::Xlsx, &name))
}
