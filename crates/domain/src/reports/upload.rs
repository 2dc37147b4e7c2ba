//! Figures in bulk: rows of a file into the reports of a period, in batches, so that no file is ever held whole.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::acting::raced;
use super::enter::{check_narrative, unknown_cell};
use super::event::{Change, ReportEvent};
use super::report::Report;
use super::repository::ReportView;
use super::state::ReportAction;
use super::submit::send;
use crate::audit::AuditEntry;
use crate::imports::summary::Tally;
use crate::imports::{ImportStatus, ImportSummary, Place, RejectedRow, Row, RowSource};
use crate::kernel::id::{OrganisationId, ReportId, ReportingPeriodId};
use crate::kernel::{Code, Context, Error, Fault, Faults, Message, Quantity, Result, text::nfc};
use crate::report_templates::check::check_value;
use crate::report_templates::{Cell, Content, ReportTemplate, ValueKey};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// Reports of one batch while they are sent.
const BATCH: usize = 500;
/// Reports held at once while rows are entered: a file that goes through them cell by cell names all of them in each
/// batch of rows.
const ENTERED: usize = 128;
/// A refused value is shown up to so many characters.
const SHOWN: usize = 100;

/// How an upload is to be taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether one refused row means that nothing is written.
    pub atomic: bool,
    /// Whether everything is done but the writing; the caller rolls back.
    pub dry_run: bool,
    /// Whether the reports that are complete afterwards are sent at once.
    pub submit: bool,
}

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    pub summary: ImportSummary,
    /// How many reports got figures.
    pub reports: u64,
    /// How many reports were sent.
    pub submitted: u64,
}

impl Uploaded {
    /// Whether what was written is to be kept.
    pub fn is_kept(&self) -> bool {
        !self.summary.dry_run && self.summary.status != ImportStatus::Rejected
    }
}

/// Takes the rows into the reports of the period that the actor sees and may enter. Everything is written in the caller's
/// transaction, who commits it only when [`Uploaded::is_kept`].
///
/// A value that is there already is unchanged, whatever the report's state: the same file can be sent again.
pub async fn upload(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    period_id: ReportingPeriodId,
    options: Options,
    rows: &mut dyn RowSource,
) -> Result<Uploaded> {
    let period = unit.reporting_periods().find(period_id).await?;
    let period = period.ok_or(Error::NotFound)?;
    let template = unit
        .report_templates()
        .find(period.template_id, context.actor)
        .await?;
    let template = template.ok_or_else(|| Error::internal("a period without its template"))?;
    let mut upload = Upload {
        unit,
        context,
        template: &template,
        places: Places::of(&template.content),
        reporters: Reporters::of(unit, context, period_id).await?,
        seen: HashMap::new(),
        taken: Tally::default(),
        ordinal: 0,
        touched: BTreeSet::new(),
    };
    while let Some(batch) = rows.next_batch().await? {
        upload.take(batch).await?;
    }
    let submitted = if options.submit {
        upload.send_all().await?
    } else {
        0
    };
    let reports = upload.touched.len() as u64;
    let summary = upload.taken.finish(options.atomic, options.dry_run);
    let entry = AuditEntry::new(
        context,
        "reporting_periods.upload",
        "reporting_period",
        period_id.0,
    );
    let record = serde_json::json!({
        "created": summary.counts.created,
        "updated": summary.counts.updated,
        "unchanged": summary.counts.unchanged,
        "rejected": summary.counts.rejected,
        "deleted": summary.counts.deleted,
        "reports": reports,
        "submitted": submitted,
    });
    unit.audit_mut().append(entry.after(record)).await?;
    Ok(Uploaded {
        summary,
        reports,
        submitted,
    })
}

/// The places of a template, each with its number on the form.
struct Places<'a> {
    cells: BTreeMap<&'a str, (&'a Cell, usize)>,
    narratives: BTreeMap<&'a str, usize>,
    count: usize,
}

impl<'a> Places<'a> {
    fn of(content: &'a Content) -> Self {
        let mut count = 0;
        let mut cells = BTreeMap::new();
        for cell in content.cells() {
            cells.insert(cell.code.as_str(), (cell, count));
            count += cell.categories.len().max(1);
        }
        let mut narratives = BTreeMap::new();
        for narrative in content.narratives() {
            narratives.insert(narrative.code.as_str(), count);
            count += 1;
        }
        Self {
            cells,
            narratives,
            count,
        }
    }
}

/// The reports of a period that the actor sees, by every name under which a file may call their organisations.
struct Reporters {
    by_name: HashMap<String, ReportId>,
    own: Option<ReportId>,
}

impl Reporters {
    async fn of(unit: &dyn UnitOfWork, context: &Context<'_>, period_id: ReportingPeriodId) -> Result<Self> {
        let reporters = unit.reports().reporters(period_id, context.actor).await?;
        let own: OrganisationId = context.actor.organisation_id;
        let mut found = Self {
            by_name: HashMap::with_capacity(reporters.len() * 2),
            own: None,
        };
        for reporter in reporters {
            if reporter.organisation_id == own {
                found.own = Some(reporter.report_id);
            }
            let id = reporter.organisation_id.to_string();
            let names = [Some(id), reporter.external_reference, reporter.identifier];
            for name in names.into_iter().flatten() {
                // As files give it.
                found.by_name.insert(nfc(name.trim()), reporter.report_id);
            }
        }
        Ok(found)
    }

    fn find(&self, organisation: Option<&str>) -> Option<ReportId> {
        match organisation {
            None => self.own,
            Some(name) => self.by_name.get(name).copied(),
        }
    }
}

struct Upload<'a> {
    unit: &'a dyn UnitOfWork,
    context: &'a Context<'a>,
    template: &'a ReportTemplate,
    places: Places<'a>,
    reporters: Reporters,
    /// For each report which of its places the file has named: a bit each, so that it stays small.
    seen: HashMap<ReportId, Vec<bool>>,
    taken: Tally,
    ordinal: u64,
    touched: BTreeSet<ReportId>,
}

/// A row with its position among all rows of the file, from 0.
struct Numbered {
    ordinal: u64,
    row: Row,
}

impl Upload<'_> {
    async fn take(&mut self, batch: Vec<std::result::Result<Row, RejectedRow>>) -> Result<()> {
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
        for Numbered { ordinal, row } in rows {
            match self.enter_row(&mut view, &row, refusal.as_ref()) {
                Ok(is_changed) => changed += u32::from(is_changed),
                Err((code, message)) => self.taken.reject(rejected(ordinal, row, code, message)),
            }
        }
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
        row: &Row,
        refusal: Option<&Error>,
    ) -> std::result::Result<bool, (Code, Message)> {
        let place = self.places.find(row)?;
        let seen = self
            .seen
            .entry(view.report.id)
            .or_insert_with(|| vec![false; self.places.count]);
        if std::mem::replace(&mut seen[place], true) {
            return Err((
                Code::Duplicate,
                Message::new(
                    "Tệp đã nêu giá trị này của đơn vị ở một dòng trước; hãy giữ một dòng.",
                    "An earlier row of the file gives this value of the organisation already; keep one.",
                ),
            ));
        }
        let content = &mut view.report.content;
        if self.places.narratives.contains_key(row.cell.as_str()) {
            let text = as_text(&row.value);
            check_text(&self.template.content, &row.cell, text.as_deref())?;
            let before = content.narratives.get(&row.cell).and_then(|text| as_text(text));
            return self.put(before, text, refusal, |text| match text {
                Some(text) => drop(content.narratives.insert(row.cell.clone(), text)),
                None => drop(content.narratives.remove(&row.cell)),
            });
        }
        let value = self.places.value(row)?;
        let key = ValueKey::of(&row.cell, row.category.as_deref());
        let before = content.values.get(&key).copied();
        self.put(before, value, refusal, |value| match value {
            Some(value) => drop(content.values.insert(key, value)),
            None => drop(content.values.remove(&key)),
        })
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

    /// Sends every report that got figures and is complete; the others are named with what they lack.
    async fn send_all(&mut self) -> Result<u64> {
        let mut submitted = 0;
        let touched: Vec<ReportId> = self.touched.iter().copied().collect();
        for ids in touched.chunks(BATCH) {
            let mut written = Vec::with_capacity(ids.len());
            let mut submissions = Vec::with_capacity(ids.len());
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

impl Places<'_> {
    /// The number of the place that a row names.
    fn find(&self, row: &Row) -> std::result::Result<usize, (Code, Message)> {
        if let Some(place) = self.narratives.get(row.cell.as_str()) {
            return Ok(*place);
        }
        let (cell, first) = self
            .cells
            .get(row.cell.as_str())
            .ok_or_else(|| unknown_cell(&row.cell))?;
        let Some(category) = &row.category else {
            return check_value(cell, None, Quantity::ZERO)
                .or_else(only_place)
                .map(|()| *first);
        };
        let position = cell.categories.iter().position(|one| one.code == *category);
        match position {
            Some(position) => Ok(first + position),
            None => check_value(cell, Some(category), Quantity::ZERO).map(|()| *first),
        }
    }

    fn value(&self, row: &Row) -> std::result::Result<Option<Quantity>, (Code, Message)> {
        let text = row.value.trim();
        let Some((cell, _)) = self.cells.get(row.cell.as_str()) else {
            return Err(unknown_cell(&row.cell));
        };
        if text.is_empty() {
            return Ok(None);
        }
        let value = Quantity::parse(text).map_err(|_| {
            (
                Code::FormatMismatch,
                Message::new(
                    "Phải là số, tối đa ba chữ số thập phân.",
                    "Must be a number with three decimal places at most.",
                ),
            )
        })?;
        check_value(cell, row.category.as_deref(), value)?;
        Ok(Some(value))
    }
}

/// A narrative as files carry it: without white space around it and with plain line ends; none where nothing is left. One
/// that was typed otherwise and comes back from a file is the same.
fn as_text(text: &str) -> Option<String> {
    Some(nfc(text.trim()).replace("\r\n", "\n")).filter(|text| !text.is_empty())
}

/// Keeps what is wrong with a place, whatever its value.
fn only_place(fault: (Code, Message)) -> std::result::Result<(), (Code, Message)> {
    match fault.0 {
        Code::Required | Code::UnknownReference => Err(fault),
        _ => Ok(()),
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

/// A refusal of the whole report, as one of its rows says it.
fn told(refusal: &Error) -> (Code, Message) {
    match refusal {
        Error::Forbidden(message) => (Code::Forbidden, message.clone()),
        Error::Conflict(conflict) => (conflict.code, conflict.message.clone()),
        _ => (
            Code::StateConflict,
            Message::new(
                "Báo cáo không nhận số liệu lúc này.",
                "The report takes no figures now.",
            ),
        ),
    }
}

fn unknown_organisation(ordinal: u64, row: Row) -> RejectedRow {
    let message = Message::new(
        "Đơn vị này không phải báo cáo kỳ này (sai mã, hoặc không còn tồn tại vào ngày chốt số liệu), hoặc bạn không được \
         nhập thay.",
        "This organisation is not expected in this period (a wrong reference, or it no longer existed on the day of the \
         cut-off), or you may not enter for it.",
    );
    rejected_at(ordinal, row, "organisation", Code::OrganisationNotValid, message)
}

fn rejected(ordinal: u64, row: Row, code: Code, message: Message) -> RejectedRow {
    rejected_at(ordinal, row, "value", code, message)
}

fn rejected_at(ordinal: u64, row: Row, member: &str, code: Code, message: Message) -> RejectedRow {
    let is_organisation = member == "organisation";
    let value = if is_organisation {
        row.organisation
    } else {
        Some(row.value)
    };
    let column = row.place.column.filter(|_| !is_organisation);
    // What looks like personal data is not sent back.
    let value = value.filter(|_| code != Code::PersonalData);
    RejectedRow {
        place: Place {
            column: column.or_else(|| Some(member.to_owned())),
            ..row.place
        },
        pointer: format!("/rows/{ordinal}/{member}"),
        code,
        message,
        value: value.map(|value| value.chars().take(SHOWN).collect()),
    }
}
