//! Proposing a report's figures from the activities logged in its window.

use super::acting::{self, Before};
use super::derivation::{Measures, propose};
use super::event::Change;
use super::repository::ReportView;
use super::state::ReportAction;
use crate::kernel::id::ReportId;
use crate::kernel::{Context, Error, Result};
use crate::store::UnitOfWork;

/// Derives anew: figures that nobody corrected follow, a corrected one keeps the derived beside it.
pub async fn derive(unit: &dyn UnitOfWork, context: &Context<'_>, id: ReportId) -> Result<ReportView> {
    let mut view = acting::find_for_change(unit, context, id).await?;
    view.admit(ReportAction::Derive, context)?;
    let template = acting::template_of(unit, context, &view.report).await?;
    let period = unit.reporting_periods().find(view.report.period_id).await?;
    let window = period
        .ok_or_else(|| Error::internal("a report without its period"))?
        .window;
    let measured = unit
        .activities()
        .measured(&[view.report.organisation_id], window.from, window.until)
        .await?;
    let measures = Measures::of(&unit.vocabularies().terms_of("measures").await?);
    let proposals = propose(&template.content, &measures, &measured);
    let before = Before::of(&view.report);
    let cells = u32::try_from(proposals.derived.len()).unwrap_or(u32::MAX);
    view.report.content.propose(proposals.derived);
    unit.reports_mut()
        .replace_provenance(&[(id, proposals.provenance)])
        .await?;
    acting::save(
        unit,
        context,
        before,
        view,
        ReportAction::Derive,
        Change::Derived { cells },
    )
    .await
}
