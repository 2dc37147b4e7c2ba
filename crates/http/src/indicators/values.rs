//! `GET /v1/indicators/{id}/values`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use treem_domain::indicators::repository::{IndicatorTotal, TotalsQuery};
use treem_domain::indicators::{self as domain, Target as DomainTarget, TargetScope};
use treem_domain::kernel::id::{IndicatorId, OrganisationId};
use treem_domain::kernel::{Actor, Error, Quantity};
use treem_domain::store::ReadUnit;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::Target;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::reporting_periods::Window;
use crate::respond::{self, ListQuery, page_request};

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
    /// The sum, in the indicator's unit. Absent where it is masked, and where values of several organisations may not be
    /// added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>, example = 1250.0)]
    value: Option<Quantity>,
    /// Whether a small count of children is withheld.
    is_masked: bool,
    /// From how many accepted reports.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 15)]
    reports: u64,
    /// The nearest target of the branch or, failing that, of the nation, for the window's year or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
    /// Whether the value reaches that target.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_reached: Option<bool>,
}

/// Read the values of an indicator
///
/// Totals up the tree from accepted reports, latest cut-off first, beside the target that they are measured by. Outside
/// your own branch, counts of children under 5 are masked (Law 91/2025/QH15).
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
    let unit = state.store.read().await?;
    let indicator = unit.indicators().find(id.0).await?.ok_or(Error::NotFound)?;
    let organisation_id = query.organisation_id.map_or(caller.organisation_id, Into::into);
    let shows_small = is_in_branch(&*unit, &caller, organisation_id).await?;
    let wanted = TotalsQuery {
        indicator_id: id.0,
        organisation_id,
        template_code: query.template_code,
        from: query.from,
        until: query.until,
        limit,
        after,
    };
    let page = unit.indicators().totals(&wanted).await?;
    let page = page.map(|total| shown(total, &indicator, shows_small));
    respond::list(&request, &page, None)
}

async fn is_in_branch(unit: &dyn ReadUnit, actor: &Actor, wanted: OrganisationId) -> Result<bool> {
    Ok(wanted == actor.organisation_id
        || (actor.includes_descendants
            && unit
                .organisations()
                .is_within(wanted, actor.organisation_id)
                .await?))
}

fn shown(total: IndicatorTotal, indicator: &domain::Indicator, shows_small: bool) -> IndicatorValue {
    let is_masked = !shows_small && indicator.masks(total.total);
    let is_sum = total.reports > 1;
    let value = Some(total.total).filter(|_| !is_masked && (indicator.is_additive || !is_sum));
    let target = value.and_then(|_| target_of(indicator, &total));
    IndicatorValue {
        organisation_id: total.organisation_id.0,
        period_id: total.period_id.0,
        period_identifier: total.period_identifier,
        template_code: total.template_code,
        window: Window {
            from: total.from,
            until: total.until,
        },
        category: Some(total.category).filter(|category| !category.is_empty()),
        is_reached: value
            .zip(target)
            .map(|(value, target)| target.is_reached_by(value)),
        value,
        is_masked,
        reports: total.reports,
        target: target.cloned().map(Into::into),
    }
}

/// Of the branch before the nation's; of several the one of the earliest year that has not ended before the cut-off.
fn target_of<'a>(indicator: &'a domain::Indicator, total: &IndicatorTotal) -> Option<&'a DomainTarget> {
    let applies = |target: &&DomainTarget| {
        let is_ours =
            target.scope == TargetScope::National || target.organisation_id == Some(total.organisation_id);
        is_ours && target.year >= total.until.year()
    };
    let mut targets: Vec<&DomainTarget> = indicator.targets.iter().filter(applies).collect();
    targets.sort_by_key(|target| (target.scope == TargetScope::National, target.year));
    targets.first().copied()
}
