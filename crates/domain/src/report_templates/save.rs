//! Drafting, publishing and retiring templates; a new edition begins as a copy.

use super::content::Content;
use super::content_check::{self, Known};
use super::template::{Recipients, ReportKind, ReportTemplate, TemplateAction, TemplateState};
use crate::audit::AuditEntry;
use crate::kernel::id::{DirectiveId, ReportTemplateId};
use crate::kernel::{Code, Conflict, Context, Error, Faults, Message, Result};
use crate::reporting_periods::{DueRule, Periodicity, WindowRule};
use crate::store::UnitOfWork;

/// A template as a caller describes it.
#[derive(Debug, Clone)]
pub struct Draft {
    pub code: String,
    pub name: String,
    pub kind: ReportKind,
    pub periodicity: Periodicity,
    pub directive_id: Option<DirectiveId>,
    pub legal_basis: Option<String>,
    pub window_rule: WindowRule,
    pub due_rule: DueRule,
    pub recipients: Recipients,
    pub content: Content,
}

pub async fn create(unit: &dyn UnitOfWork, context: &Context<'_>, draft: Draft) -> Result<ReportTemplate> {
    check(unit, context, &draft).await?;
    let template = ReportTemplate {
        id: ReportTemplateId::new(context.ids),
        organisation_id: context.actor.organisation_id,
        code: draft.code,
        edition: 1,
        name: draft.name,
        kind: draft.kind,
        periodicity: draft.periodicity,
        directive_id: draft.directive_id,
        legal_basis: draft.legal_basis,
        window_rule: draft.window_rule,
        due_rule: draft.due_rule,
        recipients: draft.recipients,
        content: draft.content,
        state: TemplateState::Draft,
        published_at: None,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    insert(unit, context, template, "report_templates.create").await
}

/// The template as it is to stand from now on; only a draft can change, and its code never does.
pub async fn update(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: ReportTemplate,
    draft: Draft,
) -> Result<ReportTemplate> {
    admit(&before, TemplateAction::Update, context)?;
    check(unit, context, &draft).await?;
    let after = ReportTemplate {
        name: draft.name,
        kind: draft.kind,
        periodicity: draft.periodicity,
        directive_id: draft.directive_id,
        legal_basis: draft.legal_basis,
        window_rule: draft.window_rule,
        due_rule: draft.due_rule,
        recipients: draft.recipients,
        content: draft.content,
        ..before.clone()
    };
    save(unit, context, before, after, "report_templates.update").await
}

pub async fn publish(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportTemplateId,
) -> Result<ReportTemplate> {
    let before = find(unit, context, id).await?;
    admit(&before, TemplateAction::Publish, context)?;
    let after = ReportTemplate {
        state: TemplateState::Published,
        published_at: Some(context.now),
        ..before.clone()
    };
    save(unit, context, before, after, "report_templates.publish").await
}

pub async fn retire(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportTemplateId,
) -> Result<ReportTemplate> {
    let before = find(unit, context, id).await?;
    admit(&before, TemplateAction::Retire, context)?;
    let after = ReportTemplate {
        state: TemplateState::Retired,
        ..before.clone()
    };
    save(unit, context, before, after, "report_templates.retire").await
}

/// Deletes a draft that was not meant; its code and edition are free again.
pub async fn delete(unit: &dyn UnitOfWork, context: &Context<'_>, template: ReportTemplate) -> Result<()> {
    admit(&template, TemplateAction::Delete, context)?;
    unit.report_templates_mut()
        .delete(template.id, template.version)
        .await?;
    let entry = AuditEntry::new(
        context,
        "report_templates.delete",
        "report_template",
        template.id.0,
    );
    unit.audit_mut().append(entry.before(template.record())).await
}

/// The next edition, a draft that begins as this one.
pub async fn create_edition(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportTemplateId,
) -> Result<ReportTemplate> {
    let before = find(unit, context, id).await?;
    admit(&before, TemplateAction::CreateEdition, context)?;
    let last = unit
        .report_templates()
        .last_edition(before.organisation_id, &before.code)
        .await?;
    let template = ReportTemplate {
        id: ReportTemplateId::new(context.ids),
        edition: last + 1,
        state: TemplateState::Draft,
        published_at: None,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
        ..before
    };
    insert(unit, context, template, "report_templates.create_edition").await
}

/// The template when the actor sees it.
pub async fn find(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportTemplateId,
) -> Result<ReportTemplate> {
    let found = unit.report_templates().find(id, context.actor).await?;
    found.ok_or(Error::NotFound)
}

/// Refuses everybody but the requester, and what the template's state does not allow.
pub fn admit(template: &ReportTemplate, action: TemplateAction, context: &Context<'_>) -> Result<()> {
    if template.organisation_id != context.actor.organisation_id {
        return Err(Error::Forbidden(Message::new(
            "Chỉ đơn vị lập biểu mẫu được thực hiện thao tác này.",
            "Only the organisation whose template it is may do this.",
        )));
    }
    let allowed = template.allowed_actions();
    if allowed.contains(&action) {
        return Ok(());
    }
    Err(Error::Conflict(Box::new(Conflict {
        code: Code::StateConflict,
        message: refusal(template.state),
        state: Some(template.state.as_str().to_owned()),
        allowed_actions: allowed.iter().map(|action| action.as_str().to_owned()).collect(),
        conflicts_with: Vec::new(),
    })))
}

fn refusal(state: TemplateState) -> Message {
    match state {
        TemplateState::Draft => Message::new(
            "Biểu mẫu còn là dự thảo; hãy công bố trước.",
            "The template is a draft still: publish it first.",
        ),
        TemplateState::Published => Message::new(
            "Ấn bản đã công bố thì không sửa được; hãy tạo ấn bản mới.",
            "A published edition is immutable: create a new edition.",
        ),
        TemplateState::Retired => Message::new(
            "Ấn bản đã ngừng dùng; hãy tạo ấn bản mới.",
            "The edition is retired: create a new edition.",
        ),
    }
}

async fn insert(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    template: ReportTemplate,
    action: &str,
) -> Result<ReportTemplate> {
    unit.report_templates_mut().insert(&template).await?;
    let entry = AuditEntry::new(context, action, "report_template", template.id.0);
    unit.audit_mut().append(entry.after(template.record())).await?;
    Ok(template)
}

async fn save(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: ReportTemplate,
    mut after: ReportTemplate,
    action: &str,
) -> Result<ReportTemplate> {
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = context.now;
    unit.report_templates_mut().update(&after, before.version).await?;
    let entry = AuditEntry::new(context, action, "report_template", after.id.0);
    unit.audit_mut()
        .append(entry.before(before.record()).after(after.record()))
        .await?;
    Ok(after)
}

/// Every fault of a draft at once.
async fn check(unit: &dyn UnitOfWork, context: &Context<'_>, draft: &Draft) -> Result<()> {
    let mut faults = Faults::new();
    let codes: Vec<String> = draft
        .content
        .cells()
        .filter_map(|cell| cell.indicator.clone())
        .collect();
    let known = Known {
        indicators: &unit.indicators().of_codes(&codes).await?,
        terms: &unit.vocabularies().terms().await?,
    };
    content_check::check(&draft.content, &known, &mut faults);
    check_window_rule(draft, &mut faults);
    check_recipients(unit, &draft.recipients, &mut faults).await?;
    if let Some(id) = draft.directive_id
        && unit.directives().find(id, context.actor).await?.is_none()
    {
        faults.add(
            "/directive_id",
            Code::UnknownReference,
            "Không có văn bản nào mang mã này mà đơn vị được xem.",
            "There is no directive with this id that you may see.",
        );
    }
    let is_on_request = draft.periodicity == Periodicity::OnRequest;
    if is_on_request == (draft.kind == ReportKind::Periodic) {
        faults.add(
            "/periodicity",
            Code::NotAllowedValue,
            "Báo cáo định kỳ cần một kỳ cố định; báo cáo chuyên đề, đột xuất dùng on_request.",
            "A periodic report needs a fixed period; thematic and ad hoc reports are on_request.",
        );
    }
    faults.into_result()
}

/// Every period that can be opened has a window that ends no earlier than it begins.
fn check_window_rule(draft: &Draft, faults: &mut Faults) {
    if let Some(period) = draft.window_rule.first_inverted(draft.periodicity) {
        faults.add(
            "/window_rule/end",
            Code::DateInvalid,
            format!("Kỳ {period} sẽ chốt số liệu trước ngày bắt đầu; hãy đặt end sau start."),
            format!("The period {period} would end before it begins; put end after start."),
        );
    }
}

async fn check_recipients(unit: &dyn UnitOfWork, recipients: &Recipients, faults: &mut Faults) -> Result<()> {
    let organisations = unit
        .organisations()
        .find_many(&recipients.organisation_ids)
        .await?;
    for (index, id) in recipients.organisation_ids.iter().enumerate() {
        if !organisations.iter().any(|organisation| organisation.id == *id) {
            faults.add(
                format!("/recipients/organisation_ids/{index}"),
                Code::UnknownReference,
                format!("Không có đơn vị nào mang mã {id}."),
                format!("There is no organisation with the id {id}."),
            );
        }
    }
    let groups = unit
        .organisations()
        .find_groups(&recipients.recipient_group_ids)
        .await?;
    for (index, id) in recipients.recipient_group_ids.iter().enumerate() {
        if !groups.iter().any(|group| group.id == *id) {
            faults.add(
                format!("/recipients/recipient_group_ids/{index}"),
                Code::UnknownReference,
                format!("Không có nhóm nào mang mã {id}."),
                format!("There is no recipient group with the id {id}."),
            );
        }
    }
    if recipients.organisation_ids.is_empty() && recipients.recipient_group_ids.is_empty() {
        faults.add(
            "/recipients",
            Code::TooFew,
            "Nêu đơn vị hoặc nhóm phải báo cáo.",
            "Name the organisations or groups that are to report.",
        );
    }
    Ok(())
}
