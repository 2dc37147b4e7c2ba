//! `GET /v1/activity-comparison`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use treem_domain::activities::comparison::{self as use_case, Amount, Comparison, Days, Question};
use treem_domain::kernel::id::OrganisationId;
use treem_domain::kernel::{Code, Error};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::new_activity::number;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::{Problem, Result};
use crate::respond;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Whose activities are compared.
    organisation_id: Uuid,
    /// A code of the vocabulary `measures`; where the issuer's baseline is used it may be left out.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime_minutes"
    )]
    measure: Option<String>,
    /// First day of the period.
    #[param(example = "2021-07-01")]
    from: NaiveDate,
    /// Last day of the period.
    #[param(example = "2021-12-31")]
    until: NaiveDate,
    /// First day of the baseline period; goes with `baseline_until`.
    #[param(example = "2020-07-01")]
    baseline_from: Option<NaiveDate>,
    /// Last day of the baseline period.
    #[param(example = "2020-12-31")]
    baseline_until: Option<NaiveDate>,
    /// Only what was done for this obligation counts: what serves one of its tasks, or serves none and is on its topic.
    /// Without a baseline period, the baseline that the issuer set for it and the organisation is used.
    obligation_id: Option<Uuid>,
}

/// An amount against its baseline.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivityComparison {
    /// Whose activities were compared.
    pub organisation_id: Uuid,
    /// The measure.
    #[schema(max_length = 60, example = "airtime_minutes")]
    pub measure: String,
    /// The unit of all values, in Vietnamese.
    #[schema(max_length = 50, example = "phút")]
    pub unit: String,
    /// `flow`: values are sums; `stock`: values are the last of their period.
    #[schema(max_length = 10, pattern = "^(flow|stock)$", example = "flow")]
    pub accumulation: String,
    pub current: PeriodAmount,
    pub baseline: PeriodAmount,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_setting: Option<BaselineSetting>,
    /// The baseline as it would be in as many days as the current period has had: value ÷ days × days. Of a stock, its value.
    /// Absent while the current period has not begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = f64, minimum = 0, maximum = 999999999999.999, example = 60)]
    pub scaled_baseline: Option<Number>,
    /// Current minus scaled baseline, in the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = f64, minimum = -999999999999.999, maximum = 999999999999.999, example = 30)]
    pub increase: Option<Number>,
    /// The increase as a part of the scaled baseline: 0.5 is one half more. Absent where that is 0 or unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = -1000000000000.0, maximum = 1000000000000.0, example = 0.5)]
    pub relative_increase: Option<f64>,
    /// The formula, in Vietnamese.
    #[schema(max_length = 500, example = "mức tăng = kỳ này − kỳ gốc")]
    pub formula_vi: String,
    /// The formula, in English.
    #[schema(max_length = 500, example = "increase = current − baseline")]
    pub formula_en: String,
}

/// An amount in a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodAmount {
    /// First day.
    #[schema(example = "2021-07-01")]
    pub from: NaiveDate,
    /// Last day.
    #[schema(example = "2021-12-31")]
    pub until: NaiveDate,
    /// How many of its days are over, today included; of a value that the issuer set, all.
    #[schema(minimum = 0, maximum = 4000000, example = 184)]
    pub days: i64,
    /// The value in the unit; absent where nothing is known of a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = f64, minimum = 0, maximum = 999999999999.999, example = 90)]
    pub value: Option<Number>,
    /// How many activities it rests on; absent for a value that the issuer set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1000000000, example = 6)]
    pub activities: Option<u64>,
}

/// Who set the baseline, and where the value comes from.
#[derive(Debug, Serialize, ToSchema)]
pub struct BaselineSetting {
    /// The baseline.
    pub id: Uuid,
    /// Where the value comes from.
    #[schema(max_length = 1000, example = "Báo cáo năm 2020 của Đài PT-TH Kiên Giang")]
    pub source: String,
    /// The organisation that set it.
    pub set_by_organisation_id: Uuid,
    /// Who set it.
    #[schema(max_length = 200, example = "Sở Thông tin và Truyền thông")]
    pub set_by: String,
    /// When it was set.
    pub set_at: DateTime<Utc>,
}

/// Compare with a baseline
///
/// What a directive means by more ("tăng thời lượng"): an organisation's amount of a measure in a period against a
/// baseline period, or against the baseline that the issuer set. An activity belongs to the period in which its last day
/// lies. Periods of different lengths are compared by the day. For your own organisation and those below it within your
/// rights; for the issuer of an obligation also those that it addresses, whose activities for it are all counted.
#[utoipa::path(
    tag = "activities",
    operation_id = "compare_activities",
    params(Parameters),
    responses((status = 200, description = "Both amounts and the increase.", body = ActivityComparison)),
    security(("oauth2" = ["activities:read"]))
)]
#[get("/v1/activity-comparison")]
pub async fn comparison(
    request: HttpRequest,
    caller: Caller<scopes::ActivitiesRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let question = Question {
        organisation_id: query.organisation_id.into(),
        against: against(&query)?,
        obligation_id: query.obligation_id.map(Into::into),
        measure: query.measure,
        days: Days {
            from: query.from,
            until: query.until,
        },
    };
    let unit = state.store.read().await?;
    let compared = use_case::compare(&*unit, &state.context(&caller), &question).await;
    let compared = compared.map_err(in_query)?;
    let shown = ActivityComparison::of(question.organisation_id, compared);
    respond::resource(&request, &shown, None)
}

/// What is wrong with parameters is 400.
pub(super) fn in_query(error: Error) -> Problem {
    match error {
        Error::Invalid(faults) => Problem::new(Code::MalformedQuery).faults(faults),
        other => other.into(),
    }
}

fn against(query: &Parameters) -> Result<Option<Days>> {
    match (query.baseline_from, query.baseline_until) {
        (Some(from), Some(until)) => Ok(Some(Days { from, until })),
        (None, None) if query.obligation_id.is_some() => Ok(None),
        _ => Err(in_query(Error::invalid(
            "/baseline_from",
            Code::Required,
            "Nêu cả baseline_from và baseline_until, hoặc obligation_id để so với kỳ gốc do đơn vị ban hành đặt.",
            "Give both baseline_from and baseline_until, or obligation_id to compare with the issuer's baseline.",
        ))),
    }
}

impl ActivityComparison {
    fn of(organisation_id: OrganisationId, compared: Comparison) -> Self {
        let formula = Comparison::formula(compared.accumulation);
        Self {
            organisation_id: organisation_id.0,
            scaled_baseline: compared.scaled_baseline().map(number),
            increase: compared.increase().map(number),
            relative_increase: compared.relative_increase(),
            measure: compared.measure,
            unit: compared.unit,
            accumulation: compared.accumulation.as_str().to_owned(),
            current: compared.current.into(),
            baseline: compared.baseline.into(),
            baseline_setting: compared.setting.map(|setting| BaselineSetting {
                id: setting.id.0,
                source: setting.content.source,
                set_by_organisation_id: setting.set_by.organisation_id.0,
                set_by: setting.set_by.name,
                set_at: setting.set_at,
            }),
            formula_vi: formula.vi,
            formula_en: formula.en,
        }
    }
}

impl From<Amount> for PeriodAmount {
    fn from(amount: Amount) -> Self {
        Self {
            from: amount.period.from,
            until: amount.period.until,
            days: amount.days,
            value: amount.value.map(number),
            activities: amount.activities,
        }
    }
}
