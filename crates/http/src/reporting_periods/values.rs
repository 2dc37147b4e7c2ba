//! `GET /v1/reporting-periods/{id}/values`

use actix_web::{HttpResponse, get, web};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::kernel::{Actor, Error, Result as DomainResult};
use treem_domain::reports::repository::{ReportQuery, ReportView};
use treem_domain::reports::{ReportScope, ReportState};
use treem_forms::write::{RowFormat, RowValue, Rows, ValueRow};
use utoipa::IntoParams;
use uuid::Uuid;

use super::uploads::spec::Asked;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::respond::FileKind;
use crate::schema;

/// Reports read and sent at once; no more than that is held in memory.
const BATCH: u64 = 100;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// `csv` or `ndjson` (one JSON object a line).
    #[param(pattern = "^(csv|ndjson)$", default = "csv", example = "ndjson")]
    format: Option<String>,
    /// Only of this organisation.
    organisation_id: Option<Uuid>,
    /// Only of this organisation and all below it.
    within: Option<Uuid>,
    /// Only of reports in this state.
    #[param(value_type = Option<schema::ReportState>, inline)]
    state: Option<ReportState>,
}

/// Export the figures of a period
///
/// All figures and texts of the reports of the period that you see in GET /v1/reports: organisations' own reports, of each
/// the newest version, drafts included. One row each in the columns of an upload, organisation, cell, category, value, so
/// that the file can be sent to POST /v1/reporting-periods/{id}/uploads as it is. The organisation is named by its external
/// reference, or by its id where it has none.
///
/// CSV has a decimal point, three decimal places written with a fourth (`1.2340`, which cannot be a thousand), and an
/// apostrophe before a text that a spreadsheet would run as a formula: before `=`, `+`, `-` or `@` at the beginning of a
/// text and after a semicolon, tab or line break in it. An upload takes it away again. NDJSON has the texts as they are.
///
/// The rows are read while they are sent: a report that changes meanwhile is in the file as it is when its turn comes. An
/// export that fails ends without its last chunk, and the connection is closed, so the client sees an incomplete answer
/// and not a short file: ask again.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "export_report_values",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), Parameters),
    responses((
        status = 200,
        description = "The rows.",
        content((String = "text/csv"), (String = "application/x-ndjson")),
        headers(("Content-Disposition" = String, description = "The name to save the file under."))
    )),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reporting-periods/{id}/values")]
pub async fn export(
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportingPeriodId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (kind, format) = match query.format.as_deref() {
        Some("ndjson") => (FileKind::Ndjson, RowFormat::Ndjson),
        _ => (FileKind::Csv, RowFormat::Csv),
    };
    let all = ReportQuery {
        period_id: Some(id.0),
        scope: Some(ReportScope::Own),
        newest: true,
        today: state.context(&caller).today,
        limit: BATCH,
        ..ReportQuery::default()
    };
    let unit = state.store.read().await?;
    let asked = Asked::find(&*unit, &caller, id.0).await?;
    let any = ReportQuery {
        limit: 1,
        ..all.clone()
    };
    if unit.reports().list(&any, &caller).await?.items.is_empty() {
        return Err(Error::NotFound.into());
    }
    drop(unit);
    let wanted = ReportQuery {
        organisation_id: query.organisation_id.map(Into::into),
        within: query.within.map(Into::into),
        states: query.state.into_iter().collect(),
        ..all
    };
    let name = format!("{}-{}", asked.template.code, asked.period.identifier);
    let mut response = HttpResponse::Ok();
    kind.describe(&mut response, &name);
    Ok(response.streaming(rows(state, caller.clone(), wanted, format)))
}

/// The header, then a chunk for each batch. A batch is read when the one before was taken, on a unit of its own: a slow
/// reader holds no connection to the database. A fault ends the stream, and with it the connection.
fn rows(
    state: web::Data<State>,
    actor: Actor,
    query: ReportQuery,
    format: RowFormat,
) -> impl Stream<Item = DomainResult<Bytes>> {
    let header = Bytes::from_static(format.header().as_bytes());
    let batches = stream::try_unfold(Some(query), move |query| {
        let (state, actor) = (state.clone(), actor.clone());
        async move {
            match query {
                Some(query) => match batch(&state, &actor, query, format).await {
                    Ok(sent) => Ok(Some(sent)),
                    Err(cause) => {
                        tracing::error!(%cause, "an export of figures broke off");
                        Err(cause)
                    }
                },
                None => Ok(None),
            }
        }
    });
    stream::iter([Ok(header)]).chain(batches)
}

/// The next rows, and the query for those after them.
async fn batch(
    state: &State,
    actor: &Actor,
    query: ReportQuery,
    format: RowFormat,
) -> DomainResult<(Bytes, Option<ReportQuery>)> {
    let unit = state.store.read().await?;
    let page = unit.reports().list(&query, actor).await?;
    drop(unit);
    let mut rows = Rows::new(format);
    for view in &page.items {
        push(&mut rows, view)?;
    }
    let next = page.next.map(|next| ReportQuery {
        after: Some(next),
        ..query
    });
    Ok((rows.into_bytes().into(), next))
}

fn push(rows: &mut Rows, view: &ReportView) -> DomainResult<()> {
    let id = view.report.organisation_id.to_string();
    let organisation = view.organisation_reference.as_deref().unwrap_or(&id);
    let content = &view.report.content;
    for (key, value) in &content.values {
        rows.push(&ValueRow {
            organisation,
            cell: &key.cell,
            category: key.category.as_deref(),
            value: RowValue::Figure(*value),
        })?;
    }
    for (code, text) in &content.narratives {
        rows.push(&ValueRow {
            organisation,
            cell: code,
            category: None,
            value: RowValue::Text(text),
        })?;
    }
    Ok(())
}
