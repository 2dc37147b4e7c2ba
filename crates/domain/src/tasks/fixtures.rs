//! A task of the letter 592/STTTT-TTBCBC and those who work on it, for tests.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{NaiveDate, TimeZone, Utc};
use uuid::Uuid;

use super::command::Command;
use super::event::{Change, CoordinationStatus, Evidence, Participant, ParticipantRole, TaskEvent};
use super::standing::Standing;
use super::state::TaskState;
use super::task::{Assignment, Task};
use crate::kernel::id::{ClientId, DirectiveId, ObligationId, OrganisationId, TaskId};
use crate::kernel::{Actor, Context, IdSource, Result, Scope};

/// Sở Thông tin và Truyền thông tỉnh Kiên Giang
pub const DEPARTMENT: OrganisationId = OrganisationId(Uuid::from_u128(0x592));
/// Ủy ban nhân dân thành phố Rạch Giá
pub const RACH_GIA: OrganisationId = OrganisationId(Uuid::from_u128(0x899));
/// Ủy ban nhân dân thành phố Hà Tiên
pub const HA_TIEN: OrganisationId = OrganisationId(Uuid::from_u128(0x900));
/// Đài Phát thanh và Truyền hình Kiên Giang
pub const BROADCASTER: OrganisationId = OrganisationId(Uuid::from_u128(0x901));

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Ids in order.
#[derive(Default)]
pub struct Ids(AtomicU64);

impl IdSource for Ids {
    fn next(&self) -> Uuid {
        Uuid::from_u128(0x1000 + u128::from(self.0.fetch_add(1, Ordering::Relaxed)))
    }
}

/// Somebody at work, with the capacity in which they see the task.
#[derive(Debug, Clone)]
pub struct Person {
    pub actor: Actor,
    pub standing: Standing,
}

fn person(client: u128, organisation_id: OrganisationId, standing: Standing) -> Person {
    Person {
        actor: Actor {
            client_id: ClientId(Uuid::from_u128(client)),
            name: format!("client {client}"),
            organisation_id,
            includes_descendants: false,
            scopes: Scope::ALL.iter().copied().collect(),
            request_id: "test".into(),
            address: "127.0.0.1".into(),
        },
        standing,
    }
}

pub fn assigner() -> Person {
    person(1, DEPARTMENT, Standing::ASSIGNER.with(Standing::ISSUER))
}

pub fn lead() -> Person {
    person(2, RACH_GIA, Standing::LEAD)
}

pub fn coordinator() -> Person {
    person(3, BROADCASTER, Standing::COORDINATING)
}

/// Sees the task, but only for information.
pub fn onlooker() -> Person {
    person(4, HA_TIEN, Standing::FOR_INFORMATION)
}

/// One client for the lead and the assigner at once, as a superior of both may have.
pub fn both() -> Person {
    person(5, DEPARTMENT, Standing::LEAD.with(Standing::ASSIGNER))
}

/// Task C1 of Rạch Giá, due on 30 July 2021, with the broadcaster beside it.
pub fn c1() -> (Task, TaskEvent) {
    assigned(Some(day("2021-07-30")))
}

pub fn assigned(due_date: Option<NaiveDate>) -> (Task, TaskEvent) {
    let participant = |organisation_id, role, status| Participant {
        organisation_id,
        role,
        status,
    };
    let assignment = Assignment {
        id: TaskId(Uuid::from_u128(0xC1)),
        directive_id: DirectiveId(Uuid::from_u128(592)),
        obligation_id: ObligationId(Uuid::from_u128(0xC01)),
        parent_id: None,
        issuer_organisation_id: DEPARTMENT,
        assigner_organisation_id: DEPARTMENT,
        lead_organisation_id: RACH_GIA,
        participants: vec![
            participant(
                BROADCASTER,
                ParticipantRole::Coordinating,
                Some(CoordinationStatus::NotStarted),
            ),
            participant(HA_TIEN, ParticipantRole::ForInformation, None),
        ],
        due_date,
    };
    Task::assign(assignment, None, at(day("2021-06-09")))
}

fn at(today: NaiveDate) -> chrono::DateTime<Utc> {
    Utc.from_utc_datetime(&today.and_hms_opt(1, 0, 0).unwrap())
}

/// Decides and records a command on a day.
pub fn perform(
    task: &mut Task,
    who: &Person,
    today: NaiveDate,
    ids: &Ids,
    command: Command,
) -> Result<TaskEvent> {
    let context = Context {
        actor: &who.actor,
        now: at(today),
        today,
        ids,
    };
    let change: Change = task.decide(command, who.standing, &context)?;
    Ok(task.record(change, None, context.now))
}

/// A task in the state, on 1 July 2021, come there by the shortest way.
pub fn task_in(state: TaskState) -> Task {
    let (mut task, _) = c1();
    let ids = Ids::default();
    let mut step = |who: &Person, command| {
        perform(&mut task, who, day("2021-07-01"), &ids, command).unwrap();
    };
    let started = !matches!(
        state,
        TaskState::Assigned | TaskState::Declined | TaskState::Cancelled
    );
    if started {
        step(&lead(), Command::Accept { note: None });
    }
    match state {
        TaskState::Assigned | TaskState::InProgress => {}
        TaskState::Declined => step(&lead(), decline()),
        TaskState::PendingConfirmation => step(&lead(), completion()),
        TaskState::Suspended => step(&assigner(), Command::Suspend { reason: reason() }),
        TaskState::Completed => {
            step(&lead(), completion());
            step(&assigner(), Command::Confirm { note: None });
        }
        TaskState::Cancelled => step(&assigner(), Command::Cancel { reason: reason() }),
    }
    assert_eq!(task.state, state);
    task
}

pub fn reason() -> String {
    "Chờ kế hoạch của Ủy ban nhân dân tỉnh.".into()
}

pub fn decline() -> Command {
    Command::Decline { reason: reason() }
}

/// Completion with the plan's number as evidence.
pub fn completion() -> Command {
    Command::ReportCompletion {
        evidence: vec![plan()],
        note: None,
    }
}

pub fn plan() -> Evidence {
    Evidence {
        kind: "official_document".into(),
        url: None,
        document_number: Some("107/KH-UBND".into()),
        attachment_id: None,
        note: None,
    }
}

pub fn ask_until(due_date: &str) -> Command {
    Command::RequestExtension {
        due_date: day(due_date),
        reason: reason(),
    }
}

pub fn offer(due_date: &str) -> Command {
    Command::CounterExtension {
        due_date: day(due_date),
        reason: reason(),
    }
}
