//! A scenario played through the service's own use-cases.

use chrono::{Days, NaiveDate};
use treem_domain::indicators::{Accumulation, Indicator, ValueType};
use treem_domain::kernel::id::{IndicatorId, OrganisationId, ReportId, ReportTemplateId};
use treem_domain::kernel::{Actor, Context, Quantity};
use treem_domain::organisations::organisation::{Organisation, OrganisationKind};
use treem_domain::report_templates::save::{self, Draft};
use treem_domain::report_templates::{Category, Cell, Content, Recipients, ReportKind, Section, ValueKey};
use treem_domain::reporting_periods::open::{NewPeriod, open};
use treem_domain::reporting_periods::{
    DueRule, Periodicity, ReportingPeriod, WindowRule, aggregate::aggregate, lock::lock,
};
use treem_domain::reports::acting;
use treem_domain::reports::create_version::create_version;
use treem_domain::reports::decide::{Decision, decide};
use treem_domain::reports::enter::{Entry, enter};
use treem_domain::reports::submit::submit;
use treem_domain::store::UnitOfWork;

use super::scenario::{Figures, MONTHS, Measure, Scenario, TEMPLATES, Version};
use crate::fixtures::{day, organisation, with_all_below};
use crate::world::{World, at};

/// Everything that stands in the database.
pub struct Played {
    pub organisations: Vec<OrganisationId>,
    /// Stands outside the tree.
    pub requester: Actor,
    /// By [`Measure::ALL`].
    pub indicators: Vec<Indicator>,
    /// By month and template.
    pub periods: Vec<Vec<ReportingPeriod>>,
}

struct Player<'a> {
    world: &'a World,
    requester: &'a Actor,
}

/// Plays it; `number` makes its codes unique.
pub async fn play(world: &World, scenario: &Scenario, number: usize) -> Played {
    let tree = tree(world, scenario);
    let requester = organisation(
        world,
        "Sở Thông tin và Truyền thông",
        OrganisationKind::Department,
        None,
    );
    let indicators = Measure::ALL
        .map(|measure| indicator(world, measure, number))
        .to_vec();
    let unit = world.begin().await;
    unit.organisations_mut().insert_many(&tree).await.unwrap();
    unit.organisations_mut().insert(&requester).await.unwrap();
    unit.indicators_mut().insert(&indicators).await.unwrap();
    unit.commit().await.unwrap();
    let mut played = Played {
        organisations: tree.iter().map(|one| one.id).collect(),
        requester: with_all_below(requester.id),
        indicators,
        periods: Vec::new(),
    };
    let player = Player {
        world,
        requester: &played.requester,
    };
    let mut templates = Vec::new();
    for template in 0..TEMPLATES {
        templates.push(player.template(&played, template, number).await);
    }
    for month in 0..MONTHS {
        player.reorganise(scenario, month, &tree).await;
        let mut periods = Vec::new();
        for template in &templates {
            periods.push(player.open(*template, month).await);
        }
        for (template, period) in periods.iter().enumerate() {
            player.period(scenario, month, template, period, &played).await;
        }
        played.periods.push(periods);
    }
    for (month, periods) in played.periods.iter().enumerate() {
        for (template, period) in periods.iter().enumerate() {
            player.versions(scenario, month, template, period, &played).await;
        }
    }
    played
}

fn tree(world: &World, scenario: &Scenario) -> Vec<Organisation> {
    let mut tree: Vec<Organisation> = Vec::new();
    for index in 0..scenario.count() {
        let parent = index
            .checked_sub(1)
            .map(|child| tree[scenario.trees[0][child]].id);
        tree.push(organisation(
            world,
            "Ủy ban nhân dân",
            OrganisationKind::Other,
            parent,
        ));
    }
    tree
}

fn indicator(world: &World, measure: Measure, number: usize) -> Indicator {
    let (accumulation, is_additive) = match measure {
        Measure::Items => (Accumulation::Flow, true),
        Measure::Models => (Accumulation::Stock, true),
        Measure::Rate => (Accumulation::Stock, false),
    };
    Indicator {
        id: IndicatorId::new(&world.ids),
        code: format!("{}_{number}", measure.name()),
        name_vi: "Số tin, bài".to_owned(),
        name_en: None,
        unit: "tin/bài".to_owned(),
        value_type: ValueType::Integer,
        accumulation,
        is_additive,
        counts_children: false,
        programme: None,
        targets: Vec::new(),
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

fn cell(measure: Measure, indicators: &[Indicator], categories: &[&str]) -> Cell {
    let category = |code: &&str| Category {
        code: (*code).to_owned(),
        label: (*code).to_owned(),
        topic: None,
    };
    Cell {
        code: measure.name().to_owned(),
        label: "Số tin, bài".to_owned(),
        indicator: Some(indicators[measure as usize].code.clone()),
        unit: "tin/bài".to_owned(),
        value_type: ValueType::Integer,
        required: true,
        minimum: Some(Quantity::ZERO),
        maximum: None,
        categories: categories.iter().map(category).collect(),
        additive: None,
        derivation: None,
    }
}

fn content(template: usize, indicators: &[Indicator]) -> Content {
    let cells = if template == 0 {
        vec![
            cell(Measure::Items, indicators, &["online", "offline"]),
            cell(Measure::Models, indicators, &[]),
            cell(Measure::Rate, indicators, &[]),
        ]
    } else {
        vec![
            cell(Measure::Items, indicators, &[]),
            cell(Measure::Models, indicators, &[]),
        ]
    };
    Content {
        sections: vec![Section {
            code: "s".to_owned(),
            title: "Tuyên truyền".to_owned(),
            cells,
            narratives: Vec::new(),
        }],
        rules: Vec::new(),
    }
}

fn entry(figures: &Figures, template: usize) -> Entry {
    let [online, offline] = figures.items;
    let places = if template == 0 {
        vec![
            (ValueKey::of("items", Some("online")), online),
            (ValueKey::of("items", Some("offline")), offline),
            (ValueKey::of("models", None), figures.models),
            (ValueKey::of("rate", None), figures.rate),
        ]
    } else {
        vec![
            (ValueKey::of("items", None), online),
            (ValueKey::of("models", None), figures.models),
        ]
    };
    let quantity = |value: u16| Quantity::from(i32::from(value));
    Entry {
        values: places
            .into_iter()
            .map(|(place, value)| (place, value.map(quantity)))
            .collect(),
        ..Entry::default()
    }
}

fn reason() -> String {
    "Lý do.".to_owned()
}

impl Player<'_> {
    fn on(&self, today: NaiveDate) -> Context<'_> {
        Context {
            actor: self.requester,
            now: at(1),
            today,
            ids: &self.world.ids,
        }
    }

    async fn template(&self, played: &Played, template: usize, number: usize) -> ReportTemplateId {
        let context = self.on(day("2021-03-01"));
        let draft = Draft {
            code: format!("t{template}_{number}"),
            name: "Báo cáo tháng".to_owned(),
            kind: ReportKind::Periodic,
            periodicity: Periodicity::Month,
            directive_id: None,
            legal_basis: None,
            window_rule: WindowRule::DECREE_09,
            due_rule: DueRule::WorkingDaysAfterCutOff { days: 2 },
            recipients: Recipients {
                organisation_ids: played.organisations.clone(),
                recipient_group_ids: Vec::new(),
            },
            content: content(template, &played.indicators),
        };
        let unit = self.world.begin().await;
        let draft = save::create(&*unit, &context, draft).await.unwrap();
        save::publish(&*unit, &context, draft.id).await.unwrap();
        unit.commit().await.unwrap();
        draft.id
    }

    /// Moves whoever has another parent from this month on.
    async fn reorganise(&self, scenario: &Scenario, month: usize, tree: &[Organisation]) {
        let Some(before) = month.checked_sub(1) else {
            return;
        };
        let unit = self.world.begin().await;
        for child in 0..scenario.trees[month].len() {
            let parent = scenario.trees[month][child];
            if parent != scenario.trees[before][child] {
                let moved = Organisation {
                    parent_id: Some(tree[parent].id),
                    version: 2,
                    ..tree[child + 1].clone()
                };
                unit.organisations_mut().update(&moved, 1).await.unwrap();
            }
        }
        unit.commit().await.unwrap();
    }

    async fn open(&self, template_id: ReportTemplateId, month: usize) -> ReportingPeriod {
        let new = NewPeriod {
            template_id,
            identifier: format!("2021-{:02}", month + 1),
            window: None,
            // No holidays are loaded.
            due_date: Some(day(&format!("2021-{:02}-17", month + 1))),
            exclusions: Vec::new(),
        };
        let unit = self.world.begin().await;
        let period = open(&*unit, &self.on(day("2021-03-01")), new).await.unwrap();
        unit.commit().await.unwrap();
        period
    }

    async fn reports(&self, period: &ReportingPeriod, played: &Played) -> Vec<ReportId> {
        let reporters = self.world.read().await;
        let reporters = reporters
            .reports()
            .reporters(period.id, self.requester)
            .await
            .unwrap();
        let of = |organisation: &OrganisationId| {
            let found = reporters.iter().find(|one| one.organisation_id == *organisation);
            found.unwrap().report_id
        };
        played.organisations.iter().map(of).collect()
    }

    /// Plays the fates of a period's reports, and locks it where it is to be locked.
    async fn period(
        &self,
        scenario: &Scenario,
        month: usize,
        template: usize,
        period: &ReportingPeriod,
        played: &Played,
    ) {
        let plan = &scenario.periods[month][template];
        let reports = self.reports(period, played).await;
        for (id, fate) in reports.iter().zip(&plan.fates) {
            let shift = fate.submitted.unwrap_or_default();
            let today = period.due_date + Days::new(30) - Days::new(u64::try_from(30 - shift).unwrap());
            let context = self.on(today);
            let unit = self.world.begin().await;
            let unit_of = &*unit;
            let decided = async |decision| {
                decide(unit_of, &context, *id, decision).await.unwrap();
            };
            if fate.excluded {
                decided(Decision::Exclude { reason: reason() }).await;
            } else if fate.submitted.is_some() {
                self.fill(unit_of, &context, *id, &fate.figures, template).await;
                if fate.accepted {
                    decided(Decision::Accept { note: None }).await;
                    if let Some(again) = &fate.returned {
                        decided(Decision::Return { reason: reason() }).await;
                        if let Some(figures) = again {
                            self.fill(unit_of, &context, *id, figures, template).await;
                            decided(Decision::Accept { note: None }).await;
                        }
                    }
                } else if plan.locked {
                    decided(Decision::Return { reason: reason() }).await;
                }
            }
            unit.commit().await.unwrap();
        }
        if plan.locked {
            let context = self.on(period.due_date);
            let unit = self.world.begin().await;
            aggregate(&*unit, &context, period.id).await.unwrap();
            lock(&*unit, &context, period.id).await.unwrap();
            unit.commit().await.unwrap();
        }
    }

    async fn versions(
        &self,
        scenario: &Scenario,
        month: usize,
        template: usize,
        period: &ReportingPeriod,
        played: &Played,
    ) {
        let plan = &scenario.periods[month][template];
        let reports = self.reports(period, played).await;
        for (id, fate) in reports.into_iter().zip(&plan.fates) {
            if let (true, Some(_), Some(version)) = (plan.locked, fate.counted(), &fate.version) {
                self.version(period, id, version, template).await;
            }
        }
    }

    async fn version(&self, period: &ReportingPeriod, id: ReportId, version: &Version, template: usize) {
        let context = self.on(period.due_date);
        let unit = self.world.begin().await;
        let granted = Decision::GrantLockException {
            reason: reason(),
            until: period.due_date,
        };
        decide(&*unit, &context, id, granted).await.unwrap();
        let next = create_version(&*unit, &context, id).await.unwrap().report.id;
        self.fill(&*unit, &context, next, &version.figures, template)
            .await;
        let decision = if version.accepted {
            Some(Decision::Accept { note: None })
        } else {
            version.returned.then(|| Decision::Return { reason: reason() })
        };
        if let Some(decision) = decision {
            decide(&*unit, &context, next, decision).await.unwrap();
        }
        unit.commit().await.unwrap();
    }

    async fn fill(
        &self,
        unit: &dyn UnitOfWork,
        context: &Context<'_>,
        id: ReportId,
        figures: &Figures,
        template: usize,
    ) {
        let view = acting::find_for_change(unit, context, id).await.unwrap();
        enter(unit, context, view, entry(figures, template))
            .await
            .unwrap();
        let explanation = (!figures.is_complete(template)).then(|| "Chưa đủ số liệu.".to_owned());
        submit(unit, context, id, explanation).await.unwrap();
    }
}
