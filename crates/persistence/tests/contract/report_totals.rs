//! Rates and roll-ups against a slow, obvious computation, over random trees, figures and sequences of actions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use treem_domain::indicators::repository::TotalsQuery;
use treem_domain::indicators::{Accumulation, Indicator, ValueType};
use treem_domain::kernel::id::{IndicatorId, OrganisationId, ReportId};
use treem_domain::kernel::{Actor, Context, Quantity};
use treem_domain::organisations::organisation::{Organisation, OrganisationKind};
use treem_domain::report_templates::save::{self, Draft};
use treem_domain::report_templates::{
    Category, Cell, Content, Recipients, ReportKind, Section, TemplateState, ValueKey,
};
use treem_domain::reporting_periods::open::{NewPeriod, open};
use treem_domain::reporting_periods::{DueRule, Periodicity, ReportingPeriod, WindowRule};
use treem_domain::reports::acting;
use treem_domain::reports::decide::{Decision, decide};
use treem_domain::reports::enter::{Entry, enter};
use treem_domain::reports::repository::{RateCounts, RateQuery};
use treem_domain::reports::submit::submit;
use treem_domain::store::UnitOfWork;

use crate::fixtures::{organisation, with_all_below};
use crate::world::{World, at};

/// What is done with the report of one organisation in one period.
#[derive(Debug, Clone)]
struct Fate {
    excluded: bool,
    /// Days after the due date; negative for before.
    submitted: Option<i64>,
    /// Values of the two categories; a missing one makes the report incomplete.
    values: [Option<u16>; 2],
    accepted: bool,
    /// Returned after it was accepted, and accepted again with other values.
    returned: Option<Option<[u16; 2]>>,
}

/// Parents by index (each points to an earlier organisation, the first to none), and fates by period.
#[derive(Debug, Clone)]
struct Scenario {
    parents: Vec<usize>,
    fates: Vec<Vec<Fate>>,
}

fn fate() -> impl Strategy<Value = Fate> {
    (
        prop::bool::weighted(0.15),
        prop::option::weighted(0.8, -3..4i64),
        [
            prop::option::weighted(0.85, 0..500u16),
            prop::option::weighted(0.85, 0..500u16),
        ],
        prop::bool::weighted(0.7),
        prop::option::weighted(0.3, prop::option::of([0..500u16, 0..500u16])),
    )
        .prop_map(|(excluded, submitted, values, accepted, returned)| Fate {
            excluded,
            submitted,
            values,
            accepted,
            returned,
        })
}

fn scenario() -> impl Strategy<Value = Scenario> {
    (2..9usize).prop_flat_map(|count| {
        let parents: Vec<_> = (1..count).map(|child| (0..child).boxed()).collect();
        let fates = prop::collection::vec(prop::collection::vec(fate(), count), 2);
        (parents, fates).prop_map(|(parents, fates)| Scenario { parents, fates })
    })
}

/// Everything that stands in the database beside the reports.
struct Setting {
    organisations: Vec<OrganisationId>,
    parents: Vec<usize>,
    requester: Actor,
    indicator: IndicatorId,
    periods: Vec<ReportingPeriod>,
}

impl Setting {
    fn is_within(&self, mut index: usize, ancestor: usize) -> bool {
        loop {
            if index == ancestor {
                return true;
            }
            if index == 0 {
                return false;
            }
            index = self.parents[index - 1];
        }
    }
}

fn context<'a>(world: &'a World, actor: &'a Actor, today: NaiveDate) -> Context<'a> {
    Context {
        actor,
        now: at(1),
        today,
        ids: &world.ids,
    }
}

fn content(indicator: &str) -> Content {
    let category = |code: &str| Category {
        code: code.to_owned(),
        label: code.to_owned(),
        topic: None,
    };
    let cell = Cell {
        code: "items".to_owned(),
        label: "Số tin, bài".to_owned(),
        indicator: Some(indicator.to_owned()),
        unit: "tin/bài".to_owned(),
        value_type: ValueType::Integer,
        required: true,
        minimum: Some(Quantity::ZERO),
        maximum: None,
        categories: vec![category("online"), category("offline")],
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

/// A tree of organisations, an indicator, a template and its open periods. The requester stands outside the tree.
async fn set(world: &World, scenario: &Scenario, number: usize) -> Setting {
    let unit = world.begin().await;
    let code = format!("items_{number}");
    let requester = organisation(
        world,
        "Sở Thông tin và Truyền thông",
        OrganisationKind::Department,
        None,
    );
    let mut tree: Vec<Organisation> = Vec::new();
    for index in 0..=scenario.parents.len() {
        let parent = index.checked_sub(1).map(|child| tree[scenario.parents[child]].id);
        tree.push(organisation(
            world,
            "Ủy ban nhân dân",
            OrganisationKind::Other,
            parent,
        ));
    }
    unit.organisations_mut().insert_many(&tree).await.unwrap();
    unit.organisations_mut().insert(&requester).await.unwrap();
    let indicator = Indicator {
        id: IndicatorId::new(&world.ids),
        code: code.clone(),
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
    };
    unit.indicators_mut()
        .insert(std::slice::from_ref(&indicator))
        .await
        .unwrap();
    let actor = with_all_below(requester.id);
    let start = context(world, &actor, "2021-03-01".parse().unwrap());
    let draft = Draft {
        code: code.clone(),
        name: "Báo cáo tháng".to_owned(),
        kind: ReportKind::Periodic,
        periodicity: Periodicity::Month,
        directive_id: None,
        legal_basis: None,
        window_rule: WindowRule::DECREE_09,
        due_rule: DueRule::WorkingDaysAfterCutOff { days: 2 },
        recipients: Recipients {
            organisation_ids: tree.iter().map(|one| one.id).collect(),
            recipient_group_ids: Vec::new(),
        },
        content: content(&code),
    };
    let template = save::create(&*unit, &start, draft).await.unwrap();
    let template = save::publish(&*unit, &start, template.id).await.unwrap();
    assert_eq!(template.state, TemplateState::Published);
    let mut periods = Vec::new();
    for month in 1..=scenario.fates.len() {
        let new = NewPeriod {
            template_id: template.id,
            identifier: format!("2021-{month:02}"),
            window: None,
            due_date: None,
            exclusions: Vec::new(),
        };
        periods.push(open(&*unit, &start, new).await.unwrap());
    }
    unit.commit().await.unwrap();
    Setting {
        organisations: tree.iter().map(|one| one.id).collect(),
        parents: scenario.parents.clone(),
        requester: actor,
        indicator: indicator.id,
        periods,
    }
}

fn entry(values: [Option<u16>; 2]) -> Entry {
    let keys = ["online", "offline"].map(|category| ValueKey::of("items", Some(category)));
    Entry {
        values: keys
            .into_iter()
            .zip(values.map(|value| value.map(|value| Quantity::from(i32::from(value)))))
            .collect(),
        ..Entry::default()
    }
}

async fn fill(unit: &dyn UnitOfWork, context: &Context<'_>, id: ReportId, values: [Option<u16>; 2]) {
    let view = acting::find_for_change(unit, context, id).await.unwrap();
    enter(unit, context, view, entry(values)).await.unwrap();
    let explanation = values.contains(&None).then(|| "Chưa đủ số liệu.".to_owned());
    submit(unit, context, id, explanation).await.unwrap();
}

/// Plays a fate; gives the values that count in the end.
async fn play(
    world: &World,
    setting: &Setting,
    period: &ReportingPeriod,
    id: ReportId,
    fate: &Fate,
) -> Option<[Option<u16>; 2]> {
    let shift = fate.submitted.unwrap_or_default();
    let today = period.due_date + Days::new(30) - Days::new(u64::try_from(30 - shift).unwrap());
    let context = context(world, &setting.requester, today);
    let unit = world.begin().await;
    let reason = || "Lý do.".to_owned();
    let mut counted = None;
    if fate.excluded {
        decide(&*unit, &context, id, Decision::Exclude { reason: reason() })
            .await
            .unwrap();
    } else if fate.submitted.is_some() {
        fill(&*unit, &context, id, fate.values).await;
        if fate.accepted {
            decide(&*unit, &context, id, Decision::Accept { note: None })
                .await
                .unwrap();
            counted = Some(fate.values);
            if let Some(again) = fate.returned {
                decide(&*unit, &context, id, Decision::Return { reason: reason() })
                    .await
                    .unwrap();
                counted = None;
                if let Some(values) = again {
                    fill(&*unit, &context, id, values.map(Some)).await;
                    decide(&*unit, &context, id, Decision::Accept { note: None })
                        .await
                        .unwrap();
                    counted = Some(values.map(Some));
                }
            }
        }
    }
    unit.commit().await.unwrap();
    counted
}

fn expected_counts<'a>(fates: impl Iterator<Item = &'a Fate>) -> RateCounts {
    let mut counts = RateCounts::default();
    for fate in fates {
        if fate.excluded {
            counts.excluded += 1;
            continue;
        }
        counts.expected += 1;
        let Some(days) = fate.submitted else { continue };
        counts.actual += 1;
        counts.on_time += u64::from(days <= 0);
        // What counts is the last submission: one after a return is complete.
        let resent = fate.accepted && matches!(fate.returned, Some(Some(_)));
        counts.validated += u64::from(resent || !fate.values.contains(&None));
        counts.accepted += u64::from(fate.accepted && (resent || fate.returned.is_none()));
    }
    counts
}

async fn rates_of(world: &World, organisation_id: OrganisationId) -> BTreeMap<String, RateCounts> {
    let query = RateQuery {
        organisation_id,
        limit: 50,
        ..RateQuery::default()
    };
    let page = world.read().await.reports().rates(&query).await.unwrap();
    page.items
        .into_iter()
        .map(|rates| (rates.identifier, rates.counts))
        .collect()
}

/// Totals by period and category.
async fn totals_of(
    world: &World,
    setting: &Setting,
    organisation_id: OrganisationId,
) -> BTreeMap<(String, String), (Quantity, u64)> {
    let mut totals = BTreeMap::new();
    let mut after = None;
    loop {
        let query = TotalsQuery {
            indicator_id: setting.indicator,
            organisation_id,
            template_code: None,
            from: None,
            until: None,
            limit: 2,
            after,
        };
        let page = world.read().await.indicators().totals(&query).await.unwrap();
        for total in page.items {
            totals.insert(
                (total.period_identifier, total.category),
                (total.total, total.reports),
            );
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return totals,
        }
    }
}

async fn check(world: &World, scenario: &Scenario, number: usize) {
    let setting = set(world, scenario, number).await;
    let mut counted = Vec::new();
    for (period, fates) in setting.periods.iter().zip(&scenario.fates) {
        let reporters = world
            .read()
            .await
            .reports()
            .reporters(period.id, &setting.requester)
            .await
            .unwrap();
        let mut of_period = Vec::new();
        for (organisation, fate) in setting.organisations.iter().zip(fates) {
            let reporter = reporters
                .iter()
                .find(|one| one.organisation_id == *organisation)
                .unwrap();
            of_period.push(play(world, &setting, period, reporter.report_id, fate).await);
        }
        counted.push(of_period);
    }
    let everybody: Vec<Option<usize>> = (0..setting.organisations.len()).map(Some).chain([None]).collect();
    for ancestor in everybody {
        // The requester, outside the tree, is counted all that it asked for.
        let id = ancestor.map_or(setting.requester.organisation_id, |index| {
            setting.organisations[index]
        });
        let within: BTreeSet<usize> = (0..setting.organisations.len())
            .filter(|index| ancestor.is_none_or(|ancestor| setting.is_within(*index, ancestor)))
            .collect();
        let rates = rates_of(world, id).await;
        let mut totals: BTreeMap<(String, String), (Quantity, u64)> = BTreeMap::new();
        for (number, period) in setting.periods.iter().enumerate() {
            let fates = within.iter().map(|index| &scenario.fates[number][*index]);
            assert_eq!(rates[&period.identifier], expected_counts(fates), "{scenario:?}");
            for index in &within {
                let Some(values) = counted[number][*index] else {
                    continue;
                };
                let whole: Vec<i32> = values.iter().flatten().map(|value| i32::from(*value)).collect();
                let parts = ["online", "offline"].into_iter().zip(values);
                let parts = parts.filter_map(|(category, value)| Some((category, i32::from(value?))));
                let whole = (!whole.is_empty()).then(|| ("", whole.iter().sum()));
                for (category, value) in whole.into_iter().chain(parts) {
                    let key = (period.identifier.clone(), category.to_owned());
                    let total = totals.entry(key).or_default();
                    *total = (total.0.plus(Quantity::from(value)), total.1 + 1);
                }
            }
        }
        assert_eq!(totals_of(world, &setting, id).await, totals, "{scenario:?}");
    }
}

contract! {
    async fn rates_and_totals_are_what_counting_one_by_one_gives(world) {
        let mut runner = TestRunner::deterministic();
        for number in 0..12 {
            let scenario = scenario().new_tree(&mut runner).unwrap().current();
            check(world, &scenario, number).await;
        }
    }
}
