//! A template as it is drafted.

use serde::Deserialize;
use serde_json::Value;
use treem_domain::kernel::{Code, Faults};
use treem_domain::report_templates::save::Draft;
use treem_domain::report_templates::{Content, Recipients, ReportKind};
use treem_domain::reporting_periods::{DueRule, Periodicity, WindowRule};
use utoipa::ToSchema;
use uuid::Uuid;

use super::document;
use crate::extract::BodyType;
use crate::problem::Result;
use crate::schema;

/// A report template to draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportTemplate {
    /// Names the template through all its editions; unique for your organisation.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "cv592_quy"
    )]
    code: String,
    /// As it stands on the form.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Báo cáo quý thực hiện công văn 592/STTTT-TTBCBC"
    )]
    name: String,
    #[schema(value_type = schema::ReportKind)]
    kind: ReportKind,
    #[schema(value_type = schema::Periodicity)]
    periodicity: Periodicity,
    /// The directive that the reports account for.
    directive_id: Option<Uuid>,
    /// The document that asks for the report.
    #[schema(min_length = 1, max_length = 500, example = "Nghị định 09/2019/NĐ-CP")]
    legal_basis: Option<String>,
    /// Left out for the windows of Decree 09/2019/NĐ-CP.
    #[schema(value_type = Option<document::WindowRule>)]
    window_rule: Option<WindowRule>,
    #[schema(value_type = document::DueRule)]
    due_rule: Value,
    #[schema(value_type = document::TemplateRecipients)]
    recipients: Recipients,
    #[schema(value_type = document::TemplateContent)]
    content: Content,
}

impl BodyType for NewReportTemplate {}

impl NewReportTemplate {
    pub fn draft(self) -> Result<Draft> {
        Ok(Draft {
            code: self.code,
            name: self.name,
            kind: self.kind,
            periodicity: self.periodicity,
            directive_id: self.directive_id.map(Into::into),
            legal_basis: self.legal_basis,
            window_rule: self.window_rule.unwrap_or(WindowRule::DECREE_09),
            due_rule: due_rule(self.due_rule)?,
            recipients: self.recipients,
            content: self.content,
        })
    }
}

/// Which members a due rule has depends on its kind.
fn due_rule(value: Value) -> Result<DueRule> {
    let kind = value["kind"].as_str().unwrap_or_default();
    let needed: &[&str] = match kind {
        "day_of_month" => &["day", "month_offset", "on_rest_day"],
        _ => &["days"],
    };
    let mut faults = Faults::new();
    for member in needed {
        if value.get(member).is_none() {
            faults.add(
                format!("/due_rule/{member}"),
                Code::Required,
                format!("Quy tắc {kind} cần {member}."),
                format!("The rule {kind} needs {member}."),
            );
        }
    }
    faults.into_result()?;
    serde_json::from_value(value).map_err(|_| {
        treem_domain::kernel::Error::invalid(
            "/due_rule",
            Code::NotAllowedValue,
            "Quy tắc hạn gửi không hợp lệ.",
            "The due rule is not valid.",
        )
        .into()
    })
}
