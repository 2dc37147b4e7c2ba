//! Lists of tasks: every filter, every order, every page.

use treem_domain::kernel::id::TaskId;
use treem_domain::kernel::{Actor, Code, Cursor, Error};
use treem_domain::tasks::event::{Change, Evidence, Participant, ParticipantRole};
use treem_domain::tasks::repository::{TaskQuery, TaskSort};
use treem_domain::tasks::standing::Standing;
use treem_domain::tasks::state::TaskState;
use treem_domain::tasks::task::Task;
use treem_domain::tasks::timeliness::{self, Timeliness};

use crate::fixtures::{
    Authorities, alone, authorities, day, insert, issued_letter, record, task, with_all_below,
};
use crate::world::{World, at};

const SORTS: [TaskSort; 4] = [
    TaskSort::CreatedAsc,
    TaskSort::CreatedDesc,
    TaskSort::DueDateAsc,
    TaskSort::DueDateDesc,
];

fn query() -> TaskQuery {
    TaskQuery {
        today: day("2021-09-01"),
        limit: 50,
        ..Default::default()
    }
}

async fn found(world: &World, query: TaskQuery, actor: &Actor) -> Vec<TaskId> {
    let page = world.read().await.tasks().list(&query, actor).await.unwrap();
    page.items.into_iter().map(|item| item.task.id).collect()
}

/// All pages together.
async fn all_pages(world: &World, mut query: TaskQuery, actor: &Actor) -> Vec<TaskId> {
    let mut seen = Vec::new();
    loop {
        let page = world.read().await.tasks().list(&query, actor).await.unwrap();
        seen.extend(page.items.into_iter().map(|item| item.task.id));
        let Some(next) = page.next else { return seen };
        // As it comes back from a caller.
        query.after = Cursor::decode(&next.encode());
    }
}

/// Newspaper, district and commune with tasks in different states; the commune's first is for information to the
/// newspaper. By index: 0 newspaper, no deadline; 1 district, overdue; 2 district, due soon, accepted;
/// 3 commune, on track; 4 newspaper, reported late; 5 commune, cancelled, past its date.
async fn some_tasks(world: &World) -> (Authorities, Vec<Task>) {
    let known = authorities(world).await;
    let letter = issued_letter(
        world,
        known.department,
        &[known.newspaper, known.district, known.commune],
    )
    .await;
    let informed = Participant {
        organisation_id: known.newspaper,
        role: ParticipantRole::ForInformation,
        status: None,
    };
    let made = [
        task(world, &letter, 0, known.newspaper, Vec::new(), None),
        task(world, &letter, 0, known.district, Vec::new(), Some("2021-08-31")),
        task(world, &letter, 1, known.district, Vec::new(), Some("2021-09-01")),
        task(
            world,
            &letter,
            1,
            known.commune,
            vec![informed],
            Some("2021-12-31"),
        ),
        task(world, &letter, 1, known.newspaper, Vec::new(), Some("2021-08-01")),
        task(world, &letter, 0, known.commune, Vec::new(), Some("2021-08-31")),
    ];
    insert(world, &made).await;
    let mut tasks: Vec<Task> = made.into_iter().map(|(task, _)| task).collect();
    record(world, &mut tasks[2], Change::Accepted { note: None }, 10).await;
    record(world, &mut tasks[4], Change::Accepted { note: None }, 10).await;
    let due_date = tasks[4].due_date;
    let report = Change::CompletionReported {
        evidence: vec![Evidence {
            kind: "url".to_owned(),
            url: Some("https://baokiengiang.vn/tre-em".to_owned()),
            document_number: None,
            attachment_id: None,
            note: None,
        }],
        note: None,
        reported_on: day("2021-08-02"),
        due_date,
        timeliness: timeliness::of_reported(due_date, day("2021-08-02")),
    };
    record(world, &mut tasks[4], report, 11).await;
    record(
        world,
        &mut tasks[5],
        Change::Cancelled {
            reason: "Trùng".to_owned(),
        },
        12,
    )
    .await;
    (known, tasks)
}

contract! {
    async fn a_cursor_of_another_order_is_refused(world) {
        let known = authorities(world).await;
        let id = known.department.0;
        let dated = Some(Cursor { key: Some("2021-09-01".to_owned()), id });
        let broken = Some(Cursor { key: Some("no date".to_owned()), id });
        for (sort, after) in [
            (TaskSort::CreatedAsc, dated),
            (TaskSort::DueDateAsc, broken),
            (TaskSort::DueDateDesc, Some(Cursor::at(id))),
        ] {
            let query = TaskQuery { sort, after, ..query() };
            let refused = world.read().await.tasks().list(&query, &alone(known.department)).await;
            assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].code == Code::CursorInvalid));
        }
    }

    async fn every_filter_narrows_the_list(world) {
        let (known, tasks) = some_tasks(world).await;
        let issuer = alone(known.department);
        let district = with_all_below(known.district);
        let newspaper = alone(known.newspaper);
        let all = query;
        let cases: Vec<(&str, TaskQuery, &Actor, &[usize])> = vec![
            ("everything", all(), &issuer, &[0, 1, 2, 3, 4, 5]),
            ("own only", all(), &newspaper, &[0, 3, 4]),
            ("unit", all(), &district, &[1, 2, 3, 5]),
            ("text", TaskQuery { text: Some("XÂM HẠI 592".into()), ..all() }, &issuer, &[2, 3, 4]),
            ("text of nothing", TaskQuery { text: Some("không có".into()), ..all() }, &issuer, &[]),
            ("mine", TaskQuery { own_standing: Some(Standing::LEAD), ..all() }, &newspaper, &[0, 4]),
            ("to know", TaskQuery { own_standing: Some(Standing::FOR_INFORMATION), ..all() }, &newspaper, &[3]),
            ("mine alone", TaskQuery { own_standing: Some(Standing::LEAD), ..all() }, &district, &[1, 2]),
            ("my unit's", TaskQuery { unit_standing: Some(Standing::LEAD), ..all() }, &district, &[1, 2, 3, 5]),
            ("issued by me", TaskQuery { unit_standing: Some(Standing::ISSUER), ..all() }, &district, &[]),
            ("waiting for the lead", TaskQuery { waiting_for_actor: true, ..all() }, &newspaper, &[0]),
            ("waiting for the issuer", TaskQuery { waiting_for_actor: true, ..all() }, &issuer, &[4]),
            (
                "states",
                TaskQuery { states: vec![TaskState::InProgress, TaskState::Cancelled], ..all() },
                &issuer,
                &[2, 5],
            ),
            ("due from", TaskQuery { due_from: Some(day("2021-09-01")), ..all() }, &issuer, &[2, 3]),
            ("due to", TaskQuery { due_to: Some(day("2021-08-31")), ..all() }, &issuer, &[1, 4, 5]),
            ("due ever", TaskQuery { due_to: Some(day("9999-12-31")), ..all() }, &issuer, &[1, 2, 3, 4, 5]),
            ("directive", TaskQuery { directive_id: Some(tasks[0].directive_id), ..all() }, &newspaper, &[0, 3, 4]),
            ("obligation", TaskQuery { obligation_id: Some(tasks[0].obligation_id), ..all() }, &issuer, &[0, 1, 5]),
            ("key", TaskQuery { obligation_key: Some("B2".into()), ..all() }, &issuer, &[2, 3, 4]),
            ("parent", TaskQuery { parent_id: Some(tasks[0].id), ..all() }, &issuer, &[]),
            ("lead", TaskQuery { lead_organisation_id: Some(known.commune), ..all() }, &issuer, &[3, 5]),
            ("lead within", TaskQuery { lead_within: Some(known.district), ..all() }, &issuer, &[1, 2, 3, 5]),
            ("updated", TaskQuery { updated_since: Some(at(11)), ..all() }, &issuer, &[4, 5]),
            (
                "together",
                TaskQuery {
                    lead_within: Some(known.district),
                    obligation_key: Some("A1".into()),
                    states: vec![TaskState::Assigned],
                    ..all()
                },
                &issuer,
                &[1],
            ),
        ];
        for (name, query, actor, expected) in cases {
            let expected: Vec<TaskId> = expected.iter().map(|index| tasks[*index].id).collect();
            assert_eq!(found(world, query.clone(), actor).await, expected, "{name}");
            let counted = TaskQuery { count: true, limit: 1, ..query.clone() };
            let page = world.read().await.tasks().list(&counted, actor).await.unwrap();
            assert_eq!(page.total, Some(expected.len() as u64), "{name}, counted");
            for sort in SORTS {
                let mut sorted = found(world, TaskQuery { sort, ..query.clone() }, actor).await;
                sorted.sort();
                assert_eq!(sorted, expected, "{name}, {sort:?}");
            }
        }
    }

    async fn the_filter_by_timeliness_agrees_with_the_task(world) {
        let (known, tasks) = some_tasks(world).await;
        for wanted in Timeliness::ALL {
            let query = TaskQuery { timeliness: Some(*wanted), ..query() };
            let expected: Vec<TaskId> = tasks
                .iter()
                .filter(|task| task.timeliness(query.today, query.due_soon_days) == Some(*wanted))
                .map(|task| task.id)
                .collect();
            assert_eq!(found(world, query, &alone(known.department)).await, expected, "{wanted:?}");
        }
    }

    async fn tasks_without_a_due_date_stand_at_the_end_of_due_dates(world) {
        let (known, tasks) = some_tasks(world).await;
        let by = |sort| TaskQuery { sort, ..query() };
        let mut expected = [4, 1, 5, 2, 3, 0].map(|index: usize| tasks[index].id);
        assert_eq!(found(world, by(TaskSort::DueDateAsc), &alone(known.department)).await, expected);
        expected.reverse();
        assert_eq!(found(world, by(TaskSort::DueDateDesc), &alone(known.department)).await, expected);
    }

    async fn pages_are_complete_without_duplicates_in_every_order(world) {
        let (known, tasks) = some_tasks(world).await;
        for sort in SORTS {
            for limit in 1..=7 {
                let whole = found(world, TaskQuery { sort, ..query() }, &alone(known.department)).await;
                let pages = all_pages(world, TaskQuery { sort, limit, ..query() }, &alone(known.department)).await;
                assert_eq!(pages, whole, "{sort:?} by {limit}");
                assert_eq!(pages.len(), tasks.len());
            }
        }
    }

    async fn pages_stay_complete_while_tasks_are_added(world) {
        let (known, tasks) = some_tasks(world).await;
        let letter = world.read().await.directives().find(tasks[0].directive_id, &alone(known.department)).await;
        let letter = letter.unwrap().unwrap().0;
        let mut query = TaskQuery { limit: 2, ..query() };
        let mut seen = Vec::new();
        for round in 0.. {
            let page = world.read().await.tasks().list(&query, &alone(known.department)).await.unwrap();
            seen.extend(page.items.into_iter().map(|item| item.task.id));
            let Some(next) = page.next else { break };
            query.after = Some(next);
            if round < 2 {
                insert(world, &[task(world, &letter, 0, known.newspaper, Vec::new(), None)]).await;
            }
        }
        let mut distinct = seen.clone();
        distinct.dedup();
        assert_eq!((seen.len(), distinct.len()), (8, 8));
        assert!(tasks.iter().all(|task| seen.contains(&task.id)));
    }
}
