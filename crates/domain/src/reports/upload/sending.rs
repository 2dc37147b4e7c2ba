//! Sending what the rows made complete.

use super::Upload;
use crate::imports::{Place, RejectedRow};
use crate::kernel::id::ReportId;
use crate::kernel::{Error, Fault, Result};
use crate::reports::acting::raced;
use crate::reports::derive::Deriver;
use crate::reports::repository::ReportView;
use crate::reports::submit::send;
use crate::reports::{Report, ReportAction};
use crate::tasks::event::Author;

/// Reports of one batch while they are sent.
const BATCH: usize = 500;

impl Upload<'_> {
    /// Sends every report that got figures and is complete; the others are named with what they lack.
    pub(super) async fn send_all(&mut self) -> Result<u64> {
        let mut submitted = 0;
        let deriver = Deriver::of(self.unit, &self.template.content, self.window).await?;
        let touched: Vec<ReportId> = self.touched.iter().copied().collect();
        for ids in touched.chunks(BATCH) {
            let mut written = Vec::with_capacity(ids.len());
            let mut submissions = Vec::with_capacity(ids.len());
            self.renew(&deriver, ids).await?;
            for mut view in self.unit.reports().find_many(ids, self.context.actor).await? {
                let from = view.report.state;
                let on_behalf = view.standing.is_on_behalf();
                let sent = view.admit(ReportAction::Submit, self.context).and_then(|()| {
                    send(
                        &mut view.report,
                        &self.template.content,
                        self.context,
                        None,
                        on_behalf,
                    )
                });
                match sent {
                    Ok((change, submission)) => {
                        let by = Some(Author::of(self.context));
                        let event = view.report.record(Some(from), change, by, self.context.now);
                        submissions.push(submission);
                        written.push((view.report, event));
                    }
                    Err(Error::Invalid(faults)) => self.note_incomplete(&view, faults),
                    Err(other) => return Err(other),
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

    fn note_incomplete(&mut self, view: &ReportView, faults: Vec<Fault>) {
        for fault in faults {
            self.taken.note(RejectedRow {
                place: Place::default(),
                pointer: format!("/reports/{}{}", view.report.organisation_id, fault.pointer),
                code: fault.code,
                message: fault.message,
                value: None,
            });
        }
    }
}
