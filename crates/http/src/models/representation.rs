//! A model as the API shows it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use treem_domain::kernel::Actor;
use treem_domain::models as domain;
use treem_domain::models::{ModelAction, ModelState, ModelView};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::activities::new_activity::ActivityPlace;
use crate::activities::representation::EnteredBy;
use crate::problem::Result;
use crate::respond::Answer;
use crate::schema;

/// A model (mô hình) in one place.
#[derive(Debug, Serialize, ToSchema)]
pub struct Model {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// Whose model it is.
    pub organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300, example = "Ủy ban nhân dân thành phố Rạch Giá")]
    pub organisation_name: String,
    /// The organisation's own key for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100, example = "mo-hinh-2021-01")]
    pub external_reference: Option<String>,
    /// The directive under which it is carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directive_id: Option<Uuid>,
    /// The model that it takes over to another place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicated_from_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicated_from: Option<LinkedModel>,
    /// The models that take it over in further places, oldest first, at most 200; `replicated_from_id` in the list of
    /// models gives those that you see.
    #[schema(max_items = 200)]
    pub replicas: Vec<LinkedModel>,
    /// The organisations that were invited to take it over.
    #[schema(max_items = 1000)]
    pub offered_to: Vec<Uuid>,
    #[schema(value_type = schema::ModelState)]
    pub state: ModelState,
    /// Its name.
    #[schema(max_length = 300, example = "Câu lạc bộ Gia đình an toàn trên mạng")]
    pub name: String,
    /// What is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 4000,
        example = "Sinh hoạt mỗi tháng về kỹ năng đồng hành cùng con trên mạng."
    )]
    pub description: Option<String>,
    /// Codes of the vocabulary `topics`.
    #[schema(value_type = Vec<schema::TermCode>, max_items = 50)]
    pub topics: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<ActivityPlace>,
    /// The day on which it began there.
    #[schema(example = "2021-03-01")]
    pub started_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<ModelEvaluation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<ModelEnding>,
    pub entered_by: EnteredBy,
    /// What you may do with it now.
    #[schema(value_type = Vec<schema::ModelAction>, max_items = 10)]
    pub allowed_actions: Vec<ModelAction>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A model in another place, to which this one is linked; you need not be able to read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedModel {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    #[schema(
        max_length = 300,
        example = "Câu lạc bộ Gia đình an toàn trên mạng tại Hà Tiên"
    )]
    pub name: String,
    /// Whose model it is.
    pub organisation_id: Uuid,
    /// That organisation's name.
    #[schema(max_length = 300, example = "Ủy ban nhân dân thành phố Hà Tiên")]
    pub organisation_name: String,
    /// The day on which it began there.
    #[schema(example = "2021-06-14")]
    pub started_on: NaiveDate,
}

impl From<domain::LinkedModel> for LinkedModel {
    fn from(linked: domain::LinkedModel) -> Self {
        Self {
            id: linked.id.0,
            name: linked.name,
            organisation_id: linked.organisation_id.0,
            organisation_name: linked.organisation_name,
            started_on: linked.started_on,
        }
    }
}

/// How a model was judged (đánh giá): by whom, on which day, with what result.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelEvaluation {
    /// The body that evaluated it; no person.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Sở Lao động - Thương binh và Xã hội tỉnh Kiên Giang"
    )]
    pub evaluated_by: String,
    /// The day; not in the future and not before the model began.
    #[schema(example = "2021-06-10")]
    pub evaluated_on: NaiveDate,
    /// What was found, with counts only, never persons.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = r"\S",
        example = "Sau 3 tháng có 12 buổi sinh hoạt với 240 lượt cha mẹ tham gia."
    )]
    pub findings: String,
    /// What is recommended.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Nhân rộng ra các phường còn lại của thành phố."
    )]
    pub recommendation: String,
}

/// That and why a model is no longer run.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelEnding {
    /// Why.
    #[schema(
        max_length = 2000,
        example = "Đã lồng ghép vào hoạt động thường xuyên của nhà trường."
    )]
    pub reason: String,
    /// Its last day.
    #[schema(example = "2021-12-31")]
    pub ended_on: NaiveDate,
}

impl Model {
    pub fn seen(view: ModelView, actor: &Actor) -> Self {
        let allowed_actions = view.allowed_actions(actor);
        let (model, content) = (view.model.clone(), view.model.content);
        Self {
            id: model.id.0,
            organisation_id: model.organisation_id.0,
            organisation_name: view.organisation_name,
            external_reference: content.external_reference,
            directive_id: content.directive_id.map(|id| id.0),
            replicated_from_id: model.replicated_from_id.map(|id| id.0),
            replicated_from: view.original.map(Into::into),
            replicas: view.replicas.into_iter().map(Into::into).collect(),
            offered_to: model.offered_to.into_iter().map(|id| id.0).collect(),
            state: model.state,
            name: content.name,
            description: content.description,
            topics: content.topics,
            place: content.place.map(Into::into),
            started_on: content.started_on,
            evaluation: model.evaluation.map(Into::into),
            ending: model.ending.map(|ending| ModelEnding {
                reason: ending.reason,
                ended_on: ending.ended_on,
            }),
            entered_by: model.entered_by.into(),
            allowed_actions,
            created_at: model.created_at,
            updated_at: model.updated_at,
        }
    }
}

/// 201 with a new model and its place.
pub fn created(view: ModelView, actor: &Actor) -> Result<Answer> {
    let (version, location) = (view.model.version, format!("/v1/models/{}", view.model.id));
    Answer::created(&Model::seen(view, actor), version, location)
}

impl From<domain::Evaluation> for ModelEvaluation {
    fn from(evaluation: domain::Evaluation) -> Self {
        Self {
            evaluated_by: evaluation.evaluated_by,
            evaluated_on: evaluation.evaluated_on,
            findings: evaluation.findings,
            recommendation: evaluation.recommendation,
        }
    }
}

impl From<ModelEvaluation> for domain::Evaluation {
    fn from(evaluation: ModelEvaluation) -> Self {
        Self {
            evaluated_by: evaluation.evaluated_by,
            evaluated_on: evaluation.evaluated_on,
            findings: evaluation.findings,
            recommendation: evaluation.recommendation,
        }
    }
}
