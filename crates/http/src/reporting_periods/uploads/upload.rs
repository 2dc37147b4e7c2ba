//! `POST /v1/reporting-periods/{id}/uploads`

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::jobs::{FileOfFigures, Refusal};
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::kernel::{Actor, Code, Message, Scope};
use treem_domain::reports::upload::{self as use_case, Options, Uploaded};
use treem_domain::store::UnitOfWork;
use treem_forms::{CsvDialect, DecimalMark, Separator};
use utoipa::IntoParams;

use super::job::queue;
use super::receive::{Received, receive};
use super::rows::{FileRows, Gauge, format_of};
use super::spec::Asked;
use super::summary::UploadSummary;
use crate::State;
use crate::attachments::FileContent;
use crate::auth::{Caller, scopes};
use crate::extract::{ContentDigest, IdempotencyKey, PathId, Query, RespondAsync};
use crate::jobs::Job;
use crate::language::Language;
use crate::problem::{Problem, Result};
use crate::respond::{Answer, once};

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Do everything but the writing.
    #[param(default = false)]
    dry_run: Option<bool>,
    /// Whether one refused row means that nothing is written.
    #[param(default = true)]
    atomic: Option<bool>,
    /// Send the reports that the file names, once they are complete; needs the scope `reports:submit`.
    #[param(default = false)]
    submit: Option<bool>,
    /// Of CSV: what parts the columns, `comma` or `semicolon`; told from the header where it is left out.
    #[param(pattern = "^(comma|semicolon)$", example = "semicolon")]
    separator: Option<String>,
    /// Of CSV: what parts a number's fraction, `point` or `comma`; what could be read in two ways is refused where it is
    /// left out.
    #[param(pattern = "^(point|comma)$", example = "comma")]
    decimal: Option<String>,
}

impl Parameters {
    pub fn dialect(&self) -> CsvDialect {
        dialect(self.separator.as_deref(), self.decimal.as_deref())
    }

    fn file(self, period_id: ReportingPeriodId, size: u64) -> FileOfFigures {
        FileOfFigures {
            period_id,
            options: self.options(),
            size,
            separator: self.separator,
            decimal: self.decimal,
        }
    }

    /// Sending takes a scope of its own.
    pub fn check_scopes(&self, caller: &Actor) -> Result<()> {
        match self.submit {
            Some(true) if !caller.scopes.contains(Scope::ReportsSubmit) => Err(lacks_submit()),
            _ => Ok(()),
        }
    }

    pub fn options(&self) -> Options {
        Options {
            atomic: self.atomic.unwrap_or(true),
            dry_run: self.dry_run.unwrap_or(false),
            submit: self.submit.unwrap_or(false),
        }
    }
}

/// What the sender declares of a CSV file.
pub fn dialect(separator: Option<&str>, decimal: Option<&str>) -> CsvDialect {
    CsvDialect {
        separator: separator.map(|name| match name {
            "semicolon" => Separator::Semicolon,
            _ => Separator::Comma,
        }),
        decimal: decimal.map(|name| match name {
            "comma" => DecimalMark::Comma,
            _ => DecimalMark::Point,
        }),
    }
}

/// Upload figures
///
/// A file of figures for the reports of a period: the period's form filled in (XLSX), CSV (columns organisation, cell,
/// category, value), NDJSON, or JSON `{"rows": […]}`; the bytes tell which. An organisation is named by its id, external
/// reference or identifier, and left out where the file is its own. Figures go into the drafts of your organisation and
/// of those that you may enter for. Every row is accounted for: refused ones with row, column and remedy. With
/// `atomic=true` (the default) one refused row means 422 and nothing is written; with `atomic=false` the others are
/// taken. A value that is there already is unchanged, so that the same file can be sent again, also with another key.
/// With `submit=true` every report that the file names is sent, also where its figures were there already; what keeps one
/// from being sent is among the refused. A report that was sent before stays as it is. One with a refused row is not sent,
/// unless the row only says twice what the report holds; a row that cannot be read at all keeps back every report.
/// In CSV an apostrophe before a text that would be a formula is taken away, as GET …/values writes it.
///
/// A large file (16 MiB, unless the installation says otherwise), and any with `Prefer: respond-async` (RFC 7240), becomes
/// a job: 202 with its `Location`, where its progress and in the end the same summary are found. Reports that a job sends
/// count as sent on the day on which the file arrived.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "upload_reports",
    params(
        ("id" = uuid::Uuid, Path, description = "Id of the period."),
        Parameters,
        (
            "Content-Digest" = Option<String>,
            Header,
            description = "SHA-256 of the body (RFC 9530); what arrives otherwise is refused.",
            max_length = 1000,
            pattern = "^[!-~][ -~]*$",
            example = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
        ),
        (
            "Prefer" = Option<String>,
            Header,
            description = "`respond-async` (RFC 7240): a job, whatever the size.",
            max_length = 200,
            pattern = "^[ -~]*$",
            example = "respond-async"
        )
    ),
    request_body(content = FileContent, content_type = "application/octet-stream", description = "The file."),
    responses(
        (status = 200, description = "What became of every row.", body = UploadSummary),
        (
            status = 202,
            description = "The job that takes the file.",
            body = Job,
            headers(("Retry-After" = i64, description = "Seconds to wait before looking."))
        )
    ),
    security(("oauth2" = ["reports:write"]))
)]
#[post("/v1/reporting-periods/{id}/uploads")]
#[allow(clippy::too_many_arguments, reason = "one for each part of the request")]
pub async fn upload(
    caller: Caller<scopes::ReportsWrite>,
    id: PathId<ReportingPeriodId>,
    key: IdempotencyKey,
    query: Query<Parameters>,
    digest: ContentDigest,
    prefers: RespondAsync,
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let options = query.0.options();
    query.0.check_scopes(&caller)?;
    let received = receive(&state, &request, payload, digest).await?;
    let language = Language::of(request.headers());
    let (sha256, size) = (received.sha256, received.size);
    let (file, format) = format_of(received.file, query.0.dialect()).await?;
    let unit = state.store.read().await?;
    let asked = Asked::find(&*unit, &caller, id.0).await?;
    drop(unit);
    if prefers.0 || size > state.settings.upload_job_bytes {
        let received = Received { file, size, sha256 };
        return queue(
            &state,
            &caller,
            &key,
            language,
            received,
            query.0.file(id.0, size),
        )
        .await;
    }
    let identity = asked.identity();
    let mut rows = FileRows::of(file, format, identity, asked.template.content, &Gauge::default());
    if options.dry_run {
        let unit = state.store.begin().await?;
        let tried = run(&*unit, &state, &caller, id.0, options, &mut rows).await;
        unit.rollback().await?;
        return Ok(HttpResponse::Ok().json(UploadSummary::of(&tried?, language)));
    }
    // The file's hash stands for its bytes in the key's fingerprint; what is asked of it is in the query.
    once(&state, &caller, &key, &sha256, async |unit| {
        let uploaded = run(unit, &state, &caller, id.0, options, &mut rows).await?;
        if !uploaded.is_kept() {
            return Err(rejected(uploaded));
        }
        Answer::result(&UploadSummary::of(&uploaded, language))
    })
    .await
}

async fn run(
    unit: &dyn UnitOfWork,
    state: &State,
    caller: &Actor,
    id: ReportingPeriodId,
    options: Options,
    rows: &mut FileRows,
) -> Result<Uploaded> {
    Ok(use_case::upload(unit, &state.context(caller), id, options, rows).await?)
}

fn rejected(uploaded: Uploaded) -> Problem {
    Refusal::of_rows(uploaded).into()
}

fn lacks_submit() -> Problem {
    Problem {
        detail: Some(Message::new(
            "Gửi báo cáo ngay (submit=true) cần quyền reports:submit.",
            "Sending the reports at once (submit=true) needs the scope reports:submit.",
        )),
        ..Problem::new(Code::Forbidden)
    }
}
