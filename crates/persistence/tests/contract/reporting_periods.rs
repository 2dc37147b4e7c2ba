//! Due dates that are put off and periods that are cancelled while reports are sent; drafts that are derived by several
//! replicas.

use std::pin::pin;

use tokio::time::timeout;
use treem_domain::kernel::id::ReportId;
use treem_domain::kernel::{Code, Error};
use treem_domain::reporting_periods::cancel::cancel;
use treem_domain::reporting_periods::cut_off::{self, CutOffReport};
use treem_domain::reporting_periods::set_due_date::{NewDueDate, set_due_date};
use treem_domain::reports::submit::submit;
use treem_domain::reports::{Change, ReportTimeliness};

use crate::fixtures::day;
use crate::period_lock::{PATIENCE, Setting, code_of, end, reporters, set};
use crate::world::at;

fn put_off(to: &str) -> NewDueDate {
    NewDueDate {
        due_date: day(to),
        reason: "Mất điện diện rộng do bão.".to_owned(),
        organisation_ids: Vec::new(),
    }
}

/// After the due date of the first period.
fn late(setting: &Setting) -> Setting {
    Setting {
        requester: setting.requester.clone(),
        today: day("2021-01-27"),
    }
}

contract! {
    async fn a_report_that_is_sent_while_its_due_date_is_put_off_is_judged_by_the_new_one_or_sent_again(world) {
        let (setting, periods) = set(world, 1).await;
        let late = late(&setting);
        let context = late.context(world);
        let [first, second, ..] = &reporters(world, &setting, &periods[0]).await[..] else { unreachable!() };
        let putting_off = world.begin().await;
        set_due_date(&*putting_off, &context, periods[0].id, put_off("2021-01-29")).await.unwrap();
        let send = async |id: ReportId| {
            let unit = world.begin().await;
            let done = submit(&*unit, &context, id, None).await;
            end(unit, done).await
        };
        let mut meanwhile = pin!(send(first.report_id));
        assert!(timeout(PATIENCE, &mut meanwhile).await.is_err(), "waits for the new date");
        putting_off.commit().await.unwrap();
        let sent = match meanwhile.await {
            Err(refused) => {
                assert_eq!(code_of::<()>(Err(refused)), Code::StateConflict);
                send(first.report_id).await.unwrap()
            }
            Ok(sent) => sent,
        };
        assert_eq!(sent.report.frozen_timeliness, Some(ReportTimeliness::OnTime));

        // Whoever was sent first keeps its date and its judgement.
        let unit = world.begin().await;
        set_due_date(&*unit, &context, periods[0].id, put_off("2021-02-05")).await.unwrap();
        unit.commit().await.unwrap();
        let read = world.read().await;
        let due = async |id| read.reports().find(id, &late.requester).await.unwrap().unwrap().report.due_date;
        assert_eq!(due(first.report_id).await, day("2021-01-29"));
        assert_eq!(due(second.report_id).await, day("2021-02-05"));
        let history = read.reports().history(second.report_id, 0, 50).await.unwrap().items;
        let dates: Vec<_> = history
            .iter()
            .filter_map(|event| match &event.change {
                Change::DueDateSet { due_date, previous_due_date, .. } => Some((*previous_due_date, *due_date)),
                _ => None,
            })
            .collect();
        assert_eq!(
            dates,
            [(day("2021-01-25"), day("2021-01-29")), (day("2021-01-29"), day("2021-02-05"))]
        );
    }

    async fn a_rung_fires_once_for_each_due_date(world) {
        let (setting, periods) = set(world, 1).await;
        let id = reporters(world, &setting, &periods[0]).await[0].report_id;
        let unit = world.begin().await;
        let note = async |date| unit.reports_mut().note_rung(id, day(date), "due").await.unwrap();
        assert!(note("2021-01-25").await);
        assert!(!note("2021-01-25").await);
        assert!(note("2021-01-29").await);
    }

    async fn a_period_is_cancelled_or_reported_in_never_both(world) {
        let (setting, periods) = set(world, 2).await;
        let context = setting.context(world);
        let first = reporters(world, &setting, &periods[0]).await[0].report_id;
        let second = reporters(world, &setting, &periods[1]).await[0].report_id;
        let cancelling = world.begin().await;
        cancel(&*cancelling, &context, periods[0].id, "Mở nhầm.".to_owned()).await.unwrap();
        let mut late = pin!(async {
            let unit = world.begin().await;
            let done = submit(&*unit, &context, first, None).await;
            end(unit, done).await
        });
        assert!(timeout(PATIENCE, &mut late).await.is_err(), "waits for what becomes of the period");
        cancelling.commit().await.unwrap();
        assert!(matches!(late.await, Err(Error::NotFound)));
        assert_eq!(world.read().await.reporting_periods().find(periods[0].id).await.unwrap(), None);

        let sending = world.begin().await;
        submit(&*sending, &context, second, None).await.unwrap();
        let mut late = pin!(async {
            let unit = world.begin().await;
            let done = cancel(&*unit, &context, periods[1].id, "Mở nhầm.".to_owned()).await;
            end(unit, done).await
        });
        assert!(timeout(PATIENCE, &mut late).await.is_err(), "waits for the report");
        sending.commit().await.unwrap();
        assert_eq!(code_of(late.await), Code::StateConflict);
    }

    async fn each_period_is_derived_once_after_its_cut_off_however_many_replicas_do_it(world) {
        let (_, periods) = set(world, 3).await;
        let run = async |today| cut_off::run(&world.store, at(2), day(today)).await.unwrap();
        assert_eq!(run("2021-01-14").await, CutOffReport::default(), "the day of the cut-off belongs to the window");
        tokio::join!(run("2021-02-15"), run("2021-02-15"), run("2021-02-15"));
        let read = world.read().await;
        let derived = async |number: usize| {
            let period = read.reporting_periods().find(periods[number].id).await.unwrap().unwrap();
            (period.derived_at, period.version)
        };
        assert_eq!(derived(0).await, (Some(at(2)), 2));
        assert_eq!(derived(1).await, (Some(at(2)), 2));
        assert_eq!(derived(2).await, (None, 1));
        assert_eq!(run("2021-02-15").await, CutOffReport::default());
    }
}
