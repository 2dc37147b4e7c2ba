//! Reminders: of a whole directive, and by the ladder.

use treem_domain::calendar::{DayKind, Holiday};
use treem_domain::kernel::id::TaskId;
use treem_domain::kernel::{Actor, Error};
use treem_domain::tasks::command::Command;
use treem_domain::tasks::event::Change;
use treem_domain::tasks::ladder::{LadderReport, run};
use treem_domain::tasks::remind::{RemindReport, remind_directive};
use treem_domain::tasks::reminder_ladder::Ladder;

use crate::fixtures::*;
use crate::task_actions::{accept, context, perform, reason};
use crate::world::{World, at};

async fn climb(world: &World, today: &str) -> LadderReport {
    run(&world.store, &Ladder::default(), at(90), day(today))
        .await
        .unwrap()
}

/// The rungs that fired for a task, in order; escalations with a mark.
async fn fired(world: &World, id: TaskId) -> Vec<String> {
    let history = world.read().await.tasks().history(id, 0, 100).await.unwrap();
    let rungs = history.items.into_iter().filter_map(|event| match event.change {
        Change::Reminded { rung, .. } => rung,
        Change::Escalated { rung, .. } => rung.map(|rung| format!("{rung}!")),
        _ => None,
    });
    rungs.collect()
}

/// National Day 2021, Thursday and Friday; the rest of the year is an ordinary one here.
async fn holidays(world: &World) {
    let holiday = |date, name: &str, source: &str| Holiday {
        date: day(date),
        kind: DayKind::Holiday,
        name: name.to_owned(),
        source: source.to_owned(),
    };
    let law = "Bộ luật Lao động 45/2019/QH14, Điều 112 khoản 1";
    let days = [
        holiday("2021-09-02", "Quốc khánh", law),
        holiday("2021-09-03", "Quốc khánh (ngày liền kề)", law),
    ];
    let unit = world.begin().await;
    unit.vocabularies_mut()
        .replace_holidays(2021, &days)
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

/// A task of the newspaper, in progress.
async fn at_work(world: &World, due_date: &str) -> (Authorities, TaskId) {
    let them = authorities(world).await;
    let letter = issued_letter(world, them.department, &[them.newspaper]).await;
    let one = task(world, &letter, 0, them.newspaper, Vec::new(), Some(due_date));
    let id = one.0.id;
    insert(world, &[one]).await;
    perform(world, &alone(them.newspaper), id, accept())
        .await
        .unwrap();
    (them, id)
}

async fn remind_all(world: &World, actor: &Actor, id: TaskId) -> Result<RemindReport, Error> {
    let letter = world
        .read()
        .await
        .tasks()
        .find(id, &everywhere(world).await)
        .await
        .unwrap()
        .unwrap();
    let unit = world.begin().await;
    let context = context(world, actor, "2021-07-01");
    let report = remind_directive(&*unit, &context, letter.task.directive_id, None).await?;
    unit.commit().await.unwrap();
    Ok(report)
}

/// The province, which sees everything below it.
async fn everywhere(world: &World) -> Actor {
    let query = treem_domain::organisations::repository::OrganisationQuery {
        limit: 1,
        ..Default::default()
    };
    let first = world.read().await.organisations().list(&query).await.unwrap();
    with_all_below(first.items[0].id)
}

contract! {
    async fn each_rung_fires_once_however_often_the_ladder_runs(world) {
        holidays(world).await;
        // Wednesday 1 September, the day before the holidays.
        let (them, id) = at_work(world, "2021-09-01").await;
        assert_eq!(climb(world, "2021-08-26").await, LadderReport::default(), "beyond the horizon");
        for today in ["2021-08-27", "2021-08-27", "2021-08-30", "2021-09-01", "2021-09-03", "2021-09-06", "2021-09-09", "2021-09-10"] {
            climb(world, today).await;
        }
        assert_eq!(fired(world, id).await, ["minus_3", "due", "plus_1", "plus_5!"]);
        let unit = world.read().await;
        let history = unit.tasks().history(id, 0, 100).await.unwrap();
        let last = history.items.last().unwrap();
        assert!(last.by.is_none(), "the service itself");
        assert!(matches!(last.change, Change::Escalated { to_organisation_id: Some(to), .. } if to == them.province));
        let entries = unit.audit().of_resource(id.0, 0, 10).await.unwrap();
        assert_eq!(entries.last().unwrap().entry.action, "tasks.escalate");
        assert_eq!(entries.last().unwrap().entry.client_id, None);
    }

    async fn a_missed_run_fires_the_latest_rung_only(world) {
        holidays(world).await;
        let (_, id) = at_work(world, "2021-09-01").await;
        let report = climb(world, "2021-09-07").await;
        assert_eq!((report.examined, report.reminded, report.passed), (1, 1, 2));
        assert_eq!(fired(world, id).await, ["plus_1"]);
        assert!(report.years_without_holidays.is_empty());
    }

    async fn a_new_due_date_has_a_ladder_of_its_own(world) {
        holidays(world).await;
        let (them, id) = at_work(world, "2021-09-01").await;
        climb(world, "2021-08-27").await;
        let command = Command::SetDueDate { due_date: Some(day("2021-09-15")), reason: reason() };
        perform(world, &alone(them.department), id, command).await.unwrap();
        climb(world, "2021-09-01").await;
        climb(world, "2021-09-10").await;
        assert_eq!(fired(world, id).await, ["minus_3", "minus_3"]);
    }

    async fn a_year_without_holidays_is_reported(world) {
        let (_, id) = at_work(world, "2021-12-31").await;
        let report = climb(world, "2021-12-31").await;
        assert_eq!(report.years_without_holidays.into_iter().collect::<Vec<_>>(), [2021, 2022]);
        assert_eq!(fired(world, id).await, ["due"]);
    }

    async fn a_task_that_waits_for_somebody_else_is_left_in_peace(world) {
        let (them, id) = at_work(world, "2021-09-01").await;
        let suspend = Command::Suspend { reason: reason() };
        perform(world, &alone(them.department), id, suspend).await.unwrap();
        let report = climb(world, "2021-09-07").await;
        assert_eq!((report.examined, report.reminded), (1, 0));
        let resume = Command::Resume { reason: reason() };
        perform(world, &alone(them.department), id, resume).await.unwrap();
        assert_eq!(climb(world, "2021-09-07").await.reminded, 1, "once it goes on");
    }

    async fn a_lead_without_a_superior_is_reminded_instead(world) {
        let them = authorities(world).await;
        let letter = issued_letter(world, them.department, &[them.stranger]).await;
        let one = task(world, &letter, 0, them.stranger, Vec::new(), Some("2021-06-11"));
        let id = one.0.id;
        insert(world, &[one]).await;
        let report = climb(world, "2021-07-01").await;
        assert_eq!((report.escalated, report.reminded, report.without_superior), (0, 1, 1));
        assert_eq!(fired(world, id).await, ["plus_5"]);
    }

    async fn more_tasks_than_a_batch_are_all_reminded(world) {
        let them = authorities(world).await;
        let letter = issued_letter(world, them.department, &[them.newspaper]).await;
        let many: Vec<_> = (0..451)
            .map(|_| task(world, &letter, 0, them.newspaper, Vec::new(), Some("2021-06-11")))
            .collect();
        insert(world, &many).await;
        let report = climb(world, "2021-06-11").await;
        assert_eq!((report.examined, report.reminded, report.passed), (451, 451, 451));
        let id = many[0].0.id;
        let by_hand = remind_all(world, &alone(them.department), id).await.unwrap();
        assert_eq!(by_hand, RemindReport { reminded: 451, not_waiting_for_lead: 0 });
    }

    async fn all_are_reminded_by_whoever_assigned_or_issued_and_by_nobody_else(world) {
        let (them, id) = at_work(world, "2021-09-01").await;
        let letter = crate::task_actions::issued_letter_of(world, id, &alone(them.department)).await;
        let second = task(world, &letter, 1, them.newspaper, Vec::new(), None);
        let second_id = second.0.id;
        insert(world, &[second]).await;
        let decline = Command::Decline { reason: reason() };
        perform(world, &alone(them.newspaper), second_id, decline).await.unwrap();
        let refused = remind_all(world, &alone(them.stranger), id).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let nothing = remind_all(world, &alone(them.newspaper), id).await.unwrap();
        assert_eq!(nothing, RemindReport::default());
        for who in [alone(them.department), with_all_below(them.province)] {
            let report = remind_all(world, &who, id).await.unwrap();
            assert_eq!(report, RemindReport { reminded: 1, not_waiting_for_lead: 1 });
        }
    }
}
