//! Rows of directives.

use chrono::Datelike;
use sea_orm::entity::prelude::*;
use treem_domain::directives::directive::{
    Content, Directive, DirectiveState, Ending, Relation as DirectiveRelation, RelationKind,
};
use treem_domain::directives::notation::Notation;
use treem_domain::directives::number::Number;
use treem_domain::kernel::{Error, Message, Result, text::fold};

use crate::error::corrupt;
use crate::stored::{self, Stored};

const TABLE: &str = "directives";

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "directives")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub issuer_organisation_id: Uuid,
    pub external_reference: Option<String>,
    pub document_type: String,
    pub register: String,
    pub number: Option<i32>,
    /// Of the date; set with the number, which is unique in it.
    pub year: Option<i32>,
    pub notation: String,
    pub date: Option<ChronoDate>,
    pub subject: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<Content>,
    pub relation_kind: Option<String>,
    pub relation_directive_id: Option<Uuid>,
    pub state: String,
    pub issued_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub ending: Option<Stored<Ending>>,
    pub search_text: String,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&Directive> for Model {
    type Error = Error;

    fn try_from(directive: &Directive) -> Result<Self> {
        let number = directive.number.map(|number| i32::try_from(number.get()));
        let number = number.transpose().map_err(Error::internal)?;
        Ok(Self {
            id: directive.id.0,
            issuer_organisation_id: directive.issuer_organisation_id.0,
            external_reference: directive.external_reference.clone(),
            document_type: directive.document_type.clone(),
            register: directive.register.clone(),
            number,
            // A draft claims no number: the year makes the key of the unique index whole.
            year: number
                .and(directive.date)
                .filter(|_| directive.state != DirectiveState::Draft)
                .map(|date| date.year()),
            notation: directive.notation.as_str().to_owned(),
            date: directive.date,
            subject: directive.content.subject.clone(),
            content: Stored(directive.content.clone()),
            relation_kind: directive
                .relation
                .map(|relation| relation.kind.as_str().to_owned()),
            relation_directive_id: directive.relation.map(|relation| relation.directive_id.0),
            state: directive.state.as_str().to_owned(),
            issued_at: directive.issued_at,
            ending: directive.ending.clone().map(Stored),
            search_text: search_text(directive),
            version: directive.version,
            created_at: directive.created_at,
            updated_at: directive.updated_at,
        })
    }
}

impl TryFrom<Model> for Directive {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let relation = row.relation_kind.as_deref().zip(row.relation_directive_id);
        let relation = relation.map(|(kind, directive_id)| {
            Ok::<_, Error>(DirectiveRelation {
                kind: stored::name(TABLE, row.id, kind, RelationKind::parse)?,
                directive_id: directive_id.into(),
            })
        });
        Ok(Self {
            id: row.id.into(),
            issuer_organisation_id: row.issuer_organisation_id.into(),
            external_reference: row.external_reference,
            document_type: row.document_type,
            register: row.register,
            number: number(row.id, row.number)?,
            notation: Notation::parse(&row.notation).map_err(|fault| refused(row.id, fault))?,
            date: row.date,
            content: row.content.0,
            relation: relation.transpose()?,
            state: state(row.id, &row.state)?,
            issued_at: row.issued_at,
            ending: row.ending.map(|ending| ending.0),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

pub(super) fn number(id: Uuid, number: Option<i32>) -> Result<Option<Number>> {
    let number = number
        .map(|number| stored::number(TABLE, id, number))
        .transpose()?;
    number
        .map(Number::new)
        .transpose()
        .map_err(|fault| refused(id, fault))
}

pub(super) fn state(id: Uuid, text: &str) -> Result<DirectiveState> {
    stored::name(TABLE, id, text, DirectiveState::parse)
}

fn refused(id: Uuid, fault: (treem_domain::kernel::Code, Message)) -> Error {
    corrupt(TABLE, id, fault.1.en)
}

/// Everything that a search of directives looks into.
fn search_text(directive: &Directive) -> String {
    let mut text = directive.number_and_notation().unwrap_or_default();
    text.push(' ');
    text.push_str(&directive.content.subject);
    for obligation in &directive.content.obligations {
        text.push(' ');
        text.push_str(&obligation.text);
        text.push(' ');
        text.push_str(obligation.gloss.as_deref().unwrap_or_default());
    }
    fold(&text)
}
