//! An activity as the API shows it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use treem_domain::activities::activity as domain;
use treem_domain::tasks::event::Author;
use utoipa::ToSchema;
use uuid::Uuid;

use super::new_activity::{ActivityPlace, MeasuredValue, ProgrammeCoverage};
use crate::schema;
use crate::tasks::representation::Evidence;

/// Something that an organisation did.
#[derive(Debug, Serialize, ToSchema)]
pub struct Activity {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// Whose activity it is.
    pub organisation_id: Uuid,
    /// The organisation's own key for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100, example = "phat-song-2021-06-14-1")]
    pub external_reference: Option<String>,
    /// A code of the vocabulary `deliverables`.
    #[schema(max_length = 60, example = "airtime")]
    pub kind: String,
    /// What it was, in a line.
    #[schema(
        max_length = 300,
        example = "Chuyên mục Vì trẻ em: tương tác an toàn trên môi trường mạng"
    )]
    pub title: String,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000, example = "Hướng dẫn cha mẹ đồng hành cùng con trên mạng.")]
    pub description: Option<String>,
    /// Its first day.
    #[schema(example = "2021-06-14")]
    pub from_date: NaiveDate,
    /// Its last day, which decides to which period it belongs.
    #[schema(example = "2021-06-14")]
    pub to_date: NaiveDate,
    /// Codes of the vocabulary `topics`.
    #[schema(value_type = Vec<schema::TermCode>, max_items = 50)]
    pub topics: Vec<String>,
    /// Codes of the vocabulary `audiences`.
    #[schema(value_type = Vec<schema::TermCode>, max_items = 50)]
    pub audiences: Vec<String>,
    /// A code of the vocabulary `channels`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, example = "television")]
    pub channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<ActivityPlace>,
    /// Amounts, one for each measure.
    #[schema(max_items = 50)]
    pub measures: Vec<MeasuredValue>,
    /// What proves it.
    #[schema(max_items = 100)]
    pub evidence: Vec<Evidence>,
    /// The tasks that it serves.
    #[schema(max_items = 50)]
    pub task_ids: Vec<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<ProgrammeCoverage>,
    /// What was on the air.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, example = "Vì trẻ em")]
    pub programme: Option<String>,
    /// When it went on the air.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-06-14T12:30:00Z")]
    pub aired_at: Option<DateTime<Utc>>,
    /// Activities that look like this one and of which whoever recorded it said that they are others.
    #[schema(max_items = 1000)]
    pub not_a_duplicate_of: Vec<Uuid>,
    pub entered_by: EnteredBy,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Who entered it: of another organisation where a superior did so on its behalf (nhập thay).
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredBy {
    /// The organisation of the client.
    pub organisation_id: Uuid,
    /// The client.
    pub client_id: Uuid,
    /// The client's name.
    #[schema(max_length = 200, example = "Tòa soạn Báo Kiên Giang")]
    pub name: String,
}

impl From<Author> for EnteredBy {
    fn from(author: Author) -> Self {
        Self {
            organisation_id: author.organisation_id.0,
            client_id: author.client_id.0,
            name: author.name,
        }
    }
}

impl From<domain::Activity> for Activity {
    fn from(activity: domain::Activity) -> Self {
        let content = activity.content;
        Self {
            id: activity.id.0,
            organisation_id: activity.organisation_id.0,
            external_reference: content.external_reference,
            kind: content.kind,
            title: content.title,
            description: content.description,
            from_date: content.from_date,
            to_date: content.to_date,
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
            not_a_duplicate_of: activity.not_a_duplicate_of.into_iter().map(|id| id.0).collect(),
            entered_by: activity.entered_by.into(),
            created_at: activity.created_at,
            updated_at: activity.updated_at,
        }
    }
}
