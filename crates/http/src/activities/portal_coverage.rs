//! `GET /v1/portal-coverage`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::activities::activity::{GOALS, INDICATORS};
use treem_domain::activities::portal_coverage::{PortalCoverage as Coverage, measure};
use treem_domain::activities::repository::Span;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::comparison::in_query;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond;
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// The organisation whose portal or website it is.
    organisation_id: Uuid,
    /// First day of the period.
    #[param(example = "2021-06-15")]
    from: NaiveDate,
    /// Last day of the period.
    #[param(example = "2021-12-14")]
    until: NaiveDate,
}

/// How much of the Programme (Decision 23/QĐ-TTg) a site has covered, and how soon.
#[derive(Debug, Serialize, ToSchema)]
pub struct PortalCoverage {
    /// The organisation.
    pub organisation_id: Uuid,
    /// First day.
    #[schema(example = "2021-06-15")]
    pub from: NaiveDate,
    /// Last day.
    #[schema(example = "2021-12-14")]
    pub until: NaiveDate,
    /// Activities that say what they cover, of those that you see.
    #[schema(minimum = 0, maximum = 1000000000, example = 12)]
    pub activities: u64,
    /// Goals covered, in order: those that activities name, and those of the indicators that they cover.
    #[schema(value_type = Vec<schema::ProgrammeGoal>, max_items = 4, example = json!([1, 4]))]
    pub goals: Vec<u8>,
    /// How many goals there are.
    #[schema(minimum = 4, maximum = 4, example = 4)]
    pub goals_total: u8,
    /// Indicators covered, in order.
    #[schema(value_type = Vec<schema::ProgrammeIndicator>, max_items = 24, example = json!([22, 23]))]
    pub indicators: Vec<u8>,
    /// How many indicators there are.
    #[schema(minimum = 24, maximum = 24, example = 24)]
    pub indicators_total: u8,
    pub publication_lag: PublicationLag,
}

/// Days from the source document to its publication.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationLag {
    /// Activities of which both days are known.
    #[schema(minimum = 0, maximum = 1000000000, example = 12)]
    pub count: u64,
    /// The middle value, in days; of an even number the mean of the two middle ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 4000000, example = 2.5)]
    pub median: Option<f64>,
    /// The greatest, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 4000000, example = 7)]
    pub maximum: Option<i64>,
}

/// Measure a portal's coverage
///
/// Obligation B3 asks for the Programme's content fully, in time, comprehensively (đầy đủ, kịp thời, toàn diện): which of
/// its 4 goals and 24 indicators the activities of a period cover, and how many days passed from the source document to
/// the publication. Items of portals and websites have a coverage. An activity belongs to the period in which its last day lies.
#[utoipa::path(
    tag = "activities",
    operation_id = "get_portal_coverage",
    params(Parameters),
    responses((status = 200, description = "What is covered, and how soon.", body = PortalCoverage)),
    security(("oauth2" = ["activities:read"]))
)]
#[get("/v1/portal-coverage")]
pub async fn portal_coverage(
    request: HttpRequest,
    caller: Caller<scopes::ActivitiesRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let span = Span {
        organisation_id: query.organisation_id.into(),
        from: query.from,
        until: query.until,
    };
    let unit = state.store.read().await?;
    let coverage = measure(&*unit, &caller, &span).await.map_err(in_query)?;
    respond::resource(&request, &PortalCoverage::of(&span, coverage), None)
}

impl PortalCoverage {
    fn of(span: &Span, coverage: Coverage) -> Self {
        Self {
            organisation_id: span.organisation_id.0,
            from: span.from,
            until: span.until,
            activities: coverage.activities,
            goals: coverage.goals.into_iter().collect(),
            goals_total: GOALS,
            indicators: coverage.indicators.into_iter().collect(),
            indicators_total: INDICATORS,
            publication_lag: PublicationLag {
                count: coverage.dated,
                median: coverage.median_lag_days,
                maximum: coverage.greatest_lag_days,
            },
        }
    }
}
