//! The indicators of the National Programme of Action for Children 2021–2030 (Decision 23/QĐ-TTg of 7 January 2021).

use serde::Deserialize;

use super::{ReferenceError, read};
use crate::indicators::TargetComparator;
use crate::kernel::Quantity;

/// One measure of one of the 24 indicators, with the nation's targets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeIndicator {
    /// `p23_` and the number of the indicator, with a letter where it has several measures.
    pub code: String,
    /// 1 to 24.
    pub indicator_no: u32,
    /// 1 to 4.
    pub goal: u32,
    pub name_vi: String,
    pub unit: String,
    /// For 2025 and 2030, where the decision gives a single value.
    pub targets: Vec<ProgrammeTarget>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeTarget {
    pub year: i32,
    pub comparator: TargetComparator,
    pub value: Quantity,
}

/// The document that sets the targets.
pub const SOURCE: &str = "Quyết định 23/QĐ-TTg ngày 07/01/2021";

/// The 35 measures of the 24 indicators.
pub fn programme_indicators() -> Result<Vec<ProgrammeIndicator>, ReferenceError> {
    read(
        "programme_indicators.json",
        include_str!("../../reference/programme_indicators.json"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programme_has_35_measures_of_24_indicators_in_4_goals() {
        let measures = programme_indicators().unwrap();
        assert_eq!(measures.len(), 35);
        let numbers: std::collections::BTreeSet<u32> = measures.iter().map(|one| one.indicator_no).collect();
        assert_eq!(numbers, (1..=24).collect());
        assert!(measures.iter().all(|one| (1..=4).contains(&one.goal)));
    }

    #[test]
    fn infant_mortality_is_to_fall_below_9_5_by_2025_and_below_9_by_2030() {
        let measures = programme_indicators().unwrap();
        let infants = measures.iter().find(|one| one.code == "p23_3a").unwrap();
        let targets: Vec<(i32, TargetComparator, String)> = infants
            .targets
            .iter()
            .map(|target| (target.year, target.comparator, target.value.to_string()))
            .collect();
        assert_eq!(
            targets,
            [
                (2025, TargetComparator::Below, "9.5".to_owned()),
                (2030, TargetComparator::Below, "9".to_owned())
            ]
        );
    }

    #[test]
    fn a_target_that_the_decision_gives_as_a_range_is_left_out() {
        let measures = programme_indicators().unwrap();
        let reduction = measures.iter().find(|one| one.code == "p23_13").unwrap();
        assert!(reduction.targets.is_empty());
    }
}
