//! 100,000 values through the endpoint beside bare inserts of the same rows, in turns.

use std::time::Instant;

use serde_json::Value;
use treem_domain::kernel::id::ReportingPeriodId;

use super::branch::{Branch, value};
use crate::place::Place;
use crate::statements::{BareRow, Key, Statements};
use crate::{Failure, load, report};

pub async fn measure(
    turns: usize,
    place: &Place,
    address: &str,
    token: &str,
    branch: &Branch,
    periods: &[ReportingPeriodId],
) -> Result<(), Failure> {
    let file = branch.csv(0);
    let rows = bare_rows(branch);
    let mut statements = Statements::connect(place).await?;
    let (mut bare, mut keyed, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    for period in &periods[..turns] {
        for (key, seconds) in [(Key::None, &mut bare), (Key::Natural, &mut keyed)] {
            let taken = statements.insert_bare(key, period.0, &rows).await?;
            seconds.push(taken.as_secs_f64());
        }
        let path = format!("/v1/reporting-periods/{period}/uploads");
        let request = load::upload(&path, token, &format!("import-{period}"), &file);
        let started = Instant::now();
        let answer = load::once(address, &request).await?;
        ours.push(started.elapsed().as_secs_f64());
        let summary: Value = serde_json::from_slice(&answer)?;
        if summary["counts"]["created"] != rows.len() {
            return Err(format!("not all values were taken: {summary}").into());
        }
    }
    statements.execute("DROP TABLE bare").await?;
    let count = rows.len() as f64;
    let [bare, keyed, ours] = [bare, keyed, ours].map(|seconds| count / report::median(seconds));
    for (table, bare) in [("with their natural key", keyed), ("without any key", bare)] {
        let ratio = ours / bare;
        report::target(
            &format!("import of 100,000 values (CSV) ÷ bare bulk insert, {table}"),
            &format!("**{ratio:.2}** ({ours:.0} ÷ {bare:.0} rows/s)"),
            "0.5",
            ratio >= 0.5,
        );
    }
    Ok(())
}

fn bare_rows(branch: &Branch) -> Vec<BareRow> {
    let organisations = branch.organisations.iter().enumerate();
    let rows = organisations.flat_map(|(index, organisation)| {
        branch
            .cells
            .iter()
            .enumerate()
            .map(move |(number, cell)| BareRow {
                organisation: organisation.0,
                cell: cell.clone(),
                value: value(index, number),
            })
    });
    rows.collect()
}
