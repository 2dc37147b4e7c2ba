//! Sending what the rows made complete.

use super::Upload;
use super::refusals::told;
use crate::imports::{Place, RejectedRow};
use crate::kernel::id::ReportId;
use crate::kernel::{Error, Fault, Result};
use crate::report_templates::check::incompleteness;
use crate::reports::acting::raced;
use crate::reports::derive::Deriver;
use crate::reports::repository::{ReportView, Submission};
use crate::reports::submit::send;
use crate::reports::{Change, Report, ReportAction};
use crate::tasks::event::Author;

/// Reports of one batch while they are sent.
const BATCH: usize = 500;

impl Upload<'_> {
    /// Sends every report that the file names and that is complete; the others are named with what they lack. One that
    /// was sent before stays as it is: the file changed nothing in it. One with a refused row waits until the row is
    /// mended, and all wait where it is not known whose the refused row is; what else they lack is told at once.
    pub(super) async fn send_all(&mut self) -> Result<u64> {
        let mut submitted = 0;
        let deriver = Deriver::of(self.unit, &self.template.content, self.window).await?;
        let named: Vec<ReportId> = self.named.iter().copied().collect();
        for ids in named.chunks(BATCH) {
            let mut written = Vec::with_capacity(ids.len());
            let mut submissions = Vec::with_capacity(ids.len());
            self.renew(&deriver, ids).await?;
            for mut view in self.unit.reports().find_many(ids, self.context.actor).await? {
                let from = view.report.state;
                if !from.is_editable() {
                    continue;
                }
                if self.is_kept_back(view.report.id) {
                    let missing = self.missing(&view.report);
                    self.note_incomplete(&view, missing);
                    continue;
                }
                match self.send_one(&mut view) {
                    Ok((change, submission)) => {
                        let by = Some(Author::of(self.context));
                        let event = view.report.record(Some(from), change, by, self.context.now);
                        submissions.push(submission);
                        written.push((view.report, event));
                    }
                    Err(Error::Invalid(faults)) => self.note_incomplete(&view, faults),
                    Err(refusal) => {
                        let (code, message) = told(&refusal);
                        let pointer = String::new();
                        self.note_incomplete(
                            &view,
                            vec![Fault {
                                pointer,
                                code,
                                message,
                            }],
                        );
                    }
                }
            }
            submitted += written.len() as u64;
            self.unit.reports_mut().insert_submissions(&submissions).await?;
            self.unit.reports_mut().save(&written).await.map_err(raced)?;
        }
        Ok(submitted)
    }

    /// Figures that the file does not name follow the activities, as ever before a report is first sent.
    async fn renew(&self, deriver: &Deriver<'_>, ids: &[ReportId]) -> Result<()> {
        if !deriver.is_needed() {
            return Ok(());
        }
        let views = self.unit.reports().find_many(ids, self.context.actor).await?;
        let reports = views.into_iter().map(|view| view.report);
        let drafts = reports.filter(Report::follows_activities).collect();
        let by = Some(Author::of(self.context));
        deriver
            .renew(self.unit, drafts, by, self.context.now)
            .await
            .map_err(raced)?;
        Ok(())
    }

    fn is_kept_back(&self, id: ReportId) -> bool {
        self.has_unreadable_rows || self.with_refused_rows.contains_key(&id)
    }

    /// What a report lacks beside what its refused rows were to give it.
    fn missing(&self, report: &Report) -> Vec<Fault> {
        let content = &report.content;
        let mut missing = incompleteness(&self.template.content, &content.values, &content.narratives);
        if let Some(refused) = self.with_refused_rows.get(&report.id) {
            missing.retain(|fault| !refused.contains(&fault.pointer));
        }
        missing
    }

    fn send_one(&self, view: &mut ReportView) -> Result<(Change, Submission)> {
        view.admit(ReportAction::Submit, self.context)?;
        let on_behalf = view.standing.is_on_behalf();
        let (report, template) = (&mut view.report, &self.template.content);
        send(report, template, self.context, None, on_behalf)
    }

    fn note_incomplete(&mut self, view: &ReportView, faults: Vec<Fault>) {
        for fault in faults {
            let pointer = format!("/reports/{}{}", view.report.organisation_id, fault.pointer);
            let why = (fault.code, fault.message);
            self.taken
                .note(RejectedRow::new(Place::default(), pointer, why, None));
        }
    }
}
