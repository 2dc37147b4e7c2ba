//! An activity as it is recorded.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use treem_domain::activities::activity as domain;
use treem_domain::kernel::{Code, Faults, Quantity, time};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::BodyType;
use crate::organisations::create::UnitReference;
use crate::schema;
use crate::tasks::representation::Evidence;

/// Something that an organisation did.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewActivity {
    /// Whose activity it is; your own organisation where it is left out. It does not change later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Uuid>,
    /// Your own key for it; unique within the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"\S",
        example = "phat-song-2021-06-14-1"
    )]
    pub external_reference: Option<String>,
    /// A code of the vocabulary `deliverables`.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime"
    )]
    pub kind: String,
    /// What it was, in a line.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Chuyên mục Vì trẻ em: tương tác an toàn trên môi trường mạng"
    )]
    pub title: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = r"\S",
        example = "Hướng dẫn cha mẹ đồng hành cùng con trên mạng."
    )]
    pub description: Option<String>,
    /// Its first day; not in the future.
    #[schema(example = "2021-06-14")]
    pub from_date: NaiveDate,
    /// Its last day; the first where it is left out. It decides to which period the activity belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-06-14")]
    pub to_date: Option<NaiveDate>,
    /// Codes of the vocabulary `topics`.
    #[serde(default)]
    #[schema(value_type = Vec<schema::TermCode>, max_items = 50)]
    pub topics: Vec<String>,
    /// Codes of the vocabulary `audiences`.
    #[serde(default)]
    #[schema(value_type = Vec<schema::TermCode>, max_items = 50)]
    pub audiences: Vec<String>,
    /// A code of the vocabulary `channels`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "television"
    )]
    pub channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<ActivityPlace>,
    /// Amounts, one for each measure.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub measures: Vec<MeasuredValue>,
    /// What proves it; each has exactly one of `url`, `document_number` and `attachment_id`.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub evidence: Vec<Evidence>,
    /// The tasks that it serves, of those that the organisation leads or coordinates: whoever assigned them sees the
    /// activity too.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub task_ids: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<ProgrammeCoverage>,
    /// Of a broadcaster: what was on the air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Vì trẻ em")]
    pub programme: Option<String>,
    /// When it went on the air: on one of its days in Asia/Ho_Chi_Minh. Airings of one programme in the same minute are one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-06-14T12:30:00Z")]
    pub aired_at: Option<DateTime<Utc>>,
    /// True once you have looked at the activities that a 409 `possible_duplicate` names and this is another one. It is
    /// kept with the activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = false)]
    pub not_a_duplicate: Option<bool>,
}

impl BodyType for NewActivity {}

/// Where it took place: words, an administrative unit that existed then, or both.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityPlace {
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = r"\S",
        example = "Nhà thiếu nhi tỉnh Kiên Giang"
    )]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitReference>,
}

/// An amount of one measure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasuredValue {
    /// A code of the vocabulary `measures`.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime_minutes"
    )]
    pub measure: String,
    /// In the measure's unit, with at most three decimal places; of a boolean measure 0 or 1.
    #[schema(value_type = f64, minimum = 0, maximum = 999999999.999, example = 15.5)]
    pub value: Number,
}

/// What of the Programme (Decision 23/QĐ-TTg) an item of a portal or website covers, and how soon it was there (obligation
/// B3); with the channels `portal` and `website` only.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeCoverage {
    /// Goals of the Programme, 1 to 4.
    #[serde(default)]
    #[schema(value_type = Vec<schema::ProgrammeGoal>, max_items = 4, example = json!([1, 4]))]
    pub goals: Vec<u8>,
    /// Indicators of the Programme, 1 to 24.
    #[serde(default)]
    #[schema(value_type = Vec<schema::ProgrammeIndicator>, max_items = 24, example = json!([22, 23]))]
    pub indicators: Vec<u8>,
    /// The day of the document on which the item rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-06-09")]
    pub source_document_date: Option<NaiveDate>,
    /// The day on which it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-06-11")]
    pub published_on: Option<NaiveDate>,
}

impl NewActivity {
    /// Notes values that are no quantities, which stand as 0 so that all else is checked too, and an air time outside of
    /// the activity's days in the zone.
    pub fn into_content(self, zone: Tz, faults: &mut Faults) -> domain::Content {
        let measures = self
            .measures
            .into_iter()
            .enumerate()
            .map(|(index, one)| domain::MeasuredValue {
                measure: one.measure,
                value: quantity(&format!("/measures/{index}/value"), &one.value, faults).unwrap_or_default(),
            })
            .collect();
        let content = domain::Content {
            external_reference: self.external_reference,
            kind: self.kind,
            title: self.title,
            description: self.description,
            from_date: self.from_date,
            to_date: self.to_date.unwrap_or(self.from_date),
            topics: self.topics,
            audiences: self.audiences,
            channel: self.channel,
            place: self.place.map(Into::into),
            measures,
            evidence: self.evidence.into_iter().map(Into::into).collect(),
            task_ids: self.task_ids.into_iter().map(Into::into).collect(),
            coverage: self.coverage.map(Into::into),
            programme: self.programme,
            aired_at: self.aired_at.map(time::to_stored_precision),
        };
        content.check_airing(zone, faults);
        content
    }
}

/// The number as a quantity, or a fault.
pub(crate) fn quantity(pointer: &str, number: &Number, faults: &mut Faults) -> Option<Quantity> {
    let quantity = Quantity::try_from(number);
    if quantity.is_err() {
        faults.add(
            pointer,
            Code::OutOfRange,
            "Giá trị là số thập phân có nhiều nhất ba chữ số sau dấu phẩy.",
            "The value is a decimal number with at most three places.",
        );
    }
    quantity.ok()
}

/// As a JSON number.
pub(crate) fn number(quantity: Quantity) -> Number {
    match serde_json::to_value(quantity) {
        Ok(serde_json::Value::Number(number)) => number,
        // A quantity is written as a number always.
        _ => Number::from(0),
    }
}

impl From<domain::Activity> for NewActivity {
    fn from(activity: domain::Activity) -> Self {
        Self {
            organisation_id: Some(activity.organisation_id.0),
            ..activity.content.into()
        }
    }
}

impl From<domain::Content> for NewActivity {
    fn from(content: domain::Content) -> Self {
        Self {
            organisation_id: None,
            external_reference: content.external_reference,
            kind: content.kind,
            title: content.title,
            description: content.description,
            from_date: content.from_date,
            to_date: Some(content.to_date),
            topics: content.topics,
            audiences: content.audiences,
            channel: content.channel,
            place: content.place.map(Into::into),
            measures: content.measures.into_iter().map(Into::into).collect(),
            evidence: content.evidence.into_iter().map(Into::into).collect(),
            task_ids: content.task_ids.into_iter().map(|id| id.0).collect(),
            coverage: content.coverage.map(Into::into),
            programme: content.programme,
            aired_at: content.aired_at,
            not_a_duplicate: None,
        }
    }
}

impl From<ActivityPlace> for domain::Place {
    fn from(place: ActivityPlace) -> Self {
        Self {
            text: place.text,
            unit: place.unit.map(Into::into),
        }
    }
}

impl From<domain::Place> for ActivityPlace {
    fn from(place: domain::Place) -> Self {
        Self {
            text: place.text,
            unit: place.unit.map(Into::into),
        }
    }
}

impl From<domain::MeasuredValue> for MeasuredValue {
    fn from(one: domain::MeasuredValue) -> Self {
        Self {
            measure: one.measure,
            value: number(one.value),
        }
    }
}

impl From<ProgrammeCoverage> for domain::Coverage {
    fn from(coverage: ProgrammeCoverage) -> Self {
        Self {
            goals: coverage.goals,
            indicators: coverage.indicators,
            source_document_date: coverage.source_document_date,
            published_on: coverage.published_on,
        }
    }
}

impl From<domain::Coverage> for ProgrammeCoverage {
    fn from(coverage: domain::Coverage) -> Self {
        Self {
            goals: coverage.goals,
            indicators: coverage.indicators,
            source_document_date: coverage.source_document_date,
            published_on: coverage.published_on,
        }
    }
}
