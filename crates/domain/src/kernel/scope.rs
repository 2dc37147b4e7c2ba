//! Scopes: a verb on a resource, granted to a client.

use std::collections::BTreeSet;

macro_rules! scopes {
    ($($variant:ident = $name:literal, $about:literal;)+) => {
        /// What a client may do: one verb on one resource.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Scope { $(#[doc = $about] $variant,)+ }

        impl Scope {
            pub const ALL: &'static [Scope] = &[$(Scope::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self { $(Scope::$variant => $name,)+ }
            }

            /// What the scope allows, in a sentence.
            pub fn about(self) -> &'static str {
                match self { $(Scope::$variant => $about,)+ }
            }

            pub fn parse(name: &str) -> Option<Scope> {
                match name { $($name => Some(Scope::$variant),)+ _ => None }
            }
        }
    };
}

scopes! {
    OrganisationsRead = "organisations:read", "Read organisations, recipient groups and administrative units.";
    OrganisationsWrite = "organisations:write", "Create and change organisations and recipient groups.";
    OrganisationsRegister = "organisations:register", "Register the own organisation in an open class.";
    VocabulariesRead = "vocabularies:read", "Read vocabularies, document types and the holiday calendar.";
    CalendarWrite = "calendar:write", "Load the holidays of a year.";
    DirectivesRead = "directives:read", "Read directives and their progress.";
    DirectivesDraft = "directives:draft", "Draft directives, change and delete drafts.";
    DirectivesIssue = "directives:issue", "Issue directives.";
    DirectivesConclude = "directives:conclude", "Conclude, revoke and supersede issued directives.";
    AttachmentsRead = "attachments:read", "Read attachments.";
    AttachmentsWrite = "attachments:write", "Upload attachments.";
    TasksRead = "tasks:read", "Read tasks and their history.";
    TasksAccept = "tasks:accept", "Accept or decline tasks as their lead.";
    TasksReport = "tasks:report", "Report progress and completion as the lead, or the sub-status as a coordinator.";
    TasksDelegate = "tasks:delegate", "Delegate tasks as their lead.";
    TasksExtend = "tasks:extend", "Ask for an extension and answer a counter-offer as the lead.";
    TasksDecide = "tasks:decide", "Confirm or reject completion and decide extensions as the assigner.";
    TasksDirect = "tasks:direct", "Reassign, suspend, resume, cancel and re-date tasks as the assigner.";
    TasksRemind = "tasks:remind", "Remind the lead and escalate to its superior.";
    ClientsRead = "clients:read", "Read the registered clients.";
    ClientsWrite = "clients:write", "Register clients, rotate their secrets, disable them.";
    ActivitiesRead = "activities:read", "Read activities, their comparison with a baseline, and the coverage of portals.";
    ActivitiesWrite = "activities:write", "Record, change and delete activities.";
    ModelsRead = "models:read", "Read models and their history.";
    ModelsWrite = "models:write", "Record models, run, evaluate, replicate and end them.";
    VocabulariesWrite = "vocabularies:write", "Add terms to vocabularies, rename and retire them.";
    IndicatorsRead = "indicators:read", "Read indicators, their targets and values.";
    IndicatorsWrite = "indicators:write", "Enter and change indicators and their targets.";
    ReportTemplatesWrite = "report_templates:write", "Draft, publish and retire report templates.";
    ReportingPeriodsWrite = "reporting_periods:write", "Open, aggregate and lock reporting periods.";
    ReportsRead = "reports:read", "Read report templates, periods, reports and reporting rates.";
    ReportsWrite = "reports:write", "Enter, derive and upload figures of reports.";
    ReportsSubmit = "reports:submit", "Send reports.";
    ReportsDecide = "reports:decide", "Return, accept, exclude and remind, and grant lock exceptions, as the requester.";
    AuditRead = "audit:read", "Read and verify the audit chain.";
}

impl serde::Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Scope {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Scope::parse(&name).ok_or_else(|| serde::de::Error::custom("unknown scope"))
    }
}

/// A set of scopes.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    pub fn is_subset(&self, other: &Scopes) -> bool {
        self.0.is_subset(&other.0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What both hold.
    pub fn intersection(&self, other: &Scopes) -> Scopes {
        self.0.intersection(&other.0).copied().collect()
    }

    /// The space-separated form of RFC 6749 section 3.3; `Err` holds the first unknown name.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split_ascii_whitespace()
            .map(|name| Scope::parse(name).ok_or_else(|| name.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.iter().map(Scope::as_str).collect();
        formatter.write_str(&names.join(" "))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

/// Ready-made sets of scopes for the parts that organisations play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Runs the service: everything.
    Admin,
    /// Issues directives and follows their tasks.
    Issuer,
    /// A newspaper or broadcaster that carries tasks out.
    Press,
    /// A portal or website that carries tasks out and may register in an open class.
    Portal,
    /// A district People's Committee: carries tasks out and delegates them to its communes.
    District,
}

impl Role {
    pub const ALL: &'static [Role] = &[
        Role::Admin,
        Role::Issuer,
        Role::Press,
        Role::Portal,
        Role::District,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Issuer => "issuer",
            Role::Press => "press",
            Role::Portal => "portal",
            Role::District => "district",
        }
    }

    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.iter().copied().find(|role| role.as_str() == name)
    }

    pub fn scopes(self) -> Scopes {
        use Scope::*;
        let reads = [
            OrganisationsRead,
            VocabulariesRead,
            DirectivesRead,
            AttachmentsRead,
            TasksRead,
            ActivitiesRead,
            ModelsRead,
            IndicatorsRead,
            ReportsRead,
        ];
        let carries_out = [
            AttachmentsWrite,
            TasksAccept,
            TasksReport,
            TasksExtend,
            ActivitiesWrite,
            ModelsWrite,
            ReportsWrite,
            ReportsSubmit,
        ];
        let decides = [TasksDecide, TasksDirect, TasksRemind];
        match self {
            Role::Admin => Scope::ALL.iter().copied().collect(),
            Role::Issuer => reads
                .into_iter()
                .chain(decides)
                .chain([
                    DirectivesDraft,
                    DirectivesIssue,
                    DirectivesConclude,
                    AttachmentsWrite,
                    ReportTemplatesWrite,
                    ReportingPeriodsWrite,
                    ReportsWrite,
                    ReportsSubmit,
                    ReportsDecide,
                ])
                .collect(),
            Role::Press => reads.into_iter().chain(carries_out).collect(),
            Role::Portal => reads
                .into_iter()
                .chain(carries_out)
                .chain([OrganisationsRegister])
                .collect(),
            Role::District => reads
                .into_iter()
                .chain(carries_out)
                .chain(decides)
                .chain([TasksDelegate])
                .collect(),
        }
    }
}
