//! A baseline as the API shows it.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Number;
use treem_domain::baselines as domain;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::activities::new_activity::number;
use crate::directives::representation::SetBy;

/// A baseline (kỳ gốc): against what an organisation's amount is measured for an obligation. A setting of the issuer, not of
/// the directive's text.
#[derive(Debug, Serialize, ToSchema)]
pub struct Baseline {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// The directive.
    pub directive_id: Uuid,
    /// The obligation that asks for more.
    pub obligation_id: Uuid,
    /// The organisation of which it is asked.
    pub organisation_id: Uuid,
    /// Code of the vocabulary measures; its unit is the measure's.
    #[schema(max_length = 60, example = "airtime_minutes")]
    pub measure: String,
    /// The value of the baseline period, in the measure's unit.
    #[schema(value_type = f64, minimum = 0, maximum = 999999999999.999, example = 1240)]
    pub value: Number,
    /// First day of the period.
    #[schema(example = "2020-12-15")]
    pub period_start: NaiveDate,
    /// Last day of the period.
    #[schema(example = "2021-06-14")]
    pub period_end: NaiveDate,
    /// Where the value comes from.
    #[schema(max_length = 500, example = "Nhật ký phát sóng của Đài")]
    pub source: String,
    pub set_by: SetBy,
}

impl From<domain::Baseline> for Baseline {
    fn from(baseline: domain::Baseline) -> Self {
        let content = baseline.content;
        Self {
            id: baseline.id.0,
            directive_id: baseline.directive_id.0,
            obligation_id: baseline.obligation_id.0,
            organisation_id: baseline.organisation_id.0,
            measure: content.measure,
            value: number(content.value),
            period_start: content.period_start,
            period_end: content.period_end,
            source: content.source,
            set_by: SetBy::new(baseline.set_by, baseline.set_at),
        }
    }
}
