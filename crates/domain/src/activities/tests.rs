use proptest::prelude::*;
use rstest::rstest;

use super::activity::{Coverage, url_key};
use super::comparison::{Amount, Comparison, Days};
use super::portal_coverage::{CoveredItems, bits, summarise};
use crate::kernel::Quantity;
use crate::reference::vocabularies::Accumulation;
use crate::tasks::event::Evidence;

#[rstest]
#[case("https://baokiengiang.vn/tre-em", "https://baokiengiang.vn/tre-em?trang=2")]
#[case("https://baokiengiang.vn/tre-em", "https://baokiengiang.vn/Tre-em")]
#[case("https://baokiengiang.vn", "https://kiengiang.gov.vn")]
fn addresses_of_two_pages_have_two_keys(#[case] one: &str, #[case] other: &str) {
    assert_ne!(url_key(one), url_key(other));
}

#[rstest]
#[case("http://baokiengiang.vn/tre-em")]
#[case("https://www.baokiengiang.vn/tre-em")]
#[case("https://BaoKienGiang.VN/tre-em/")]
#[case("https://baokiengiang.vn/tre-em#binh-luan")]
fn addresses_of_one_page_have_one_key(#[case] other: &str) {
    assert_eq!(url_key("https://baokiengiang.vn/tre-em"), url_key(other));
    assert_eq!(url_key(other).len(), 64);
}

fn amount(value: Option<&str>) -> Amount {
    let day = "2021-06-30".parse().unwrap();
    Amount {
        days: Days {
            from: day,
            until: day,
        },
        value: value.map(|text| Quantity::parse(text).unwrap()),
        activities: None,
    }
}

fn comparison(current: Option<&str>, baseline: Option<&str>) -> Comparison {
    Comparison {
        measure: "airtime_minutes".into(),
        unit: "phút".into(),
        accumulation: Accumulation::Flow,
        current: amount(current),
        baseline: amount(baseline),
        setting: None,
    }
}

#[rstest]
#[case::no_state_known(None, Some("5"), None, None)]
#[case::from_nothing(Some("5"), Some("0"), Some("5"), None)]
#[case::more(Some("90"), Some("60"), Some("30"), Some(0.5))]
#[case::less(Some("45.5"), Some("60"), Some("-14.5"), Some(-0.241_667))]
fn an_increase_is_the_difference_and_its_part_of_the_baseline(
    #[case] current: Option<&str>,
    #[case] baseline: Option<&str>,
    #[case] increase: Option<&str>,
    #[case] relative: Option<f64>,
) {
    let comparison = comparison(current, baseline);
    let expected = increase.map(|text| Quantity::parse(text).unwrap());
    assert_eq!(comparison.increase(), expected);
    assert_eq!(comparison.relative_increase(), relative);
}

#[test]
fn the_lag_is_known_only_with_both_days() {
    let mut coverage = Coverage {
        source_document_date: Some("2021-06-09".parse().unwrap()),
        ..Coverage::default()
    };
    assert_eq!(coverage.lag_days(), None);
    coverage.published_on = Some("2021-06-15".parse().unwrap());
    assert_eq!(coverage.lag_days(), Some(6));
}

#[test]
fn evidence_reads_back_as_tasks_have_kept_it() {
    let kept = r#"{"kind":"official_document","document_number":"107/KH-UBND"}"#;
    let evidence: Evidence = serde_json::from_str(kept).unwrap();
    assert_eq!(serde_json::to_string(&evidence).unwrap(), kept);
}

proptest! {
    #[test]
    fn coverage_is_what_a_slow_count_over_all_items_gives(
        items in prop::collection::vec(
            (prop::collection::vec(1_u8..=4, 0..4), prop::collection::vec(1_u8..=24, 0..6), prop::option::of(0_i64..40)),
            0..40,
        ),
    ) {
        let rows: Vec<CoveredItems> = items
            .iter()
            .map(|(goals, indicators, lag_days)| CoveredItems {
                goals: bits(goals),
                indicators: bits(indicators),
                lag_days: *lag_days,
                activities: 1,
            })
            .collect();
        let found = summarise(&rows);
        let mut lags: Vec<i64> = items.iter().filter_map(|item| item.2).collect();
        lags.sort_unstable();
        let median = match lags.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(lags[odd / 2] as f64),
            even => Some((lags[even / 2 - 1] + lags[even / 2]) as f64 / 2.0),
        };
        prop_assert_eq!(found.activities, items.len() as u64);
        prop_assert_eq!(found.goals, items.iter().flat_map(|item| item.0.clone()).collect());
        prop_assert_eq!(found.indicators, items.iter().flat_map(|item| item.1.clone()).collect());
        prop_assert_eq!(found.dated, lags.len() as u64);
        prop_assert_eq!(found.median_lag_days, median);
        prop_assert_eq!(found.greatest_lag_days, lags.last().copied());
    }
}
