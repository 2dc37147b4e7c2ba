//! Rates and roll-ups against a slow, obvious computation, over random trees, figures and sequences of actions.
//!
//! Each database takes new cases for `TREEM_PROPERTY_SECONDS` (6). One that fails is made smaller and printed with its
//! seed; `TREEM_PROPERTY_SEED` begins with that one.

mod play;
mod scenario;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use proptest::test_runner::{Config, RngSeed, TestRunner};
use tokio::runtime::Handle;
use treem_domain::indicators::figures::figures;
use treem_domain::indicators::repository::{Branch, TotalsQuery};
use treem_domain::kernel::Actor;
use treem_domain::kernel::id::OrganisationId;
use treem_domain::reports::repository::{RateCounts, RateQuery};

use self::play::{Played, play};
use self::scenario::{Fate, Figures, MONTHS, Measure, Scenario, TEMPLATES};
use crate::fixtures::{alone, with_all_below};
use crate::world::World;

impl Fate {
    /// What counts in the end, as far as the first version goes.
    fn counted(&self) -> Option<&Figures> {
        let is_accepted = !self.excluded && self.submitted.is_some() && self.accepted;
        match &self.returned {
            _ if !is_accepted => None,
            None => Some(&self.figures),
            Some(again) => again.as_ref(),
        }
    }

    /// What counts once second versions are made.
    fn counted_at_last(&self, is_locked: bool) -> Option<&Figures> {
        let first = self.counted()?;
        let version = self
            .version
            .as_ref()
            .filter(|version| is_locked && version.accepted);
        Some(version.map_or(first, |version| &version.figures))
    }

    fn count(&self, template: usize, counts: &mut RateCounts) {
        if self.excluded {
            counts.excluded += 1;
            return;
        }
        counts.expected += 1;
        let Some(days) = self.submitted else { return };
        counts.actual += 1;
        counts.on_time += u64::from(days <= 0);
        // What counts is the last submission of the first version.
        let last = match &self.returned {
            Some(Some(again)) if self.accepted => again,
            _ => &self.figures,
        };
        counts.validated += u64::from(last.is_complete(template));
        counts.accepted += u64::from(self.counted().is_some());
    }
}

/// Code of the template and identifier of the period.
type PeriodName = (String, String);
/// Of a period and category: the sum, and from how many reports.
type Sums = BTreeMap<(PeriodName, String), (i64, u64)>;

/// The answers to be expected, each by looking at one report after another.
struct Obvious<'a> {
    scenario: &'a Scenario,
    played: &'a Played,
}

impl Obvious<'_> {
    fn name(&self, month: usize, template: usize) -> PeriodName {
        let period = &self.played.periods[month][template];
        (period.template_code.clone(), period.identifier.clone())
    }

    /// The organisations of a branch; nobody stands for the requester, who asked all.
    fn branch(&self, month: usize, of: Option<usize>) -> BTreeSet<usize> {
        let is_in = |index: &usize| of.is_none_or(|of| self.scenario.is_within(month, *index, of));
        (0..self.scenario.count()).filter(is_in).collect()
    }

    fn rates(&self, whose: impl Fn(usize) -> BTreeSet<usize>) -> BTreeMap<PeriodName, RateCounts> {
        let mut rates = BTreeMap::new();
        for month in 0..MONTHS {
            let whose = whose(month);
            for template in 0..TEMPLATES {
                let fates = &self.scenario.periods[month][template].fates;
                let mut counts = RateCounts::default();
                whose
                    .iter()
                    .for_each(|index| fates[*index].count(template, &mut counts));
                // Where nobody is seen, the period is not there.
                if !whose.is_empty() {
                    rates.insert(self.name(month, template), counts);
                }
            }
        }
        rates
    }

    fn sums(&self, measure: Measure, whose: impl Fn(usize) -> BTreeSet<usize>) -> Sums {
        let mut sums = Sums::new();
        for month in 0..MONTHS {
            for template in 0..TEMPLATES {
                let period = &self.scenario.periods[month][template];
                for index in whose(month) {
                    let Some(figures) = period.fates[index].counted_at_last(period.locked) else {
                        continue;
                    };
                    for (of, category, value) in figures.given(template) {
                        if of == measure {
                            let place = (self.name(month, template), category.to_owned());
                            let sum = sums.entry(place).or_default();
                            *sum = (sum.0 + i64::from(value), sum.1 + 1);
                        }
                    }
                }
            }
        }
        sums
    }
}

/// The answers that the database gives.
struct Given<'a> {
    world: &'a World,
    played: &'a Played,
}

impl Given<'_> {
    async fn rates(
        &self,
        organisation_id: OrganisationId,
        actor: &Actor,
    ) -> BTreeMap<PeriodName, RateCounts> {
        let mut rates = BTreeMap::new();
        let mut query = RateQuery {
            organisation_id,
            limit: 3,
            ..RateQuery::default()
        };
        loop {
            let page = self
                .world
                .read()
                .await
                .reports()
                .rates(&query, actor)
                .await
                .unwrap();
            for found in page.items {
                rates.insert((found.template_code, found.identifier), found.counts);
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => return rates,
            }
        }
    }

    fn query(&self, measure: Measure, organisation_id: OrganisationId) -> TotalsQuery {
        TotalsQuery {
            indicator_id: self.played.indicators[measure as usize].id,
            organisation_id,
            template_code: None,
            from: None,
            until: None,
            limit: 3,
            after: None,
        }
    }

    async fn sums(&self, measure: Measure, organisation_id: OrganisationId) -> Sums {
        let mut sums = Sums::new();
        let mut query = self.query(measure, organisation_id);
        loop {
            let page = self.world.read().await.indicators().totals(&query).await.unwrap();
            for total in page.items {
                let place = ((total.template_code, total.period_identifier), total.category);
                sums.insert(place, (total.total.thousandths() / 1_000, total.reports));
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => return sums,
            }
        }
    }

    /// What the actor is shown, where it is shown anything.
    async fn shown(
        &self,
        measure: Measure,
        of: OrganisationId,
        actor: &Actor,
    ) -> BTreeMap<(PeriodName, String), i64> {
        let query = TotalsQuery {
            limit: 200,
            ..self.query(measure, of)
        };
        let unit = self.world.read().await;
        let page = figures(&*unit, actor, &query).await.unwrap();
        let shown = page.items.into_iter().filter_map(|figure| {
            let total = figure.total;
            let place = ((total.template_code, total.period_identifier), total.category);
            Some((place, figure.value?.thousandths() / 1_000))
        });
        shown.collect()
    }

    /// What the branch of an organisation adds up to in those reports that the actor sees.
    async fn seen(&self, measure: Measure, organisation_id: OrganisationId, actor: &Actor) -> Sums {
        let names: BTreeMap<_, PeriodName> = self
            .played
            .periods
            .iter()
            .flatten()
            .map(|period| {
                (
                    period.id,
                    (period.template_code.clone(), period.identifier.clone()),
                )
            })
            .collect();
        let period_ids: Vec<_> = names.keys().copied().collect();
        let branch = Branch {
            indicator_id: self.played.indicators[measure as usize].id,
            organisation_id,
            period_ids: &period_ids,
        };
        let unit = self.world.read().await;
        let shares = unit.indicators().shares(&branch, actor).await.unwrap();
        let seen = shares.into_iter().filter(|found| found.share.seen.reports > 0);
        seen.map(|found| {
            let sum = found.share.seen;
            let place = (names[&found.period_id].clone(), found.category);
            (place, (sum.value.thousandths() / 1_000, sum.reports))
        })
        .collect()
    }
}

/// Per cents are right when no other number of hundredths is nearer.
fn check_shares(counts: RateCounts) {
    for count in [counts.actual, counts.on_time, counts.validated, counts.accepted] {
        match counts.share(count) {
            None => assert_eq!(counts.expected, 0),
            Some(share) => {
                let off = (share * counts.expected).abs_diff(count * 10_000);
                assert!(
                    2 * off <= counts.expected && share <= 10_000,
                    "{share} of {counts:?}"
                );
            }
        }
    }
}

async fn check(world: &World, scenario: &Scenario, number: usize) {
    let played = &play(world, scenario, number).await;
    let (obvious, given) = (Obvious { scenario, played }, Given { world, played });
    let id = |of: Option<usize>| {
        of.map_or(played.requester.organisation_id, |index| {
            played.organisations[index]
        })
    };
    let everybody: Vec<Option<usize>> = (0..scenario.count()).map(Some).chain([None]).collect();
    for of in everybody.iter().copied() {
        let branch = |month| obvious.branch(month, of);
        let rates = given.rates(id(of), &played.requester).await;
        rates.values().copied().for_each(check_shares);
        assert_eq!(rates, obvious.rates(branch), "rates of {of:?}");
        for measure in Measure::ALL {
            let sums = obvious.sums(measure, branch);
            assert_eq!(given.sums(measure, id(of)).await, sums, "{measure:?} of {of:?}");
            let shown = given.shown(measure, id(of), &played.requester).await;
            // A rate is a value of whoever reported it, never of a branch.
            let values = match (measure, of) {
                (Measure::Rate, None) => Sums::new(),
                (Measure::Rate, Some(index)) => obvious.sums(measure, |_| BTreeSet::from([index])),
                _ => sums,
            };
            let values: BTreeMap<_, _> = values.into_iter().map(|(place, (sum, _))| (place, sum)).collect();
            assert_eq!(shown, values, "{measure:?} of {of:?} as shown");
        }
        for reader in 0..scenario.count() {
            let reads = |month| &obvious.branch(month, of) & &obvious.branch(month, Some(reader));
            let actor = with_all_below(id(Some(reader)));
            assert_eq!(
                given.rates(id(of), &actor).await,
                obvious.rates(reads),
                "{of:?} as {reader} reads it"
            );
            let seen = given.seen(Measure::Items, id(of), &actor).await;
            assert_eq!(
                seen,
                obvious.sums(Measure::Items, reads),
                "{of:?} as {reader} reads it"
            );
            let own = |month| &obvious.branch(month, of) & &BTreeSet::from([reader]);
            let actor = alone(id(Some(reader)));
            assert_eq!(
                given.rates(id(of), &actor).await,
                obvious.rates(own),
                "{of:?} as {reader} alone"
            );
            let seen = given.seen(Measure::Items, id(of), &actor).await;
            assert_eq!(
                seen,
                obvious.sums(Measure::Items, own),
                "{of:?} as {reader} alone"
            );
        }
    }
}

/// One case; `Err` holds the smallest one that fails too.
fn case(world: &World, seed: u64) -> Result<(), String> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let config = Config {
        cases: 1,
        rng_seed: RngSeed::Fixed(seed),
        max_shrink_time: 20_000,
        failure_persistence: None,
        ..Config::default()
    };
    let run = TestRunner::new(config).run(&scenario::scenario(), |scenario| {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Handle::current().block_on(check(world, &scenario, number));
        Ok(())
    });
    run.map_err(|failed| failed.to_string())
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

contract! {
    async fn rates_and_totals_are_what_counting_one_by_one_gives(world) {
        let end = Instant::now() + Duration::from_secs(number_from("TREEM_PROPERTY_SECONDS").unwrap_or(6));
        let first = number_from("TREEM_PROPERTY_SEED");
        let mut seed = first.unwrap_or_else(|| RandomState::new().hash_one("seed"));
        loop {
            let found = tokio::task::block_in_place(|| case(world, seed));
            assert!(found.is_ok(), "TREEM_PROPERTY_SEED={seed}: {}", found.unwrap_err());
            if Instant::now() >= end {
                break;
            }
            seed = seed.wrapping_add(1);
        }
    }
}

#[test]
fn a_share_is_rounded_to_the_nearest_hundredth_of_a_per_cent() {
    let share = |count, expected| {
        let counts = RateCounts {
            expected,
            ..RateCounts::default()
        };
        counts.share(count)
    };
    assert_eq!(share(0, 0), None);
    assert_eq!(share(15, 17), Some(8_824));
    assert_eq!(share(1, 3), Some(3_333));
    assert_eq!(share(3, 160), Some(188), "a half is rounded up");
    assert_eq!(share(17, 17), Some(10_000));
}
