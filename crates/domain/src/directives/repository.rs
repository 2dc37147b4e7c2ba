//! Port: where directives are kept, and who sees them.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

use super::directive::{Directive, DirectiveState};
use super::number::Number;
use crate::kernel::id::{DirectiveId, ObligationId, OrganisationId, RecipientGroupId};
use crate::kernel::{Actor, Cursor, Page, Result};
use crate::tasks::state::TaskState;

/// In what capacity somebody sees a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DirectiveStanding {
    pub issuer: bool,
    pub recipient: bool,
}

/// What to list, newest first unless `oldest_first`; every filter that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct DirectiveQuery {
    /// Words to find in number, subject and obligations.
    pub text: Option<String>,
    pub state: Option<DirectiveState>,
    pub document_type: Option<String>,
    pub issuer_organisation_id: Option<OrganisationId>,
    pub number: Option<u32>,
    pub year: Option<i32>,
    pub date_from: Option<NaiveDate>,
    pub date_to: Option<NaiveDate>,
    pub external_reference: Option<String>,
    pub oldest_first: bool,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

/// A line of a list: the directive without its content.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectiveSummary {
    pub id: DirectiveId,
    pub issuer_organisation_id: OrganisationId,
    pub external_reference: Option<String>,
    pub document_type: String,
    pub number: Option<Number>,
    pub notation: String,
    pub date: Option<NaiveDate>,
    pub subject: String,
    pub state: DirectiveState,
    pub issued_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// One cell of the matrix obligation × recipient.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressCell {
    pub obligation_id: ObligationId,
    pub task_id: crate::kernel::id::TaskId,
    pub parent_task_id: Option<crate::kernel::id::TaskId>,
    pub lead_organisation_id: OrganisationId,
    pub state: TaskState,
    pub progress_percent: u8,
    pub redo: bool,
    pub due_date: Option<NaiveDate>,
    /// As frozen when completion was reported.
    pub frozen_timeliness: Option<crate::tasks::timeliness::Timeliness>,
}

#[async_trait]
pub trait DirectiveReader: Send + Sync {
    /// The directive as far as the actor may know of it, with the capacity in which they see it.
    async fn find(&self, id: DirectiveId, actor: &Actor) -> Result<Option<(Directive, DirectiveStanding)>>;
    /// The directive of which the obligation is a part, under the same rule.
    async fn find_by_obligation(&self, id: ObligationId, actor: &Actor) -> Result<Option<Directive>>;
    async fn list(&self, query: &DirectiveQuery, actor: &Actor) -> Result<Page<DirectiveSummary>>;
    /// Tasks of the directive that the actor sees, by obligation and lead.
    async fn progress(&self, id: DirectiveId, actor: &Actor) -> Result<Vec<ProgressCell>>;
    async fn count_open_tasks(&self, id: DirectiveId) -> Result<u64>;
    /// Directives that amend or supersede this one and were issued.
    async fn followers(&self, id: DirectiveId) -> Result<Vec<(DirectiveId, super::directive::RelationKind)>>;
    /// Directives in force that are addressed to an open class; for members that register later.
    async fn in_force_for_group(&self, group: RecipientGroupId) -> Result<Vec<Directive>>;
}

#[async_trait]
pub trait DirectiveWriter: Send + Sync {
    async fn insert(&self, directive: &Directive) -> Result<()>;
    async fn update(&self, directive: &Directive, expected_version: i64) -> Result<()>;
    async fn delete_draft(&self, id: DirectiveId, expected_version: i64) -> Result<()>;
    /// Without a scope filter: for effects on directives that the caller's own refers to.
    async fn find_unscoped(&self, id: DirectiveId) -> Result<Option<Directive>>;
    /// Issued for the first task that is accepted; no effect on any other state.
    async fn mark_in_progress(&self, id: DirectiveId, at: DateTime<Utc>) -> Result<()>;
    /// The next free number of an issuer's register in a year, held until the transaction ends.
    async fn next_number(&self, issuer: OrganisationId, year: i32, register: &str) -> Result<Number>;
    /// Notes a number that was given by hand, so that the automatic ones go on after it.
    async fn note_number(
        &self,
        issuer: OrganisationId,
        year: i32,
        register: &str,
        number: Number,
    ) -> Result<()>;
    async fn number_is_taken(
        &self,
        issuer: OrganisationId,
        year: i32,
        register: &str,
        number: Number,
    ) -> Result<bool>;
    /// Lets these organisations and their ancestors see the directive.
    async fn admit(&self, id: DirectiveId, recipients: &[OrganisationId]) -> Result<()>;
}
