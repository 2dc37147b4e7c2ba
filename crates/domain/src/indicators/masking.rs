//! What is shown of the figures of a branch to somebody who does not see every report in it.
//!
//! What follows from reports that the caller sees is shown. Beside that it learns one thing only: what all other reports
//! of a locked period add up to, when there are enough of them and, of children, the sum is no small one. Nothing else is
//! told, no other branch above all, so there is nothing to subtract it from.

use std::collections::BTreeMap;

use crate::kernel::Quantity;

/// Fewer reports than these: who knows the sum and wrote one of them knows another.
const FEWEST_REPORTS: u64 = 3;

/// Counts of children below this could point at one (Law 91/2025/QH15).
const LEAST_COUNT: i32 = 5;

/// What reports add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    pub value: Quantity,
    pub reports: u64,
}

/// A sum over a branch, and over those of its reports that the caller sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub all: Sum,
    pub seen: Sum,
}

/// An indicator in one period of one branch, as somebody stands to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Whether the branch holds every report of the period, and the period is locked. While reports come in, the sum of
    /// today less that of yesterday is one report.
    pub is_final_whole: bool,
    pub counts_children: bool,
    pub whole: Share,
    pub categories: BTreeMap<String, Share>,
}

/// How much of them that somebody is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Nothing,
    /// The categories together, not apart: one that is withheld would be the whole less the others.
    Whole,
    All,
}

impl Share {
    fn unseen(self) -> Sum {
        Sum {
            value: self.all.value.minus(self.seen.value),
            reports: self.all.reports.saturating_sub(self.seen.reports),
        }
    }

    /// Whether what the caller does not see of it may be told as one sum.
    fn may_be_told(self, counts_children: bool) -> bool {
        let unseen = self.unseen();
        unseen.reports == 0
            || (unseen.reports >= FEWEST_REPORTS && !(counts_children && is_small(unseen.value)))
    }
}

fn is_small(count: Quantity) -> bool {
    let least = Quantity::from(LEAST_COUNT);
    count != Quantity::ZERO && count < least && count > Quantity::ZERO.minus(least)
}

impl Figures {
    pub fn shown(&self) -> Shown {
        if self.shares().all(|share| share.unseen().reports == 0) {
            return Shown::All;
        }
        if !self.is_final_whole || !self.whole.may_be_told(self.counts_children) {
            return Shown::Nothing;
        }
        if self.shares().all(|share| share.may_be_told(self.counts_children)) {
            Shown::All
        } else {
            Shown::Whole
        }
    }

    fn shares(&self) -> impl Iterator<Item = Share> {
        std::iter::once(self.whole).chain(self.categories.values().copied())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// What reports give in each category, where they give anything, and which of them the caller sees.
    type Reports = Vec<(Vec<Option<i32>>, bool)>;

    fn figures(reports: &Reports, counts_children: bool, is_final_whole: bool) -> Figures {
        let categories = reports.first().map_or(0, |(values, _)| values.len());
        let mut figures = Figures {
            is_final_whole,
            counts_children,
            ..Figures::default()
        };
        for (values, is_seen) in reports {
            let given: Vec<(usize, i32)> = (0..categories)
                .filter_map(|category| Some((category, values[category]?)))
                .collect();
            if !given.is_empty() {
                add(
                    &mut figures.whole,
                    given.iter().map(|(_, value)| value).sum(),
                    *is_seen,
                );
            }
            for (category, value) in given {
                let share = figures.categories.entry(category.to_string()).or_default();
                add(share, value, *is_seen);
            }
        }
        figures
    }

    fn add(share: &mut Share, value: i32, is_seen: bool) {
        let sums = [Some(&mut share.all), is_seen.then_some(&mut share.seen)];
        for sum in sums.into_iter().flatten() {
            sum.value = sum.value.plus(value.into());
            sum.reports += 1;
        }
    }

    /// Reports with two categories: those that the caller does not see, then those that it does.
    fn shown(unseen: &[[i32; 2]], seen: &[[i32; 2]]) -> Shown {
        let with = |reports: &[[i32; 2]], is_seen| {
            let reports = reports.iter();
            reports
                .map(|values| (values.map(Some).to_vec(), is_seen))
                .collect::<Vec<_>>()
        };
        let reports = [with(unseen, false), with(seen, true)].concat();
        figures(&reports, true, true).shown()
    }

    #[rstest]
    #[case::of_one_report(&[[900, 900]], &[[1, 1]])]
    #[case::of_two_reports_one_of_which_may_be_the_callers_neighbour(&[[900, 900], [900, 900]], &[])]
    #[case::of_a_small_sum(&[[1, 0], [1, 0], [1, 1]], &[])]
    #[case::of_a_sum_that_is_small_without_what_the_caller_knows(&[[1, 0], [1, 0], [1, 1]], &[[500, 500]])]
    fn nothing_is_shown(#[case] unseen: &[[i32; 2]], #[case] seen: &[[i32; 2]]) {
        assert_eq!(shown(unseen, seen), Shown::Nothing);
    }

    #[rstest]
    #[case::of_which_one_is_small(&[[100, 1], [100, 1], [100, 2]], &[])]
    #[case::of_which_one_is_small_without_what_the_caller_knows(&[[100, 1], [100, 1], [100, 2]], &[[0, 500]])]
    fn categories_are_not_shown_apart(#[case] unseen: &[[i32; 2]], #[case] seen: &[[i32; 2]]) {
        assert_eq!(shown(unseen, seen), Shown::Whole);
    }

    #[rstest]
    #[case::whoever_sees_every_report(&[], &[[1, 2]])]
    #[case::sums_of_enough_reports(&[[2, 2], [2, 2], [2, 2]], &[])]
    #[case::none_at_all(&[[0, 6], [0, 6], [0, 6]], &[])]
    fn everything_is_shown(#[case] unseen: &[[i32; 2]], #[case] seen: &[[i32; 2]]) {
        assert_eq!(shown(unseen, seen), Shown::All);
    }

    #[test]
    fn a_part_of_a_period_or_one_that_is_not_locked_is_shown_only_to_whoever_sees_all_of_it() {
        let unseen = vec![(vec![Some(100)], false); 3];
        assert_eq!(figures(&unseen, false, false).shown(), Shown::Nothing);
        assert_eq!(figures(&unseen, false, true).shown(), Shown::All);
        let seen = vec![(vec![Some(1)], true)];
        assert_eq!(figures(&seen, true, false).shown(), Shown::All);
    }

    #[test]
    fn what_counts_no_children_may_be_small() {
        let reports = vec![(vec![Some(1), Some(0)], false); 3];
        assert_eq!(figures(&reports, false, true).shown(), Shown::All);
        assert_eq!(figures(&reports, true, true).shown(), Shown::Nothing);
    }

    const PRIME: i64 = 1_000_003;

    fn inverse(of: i64) -> i64 {
        let (mut power, mut base, mut exponent) = (1, of.rem_euclid(PRIME), PRIME - 2);
        while exponent > 0 {
            if exponent % 2 == 1 {
                power = power * base % PRIME;
            }
            (base, exponent) = (base * base % PRIME, exponent / 2);
        }
        power
    }

    /// The rank of a matrix, by elimination.
    fn rank(mut rows: Vec<Vec<i64>>) -> usize {
        let mut rank = 0;
        for column in 0..rows.first().map_or(0, Vec::len) {
            let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else {
                continue;
            };
            rows.swap(rank, pivot);
            let scale = inverse(rows[rank][column]);
            for row in rank + 1..rows.len() {
                let factor = rows[row][column] * scale % PRIME;
                for place in column..rows[row].len() {
                    rows[row][place] = (rows[row][place] - factor * rows[rank][place]).rem_euclid(PRIME);
                }
            }
            rank += 1;
        }
        rank
    }

    /// The places of the reports that the caller does not see are the unknowns; what it is shown, less what it knows, is
    /// a sum of some of them. A sum can be solved where it depends on those that are shown.
    struct Unknowns {
        places: Vec<(usize, usize, i32)>,
        shown: Vec<Vec<i64>>,
    }

    impl Unknowns {
        fn of(reports: &Reports, shown: Shown) -> Self {
            let unseen = reports.iter().enumerate().filter(|(_, (_, is_seen))| !is_seen);
            let places: Vec<(usize, usize, i32)> = unseen
                .flat_map(|(report, (values, _))| {
                    let values = values.iter().enumerate();
                    values.filter_map(move |(category, value)| Some((report, category, (*value)?)))
                })
                .collect();
            let mut unknowns = Self {
                places,
                shown: Vec::new(),
            };
            if shown != Shown::Nothing {
                let whole = unknowns.sum(|_, _| true);
                unknowns.shown.push(whole);
            }
            if shown == Shown::All {
                let categories = reports.first().map_or(0, |(values, _)| values.len());
                for one in 0..categories {
                    let sum = unknowns.sum(|_, category| category == one);
                    unknowns.shown.push(sum);
                }
            }
            unknowns
        }

        fn sum(&self, is_in: impl Fn(usize, usize) -> bool) -> Vec<i64> {
            let places = self.places.iter();
            places
                .map(|(report, category, _)| i64::from(is_in(*report, *category)))
                .collect()
        }

        fn value(&self, sum: &[i64]) -> i64 {
            let places = self.places.iter().zip(sum);
            places
                .map(|((_, _, value), factor)| i64::from(*value) * factor)
                .sum()
        }

        fn can_be_solved(&self, sum: &[i64]) -> bool {
            let more = [self.shown.clone(), vec![sum.to_vec()]].concat();
            rank(more) == rank(self.shown.clone())
        }
    }

    fn reports() -> impl Strategy<Value = Reports> {
        (1..4usize).prop_flat_map(|categories| {
            let value = prop::option::weighted(0.8, prop_oneof![Just(0), 1..5, 5..60i32]);
            let report = (
                prop::collection::vec(value, categories),
                prop::bool::weighted(0.4),
            );
            prop::collection::vec(report, 1..8)
        })
    }

    proptest! {
        #[test]
        fn no_small_count_and_no_single_report_can_be_solved_from_what_is_shown(
            reports in reports(), is_final_whole in any::<bool>()
        ) {
            let unknowns = Unknowns::of(&reports, figures(&reports, true, is_final_whole).shown());
            let categories = reports[0].0.len();
            // What one report says, in a category or together.
            for (report, (_, is_seen)) in reports.iter().enumerate() {
                let together = unknowns.sum(|other, _| other == report);
                if !is_seen && together.contains(&1) {
                    prop_assert!(!unknowns.can_be_solved(&together), "report {report}");
                }
                for category in 0..categories {
                    let one = unknowns.sum(|other, of| (other, of) == (report, category));
                    prop_assert!(!one.contains(&1) || !unknowns.can_be_solved(&one), "{report} {category}");
                }
            }
            // What the unseen reports say together, in some of the categories, where that is a small count.
            for chosen in 1..1 << categories {
                let sum = unknowns.sum(|_, category| chosen & (1 << category) != 0);
                let is_small = (1..i64::from(LEAST_COUNT)).contains(&unknowns.value(&sum));
                prop_assert!(!is_small || !unknowns.can_be_solved(&sum), "categories {chosen:b}");
            }
        }
    }
}
