//! Sending a report (gửi báo cáo).

use super::acting::{self, Before};
use super::derive;
use super::event::Change;
use super::report::Report;
use super::repository::{ReportView, Submission};
use super::state::ReportAction;
use crate::kernel::id::ReportId;
use crate::kernel::{Context, Error, Faults, Result, personal_data, text::nfc};
use crate::report_templates::Content;
use crate::report_templates::check::{incompleteness, misfits};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// Sends the report, the first time with the figures that the activities now give where nobody entered others. What is
/// missing or broken is refused, all of it at once, unless it is explained: then the report is sent as it is, and counts as
/// submitted but not as validated. No explanation makes a figure fit that its cell does not admit.
pub async fn submit(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportId,
    explanation: Option<String>,
) -> Result<ReportView> {
    let view = acting::find_for_change(unit, context, id).await?;
    view.admit(ReportAction::Submit, context)?;
    let template = acting::template_of(unit, context, &view.report).await?;
    let mut view = derive::renewed(unit, context, view, &template).await?;
    let before = Before::of(&view.report);
    let (change, submission) = send(
        &mut view.report,
        &template.content,
        context,
        explanation,
        view.standing.is_on_behalf(),
    )?;
    unit.reports_mut().insert_submissions(&[submission]).await?;
    acting::save(unit, context, before, view, ReportAction::Submit, change).await
}

/// Moves a report to its next submission, or refuses with everything that keeps it from being complete.
pub(super) fn send(
    report: &mut Report,
    template: &Content,
    context: &Context<'_>,
    explanation: Option<String>,
    on_behalf: bool,
) -> Result<(Change, Submission)> {
    if let Some(text) = explanation {
        let text = nfc(&text);
        let mut faults = Faults::new();
        personal_data::note(&mut faults, "/explanation", &text);
        faults.into_result()?;
        report.content.explanation = Some(text);
    }
    let mut refused = misfits(template, &report.content.values);
    let missing = incompleteness(template, &report.content.values, &report.content.narratives);
    let is_validated = missing.is_empty();
    if report.content.explanation.is_none() {
        refused.extend(missing);
    }
    if !refused.is_empty() {
        return Err(Error::Invalid(refused));
    }
    report.submit(context.today, is_validated);
    let submission = Submission {
        report_id: report.id,
        number: report.submission_number,
        at: context.now,
        by: Author::of(context),
        on_behalf,
        is_validated,
        content: report.content.clone(),
    };
    let change = Change::Submitted {
        number: report.submission_number,
        on_behalf,
        timeliness: report.timeliness(context.today),
        is_validated,
    };
    Ok((change, submission))
}
