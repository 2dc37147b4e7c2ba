//! The figures of accepted reports as values of indicators.

use std::collections::BTreeMap;

use super::report::Report;
use crate::indicators::Indicator;
use crate::indicators::repository::IndicatorValue;
use crate::kernel::id::{ReportId, ReportingPeriodId};
use crate::kernel::{Context, Error, Result};
use crate::report_templates::check::value_of;
use crate::report_templates::{Cell, Content, ReportTemplate, ValueKey};
use crate::reporting_periods::ReportingPeriod;
use crate::store::{ReadUnit, UnitOfWork};

/// What is needed to count the reports of a period.
pub struct Frame {
    pub period: ReportingPeriod,
    pub template: ReportTemplate,
    pub indicators: BTreeMap<String, Indicator>,
}

impl Frame {
    pub async fn find(unit: &dyn ReadUnit, context: &Context<'_>, id: ReportingPeriodId) -> Result<Self> {
        let period = unit.reporting_periods().find(id).await?;
        let period = period.ok_or_else(|| Error::internal("a report without its period"))?;
        Self::of(unit, context, period).await
    }

    pub async fn of(unit: &dyn ReadUnit, context: &Context<'_>, period: ReportingPeriod) -> Result<Self> {
        let template = unit
            .report_templates()
            .find(period.template_id, context.actor)
            .await?;
        let template = template.ok_or_else(|| Error::internal("a period without its template"))?;
        let indicators = indicators_of(unit, &template).await?;
        Ok(Self {
            period,
            template,
            indicators,
        })
    }
}

/// The indicators that a template's cells measure, by code.
pub async fn indicators_of(
    unit: &dyn ReadUnit,
    template: &ReportTemplate,
) -> Result<BTreeMap<String, Indicator>> {
    let codes: Vec<String> = template
        .content
        .cells()
        .filter_map(|cell| cell.indicator.clone())
        .collect();
    let found = unit.indicators().of_codes(&codes).await?;
    Ok(found
        .into_iter()
        .map(|indicator| (indicator.code.clone(), indicator))
        .collect())
}

/// Brings the values of indicators up to date with a report that began or ceased to count: of an organisation's versions
/// the newest that counts is in them, and no other.
pub async fn recount(unit: &dyn UnitOfWork, frame: &Frame, report: &Report) -> Result<()> {
    let mut versions = unit.reports().versions_of(report).await?;
    let counted = versions.iter().position(|version| version.state.is_counted());
    let counted = counted.map(|newest| versions.remove(newest));
    let others: Vec<ReportId> = versions.iter().map(|version| version.id).collect();
    let indicators = unit.indicators_mut();
    indicators.remove_values(&others).await?;
    match counted {
        Some(counted) => {
            let values = values_of(
                &counted,
                &frame.template.content,
                &frame.period,
                &frame.indicators,
            );
            indicators.add_values(&values).await
        }
        None => Ok(()),
    }
}

/// The indicator that a cell measures, where it measures one.
pub fn indicator_of<'a>(cell: &Cell, indicators: &'a BTreeMap<String, Indicator>) -> Option<&'a Indicator> {
    cell.indicator.as_ref().and_then(|code| indicators.get(code))
}

/// A value for each cell that measures an indicator, and one for each of its categories. No two cells of a template
/// measure the same.
pub fn values_of(
    report: &Report,
    content: &Content,
    period: &ReportingPeriod,
    indicators: &BTreeMap<String, Indicator>,
) -> Vec<IndicatorValue> {
    let mut values = Vec::new();
    for cell in content.cells() {
        let indicator = indicator_of(cell, indicators);
        let (Some(indicator), Some(whole)) = (indicator, value_of(cell, &report.content.values)) else {
            continue;
        };
        let parts = cell.categories.iter().filter_map(|category| {
            let key = ValueKey::of(&cell.code, Some(&category.code));
            Some((category.code.clone(), *report.content.values.get(&key)?))
        });
        let all = std::iter::once((String::new(), whole)).chain(parts);
        values.extend(all.map(|(category, value)| IndicatorValue {
            indicator_id: indicator.id,
            period_id: report.period_id,
            report_id: report.id,
            organisation_id: report.organisation_id,
            until: period.window.until,
            category,
            value,
        }));
    }
    values
}
