//! `GET /v1/reporting-periods/{id}/consolidated-report`

mod document;
mod representation;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::reporting_periods::consolidate::{self as use_case, Breakdown};
use treem_forms::write::{self, MOST_ORGANISATIONS};
use utoipa::IntoParams;

use self::document::Head;
use self::representation::ConsolidatedReport;
use crate::State;
use crate::attachments::FileContent;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::reporting_periods::representation::ReportingPeriod;
use crate::respond::{self, FileKind};

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// `json`, `xlsx` (workbook) or `docx` (printable document, laid out by Decree 30/2020/NĐ-CP).
    #[param(pattern = "^(json|xlsx|docx)$", default = "json", example = "docx")]
    format: Option<String>,
    /// Whether each organisation's figures are given too: of at most 100,000 organisations as JSON, 16,379 in a workbook and
    /// 1,000 in a document, and at most 1,000,000 figures of all of them together, 100,000 in a document.
    #[param(default = false)]
    organisations: Option<bool>,
    /// Of workbook and document: the number; room is left where it is left out.
    #[param(minimum = 1, maximum = 999999, example = 12)]
    number: Option<u32>,
    /// Of workbook and document: the notation, which begins with BC, the code of reports.
    #[param(min_length = 1, max_length = 60, example = "BC-STTTT")]
    notation: Option<String>,
    /// Of workbook and document: the place of issue.
    #[param(min_length = 1, max_length = 100, example = "Kiên Giang")]
    place: Option<String>,
    /// Of workbook and document: the date; room is left where it is left out.
    date: Option<NaiveDate>,
    /// Of workbook and document: to whom it reports (để báo cáo), one or several names, separated by semicolons.
    #[param(
        min_length = 1,
        max_length = 2000,
        example = "Bộ Thông tin và Truyền thông; UBND tỉnh Kiên Giang"
    )]
    to: Option<String>,
    /// Of workbook and document: who gets it for information (để biết), one or several names, separated by semicolons.
    #[param(
        min_length = 1,
        max_length = 2000,
        example = "Sở Lao động - Thương binh và Xã hội"
    )]
    to_know: Option<String>,
    /// Of workbook and document: where it is filed (lưu).
    #[param(min_length = 1, max_length = 200, default = "VT", example = "VT, TTBCBC")]
    to_file: Option<String>,
    /// Of the document: for whom or in whose place it is signed (TM., Q., KT., TL., TUQ.); left out where the head signs.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = r"^(TM|Q|KT|TL|TUQ)\. ?\S",
        example = "KT. Giám đốc"
    )]
    signer_competence: Option<String>,
    /// Of the document: the signer's position.
    #[param(min_length = 1, max_length = 200, example = "Phó Giám đốc")]
    signer_position: Option<String>,
    /// Of the document: the signer's name.
    #[param(min_length = 1, max_length = 200)]
    signer_name: Option<String>,
    /// Of workbook and document: a line above all.
    #[param(min_length = 1, max_length = 200, example = "Số liệu trình diễn")]
    mark: Option<String>,
}

/// Read the consolidated report
///
/// What the accepted reports of a period say together, with who has not reported, whose report does not count yet and who was
/// excluded: as JSON, as a workbook, or as a document to print, laid out as an administrative report. All of it is of one
/// moment. For the requester.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "get_consolidated_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), Parameters),
    responses(
        (
            status = 200,
            description = "The consolidated report.",
            content(
                (ConsolidatedReport = "application/json"),
                (FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (FileContent = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            )
        ),
        (status = 422, description = "A number or notation that no rule admits, or more organisations than a file holds.")
    ),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reporting-periods/{id}/consolidated-report")]
pub async fn consolidated(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportingPeriodId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (kind, breakdown) = (query.kind(), query.breakdown());
    let head = Head::try_from(query)?;
    let unit = state.store.snapshot().await?;
    let all = use_case::consolidate(&*unit, &state.context(&caller), id.0, breakdown).await?;
    let Some(kind) = kind else {
        let period = ReportingPeriod::of(&*unit, &caller, all.period.clone()).await?;
        return respond::resource(&request, &ConsolidatedReport::seen(all, period), None);
    };
    drop(unit);
    let name = format!("{}-{}", all.template.code, all.period.identifier);
    let folder = state.settings.upload_folder.clone();
    let written = tokio::task::spawn_blocking(move || {
        let report = head.above(all);
        match kind {
            FileKind::Docx => write::consolidated_docx(&report),
            _ => write::consolidated_xlsx(&report, &folder),
        }
    });
    let bytes = written.await.map_err(Error::internal)??;
    Ok(respond::file(&request, bytes, kind, &name))
}

impl Parameters {
    /// The file that is asked for; none for JSON.
    fn kind(&self) -> Option<FileKind> {
        match self.format.as_deref() {
            Some("xlsx") => Some(FileKind::Xlsx),
            Some("docx") => Some(FileKind::Docx),
            _ => None,
        }
    }

    fn breakdown(&self) -> Breakdown {
        if !self.organisations.unwrap_or(false) {
            return Breakdown::None;
        }
        let (most, most_figures) = match self.kind() {
            Some(FileKind::Docx) => (1_000, 100_000),
            Some(_) => (MOST_ORGANISATIONS, 1_000_000),
            None => (100_000, 1_000_000),
        };
        Breakdown::Organisations { most, most_figures }
    }
}
