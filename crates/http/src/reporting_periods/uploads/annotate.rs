//! `POST /v1/reporting-periods/{id}/uploads/annotated`

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;

use actix_web::{HttpRequest, HttpResponse, post, web};
use treem_domain::imports::Row;
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::reports::repository::Reporter;
use treem_domain::reports::upload::{self as use_case, Options};
use treem_forms::{Bounds, Expected, read, write};

use super::receive::receive;
use super::rows::{FileRows, Gauge, format_of};
use super::spec::{Asked, Wanted, reference_of, reporters};
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
/// The same file as for an upload, 20 MiB at most; nothing is written. The answer is the form as a workbook with the
/// values as they were sent: each refused cell red, with what is wrong and what mends it as a note, and a sheet that
/// lists all faults.
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
    let received = receive(&state, &request, payload, digest).await?;
    let size = received.size;
    if size > MOST_BYTES {
        return Err(too_large(MOST_BYTES));
    }
    let (file, format) = format_of(received.file, query.0.dialect()).await?;
    let again = file.try_clone().map_err(Error::internal)?;
    let unit = state.store.begin().await?;
    let asked = Asked::find(&*unit, &caller, id.0).await?;
    let mut rows = FileRows::of(
        file,
        format,
        asked.identity(),
        asked.template.content.clone(),
        &Gauge::default(),
    );
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    let context = state.context(&caller);
    let tried = use_case::upload(&*unit, &context, id.0, options, &mut rows).await;
    let all = reporters(&*unit, &caller, id.0, Wanted::All).await;
    unit.rollback().await?;
    let (tried, all) = (tried?, all?);
    let own = caller.organisation_id;
    let name = format!("{}-{}-loi", asked.template.code, asked.period.identifier);
    let marked = tokio::task::spawn_blocking(move || {
        let sent = as_sent(again, format, &asked)?;
        let mut spec = asked.spec(&[]);
        spec.organisations = named(&sent, &all, own);
        write::annotated(&spec, &sent, &tried.summary.rejected)
    });
    let marked = marked.await.map_err(Error::internal)??;
    let mut response = HttpResponse::Ok();
    FileKind::Xlsx.describe(&mut response, &name);
    Ok(response.body(marked))
}

fn as_sent(
    mut file: File,
    format: treem_forms::Format,
    asked: &Asked,
) -> treem_domain::kernel::Result<Vec<Row>> {
    std::io::Seek::rewind(&mut file).map_err(Error::internal)?;
    let expected = Expected {
        identity: &asked.identity(),
        content: &asked.template.content,
    };
    read::as_sent(BufReader::new(file), format, &Bounds::default(), expected)
}

/// A column for each organisation that the file names, under the name by which it does.
fn named(
    sent: &[Row],
    all: &[Reporter],
    own: treem_domain::kernel::id::OrganisationId,
) -> Vec<treem_forms::Reporter> {
    let names: BTreeSet<Option<&str>> = sent.iter().map(|row| row.organisation.as_deref()).collect();
    let column = |name: Option<&str>| {
        let found = all.iter().find(|reporter| match name {
            None => reporter.organisation_id == own,
            Some(name) => {
                reporter.external_reference.as_deref() == Some(name)
                    || reporter.identifier.as_deref() == Some(name)
                    || reporter.organisation_id.to_string() == name
            }
        })?;
        Some(treem_forms::Reporter {
            reference: name.map_or_else(|| reference_of(found), str::to_owned),
            name: found.name.clone(),
        })
    };
    names.into_iter().filter_map(column).collect()
}
