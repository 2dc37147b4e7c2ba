//! Delegated tasks: their place below the parent, their dates, and their end with it.

use treem_domain::kernel::id::{OrganisationId, TaskId};
use treem_domain::kernel::{Actor, Code, Error, Result};
use treem_domain::organisations::organisation::OrganisationKind;
use treem_domain::tasks::command::Command;
use treem_domain::tasks::delegate::{Delegation, MAX_DEPTH, delegate};
use treem_domain::tasks::event::ParticipantRole;
use treem_domain::tasks::repository::TaskView;
use treem_domain::tasks::state::TaskState;

use crate::fixtures::*;
use crate::task_actions::{accept, context, faults, perform, reason};
use crate::world::World;

fn to(lead: OrganisationId, due_date: Option<&str>) -> Delegation {
    Delegation {
        lead_organisation_id: lead,
        due_date: due_date.map(day),
        participants: Vec::new(),
    }
}

async fn hand_on(world: &World, actor: &Actor, id: TaskId, delegation: Delegation) -> Result<TaskView> {
    let unit = world.begin().await;
    let child = delegate(&*unit, &context(world, actor, "2021-07-01"), id, delegation).await?;
    unit.commit().await.unwrap();
    Ok(child)
}

/// The district has accepted task A1, due on 30 July 2021.
async fn accepted(world: &World) -> (Authorities, TaskId) {
    let them = authorities(world).await;
    let letter = issued_letter(world, them.department, &[them.district]).await;
    let one = task(world, &letter, 0, them.district, Vec::new(), Some("2021-07-30"));
    let id = one.0.id;
    insert(world, &[one]).await;
    perform(world, &alone(them.district), id, accept()).await.unwrap();
    (them, id)
}

contract! {
    async fn a_delegation_that_makes_no_sense_is_refused_with_every_fault(world) {
        let (them, id) = accepted(world).await;
        let mut senseless = to(them.district, Some("2021-07-31"));
        senseless.participants = vec![
            (them.commune, ParticipantRole::Coordinating),
            (them.commune, ParticipantRole::ForInformation),
        ];
        let mut found = faults(hand_on(world, &alone(them.district), id, senseless).await);
        found.sort();
        assert_eq!(found, [
            ("/due_date".to_owned(), Code::DueAfterParent),
            ("/lead_organisation_id".to_owned(), Code::NotAllowedValue),
            ("/participants/1/organisation_id".to_owned(), Code::Duplicate),
        ]);
        let refused = hand_on(world, &alone(them.department), id, to(them.commune, None)).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "only the lead delegates");
        assert!(world.read().await.tasks().children(id).await.unwrap().is_empty());
    }

    async fn a_delegated_task_belongs_to_its_lead_and_is_noted_on_its_parent(world) {
        let (them, id) = accepted(world).await;
        let mut delegation = to(them.commune, None);
        delegation.participants = vec![(them.newspaper, ParticipantRole::Coordinating)];
        let child = hand_on(world, &alone(them.district), id, delegation).await.unwrap().task;
        assert_eq!(child.parent_id, Some(id));
        assert_eq!(child.assigner_organisation_id, them.district);
        assert_eq!(child.issuer_organisation_id, them.department);
        assert_eq!(child.due_date, Some(day("2021-07-30")), "the parent's where none is given");
        let unit = world.read().await;
        for who in [them.commune, them.newspaper] {
            assert!(unit.tasks().find(child.id, &alone(who)).await.unwrap().is_some());
            assert!(unit.directives().find(child.directive_id, &alone(who)).await.unwrap().is_some());
            assert!(unit.tasks().find(id, &alone(who)).await.unwrap().is_none(), "the whole is not theirs");
        }
        let history = unit.tasks().history(id, 2, 10).await.unwrap();
        assert_eq!(serde_json::to_value(&history.items[0].change).unwrap()["child_id"], child.id.to_string());
    }

    async fn a_line_of_delegations_ends_at_its_depth_and_never_turns_back(world) {
        let (them, mut id) = accepted(world).await;
        let mut lead = them.district;
        for level in 2..=MAX_DEPTH {
            let below = organisation(world, &format!("Tổ {level}"), OrganisationKind::Other, Some(lead));
            let unit = world.begin().await;
            unit.organisations_mut().insert(&below).await.unwrap();
            unit.commit().await.unwrap();
            let child = hand_on(world, &alone(lead), id, to(below.id, None)).await.unwrap();
            (id, lead) = (child.task.id, below.id);
            perform(world, &alone(lead), id, accept()).await.unwrap();
            if level == 3 {
                let refused = hand_on(world, &alone(lead), id, to(them.district, None)).await;
                assert_eq!(faults(refused), [("/lead_organisation_id".to_owned(), Code::NotAllowedValue)]);
            }
        }
        let refused = hand_on(world, &alone(lead), id, to(them.commune, None)).await;
        assert_eq!(faults(refused), [(String::new(), Code::TooMany)]);
    }

    async fn the_dates_of_part_and_whole_keep_their_order(world) {
        let (them, id) = accepted(world).await;
        let (district, commune) = (alone(them.district), alone(them.commune));
        let child = hand_on(world, &district, id, to(them.commune, Some("2021-07-20"))).await.unwrap().task;
        let re_date = |date: Option<&str>| Command::SetDueDate { due_date: date.map(day), reason: reason() };
        let late = [("/due_date".to_owned(), Code::DueAfterParent)];
        let refused = perform(world, &alone(them.department), id, re_date(Some("2021-07-19"))).await;
        let Err(Error::Invalid(found)) = &refused else { panic!("{refused:?}") };
        assert!(found[0].message.en.contains(&child.id.to_string()), "the child is named");
        assert_eq!(faults(refused), late);
        assert_eq!(faults(perform(world, &district, child.id, re_date(Some("2021-07-31"))).await), late);
        assert_eq!(faults(perform(world, &district, child.id, re_date(None)).await), late);
        perform(world, &commune, child.id, accept()).await.unwrap();
        let ask = Command::RequestExtension { due_date: day("2021-07-31"), reason: reason() };
        assert_eq!(faults(perform(world, &commune, child.id, ask).await), late);
        perform(world, &district, child.id, re_date(Some("2021-07-30"))).await.unwrap();
        perform(world, &alone(them.department), id, re_date(Some("2021-07-30"))).await.unwrap();
    }

    async fn the_whole_is_cancelled_with_all_its_open_parts(world) {
        let (them, id) = accepted(world).await;
        let district = alone(them.district);
        let child = hand_on(world, &district, id, to(them.commune, None)).await.unwrap().task;
        let cancelled_before = hand_on(world, &district, id, to(them.newspaper, None)).await.unwrap().task;
        let cancel = || Command::Cancel { reason: reason() };
        perform(world, &district, cancelled_before.id, cancel()).await.unwrap();
        perform(world, &alone(them.commune), child.id, accept()).await.unwrap();
        let grandchild = hand_on(world, &alone(them.commune), child.id, to(them.stranger, None)).await.unwrap().task;
        perform(world, &alone(them.department), id, cancel()).await.unwrap();
        let unit = world.read().await;
        for (part, version) in [(&child, 4), (&grandchild, 2), (&cancelled_before, 2)] {
            let seen = unit.tasks().find(part.id, &alone(part.lead_organisation_id)).await.unwrap().unwrap();
            assert_eq!((seen.task.state, seen.task.version), (TaskState::Cancelled, version));
        }
        let entries = unit.audit().of_resource(id.0, 0, 10).await.unwrap();
        let after = entries.last().unwrap().entry.after.clone().unwrap();
        assert_eq!(after["cancelled_with_it"].as_array().unwrap().len(), 2);
    }
}
