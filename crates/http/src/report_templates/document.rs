//! The parts of a template as they are published. The domain's structures are read and written as they are; these
//! describe their form.

#![allow(dead_code, reason = "read by the OpenAPI document only")]

use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema;

/// What a report asks for.
#[derive(ToSchema)]
pub struct TemplateContent {
    /// Sections, in the order of the form.
    #[schema(min_items = 1, max_items = 100)]
    sections: Vec<TemplateSection>,
    /// Rules across cells.
    #[schema(max_items = 500, required = false)]
    rules: Vec<TemplateRule>,
}

/// A part of the form: one sheet of its workbook.
#[derive(ToSchema)]
pub struct TemplateSection {
    /// Unique among the template's sections.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "truyen_thong"
    )]
    code: String,
    /// As it stands on the form, in Vietnamese.
    #[schema(min_length = 1, max_length = 300, example = "Thông tin, tuyên truyền")]
    title: String,
    /// Figures that are asked for.
    #[schema(max_items = 500, required = false)]
    cells: Vec<TemplateCell>,
    /// Texts that are asked for.
    #[schema(max_items = 50, required = false)]
    narratives: Vec<TemplateNarrative>,
}

/// One figure that is asked for.
#[derive(ToSchema)]
pub struct TemplateCell {
    /// Unique in the template.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime"
    )]
    code: String,
    /// As it stands on the form, in Vietnamese.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Thời lượng phát sóng về bảo vệ trẻ em"
    )]
    label: String,
    /// Code of the indicator that it measures: accepted values count there. One cell for each indicator.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime_minutes"
    )]
    indicator: Option<String>,
    /// Unit of the value, in Vietnamese.
    #[schema(min_length = 1, max_length = 60, example = "phút")]
    unit: String,
    value_type: schema::ValueType,
    /// Whether a report without it is incomplete.
    required: bool,
    /// Of a cell without an indicator: whether values of several organisations may be added up. Left out for all but
    /// percentages (unit %). An indicator says so itself.
    additive: Option<bool>,
    /// The least value that is taken.
    #[schema(minimum = -999999999999.0, maximum = 999999999999.0, example = 0.0)]
    minimum: Option<f64>,
    /// The greatest value that is taken.
    #[schema(minimum = -999999999999.0, maximum = 999999999999.0, example = 500000.0)]
    maximum: Option<f64>,
    /// Disaggregation: a value for each category; the cell's own is their sum, so categories should not overlap.
    #[schema(max_items = 100, required = false)]
    categories: Vec<TemplateCategory>,
    derivation: Option<TemplateDerivation>,
}

/// One part of a disaggregated cell.
#[derive(ToSchema)]
pub struct TemplateCategory {
    /// Unique in its cell.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "online_safety"
    )]
    code: String,
    /// As it stands on the form.
    #[schema(min_length = 1, max_length = 300, example = "An toàn trên môi trường mạng")]
    label: String,
    /// Only activities on this topic (vocabulary topics) are derived into it. One on the topics of several categories
    /// counts once, in the first of them.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "safe_interaction_skills"
    )]
    topic: Option<String>,
}

/// From which activities a value is proposed: the sum of a flow within the window, the last value of a stock up to the
/// cut-off and no older than a year before the window.
#[derive(ToSchema)]
pub struct TemplateDerivation {
    /// Code of the vocabulary measures.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime_minutes"
    )]
    measure: String,
    /// Only of activities of this kind (vocabulary deliverables).
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime"
    )]
    kind: Option<String>,
    /// Only of activities on one of these topics (vocabulary topics).
    #[schema(max_items = 50, required = false)]
    topics: Vec<schema::TermCode>,
}

/// A text that is asked for. What looks like personal data in it is refused (Law 91/2025/QH15).
#[derive(ToSchema)]
pub struct TemplateNarrative {
    /// Unique among the template's narratives and cells.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "kho_khan"
    )]
    code: String,
    /// As it stands on the form.
    #[schema(min_length = 1, max_length = 500, example = "Khó khăn, vướng mắc")]
    label: String,
    /// Whether a report without it is incomplete.
    required: bool,
    /// In characters.
    #[schema(minimum = 1, maximum = 20000, example = 4000)]
    max_length: u32,
}

/// The sum of `left` compared with the sum of `right` plus `constant`. Silent while one of its cells has no value.
#[derive(ToSchema)]
pub struct TemplateRule {
    /// Unique among the template's rules.
    #[schema(min_length = 1, max_length = 60, pattern = "^[a-z0-9_]+$", example = "r1")]
    code: String,
    /// What is wrong when it does not hold, in Vietnamese.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Số mô hình được đánh giá không quá số mô hình đang triển khai."
    )]
    message: String,
    /// The same in English.
    #[schema(min_length = 1, max_length = 500)]
    message_en: Option<String>,
    /// Codes of cells.
    #[schema(min_items = 1, max_items = 50)]
    left: Vec<schema::TermCode>,
    comparison: schema::Comparison,
    /// Codes of cells.
    #[schema(max_items = 50, required = false)]
    right: Vec<schema::TermCode>,
    /// Added to the right side.
    #[schema(minimum = -999999999999.0, maximum = 999999999999.0)]
    constant: Option<f64>,
}

/// Who is expected to report: organisations, and the members of groups on the day of each cut-off.
#[derive(ToSchema)]
pub struct TemplateRecipients {
    /// Organisations by id.
    #[schema(max_items = 5000, required = false)]
    organisation_ids: Vec<Uuid>,
    /// Recipient groups by id.
    #[schema(max_items = 200, required = false)]
    recipient_group_ids: Vec<Uuid>,
}

/// A day of a month near the period; a day that the month has not is its last day.
#[derive(ToSchema)]
pub struct DayOfMonth {
    /// Day of the month.
    #[schema(minimum = 1, maximum = 31, example = 15)]
    day: u32,
    /// Months later than the month in question; negative for earlier.
    #[schema(minimum = -24, maximum = 24, example = -1)]
    month_offset: i32,
}

/// Where data windows begin and end. By Decree 09/2019/NĐ-CP: from day 15 of the month before the period's first month
/// to day 14 of its last month.
#[derive(ToSchema)]
pub struct WindowRule {
    /// The first day, relative to the period's first month.
    start: DayOfMonth,
    /// The cut-off, relative to the period's last month.
    end: DayOfMonth,
}

/// When reports are due; never before one working day after the cut-off. Of thematic and ad hoc reports the period's last
/// month is that of the cut-off.
#[derive(ToSchema)]
pub struct DueRule {
    /// `day_of_month`: a day near the period's last month. `working_days_after_cut_off`: so many working days later.
    #[schema(
        pattern = "^(day_of_month|working_days_after_cut_off)$",
        example = "day_of_month"
    )]
    kind: String,
    /// Of `day_of_month`: the day.
    #[schema(minimum = 1, maximum = 31, example = 25)]
    day: Option<u32>,
    /// Of `day_of_month`: months later than the period's last month.
    #[schema(minimum = -24, maximum = 24, example = 0)]
    month_offset: Option<i32>,
    /// Of `day_of_month`: what becomes of a day of rest.
    on_rest_day: Option<schema::OnRestDay>,
    /// Of `working_days_after_cut_off`: how many.
    #[schema(minimum = 1, maximum = 60, example = 2)]
    days: Option<u32>,
}
