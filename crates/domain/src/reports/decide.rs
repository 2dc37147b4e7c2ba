//! The requester's decisions: return, accept, exclude, include, lock exceptions, reminders.

use chrono::NaiveDate;

use super::acting::{self, Before};
use super::event::Change;
use super::figures;
use super::report::{Exclusion, LockException};
use super::repository::ReportView;
use super::state::{ReportAction, ReportState};
use crate::kernel::id::ReportId;
use crate::kernel::{Code, Context, Error, Result};
use crate::store::UnitOfWork;

/// What the requester decides.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Back to whoever reports; the figures leave the totals until they are accepted again.
    Return {
        reason: String,
    },
    /// The figures count from now on.
    Accept {
        note: Option<String>,
    },
    Exclude {
        reason: String,
    },
    Include {
        reason: String,
    },
    /// `until` is the last day on which the report may be changed.
    GrantLockException {
        reason: String,
        until: NaiveDate,
    },
    Remind {
        note: Option<String>,
    },
}

impl Decision {
    pub fn action(&self) -> ReportAction {
        match self {
            Decision::Return { .. } => ReportAction::Return,
            Decision::Accept { .. } => ReportAction::Accept,
            Decision::Exclude { .. } => ReportAction::Exclude,
            Decision::Include { .. } => ReportAction::Include,
            Decision::GrantLockException { .. } => ReportAction::GrantLockException,
            Decision::Remind { .. } => ReportAction::Remind,
        }
    }
}

pub async fn decide(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportId,
    decision: Decision,
) -> Result<ReportView> {
    let mut view = acting::find_for_change(unit, context, id).await?;
    let action = decision.action();
    view.admit(action, context)?;
    let before = Before::of(&view.report);
    let was_counted = view.report.state.is_counted();
    let change = apply(&mut view, decision, context)?;
    let view = acting::save(unit, context, before, view, action, change).await?;
    match (was_counted, view.report.state.is_counted()) {
        (true, false) => unit.indicators_mut().remove_values(&[id]).await?,
        (false, true) => count(unit, context, &view).await?,
        _ => {}
    }
    Ok(view)
}

fn apply(view: &mut ReportView, decision: Decision, context: &Context<'_>) -> Result<Change> {
    let report = &mut view.report;
    Ok(match decision {
        Decision::Return { reason } => {
            report.state = ReportState::Returned;
            report.return_reason = Some(reason.clone());
            Change::Returned { reason }
        }
        Decision::Accept { note } => {
            report.state = ReportState::Accepted;
            Change::Accepted { note }
        }
        Decision::Exclude { reason } => {
            report.exclusion = Some(Exclusion {
                reason: reason.clone(),
                at: context.now,
            });
            Change::Excluded { reason }
        }
        Decision::Include { reason } => {
            report.exclusion = None;
            Change::Included { reason }
        }
        Decision::GrantLockException { reason, until } => {
            if until < context.today {
                return Err(Error::invalid(
                    "/until",
                    Code::DueInPast,
                    "Ngày cuối của ngoại lệ không được ở quá khứ.",
                    "The last day of the exception must not be in the past.",
                ));
            }
            report.lock_exception = Some(LockException {
                reason: reason.clone(),
                until,
            });
            Change::LockExceptionGranted { reason, until }
        }
        Decision::Remind { note } => Change::Reminded { note },
    })
}

/// Writes the figures into the values of their indicators, in place of those of the version before.
async fn count(unit: &dyn UnitOfWork, context: &Context<'_>, view: &ReportView) -> Result<()> {
    let template = acting::template_of(unit, context, &view.report).await?;
    let period = unit.reporting_periods().find(view.report.period_id).await?;
    let period = period.ok_or_else(|| Error::internal("a report without its period"))?;
    let indicators = figures::indicators_of(unit, &template).await?;
    let values = figures::values_of(&view.report, &template.content, &period, &indicators);
    if view.report.version_number > 1 {
        let earlier = unit.reports().versions_before(&view.report).await?;
        unit.indicators_mut().remove_values(&earlier).await?;
    }
    unit.indicators_mut().add_values(&values).await
}
