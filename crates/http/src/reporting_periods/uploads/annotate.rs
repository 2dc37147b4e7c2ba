//! `POST /v1/reporting-periods/{id}/uploads/annotated`

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::BufReader;

use actix_web::{HttpRequest, HttpResponse, post, web};
use treem_domain::imports::Row;
use treem_domain::kernel::id::{OrganisationId, ReportingPeriodId};
use treem_domain::kernel::{Actor, Error, Result as DomainResult};
use treem_domain::reports::repository::Reporter;
use treem_domain::reports::upload::{self as use_case, Options, Uploaded};
use treem_domain::store::UnitOfWork;
use treem_forms::{Bounds, Expected, Format, read, write};

use super::receive::receive;
use super::rows::{FileRows, Gauge, format_of};
use super::spec::{Asked, Column, check_width};
use super::upload::Parameters;
use crate::State;
use crate::attachments::FileContent;
use crate::auth::{Caller, scopes};
use crate::extract::{ContentDigest, PathId, Query, too_large};
use crate::problem::Result;
use crate::respond::FileKind;

/// A workbook is held whole while it is marked.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// Check a file and mark its faults
///
/// The same file and parameters as for an upload, 20 MiB at most; nothing is written. The answer is the form as a workbook
/// with a column for each organisation that the file names, 1,000 at most: the figures that its report holds, and over them
/// the values as they were sent. Each refused cell is red, with what is wrong and what mends it as a note, and a sheet
/// lists all faults. With `submit=true` that goes for what is missing and for the rules between cells as well; it needs
/// the scope `reports:submit`, as an upload does.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "annotate_reports",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), Parameters),
    request_body(content = FileContent, content_type = "application/octet-stream", description = "The file."),
    responses((
        status = 200,
        description = "The marked workbook.",
        content((FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "The name to save the file under."))
    )),
    security(("oauth2" = ["reports:write"]))
)]
#[post("/v1/reporting-periods/{id}/uploads/annotated")]
pub async fn annotate(
    caller: Caller<scopes::ReportsWrite>,
    id: PathId<ReportingPeriodId>,
    query: Query<Parameters>,
    digest: ContentDigest,
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    query.0.check_scopes(&caller)?;
    let received = receive(&state, &request, payload, digest).await?;
    let size = received.size;
    if size > MOST_BYTES {
        return Err(too_large(MOST_BYTES));
    }
    let options = Options {
        dry_run: true,
        ..query.0.options()
    };
    let (file, format) = format_of(received.file, query.0.dialect()).await?;
    let again = file.try_clone().map_err(Error::internal)?;
    let unit = state.store.begin().await?;
    let checked = check(&*unit, &state, &caller, id.0, options, file, format).await;
    unit.rollback().await?;
    let (asked, tried) = checked?;
    let (asked, sent) = in_background(move || {
        let sent = as_sent(again, format, &asked)?;
        Ok((asked, sent))
    })
    .await?;
    let unit = state.store.read().await?;
    let all = unit.reports().reporters(id.0, &caller).await?;
    let columns = named(&sent, all, caller.organisation_id);
    check_width(columns.len(), "")?;
    let values = asked.values(&*unit, &caller, &columns).await?;
    drop(unit);
    let name = format!("{}-{}-loi", asked.template.code, asked.period.identifier);
    let marked = in_background(move || {
        let mut spec = asked.spec(&columns);
        spec.values = values;
        write::annotated(&spec, &sent, &tried.summary.rejected)
    })
    .await?;
    let mut response = HttpResponse::Ok();
    FileKind::Xlsx.describe(&mut response, &name);
    Ok(response.body(marked))
}

/// What an upload of the file would come to.
async fn check(
    unit: &dyn UnitOfWork,
    state: &State,
    caller: &Actor,
    id: ReportingPeriodId,
    options: Options,
    file: File,
    format: Format,
) -> DomainResult<(Asked, Uploaded)> {
    let asked = Asked::find(unit, caller, id).await?;
    let (identity, content) = (asked.identity(), asked.template.content.clone());
    let mut rows = FileRows::of(file, format, identity, content, &Gauge::default());
    let uploaded = use_case::upload(unit, &state.context(caller), id, options, &mut rows).await?;
    Ok((asked, uploaded))
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> DomainResult<T> + Send + 'static,
) -> DomainResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

fn as_sent(mut file: File, format: Format, asked: &Asked) -> DomainResult<Vec<Row>> {
    std::io::Seek::rewind(&mut file).map_err(Error::internal)?;
    let expected = Expected {
        identity: &asked.identity(),
        content: &asked.template.content,
    };
    read::as_sent(BufReader::new(file), format, &Bounds::default(), expected)
}

/// A column for each organisation that the file names, under the name by which it does.
fn named(sent: &[Row], all: Vec<Reporter>, own: OrganisationId) -> Vec<Column> {
    let mut by_name = HashMap::with_capacity(all.len() * 2);
    for reporter in all {
        let is_own = reporter.organisation_id == own;
        let id = reporter.organisation_id.to_string();
        let references = [reporter.external_reference.clone(), reporter.identifier.clone()];
        for name in references.into_iter().flatten().chain([id]) {
            by_name.insert(Some(name), reporter.clone());
        }
        if is_own {
            by_name.insert(None, reporter);
        }
    }
    let names: BTreeSet<Option<&String>> = sent.iter().map(|row| row.organisation.as_ref()).collect();
    names
        .into_iter()
        .filter_map(|name| {
            let reporter = by_name.get(&name.cloned())?.clone();
            Some(match name {
                Some(name) => Column::named(name.clone(), reporter),
                None => Column::of(reporter),
            })
        })
        .collect()
}
