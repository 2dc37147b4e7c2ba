//! Rows on their way into the reports.

use std::collections::BTreeMap;

use super::Upload;
use super::places::value_of;
use super::refusals::{rejected, told, unknown_organisation};
use crate::imports::{RejectedRow, Row};
use crate::kernel::id::ReportId;
use crate::kernel::{Code, Error, Faults, Message, Result, text::nfc};
use crate::report_templates::{Content, ValueKey};
use crate::reports::acting::raced;
use crate::reports::enter::{check_narrative, unknown_cell};
use crate::reports::repository::ReportView;
use crate::reports::{Change, Report, ReportAction, ReportEvent};
use crate::tasks::event::Author;

/// Reports held at once while rows are entered: a file that goes through them cell by cell names all of them in each
/// batch of rows.
const ENTERED: usize = 128;

/// A row with its position among all rows of the file, from 0.
struct Numbered {
    ordinal: u64,
    row: Row,
}

impl Upload<'_> {
    pub(super) async fn take(&mut self, batch: Vec<std::result::Result<Row, RejectedRow>>) -> Result<()> {
        let mut by_report: BTreeMap<ReportId, Vec<Numbered>> = BTreeMap::new();
        for row in batch {
            let ordinal = self.ordinal;
            self.ordinal += 1;
            match row {
                Err(rejected) => self.taken.reject(rejected),
                Ok(row) => match self.reporters.find(row.organisation.as_deref()) {
                    Some(report) => by_report
                        .entry(report)
                        .or_default()
                        .push(Numbered { ordinal, row }),
                    None => self.taken.reject(unknown_organisation(ordinal, row)),
                },
            }
        }
        let ids: Vec<ReportId> = by_report.keys().copied().collect();
        for ids in ids.chunks(ENTERED) {
            let views = self.unit.reports().find_many(ids, self.context.actor).await?;
            let mut written = Vec::with_capacity(views.len());
            for view in views {
                let rows = by_report.remove(&view.report.id).unwrap_or_default();
                written.extend(self.enter(view, rows));
            }
            self.unit.reports_mut().save(&written).await.map_err(raced)?;
        }
        Ok(())
    }

    /// Enters a report's rows; gives it when anything changed.
    fn enter(&mut self, mut view: ReportView, rows: Vec<Numbered>) -> Option<(Report, ReportEvent)> {
        let refusal = view.admit(ReportAction::Enter, self.context).err();
        let mut changed = 0;
        let unseen = || vec![false; self.places.count];
        let mut seen = self.seen.remove(&view.report.id).unwrap_or_else(unseen);
        for Numbered { ordinal, row } in rows {
            match self.enter_row(&mut view, &mut seen, &row, refusal.as_ref()) {
                Ok(is_changed) => changed += u32::from(is_changed),
                Err((code, message)) => self.taken.reject(rejected(ordinal, row, code, message)),
            }
        }
        self.seen.insert(view.report.id, seen);
        if changed == 0 {
            return None;
        }
        self.touched.insert(view.report.id);
        let change = Change::Entered {
            cells: changed,
            on_behalf: view.standing.is_on_behalf(),
            uploaded: true,
        };
        let state = view.report.state;
        let by = Some(Author::of(self.context));
        let event = view.report.record(Some(state), change, by, self.context.now);
        Some((view.report, event))
    }

    /// Says whether the row changed anything.
    fn enter_row(
        &mut self,
        view: &mut ReportView,
        seen: &mut [bool],
        row: &Row,
        refusal: Option<&Error>,
    ) -> std::result::Result<bool, (Code, Message)> {
        let place = self.places.find(row)?;
        if std::mem::replace(&mut seen[place.number], true) {
            return Err((
                Code::Duplicate,
                Message::new(
                    "Tệp đã nêu giá trị này của đơn vị ở một dòng trước; hãy giữ một dòng.",
                    "An earlier row of the file gives this value of the organisation already; keep one.",
                ),
            ));
        }
        let content = &mut view.report.content;
        let Some(cell) = place.cell else {
            let text = as_text(&row.value);
            check_text(&self.template.content, &row.cell, text.as_deref())?;
            let before = content.narratives.get(&row.cell).and_then(|text| as_text(text));
            return self.put(before, text, refusal, |text| match text {
                Some(text) => drop(content.narratives.insert(row.cell.clone(), text)),
                None => drop(content.narratives.remove(&row.cell)),
            });
        };
        let value = value_of(cell, row)?;
        let key = ValueKey::of(&row.cell, row.category.as_deref());
        let before = content.values.get(&key).copied();
        // A figure that says the same as the activities is confirmed: it does not follow them any more.
        let is_noted = refusal.is_none() && content.note_entered(cell, &key);
        let is_changed = self.put(before, value, refusal, |value| match value {
            Some(value) => drop(content.values.insert(key, value)),
            None => drop(content.values.remove(&key)),
        })?;
        Ok(is_changed || is_noted)
    }

    fn put<T: PartialEq>(
        &mut self,
        before: Option<T>,
        after: Option<T>,
        refusal: Option<&Error>,
        write: impl FnOnce(Option<T>),
    ) -> std::result::Result<bool, (Code, Message)> {
        let counts = &mut self.taken.counts;
        if before == after {
            counts.unchanged += 1;
            return Ok(false);
        }
        if let Some(refusal) = refusal {
            return Err(told(refusal));
        }
        match (&before, &after) {
            (None, _) => counts.created += 1,
            (Some(_), None) => counts.deleted += 1,
            (Some(_), Some(_)) => counts.updated += 1,
        }
        write(after);
        Ok(true)
    }
}

fn check_text(content: &Content, code: &str, text: Option<&str>) -> std::result::Result<(), (Code, Message)> {
    let mut faults = Faults::new();
    check_narrative(content, code, text, "", &mut faults);
    match faults.into_result() {
        Err(Error::Invalid(faults)) => Err(faults
            .into_iter()
            .next()
            .map_or_else(|| unknown_cell(code), |fault| (fault.code, fault.message))),
        _ => Ok(()),
    }
}

/// A narrative as files carry it: without white space around it and with plain line ends; none where nothing is left. One
/// that was typed otherwise and comes back from a file is the same.
fn as_text(text: &str) -> Option<String> {
    Some(nfc(text.trim()).replace("\r\n", "\n")).filter(|text| !text.is_empty())
}
