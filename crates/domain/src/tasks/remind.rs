//! Reminding (đôn đốc) the leads of all open tasks of a directive at once. One task is reminded through
//! [`super::act::act`].

use std::collections::BTreeMap;

use serde_json::json;

use super::act::raced;
use super::command::Command;
use super::event::{Author, TaskEvent};
use super::standing::Standing;
use super::state::Action;
use super::task::Task;
use crate::audit::AuditEntry;
use crate::kernel::id::{DirectiveId, OrganisationId};
use crate::kernel::{Context, Error, Result};
use crate::organisations::reach::reaches;
use crate::store::UnitOfWork;

/// Tasks read and written with one statement.
const BATCH: u64 = 500;

/// What came of reminding all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RemindReport {
    /// Tasks whose leads were reminded.
    pub reminded: u64,
    /// Open tasks that wait for somebody other than their lead: declined, suspended or under review.
    pub not_waiting_for_lead: u64,
}

/// Reminds the lead of every open task of the directive that the actor assigned or issued.
pub async fn remind_directive(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: DirectiveId,
    note: Option<String>,
) -> Result<RemindReport> {
    if unit.directives().find(id, context.actor).await?.is_none() {
        return Err(Error::NotFound);
    }
    let mut report = RemindReport::default();
    let mut reach = Reach::default();
    let mut after = None;
    loop {
        let batch = unit.tasks().open_of_directive(id, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        let mut reminded: Vec<(Task, TaskEvent)> = Vec::new();
        for mut task in batch {
            let standing = reach.standing(unit, context, &task).await?;
            if !standing.has_any(Action::Remind.rule().by) {
                continue;
            }
            if !task.state_permits(Action::Remind) {
                report.not_waiting_for_lead += 1;
                continue;
            }
            let command = Command::Remind { note: note.clone() };
            let change = task.decide(command, standing, context)?;
            let event = task.record(change, Some(Author::of(context)), context.now);
            reminded.push((task, event));
        }
        if !reminded.is_empty() {
            unit.tasks_mut().save_many(&reminded).await.map_err(raced)?;
            report.reminded += reminded.len() as u64;
        }
    }
    let entry = AuditEntry::new(context, "directives.remind", "directive", id.0)
        .after(json!({ "reminded": report.reminded, "note": note }));
    unit.audit_mut().append(entry).await?;
    Ok(report)
}

/// Which organisations the actor's rights reach, each asked once.
#[derive(Default)]
struct Reach(BTreeMap<OrganisationId, bool>);

impl Reach {
    async fn standing(
        &mut self,
        unit: &dyn UnitOfWork,
        context: &Context<'_>,
        task: &Task,
    ) -> Result<Standing> {
        let mut standing = Standing::NONE;
        let parts = [
            (task.assigner_organisation_id, Standing::ASSIGNER),
            (task.issuer_organisation_id, Standing::ISSUER),
        ];
        for (organisation_id, part) in parts {
            let reached = match self.0.get(&organisation_id) {
                Some(reached) => *reached,
                None => reaches(unit, context.actor, organisation_id).await?,
            };
            self.0.insert(organisation_id, reached);
            if reached {
                standing = standing.with(part);
            }
        }
        Ok(standing)
    }
}
