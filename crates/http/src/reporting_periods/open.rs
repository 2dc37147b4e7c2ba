//! `POST /v1/reporting-periods`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::reporting_periods::Window as DomainWindow;
use treem_domain::reporting_periods::open::{self as use_case, NewPeriod};
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::{ReportingPeriod, Window};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// A period to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportingPeriod {
    /// A published edition of a template.
    template_id: Uuid,
    /// Names the period: `2021-06`, `2021-Q3`, `2021-H1`, `2021-9M`, `2021`; of thematic and ad hoc reports any name.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = r"^[0-9A-Za-zÀ-ỹĐđ][0-9A-Za-zÀ-ỹĐđ/._-]*$",
        example = "2021-Q3"
    )]
    identifier: String,
    /// Of thematic and ad hoc reports only: the requester sets it.
    window: Option<Window>,
    /// In place of the one that the template's rule gives; at least one working day after the cut-off.
    #[schema(example = "2021-09-17")]
    due_date: Option<NaiveDate>,
    /// Who is not expected this time.
    #[serde(default)]
    #[schema(max_items = 5000)]
    exclusions: Vec<NewExclusion>,
}

/// An organisation that is not expected to report (loại trừ): it leaves the denominator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExclusion {
    /// The organisation.
    organisation_id: Uuid,
    /// Why; everybody who sees the report reads it.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Đơn vị đang sáp nhập."
    )]
    reason: String,
}

impl BodyType for NewReportingPeriod {}

impl From<NewReportingPeriod> for NewPeriod {
    fn from(body: NewReportingPeriod) -> Self {
        Self {
            template_id: body.template_id.into(),
            identifier: body.identifier,
            window: body.window.map(|window| DomainWindow {
                from: window.from,
                until: window.until,
            }),
            due_date: body.due_date,
            exclusions: body
                .exclusions
                .into_iter()
                .map(|exclusion| (exclusion.organisation_id.into(), exclusion.reason))
                .collect(),
        }
    }
}

/// Open a reporting period
///
/// Window and due date follow from the template's rules (Decree 09/2019/NĐ-CP) and the holiday calendar; where the holidays
/// of a year are not loaded, `due_date` must be named. A draft is made for every recipient that exists on the day of the
/// cut-off (of a group, those that were members by then), with figures derived from the activities logged so far. Once the
/// cut-off has passed they are derived again: what somebody entered stays.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "open_reporting_period",
    request_body = NewReportingPeriod,
    responses((status = 201, description = "The open period.", body = ReportingPeriod)),
    security(("oauth2" = ["reporting_periods:write"]))
)]
#[post("/v1/reporting-periods")]
pub async fn open(
    caller: Caller<scopes::ReportingPeriodsWrite>,
    key: IdempotencyKey,
    body: Body<NewReportingPeriod>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let new: NewPeriod = body.value.into();
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let period = use_case::open(unit, &state.context(&caller), new).await?;
        let (version, location) = (period.version, format!("/v1/reporting-periods/{}", period.id));
        let period = ReportingPeriod::of(unit, &caller, period).await?;
        Answer::created(&period, version, location)
    })
    .await
}
