//! `GET /v1/reports/{id}/comparison`

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use treem_domain::kernel::id::ReportId;
use treem_domain::kernel::{Error, Quantity};
use treem_domain::reports::{ReportContent, acting};
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::respond;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Number of the earlier submission.
    #[param(minimum = 1, maximum = 100000, example = 1)]
    from: i32,
    /// Number of the later submission; the report as it now is where it is left out.
    #[param(minimum = 1, maximum = 100000, example = 2)]
    to: Option<i32>,
}

/// What differs between two states of a report.
#[derive(Serialize, ToSchema)]
pub struct ReportComparison {
    /// Figures that differ.
    #[schema(max_items = 50000)]
    values: Vec<ValueDifference>,
    /// Texts that differ.
    #[schema(max_items = 5000)]
    narratives: Vec<TextDifference>,
}

/// A figure that differs; a side without it is left out.
#[derive(Serialize, ToSchema)]
pub struct ValueDifference {
    /// Cell, or cell and category.
    #[schema(max_length = 130, example = "airtime")]
    place: String,
    /// Before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    before: Option<Quantity>,
    /// After.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    after: Option<Quantity>,
}

/// A text that differs; a side without it is left out.
#[derive(Serialize, ToSchema)]
pub struct TextDifference {
    /// Code of the narrative.
    #[schema(max_length = 60)]
    code: String,
    /// Before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20000)]
    before: Option<String>,
    /// After.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20000)]
    after: Option<String>,
}

/// Keys of both sides whose values differ.
fn differences<'a, K: Ord, V: PartialEq>(
    before: &'a BTreeMap<K, V>,
    after: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .map(|key| (key, before.get(key), after.get(key)))
        .filter(|(_, before, after)| before != after)
}

fn compared(before: &ReportContent, after: &ReportContent) -> ReportComparison {
    let values = differences(&before.values, &after.values).map(|(key, before, after)| ValueDifference {
        place: key.to_string(),
        before: before.copied(),
        after: after.copied(),
    });
    let narratives =
        differences(&before.narratives, &after.narratives).map(|(code, before, after)| TextDifference {
            code: code.clone(),
            before: before.cloned(),
            after: after.cloned(),
        });
    ReportComparison {
        values: values.collect(),
        narratives: narratives.collect(),
    }
}

/// Compare two submissions
///
/// Every figure and text that differs, before and after.
#[utoipa::path(
    tag = "reports",
    operation_id = "compare_report_submissions",
    params(("id" = uuid::Uuid, Path, description = "Id of the report."), Parameters),
    responses((status = 200, description = "What differs.", body = ReportComparison)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reports/{id}/comparison")]
pub async fn compare(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let now = acting::find(&*unit, &state.context(&caller), id.0).await?;
    let numbers: Vec<i32> = std::iter::once(query.0.from).chain(query.0.to).collect();
    let sent = unit.reports().numbered_submissions(id.0, &numbers).await?;
    let numbered = |number: i32| {
        let found = sent.iter().find(|submission| submission.number == number);
        found.map(|submission| &submission.content).ok_or(Error::NotFound)
    };
    let before = numbered(query.0.from)?;
    let after = match query.0.to {
        Some(number) => numbered(number)?,
        None => &now.report.content,
    };
    respond::resource(&request, &compared(before, after), None)
}
