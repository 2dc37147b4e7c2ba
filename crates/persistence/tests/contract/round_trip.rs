//! Whatever a task may be, it comes back from the database as it went in.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use treem_domain::kernel::id::{AttachmentId, ClientId, ExtensionId, OrganisationId};
use treem_domain::tasks::event::{Change, CoordinationStatus, Evidence, Participant, ParticipantRole};
use treem_domain::tasks::extension::{Extension, ExtensionState};
use treem_domain::tasks::state::TaskState;
use treem_domain::tasks::task::{Completion, Task};
use treem_domain::tasks::timeliness::Timeliness;
use uuid::Uuid;

use crate::fixtures::{alone, authorities, insert, issued_letter, task};
use crate::world::at;

const CASES: usize = 64;

fn any_of<T: Copy + std::fmt::Debug>(values: &'static [T]) -> impl Strategy<Value = T> {
    (0..values.len()).prop_map(|index| values[index])
}

fn uuids() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn dates() -> impl Strategy<Value = chrono::NaiveDate> {
    let first = chrono::NaiveDate::from_ymd_opt(1, 1, 1).unwrap();
    (0_u64..3_600_000).prop_map(move |days| first + chrono::Days::new(days))
}

/// Text without U+0000, which is refused before it comes here.
fn texts() -> impl Strategy<Value = String> {
    "[^\u{0}]{0,20}"
}

fn evidence() -> impl Strategy<Value = Evidence> {
    (texts(), of(texts()), of(texts()), of(uuids()), of(texts())).prop_map(
        |(kind, url, document_number, attachment_id, note)| Evidence {
            kind,
            url,
            document_number,
            attachment_id: attachment_id.map(AttachmentId),
            note,
        },
    )
}

fn extensions() -> impl Strategy<Value = Extension> {
    let asked = (
        uuids(),
        any_of(ExtensionState::ALL),
        dates(),
        dates(),
        texts(),
        uuids(),
    );
    (asked, of(dates()), of(uuids()), of(texts())).prop_map(
        |((id, state, from, requested, reason, asked_by), offered, offered_by, answer)| Extension {
            id: ExtensionId(id),
            state,
            from_due_date: from,
            requested_due_date: requested,
            reason,
            asked_by: ClientId(asked_by),
            offered_due_date: offered,
            offered_by: offered_by.map(ClientId),
            answer,
        },
    )
}

fn completions() -> impl Strategy<Value = Completion> {
    (
        0_u32..9_000_000,
        vec(evidence(), 0..3),
        of(texts()),
        of(dates()),
        any_of(Timeliness::ALL),
    )
        .prop_map(|(minute, evidence, note, due_date, timeliness)| Completion {
            reported_at: at(minute),
            evidence,
            note,
            due_date,
            timeliness,
        })
}

/// What of a task can vary without referring to another row.
#[derive(Debug, Clone)]
struct Variable {
    state: TaskState,
    suspended_from: Option<TaskState>,
    redo: bool,
    progress_percent: u8,
    due_date: Option<chrono::NaiveDate>,
    completion: Option<Completion>,
    extensions: Vec<Extension>,
    minute: u32,
}

fn variables() -> impl Strategy<Value = Variable> {
    let states = (
        any_of(TaskState::ALL),
        of(any_of(TaskState::ALL)),
        any::<bool>(),
        0_u8..=100,
    );
    let rest = (
        of(dates()),
        of(completions()),
        vec(extensions(), 0..4),
        0_u32..9_000_000,
    );
    (states, rest).prop_map(|((state, suspended_from, redo, progress_percent), rest)| {
        let (due_date, completion, extensions, minute) = rest;
        Variable {
            state,
            suspended_from,
            redo,
            progress_percent,
            due_date,
            completion,
            extensions,
            minute,
        }
    })
}

impl Variable {
    fn apply(self, task: &mut Task) {
        task.state = self.state;
        task.suspended_from = self.suspended_from;
        task.redo = self.redo;
        task.progress_percent = self.progress_percent;
        task.due_date = self.due_date;
        task.completion = self.completion;
        task.extensions = self.extensions;
        task.updated_at = at(self.minute);
    }
}

contract! {
    async fn any_task_survives_the_round_trip(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[]).await;
        let mut runner = TestRunner::default();
        let mut tasks = Vec::new();
        for case in 0..CASES {
            let participants = vec![Participant {
                organisation_id: OrganisationId([known.newspaper, known.district][case % 2].0),
                role: ParticipantRole::ALL[case % 2],
                status: CoordinationStatus::ALL.get(case % 4).copied(),
            }];
            let (mut task, event) = task(world, &letter, case % 2, known.commune, participants, None);
            variables().new_tree(&mut runner).unwrap().current().apply(&mut task);
            tasks.push((task, event));
        }
        insert(world, &tasks).await;
        let reader = world.read().await;
        for (task, _) in &tasks {
            let view = reader.tasks().find(task.id, &alone(known.commune)).await.unwrap().unwrap();
            assert_eq!(&view.task, task);
        }
        // And once more by the way that changes take.
        let mut saved = Vec::new();
        for (mut task, _) in tasks {
            let event = task.record(Change::Escalated { to_organisation_id: None, note: None, rung: None }, None, at(1));
            variables().new_tree(&mut runner).unwrap().current().apply(&mut task);
            saved.push((task, event));
        }
        let unit = world.begin().await;
        unit.tasks_mut().save_many(&saved).await.unwrap();
        unit.commit().await.unwrap();
        for (task, event) in &saved {
            let view = reader.tasks().find(task.id, &alone(known.commune)).await.unwrap().unwrap();
            assert_eq!(&view.task, task);
            assert_eq!(reader.tasks().history(task.id, 1, 9).await.unwrap().items, std::slice::from_ref(event));
        }
    }
}
