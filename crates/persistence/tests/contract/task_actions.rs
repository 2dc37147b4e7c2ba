//! Acting on tasks through the use-case, with what that does beside the task.

use treem_domain::attachments::Attachment;
use treem_domain::directives::directive::DirectiveState;
use treem_domain::kernel::id::{AttachmentId, ExtensionId, OrganisationId, TaskId};
use treem_domain::kernel::{Actor, Code, Context, Error, IdSource, Result};
use treem_domain::organisations::organisation::{OrganisationKind, Succession, SuccessionKind};
use treem_domain::tasks::act::{act, answer_extension};
use treem_domain::tasks::command::Command;
use treem_domain::tasks::event::{CoordinationStatus, Evidence, Participant, ParticipantRole};
use treem_domain::tasks::repository::TaskView;
use treem_domain::tasks::state::TaskState;
use treem_domain::vocabularies::Term;

use crate::fixtures::*;
use crate::world::{World, at};

/// The context of an action some minutes after the letter, on a day of 2021.
pub fn context<'a>(world: &'a World, actor: &'a Actor, today: &str) -> Context<'a> {
    Context {
        actor,
        now: at(60),
        today: day(today),
        ids: &world.ids,
    }
}

/// One action in a transaction of its own; a refusal leaves nothing.
pub async fn perform(world: &World, actor: &Actor, id: TaskId, command: Command) -> Result<TaskView> {
    let unit = world.begin().await;
    let view = act(&*unit, &context(world, actor, "2021-07-01"), id, command).await?;
    unit.commit().await.unwrap();
    Ok(view)
}

pub fn reason() -> String {
    "Chờ kế hoạch của Ủy ban nhân dân tỉnh.".to_owned()
}

pub fn accept() -> Command {
    Command::Accept { note: None }
}

/// The codes and places of a refusal.
pub fn faults<T: std::fmt::Debug>(refused: Result<T>) -> Vec<(String, Code)> {
    match refused {
        Err(Error::Invalid(faults)) => faults
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect(),
        Err(Error::Conflict(conflict)) => vec![("409".to_owned(), conflict.code)],
        other => panic!("{other:?}"),
    }
}

/// The letter with task A1 of the newspaper, due on 30 July 2021; the district coordinates.
pub async fn a1(world: &World) -> (Authorities, TaskId) {
    let them = authorities(world).await;
    let letter = issued_letter(world, them.department, &[them.newspaper, them.district]).await;
    let participants = vec![Participant {
        organisation_id: them.district,
        role: ParticipantRole::Coordinating,
        status: Some(CoordinationStatus::NotStarted),
    }];
    let one = task(
        world,
        &letter,
        0,
        them.newspaper,
        participants,
        Some("2021-07-30"),
    );
    let id = one.0.id;
    insert(world, &[one]).await;
    let unit = world.begin().await;
    let kind = Term {
        vocabulary: "evidence_kinds".to_owned(),
        code: "published_item".to_owned(),
        name_vi: "Tin, bài đã đăng".to_owned(),
        name_en: None,
        properties: serde_json::json!({}),
        position: 1,
    };
    unit.vocabularies_mut().insert_terms(&[kind]).await.unwrap();
    unit.commit().await.unwrap();
    (them, id)
}

async fn uploaded(world: &World, by: OrganisationId) -> AttachmentId {
    let attachment = Attachment {
        id: AttachmentId(world.ids.next()),
        organisation_id: by,
        uploaded_by: alone(by).client_id,
        file_name: "chuyen-muc.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 592,
        sha256: "5".repeat(64),
        created_at: at(3),
    };
    let unit = world.begin().await;
    unit.attachments_mut().insert(&attachment).await.unwrap();
    unit.commit().await.unwrap();
    attachment.id
}

fn evidence(kind: &str, attachment_id: Option<AttachmentId>) -> Evidence {
    Evidence {
        kind: kind.to_owned(),
        url: None,
        document_number: None,
        attachment_id,
        note: None,
    }
}

contract! {
    async fn who_does_not_see_a_task_finds_none(world) {
        let (them, id) = a1(world).await;
        let refused = perform(world, &alone(them.stranger), id, accept()).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = perform(world, &alone(them.department), id, accept()).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }

    async fn the_first_acceptance_puts_the_directive_in_progress_and_stands_in_the_audit(world) {
        let (them, id) = a1(world).await;
        let view = perform(world, &alone(them.newspaper), id, accept()).await.unwrap();
        assert_eq!((view.task.state, view.task.version), (TaskState::InProgress, 2));
        let unit = world.read().await;
        let issuer = alone(them.department);
        let (directive, _) = unit.directives().find(view.task.directive_id, &issuer).await.unwrap().unwrap();
        assert_eq!(directive.state, DirectiveState::InProgress);
        let entries = unit.audit().of_resource(id.0, 0, 10).await.unwrap();
        assert_eq!(entries.len(), 1);
        let entry = &entries[0].entry;
        assert_eq!(entry.action, "tasks.accept");
        assert_eq!(entry.before.as_ref().unwrap()["state"], "assigned");
        assert_eq!(entry.after.as_ref().unwrap()["state"], "in_progress");
        assert_eq!(unit.tasks().history(id, 0, 10).await.unwrap().items.len(), 2);
    }

    async fn a_refused_action_leaves_nothing_behind(world) {
        let (them, id) = a1(world).await;
        perform(world, &alone(them.newspaper), id, accept()).await.unwrap();
        let refused = perform(world, &alone(them.newspaper), id, accept()).await;
        assert_eq!(faults(refused), [("409".to_owned(), Code::StateConflict)]);
        assert_eq!(world.read().await.audit().of_resource(id.0, 0, 10).await.unwrap().len(), 1);
    }

    async fn an_organisation_that_ended_may_not_lead_and_its_successor_is_named(world) {
        let (them, id) = a1(world).await;
        let mut ended = organisation(world, "Tạp chí Kiên Giang", OrganisationKind::Newspaper, None);
        ended.valid_until = Some(day("2021-06-30"));
        let unit = world.begin().await;
        unit.organisations_mut().insert(&ended).await.unwrap();
        let succession = Succession {
            predecessor_id: ended.id,
            successor_id: them.newspaper,
            kind: SuccessionKind::Merge,
            effective_on: day("2021-06-30"),
        };
        unit.organisations_mut().insert_succession(&succession).await.unwrap();
        unit.commit().await.unwrap();
        let decline = Command::Decline { reason: reason() };
        perform(world, &alone(them.newspaper), id, decline).await.unwrap();
        let to = |lead_organisation_id| Command::Reassign { lead_organisation_id, reason: reason() };
        let refused = perform(world, &alone(them.department), id, to(ended.id)).await;
        let Err(Error::Invalid(found)) = &refused else { panic!("{refused:?}") };
        assert!(found[0].message.vi.contains("Báo Kiên Giang"), "{:?}", found[0].message);
        assert_eq!(faults(refused), [("/lead_organisation_id".to_owned(), Code::OrganisationNotValid)]);
        let nobody = OrganisationId(world.ids.next());
        let refused = perform(world, &alone(them.department), id, to(nobody)).await;
        assert_eq!(faults(refused), [("/lead_organisation_id".to_owned(), Code::UnknownReference)]);
    }

    async fn a_reassigned_task_is_seen_by_its_new_lead_with_the_letter_and_no_more_by_the_old(world) {
        let (them, id) = a1(world).await;
        let decline = Command::Decline { reason: reason() };
        perform(world, &alone(them.newspaper), id, decline).await.unwrap();
        let command = Command::Reassign { lead_organisation_id: them.commune, reason: reason() };
        let view = perform(world, &alone(them.department), id, command).await.unwrap();
        assert_eq!(view.lead_organisation_name, "Ủy ban nhân dân xã Đông Thái");
        let unit = world.read().await;
        assert!(unit.tasks().find(id, &alone(them.newspaper)).await.unwrap().is_none());
        let new_lead = alone(them.commune);
        assert!(unit.tasks().find(id, &new_lead).await.unwrap().is_some());
        assert!(unit.directives().find(view.task.directive_id, &new_lead).await.unwrap().is_some());
    }

    async fn every_fault_of_the_evidence_is_named_at_once(world) {
        let (them, id) = a1(world).await;
        perform(world, &alone(them.newspaper), id, accept()).await.unwrap();
        let foreign = uploaded(world, them.stranger).await;
        let command = Command::ReportCompletion {
            evidence: vec![evidence("rumour", Some(foreign)), evidence("published_item", None)],
            note: None,
        };
        let mut found = faults(perform(world, &alone(them.newspaper), id, command).await);
        found.sort();
        assert_eq!(found, [
            ("/evidence/0/attachment_id".to_owned(), Code::UnknownReference),
            ("/evidence/0/kind".to_owned(), Code::UnknownReference),
            ("/evidence/1".to_owned(), Code::EvidenceRequired),
        ]);
    }

    async fn evidence_is_read_by_whoever_sees_the_task_even_after_it_was_rejected(world) {
        let (them, id) = a1(world).await;
        let (lead, assigner) = (alone(them.newspaper), alone(them.department));
        perform(world, &lead, id, accept()).await.unwrap();
        let (first, second) = (uploaded(world, them.newspaper).await, uploaded(world, them.newspaper).await);
        let report = |file| Command::ReportCompletion {
            evidence: vec![evidence("published_item", Some(file))],
            note: None,
        };
        perform(world, &lead, id, report(first)).await.unwrap();
        perform(world, &assigner, id, Command::Reject { reason: reason() }).await.unwrap();
        let view = perform(world, &lead, id, report(second)).await.unwrap();
        assert!(view.task.redo);
        let seen = world.read().await.attachments().find_many(&[first, second], &assigner).await.unwrap();
        assert_eq!(seen.len(), 2);
    }

    async fn only_the_open_extension_can_be_answered(world) {
        let (them, id) = a1(world).await;
        let (lead, assigner) = (alone(them.newspaper), alone(them.department));
        perform(world, &lead, id, accept()).await.unwrap();
        let ask = |date| Command::RequestExtension { due_date: day(date), reason: reason() };
        let asked = perform(world, &lead, id, ask("2021-08-15")).await.unwrap();
        let first = asked.task.open_extension().unwrap().id;
        perform(world, &assigner, id, Command::RejectExtension { reason: reason() }).await.unwrap();
        perform(world, &lead, id, ask("2021-08-10")).await.unwrap();
        let unit = world.begin().await;
        let now = context(world, &assigner, "2021-07-01");
        let answer = |extension| answer_extension(&*unit, &now, id, extension, Command::ApproveExtension { note: None });
        let unknown = answer(ExtensionId(world.ids.next())).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        assert_eq!(faults(answer(first).await), [("409".to_owned(), Code::NoExtensionOpen)]);
    }

    async fn a_coordinator_speaks_for_itself_and_for_those_below_it(world) {
        let (them, id) = a1(world).await;
        let done = |organisation_id| Command::Coordinate {
            organisation_id,
            status: CoordinationStatus::Done,
            note: None,
        };
        let refused = perform(world, &alone(them.district), id, done(them.newspaper)).await;
        assert!(faults(refused).contains(&("/organisation_id".to_owned(), Code::UnknownReference)));
        let view = perform(world, &with_all_below(them.province), id, done(them.district)).await.unwrap();
        assert_eq!(view.task.participants[0].status, Some(CoordinationStatus::Done));
    }

    async fn a_task_is_escalated_to_the_superior_of_its_lead(world) {
        let (them, id) = a1(world).await;
        let escalate = || Command::Escalate { to_organisation_id: None, note: None };
        perform(world, &alone(them.department), id, escalate()).await.unwrap();
        let history = world.read().await.tasks().history(id, 1, 10).await.unwrap();
        let json = serde_json::to_value(&history.items[0].change).unwrap();
        assert_eq!(json["to_organisation_id"], them.province.to_string());
        let letter = issued_letter_of(world, id, &alone(them.department)).await;
        let orphan = task(world, &letter, 1, them.stranger, Vec::new(), None);
        let orphan_id = orphan.0.id;
        insert(world, &[orphan]).await;
        let refused = perform(world, &alone(them.department), orphan_id, escalate()).await;
        assert_eq!(faults(refused), [("/to_organisation_id".to_owned(), Code::Required)]);
    }
}

/// The directive of a task.
pub async fn issued_letter_of(
    world: &World,
    id: TaskId,
    actor: &Actor,
) -> treem_domain::directives::directive::Directive {
    let unit = world.read().await;
    let view = unit.tasks().find(id, actor).await.unwrap().unwrap();
    let found = unit
        .directives()
        .find(view.task.directive_id, actor)
        .await
        .unwrap();
    found.unwrap().0
}
