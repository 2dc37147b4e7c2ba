//! A model as it is recorded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::models as domain;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::activities::new_activity::ActivityPlace;
use crate::extract::BodyType;
use crate::schema;

/// A model (mô hình) of protection, care or education that an organisation pilots.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewModel {
    /// Whose model it is; your own organisation where it is left out. It does not change later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Uuid>,
    /// Your own key for it; unique within the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"\S",
        example = "mo-hinh-2021-01"
    )]
    pub external_reference: Option<String>,
    /// The directive under which it is carried out; its issuer sees the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directive_id: Option<Uuid>,
    /// The model that it takes over from another place, of those that you see: it is then in operation from the start, and
    /// the other is `replicated`. It does not change later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicated_from_id: Option<Uuid>,
    /// Its name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Câu lạc bộ Gia đình an toàn trên mạng"
    )]
    pub name: String,
    /// What is done, with counts only, never persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = r"\S",
        example = "Sinh hoạt mỗi tháng về kỹ năng đồng hành cùng con trên mạng."
    )]
    pub description: Option<String>,
    /// Codes of the vocabulary `topics`.
    #[serde(default)]
    #[schema(value_type = Vec<schema::TermCode>, max_items = 50)]
    pub topics: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<ActivityPlace>,
    /// The day on which it began there; not in the future.
    #[schema(example = "2021-03-01")]
    pub started_on: NaiveDate,
}

impl BodyType for NewModel {}

impl From<NewModel> for domain::Content {
    fn from(new: NewModel) -> Self {
        Self {
            external_reference: new.external_reference,
            directive_id: new.directive_id.map(Into::into),
            name: new.name,
            description: new.description,
            topics: new.topics,
            place: new.place.map(Into::into),
            started_on: new.started_on,
        }
    }
}

impl From<domain::Model> for NewModel {
    fn from(model: domain::Model) -> Self {
        let content = model.content;
        Self {
            organisation_id: Some(model.organisation_id.0),
            external_reference: content.external_reference,
            directive_id: content.directive_id.map(|id| id.0),
            replicated_from_id: model.replicated_from_id.map(|id| id.0),
            name: content.name,
            description: content.description,
            topics: content.topics,
            place: content.place.map(Into::into),
            started_on: content.started_on,
        }
    }
}
