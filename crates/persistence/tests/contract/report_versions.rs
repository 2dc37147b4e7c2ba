//! Later versions of reports, what they leave in totals and lists, and what is noted beside a report.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::NaiveDate;
use tokio::time::timeout;
use treem_domain::indicators::repository::TotalsQuery;
use treem_domain::indicators::{Accumulation, Indicator, ValueType};
use treem_domain::kernel::id::{IndicatorId, OrganisationId, ReportId};
use treem_domain::kernel::{Actor, Context, Error, Quantity};
use treem_domain::report_templates::save::{self, Draft};
use treem_domain::report_templates::{Cell, Content, Recipients, ReportKind, Section, ValueKey};
use treem_domain::reporting_periods::aggregate::aggregate;
use treem_domain::reporting_periods::lock::lock;
use treem_domain::reporting_periods::open::{NewPeriod, open};
use treem_domain::reporting_periods::{DueRule, Periodicity, ReportingPeriod, WindowRule};
use treem_domain::reports::create_version::create_version;
use treem_domain::reports::decide::{Decision, decide};
use treem_domain::reports::enter::{Entry, enter};
use treem_domain::reports::figures::{Frame, recount};
use treem_domain::reports::remind::remind;
use treem_domain::reports::repository::{ReportQuery, ReportView, Rung};
use treem_domain::reports::submit::submit;
use treem_domain::reports::{Change, ReportState, ReportTimeliness, acting, ladder};
use treem_domain::store::UnitOfWork;
use treem_domain::tasks::reminder_ladder::Ladder;

use crate::fixtures::{Authorities, alone, authorities, day, with_all_below};
use crate::world::{World, at};

/// The province asks the newspaper, the district and the commune for a report every month.
struct Setting {
    found: Authorities,
    requester: Actor,
    indicator: IndicatorId,
    periods: Vec<ReportingPeriod>,
}

/// Due on 18 January and 18 February 2021.
const BEFORE: &str = "2021-01-04";
const LATE: &str = "2021-01-20";
const LATER: &str = "2021-03-01";

fn indicator(world: &World) -> Indicator {
    Indicator {
        id: IndicatorId::new(&world.ids),
        code: "items".to_owned(),
        name_vi: "Số tin, bài".to_owned(),
        name_en: None,
        unit: "tin/bài".to_owned(),
        value_type: ValueType::Integer,
        accumulation: Accumulation::Flow,
        is_additive: true,
        counts_children: false,
        programme: None,
        targets: Vec::new(),
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

fn content() -> Content {
    let cell = Cell {
        code: "items".to_owned(),
        label: "Số tin, bài".to_owned(),
        indicator: Some("items".to_owned()),
        unit: "tin/bài".to_owned(),
        value_type: ValueType::Integer,
        required: false,
        minimum: Some(Quantity::ZERO),
        maximum: None,
        categories: Vec::new(),
        additive: None,
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

async fn set(world: &World) -> Setting {
    let found = authorities(world).await;
    let requester = with_all_below(found.province);
    let indicator = indicator(world);
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
            organisation_ids: vec![found.newspaper, found.district, found.commune],
            recipient_group_ids: Vec::new(),
        },
        content: content(),
    };
    let mut setting = Setting {
        found,
        requester,
        indicator: indicator.id,
        periods: Vec::new(),
    };
    let unit = world.begin().await;
    unit.indicators_mut().insert(&[indicator]).await.unwrap();
    let context = setting.on(world, BEFORE);
    let template = save::create(&*unit, &context, draft).await.unwrap();
    save::publish(&*unit, &context, template.id).await.unwrap();
    let mut periods = Vec::new();
    // No holidays are loaded.
    for (identifier, due_date) in [("2021-01", "2021-01-18"), ("2021-02", "2021-02-16")] {
        let new = NewPeriod {
            template_id: template.id,
            identifier: identifier.to_owned(),
            window: None,
            due_date: Some(day(due_date)),
            exclusions: Vec::new(),
        };
        periods.push(open(&*unit, &context, new).await.unwrap());
    }
    unit.commit().await.unwrap();
    setting.periods = periods;
    setting
}

fn reason() -> String {
    "Bổ sung số liệu.".to_owned()
}

impl Setting {
    fn on<'a>(&'a self, world: &'a World, today: &str) -> Context<'a> {
        Context {
            actor: &self.requester,
            now: at(1),
            today: day(today),
            ids: &world.ids,
        }
    }

    /// The newest version of an organisation's report in a period.
    async fn report(&self, world: &World, period: usize, organisation: OrganisationId) -> ReportId {
        let unit = world.read().await;
        let reports = unit.reports();
        let found = reports.reporters(self.periods[period].id, &self.requester).await;
        let found = found.unwrap();
        let mut reporters = found.iter();
        reporters
            .find(|one| one.organisation_id == organisation)
            .unwrap()
            .report_id
    }

    async fn send(&self, unit: &dyn UnitOfWork, context: &Context<'_>, id: ReportId, items: i32) {
        let view = acting::find_for_change(unit, context, id).await.unwrap();
        let entry = Entry {
            values: vec![(ValueKey::of("items", None), Some(Quantity::from(items)))],
            ..Entry::default()
        };
        enter(unit, context, view, entry).await.unwrap();
        submit(unit, context, id, None).await.unwrap();
    }

    /// Sends the report and accepts it.
    async fn report_items(&self, world: &World, organisation: OrganisationId, items: i32, today: &str) {
        let id = self.report(world, 0, organisation).await;
        let context = self.on(world, today);
        let unit = world.begin().await;
        self.send(&*unit, &context, id, items).await;
        decide(&*unit, &context, id, Decision::Accept { note: None })
            .await
            .unwrap();
        unit.commit().await.unwrap();
    }

    /// Lets a locked report have its next version, and begins it.
    async fn next_version(&self, world: &World, organisation: OrganisationId) -> ReportId {
        let id = self.report(world, 0, organisation).await;
        let context = self.on(world, LATER);
        let unit = world.begin().await;
        let grant = Decision::GrantLockException {
            reason: reason(),
            until: day(LATER),
        };
        decide(&*unit, &context, id, grant).await.unwrap();
        let next = create_version(&*unit, &context, id).await.unwrap();
        unit.commit().await.unwrap();
        next.report.id
    }

    async fn aggregate_and_lock(&self, world: &World) {
        let context = self.on(world, LATE);
        let unit = world.begin().await;
        aggregate(&*unit, &context, self.periods[0].id).await.unwrap();
        lock(&*unit, &context, self.periods[0].id).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// What an organisation's total of the first period is, from how many reports.
    async fn total(&self, world: &World, organisation_id: OrganisationId) -> Option<(Quantity, u64)> {
        let query = TotalsQuery {
            indicator_id: self.indicator,
            organisation_id,
            template_code: None,
            from: None,
            until: None,
            limit: 10,
            after: None,
        };
        let page = world.read().await.indicators().totals(&query).await.unwrap();
        let total = page.items.into_iter().find(|total| total.reports > 0)?;
        Some((total.total, total.reports))
    }

    /// Ids of the reports of the first period that count.
    async fn counted(&self, world: &World) -> Vec<ReportId> {
        let unit = world.read().await;
        let counted = unit
            .reports()
            .counted_of_period(self.periods[0].id, None, 10)
            .await;
        counted.unwrap().into_iter().map(|report| report.id).collect()
    }
}

async fn find(world: &World, id: ReportId, actor: &Actor) -> Option<ReportView> {
    world.read().await.reports().find(id, actor).await.unwrap()
}

/// Everything listed that stands so to its due date.
async fn listed(
    world: &World,
    setting: &Setting,
    timeliness: Option<ReportTimeliness>,
    today: NaiveDate,
) -> Vec<ReportView> {
    let query = ReportQuery {
        timeliness,
        today,
        limit: 50,
        ..ReportQuery::default()
    };
    let unit = world.read().await;
    unit.reports()
        .list(&query, &setting.requester)
        .await
        .unwrap()
        .items
}

contract! {
    async fn a_correction_is_seen_and_counted_where_the_report_was_whatever_the_tree_is_today(world) {
        let setting = set(world).await;
        let found = &setting.found;
        setting.report_items(world, found.commune, 10, BEFORE).await;
        setting.aggregate_and_lock(world).await;
        let unit = world.begin().await;
        let mut commune = unit.organisations().find(found.commune).await.unwrap().unwrap();
        commune.parent_id = Some(found.stranger);
        commune.version += 1;
        unit.organisations_mut().update(&commune, 1).await.unwrap();
        unit.commit().await.unwrap();

        let next = setting.next_version(world, found.commune).await;
        assert_eq!(find(world, next, &with_all_below(found.stranger)).await, None);
        let seen = find(world, next, &with_all_below(found.district)).await.unwrap();
        assert!(seen.is_newest && seen.report.version_number == 2);
        assert!(find(world, next, &alone(found.commune)).await.unwrap().standing.is_reporter());
        setting.report_items(world, found.commune, 15, LATER).await;
        assert_eq!(setting.total(world, found.district).await, Some((Quantity::from(15), 1)));
        assert_eq!(setting.total(world, found.stranger).await, None);
    }

    async fn of_all_versions_the_newest_that_counts_is_in_the_totals(world) {
        let setting = set(world).await;
        let district = setting.found.district;
        setting.report_items(world, district, 10, BEFORE).await;
        setting.aggregate_and_lock(world).await;
        let first = setting.report(world, 0, district).await;
        let second = setting.next_version(world, district).await;
        assert_eq!(setting.counted(world).await, [first], "until the next one is accepted");
        setting.report_items(world, district, 15, LATER).await;
        assert_eq!(setting.counted(world).await, [second]);
        assert_eq!(setting.total(world, district).await, Some((Quantity::from(15), 1)));

        for (state, counted, items) in [(ReportState::Returned, first, 10), (ReportState::Locked, second, 15)] {
            let context = setting.on(world, LATER);
            let unit = world.begin().await;
            let mut view = acting::find_for_change(&*unit, &context, second).await.unwrap();
            let before = view.report.state;
            view.report.state = state;
            let event = view.report.record(Some(before), Change::Locked, None, at(2));
            unit.reports_mut().save(&[(view.report.clone(), event)]).await.unwrap();
            let frame = Frame::find(&*unit, &context, view.report.period_id).await.unwrap();
            recount(&*unit, &frame, &view.report).await.unwrap();
            unit.commit().await.unwrap();
            assert_eq!(setting.counted(world).await, [counted]);
            let total = Some((Quantity::from(items), 1));
            assert_eq!(setting.total(world, district).await, total, "{state:?}");
            assert_eq!(setting.total(world, setting.found.province).await, total, "{state:?}");
        }
    }

    async fn corrections_accepted_at_once_are_all_in_the_aggregate_report(world) {
        let setting = set(world).await;
        let all = [setting.found.commune, setting.found.district, setting.found.newspaper];
        for organisation in all {
            setting.report_items(world, organisation, 10, BEFORE).await;
        }
        setting.aggregate_and_lock(world).await;
        for (organisation, items) in all.into_iter().zip([1, 20, 300]) {
            let id = setting.next_version(world, organisation).await;
            let unit = world.begin().await;
            setting.send(&*unit, &setting.on(world, LATER), id, items).await;
            unit.commit().await.unwrap();
        }
        let accept = async |organisation| {
            let id = setting.report(world, 0, organisation).await;
            let context = setting.on(world, LATER);
            let unit = world.begin().await;
            let accepted = decide(&*unit, &context, id, Decision::Accept { note: None }).await.unwrap();
            unit.commit().await.unwrap();
            assert_eq!(accepted.report.state, ReportState::Locked);
        };
        tokio::join!(accept(all[0]), accept(all[1]), accept(all[2]));
        let latest = world.read().await.reports().aggregate_of(setting.periods[0].id).await.unwrap().unwrap();
        assert_eq!((latest.version_number, latest.state), (4, ReportState::Locked));
        assert_eq!(latest.content.values[&ValueKey::of("items", None)], Quantity::from(321));
    }

    async fn what_is_listed_by_timeliness_is_what_each_report_says_of_itself(world) {
        let setting = set(world).await;
        let found = &setting.found;
        setting.report_items(world, found.commune, 10, BEFORE).await;
        setting.report_items(world, found.district, 20, LATE).await;
        setting.aggregate_and_lock(world).await;
        setting.next_version(world, found.commune).await;
        setting.next_version(world, found.district).await;
        setting.report_items(world, found.district, 25, LATER).await;
        let excluded = setting.report(world, 1, found.newspaper).await;
        let unit = world.begin().await;
        decide(&*unit, &setting.on(world, BEFORE), excluded, Decision::Exclude { reason: reason() }).await.unwrap();
        unit.commit().await.unwrap();

        let mut met = BTreeSet::new();
        for today in ["2021-01-18", "2021-01-19", "2021-02-18", "2021-02-19"].map(day) {
            let all = listed(world, &setting, None, today).await;
            assert_eq!(all.len(), 10, "six reports, two versions, two aggregate reports");
            for timeliness in ReportTimeliness::ALL {
                let ids = |views: &[ReportView]| -> Vec<ReportId> {
                    let matching = views.iter().filter(|view| view.report.timeliness(today) == *timeliness);
                    matching.map(|view| view.report.id).collect()
                };
                let found = listed(world, &setting, Some(*timeliness), today).await;
                assert_eq!(ids(&found).len(), found.len(), "{timeliness:?} {today}");
                assert_eq!(ids(&found), ids(&all), "{timeliness:?} {today}");
                met.extend(found.first().map(|_| *timeliness));
            }
        }
        assert_eq!(met.len(), ReportTimeliness::ALL.len(), "all of them were met");
    }

    async fn a_reminder_is_an_event_and_no_new_version(world) {
        let setting = set(world).await;
        let context = setting.on(world, BEFORE);
        let id = setting.report(world, 0, setting.found.district).await;
        // Somebody is entering figures over the report as it was before the reminder.
        let read = find(world, id, &setting.requester).await.unwrap();
        let unit = world.begin().await;
        let reminded = remind(&*unit, &context, id, None).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(reminded.report, read.report);
        let unit = world.begin().await;
        let entry = Entry {
            values: vec![(ValueKey::of("items", None), Some(Quantity::from(3)))],
            ..Entry::default()
        };
        let entered = enter(&*unit, &context, read.clone(), entry).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(entered.report.version, 2);

        let unit = world.begin().await;
        let outdated = read.report.notice(Change::Reminded { note: None }, None, at(3));
        let refused = unit.reports_mut().note(&[(&read.report, outdated)]).await;
        assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
        unit.rollback().await.unwrap();
        let history = world.read().await.reports().history(id, 0, 10).await.unwrap();
        let sequences: Vec<i64> = history.items.iter().map(|past| past.sequence).collect();
        assert_eq!(sequences, [1, 2, 3]);
        assert!(matches!(history.items[1].event.change, Change::Reminded { .. }));
    }

    async fn a_rung_of_the_ladder_fires_once_for_each_report_and_due_date(world) {
        let setting = set(world).await;
        let district = setting.report(world, 0, setting.found.district).await;
        let commune = setting.report(world, 0, setting.found.commune).await;
        let rung = |report_id, name: &str| Rung {
            report_id,
            due_date: day("2021-07-16"),
            name: name.to_owned(),
        };
        let unit = world.begin().await;
        let writer = unit.reports_mut();
        assert_eq!(writer.note_rungs(&[]).await.unwrap(), []);
        let first = [rung(district, "minus_3"), rung(district, "due")];
        assert_eq!(writer.note_rungs(&first).await.unwrap().len(), 2);
        let second = [rung(district, "due"), rung(commune, "due"), rung(district, "plus_1")];
        let mut fresh = writer.note_rungs(&second).await.unwrap();
        fresh.sort();
        let mut expected = [rung(district, "plus_1"), rung(commune, "due")];
        expected.sort();
        assert_eq!(fresh, expected);
        let put_off = Rung {
            due_date: day("2021-07-20"),
            ..rung(district, "due")
        };
        assert_eq!(writer.note_rungs(std::slice::from_ref(&put_off)).await.unwrap(), [put_off]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ladder_passes_over_a_report_that_somebody_is_changing_on_postgres() {
    let world = &World::postgres().await;
    let setting = set(world).await;
    let context = setting.on(world, BEFORE);
    let id = setting.report(world, 0, setting.found.district).await;
    // Three working days before the first due date.
    let rungs = Ladder::default();
    let run = || ladder::run(&world.store, &rungs, at(1), day("2021-01-13"));
    let acting = world.begin().await;
    submit(&*acting, &context, id, None).await.unwrap();
    let first = timeout(Duration::from_secs(10), run()).await;
    assert_eq!(first.expect("waits for nobody").unwrap().reminded, 2);
    acting.rollback().await.unwrap();
    assert_eq!(run().await.unwrap().reminded, 1, "its turn comes in the next run");
    assert_eq!(run().await.unwrap().reminded, 0);
}
