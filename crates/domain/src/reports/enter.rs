//! Entering figures and texts (nhập liệu), by the organisation or in its place (nhập thay).

use super::acting::{self, Before};
use super::event::Change;
use super::report::Report;
use super::repository::ReportView;
use super::state::{ReportAction, ReportScope};
use crate::imports::echo::quoted;
use crate::kernel::{Code, Context, Faults, Message, Quantity, Result, personal_data, text::nfc};
use crate::report_templates::check::{check_value, pointer_of};
use crate::report_templates::{Cell, Content, ValueKey};
use crate::store::UnitOfWork;

/// What to enter; `None` clears.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    pub values: Vec<(ValueKey, Option<Quantity>)>,
    pub narratives: Vec<(String, Option<String>)>,
    pub explanation: Option<Option<String>>,
}

/// Enters over the report as the caller found it for change.
pub async fn enter(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    mut view: ReportView,
    entry: Entry,
) -> Result<ReportView> {
    view.admit(ReportAction::Enter, context)?;
    let template = acting::template_of(unit, context, &view.report).await?;
    let before = Before::of(&view.report);
    let cells = apply(&mut view.report, &template.content, entry)?;
    if cells == 0 {
        return Ok(view);
    }
    let change = Change::Entered {
        cells,
        on_behalf: view.standing.is_on_behalf(),
        uploaded: false,
        before: None,
    };
    acting::save(unit, context, before, view, ReportAction::Enter, change).await
}

/// Writes an entry into a report, with every fault at once; gives how many places changed.
pub fn apply(report: &mut Report, template: &Content, entry: Entry) -> Result<u32> {
    let mut faults = Faults::new();
    if report.scope == ReportScope::Aggregate {
        refuse_figures(&entry, &mut faults);
    }
    let content = &mut report.content;
    let mut changed = 0;
    for (key, value) in entry.values {
        let pointer = pointer_of(&key);
        if let Some(cell) = faults.keep(pointer, check_place(template, &key, value)) {
            let is_noted = content.note_entered(cell, &key);
            changed += u32::from(put(&mut content.values, key, value) || is_noted);
        }
    }
    for (code, text) in entry.narratives {
        let pointer = format!("/narratives/{code}");
        let text = text.map(|text| nfc(&text));
        check_narrative(template, &code, text.as_deref(), &pointer, &mut faults);
        changed += u32::from(put(&mut content.narratives, code, text));
    }
    if let Some(explanation) = entry.explanation {
        let explanation = explanation.map(|text| nfc(&text));
        if let Some(text) = &explanation {
            personal_data::note(&mut faults, "/explanation", text);
        }
        changed += u32::from(content.explanation != explanation);
        content.explanation = explanation;
    }
    faults.into_result()?;
    Ok(changed)
}

/// The requester writes the texts of its aggregate report; the figures are the sum, and nobody has to explain them.
fn refuse_figures(entry: &Entry, faults: &mut Faults) {
    for (key, _) in &entry.values {
        faults.add(
            pointer_of(key),
            Code::NotAllowedValue,
            "Số liệu của báo cáo tổng hợp là tổng các báo cáo đã duyệt; hãy sửa báo cáo của đơn vị rồi tổng hợp lại.",
            "The figures of an aggregate report are the sum of the accepted reports: correct the organisation's report, \
             then aggregate again.",
        );
    }
    if entry.explanation.is_some() {
        faults.add(
            "/explanation",
            Code::NotAllowedValue,
            "Báo cáo tổng hợp không có giải trình; hãy viết vào phần nội dung.",
            "An aggregate report has no explanation: write it in a narrative.",
        );
    }
}

/// Sets or clears; says whether anything changed.
fn put<K: Ord, V: PartialEq>(map: &mut std::collections::BTreeMap<K, V>, key: K, value: Option<V>) -> bool {
    match value {
        None => map.remove(&key).is_some(),
        Some(value) if map.get(&key) == Some(&value) => false,
        Some(value) => {
            map.insert(key, value);
            true
        }
    }
}

/// The cell, where the value may stand there.
fn check_place<'a>(
    template: &'a Content,
    key: &ValueKey,
    value: Option<Quantity>,
) -> std::result::Result<&'a Cell, (Code, Message)> {
    let cell = template.cell(&key.cell).ok_or_else(|| unknown_cell(&key.cell))?;
    match check_value(cell, key.category.as_deref(), value.unwrap_or_default()) {
        // What is cleared need not be within bounds, but its place must exist.
        Err((Code::OutOfRange | Code::WrongType | Code::NotAllowedValue, _)) if value.is_none() => Ok(cell),
        checked => checked.map(|()| cell),
    }
}

pub(super) fn unknown_cell(code: &str) -> (Code, Message) {
    let code = quoted(code);
    (
        Code::UnknownReference,
        Message::new(
            format!("Biểu mẫu không có chỉ tiêu {code}."),
            format!("The template has no cell {code}."),
        ),
    )
}

/// Notes what is wrong with a text.
pub(super) fn check_narrative(
    template: &Content,
    code: &str,
    text: Option<&str>,
    pointer: &str,
    faults: &mut Faults,
) {
    let Some(narrative) = template.narrative(code) else {
        faults.add(
            pointer,
            Code::UnknownReference,
            format!("Biểu mẫu không có nội dung {}.", quoted(code)),
            format!("The template has no narrative {}.", quoted(code)),
        );
        return;
    };
    let Some(text) = text else { return };
    let length = text.chars().count();
    if length > narrative.max_length as usize {
        faults.add(
            pointer,
            Code::TooLong,
            format!("Dài {length} ký tự; tối đa {}.", narrative.max_length),
            format!("{length} characters long; {} at most.", narrative.max_length),
        );
    }
    personal_data::note(faults, pointer, text);
}
