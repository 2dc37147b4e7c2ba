//! Identifiers: UUIDv7 (RFC 9562), made by the server, one newtype per entity.

use uuid::Uuid;

/// Where new identifiers come from; an argument, so that tests can name them.
pub trait IdSource: Send + Sync {
    /// The next identifier: a UUIDv7, later than all that this source gave before.
    fn next(&self) -> Uuid;
}

macro_rules! entity_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            pub fn new(ids: &dyn IdSource) -> Self {
                Self(ids.next())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

entity_ids! {
    /// An organisation in the registry.
    OrganisationId,
    /// A named set of organisations, or an open class.
    RecipientGroupId,
    /// A directive.
    DirectiveId,
    /// One thing that a directive asks for.
    ObligationId,
    /// A task: one obligation for one lead organisation.
    TaskId,
    /// A request to move a task's due date.
    ExtensionId,
    /// A stored file.
    AttachmentId,
    /// A program that calls the API.
    ClientId,
    /// Something that an organisation did.
    ActivityId,
    /// What is measured.
    IndicatorId,
    /// One edition of a report template.
    ReportTemplateId,
    /// One window of a template, with its reports.
    ReportingPeriodId,
    /// One organisation's report of a period, in one version.
    ReportId,
    /// A request that is carried out after it was answered.
    JobId,
    /// Against what an organisation's increase is measured for an obligation.
    BaselineId,
    /// A model (mô hình) of protection, care or education.
    ModelId,
}
