//! Another due date for reports that are not sent yet: for all of them, or for some organisations.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::due;
use super::period::ReportingPeriod;
use super::requester;
use crate::audit::AuditEntry;
use crate::calendar::WorkingCalendar;
use crate::kernel::id::{OrganisationId, ReportId, ReportingPeriodId};
use crate::kernel::{Code, Conflict, Context, Error, Faults, Message, Result};
use crate::reports::acting::raced;
use crate::reports::repository::Reporter;
use crate::reports::{Change, Report, ReportEvent};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// Reports of one batch.
const BATCH: usize = 500;

/// What is set, as the requester says it.
#[derive(Debug, Clone)]
pub struct NewDueDate {
    pub due_date: NaiveDate,
    pub reason: String,
    /// Only for these; for all, and for the period itself, when it is empty.
    pub organisation_ids: Vec<OrganisationId>,
}

/// Sets it. A report that was sent keeps its due date, and whether it was on time.
pub async fn set_due_date(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportingPeriodId,
    new: NewDueDate,
) -> Result<ReportingPeriod> {
    let before = requester::hold_open(unit, context, id).await?;
    let reporters = unit.reports().reporters(id, context.actor).await?;
    check(unit, context, &before, &reporters, &new).await?;
    let wanted: BTreeSet<OrganisationId> = new.organisation_ids.iter().copied().collect();
    let unsent: Vec<ReportId> = reporters
        .iter()
        .filter(|reporter| !reporter.is_sent)
        .filter(|reporter| wanted.is_empty() || wanted.contains(&reporter.organisation_id))
        .map(|reporter| reporter.report_id)
        .collect();
    if unsent.is_empty() {
        return Err(all_sent(&before));
    }
    let reports = move_reports(unit, context, &unsent, &new).await?;
    let mut period = before.clone();
    if wanted.is_empty() {
        period.due_date = new.due_date;
    }
    if reports == 0 && period == before {
        return Ok(before);
    }
    period.version += 1;
    period.updated_at = context.now;
    unit.reporting_periods_mut()
        .update(&period, before.version)
        .await
        .map_err(raced)?;
    let mut after = period.record();
    after["reports"] = reports.into();
    if !wanted.is_empty() {
        after["organisation_ids"] = serde_json::json!(wanted);
        after["due_date_of_these"] = serde_json::json!(new.due_date);
    }
    let entry = AuditEntry::new(
        context,
        "reporting_periods.set_due_date",
        "reporting_period",
        id.0,
    );
    unit.audit_mut()
        .append(entry.before(before.record()).after(after).reason(new.reason))
        .await?;
    Ok(period)
}

async fn check(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    period: &ReportingPeriod,
    reporters: &[Reporter],
    new: &NewDueDate,
) -> Result<()> {
    let mut faults = Faults::new();
    let calendar = WorkingCalendar::of_listed(unit.vocabularies().holidays(None).await?);
    due::check(new.due_date, period.window, &calendar, &mut faults);
    if new.due_date < context.today {
        faults.add(
            "/due_date",
            Code::DueInPast,
            "Hạn gửi mới không được ở quá khứ.",
            "The new due date must not be in the past.",
        );
    }
    let sent: BTreeMap<OrganisationId, bool> = reporters
        .iter()
        .map(|reporter| (reporter.organisation_id, reporter.is_sent))
        .collect();
    let mut named = BTreeSet::new();
    for (index, id) in new.organisation_ids.iter().enumerate() {
        let pointer = format!("/organisation_ids/{index}");
        match sent.get(id) {
            _ if !named.insert(id) => faults.add(
                pointer,
                Code::Duplicate,
                "Đơn vị này được nêu hai lần.",
                "The organisation is named twice.",
            ),
            None => faults.add(
                pointer,
                Code::UnknownReference,
                "Đơn vị này không thuộc diện phải báo cáo kỳ này.",
                "This organisation is not expected in this period.",
            ),
            Some(true) => faults.add(
                pointer,
                Code::StateConflict,
                "Đơn vị này đã gửi báo cáo: hạn của báo cáo đã gửi không đổi nữa; hãy bỏ đơn vị này.",
                "This organisation has sent its report, whose due date stays; leave it out.",
            ),
            Some(false) => {}
        }
    }
    faults.into_result()
}

fn all_sent(period: &ReportingPeriod) -> Error {
    Error::Conflict(Box::new(Conflict {
        code: Code::StateConflict,
        message: Message::new(
            "Mọi báo cáo của kỳ đã được gửi: không còn hạn nào để đổi.",
            "All reports of the period were sent: no due date is left to change.",
        ),
        state: Some(period.state.as_str().to_owned()),
        allowed_actions: requester::names(&period.allowed_actions(true)),
        conflicts_with: Vec::new(),
    }))
}

/// Gives how many reports were due on another day.
async fn move_reports(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    ids: &[ReportId],
    new: &NewDueDate,
) -> Result<usize> {
    let mut moved = 0;
    for batch in ids.chunks(BATCH) {
        let views = unit.reports().find_many(batch, context.actor).await?;
        let others = views
            .into_iter()
            .map(|view| view.report)
            .filter(|report| report.due_date != new.due_date);
        let written: Vec<(Report, ReportEvent)> = others
            .map(|mut report| {
                let change = Change::DueDateSet {
                    due_date: new.due_date,
                    previous_due_date: report.due_date,
                    reason: new.reason.clone(),
                };
                report.due_date = new.due_date;
                let by = Some(Author::of(context));
                let event = report.record(Some(report.state), change, by, context.now);
                (report, event)
            })
            .collect();
        moved += written.len();
        unit.reports_mut().save(&written).await.map_err(raced)?;
    }
    Ok(moved)
}
