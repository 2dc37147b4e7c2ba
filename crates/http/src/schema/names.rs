//! The domain's coded values as schemas: each lists exactly the names that the domain knows.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! schemas_of {
    ($($(#[doc = $about:literal])+ $name:ident = $domain:path, $example:literal;)+) => {$(
        $(#[doc = $about])+
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                use $domain as Domain;
                let names: Vec<&str> = Domain::ALL.iter().map(|value| value.as_str()).collect();
                RefOr::T(Schema::Object(
                    ObjectBuilder::new()
                        .schema_type(SchemaType::new(Type::String))
                        .description(Some(concat!($($about),+).trim()))
                        .enum_values(Some(names))
                        .examples([serde_json::json!($example)])
                        .build(),
                ))
            }
        }

        impl ToSchema for $name {}
    )+};
}

schemas_of! {
    /// State of a task: assigned (chưa thực hiện), declined (từ chối), in_progress (đang thực hiện), pending_confirmation (chờ xác nhận), suspended (tạm hoãn), completed (đã hoàn thành), cancelled (đã hủy).
    TaskState = treem_domain::tasks::state::TaskState, "in_progress";
    /// What can be done with a task.
    TaskAction = treem_domain::tasks::state::Action, "accept";
    /// What happened to a task; due dates come from assigned, due_date_set, extension_approved and counter_offer_accepted.
    TaskEventKind = treem_domain::tasks::event::ChangeKind, "extension_approved";
    /// How a task stands to its deadline: frozen when completion is reported, derived from today before that.
    Timeliness = treem_domain::tasks::timeliness::Timeliness, "on_track";
    /// Where an extension request stands.
    ExtensionState = treem_domain::tasks::extension::ExtensionState, "pending";
    /// The part of an organisation beside the lead: coordinating (phối hợp), for_information (để biết).
    ParticipantRole = treem_domain::tasks::event::ParticipantRole, "coordinating";
    /// How far a coordinating organisation is with its part.
    CoordinationStatus = treem_domain::tasks::event::CoordinationStatus, "in_progress";
    /// State of a directive: draft (dự thảo), issued (đã ban hành), in_progress (đang triển khai), concluded (kết thúc), revoked (thu hồi), superseded (thay thế).
    DirectiveState = treem_domain::directives::directive::DirectiveState, "issued";
    /// What the issuer can do with a directive.
    DirectiveAction = treem_domain::directives::action::DirectiveAction, "issue";
    /// Degree of urgency (độ khẩn, Decree 30/2020/NĐ-CP): hỏa tốc, thượng khẩn, khẩn.
    Urgency = treem_domain::directives::directive::Urgency, "khan";
    /// The part an addressee plays in an obligation: lead (chủ trì), coordinating (phối hợp), for_information (để biết).
    AddresseeRole = treem_domain::directives::directive::AddresseeRole, "lead";
    /// Why a copy is sent.
    CopyPurpose = treem_domain::directives::directive::CopyPurpose, "to_know";
    /// What a directive does to an earlier one when it is issued.
    RelationKind = treem_domain::directives::directive::RelationKind, "amends";
    /// What sort of body an organisation is.
    OrganisationKind = treem_domain::organisations::organisation::OrganisationKind, "district_people_committee";
    /// How one organisation followed another.
    SuccessionKind = treem_domain::organisations::organisation::SuccessionKind, "merge";
    /// Who decides on the members: an administrator (group) or the members themselves (open_class).
    RecipientGroupKind = treem_domain::organisations::recipient_group::RecipientGroupKind, "open_class";
    /// What a day is that differs from the ordinary week.
    DayKind = treem_domain::calendar::DayKind, "holiday";
    /// How a client proves who it is: by a secret, or by assertions that it signs (private_key_jwt, RFC 7523).
    ClientAuthentication = treem_domain::clients::Authentication, "secret";
    /// How an upload ended: accepted, partly_accepted, or rejected (nothing was written).
    ImportStatus = treem_domain::imports::ImportStatus, "accepted";
    /// Where a job stands: queued, running, succeeded (its result says what became of everything) or failed (nothing was written).
    JobState = treem_domain::jobs::JobState, "running";
    /// What a value is: integer, decimal, or boolean as 0 and 1.
    ValueType = treem_domain::indicators::ValueType, "decimal";
    /// How values behave over time: flow (adds up) or stock (a state at the end of a period).
    Accumulation = treem_domain::indicators::Accumulation, "flow";
    /// For what area a target was set, and of what area a value is: national, province, or unit (any other organisation).
    TargetScope = treem_domain::indicators::TargetScope, "national";
    /// How a value must stand to its target.
    TargetComparator = treem_domain::indicators::TargetComparator, "at_least";
    /// Kind of report (Decree 09/2019/NĐ-CP, article 4): periodic (định kỳ), thematic (chuyên đề), ad_hoc (đột xuất).
    ReportKind = treem_domain::report_templates::ReportKind, "periodic";
    /// How often a report is made: month (2026-06), quarter (2026-Q1), half_year (2026-H1), nine_months (2026-9M), year (2026), on_request.
    Periodicity = treem_domain::reporting_periods::Periodicity, "quarter";
    /// What becomes of a due date on a day of rest.
    OnRestDay = treem_domain::reporting_periods::OnRestDay, "next_working_day";
    /// How the two sides of a rule must stand to each other.
    Comparison = treem_domain::report_templates::Comparison, "at_most";
    /// State of a template: a published edition never changes.
    TemplateState = treem_domain::report_templates::TemplateState, "published";
    /// What the requester can do with a template.
    TemplateAction = treem_domain::report_templates::TemplateAction, "open_period";
    /// Whether a period is open or locked (chốt số liệu).
    PeriodState = treem_domain::reporting_periods::PeriodState, "open";
    /// What the requester can do with a period: set_due_date (gia hạn gửi), aggregate (tổng hợp), lock (chốt số liệu), cancel (hủy).
    PeriodAction = treem_domain::reporting_periods::PeriodAction, "lock";
    /// State of a report: draft (đang nhập liệu), submitted (đã gửi), returned (yêu cầu chỉnh lý), resubmitted (đã gửi lại), accepted (đã duyệt), aggregated (đã tổng hợp), locked (chốt số liệu).
    ReportState = treem_domain::reports::ReportState, "submitted";
    /// What can be done with one report.
    ReportAction = treem_domain::reports::ReportAction, "submit";
    /// Whose figures a report holds: the organisation's own, or the aggregate of all who reported.
    ReportScope = treem_domain::reports::ReportScope, "own";
    /// How a report stands to its due date: not_due, missing (chưa nộp), on_time (đúng hạn), late (nộp muộn), excluded (loại trừ); not_expected for an aggregate report and for a later version, which nobody waits for.
    ReportTimeliness = treem_domain::reports::ReportTimeliness, "on_time";
    /// What happened to an activity.
    ActivityEventKind = treem_domain::activities::event::ActivityEventKind, "corrected";
    /// State of a model: piloting (thí điểm), running (đang triển khai), evaluated (đã đánh giá), replicated (đã nhân rộng), ended (đã kết thúc).
    ModelState = treem_domain::models::ModelState, "running";
    /// What can be done with a model.
    ModelAction = treem_domain::models::ModelAction, "evaluate";
    /// What happened to a model.
    ModelEventKind = treem_domain::models::event::ChangeKind, "evaluated";
    /// A verb on a resource, granted to a client.
    Scope = treem_domain::kernel::Scope, "tasks:read";
}

/// An object with a count for each name that the domain knows.
macro_rules! counts_of {
    ($($(#[doc = $about:literal])+ $name:ident = $domain:path;)+) => {$(
        $(#[doc = $about])+
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                use $domain as Domain;
                let count = ObjectBuilder::new()
                    .schema_type(SchemaType::new(Type::Integer))
                    .description(Some("How many tasks."))
                    .build();
                let object = Domain::ALL.iter().fold(ObjectBuilder::new(), |object, value| {
                    object.property(value.as_str(), count.clone()).required(value.as_str())
                });
                RefOr::T(Schema::Object(object.description(Some(concat!($($about),+).trim())).build()))
            }
        }

        impl ToSchema for $name {}
    )+};
}

counts_of! {
    /// Number of tasks in each state.
    TaskStateCounts = treem_domain::tasks::state::TaskState;
    /// Number of tasks of each timeliness; cancelled tasks have none.
    TimelinessCounts = treem_domain::tasks::timeliness::Timeliness;
}

macro_rules! texts {
    ($($(#[doc = $about:literal])+ $name:ident, $max:literal, $pattern:expr, $example:literal;)+) => {$(
        $(#[doc = $about])+
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                RefOr::T(Schema::Object(
                    ObjectBuilder::new()
                        .schema_type(SchemaType::new(Type::String))
                        .description(Some(concat!($($about),+).trim()))
                        .min_length(Some(1))
                        .max_length(Some($max))
                        .pattern($pattern)
                        .examples([serde_json::json!($example)])
                        .build(),
                ))
            }
        }

        impl ToSchema for $name {}
    )+};
}

texts! {
    /// A code of a vocabulary: see GET /v1/vocabularies.
    TermCode, 60, Some("^[a-z0-9_]+$"), "child_protection_knowledge";
    /// Words of the text.
    Words, 200, None::<String>, "đầy đủ";
}

macro_rules! numbers {
    ($($(#[doc = $about:literal])+ $name:ident, $max:literal;)+) => {$(
        $(#[doc = $about])+
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                RefOr::T(Schema::Object(
                    ObjectBuilder::new()
                        .schema_type(SchemaType::new(Type::Integer))
                        .description(Some(concat!($($about),+).trim()))
                        .minimum(Some(1))
                        .maximum(Some($max))
                        .examples([serde_json::json!(1)])
                        .build(),
                ))
            }
        }

        impl ToSchema for $name {}
    )+};
}

numbers! {
    /// Number of a goal of the Programme (Decision 23/QĐ-TTg).
    ProgrammeGoal, 4;
    /// Number of an indicator of the Programme (Decision 23/QĐ-TTg).
    ProgrammeIndicator, 24;
}

/// A refusal inside another representation; what it holds is described where all refusals are.
pub struct Problem;

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(ObjectBuilder::new().build()))
    }
}

impl ToSchema for Problem {}
