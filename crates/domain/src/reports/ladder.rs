//! The service reminds by itself: one run of the reminder ladder over all reports that are not sent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::event::{Change, ReportEvent};
use super::report::Report;
use crate::audit::{AuditEntry, chain_of};
use crate::calendar::WorkingCalendar;
use crate::kernel::id::{OrganisationId, ReportId};
use crate::kernel::{Error, Result};
use crate::store::{Store, UnitOfWork};
use crate::tasks::reminder_ladder::{Ladder, RungAction, RungId};

/// Reports of one transaction.
const BATCH: u64 = 200;
/// How often a batch is tried again when somebody changed one of its reports meanwhile.
const ATTEMPTS: usize = 5;

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
    while let Some(last) = run.attempt(store, after, &mut report).await? {
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
    /// One batch, tried again when a report of it was changed by somebody else at the same time. Gives its last report,
    /// `None` when there was none.
    async fn attempt(
        &self,
        store: &dyn Store,
        after: Option<ReportId>,
        report: &mut LadderReport,
    ) -> Result<Option<ReportId>> {
        let mut done = self.batch(store, after).await;
        for _ in 1..ATTEMPTS {
            if !matches!(done, Err(Error::Stale)) {
                break;
            }
            done = self.batch(store, after).await;
        }
        let (last, climbed) = done?;
        report.reminded += climbed.reminded;
        report.escalated += climbed.escalated;
        Ok(last)
    }

    async fn batch(
        &self,
        store: &dyn Store,
        after: Option<ReportId>,
    ) -> Result<(Option<ReportId>, LadderReport)> {
        let unit = store.begin().await?;
        let until = self.ladder.horizon(&self.calendar, self.today);
        let reports = unit.reports().open_due_until(until, after, BATCH).await?;
        let last = reports.last().map(|report| report.id);
        let superiors = self.superiors(&*unit, &reports).await?;
        let mut climbed = Vec::new();
        let mut counts = LadderReport::default();
        for mut report in reports {
            let Some(rung) = self.rung_to_fire(&*unit, &report).await? else {
                continue;
            };
            let change = self.change(rung, &report, &superiors, &mut counts);
            let event = report.record(Some(report.state), change, None, self.now);
            climbed.push((report, event));
        }
        if !climbed.is_empty() {
            unit.reports_mut().save(&climbed).await?;
            self.audit(&*unit, &mut climbed).await?;
        }
        unit.commit().await?;
        Ok((last, counts))
    }

    /// The latest rung that has come, where it has not fired; the earlier ones are noted as passed.
    async fn rung_to_fire(&self, unit: &dyn UnitOfWork, report: &Report) -> Result<Option<RungId>> {
        let due = self.ladder.due(&self.calendar, report.due_date, self.today);
        let Some((latest, earlier)) = due.split_last() else {
            return Ok(None);
        };
        let writer = unit.reports_mut();
        if !writer
            .note_rung(report.id, report.due_date, &latest.to_string())
            .await?
        {
            return Ok(None);
        }
        for rung in earlier {
            writer
                .note_rung(report.id, report.due_date, &rung.to_string())
                .await?;
        }
        Ok(Some(*latest))
    }

    fn change(
        &self,
        rung: RungId,
        report: &Report,
        superiors: &BTreeMap<OrganisationId, OrganisationId>,
        counts: &mut LadderReport,
    ) -> Change {
        let rung = self.ladder.rung(rung);
        if rung.is_some_and(|rung| rung.action == RungAction::Escalate) {
            counts.escalated += 1;
            // Whoever has no superior in the registry answers to the requester.
            let superior = superiors.get(&report.organisation_id).copied();
            return Change::Escalated {
                to_organisation_id: superior.unwrap_or(report.requester_organisation_id),
            };
        }
        counts.reminded += 1;
        Change::Reminded { note: None }
    }

    async fn superiors(
        &self,
        unit: &dyn UnitOfWork,
        reports: &[Report],
    ) -> Result<BTreeMap<OrganisationId, OrganisationId>> {
        let ids: BTreeSet<OrganisationId> = reports.iter().map(|report| report.organisation_id).collect();
        let ids: Vec<OrganisationId> = ids.into_iter().collect();
        let organisations = unit.organisations().find_many(&ids).await?;
        Ok(organisations
            .into_iter()
            .filter_map(|organisation| Some((organisation.id, organisation.parent_id?)))
            .collect())
    }

    /// In the order of the chains, so that two who append to several never wait for each other.
    async fn audit(&self, unit: &dyn UnitOfWork, climbed: &mut [(Report, ReportEvent)]) -> Result<()> {
        climbed.sort_by_key(|(report, _)| (chain_of(report.id.0), report.id));
        let chain = unit.audit_mut();
        for (report, event) in climbed {
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
