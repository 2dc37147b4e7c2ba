//! No sequence of commands brings a task into an impossible state, and its history tells how it got where it is.

use proptest::prelude::*;

use super::command::Command;
use super::event::{Change, CoordinationStatus, TaskEvent};
use super::fixtures::*;
use super::state::TaskState;
use super::task::Task;
use crate::kernel::id::TaskId;

/// Any command by anybody, so many days after the one before.
fn any_step() -> impl Strategy<Value = (Person, u64, Command)> {
    let who = prop_oneof![
        3 => Just(assigner()), 4 => Just(lead()), 1 => Just(coordinator()), 1 => Just(onlooker()), 3 => Just(both()),
    ];
    (who, 0u64..6, any_command())
}

fn any_command() -> impl Strategy<Value = Command> {
    let date = || (0u64..120).prop_map(|days| day("2021-06-01") + chrono::Days::new(days));
    let organisation_id = || prop::sample::select(vec![RACH_GIA, HA_TIEN, BROADCASTER, DEPARTMENT]);
    let note = || Just(None);
    prop_oneof![
        3 => note().prop_map(|note| Command::Accept { note }),
        1 => Just(decline()),
        1 => organisation_id().prop_map(|lead_organisation_id| Command::Reassign { lead_organisation_id, reason: reason() }),
        1 => any::<u8>().prop_map(|percent| Command::ReportProgress { percent, note: None }),
        2 => Just(completion()),
        1 => Just(Command::ReportCompletion { evidence: vec![], note: None }),
        1 => note().prop_map(|note| Command::Confirm { note }),
        2 => Just(Command::Reject { reason: reason() }),
        1 => Just(Command::Suspend { reason: reason() }),
        2 => Just(Command::Resume { reason: reason() }),
        1 => Just(Command::Cancel { reason: reason() }),
        1 => prop::option::of(date()).prop_map(|due_date| Command::SetDueDate { due_date, reason: reason() }),
        3 => date().prop_map(|due_date| Command::RequestExtension { due_date, reason: reason() }),
        2 => note().prop_map(|note| Command::ApproveExtension { note }),
        1 => Just(Command::RejectExtension { reason: reason() }),
        2 => date().prop_map(|due_date| Command::CounterExtension { due_date, reason: reason() }),
        2 => note().prop_map(|note| Command::AcceptCounterOffer { note }),
        1 => Just(Command::DeclineCounterOffer { reason: reason() }),
        1 => (organisation_id(), prop::option::of(date())).prop_map(|(lead_organisation_id, due_date)| Command::Delegate {
            child_id: TaskId(uuid::Uuid::from_u128(0xC11)), lead_organisation_id, due_date,
        }),
        1 => note().prop_map(|note| Command::Remind { note }),
        1 => note().prop_map(|note| Command::Escalate { to_organisation_id: Some(DEPARTMENT), note }),
        1 => organisation_id().prop_map(|organisation_id| Command::Coordinate {
            organisation_id, status: CoordinationStatus::InProgress, note: None,
        }),
    ]
}

/// A life: the events of all commands that were not refused.
fn live(
    steps: Vec<(Person, u64, Command)>,
    mut seen: impl FnMut(&Task, &Task, &TaskEvent),
) -> Vec<TaskEvent> {
    let (mut task, first) = c1();
    let (ids, mut today, mut events) = (Ids::default(), day("2021-06-09"), vec![first]);
    for (who, days, command) in steps {
        today = today + chrono::Days::new(days);
        let before = task.clone();
        match perform(&mut task, &who, today, &ids, command) {
            Ok(event) => {
                seen(&before, &task, &event);
                events.push(event);
            }
            Err(_) => assert_eq!(task, before, "a refusal changes nothing"),
        }
    }
    events
}

/// What holds in every state.
fn check(task: &Task) {
    let reported_when_suspended = task.suspended_from == Some(TaskState::PendingConfirmation);
    let reported = matches!(task.state, TaskState::PendingConfirmation | TaskState::Completed)
        || reported_when_suspended;
    assert_eq!(task.completion.is_some(), reported, "{:?}", task.state);
    assert_eq!(task.suspended_from.is_some(), task.state == TaskState::Suspended);
    assert!(
        task.suspended_from
            .is_none_or(|state| !state.is_terminal() && state != TaskState::Suspended)
    );
    assert!(task.progress_percent <= 100);
    let open = task
        .extensions
        .iter()
        .filter(|extension| extension.state.is_open())
        .count();
    assert!(open <= 1 && (open == 0 || task.open_extension().is_some()));
    assert!(open == 0 || task.completion.is_none() && !task.state.is_terminal());
    assert!(
        task.participants
            .iter()
            .all(|one| one.organisation_id != task.lead_organisation_id)
    );
    assert_eq!(
        task.timeliness(day("2021-07-01"), Default::default()).is_none(),
        task.state == TaskState::Cancelled
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_sequence_of_commands_reaches_an_impossible_state(steps in prop::collection::vec(any_step(), 0..40)) {
        live(steps, |before, after, event| {
            check(after);
            assert!(!before.state.is_terminal(), "a task that ended takes nothing more");
            assert_eq!((event.from_state, event.to_state), (Some(before.state), after.state));
            assert_eq!((event.sequence, after.version), (before.version + 1, before.version + 1));
        });
    }

    #[test]
    fn history_replays_to_the_present_state(steps in prop::collection::vec(any_step(), 0..40)) {
        let (mut replayed, _) = c1();
        let mut present = replayed.clone();
        let events = live(steps, |_, after, _| present = after.clone());
        for event in &events[1..] {
            replayed.evolve(event);
        }
        prop_assert_eq!(replayed, present);
    }

    #[test]
    fn history_survives_its_json_form(steps in prop::collection::vec(any_step(), 0..40)) {
        for event in live(steps, |_, _, _| {}) {
            let json = serde_json::to_value(&event.change).unwrap();
            prop_assert_eq!(json["kind"].as_str(), Some(event.change.kind().as_str()));
            prop_assert_eq!(serde_json::from_value::<Change>(json).unwrap(), event.change);
        }
    }

    #[test]
    fn the_due_date_moves_only_by_decision_and_every_one_is_in_the_history(
        steps in prop::collection::vec(any_step(), 0..40),
    ) {
        live(steps, |before, after, event| match event.change.new_due_date() {
            Some(due_date) => assert_eq!(after.due_date, due_date),
            None => assert_eq!(after.due_date, before.due_date, "{:?}", event.change),
        });
    }

    #[test]
    fn who_asks_never_decides(steps in prop::collection::vec(any_step(), 0..40)) {
        let (mut task, _) = c1();
        let (ids, mut today) = (Ids::default(), day("2021-06-09"));
        for (who, days, command) in steps {
            today = today + chrono::Days::new(days);
            let open = task.open_extension().cloned();
            let Ok(event) = perform(&mut task, &who, today, &ids, command) else { continue };
            let client = who.actor.client_id;
            match event.change {
                Change::ExtensionApproved { .. } | Change::ExtensionRejected { .. } | Change::ExtensionCountered { .. } => {
                    prop_assert_ne!(open.unwrap().asked_by, client);
                }
                Change::CounterOfferAccepted { .. } | Change::CounterOfferDeclined { .. } => {
                    prop_assert_ne!(open.unwrap().offered_by, Some(client));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn what_is_allowed_is_never_a_conflict_and_what_is_not_is_never_done(
        steps in prop::collection::vec(any_step(), 0..30), last in any_step(),
    ) {
        let (mut task, _) = c1();
        live(steps, |_, after, _| task = after.clone());
        let (who, _, command) = last;
        let allowed = task.allowed_actions(who.standing, &who.actor).contains(&command.action());
        let result = perform(&mut task, &who, day("2022-01-04"), &Ids::default(), command);
        match result {
            Ok(_) => prop_assert!(allowed),
            Err(crate::kernel::Error::Invalid(_)) => prop_assert!(allowed),
            Err(_) => prop_assert!(!allowed),
        }
    }
}
