//! Portal coverage (obligation B3): how much of the Programme (Decision 23/QĐ-TTg) a site has covered (đầy đủ, toàn
//! diện), and how soon (kịp thời).

use std::collections::{BTreeMap, BTreeSet};

use super::activity::{GOALS, INDICATORS};
use super::comparison::{check_days, check_organisation};
use super::repository::Span;
use crate::kernel::{Actor, Error, Faults, Result};
use crate::reference::programme_indicators::programme_indicators;
use crate::store::ReadUnit;

/// Activities that cover the same after the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredItems {
    /// Bit 0 is goal 1.
    pub goals: u32,
    /// Bit 0 is indicator 1.
    pub indicators: u32,
    /// Days from source document to publication.
    pub lag_days: Option<i64>,
    pub activities: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PortalCoverage {
    /// Activities that say what they cover.
    pub activities: u64,
    pub goals: BTreeSet<u8>,
    pub indicators: BTreeSet<u8>,
    /// Activities of which both days are known.
    pub dated: u64,
    /// The middle value; of an even number the mean of the two middle ones.
    pub median_lag_days: Option<f64>,
    pub greatest_lag_days: Option<i64>,
}

/// Numbers as bits.
pub fn bits(numbers: &[u8]) -> u32 {
    let within = numbers.iter().filter(|number| (1..=32).contains(*number));
    within.fold(0, |bits, number| bits | 1 << (number - 1))
}

fn numbers(bits: u32, most: u8) -> impl Iterator<Item = u8> {
    (1..=most).filter(move |number| bits & (1 << (number - 1)) != 0)
}

/// Under which goal each indicator stands, by their numbers.
pub type GoalOf = BTreeMap<u8, u8>;

/// As the Programme has them.
pub fn goals_of_indicators() -> Result<GoalOf> {
    let measures = programme_indicators().map_err(Error::internal)?;
    let numbers = measures.into_iter().map(|one| {
        let number = |number: u32| u8::try_from(number).map_err(Error::internal);
        Ok((number(one.indicator_no)?, number(one.goal)?))
    });
    numbers.collect()
}

/// Measures what the actor sees of an organisation's coverage.
///
/// Errors: invalid with every fault where the organisation is not known or the days are none.
pub async fn measure(unit: &dyn ReadUnit, actor: &Actor, span: &Span) -> Result<PortalCoverage> {
    let mut faults = Faults::new();
    check_days("until", span.days(), &mut faults);
    check_organisation(unit, span.organisation_id, &mut faults).await?;
    faults.into_result()?;
    let items = unit.activities().covered(span, actor).await?;
    Ok(summarise(&items, &goals_of_indicators()?))
}

/// A goal is covered where an item says so, or covers one of its indicators.
pub fn summarise(items: &[CoveredItems], goal_of: &GoalOf) -> PortalCoverage {
    let mut coverage = PortalCoverage {
        activities: 0,
        goals: BTreeSet::new(),
        indicators: BTreeSet::new(),
        dated: 0,
        median_lag_days: None,
        greatest_lag_days: None,
    };
    let mut lags: Vec<(i64, u64)> = Vec::new();
    for item in items {
        coverage.activities += item.activities;
        coverage.goals.extend(numbers(item.goals, GOALS));
        coverage.indicators.extend(numbers(item.indicators, INDICATORS));
        if let Some(days) = item.lag_days {
            coverage.dated += item.activities;
            lags.push((days, item.activities));
        }
    }
    let indicators = coverage.indicators.iter();
    coverage
        .goals
        .extend(indicators.filter_map(|number| goal_of.get(number)));
    lags.sort_unstable();
    coverage.greatest_lag_days = lags.last().map(|(days, _)| *days);
    coverage.median_lag_days = median(&lags, coverage.dated);
    coverage
}

/// Of sorted values with their counts.
fn median(lags: &[(i64, u64)], count: u64) -> Option<f64> {
    let at = |place: u64| {
        let mut before = 0;
        lags.iter()
            .find(|(_, count)| {
                before += count;
                place < before
            })
            .map(|(days, _)| *days)
    };
    let (low, high) = (at(count.checked_sub(1)? / 2)?, at(count / 2)?);
    // Days between dates of four digits: far below 2^52.
    #[allow(clippy::cast_precision_loss)]
    let sum = (low + high) as f64;
    Some(sum / 2.0)
}
