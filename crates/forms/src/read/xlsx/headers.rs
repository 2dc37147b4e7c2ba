//! Whether a workbook is the form that is expected: sheets, identity, codes and organisations where they belong.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Seek};

use calamine::{DataRef, Reader, Xlsx};
use treem_domain::imports::echo::quoted;
use treem_domain::kernel::{Code, Faults, Result};

use super::{damaged, sent_value};
use crate::bounds::Bounds;
use crate::layout::{
    CATEGORY_COLUMN, CELL_COLUMN, FAULTS_SHEET, FIRST_COLUMN, FIRST_ROW, HEADER_ROW, IDENTITY_SHEET,
    LABEL_COLUMN, LABEL_HEADER, REFERENCE_ROW, SECTION_MARK, Sheet, UNIT_COLUMN, UNIT_HEADER, VERSION,
    cell_name,
};
use crate::spec::FormIdentity;

/// So many moved rows of a sheet are named.
const MOST_LISTED: usize = 20;

/// Refuses, all at once, what keeps the workbook from being the form; else gives each sheet's organisations by column.
pub(super) fn check<R: BufRead + Seek>(
    workbook: &mut Xlsx<R>,
    sheets: &[Sheet<'_>],
    identity: &FormIdentity,
    bounds: &Bounds,
) -> Result<Vec<Vec<String>>> {
    let mut faults = Faults::new();
    let names: BTreeSet<String> = workbook.sheet_names().into_iter().collect();
    check_sheets(&names, sheets, &mut faults);
    // Without the sheet of its identity it is no form of ours: what else differs would only confuse.
    if !names.contains(IDENTITY_SHEET) {
        faults.add(
            "",
            Code::FormRefused,
            "Không phải biểu mẫu của hệ thống; hãy tải biểu mẫu về, điền rồi gửi lại.",
            "Not a form of this system; download the form, fill it in and send that.",
        );
        return faults.into_result().map(|()| Vec::new());
    }
    if let Some(texts) = texts(workbook, IDENTITY_SHEET, 0, bounds, &mut faults)? {
        check_identity(&texts, identity, &mut faults);
    }
    let mut organisations = Vec::new();
    for sheet in sheets.iter().filter(|sheet| names.contains(&sheet.name)) {
        check_merges(workbook, &sheet.name, &mut faults)?;
        if let Some(texts) = texts(workbook, &sheet.name, sheet.lines.len(), bounds, &mut faults)? {
            check_headers(sheet, &texts, &mut faults);
            check_codes(sheet, &texts, &mut faults);
            organisations.push(references(sheet, &texts, &mut faults));
        }
    }
    faults.into_result()?;
    Ok(organisations)
}

/// The texts of the headers and of the columns of codes, by row and column.
type Texts = BTreeMap<(u32, u32), String>;

/// So much of a text is held: more than any code or reference has, so that a cut one is still refused. Many cells may
/// share one long text.
const MOST_HELD: usize = 201;

/// The texts of the headers and of so many lines of codes, and the first one below them. `None` for a sheet of absurd
/// dimensions, which is not looked at further.
fn texts<R: BufRead + Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
    lines: usize,
    bounds: &Bounds,
    faults: &mut Faults,
) -> Result<Option<Texts>> {
    let mut texts = Texts::new();
    let mut is_beyond = false;
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let (last_row, last_column) = cells.dimensions().end;
    if u64::from(last_row) >= bounds.max_rows || last_column as usize >= bounds.max_columns {
        faults.add(
            "",
            Code::TooMany,
            format!(
                "Trang tính \"{name}\" kéo tới ô {}; hãy xóa các dòng và cột thừa.",
                cell_name(last_row, last_column)
            ),
            format!(
                "The sheet \"{name}\" reaches to {}; delete the rows and columns beside the table.",
                cell_name(last_row, last_column)
            ),
        );
        return Ok(None);
    }
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let is_header = row < FIRST_ROW;
        let is_below = row >= end(lines);
        if !is_header && (column > u32::from(CATEGORY_COLUMN) || (is_below && is_beyond)) {
            continue;
        }
        let text = held(cell.get_value());
        if !text.is_empty() {
            is_beyond |= is_below && !is_header;
            texts.insert((row, column), text);
        }
    }
    Ok(Some(texts))
}

/// The first row below so many lines.
fn end(lines: usize) -> u32 {
    FIRST_ROW + u32::try_from(lines).unwrap_or(u32::MAX - FIRST_ROW)
}

fn held(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
        other => sent_value(other).to_string(),
    }
}

fn cut(text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    text.chars().take(MOST_HELD).collect()
}

fn check_sheets(names: &BTreeSet<String>, sheets: &[Sheet<'_>], faults: &mut Faults) {
    for sheet in sheets.iter().filter(|sheet| !names.contains(&sheet.name)) {
        faults.add(
            "",
            Code::FormRefused,
            format!(
                "Thiếu trang tính \"{}\"; hãy dùng biểu mẫu gốc, không đổi tên trang.",
                sheet.name
            ),
            format!(
                "The sheet \"{}\" is missing; use the original form and keep its sheets' names.",
                sheet.name
            ),
        );
    }
    let known = |name: &&String| {
        *name == IDENTITY_SHEET || *name == FAULTS_SHEET || sheets.iter().any(|sheet| sheet.name == **name)
    };
    for name in names.iter().filter(|name| !known(name)).take(MOST_LISTED) {
        let name = quoted(name);
        faults.add(
            "",
            Code::FormRefused,
            format!("Trang tính \"{name}\" không có trong biểu mẫu; hãy xóa."),
            format!("The sheet \"{name}\" is not in the form; delete it."),
        );
    }
}

fn check_identity(texts: &Texts, identity: &FormIdentity, faults: &mut Faults) {
    let said = |wanted: &str| {
        let row = texts
            .iter()
            .find(|((_, column), name)| *column == 0 && *name == wanted)?;
        texts.get(&(row.0.0, 1)).map(String::as_str)
    };
    let edition = identity.edition.to_string();
    let expected = [
        ("form", "phiên bản biểu mẫu", VERSION),
        ("template", "mã biểu mẫu", identity.template.as_str()),
        ("edition", "lần ban hành", edition.as_str()),
        ("period", "kỳ báo cáo", identity.period.as_str()),
    ];
    for (name, vietnamese, wanted) in expected {
        let found = said(name).unwrap_or_default();
        if found != wanted {
            let found = quoted(found);
            faults.add(
                "",
                Code::FormRefused,
                format!("Biểu mẫu có {vietnamese} \"{found}\", cần \"{wanted}\"; hãy tải đúng biểu mẫu về."),
                format!("The form's {name} is \"{found}\", not \"{wanted}\"; download the right form."),
            );
        }
    }
}

fn check_merges<R: BufRead + Seek>(workbook: &mut Xlsx<R>, name: &str, faults: &mut Faults) -> Result<()> {
    let merges = workbook.merge_cells_by_sheet_name(name).map_err(damaged)?;
    for merge in merges.iter().take(MOST_LISTED) {
        let (from, to) = (
            cell_name(merge.start.0, merge.start.1),
            cell_name(merge.end.0, merge.end.1),
        );
        faults.add(
            "",
            Code::FormRefused,
            format!("Trang \"{name}\": các ô {from}:{to} bị trộn; hãy bỏ trộn ô (Unmerge)."),
            format!("Sheet \"{name}\": the cells {from}:{to} are merged; unmerge them."),
        );
    }
    Ok(())
}

fn check_headers(sheet: &Sheet<'_>, texts: &Texts, faults: &mut Faults) {
    let expected = [
        (REFERENCE_ROW, CELL_COLUMN, SECTION_MARK),
        (REFERENCE_ROW, CATEGORY_COLUMN, sheet.section.code.as_str()),
        (HEADER_ROW, LABEL_COLUMN, LABEL_HEADER),
        (HEADER_ROW, UNIT_COLUMN, UNIT_HEADER),
    ];
    for (row, column, wanted) in expected {
        let column = u32::from(column);
        if texts.get(&(row, column)).map(String::as_str) != Some(wanted) {
            moved(sheet, row, column, wanted, faults);
        }
    }
}

fn check_codes(sheet: &Sheet<'_>, texts: &Texts, faults: &mut Faults) {
    let said = |row: u32, column: u16| texts.get(&(row, u32::from(column))).map(String::as_str);
    let differing = (FIRST_ROW..).zip(&sheet.lines).filter(|(row, line)| {
        let key = line.key();
        said(*row, CELL_COLUMN) != Some(key.cell.as_str())
            || said(*row, CATEGORY_COLUMN) != key.category.as_deref()
    });
    for (row, line) in differing.take(MOST_LISTED) {
        moved(sheet, row, u32::from(CELL_COLUMN), &line.key().cell, faults);
    }
    let end = end(sheet.lines.len());
    if let Some(((row, column), _)) = texts.iter().find(|((row, _), _)| *row >= end) {
        let (name, cell) = (&sheet.name, cell_name(*row, *column));
        faults.add(
            "",
            Code::FormRefused,
            format!("Trang \"{name}\": ô {cell} có mã ngoài biểu mẫu; hãy xóa các dòng thêm vào."),
            format!("Sheet \"{name}\": {cell} has a code beyond the form; delete the rows that were added."),
        );
    }
}

fn moved(sheet: &Sheet<'_>, row: u32, column: u32, wanted: &str, faults: &mut Faults) {
    let (name, cell) = (&sheet.name, cell_name(row, column));
    faults.add(
        "",
        Code::FormRefused,
        format!("Trang \"{name}\": ô {cell} phải là \"{wanted}\"; dòng, cột đã bị dời, hãy dùng biểu mẫu gốc."),
        format!("Sheet \"{name}\": {cell} must be \"{wanted}\"; rows or columns were moved, use the original form."),
    );
}

/// The organisations from the first column on, without gaps; every one once.
fn references(sheet: &Sheet<'_>, texts: &Texts, faults: &mut Faults) -> Vec<String> {
    let of_row = texts.range((REFERENCE_ROW, u32::from(FIRST_COLUMN))..=(REFERENCE_ROW, u32::MAX));
    let mut references: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut doubled = 0;
    for ((row, column), reference) in of_row {
        let expected = u32::from(FIRST_COLUMN) + u32::try_from(references.len()).unwrap_or(u32::MAX / 2);
        if *column != expected {
            gap(sheet, expected, faults);
            return references;
        }
        if !seen.insert(reference) {
            doubled += 1;
            if doubled > MOST_LISTED {
                break;
            }
            let (name, cell) = (&sheet.name, cell_name(*row, *column));
            let reference = quoted(reference);
            faults.add(
                "",
                Code::Duplicate,
                format!("Trang \"{name}\": đơn vị \"{reference}\" có hai cột (ô {cell}); hãy dùng biểu mẫu gốc."),
                format!("Sheet \"{name}\": the organisation \"{reference}\" has two columns ({cell}); use the original form."),
            );
        }
        references.push(reference.clone());
    }
    if references.is_empty() {
        gap(sheet, u32::from(FIRST_COLUMN), faults);
    }
    references
}

fn gap(sheet: &Sheet<'_>, column: u32, faults: &mut Faults) {
    let (name, cell) = (&sheet.name, cell_name(REFERENCE_ROW, column));
    faults.add(
        "",
        Code::FormRefused,
        format!("Trang \"{name}\": ô {cell} thiếu mã đơn vị; cột đã bị dời, hãy dùng biểu mẫu gốc."),
        format!("Sheet \"{name}\": {cell} lacks the organisation's reference; columns were moved, use the original form."),
    );
}
