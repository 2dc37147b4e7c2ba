//! `GET /v1/indicators/{id}/values`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::indicators::TargetScope;
use treem_domain::indicators::figures::{self as use_case, Figure};
use treem_domain::indicators::repository::TotalsQuery;
use treem_domain::indicators::targets::Standing;
use treem_domain::kernel::Quantity;
use treem_domain::kernel::id::IndicatorId;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::Target;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::reporting_periods::Window;
use crate::respond::{self, ListQuery, page_request};
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Whose branch is added up; your own organisation where it is left out. For the requester, all that it asked for.
    organisation_id: Option<Uuid>,
    /// Only reports of templates with this code.
    #[param(min_length = 1, max_length = 60, example = "cv592_quy")]
    template_code: Option<String>,
    /// Only cut-offs on this day or later.
    from: Option<NaiveDate>,
    /// Only cut-offs on this day or earlier.
    until: Option<NaiveDate>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
}

/// Values of an indicator, period by period.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct IndicatorValueList {
    /// One entry for each period and category, latest cut-off first.
    #[schema(max_items = 200)]
    items: Vec<IndicatorValue>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// What the accepted reports of a branch add up to in one period. The tree is that of the day on which the period opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorValue {
    /// Whose branch it is.
    organisation_id: Uuid,
    /// The period.
    period_id: Uuid,
    /// The period's name.
    #[schema(max_length = 40, example = "2021-Q3")]
    period_identifier: String,
    /// Code of the template whose reports gave the value.
    #[schema(max_length = 60, example = "cv592_quy")]
    template_code: String,
    window: Window,
    /// Category of a disaggregated cell; absent for the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    category: Option<String>,
    /// The sum, in the indicator's unit; of an indicator whose values do not add up, what the organisation itself reported.
    /// Absent where it is masked, and where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>, example = 1250.0)]
    value: Option<Quantity>,
    /// Whether there is a value that is withheld from you.
    is_masked: bool,
    /// From how many accepted reports.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 15)]
    reports: u64,
    #[schema(value_type = schema::TargetScope)]
    scope: TargetScope,
    /// Where the value comes from, in Vietnamese.
    #[schema(
        max_length = 300,
        example = "Báo cáo đã duyệt theo biểu mẫu cv592_quy, kỳ 2021-Q3"
    )]
    source: String,
    /// The targets of the organisation, of those above it today and of the nation, nearest first, each by its year. Targets
    /// are set for the whole: of a category there are none.
    #[schema(max_items = 500)]
    targets: Vec<TargetStanding>,
}

/// A target beside a value.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetStanding {
    target: Target,
    /// Whether the value reaches it. Absent where the value is, and where the two do not fit: a sum is measured by targets
    /// of the very organisation, a value that does not add up (a rate) by those above it too; a flow over a window of a
    /// year, a stock in any.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_reached: Option<bool>,
}

impl From<Standing> for TargetStanding {
    fn from(standing: Standing) -> Self {
        Self {
            target: standing.target.into(),
            is_reached: standing.is_reached,
        }
    }
}

impl From<Figure> for IndicatorValue {
    fn from(figure: Figure) -> Self {
        let source = figure.source();
        let total = figure.total;
        Self {
            organisation_id: total.organisation_id.0,
            period_id: total.period_id.0,
            period_identifier: total.period_identifier,
            template_code: total.template_code,
            window: total.window.into(),
            category: Some(total.category).filter(|category| !category.is_empty()),
            value: figure.value,
            is_masked: figure.is_masked,
            reports: total.reports,
            scope: figure.scope,
            source,
            targets: figure.targets.into_iter().map(Into::into).collect(),
        }
    }
}

/// Read the values of an indicator
///
/// Totals up the tree from accepted reports, latest cut-off first, beside the targets that they are measured by.
///
/// Shown is what follows from reports that you see in GET /v1/reports: who asked for reports reads them in every branch.
/// Beside that the total of a whole period is shown to everybody, by the id of the organisation that asked for it or of one
/// above, once the period is locked, where at least three reports that you do not see are in it. Of counts of children it
/// is masked while those reports add up to less than 5 (Law 91/2025/QH15), and so are all categories as soon as one of
/// them would be: nothing can be subtracted from what is shown. An organisation that does not exist is 404.
#[utoipa::path(
    tag = "indicators",
    operation_id = "list_indicator_values",
    params(("id" = uuid::Uuid, Path, description = "Id of the indicator."), Parameters),
    responses((status = 200, description = "Values, period by period.", body = IndicatorValueList)),
    security(("oauth2" = ["indicators:read"]))
)]
#[get("/v1/indicators/{id}/values")]
pub async fn values(
    request: HttpRequest,
    caller: Caller<scopes::IndicatorsRead>,
    id: PathId<IndicatorId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let wanted = TotalsQuery {
        indicator_id: id.0,
        organisation_id: query.organisation_id.map_or(caller.organisation_id, Into::into),
        template_code: query.template_code,
        from: query.from,
        until: query.until,
        limit,
        after,
    };
    let unit = state.store.read().await?;
    let page = use_case::figures(&*unit, &caller, &wanted).await?;
    respond::list(&request, &page.map(IndicatorValue::from), None)
}
