//! Locking a period and changing its reports exclude each other, whoever comes first.

use std::pin::pin;
use std::time::Duration;

use chrono::NaiveDate;
use tokio::time::timeout;
use treem_domain::imports::{Place, Row};
use treem_domain::indicators::ValueType;
use treem_domain::kernel::id::ReportId;
use treem_domain::kernel::{Actor, Code, Context, Error, Quantity, Result};
use treem_domain::report_templates::save::{self, Draft};
use treem_domain::report_templates::{Cell, Content, Recipients, ReportKind, Section, ValueKey};
use treem_domain::reporting_periods::aggregate::aggregate;
use treem_domain::reporting_periods::lock::lock;
use treem_domain::reporting_periods::open::{NewPeriod, open};
use treem_domain::reporting_periods::{DueRule, PeriodState, Periodicity, ReportingPeriod, WindowRule};
use treem_domain::reports::decide::{Decision, decide};
use treem_domain::reports::derive::derive;
use treem_domain::reports::enter::{Entry, enter};
use treem_domain::reports::repository::Reporter;
use treem_domain::reports::submit::submit;
use treem_domain::reports::upload::{Options, upload};
use treem_domain::reports::{ReportState, acting};
use treem_domain::store::UnitOfWork;

use crate::fixtures::{authorities, day, with_all_below};
use crate::world::{World, at};

/// What is not done by then waits.
pub const PATIENCE: Duration = Duration::from_millis(300);
/// What waits for nobody is done by then, however busy the machine.
const LONG: Duration = Duration::from_secs(10);

/// The province asks the department, the newspaper, the district and the commune for a report every month.
pub struct Setting {
    pub requester: Actor,
    pub today: NaiveDate,
}

impl Setting {
    pub fn context<'a>(&'a self, world: &'a World) -> Context<'a> {
        Context {
            actor: &self.requester,
            now: at(1),
            today: self.today,
            ids: &world.ids,
        }
    }
}

fn content() -> Content {
    let cell = Cell {
        code: "items".to_owned(),
        label: "Số tin, bài".to_owned(),
        indicator: None,
        unit: "tin/bài".to_owned(),
        value_type: ValueType::Integer,
        required: false,
        additive: None,
        minimum: Some(Quantity::ZERO),
        maximum: None,
        categories: Vec::new(),
        derivation: None,
    };
    Content {
        sections: vec![Section {
            code: "s".to_owned(),
            title: "Tuyên truyền".to_owned(),
            cells: vec![cell],
            narratives: Vec::new(),
        }],
        rules: Vec::new(),
    }
}

/// Opens so many periods from 2021 on.
pub async fn set(world: &World, months: usize) -> (Setting, Vec<ReportingPeriod>) {
    let found = authorities(world).await;
    let setting = Setting {
        requester: with_all_below(found.province),
        today: day("2021-01-04"),
    };
    let draft = Draft {
        code: "press_monthly".to_owned(),
        name: "Báo cáo tháng".to_owned(),
        kind: ReportKind::Periodic,
        periodicity: Periodicity::Month,
        directive_id: None,
        legal_basis: None,
        window_rule: WindowRule::DECREE_09,
        due_rule: DueRule::WorkingDaysAfterCutOff { days: 2 },
        recipients: Recipients {
            organisation_ids: vec![found.department, found.newspaper, found.district, found.commune],
            recipient_group_ids: Vec::new(),
        },
        content: content(),
    };
    let context = setting.context(world);
    let unit = world.begin().await;
    let template = save::create(&*unit, &context, draft).await.unwrap();
    save::publish(&*unit, &context, template.id).await.unwrap();
    let mut periods = Vec::with_capacity(months);
    for month in 0..months {
        let name = format!("{}-{:02}", 2021 + month / 12, month % 12 + 1);
        let new = NewPeriod {
            template_id: template.id,
            // No holidays are loaded.
            due_date: Some(day(&format!("{name}-25"))),
            identifier: name,
            window: None,
            exclusions: Vec::new(),
        };
        periods.push(open(&*unit, &context, new).await.unwrap());
    }
    unit.commit().await.unwrap();
    (setting, periods)
}

pub async fn reporters(world: &World, setting: &Setting, period: &ReportingPeriod) -> Vec<Reporter> {
    let unit = world.read().await;
    let found = unit.reports().reporters(period.id, &setting.requester).await;
    found.unwrap()
}

/// The states of the period's own reports.
async fn states(world: &World, setting: &Setting, period: &ReportingPeriod) -> Vec<ReportState> {
    let unit = world.read().await;
    let reporters = reporters(world, setting, period).await;
    let ids: Vec<ReportId> = reporters.iter().map(|one| one.report_id).collect();
    let found = unit.reports().find_many(&ids, &setting.requester).await.unwrap();
    found.into_iter().map(|view| view.report.state).collect()
}

/// Commits what succeeded.
pub async fn end<T>(unit: Box<dyn UnitOfWork>, done: Result<T>) -> Result<T> {
    match done {
        Ok(_) => unit.commit().await?,
        Err(_) => unit.rollback().await?,
    }
    done
}

pub fn code_of<T: std::fmt::Debug>(refused: Result<T>) -> Code {
    match refused {
        Err(Error::Conflict(conflict)) => conflict.code,
        other => panic!("{other:?} is no conflict"),
    }
}

/// What can be done with a draft of an open period.
#[derive(Debug, Clone, Copy)]
enum Action {
    Enter,
    Derive,
    Submit,
    Exclude,
    Upload,
}

const ACTIONS: [Action; 5] = [
    Action::Enter,
    Action::Derive,
    Action::Submit,
    Action::Exclude,
    Action::Upload,
];

impl Action {
    async fn run(
        self,
        unit: &dyn UnitOfWork,
        context: &Context<'_>,
        period: &ReportingPeriod,
        reporter: &Reporter,
    ) -> Result<()> {
        let id = reporter.report_id;
        match self {
            Action::Enter => {
                let view = acting::find_for_change(unit, context, id).await?;
                let entry = Entry {
                    values: vec![(ValueKey::of("items", None), Some(Quantity::from(592)))],
                    ..Entry::default()
                };
                enter(unit, context, view, entry).await.map(drop)
            }
            Action::Derive => derive(unit, context, id).await.map(drop),
            Action::Submit => submit(unit, context, id, None).await.map(drop),
            Action::Exclude => {
                let reason = "Đơn vị mới thành lập.".to_owned();
                decide(unit, context, id, Decision::Exclude { reason })
                    .await
                    .map(drop)
            }
            Action::Upload => send_file(unit, context, period, reporter).await,
        }
    }
}

/// A file of one row, sent as it is; its refusal as a conflict, as the other actions have it.
async fn send_file(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    period: &ReportingPeriod,
    reporter: &Reporter,
) -> Result<()> {
    let mut rows = vec![Row {
        place: Place::default(),
        organisation: Some(reporter.organisation_id.to_string()),
        cell: "items".to_owned(),
        category: None,
        value: "592".to_owned(),
        refusal: None,
    }];
    let options = Options {
        submit: true,
        ..Options::default()
    };
    let uploaded = upload(unit, context, period.id, options, &mut rows).await?;
    match uploaded.summary.rejected.into_iter().next() {
        None => Ok(()),
        Some(row) => Err(Error::conflict(row.code, row.message.vi, row.message.en)),
    }
}

contract! {
    async fn a_period_that_is_being_locked_refuses_what_comes_meanwhile(world) {
        let (setting, periods) = set(world, ACTIONS.len()).await;
        let context = setting.context(world);
        for (action, period) in ACTIONS.into_iter().zip(&periods) {
            let [reporter, ..] = &reporters(world, &setting, period).await[..] else { unreachable!() };
            let closing = world.begin().await;
            lock(&*closing, &context, period.id).await.unwrap();
            let mut late = pin!(async {
                let unit = world.begin().await;
                let done = action.run(&*unit, &context, period, reporter).await;
                end(unit, done).await
            });
            assert!(timeout(PATIENCE, &mut late).await.is_err(), "{action:?} waits");
            closing.commit().await.unwrap();
            assert_eq!(code_of(late.await), Code::StateConflict, "{action:?}");
            assert_eq!(states(world, &setting, period).await, [ReportState::Draft; 4], "{action:?}");
        }
    }

    async fn a_lock_waits_for_what_is_being_done_and_then_judges_it(world) {
        let (setting, periods) = set(world, ACTIONS.len()).await;
        let context = setting.context(world);
        for (action, period) in ACTIONS.into_iter().zip(&periods) {
            let [reporter, ..] = &reporters(world, &setting, period).await[..] else { unreachable!() };
            let acting = world.begin().await;
            action.run(&*acting, &context, period, reporter).await.unwrap();
            let mut closing = pin!(async {
                let unit = world.begin().await;
                let done = lock(&*unit, &context, period.id).await;
                end(unit, done).await
            });
            assert!(timeout(PATIENCE, &mut closing).await.is_err(), "the lock waits for {action:?}");
            acting.commit().await.unwrap();
            let closed = closing.await;
            if matches!(action, Action::Submit | Action::Upload) {
                assert_eq!(code_of(closed), Code::ReportsPending, "{action:?}");
            } else {
                assert_eq!(closed.unwrap().state, PeriodState::Locked, "{action:?}");
            }
        }
    }

    async fn a_period_that_is_being_locked_is_not_aggregated(world) {
        let (setting, periods) = set(world, 1).await;
        let context = setting.context(world);
        let closing = world.begin().await;
        lock(&*closing, &context, periods[0].id).await.unwrap();
        let mut late = pin!(async {
            let unit = world.begin().await;
            let done = aggregate(&*unit, &context, periods[0].id).await;
            end(unit, done).await
        });
        assert!(timeout(PATIENCE, &mut late).await.is_err());
        closing.commit().await.unwrap();
        assert_eq!(code_of(late.await), Code::StateConflict);
        assert_eq!(world.read().await.reports().aggregate_of(periods[0].id).await.unwrap(), None);
    }

    async fn reports_sent_as_their_period_is_locked_are_refused_or_hold_the_lock_up(world) {
        let (setting, periods) = set(world, 30).await;
        let context = setting.context(world);
        for (period, come_first) in periods.iter().zip([true, false].into_iter().cycle()) {
            let reporters = reporters(world, &setting, period).await;
            let send = async |reporter: &Reporter| {
                if !come_first {
                    // Amid the statements of the lock.
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                let unit = world.begin().await;
                let done = submit(&*unit, &context, reporter.report_id, None).await;
                end(unit, done).await
            };
            let close = async {
                let unit = world.begin().await;
                let done = lock(&*unit, &context, period.id).await;
                end(unit, done).await
            };
            let (one, two, locked, three) =
                tokio::join!(send(&reporters[0]), send(&reporters[1]), close, send(&reporters[2]));
            let sent = [one, two, three];
            if locked.is_ok() {
                assert_eq!(sent.map(code_of), [Code::StateConflict; 3]);
                assert_eq!(states(world, &setting, period).await, [ReportState::Draft; 4]);
            } else {
                assert_eq!(code_of(locked), Code::ReportsPending);
                assert!(sent.iter().all(Result::is_ok), "{sent:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_of_one_period_do_not_wait_for_each_other_on_postgres() {
    let world = &World::postgres().await;
    let (setting, periods) = set(world, 1).await;
    let context = setting.context(world);
    let reporters = reporters(world, &setting, &periods[0]).await;
    let slow = world.begin().await;
    acting::find_for_change(&*slow, &context, reporters[0].report_id)
        .await
        .unwrap();
    let other = timeout(LONG, async {
        let unit = world.begin().await;
        let done = submit(&*unit, &context, reporters[1].report_id, None).await;
        end(unit, done).await
    });
    other.await.expect("waits for nobody").unwrap();
    submit(&*slow, &context, reporters[0].report_id, None)
        .await
        .unwrap();
    slow.commit().await.unwrap();
}
