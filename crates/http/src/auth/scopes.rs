//! Scopes as types: the scope that a handler requires stands in its signature.

use treem_domain::kernel::Scope;

/// A scope that a [`super::Caller`] must hold.
pub trait Requires: 'static {
    const SCOPE: Scope;
}

macro_rules! markers {
    ($($name:ident),+ $(,)?) => {$(
        #[doc = concat!("Requires [`Scope::", stringify!($name), "`].")]
        pub struct $name;

        impl Requires for $name {
            const SCOPE: Scope = Scope::$name;
        }
    )+};
}

markers! {
    OrganisationsRead, OrganisationsWrite, OrganisationsRegister, VocabulariesRead, CalendarWrite, DirectivesRead,
    DirectivesDraft, DirectivesIssue, DirectivesConclude, AttachmentsRead, AttachmentsWrite, TasksRead, TasksAccept,
    TasksReport, TasksDelegate, TasksExtend, TasksDecide, TasksDirect, TasksRemind, ClientsRead, ClientsWrite,
    ActivitiesRead, ActivitiesWrite, ModelsRead, ModelsWrite, VocabulariesWrite, IndicatorsRead, IndicatorsWrite,
    ReportTemplatesWrite, ReportingPeriodsWrite, ReportsRead, ReportsWrite, ReportsSubmit, ReportsDecide, AuditRead,
}
