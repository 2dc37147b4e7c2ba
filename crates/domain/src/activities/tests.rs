use proptest::prelude::*;
use rstest::rstest;

use super::activity::{Content, Coverage, url_key};
use super::comparison::{Amount, Comparison, Days};
use super::portal_coverage::{CoveredItems, GoalOf, bits, goals_of_indicators, summarise};
use crate::kernel::{Code, Error, Faults, Quantity};
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
        period: Days {
            from: day,
            until: day,
        },
        days: 1,
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

#[rstest]
// The newspaper's 60 minutes of July against 30 of June: 31 minutes would have been the same by the day.
#[case::a_longer_month("60", 31, "30", 30, "31", "29", 0.935_484)]
// A month of 40 minutes is more than a sixth of 240 in half a year of 184 days.
#[case::a_month_against_half_a_year("60", 31, "240", 184, "40.435", "19.565", 0.483_863)]
#[case::rounded_to_the_thousandth("1", 1, "0.001", 2, "0.001", "0.999", 999.0)]
fn periods_of_different_lengths_are_compared_by_the_day(
    #[case] current: &str,
    #[case] days: i64,
    #[case] baseline: &str,
    #[case] earlier: i64,
    #[case] scaled: &str,
    #[case] increase: &str,
    #[case] relative: f64,
) {
    let mut comparison = comparison(Some(current), Some(baseline));
    comparison.current.days = days;
    comparison.baseline.days = earlier;
    assert_eq!(comparison.scaled_baseline(), Quantity::parse(scaled).ok());
    assert_eq!(comparison.increase(), Quantity::parse(increase).ok());
    assert_eq!(comparison.relative_increase(), Some(relative));
    comparison.accumulation = Accumulation::Stock;
    assert_eq!(
        comparison.scaled_baseline(),
        Quantity::parse(baseline).ok(),
        "a state does not grow with days"
    );
    comparison.accumulation = Accumulation::Flow;
    comparison.current.days = 0;
    assert_eq!(
        comparison.increase(),
        None,
        "nothing is held against a period that has not begun"
    );
}

#[test]
fn the_greatest_baseline_can_be_scaled() {
    let mut comparison = comparison(Some("0"), Some("999999999999.999"));
    comparison.current.days = 4_000_000;
    assert_eq!(comparison.scaled_baseline(), Some(Quantity::MAX));
}

fn airing(programme: &str, aired_at: &str) -> Content {
    let day = "2021-06-13".parse().unwrap();
    Content {
        external_reference: None,
        kind: "airtime".into(),
        title: "Phát chính".into(),
        description: None,
        from_date: day,
        to_date: day,
        topics: Vec::new(),
        audiences: Vec::new(),
        channel: None,
        place: None,
        measures: Vec::new(),
        evidence: Vec::new(),
        task_ids: Vec::new(),
        coverage: None,
        programme: Some(programme.into()),
        aired_at: aired_at.parse().ok(),
    }
}

#[test]
fn an_airing_is_known_again_by_its_minute() {
    let first = airing("Vì trẻ em", "2021-06-13T12:30:00Z").airing();
    assert_ne!(first, airing("Vì trẻ em", "2021-06-13T12:31:00Z").airing());
    assert_eq!(first, airing("VI TRE EM", "2021-06-13T12:30:59.999999Z").airing());
}

#[rstest]
// The day in Vietnam begins at 17:00 of the day before in UTC.
#[case("2021-06-12T16:59:59Z", false)]
#[case("2021-06-12T17:00:00Z", true)]
#[case("2021-06-13T16:59:59Z", true)]
#[case("2021-06-13T17:00:00Z", false)]
fn an_air_time_lies_within_the_activitys_days_in_the_zone(#[case] aired_at: &str, #[case] fits: bool) {
    let mut faults = Faults::new();
    airing("Vì trẻ em", aired_at).check_airing(chrono_tz::Asia::Ho_Chi_Minh, &mut faults);
    assert_eq!(faults.is_empty(), fits);
    if let Err(Error::Invalid(faults)) = faults.into_result() {
        assert_eq!(
            (faults[0].pointer.as_str(), faults[0].code),
            ("/aired_at", Code::DateInvalid)
        );
    }
}

#[test]
fn an_indicator_covers_the_goal_under_which_the_programme_has_it() {
    let goal_of = goals_of_indicators().unwrap();
    assert_eq!(
        goal_of.keys().copied().collect::<Vec<_>>(),
        (1..=24).collect::<Vec<_>>()
    );
    let items = [CoveredItems {
        goals: bits(&[1]),
        indicators: bits(&[24]),
        lag_days: None,
        activities: 1,
    }];
    assert_eq!(goal_of[&24], 4);
    assert_eq!(summarise(&items, &goal_of).goals, [1, 4].into());
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
        let found = summarise(&rows, &GoalOf::new());
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
