//! The machine of a task: every action in every state, and the rules around it.

use rstest::rstest;

use super::command::Command;
use super::event::CoordinationStatus;
use super::fixtures::*;
use super::state::{Action, TaskState};
use super::task::Task;
use super::timeliness::{DueSoonDays, Timeliness};
use crate::kernel::id::TaskId;
use crate::kernel::{Code, Error};

/// Every transition that there is; whatever is missing here must be refused.
fn table() -> Vec<(TaskState, Action, TaskState)> {
    use Action::*;
    use TaskState::*;
    let mut table = vec![
        (Assigned, Accept, InProgress),
        (Assigned, Decline, TaskState::Declined),
        (TaskState::Declined, Reassign, Assigned),
        (InProgress, ReportProgress, InProgress),
        (InProgress, ReportCompletion, PendingConfirmation),
        (PendingConfirmation, Confirm, Completed),
        (PendingConfirmation, Reject, InProgress),
        (Suspended, Resume, InProgress),
        (InProgress, RequestExtension, InProgress),
        (InProgress, Delegate, InProgress),
    ];
    for state in [Assigned, InProgress, PendingConfirmation] {
        table.push((state, Suspend, Suspended));
        table.push((state, Coordinate, state));
    }
    for state in [
        Assigned,
        TaskState::Declined,
        InProgress,
        PendingConfirmation,
        Suspended,
    ] {
        table.push((state, Cancel, Cancelled));
    }
    for state in [Assigned, TaskState::Declined, InProgress, Suspended] {
        table.push((state, SetDueDate, state));
    }
    for state in [Assigned, InProgress] {
        table.push((state, Remind, state));
        table.push((state, Escalate, state));
    }
    table
}

/// The action by whoever's part it is.
fn example(action: Action) -> (Person, Command) {
    let note = None;
    let due_date = Some(day("2021-08-15"));
    match action {
        Action::Accept => (lead(), Command::Accept { note }),
        Action::Decline => (lead(), decline()),
        Action::Reassign => (
            assigner(),
            Command::Reassign {
                lead_organisation_id: HA_TIEN,
                reason: reason(),
            },
        ),
        Action::ReportProgress => (lead(), Command::ReportProgress { percent: 40, note }),
        Action::ReportCompletion => (lead(), completion()),
        Action::Confirm => (assigner(), Command::Confirm { note }),
        Action::Reject => (assigner(), Command::Reject { reason: reason() }),
        Action::Suspend => (assigner(), Command::Suspend { reason: reason() }),
        Action::Resume => (assigner(), Command::Resume { reason: reason() }),
        Action::Cancel => (assigner(), Command::Cancel { reason: reason() }),
        Action::SetDueDate => (
            assigner(),
            Command::SetDueDate {
                due_date,
                reason: reason(),
            },
        ),
        Action::RequestExtension => (lead(), ask_until("2021-08-15")),
        Action::ApproveExtension => (assigner(), Command::ApproveExtension { note }),
        Action::RejectExtension => (assigner(), Command::RejectExtension { reason: reason() }),
        Action::CounterExtension => (assigner(), offer("2021-08-10")),
        Action::AcceptCounterOffer => (lead(), Command::AcceptCounterOffer { note }),
        Action::DeclineCounterOffer => (lead(), Command::DeclineCounterOffer { reason: reason() }),
        Action::Delegate => (
            lead(),
            Command::Delegate {
                child_id: TaskId(uuid::Uuid::from_u128(0xC11)),
                lead_organisation_id: HA_TIEN,
                due_date: None,
            },
        ),
        Action::Remind => (assigner(), Command::Remind { note }),
        Action::Escalate => (
            assigner(),
            Command::Escalate {
                to_organisation_id: Some(DEPARTMENT),
                note,
            },
        ),
        Action::Coordinate => (
            coordinator(),
            Command::Coordinate {
                organisation_id: BROADCASTER,
                status: CoordinationStatus::Done,
                note,
            },
        ),
    }
}

fn code_of(refused: Error) -> Code {
    match refused {
        Error::Conflict(conflict) => conflict.code,
        Error::Invalid(faults) => faults[0].code,
        Error::Forbidden(_) => Code::Forbidden,
        other => panic!("{other}"),
    }
}

#[test]
fn every_action_in_every_state_does_what_the_table_says_and_nothing_else() {
    for state in TaskState::ALL {
        for action in Action::ALL {
            let mut task = task_in(*state);
            let before = task.clone();
            let (who, command) = example(*action);
            let expected = table()
                .into_iter()
                .find(|(from, done, _)| from == state && done == action);
            let allowed = task.allowed_actions(who.standing, &who.actor).contains(action);
            assert_eq!(allowed, expected.is_some(), "{state:?} {action:?}");
            match (
                perform(&mut task, &who, day("2021-07-02"), &Ids::default(), command),
                expected,
            ) {
                (Ok(event), Some((from, _, to))) => {
                    assert_eq!((event.from_state, event.to_state), (Some(from), to), "{action:?}");
                    assert_eq!(task.state, to);
                }
                (Err(Error::Conflict(conflict)), None) => {
                    assert_eq!(conflict.state.as_deref(), Some(state.as_str()));
                    assert_eq!(task, before, "a refusal changes nothing");
                }
                (result, expected) => panic!("{state:?} {action:?}: {result:?}, expected {expected:?}"),
            }
        }
    }
}

#[test]
fn nobody_acts_in_a_part_that_is_not_theirs() {
    for action in Action::ALL {
        let (_, command) = example(*action);
        let mut task = task_in(TaskState::InProgress);
        let refused = perform(
            &mut task,
            &onlooker(),
            day("2021-07-02"),
            &Ids::default(),
            command,
        );
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{action:?}");
    }
    assert!(
        task_in(TaskState::InProgress)
            .allowed_actions(onlooker().standing, &onlooker().actor)
            .is_empty()
    );
}

#[test]
fn a_missing_scope_takes_its_actions_out_of_what_is_allowed() {
    let mut who = assigner();
    who.actor.scopes = [crate::kernel::Scope::TasksRemind].into_iter().collect();
    let allowed = task_in(TaskState::InProgress).allowed_actions(who.standing, &who.actor);
    assert_eq!(allowed, [Action::Remind, Action::Escalate]);
}

#[rstest]
#[case::asked(&[], &[Action::ApproveExtension, Action::RejectExtension, Action::CounterExtension])]
#[case::countered(&[Action::CounterExtension], &[Action::AcceptCounterOffer, Action::DeclineCounterOffer])]
#[case::approved(&[Action::ApproveExtension], &[Action::RequestExtension])]
#[case::rejected(&[Action::RejectExtension], &[Action::RequestExtension])]
#[case::accepted(&[Action::CounterExtension, Action::AcceptCounterOffer], &[Action::RequestExtension])]
#[case::declined(&[Action::CounterExtension, Action::DeclineCounterOffer], &[Action::RequestExtension])]
fn an_extension_waits_for_one_side_and_only_one_is_open(
    #[case] steps: &[Action],
    #[case] permitted: &[Action],
) {
    let ids = Ids::default();
    let mut task = task_in(TaskState::InProgress);
    for action in [Action::RequestExtension].iter().chain(steps) {
        let (who, command) = example(*action);
        perform(&mut task, &who, day("2021-07-05"), &ids, command).unwrap();
    }
    let about_extensions = [
        Action::RequestExtension,
        Action::ApproveExtension,
        Action::RejectExtension,
        Action::CounterExtension,
        Action::AcceptCounterOffer,
        Action::DeclineCounterOffer,
    ];
    for action in about_extensions {
        let (who, command) = example(action);
        let done = perform(&mut task.clone(), &who, day("2021-07-06"), &ids, command);
        // A second request asks for the same date, which after an approval is no later than the present one.
        let permitted_now = match &done {
            Ok(_) => true,
            Err(Error::Invalid(faults)) => faults[0].code == Code::DueNotLater,
            Err(_) => false,
        };
        assert_eq!(permitted_now, permitted.contains(&action), "{action:?}: {done:?}");
    }
}

#[test]
fn who_asks_cannot_decide_and_who_offers_cannot_answer() {
    let ids = Ids::default();
    let today = day("2021-07-05");
    let mut task = task_in(TaskState::InProgress);
    perform(&mut task, &both(), today, &ids, ask_until("2021-08-15")).unwrap();
    let decisions = [
        Command::ApproveExtension { note: None },
        Command::RejectExtension { reason: reason() },
        offer("2021-08-10"),
    ];
    for decision in decisions {
        assert!(
            !task
                .allowed_actions(both().standing, &both().actor)
                .contains(&decision.action())
        );
        let refused = perform(&mut task, &both(), today, &ids, decision).unwrap_err();
        assert_eq!(code_of(refused), Code::AskerCannotDecide);
    }
    let mut task = task_in(TaskState::InProgress);
    perform(&mut task, &lead(), today, &ids, ask_until("2021-08-15")).unwrap();
    perform(&mut task, &both(), today, &ids, offer("2021-08-10")).unwrap();
    for answer in [
        Command::AcceptCounterOffer { note: None },
        Command::DeclineCounterOffer { reason: reason() },
    ] {
        let refused = perform(&mut task, &both(), today, &ids, answer).unwrap_err();
        assert_eq!(code_of(refused), Code::AskerCannotDecide);
    }
    perform(
        &mut task,
        &lead(),
        today,
        &ids,
        Command::AcceptCounterOffer { note: None },
    )
    .unwrap();
    assert_eq!(task.due_date, Some(day("2021-08-10")));
}

#[rstest]
#[case::not_later("2021-07-05", ask_until("2021-07-30"), Code::DueNotLater)]
#[case::in_the_past("2021-08-20", ask_until("2021-08-10"), Code::DueInPast)]
#[case::no_evidence("2021-07-05", Command::ReportCompletion { evidence: vec![], note: None }, Code::EvidenceRequired)]
#[case::more_than_all("2021-07-05", Command::ReportProgress { percent: 101, note: None }, Code::OutOfRange)]
#[case::later_than_the_parent("2021-07-05", Command::Delegate { child_id: TaskId(uuid::Uuid::nil()), lead_organisation_id: HA_TIEN, due_date: Some(day("2021-07-31")) }, Code::DueAfterParent)]
fn what_makes_no_sense_is_refused(#[case] today: &str, #[case] command: Command, #[case] code: Code) {
    let mut task = task_in(TaskState::InProgress);
    let refused = perform(&mut task, &lead(), day(today), &Ids::default(), command).unwrap_err();
    assert_eq!(code_of(refused), code);
}

#[test]
fn evidence_is_one_thing_and_not_two() {
    let mut twice = plan();
    twice.url = Some("https://rachgia.kiengiang.gov.vn/ke-hoach".into());
    let command = Command::ReportCompletion {
        evidence: vec![plan(), twice],
        note: None,
    };
    let mut task = task_in(TaskState::InProgress);
    let refused = perform(&mut task, &lead(), day("2021-07-05"), &Ids::default(), command);
    let Err(Error::Invalid(faults)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].pointer, "/evidence/1");
}

#[test]
fn a_task_without_a_deadline_needs_no_extension() {
    let (mut task, _) = assigned(None);
    let ids = Ids::default();
    perform(
        &mut task,
        &lead(),
        day("2021-07-01"),
        &ids,
        Command::Accept { note: None },
    )
    .unwrap();
    let refused = perform(
        &mut task,
        &lead(),
        day("2021-07-01"),
        &ids,
        ask_until("2021-08-15"),
    );
    assert_eq!(code_of(refused.unwrap_err()), Code::StateConflict);
}

#[rstest]
#[case::the_day_before("2021-07-29", Timeliness::Early)]
#[case::on_the_day("2021-07-30", Timeliness::OnTime)]
#[case::the_day_after("2021-07-31", Timeliness::Late)]
fn review_time_never_makes_a_task_late(#[case] reported: &str, #[case] expected: Timeliness) {
    let ids = Ids::default();
    let mut task = task_in(TaskState::InProgress);
    perform(&mut task, &lead(), day(reported), &ids, completion()).unwrap();
    let judged = |task: &Task, today| task.timeliness(day(today), DueSoonDays::default());
    assert_eq!(
        judged(&task, "2021-12-31"),
        Some(expected),
        "while it is reviewed"
    );
    let confirm = Command::Confirm { note: None };
    perform(&mut task, &assigner(), day("2021-12-31"), &ids, confirm).unwrap();
    assert_eq!(judged(&task, "2022-12-31"), Some(expected), "for ever after");
}

#[test]
fn a_rejected_completion_is_redone_and_judged_by_its_second_report() {
    let ids = Ids::default();
    let mut task = task_in(TaskState::PendingConfirmation);
    let reject = Command::Reject { reason: reason() };
    perform(&mut task, &assigner(), day("2021-07-10"), &ids, reject).unwrap();
    assert!(task.redo && task.completion.is_none());
    assert_eq!(
        task.timeliness(day("2021-07-31"), DueSoonDays::default()),
        Some(Timeliness::Overdue)
    );
    perform(&mut task, &lead(), day("2021-07-31"), &ids, completion()).unwrap();
    assert_eq!(task.completion.unwrap().timeliness, Timeliness::Late);
}

#[test]
fn reporting_completion_lapses_an_open_extension() {
    let ids = Ids::default();
    let mut task = task_in(TaskState::InProgress);
    perform(
        &mut task,
        &lead(),
        day("2021-07-05"),
        &ids,
        ask_until("2021-08-15"),
    )
    .unwrap();
    perform(&mut task, &lead(), day("2021-07-06"), &ids, completion()).unwrap();
    assert!(task.open_extension().is_none());
    assert_eq!(task.due_date, Some(day("2021-07-30")));
}

#[test]
fn a_coordinator_who_becomes_the_lead_has_one_part_only() {
    let mut task = task_in(TaskState::Declined);
    let command = Command::Reassign {
        lead_organisation_id: BROADCASTER,
        reason: reason(),
    };
    perform(
        &mut task,
        &assigner(),
        day("2021-07-05"),
        &Ids::default(),
        command,
    )
    .unwrap();
    assert_eq!(task.lead_organisation_id, BROADCASTER);
    let others: Vec<_> = task.participants.iter().map(|one| one.organisation_id).collect();
    assert_eq!(others, [HA_TIEN]);
}

#[test]
fn suspension_comes_back_to_where_it_was_and_a_reported_task_keeps_its_date() {
    let ids = Ids::default();
    let today = day("2021-07-05");
    let mut task = task_in(TaskState::PendingConfirmation);
    let (who, suspend) = example(Action::Suspend);
    perform(&mut task, &who, today, &ids, suspend).unwrap();
    let (who, re_date) = example(Action::SetDueDate);
    let refused = perform(&mut task, &who, today, &ids, re_date).unwrap_err();
    assert_eq!(code_of(refused), Code::StateConflict);
    let (who, resume) = example(Action::Resume);
    perform(&mut task, &who, today, &ids, resume).unwrap();
    assert_eq!(task.state, TaskState::PendingConfirmation);
    assert!(task.completion.is_some());
}
