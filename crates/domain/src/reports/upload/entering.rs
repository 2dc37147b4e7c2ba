//! Rows on their way into the reports.

use std::collections::BTreeMap;

use super::Upload;
use super::places::{Place, value_of};
use super::refusals::{Faults, Refused, Why, duplicate, rejected, told, unknown_organisation};
use super::seen::Seen;
use crate::imports::{RejectedRow, Row};
use crate::kernel::id::ReportId;
use crate::kernel::{Error, Quantity, Result, text::nfc};
use crate::report_templates::{Content, ValueKey};
use crate::reports::acting::raced;
use crate::reports::content::ReportContent;
use crate::reports::enter::check_narrative;
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

/// What a row gives a place; none clears it.
enum Given {
    Figure(Option<Quantity>),
    Text(Option<String>),
}

/// What a report gets of one batch of rows.
#[derive(Default)]
struct Entered {
    cells: u32,
    /// What was overwritten or cleared.
    before: ReportContent,
}

impl<'a> Upload<'a> {
    pub(super) async fn take(&mut self, batch: Vec<std::result::Result<Row, RejectedRow>>) -> Result<()> {
        let mut by_report: BTreeMap<ReportId, Vec<Numbered>> = BTreeMap::new();
        for row in batch {
            let ordinal = self.ordinal;
            self.ordinal += 1;
            match row {
                Err(unreadable) => {
                    self.has_unreadable_rows = true;
                    self.refused_of_batch
                        .push((ordinal, Refused::Unreadable(unreadable)));
                }
                Ok(row) => match self.reporters.find(row.organisation.as_deref()) {
                    Some(report) => by_report
                        .entry(report)
                        .or_default()
                        .push(Numbered { ordinal, row }),
                    None => {
                        let mut faults = vec![("organisation", unknown_organisation())];
                        faults.extend(self.read(&row).err().into_iter().flatten());
                        self.refused_of_batch.push((ordinal, Refused::Row(row, faults)));
                    }
                },
            }
        }
        let ids: Vec<ReportId> = by_report.keys().copied().collect();
        self.named.extend(&ids);
        for ids in ids.chunks(ENTERED) {
            let views = self.unit.reports().find_many(ids, self.context.actor).await?;
            let mut written = Vec::with_capacity(views.len());
            for view in views {
                let rows = by_report.remove(&view.report.id).unwrap_or_default();
                written.extend(self.enter(view, rows));
            }
            self.unit.reports_mut().save(&written).await.map_err(raced)?;
        }
        self.tell_refused();
        Ok(())
    }

    /// Counts and lists the refused rows of a batch in the order of the file, however they were found.
    fn tell_refused(&mut self) {
        let mut refused = std::mem::take(&mut self.refused_of_batch);
        refused.sort_by_key(|(ordinal, _)| *ordinal);
        for (ordinal, refused) in refused {
            self.taken.reject(|| match refused {
                Refused::Unreadable(fault) => vec![fault],
                Refused::Row(row, faults) => rejected(ordinal, &row, faults),
            });
        }
    }

    /// Enters a report's rows; gives it when anything changed.
    fn enter(&mut self, mut view: ReportView, rows: Vec<Numbered>) -> Option<(Report, ReportEvent)> {
        let id = view.report.id;
        let refusal = view.admit(ReportAction::Enter, self.context).err();
        let mut entered = Entered::default();
        let unseen = || Seen::none(self.places.count);
        let mut seen = self.seen.remove(&id).unwrap_or_else(unseen);
        let content = &mut view.report.content;
        for Numbered { ordinal, row } in rows {
            let faults = match self.enter_row(content, &mut seen, &row, refusal.as_ref(), &mut entered) {
                Ok(()) => continue,
                Err(faults) => faults,
            };
            if !self.stands_already(content, &row) {
                let refused = self.with_refused_rows.entry(id).or_default();
                refused.extend(self.places.pointer(&row));
            }
            self.refused_of_batch.push((ordinal, Refused::Row(row, faults)));
        }
        self.seen.insert(id, seen);
        if entered.cells == 0 {
            return None;
        }
        self.touched.insert(id);
        let is_overwritten = !entered.before.values.is_empty() || !entered.before.narratives.is_empty();
        let change = Change::Entered {
            cells: entered.cells,
            on_behalf: view.standing.is_on_behalf(),
            uploaded: true,
            before: is_overwritten.then(|| Box::new(entered.before)),
        };
        let state = view.report.state;
        let by = Some(Author::of(self.context));
        let event = view.report.record(Some(state), change, by, self.context.now);
        Some((view.report, event))
    }

    fn enter_row(
        &mut self,
        content: &mut ReportContent,
        seen: &mut Seen,
        row: &Row,
        refusal: Option<&Error>,
        entered: &mut Entered,
    ) -> std::result::Result<(), Faults> {
        let (place, given) = self.read(row)?;
        let of_value = |why: Why| vec![("value", why)];
        if seen.mark(place.number) {
            return Err(of_value(duplicate()));
        }
        let key = ValueKey::of(&row.cell, row.category.as_deref());
        match given {
            Given::Text(text) => {
                let before = content.narratives.get(&row.cell).and_then(|text| as_text(text));
                if self.changes(&before, &text, refusal).map_err(of_value)? {
                    entered.cells += 1;
                    let replaced = match text {
                        Some(text) => content.narratives.insert(row.cell.clone(), text),
                        None => content.narratives.remove(&row.cell),
                    };
                    let replaced = replaced.map(|text| (row.cell.clone(), text));
                    entered.before.narratives.extend(replaced);
                }
            }
            Given::Figure(value) => {
                let before = content.values.get(&key).copied();
                // A figure that says the same as the activities is confirmed: it does not follow them any more.
                let is_noted =
                    refusal.is_none() && place.cell.is_some_and(|cell| content.note_entered(cell, &key));
                let is_changed = self.changes(&before, &value, refusal).map_err(of_value)?;
                entered.cells += u32::from(is_changed || is_noted);
                if is_changed {
                    match value {
                        Some(value) => drop(content.values.insert(key.clone(), value)),
                        None => drop(content.values.remove(&key)),
                    }
                    entered.before.values.extend(before.map(|before| (key, before)));
                }
            }
        }
        Ok(())
    }

    /// Where a row belongs and what it gives, or everything that is wrong with it by itself.
    fn read(&self, row: &Row) -> std::result::Result<(Place<'a>, Given), Faults> {
        let refused = row.refusal.clone();
        let place = match self.places.find(row) {
            Ok(place) => place,
            Err((member, why)) => {
                let mut faults = vec![(member, why)];
                faults.extend(refused.map(|why| ("value", why)));
                return Err(faults);
            }
        };
        if let Some(why) = refused {
            return Err(vec![("value", why)]);
        }
        let given = match place.cell {
            Some(cell) => {
                let value = value_of(cell, row).map_err(|why| vec![("value", why)])?;
                Given::Figure(value)
            }
            None => {
                let text = as_text(&row.value);
                check_text(&self.template.content, &row.cell, text.as_deref())?;
                Given::Text(text)
            }
        };
        Ok((place, given))
    }

    /// Whether a refused row says no more than what the report holds: it was in the file twice.
    fn stands_already(&self, content: &ReportContent, row: &Row) -> bool {
        match self.read(row) {
            Ok((_, Given::Text(text))) => {
                content.narratives.get(&row.cell).and_then(|text| as_text(text)) == text
            }
            Ok((_, Given::Figure(value))) => {
                let key = ValueKey::of(&row.cell, row.category.as_deref());
                content.values.get(&key).copied() == value
            }
            Err(_) => false,
        }
    }

    /// Counts what becomes of a place; says whether anything changes there.
    fn changes<T: PartialEq>(
        &mut self,
        before: &Option<T>,
        after: &Option<T>,
        refusal: Option<&Error>,
    ) -> std::result::Result<bool, Why> {
        let counts = &mut self.taken.counts;
        if before == after {
            counts.unchanged += 1;
            return Ok(false);
        }
        if let Some(refusal) = refusal {
            return Err(told(refusal));
        }
        match (before, after) {
            (None, _) => counts.created += 1,
            (Some(_), None) => counts.deleted += 1,
            (Some(_), Some(_)) => counts.updated += 1,
        }
        Ok(true)
    }
}

fn check_text(content: &Content, code: &str, text: Option<&str>) -> std::result::Result<(), Faults> {
    let mut faults = crate::kernel::Faults::new();
    check_narrative(content, code, text, "", &mut faults);
    match faults.into_result() {
        Err(Error::Invalid(faults)) => Err(faults
            .into_iter()
            .map(|fault| ("value", (fault.code, fault.message)))
            .collect()),
        _ => Ok(()),
    }
}

/// A narrative as files carry it: without white space around it and with plain line ends; none where nothing is left. One
/// that was typed otherwise and comes back from a file is the same.
fn as_text(text: &str) -> Option<String> {
    Some(nfc(text.trim()).replace("\r\n", "\n")).filter(|text| !text.is_empty())
}
