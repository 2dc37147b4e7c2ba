//! `GET /v1/reporting-periods/{id}/consolidated-report`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::kernel::{Error, Quantity};
use treem_domain::report_templates::check::value_of;
use treem_domain::reporting_periods::consolidate::{self as use_case, Consolidated, Named};
use treem_forms::{self as forms, Figure, Narrated, Part, Signer};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::ReportingPeriod;
use crate::State;
use crate::attachments::FileContent;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::respond::{self, FileKind};

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// `json`, `xlsx` (workbook) or `docx` (printable document, laid out by Decree 30/2020/NĐ-CP).
    #[param(pattern = "^(json|xlsx|docx)$", example = "docx")]
    format: Option<String>,
    /// Whether each organisation's figures are given too.
    #[param(default = false)]
    organisations: Option<bool>,
    /// Of the document: its number; room is left where it is left out.
    #[param(minimum = 1, maximum = 999999, example = 12)]
    number: Option<u32>,
    /// Of the document: its notation.
    #[param(min_length = 1, max_length = 60, example = "BC-STTTT")]
    notation: Option<String>,
    /// Of the document: the place of issue.
    #[param(min_length = 1, max_length = 100, example = "Kiên Giang")]
    place: Option<String>,
    /// Of the document: its date; room is left where it is left out.
    date: Option<NaiveDate>,
    /// Of the document: to whom it goes.
    #[param(min_length = 1, max_length = 300, example = "Bộ Thông tin và Truyền thông")]
    to: Option<String>,
    /// Of the document: the signer's position.
    #[param(min_length = 1, max_length = 200, example = "Giám đốc")]
    signer_position: Option<String>,
    /// Of the document: the signer's name.
    #[param(min_length = 1, max_length = 200)]
    signer_name: Option<String>,
}

/// What all who reported say together.
#[derive(Serialize, ToSchema)]
pub struct ConsolidatedReport {
    period: ReportingPeriod,
    /// Name of the requester.
    #[schema(max_length = 300)]
    requester_name: String,
    /// How many organisations were expected, the excluded left out.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 17)]
    expected: u64,
    /// How many of them reported.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 15)]
    reported: u64,
    /// Who has not reported.
    #[schema(max_items = 100000)]
    missing: Vec<NamedOrganisation>,
    /// Who was excluded, and why.
    #[schema(max_items = 100000)]
    excluded: Vec<ExcludedOrganisation>,
    /// Every cell of the template, in the order of the form.
    #[schema(max_items = 50000)]
    figures: Vec<ConsolidatedFigure>,
    /// What was written under each heading.
    #[schema(max_items = 100000)]
    narratives: Vec<ConsolidatedNarrative>,
    /// Each organisation's figures; only with `organisations=true`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100000, required = false)]
    organisations: Vec<OrganisationFigures>,
}

/// An organisation with its name.
#[derive(Serialize, ToSchema)]
pub struct NamedOrganisation {
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300)]
    name: String,
}

/// An organisation that was not expected.
#[derive(Serialize, ToSchema)]
pub struct ExcludedOrganisation {
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300)]
    name: String,
    /// Why.
    #[schema(max_length = 2000)]
    reason: String,
}

/// One cell over all reports that count.
#[derive(Serialize, ToSchema)]
pub struct ConsolidatedFigure {
    /// Code of the cell.
    #[schema(max_length = 60, example = "minutes")]
    cell: String,
    /// As it stands on the form.
    #[schema(max_length = 500)]
    label: String,
    /// Unit, in Vietnamese.
    #[schema(max_length = 60)]
    unit: String,
    /// The sum; absent where values may not be added up, and where nobody gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    total: Option<Quantity>,
    /// How many accepted reports give a value.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    reports: u64,
}

/// What one organisation wrote under one heading.
#[derive(Serialize, ToSchema)]
pub struct ConsolidatedNarrative {
    /// Code of the narrative.
    #[schema(max_length = 60)]
    narrative: String,
    /// Who wrote it.
    organisation_id: Uuid,
    /// That organisation's name.
    #[schema(max_length = 300)]
    name: String,
    /// The text.
    #[schema(max_length = 20000)]
    text: String,
}

/// One organisation's figures.
#[derive(Serialize, ToSchema)]
pub struct OrganisationFigures {
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300)]
    name: String,
    /// Figures by cell, or cell and category.
    #[schema(value_type = std::collections::BTreeMap<String, f64>)]
    values: std::collections::BTreeMap<String, Quantity>,
}

impl ConsolidatedReport {
    fn seen(all: Consolidated, period: ReportingPeriod) -> Self {
        let figures = all.template.content.cells().map(|cell| {
            let total = all.figures.get(&cell.code).copied().unwrap_or_default();
            ConsolidatedFigure {
                cell: cell.code.clone(),
                label: cell.label.clone(),
                unit: cell.unit.clone(),
                total: total.value,
                reports: total.reports,
            }
        });
        let narratives = all.narratives.iter().flat_map(|(code, texts)| {
            texts.iter().map(move |(named, text)| ConsolidatedNarrative {
                narrative: code.clone(),
                organisation_id: named.id.0,
                name: named.name.clone(),
                text: text.clone(),
            })
        });
        let organisations = all
            .organisations
            .iter()
            .map(|(named, values)| OrganisationFigures {
                organisation_id: named.id.0,
                name: named.name.clone(),
                values: values
                    .iter()
                    .map(|(key, value)| (key.to_string(), *value))
                    .collect(),
            });
        Self {
            requester_name: all.requester.name.clone(),
            expected: all.expected,
            reported: all.reported,
            figures: figures.collect(),
            narratives: narratives.collect(),
            organisations: organisations.collect(),
            missing: all
                .missing
                .into_iter()
                .map(|named| NamedOrganisation {
                    organisation_id: named.id.0,
                    name: named.name,
                })
                .collect(),
            excluded: all
                .excluded
                .into_iter()
                .map(|(named, reason)| ExcludedOrganisation {
                    organisation_id: named.id.0,
                    name: named.name,
                    reason,
                })
                .collect(),
            period,
        }
    }
}

/// Read the consolidated report
///
/// What the accepted reports of a period say together, with who has not reported and who was excluded: as JSON, as a
/// workbook, or as a document to print, laid out as an administrative report. For the requester.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "get_consolidated_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the period."), Parameters),
    responses((
        status = 200,
        description = "The consolidated report.",
        content(
            (ConsolidatedReport = "application/json"),
            (FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (FileContent = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        )
    )),
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
    let unit = state.store.read().await?;
    let with_organisations = query.organisations.unwrap_or(false);
    let all = use_case::consolidate(&*unit, &state.context(&caller), id.0, with_organisations).await?;
    let name = format!("{}-{}", all.template.code, all.period.identifier);
    let (kind, write): (_, fn(&forms::ConsolidatedReport) -> _) = match query.format.as_deref() {
        Some("xlsx") => (FileKind::Xlsx, forms::write::consolidated_xlsx),
        Some("docx") => (FileKind::Docx, forms::write::consolidated_docx),
        _ => {
            let period = ReportingPeriod::of(&*unit, &caller, all.period.clone()).await?;
            return respond::resource(&request, &ConsolidatedReport::seen(all, period), None);
        }
    };
    let written = tokio::task::spawn_blocking(move || write(&printed(all, query)));
    let bytes = written.await.map_err(Error::internal)??;
    Ok(respond::file(&request, bytes, kind, &name))
}

fn printed(all: Consolidated, query: Parameters) -> forms::ConsolidatedReport {
    let to = query.to.map(|to| format!("{to} (để báo cáo)"));
    let archive = "Lưu: VT".to_owned();
    let names = |named: &[Named]| named.iter().map(|named| named.name.clone()).collect();
    forms::ConsolidatedReport {
        parent_body: all.superior.as_ref().map(|superior| superior.name.clone()),
        issuing_body: all.requester.name.clone(),
        number: query.number,
        notation: query.notation.unwrap_or_else(|| "BC".to_owned()),
        place: query.place.unwrap_or_else(|| "………".to_owned()),
        date: query.date,
        subject: all.template.name.clone(),
        period: all.period.identifier.clone(),
        window: (all.period.window.from, all.period.window.until),
        expected: u32::try_from(all.expected).unwrap_or(u32::MAX),
        reported: u32::try_from(all.reported).unwrap_or(u32::MAX),
        columns: all
            .organisations
            .iter()
            .map(|(named, _)| named.name.clone())
            .collect(),
        parts: parts(&all),
        missing: names(&all.missing),
        excluded: all
            .excluded
            .iter()
            .map(|(named, reason)| forms::Excluded {
                organisation: named.name.clone(),
                reason: reason.clone(),
            })
            .collect(),
        recipients: to.into_iter().chain([archive]).collect(),
        signer: Signer {
            competence: None,
            position: query
                .signer_position
                .unwrap_or_else(|| "Thủ trưởng đơn vị".to_owned()),
            name: query.signer_name,
        },
        mark: None,
    }
}

fn parts(all: &Consolidated) -> Vec<Part> {
    let sections = all.template.content.sections.iter();
    sections
        .map(|section| Part {
            title: section.title.clone(),
            figures: section
                .cells
                .iter()
                .map(|cell| {
                    let total = all.figures.get(&cell.code).copied().unwrap_or_default();
                    let values = all.organisations.iter();
                    Figure {
                        label: cell.label.clone(),
                        unit: cell.unit.clone(),
                        total: total.value,
                        reported: u32::try_from(total.reports).unwrap_or(u32::MAX),
                        values: values.map(|(_, values)| value_of(cell, values)).collect(),
                    }
                })
                .collect(),
            narratives: section
                .narratives
                .iter()
                .map(|narrative| Narrated {
                    label: narrative.label.clone(),
                    texts: all
                        .narratives
                        .get(&narrative.code)
                        .into_iter()
                        .flatten()
                        .map(|(named, text)| (named.name.clone(), text.clone()))
                        .collect(),
                })
                .collect(),
        })
        .collect()
}
