//! `PATCH /v1/reports/{id}`

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, patch, web};
use serde::Deserialize;
use serde_json::Number;
use treem_domain::kernel::id::ReportId;
use treem_domain::kernel::{Code, Faults, Message, Quantity};
use treem_domain::report_templates::ValueKey;
use treem_domain::reports::acting;
use treem_domain::reports::enter::{self as use_case, Entry};
use utoipa::ToSchema;

use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, PathId, tri_state};
use crate::problem::Result;
use crate::respond;

/// Figures and texts to enter (RFC 7396): absent keeps, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPatch {
    /// Figures by cell (`airtime`) or cell and category (`items.online_safety`); three decimal places at most.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Option<f64>>, required = false, example = json!({"airtime": 120.5, "columns": 2}))]
    values: BTreeMap<String, Option<Number>>,
    /// Texts by code, without anything that identifies a child.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Option<String>>, required = false)]
    narratives: BTreeMap<String, Option<String>>,
    /// Why the report is to be sent although something is missing or a rule does not hold.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    explanation: Option<Option<String>>,
}

impl BodyType for ReportPatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

impl ReportPatch {
    fn entry(self) -> Result<Entry> {
        let mut faults = Faults::new();
        let mut values = Vec::with_capacity(self.values.len());
        for (name, number) in self.values {
            let quantity = number.as_ref().map(Quantity::try_from).transpose();
            let quantity = quantity.map_err(|_| (Code::FormatMismatch, malformed()));
            if let Some(quantity) = faults.keep(format!("/values/{name}"), quantity) {
                values.push((ValueKey::parse(&name), quantity));
            }
        }
        faults.into_result()?;
        Ok(Entry {
            values,
            narratives: self.narratives.into_iter().collect(),
            explanation: self.explanation,
        })
    }
}

fn malformed() -> Message {
    Message::new(
        "Số từ -999999999999 đến 999999999999, tối đa ba chữ số thập phân.",
        "A number from -999999999999 to 999999999999 with three decimal places at most.",
    )
}

/// Enter figures and texts
///
/// By the organisation, or in its place by a superior or the requester (nhập thay): the history says which. Every fault
/// is named at once, and then nothing is written. Rules across cells are judged when the report is sent.
///
/// Of an aggregate report the requester writes the narratives, until the period is locked; its figures are the sum of the
/// accepted reports, and entering one is refused (`not_allowed_value`).
#[utoipa::path(
    tag = "reports",
    operation_id = "enter_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body(content = ReportPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The report as it now is.", body = Report)),
    security(("oauth2" = ["reports:write"]))
)]
#[patch("/v1/reports/{id}")]
pub async fn update(
    request: HttpRequest,
    caller: Caller<scopes::ReportsWrite>,
    id: PathId<ReportId>,
    if_match: IfMatch,
    body: Body<ReportPatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let entry = body.value.entry()?;
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let before = acting::find_for_change(&*unit, &context, id.0).await?;
    if_match.check(before.report.version)?;
    let after = use_case::enter(&*unit, &context, before, entry).await?;
    unit.commit().await?;
    let version = after.report.version;
    respond::resource(&request, &Report::seen(after, &context), Some(version))
}
