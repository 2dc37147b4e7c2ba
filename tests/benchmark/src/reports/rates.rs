//! Reporting rates of 1,000 organisations over 60 periods.

use serde_json::Value;

use super::{ORGANISATIONS, PERIODS};
use crate::place::Place;
use crate::statements::Statements;
use crate::{Failure, load, report};

const CALLS: usize = 51;

pub async fn measure(place: &Place, address: &str, token: &str) -> Result<(), Failure> {
    // As if everybody had reported; what rates count stands in these rows.
    let mut statements = Statements::connect(place).await?;
    let reported = "UPDATE report_viewers SET is_submitted = TRUE, is_on_time = TRUE, is_validated = TRUE, \
         is_accepted = TRUE";
    statements.execute(reported).await?;
    place.settle().await?;
    let request = load::get("/v1/reporting-rates?limit=200", token);
    let answer: Value = serde_json::from_slice(&load::once(address, &request).await?)?;
    let items = answer["items"].as_array().ok_or("no items")?;
    if items.len() != PERIODS
        || items
            .iter()
            .any(|item| item["accepted"]["count"] != ORGANISATIONS)
    {
        return Err(format!("not the rates that were expected: {} periods", items.len()).into());
    }
    let median = 1e3 * report::median(load::times(address, &request, CALLS).await?);
    report::target(
        "reporting rates, 1,000 organisations × 60 periods",
        &format!("{median:.1} ms"),
        "50 ms",
        median <= 50.0,
    );
    // The upload is measured on drafts, as periods open with them.
    let drafts = "UPDATE report_viewers SET is_submitted = FALSE, is_on_time = FALSE, is_validated = FALSE, \
         is_accepted = FALSE";
    statements.execute(drafts).await?;
    place.settle().await
}
