//! Fan-out: from the obligations of a directive to one task for each lead organisation.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::directive::{AddresseeRole, Directive, Obligation};
use super::draft::addresses;
use crate::kernel::id::{DirectiveId, OrganisationId, RecipientGroupId, TaskId};
use crate::kernel::{Actor, Context, Result};
use crate::organisations::recipient_group::RecipientGroup;
use crate::store::UnitOfWork;
use crate::tasks::event::{Author, CoordinationStatus, Participant, ParticipantRole, TaskEvent};
use crate::tasks::repository::TaskQuery;
use crate::tasks::task::{Assignment, Task};

/// The organisations behind each recipient of a directive, members of groups included.
pub(super) struct Resolved {
    by_key: HashMap<String, Vec<OrganisationId>>,
}

impl Resolved {
    pub async fn of(unit: &dyn UnitOfWork, directive: &Directive) -> Result<Self> {
        let recipients = &directive.content.recipients;
        let ids: Vec<RecipientGroupId> = recipients
            .iter()
            .filter_map(|one| one.recipient_group_id)
            .collect();
        let groups = if ids.is_empty() {
            Vec::new()
        } else {
            unit.organisations().find_groups(&ids).await?
        };
        Ok(Self::from_groups(directive, &groups))
    }

    fn from_groups(directive: &Directive, groups: &[RecipientGroup]) -> Self {
        let members = |id: RecipientGroupId| -> Vec<OrganisationId> {
            let group = groups.iter().find(|group| group.id == id);
            group
                .into_iter()
                .flat_map(|group| &group.members)
                .map(|member| member.organisation_id)
                .collect()
        };
        let by_key = directive
            .content
            .recipients
            .iter()
            .map(|recipient| {
                let organisations = match (recipient.organisation_id, recipient.recipient_group_id) {
                    (Some(id), _) => vec![id],
                    (None, Some(id)) => members(id),
                    (None, None) => Vec::new(),
                };
                (recipient.key.clone(), organisations)
            })
            .collect();
        Self { by_key }
    }

    /// Every organisation that the directive reaches, once.
    pub fn all(&self) -> Vec<OrganisationId> {
        let mut all: Vec<OrganisationId> = self.by_key.values().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The organisations that play a part in an obligation, in the order of the recipients, each once.
    fn in_role(
        &self,
        directive: &Directive,
        obligation: &Obligation,
        role: AddresseeRole,
    ) -> Vec<OrganisationId> {
        let mut found = Vec::new();
        for recipient in &directive.content.recipients {
            let named = obligation
                .addressees
                .iter()
                .any(|addressee| addressee.role == role && addresses(&addressee.to, recipient));
            if !named {
                continue;
            }
            for id in self.by_key.get(&recipient.key).into_iter().flatten() {
                if !found.contains(id) {
                    found.push(*id);
                }
            }
        }
        found
    }
}

/// One task for each obligation that assigns one and each organisation that leads it.
pub(super) fn tasks_of(
    directive: &Directive,
    resolved: &Resolved,
    only: Option<OrganisationId>,
    context: &Context<'_>,
) -> Vec<(Task, TaskEvent)> {
    let mut tasks = Vec::new();
    for obligation in directive
        .content
        .obligations
        .iter()
        .filter(|obligation| obligation.assigns_task)
    {
        let leads = resolved.in_role(directive, obligation, AddresseeRole::Lead);
        let coordinating = resolved.in_role(directive, obligation, AddresseeRole::Coordinating);
        let informed = resolved.in_role(directive, obligation, AddresseeRole::ForInformation);
        for lead in leads
            .into_iter()
            .filter(|lead| only.is_none_or(|wanted| wanted == *lead))
        {
            let assignment = Assignment {
                id: TaskId::new(context.ids),
                directive_id: directive.id,
                obligation_id: obligation.id,
                parent_id: None,
                issuer_organisation_id: directive.issuer_organisation_id,
                assigner_organisation_id: directive.issuer_organisation_id,
                lead_organisation_id: lead,
                participants: participants(lead, &coordinating, &informed),
                due_date: due_date_of(obligation),
            };
            tasks.push(Task::assign(assignment, Some(Author::of(context)), context.now));
        }
    }
    tasks
}

fn due_date_of(obligation: &Obligation) -> Option<NaiveDate> {
    obligation.due_date.as_ref().map(|setting| setting.value)
}

/// Beside the lead: who coordinates, and who is told and does not coordinate.
fn participants(
    lead: OrganisationId,
    coordinating: &[OrganisationId],
    informed: &[OrganisationId],
) -> Vec<Participant> {
    let coordinators = coordinating
        .iter()
        .filter(|id| **id != lead)
        .map(|id| Participant {
            organisation_id: *id,
            role: ParticipantRole::Coordinating,
            status: Some(CoordinationStatus::NotStarted),
        });
    let told = informed
        .iter()
        .filter(|id| **id != lead && !coordinating.contains(id))
        .map(|id| Participant {
            organisation_id: *id,
            role: ParticipantRole::ForInformation,
            status: None,
        });
    coordinators.chain(told).collect()
}

/// An organisation that joins an open class receives the tasks of the directives in force that address the class.
/// Gives how many.
pub async fn for_new_member(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    group_id: RecipientGroupId,
    organisation_id: OrganisationId,
) -> Result<usize> {
    let mut created = 0;
    for directive in unit.directives().in_force_for_group(group_id).await? {
        let resolved = Resolved::of(unit, &directive).await?;
        if addressed_otherwise(&directive, &resolved, group_id, organisation_id)
            || leads_already(unit, context, directive.id, organisation_id).await?
        {
            continue;
        }
        let tasks = tasks_of(&directive, &resolved, Some(organisation_id), context);
        unit.directives_mut()
            .admit(directive.id, &[organisation_id])
            .await?;
        if !tasks.is_empty() {
            unit.tasks_mut().insert(&tasks).await?;
        }
        created += tasks.len();
    }
    Ok(created)
}

/// Whether the organisation was a member before: the tasks that it received then stayed with it when it left.
async fn leads_already(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    directive_id: DirectiveId,
    organisation_id: OrganisationId,
) -> Result<bool> {
    // Whoever registers it need not see its tasks; a lead sees its own.
    let lead = Actor {
        organisation_id,
        includes_descendants: false,
        ..context.actor.clone()
    };
    let query = TaskQuery {
        directive_id: Some(directive_id),
        lead_organisation_id: Some(organisation_id),
        today: context.today,
        limit: 1,
        ..TaskQuery::default()
    };
    Ok(!unit.tasks().list(&query, &lead).await?.items.is_empty())
}

/// Whether the directive reached the organisation before it joined, so that its tasks are there already.
fn addressed_otherwise(
    directive: &Directive,
    resolved: &Resolved,
    group_id: RecipientGroupId,
    organisation_id: OrganisationId,
) -> bool {
    directive
        .content
        .recipients
        .iter()
        .filter(|recipient| recipient.recipient_group_id != Some(group_id))
        .any(|recipient| {
            resolved
                .by_key
                .get(&recipient.key)
                .is_some_and(|members| members.contains(&organisation_id))
        })
}
