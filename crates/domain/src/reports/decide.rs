//! The requester's decisions: return, accept, exclude, include, lock exceptions.

use chrono::{DateTime, NaiveDate, Utc};

use super::acting::{self, Before};
use super::event::Change;
use super::figures::{self, Frame};
use super::report::{Exclusion, LockException, Report};
use super::repository::ReportView;
use super::state::{ReportAction, ReportState};
use crate::audit::{AuditEntry, chain_of};
use crate::kernel::id::ReportId;
use crate::kernel::{Code, Context, Error, Result};
use crate::reporting_periods::{PeriodState, aggregate};
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
}

impl Decision {
    pub fn action(&self) -> ReportAction {
        match self {
            Decision::Return { .. } => ReportAction::Return,
            Decision::Accept { .. } => ReportAction::Accept,
            Decision::Exclude { .. } => ReportAction::Exclude,
            Decision::Include { .. } => ReportAction::Include,
            Decision::GrantLockException { .. } => ReportAction::GrantLockException,
        }
    }
}

pub async fn decide(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportId,
    decision: Decision,
) -> Result<ReportView> {
    let action = decision.action();
    let mut view = match action {
        ReportAction::Accept => find_to_accept(unit, context, id).await?,
        _ => acting::find_for_change(unit, context, id).await?,
    };
    view.admit(action, context)?;
    let before = Before::of(&view.report);
    let was_counted = view.report.state.is_counted();
    let change = view.report.decide(decision, context.today, context.now)?;
    let (mut view, entry) = acting::write(unit, context, before, view, action.as_str(), change).await?;
    let mut entries = vec![entry];
    if view.report.state.is_counted() != was_counted {
        let frame = Frame::find(unit, context, view.report.period_id).await?;
        figures::recount(unit, &frame, &view.report).await?;
        if view.period_state == PeriodState::Locked {
            let (locked, entry) = lock(unit, context, view).await?;
            view = locked;
            entries.push(entry);
            entries.extend(aggregate::renew(unit, context, &frame).await?);
        }
    }
    // In the order of the chains, so that two who append to several never wait for each other.
    entries.sort_by_key(|entry| chain_of(entry.resource_id));
    for entry in entries {
        unit.audit_mut().append(entry).await?;
    }
    Ok(view)
}

/// The report, for its acceptance. In a locked period that makes the aggregate report anew: one after the other, so the
/// period is held alone.
async fn find_to_accept(unit: &dyn UnitOfWork, context: &Context<'_>, id: ReportId) -> Result<ReportView> {
    let seen = acting::find(unit, context, id).await?;
    if seen.period_state == PeriodState::Locked {
        unit.reporting_periods_mut().hold(seen.report.period_id).await?;
    }
    let held = acting::find_for_change(unit, context, id).await?;
    if held.period_state != seen.period_state {
        return Err(acting::raced(Error::Stale));
    }
    Ok(held)
}

/// A figure of a locked period is locked as soon as it counts.
async fn lock(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    mut view: ReportView,
) -> Result<(ReportView, AuditEntry)> {
    let before = Before::of(&view.report);
    view.report.lock();
    acting::write(unit, context, before, view, "lock", Change::Locked).await
}

impl Report {
    /// Carries out a decision that is admitted.
    pub fn decide(&mut self, decision: Decision, today: NaiveDate, now: DateTime<Utc>) -> Result<Change> {
        Ok(match decision {
            Decision::Return { reason } => {
                self.state = ReportState::Returned;
                self.return_reason = Some(reason.clone());
                // What was explained is no excuse for the faults of what is sent next.
                self.content.explanation = None;
                Change::Returned { reason }
            }
            Decision::Accept { note } => {
                self.state = ReportState::Accepted;
                Change::Accepted { note }
            }
            Decision::Exclude { reason } => {
                self.exclusion = Some(Exclusion {
                    reason: reason.clone(),
                    at: now,
                });
                Change::Excluded { reason }
            }
            Decision::Include { reason } => {
                self.exclusion = None;
                Change::Included { reason }
            }
            Decision::GrantLockException { reason, until } => {
                if until < today {
                    return Err(Error::invalid(
                        "/until",
                        Code::DueInPast,
                        "Ngày cuối của ngoại lệ không được ở quá khứ.",
                        "The last day of the exception must not be in the past.",
                    ));
                }
                self.lock_exception = Some(LockException {
                    reason: reason.clone(),
                    until,
                });
                Change::LockExceptionGranted { reason, until }
            }
        })
    }
}
