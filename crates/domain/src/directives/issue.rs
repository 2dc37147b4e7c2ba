//! Issuing (ban hành): the draft gets its number, becomes immutable, and its tasks are assigned, all at once.

use chrono::{Datelike, NaiveDate};

use super::directive::{Directive, DirectiveState, RelationKind};
use super::fan_out::{self, Resolved};
use super::number::Number;
use super::{end, references, save_draft};
use crate::audit::AuditEntry;
use crate::kernel::id::DirectiveId;
use crate::kernel::{Code, Context, Error, Faults, Result};
use crate::store::UnitOfWork;

/// What may still be said when a draft is issued.
#[derive(Debug, Clone, Default)]
pub struct Issue {
    /// The number, where the draft has none and the next free one is not wanted.
    pub number: Option<u32>,
    /// The day printed on the document; today where neither this nor the draft says it.
    pub date: Option<NaiveDate>,
}

/// The issued directive and how many tasks it assigned.
pub async fn issue(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    draft: Directive,
    command: &Issue,
) -> Result<(Directive, usize)> {
    if draft.state != DirectiveState::Draft {
        return Err(draft.conflict(
            Code::StateConflict,
            "Văn bản này đã ban hành.",
            "This directive was issued before.",
            &context.actor.scopes,
        ));
    }
    let mut faults = Faults::new();
    let date = command.date.or(draft.date).unwrap_or(context.today);
    let wanted = command
        .number
        .and_then(|number| faults.keep("/number", Number::new(number)))
        .or(draft.number);
    check_complete(&draft, date, context, &mut faults);
    let resolved = Resolved::of(unit, &draft).await?;
    check_valid_on(unit, &draft, &resolved, date, &mut faults).await?;
    check_relation(unit, &draft, &mut faults).await?;
    faults.into_result()?;

    let number = take_number(unit, &draft, date, wanted).await?;
    let before = draft.version;
    let issued = Directive {
        number: Some(number),
        date: Some(date),
        state: DirectiveState::Issued,
        issued_at: Some(context.now),
        version: before + 1,
        updated_at: context.now,
        ..draft
    };
    unit.directives_mut().update(&issued, before).await?;
    unit.directives_mut().admit(issued.id, &resolved.all()).await?;
    let tasks = fan_out::tasks_of(&issued, &resolved, None, context);
    unit.tasks_mut().insert(&tasks).await?;
    supersede_earlier(unit, context, &issued).await?;
    let mut record = issued.record();
    record["tasks_assigned"] = tasks.len().into();
    let entry = AuditEntry::new(context, "directives.issue", "directive", issued.id.0);
    unit.audit_mut().append(entry.after(record)).await?;
    Ok((issued, tasks.len()))
}

/// What Decree 30/2020/NĐ-CP asks of a document that goes out.
fn check_complete(draft: &Directive, date: NaiveDate, context: &Context<'_>, faults: &mut Faults) {
    let mut require = |present: bool, pointer: &str, vi: &str, en: &str| {
        if !present {
            faults.add(pointer, Code::Required, vi, en);
        }
    };
    let content = &draft.content;
    require(
        content.signer.is_some(),
        "/signer",
        "Thiếu người ký.",
        "The signer is missing.",
    );
    require(
        !content.recipients.is_empty(),
        "/recipients",
        "Thiếu nơi nhận.",
        "There is no recipient.",
    );
    require(
        content
            .obligations
            .iter()
            .any(|obligation| obligation.assigns_task),
        "/obligations",
        "Cần ít nhất một nội dung giao nhiệm vụ.",
        "At least one obligation must assign a task.",
    );
    if date > context.today {
        faults.add(
            "/date",
            Code::DateInFuture,
            format!("Ngày ban hành {date} ở tương lai; hôm nay là {}.", context.today),
            format!("The date {date} lies in the future; today is {}.", context.today),
        );
    }
    for (index, obligation) in content.obligations.iter().enumerate() {
        if let Some(due) = obligation.due_date.as_ref().filter(|due| due.value < date) {
            faults.add(
                format!("/obligations/{index}/due_date"),
                Code::DueInPast,
                format!("Thời hạn {} trước ngày văn bản {date}.", due.value),
                format!("The due date {} is before the document's date {date}.", due.value),
            );
        }
    }
}

/// Issuer and recipients exist on the document's day; members of groups that did not are named by the group.
async fn check_valid_on(
    unit: &dyn UnitOfWork,
    draft: &Directive,
    resolved: &Resolved,
    date: NaiveDate,
    faults: &mut Faults,
) -> Result<()> {
    let mut ids = resolved.all();
    ids.push(draft.issuer_organisation_id);
    for organisation in unit.organisations().find_many(&ids).await? {
        if organisation.exists_on(date) {
            continue;
        }
        let place = draft
            .content
            .recipients
            .iter()
            .position(|recipient| recipient.organisation_id == Some(organisation.id));
        let pointer = match place {
            Some(index) => format!("/recipients/{index}/organisation_id"),
            None if organisation.id == draft.issuer_organisation_id => "/issuer_organisation_id".into(),
            None => "/recipients".into(),
        };
        references::not_valid(pointer, &organisation, date, faults);
    }
    Ok(())
}

/// Between drafting and issuing, the directive that is changed may have ended.
async fn check_relation(unit: &dyn UnitOfWork, draft: &Directive, faults: &mut Faults) -> Result<()> {
    let Some(relation) = draft.relation else {
        return Ok(());
    };
    let earlier = unit.directives_mut().find_unscoped(relation.directive_id).await?;
    let holds = earlier.is_some_and(|earlier| references::may_change(&earlier, draft.issuer_organisation_id));
    if !holds {
        faults.add(
            "/relation/directive_id",
            Code::UnknownReference,
            "Văn bản được sửa đổi hoặc thay thế không còn hiệu lực.",
            "The directive that is amended or superseded is no longer in force.",
        );
    }
    Ok(())
}

/// The wanted number when it is free, otherwise the next one of the issuer's register in the year.
async fn take_number(
    unit: &dyn UnitOfWork,
    draft: &Directive,
    date: NaiveDate,
    wanted: Option<Number>,
) -> Result<Number> {
    let (issuer, year, register) = (draft.issuer_organisation_id, date.year(), draft.register.as_str());
    let numbers = unit.directives_mut();
    let Some(number) = wanted else {
        return numbers.next_number(issuer, year, register).await;
    };
    // A draft holds the number that it was given for its own year: nobody else can have taken it.
    let is_its_own = draft.number == Some(number) && draft.date.is_some_and(|day| day.year() == year);
    if !is_its_own && numbers.number_is_taken(issuer, year, register, number).await? {
        return Err(Error::conflict(
            Code::NumberTaken,
            format!("Số {number} năm {year} đã dùng; bỏ number để lấy số tiếp theo."),
            format!("The number {number} of {year} is taken; leave number out to get the next one."),
        ));
    }
    numbers.note_number(issuer, year, register, number).await?;
    Ok(number)
}

async fn supersede_earlier(unit: &dyn UnitOfWork, context: &Context<'_>, issued: &Directive) -> Result<()> {
    let Some(relation) = issued
        .relation
        .filter(|relation| relation.kind == RelationKind::Supersedes)
    else {
        return Ok(());
    };
    let earlier = unit
        .directives_mut()
        .find_unscoped(relation.directive_id)
        .await?
        .ok_or(Error::NotFound)?;
    let name = issued.number_and_notation().unwrap_or_default();
    end::end(
        unit,
        context,
        earlier,
        DirectiveState::Superseded,
        format!("Thay thế bởi {name}."),
    )
    .await?;
    Ok(())
}

/// Loads the draft for the issuer and issues it.
pub async fn issue_by_id(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: DirectiveId,
    command: &Issue,
) -> Result<(Directive, usize)> {
    let draft = save_draft::find_own(unit, context, id).await?;
    issue(unit, context, draft, command).await
}
