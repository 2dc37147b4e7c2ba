//! The service reminds by itself: one run of the reminder ladder over all open tasks with a due date.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::event::{Change, TaskEvent};
use super::reminder_ladder::{Ladder, RungAction, RungId};
use super::repository::DuePlace;
use super::state::Action;
use super::task::Task;
use crate::audit::{AuditEntry, chain_of};
use crate::calendar::WorkingCalendar;
use crate::kernel::id::OrganisationId;
use crate::kernel::{Error, Result};
use crate::store::{Store, UnitOfWork};

/// Tasks of one transaction.
const BATCH: u64 = 200;
/// How often a batch is tried again when somebody changed one of its tasks meanwhile.
const ATTEMPTS: usize = 5;

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LadderReport {
    /// Open tasks with a due date within the ladder's horizon.
    pub examined: u64,
    pub reminded: u64,
    pub escalated: u64,
    /// Earlier rungs noted as passed, because the run of their day was missed or the task came later.
    pub passed: u64,
    /// Rungs that should have escalated but reminded the lead, because no superior of it exists.
    pub without_superior: u64,
    /// Years in which only weekends were known to rest: load their holidays.
    pub years_without_holidays: BTreeSet<i32>,
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
    let mut run = Run {
        ladder,
        calendar: calendar(store).await?,
        now,
        today,
    };
    let until = run.ladder.horizon(&run.calendar, today);
    let mut report = LadderReport::default();
    let mut after = None;
    loop {
        let (last, done) = attempt(store, &mut run, until, after).await?;
        report.add(done);
        match last {
            Some(last) => after = Some(last),
            None => return Ok(report),
        }
    }
}

async fn calendar(store: &dyn Store) -> Result<WorkingCalendar> {
    let holidays = store.read().await?.vocabularies().holidays(None).await?;
    let years: BTreeSet<i32> = holidays.iter().map(|holiday| holiday.date.year()).collect();
    Ok(WorkingCalendar::new(holidays, years))
}

/// One batch, tried again when a task of it was changed by somebody else at the same time.
async fn attempt(
    store: &dyn Store,
    run: &mut Run<'_>,
    until: NaiveDate,
    after: Option<DuePlace>,
) -> Result<(Option<DuePlace>, LadderReport)> {
    for _ in 1..ATTEMPTS {
        match run.batch(store, until, after).await {
            Err(Error::Stale) => {}
            done => return done,
        }
    }
    run.batch(store, until, after).await
}

struct Run<'a> {
    ladder: &'a Ladder,
    calendar: WorkingCalendar,
    now: DateTime<Utc>,
    today: NaiveDate,
}

impl Run<'_> {
    /// The place of the last task of the batch, `None` when there was none, and what was done.
    async fn batch(
        &self,
        store: &dyn Store,
        until: NaiveDate,
        after: Option<DuePlace>,
    ) -> Result<(Option<DuePlace>, LadderReport)> {
        let unit = store.begin().await?;
        let tasks = unit.tasks().due_until(until, after, BATCH).await?;
        let last = tasks.last().and_then(|task| Some((task.due_date?, task.id)));
        let mut report = LadderReport {
            examined: tasks.len() as u64,
            ..LadderReport::default()
        };
        let superiors = self.superiors(&*unit, &tasks).await?;
        let mut climbed = Vec::new();
        for mut task in tasks {
            if let Some(rung) = self.rung_to_fire(&*unit, &task, &mut report).await? {
                let superior = superiors.get(&task.lead_organisation_id).copied();
                let change = self.change(rung, superior, &mut report);
                let event = task.record(change, None, self.now);
                climbed.push((task, event));
            }
        }
        if !climbed.is_empty() {
            unit.tasks_mut().save_many(&climbed).await?;
            self.audit(&*unit, &mut climbed).await?;
        }
        unit.commit().await?;
        Ok((last, report))
    }

    /// The latest rung that has come, where it has not fired for this due date; the earlier ones are noted as passed.
    async fn rung_to_fire(
        &self,
        unit: &dyn UnitOfWork,
        task: &Task,
        report: &mut LadderReport,
    ) -> Result<Option<RungId>> {
        let Some(due_date) = task.due_date.filter(|_| task.state_permits(Action::Remind)) else {
            return Ok(None);
        };
        self.note_unknown_years(due_date, report);
        let due = self.ladder.due(&self.calendar, due_date, self.today);
        let Some((latest, earlier)) = due.split_last() else {
            return Ok(None);
        };
        let tasks = unit.tasks_mut();
        if !tasks.note_rung(task.id, due_date, &latest.to_string()).await? {
            return Ok(None);
        }
        for rung in earlier {
            if tasks.note_rung(task.id, due_date, &rung.to_string()).await? {
                report.passed += 1;
            }
        }
        Ok(Some(*latest))
    }

    /// The years from the first to the last rung whose holidays are not loaded.
    fn note_unknown_years(&self, due_date: NaiveDate, report: &mut LadderReport) {
        let days = self
            .ladder
            .rungs()
            .iter()
            .map(|rung| rung.day(&self.calendar, due_date));
        let years: BTreeSet<i32> = days.chain([due_date]).map(|day| day.year()).collect();
        if let (Some(first), Some(last)) = (years.first(), years.last()) {
            let unknown = (*first..=*last).filter(|year| !self.calendar.knows_year(*year));
            report.years_without_holidays.extend(unknown);
        }
    }

    fn change(&self, rung: RungId, superior: Option<OrganisationId>, report: &mut LadderReport) -> Change {
        let name = Some(rung.to_string());
        let escalates = self
            .ladder
            .rung(rung)
            .is_some_and(|rung| rung.action == RungAction::Escalate);
        match superior {
            Some(superior) if escalates => {
                report.escalated += 1;
                Change::Escalated {
                    to_organisation_id: Some(superior),
                    note: None,
                    rung: name,
                }
            }
            _ => {
                report.reminded += 1;
                report.without_superior += u64::from(escalates);
                Change::Reminded {
                    note: None,
                    rung: name,
                }
            }
        }
    }

    /// For each lead its superior, where one exists today.
    async fn superiors(
        &self,
        unit: &dyn UnitOfWork,
        tasks: &[Task],
    ) -> Result<BTreeMap<OrganisationId, OrganisationId>> {
        let leads: BTreeSet<OrganisationId> = tasks.iter().map(|task| task.lead_organisation_id).collect();
        let leads: Vec<OrganisationId> = leads.into_iter().collect();
        let organisations = unit.organisations();
        let leads = organisations.find_many(&leads).await?;
        let parents: BTreeSet<OrganisationId> = leads.iter().filter_map(|lead| lead.parent_id).collect();
        let parents: Vec<OrganisationId> = parents.into_iter().collect();
        let existing: BTreeSet<OrganisationId> = organisations
            .find_many(&parents)
            .await?
            .into_iter()
            .filter(|parent| parent.exists_on(self.today))
            .map(|parent| parent.id)
            .collect();
        let pairs = leads.iter().filter_map(|lead| {
            Some((
                lead.id,
                lead.parent_id.filter(|parent| existing.contains(parent))?,
            ))
        });
        Ok(pairs.collect())
    }

    /// In the order of the chains, so that two who append to several never wait for each other.
    async fn audit(&self, unit: &dyn UnitOfWork, climbed: &mut [(Task, TaskEvent)]) -> Result<()> {
        climbed.sort_by_key(|(task, _)| (chain_of(task.id.0), task.id));
        let chain = unit.audit_mut();
        for (task, event) in climbed {
            let action = match event.change {
                Change::Escalated { .. } => "tasks.escalate",
                _ => "tasks.remind",
            };
            let entry =
                AuditEntry::of_service(self.now, action, "task", task.id.0).after(task.record_of_state());
            chain.append(entry).await?;
        }
        Ok(())
    }
}

impl LadderReport {
    fn add(&mut self, other: LadderReport) {
        self.examined += other.examined;
        self.reminded += other.reminded;
        self.escalated += other.escalated;
        self.passed += other.passed;
        self.without_superior += other.without_superior;
        self.years_without_holidays.extend(other.years_without_holidays);
    }
}
