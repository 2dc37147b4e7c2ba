//! Single tasks: their versions, their history, who sees them.

use treem_domain::kernel::id::TaskId;
use treem_domain::kernel::{Error, IdSource};
use treem_domain::tasks::event::{Change, CoordinationStatus, Participant, ParticipantRole};
use treem_domain::tasks::standing::Standing;
use treem_domain::tasks::task::Task;

use crate::fixtures::{alone, author, authorities, day, insert, issued_letter, record, task, with_all_below};
use crate::world::at;

fn cancelled(task: &Task) -> (Task, treem_domain::tasks::event::TaskEvent) {
    let mut task = task.clone();
    let event = task.record(
        Change::Cancelled {
            reason: "Thu hồi".to_owned(),
        },
        None,
        at(9),
    );
    (task, event)
}

contract! {
    async fn a_stranger_sees_no_task(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.commune]).await;
        let made = task(world, &letter, 0, known.commune, Vec::new(), None);
        insert(world, std::slice::from_ref(&made)).await;
        let reader = world.read().await;
        for blind in [alone(known.newspaper), alone(known.district), alone(known.province), with_all_below(known.stranger)] {
            assert_eq!(reader.tasks().find(made.0.id, &blind).await.unwrap(), None);
        }
        let unknown = TaskId(world.ids.next());
        assert_eq!(reader.tasks().find(unknown, &alone(known.department)).await.unwrap(), None);
    }

    async fn everybody_with_a_part_sees_the_task_in_that_part(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.commune]).await;
        let participants = vec![
            Participant {
                organisation_id: known.newspaper,
                role: ParticipantRole::Coordinating,
                status: Some(CoordinationStatus::NotStarted),
            },
            Participant { organisation_id: known.stranger, role: ParticipantRole::ForInformation, status: None },
        ];
        let made = task(world, &letter, 0, known.commune, participants, None);
        insert(world, std::slice::from_ref(&made)).await;
        let reader = world.read().await;
        let assigner = Standing::ASSIGNER.with(Standing::ISSUER);
        for (actor, standing) in [
            (alone(known.commune), Standing::LEAD),
            (with_all_below(known.district), Standing::LEAD),
            (alone(known.department), assigner),
            (alone(known.newspaper), Standing::COORDINATING),
            (alone(known.stranger), Standing::FOR_INFORMATION),
            (with_all_below(known.province), assigner.with(Standing::LEAD).with(Standing::COORDINATING)),
        ] {
            let view = reader.tasks().find(made.0.id, &actor).await.unwrap().unwrap();
            assert_eq!((view.standing, &view.task), (standing, &made.0));
        }
        let view = reader.tasks().find(made.0.id, &alone(known.commune)).await.unwrap().unwrap();
        assert_eq!(view.obligation_key, "A1");
        assert_eq!(view.obligation_text, letter.content.obligations[0].text);
        assert_eq!(view.lead_organisation_name, "Ủy ban nhân dân xã Đông Thái");
    }

    async fn a_stale_task_is_not_saved(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.newspaper]).await;
        let (made, event) = task(world, &letter, 0, known.newspaper, Vec::new(), None);
        insert(world, &[(made.clone(), event)]).await;
        let mut first = made.clone();
        record(world, &mut first, Change::Accepted { note: None }, 3).await;
        let (second, event) = cancelled(&made);
        let unit = world.begin().await;
        assert!(matches!(unit.tasks_mut().save(&second, &event).await, Err(Error::Stale)));
    }

    async fn one_stale_task_among_many_saves_none(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.newspaper]).await;
        let made: Vec<_> = (0..3).map(|_| task(world, &letter, 0, known.newspaper, Vec::new(), None)).collect();
        insert(world, &made).await;
        let mut changed = made[1].0.clone();
        record(world, &mut changed, Change::Accepted { note: None }, 3).await;
        let all: Vec<_> = made.iter().map(|(task, _)| cancelled(task)).collect();
        let unit = world.begin().await;
        assert!(matches!(unit.tasks_mut().save_many(&all).await, Err(Error::Stale)));
        drop(unit);
        let reader = world.read().await;
        assert_eq!(reader.directives().count_open_tasks(letter.id).await.unwrap(), 3);
        let others = [all[0].clone(), all[2].clone()];
        let unit = world.begin().await;
        unit.tasks_mut().save_many(&others).await.unwrap();
        unit.tasks_mut().save_many(&[]).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(reader.directives().count_open_tasks(letter.id).await.unwrap(), 1);
        let view = reader.tasks().find(others[0].0.id, &alone(known.department)).await.unwrap().unwrap();
        assert_eq!(view.task, others[0].0);
        assert_eq!(reader.tasks().history(others[0].0.id, 0, 10).await.unwrap().items.len(), 2);
    }

    async fn history_is_complete_and_in_order(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.newspaper]).await;
        let (mut made, event) = task(world, &letter, 0, known.newspaper, Vec::new(), None);
        insert(world, &[(made.clone(), event.clone())]).await;
        record(world, &mut made, Change::Accepted { note: None }, 3).await;
        for percent in 1..=10 {
            record(world, &mut made, Change::ProgressReported { percent, note: None }, 3).await;
        }
        let reader = world.read().await;
        let (mut events, mut after) = (Vec::new(), 0);
        loop {
            let page = reader.tasks().history(made.id, after, 5).await.unwrap();
            events.extend(page.items);
            let Some(next) = page.next else { break };
            after = next.key.unwrap().parse().unwrap();
        }
        assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
        assert_eq!(events[0], event);
        assert_eq!(events[11].by, Some(author(known.newspaper)));
    }

    async fn a_new_lead_sees_the_task_and_the_old_one_no_longer(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.newspaper]).await;
        let (mut made, event) = task(world, &letter, 0, known.newspaper, Vec::new(), None);
        insert(world, &[(made.clone(), event)]).await;
        let change = Change::Reassigned { lead_organisation_id: known.commune, reason: "Đúng địa bàn".to_owned() };
        let event = made.record(change, None, at(3));
        let unit = world.begin().await;
        unit.tasks_mut().save(&made, &event).await.unwrap();
        unit.tasks_mut().refresh_viewers(&made).await.unwrap();
        unit.commit().await.unwrap();
        let reader = world.read().await;
        assert!(reader.tasks().find(made.id, &alone(known.newspaper)).await.unwrap().is_none());
        assert!(reader.tasks().find(made.id, &alone(known.commune)).await.unwrap().is_some());
        assert!(reader.tasks().find(made.id, &with_all_below(known.district)).await.unwrap().is_some());
    }

    async fn a_rung_fires_once_for_a_due_date(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.newspaper]).await;
        let made = task(world, &letter, 0, known.newspaper, Vec::new(), Some("2021-12-31"));
        insert(world, std::slice::from_ref(&made)).await;
        let unit = world.begin().await;
        let write = unit.tasks_mut();
        assert!(write.note_rung(made.0.id, day("2021-12-31"), "day_before").await.unwrap());
        assert!(!write.note_rung(made.0.id, day("2021-12-31"), "day_before").await.unwrap());
        assert!(write.note_rung(made.0.id, day("2022-01-31"), "day_before").await.unwrap());
    }

    async fn parts_and_open_tasks_are_found_in_batches(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.district]).await;
        let mut made: Vec<_> = ["2021-07-01", "2021-08-01", "2021-09-01"]
            .map(|due| task(world, &letter, 0, known.district, Vec::new(), Some(due)))
            .into();
        made[2].0.parent_id = Some(made[0].0.id);
        made.push(task(world, &letter, 1, known.district, Vec::new(), None));
        insert(world, &made).await;
        let reader = world.read().await;
        let ids = |tasks: Vec<Task>| tasks.into_iter().map(|task| task.id).collect::<Vec<_>>();
        let id = |index: usize| made[index].0.id;
        assert_eq!(ids(reader.tasks().children(id(0)).await.unwrap()), [id(2)]);
        assert_eq!(ids(reader.tasks().due_until(day("2021-08-01"), None, 9).await.unwrap()), [id(0), id(1)]);
        assert_eq!(ids(reader.tasks().due_until(day("9999-12-31"), Some((day("2021-07-01"), id(0))), 9).await.unwrap()), [id(1), id(2)]);
        assert_eq!(ids(reader.tasks().open_of_directive(letter.id, None, 2).await.unwrap()), [id(0), id(1)]);
        let unit = world.begin().await;
        let (task, event) = cancelled(&made[2].0);
        unit.tasks_mut().save(&task, &event).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(ids(reader.tasks().open_of_directive(letter.id, Some(id(1)), 9).await.unwrap()), [id(3)]);
        assert_eq!(ids(reader.tasks().due_until(day("2021-12-31"), Some((day("2021-08-01"), id(1))), 9).await.unwrap()), []);
    }

    async fn thousands_of_tasks_are_inserted_with_history_and_viewers(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.commune]).await;
        let made: Vec<_> = (0..1_234)
            .map(|index| task(world, &letter, index % 2, known.commune, Vec::new(), None))
            .collect();
        insert(world, &made).await;
        let query = treem_domain::tasks::repository::TaskQuery { limit: 1, count: true, ..Default::default() };
        let reader = world.read().await;
        for actor in [alone(known.commune), with_all_below(known.district), alone(known.department), with_all_below(known.province)] {
            assert_eq!(reader.tasks().list(&query, &actor).await.unwrap().total, Some(1_234));
        }
        let last = &made[1_233];
        assert_eq!(reader.tasks().history(last.0.id, 0, 9).await.unwrap().items, std::slice::from_ref(&last.1));
    }
}
