//! Recording, correcting and deleting activities.

use super::activity::{Activity, Content};
use super::event::ActivityEvent;
use super::references;
use super::repository::Marks;
use crate::audit::AuditEntry;
use crate::kernel::id::{ActivityId, OrganisationId, ReportId};
use crate::kernel::{Code, Conflict, Context, Error, Faults, Message, Result};
use crate::organisations::reach::reaches;
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// An activity as a caller describes it.
#[derive(Debug, Clone)]
pub struct NewActivity {
    /// The actor's own where it is left out.
    pub organisation_id: Option<OrganisationId>,
    pub content: Content,
    /// The caller has looked at what is like it and says that it is another.
    pub not_a_duplicate: bool,
}

/// Records what an organisation did; a superior whose rights reach it may do so on its behalf.
///
/// Errors: invalid with every fault, a conflict where another activity has the same evidence or airing.
pub async fn create(unit: &dyn UnitOfWork, context: &Context<'_>, new: NewActivity) -> Result<Activity> {
    let organisation_id = new.organisation_id.unwrap_or(context.actor.organisation_id);
    let mut faults = Faults::new();
    if !reaches(unit, context.actor, organisation_id).await? {
        faults.add(
            "/organisation_id",
            Code::UnknownReference,
            "Chỉ ghi nhận được hoạt động của đơn vị mình hoặc đơn vị trực thuộc trong phạm vi quyền.",
            "Only activities of your own organisation, or of one below it within your rights, can be recorded.",
        );
    }
    references::check(unit, context, organisation_id, &new.content, None, &mut faults).await?;
    faults.into_result()?;
    let mut activity = Activity {
        id: ActivityId::new(context.ids),
        organisation_id,
        content: new.content,
        not_a_duplicate_of: Vec::new(),
        entered_by: Author::of(context),
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    let marks = marks_of(&activity.content);
    settle_duplicates(unit, &mut activity, &marks, new.not_a_duplicate).await?;
    unit.activities_mut().insert(&activity).await?;
    let event = ActivityEvent::of(context, &activity, None)?;
    unit.activities_mut().record(&event).await?;
    let entry = AuditEntry::new(context, "activities.create", "activity", activity.id.0);
    unit.audit_mut().append(entry.after(activity.record())).await?;
    Ok(activity)
}

/// Corrects an activity; it stays with its organisation.
pub async fn update(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: &Activity,
    content: Content,
    not_a_duplicate: bool,
) -> Result<Activity> {
    let mut faults = Faults::new();
    let organisation_id = before.organisation_id;
    references::check(
        unit,
        context,
        organisation_id,
        &content,
        Some(&before.content),
        &mut faults,
    )
    .await?;
    faults.into_result()?;
    let mut after = Activity {
        content,
        version: before.version + 1,
        updated_at: context.now,
        ..before.clone()
    };
    if after.content == before.content {
        return Ok(before.clone());
    }
    let marks = new_marks(&before.content, &after.content);
    settle_duplicates(unit, &mut after, &marks, not_a_duplicate).await?;
    unit.activities_mut().update(&after, before.version).await?;
    let event = ActivityEvent::of(context, &after, Some(&before.content))?;
    unit.activities_mut().record(&event).await?;
    let entry = AuditEntry::new(context, "activities.update", "activity", after.id.0);
    unit.audit_mut()
        .append(entry.before(before.record()).after(after.record()))
        .await?;
    Ok(after)
}

/// Takes an activity out, as one recorded by mistake; the audit chain keeps what it said.
///
/// Errors: a conflict that names the reports where some were sent with figures that rest on it.
pub async fn delete(unit: &dyn UnitOfWork, context: &Context<'_>, activity: &Activity) -> Result<()> {
    let reports = unit.activities_mut().sent_reports_on(activity.id).await?;
    if !reports.is_empty() {
        return Err(relied_on(&reports));
    }
    unit.activities_mut()
        .delete(activity.id, activity.version)
        .await?;
    let entry = AuditEntry::new(context, "activities.delete", "activity", activity.id.0);
    unit.audit_mut().append(entry.before(activity.record())).await
}

/// The activity when the actor may write it: not found for whoever does not see it, forbidden for whoever only does.
pub async fn find_own(unit: &dyn UnitOfWork, context: &Context<'_>, id: ActivityId) -> Result<Activity> {
    let found = unit.activities().find(id, context.actor).await?;
    let activity = found.ok_or(Error::NotFound)?;
    if reaches(unit, context.actor, activity.organisation_id).await? {
        return Ok(activity);
    }
    Err(Error::Forbidden(Message::new(
        "Chỉ đơn vị thực hiện, hoặc cấp trên có quyền đối với đơn vị đó, mới được sửa hoạt động này.",
        "Only the organisation that did it, or a superior whose rights reach it, may change this activity.",
    )))
}

fn marks_of(content: &Content) -> Marks {
    Marks {
        url_keys: content.url_keys(),
        airing: content.airing(),
    }
}

/// What was there before a correction is no news.
fn new_marks(before: &Content, after: &Content) -> Marks {
    let known = before.url_keys();
    let mut marks = marks_of(after);
    marks.url_keys.retain(|key| !known.contains(key));
    if marks.airing == before.airing() {
        marks.airing = None;
    }
    marks
}

/// Refuses what looks like an activity that is there already, unless the caller says that it is another; then that is
/// kept.
async fn settle_duplicates(
    unit: &dyn UnitOfWork,
    activity: &mut Activity,
    marks: &Marks,
    not_a_duplicate: bool,
) -> Result<()> {
    if marks.url_keys.is_empty() && marks.airing.is_none() {
        return Ok(());
    }
    let mut alike = unit
        .activities_mut()
        .bearing(activity.organisation_id, marks)
        .await?;
    alike.retain(|id| *id != activity.id && !activity.not_a_duplicate_of.contains(id));
    if alike.is_empty() {
        return Ok(());
    }
    if not_a_duplicate {
        activity.not_a_duplicate_of.append(&mut alike);
        return Ok(());
    }
    let named: Vec<String> = alike.iter().take(3).map(ToString::to_string).collect();
    let named = named.join(", ");
    Err(Error::Conflict(Box::new(Conflict {
        code: Code::PossibleDuplicate,
        message: Message::new(
            format!(
                "Đơn vị đã ghi nhận hoạt động có cùng đường dẫn minh chứng, hoặc cùng chương trình và giờ phát: {named}. \
                 Nếu đây là hoạt động khác, gửi lại với not_a_duplicate là true."
            ),
            format!(
                "The organisation has recorded an activity with the same evidence URL, or the same programme and air \
                 time: {named}. If this is another one, send it again with not_a_duplicate true."
            ),
        ),
        state: None,
        allowed_actions: Vec::new(),
        conflicts_with: alike.into_iter().map(|id| id.0).collect(),
    })))
}

/// What was sent keeps what it rests on.
fn relied_on(reports: &[ReportId]) -> Error {
    let named: Vec<String> = reports.iter().take(3).map(ToString::to_string).collect();
    let named = named.join(", ");
    Error::Conflict(Box::new(Conflict {
        code: Code::InUse,
        message: Message::new(
            format!(
                "Số liệu của báo cáo đã gửi dựa trên hoạt động này: {named}. Hãy sửa hoạt động, hoặc đề nghị trả lại báo cáo \
                 để chỉnh lý rồi xóa."
            ),
            format!(
                "Figures of reports that were sent rest on this activity: {named}. Correct it, or have the report \
                 returned and delete it then."
            ),
        ),
        state: None,
        allowed_actions: Vec::new(),
        conflicts_with: reports.iter().map(|id| id.0).collect(),
    }))
}
