//! An indicator's values at the root of the tree over millions of stored ones, and whether past periods slow it down.

use serde_json::Value;
use treem_domain::indicators::{Accumulation, Indicator, ValueType};
use treem_domain::kernel::id::IndicatorId;
use treem_domain::reports::Standing;
use treem_http::State;

use super::ORGANISATIONS;
use super::branch::Branch;
use crate::place::Place;
use crate::statements::Statements;
use crate::{Failure, load, report};

const CATEGORIES: u64 = 10;
const STEPS: u64 = 10;
const CALLS: usize = 101;

pub async fn measure(
    values: u64,
    place: &Place,
    state: &State,
    address: &str,
    token: &str,
    branch: &Branch,
) -> Result<(), Failure> {
    let indicator = indicator(state).await?;
    let step = (values / CATEGORIES / ORGANISATIONS as u64 / STEPS).max(6);
    let request = load::get(&format!("/v1/indicators/{indicator}/values"), token);
    let mut loading = Loading {
        statements: Statements::connect(place).await?,
        indicator,
        branch,
    };
    let mut medians = Vec::new();
    for number in 0..STEPS {
        loading.periods(number * step, (number + 1) * step).await?;
        if number == 0 || number + 1 == STEPS {
            place.settle().await?;
            check(&load::once(address, &request).await?)?;
            medians.push(1e3 * report::median(load::times(address, &request, CALLS).await?));
        }
    }
    let stored = step * STEPS * CATEGORIES * ORGANISATIONS as u64;
    let (few, many) = (medians[0], medians[medians.len() - 1]);
    let ratio = many / few;
    report::target(
        &format!(
            "values of an indicator at the root, {stored} stored ({} periods)",
            step * STEPS
        ),
        &format!("{many:.2} ms"),
        "100 ms",
        many <= 100.0,
    );
    report::target(
        "the same ÷ with a tenth of the periods",
        &format!("**{ratio:.2}** ({many:.2} ÷ {few:.2} ms)"),
        "1.3",
        ratio <= 1.3,
    );
    Ok(())
}

async fn indicator(state: &State) -> Result<IndicatorId, Failure> {
    let indicator = Indicator {
        id: IndicatorId::new(&*state.ids),
        code: "bench_minutes".into(),
        name_vi: "Thời lượng phát thanh".into(),
        name_en: None,
        unit: "phút".into(),
        value_type: ValueType::Decimal,
        accumulation: Accumulation::Flow,
        is_additive: true,
        counts_children: false,
        programme: None,
        targets: Vec::new(),
        version: 1,
        created_at: state.now(),
        updated_at: state.now(),
    };
    let unit = state.store.begin().await?;
    unit.indicators_mut()
        .insert(std::slice::from_ref(&indicator))
        .await?;
    unit.commit().await?;
    Ok(indicator.id)
}

fn check(answer: &[u8]) -> Result<(), Failure> {
    let answer: Value = serde_json::from_slice(answer)?;
    let items = answer["items"].as_array().ok_or("no items")?;
    let is_whole = |item: &Value| item["reports"] == ORGANISATIONS && item["value"].is_number();
    if items.len() == 50 && items.iter().all(is_whole) {
        Ok(())
    } else {
        Err(format!("not the values that were expected: {:?}", items.first()).into())
    }
}

/// Rows made by the database itself: every period has a value of every organisation in every category, with the totals
/// of the organisation and of the root, who asked for the reports and sees them.
struct Loading<'a> {
    statements: Statements,
    indicator: IndicatorId,
    branch: &'a Branch,
}

impl Loading<'_> {
    async fn periods(&mut self, from: u64, to: u64) -> Result<(), Failure> {
        for sql in self.sql(from, to) {
            self.statements.execute(&sql).await?;
        }
        Ok(())
    }

    fn sql(&self, from: u64, to: u64) -> [String; 5] {
        let statements = &self.statements;
        let [indicator, root, template] =
            [self.indicator.0, self.branch.root.0, self.branch.template_id.0].map(|id| statements.id(id));
        let [first, last] = [from, to].map(|number| statements.id_of(&(number + 1).to_string()));
        let (period, day) = (statements.id_of("n + 1"), statements.day("n * 30"));
        let report = statements.id_of("p.number * 100000 + o.number");
        let numbers = |from: u64, to: u64| {
            format!(
                "WITH RECURSIVE numbers(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {to}) "
            )
        };
        let within = format!("period_id >= {first} AND period_id < {last}");
        let totals = "INSERT INTO indicator_totals \
             (organisation_id, indicator_id, until, period_id, category, total, reports) ";
        [
            format!(
                "INSERT INTO reporting_periods (id, template_id, organisation_id, template_code, identifier, \
                 window_from, window_until, due_date, state, expected, version, created_at, updated_at) \
                 {} SELECT {period}, t.id, t.organisation_id, 'bench_values', 'v' || n, {day}, {day}, {day}, \
                 'locked', {ORGANISATIONS}, 1, t.created_at, t.updated_at \
                 FROM numbers CROSS JOIN report_templates t WHERE t.id = {template}",
                numbers(from, to)
            ),
            format!(
                "INSERT INTO indicator_values \
                 (indicator_id, period_id, organisation_id, category, report_id, until, value) \
                 {} SELECT {indicator}, p.id, o.id, CASE n WHEN 0 THEN '' ELSE 'c' || n END, {report}, \
                 p.window_until, 1000 * (o.number + n) FROM \
                 (SELECT id, window_until, row_number() OVER (ORDER BY id) + {from} AS number FROM reporting_periods \
                 WHERE template_code = 'bench_values' AND id >= {first} AND id < {last}) p CROSS JOIN \
                 (SELECT id, row_number() OVER (ORDER BY id) AS number FROM organisations WHERE parent_id = {root}) o \
                 CROSS JOIN numbers ORDER BY p.id, o.id, n",
                numbers(0, CATEGORIES)
            ),
            format!(
                "{totals} SELECT organisation_id, indicator_id, until, period_id, category, value, 1 \
                 FROM indicator_values WHERE indicator_id = {indicator} AND {within} ORDER BY 1, 3, 4, 5"
            ),
            format!(
                "{totals} SELECT {root}, indicator_id, until, period_id, category, CAST(sum(value) AS bigint), count(*) \
                 FROM indicator_values WHERE indicator_id = {indicator} AND {within} \
                 GROUP BY indicator_id, until, period_id, category"
            ),
            format!(
                "INSERT INTO report_viewers (organisation_id, period_id, report_id, own_standing, inherited_standing, \
                 is_expected, is_excluded, is_submitted, is_on_time, is_validated, is_accepted) \
                 SELECT {root}, period_id, report_id, {}, 0, TRUE, FALSE, TRUE, TRUE, TRUE, TRUE \
                 FROM indicator_values WHERE indicator_id = {indicator} AND category = '' AND {within}",
                Standing::REQUESTER
            ),
        ]
    }
}
