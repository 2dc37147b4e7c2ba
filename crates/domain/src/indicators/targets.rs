//! Which targets stand beside a value, and which of them it can be measured by.

use chrono::{Months, NaiveDate};

use super::indicator::{Indicator, Target, TargetScope};
use super::value::Accumulation;
use crate::kernel::Quantity;
use crate::kernel::id::OrganisationId;
use crate::reporting_periods::Window;

/// A target beside a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub target: Target,
    /// Absent where the value cannot be measured by the target.
    pub is_reached: Option<bool>,
}

/// The value of a branch, as far as it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'a> {
    pub value: Option<Quantity>,
    pub window: Window,
    /// The organisation whose branch it is and all above it, nearest first.
    pub organisations: &'a [OrganisationId],
}

/// The targets of the organisation, of those above it and of the nation, nearest first, each by its year.
pub fn standings(indicator: &Indicator, measured: &Measured<'_>) -> Vec<Standing> {
    let mut standings: Vec<(usize, Standing)> = indicator
        .targets
        .iter()
        .filter_map(|target| {
            let distance = distance(target, measured.organisations)?;
            let value = measured
                .value
                .filter(|_| fits(indicator, distance, measured.window));
            let standing = Standing {
                target: target.clone(),
                is_reached: value.map(|value| target.is_reached_by(value)),
            };
            Some((distance, standing))
        })
        .collect();
    standings.sort_by_key(|(distance, standing)| (*distance, standing.target.year));
    standings.into_iter().map(|(_, standing)| standing).collect()
}

/// How far above the organisation the target was set; the nation is above all.
fn distance(target: &Target, organisations: &[OrganisationId]) -> Option<usize> {
    if target.scope == TargetScope::National {
        return Some(organisations.len());
    }
    let whose = target.organisation_id?;
    organisations
        .iter()
        .position(|organisation| *organisation == whose)
}

/// A sum is measured by the target of the very area that was added up, a rate by that of every area around it. A flow
/// is aimed at for a year, a stock for a moment.
fn fits(indicator: &Indicator, distance: usize, window: Window) -> bool {
    (distance == 0 || !indicator.adds_up())
        && (indicator.accumulation == Accumulation::Stock || is_a_year(window))
}

fn is_a_year(window: Window) -> bool {
    let after: Option<NaiveDate> = window.until.succ_opt();
    after.is_some() && window.from.checked_add_months(Months::new(12)) == after
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::indicators::{TargetComparator, ValueType};
    use crate::kernel::id::IndicatorId;

    const DISTRICT: OrganisationId = OrganisationId(Uuid::from_u128(3));
    const PROVINCE: OrganisationId = OrganisationId(Uuid::from_u128(2));
    const NEIGHBOUR: OrganisationId = OrganisationId(Uuid::from_u128(1));

    fn target(scope: TargetScope, organisation_id: Option<OrganisationId>, year: i32) -> Target {
        Target {
            scope,
            organisation_id,
            year,
            comparator: TargetComparator::AtLeast,
            value: Quantity::from(10),
            source: "Quyết định 23/QĐ-TTg ngày 07/01/2021".to_owned(),
        }
    }

    fn indicator(accumulation: Accumulation, is_additive: bool) -> Indicator {
        Indicator {
            id: IndicatorId(Uuid::from_u128(4)),
            code: "children_supported".to_owned(),
            name_vi: "Số lượt trẻ em được hỗ trợ".to_owned(),
            name_en: None,
            unit: "lượt".to_owned(),
            value_type: ValueType::Integer,
            accumulation,
            is_additive,
            counts_children: true,
            programme: None,
            targets: vec![
                target(TargetScope::National, None, 2030),
                target(TargetScope::National, None, 2025),
                target(TargetScope::Province, Some(PROVINCE), 2025),
                target(TargetScope::Unit, Some(DISTRICT), 2030),
                target(TargetScope::Unit, Some(DISTRICT), 2025),
                target(TargetScope::Unit, Some(NEIGHBOUR), 2025),
            ],
            version: 1,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
            updated_at: DateTime::<Utc>::UNIX_EPOCH,
        }
    }

    fn window(from: &str, until: &str) -> Window {
        Window {
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
        }
    }

    /// Of the district's two targets, the province's, and the nation's two.
    fn reached(indicator: &Indicator, value: Option<i32>, window: Window) -> Vec<Option<bool>> {
        let measured = Measured {
            value: value.map(Quantity::from),
            window,
            organisations: &[DISTRICT, PROVINCE],
        };
        let standings = standings(indicator, &measured);
        standings
            .into_iter()
            .map(|standing| standing.is_reached)
            .collect()
    }

    #[test]
    fn targets_stand_nearest_first_and_by_year_and_a_neighbours_do_not() {
        let measured = Measured {
            value: None,
            window: window("2021-06-15", "2021-09-14"),
            organisations: &[DISTRICT, PROVINCE],
        };
        let standings = standings(&indicator(Accumulation::Stock, true), &measured);
        let places: Vec<_> = standings
            .iter()
            .map(|standing| (standing.target.organisation_id, standing.target.year))
            .collect();
        assert_eq!(
            places,
            [
                (Some(DISTRICT), 2025),
                (Some(DISTRICT), 2030),
                (Some(PROVINCE), 2025),
                (None, 2025),
                (None, 2030)
            ]
        );
        assert!(
            standings.iter().all(|standing| standing.is_reached.is_none()),
            "there is no value"
        );
    }

    #[test]
    fn a_sum_is_measured_by_the_targets_of_its_own_area_only() {
        let stock = indicator(Accumulation::Stock, true);
        let quarter = window("2021-06-15", "2021-09-14");
        assert_eq!(
            reached(&stock, Some(10), quarter),
            [Some(true), Some(true), None, None, None]
        );
    }

    #[test]
    fn a_rate_is_measured_by_the_targets_of_every_area_around_it() {
        let rate = indicator(Accumulation::Stock, false);
        let quarter = window("2021-06-15", "2021-09-14");
        assert_eq!(reached(&rate, Some(9), quarter), [Some(false); 5]);
    }

    #[test]
    fn a_flow_is_measured_over_a_year_and_over_nothing_else() {
        let flow = indicator(Accumulation::Flow, true);
        for part in [
            window("2021-06-15", "2021-09-14"),
            window("2020-12-15", "2022-12-14"),
        ] {
            assert_eq!(reached(&flow, Some(900), part), [None; 5], "{part:?}");
        }
        for year in [
            window("2020-12-15", "2021-12-14"),
            window("2024-01-01", "2024-12-31"),
        ] {
            let expected = [Some(true), Some(true), None, None, None];
            assert_eq!(reached(&flow, Some(900), year), expected, "{year:?}");
        }
    }
}
