//! The service reminds by itself: one run of the reminder ladder over all reports that are not sent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::event::{Change, ReportEvent};
use super::report::Report;
use super::repository::Rung;
use crate::audit::{AuditEntry, chain_of};
use crate::calendar::WorkingCalendar;
use crate::kernel::Result;
use crate::kernel::id::{OrganisationId, ReportId};
use crate::store::{Store, UnitOfWork};
use crate::tasks::reminder_ladder::{Ladder, RungAction, RungId};

/// Reports of one transaction.
const BATCH: u64 = 200;

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LadderReport {
    pub reminded: u64,
    pub escalated: u64,
}

/// Runs the ladder. Each batch has its own transaction: a run that breaks off has reminded some and none twice.
///
/// `now` in stored precision, `today` its day in the configured zone.
pub async fn run(
    store: &dyn Store,
    ladder: &Ladder,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<LadderReport> {
    let holidays = store.read().await?.vocabularies().holidays(None).await?;
    let years: BTreeSet<i32> = holidays.iter().map(|holiday| holiday.date.year()).collect();
    let run = Run {
        ladder,
        calendar: WorkingCalendar::new(holidays, years),
        now,
        today,
    };
    let mut report = LadderReport::default();
    let mut after = None;
    while let Some(last) = run.batch(store, after, &mut report).await? {
        after = Some(last);
    }
    Ok(report)
}

struct Run<'a> {
    ladder: &'a Ladder,
    calendar: WorkingCalendar,
    now: DateTime<Utc>,
    today: NaiveDate,
}

impl Run<'_> {
    /// One batch, whose reports nobody changes meanwhile. Gives its last report, `None` when there was none.
    async fn batch(
        &self,
        store: &dyn Store,
        after: Option<ReportId>,
        report: &mut LadderReport,
    ) -> Result<Option<ReportId>> {
        let unit = store.begin().await?;
        let until = self.ladder.horizon(&self.calendar, self.today);
        let reports = unit.reports_mut().hold_open_due(until, after, BATCH).await?;
        let last = reports.last().map(|report| report.id);
        let climbing = self.climbing(&*unit, reports).await?;
        let superiors = self.superiors(&*unit, &climbing).await?;
        let mut counts = LadderReport::default();
        let mut noted = Vec::with_capacity(climbing.len());
        for (report, action) in &climbing {
            let change = change(*action, report, &superiors, &mut counts);
            noted.push((report, report.notice(change, None, self.now)));
        }
        unit.reports_mut().note(&noted).await?;
        self.audit(&*unit, noted).await?;
        unit.commit().await?;
        report.reminded += counts.reminded;
        report.escalated += counts.escalated;
        Ok(last)
    }

    /// The reports whose latest rung has come and not fired yet, with what it does; the earlier ones are noted as passed.
    async fn climbing(
        &self,
        unit: &dyn UnitOfWork,
        reports: Vec<Report>,
    ) -> Result<Vec<(Report, RungAction)>> {
        let due: Vec<Vec<RungId>> = reports.iter().map(|report| self.due(report)).collect();
        let rungs: Vec<Rung> = reports
            .iter()
            .zip(&due)
            .flat_map(|(report, rungs)| rungs.iter().map(|rung| Rung::of(report, &rung.to_string())))
            .collect();
        let fresh = unit.reports_mut().note_rungs(&rungs).await?;
        let fresh: BTreeSet<Rung> = fresh.into_iter().collect();
        let latest = reports.into_iter().zip(due);
        let climbing = latest.filter_map(|(report, due)| {
            let latest = self.ladder.rung(*due.last()?)?;
            fresh
                .contains(&Rung::of(&report, &latest.id.to_string()))
                .then_some((report, latest.action))
        });
        Ok(climbing.collect())
    }

    /// The rungs that have come. Whoever has reported once is not missing, whatever was returned: it is reminded, and
    /// nobody is told.
    fn due(&self, report: &Report) -> Vec<RungId> {
        let mut due = self.ladder.due(&self.calendar, report.due_date, self.today);
        if report.is_submitted() {
            let reminds = |id: &RungId| {
                let rung = self.ladder.rung(*id);
                rung.is_some_and(|rung| rung.action == RungAction::Remind)
            };
            due.retain(reminds);
        }
        due
    }

    async fn superiors(
        &self,
        unit: &dyn UnitOfWork,
        climbing: &[(Report, RungAction)],
    ) -> Result<BTreeMap<OrganisationId, OrganisationId>> {
        let escalated = climbing
            .iter()
            .filter(|(_, action)| *action == RungAction::Escalate);
        let ids: BTreeSet<OrganisationId> = escalated.map(|(report, _)| report.organisation_id).collect();
        let ids: Vec<OrganisationId> = ids.into_iter().collect();
        let organisations = unit.organisations().find_many(&ids).await?;
        Ok(organisations
            .into_iter()
            .filter_map(|organisation| Some((organisation.id, organisation.parent_id?)))
            .collect())
    }

    /// In the order of the chains, so that two who append to several never wait for each other.
    async fn audit(&self, unit: &dyn UnitOfWork, mut noted: Vec<(&Report, ReportEvent)>) -> Result<()> {
        noted.sort_by_key(|(report, _)| (chain_of(report.id.0), report.id));
        let chain = unit.audit_mut();
        for (report, event) in noted {
            let action = match event.change {
                Change::Escalated { .. } => "reports.escalate",
                _ => "reports.remind",
            };
            let entry = AuditEntry::of_service(self.now, action, "report", report.id.0);
            chain.append(entry.after(report.audit_record())).await?;
        }
        Ok(())
    }
}

fn change(
    action: RungAction,
    report: &Report,
    superiors: &BTreeMap<OrganisationId, OrganisationId>,
    counts: &mut LadderReport,
) -> Change {
    match action {
        RungAction::Remind => {
            counts.reminded += 1;
            Change::Reminded { note: None }
        }
        RungAction::Escalate => {
            counts.escalated += 1;
            // Whoever has no superior in the registry answers to the requester.
            let superior = superiors.get(&report.organisation_id).copied();
            Change::Escalated {
                to_organisation_id: superior.unwrap_or(report.requester_organisation_id),
            }
        }
    }
}
