//! The form of a template, as a workbook to be filled in.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};
use treem_domain::indicators::ValueType;
use treem_domain::kernel::{Quantity, Result};
use treem_domain::report_templates::{Cell, Narrative};

use super::{cell_text, defect, new_workbook, row_height};
use crate::layout::{
    CATEGORY_COLUMN, CELL_COLUMN, FIRST_COLUMN, FIRST_ROW, HEADER_ROW, IDENTITY_SHEET, LABEL_COLUMN,
    LABEL_HEADER, Line, REFERENCE_ROW, SECTION_MARK, SECTION_ROW, Sheet, TITLE_ROW, UNIT_COLUMN, UNIT_HEADER,
    VERSION, sheets,
};
use crate::spec::FormSpec;

const FONT: &str = "Times New Roman";
/// The most organisations that fit beside the four columns before them.
const MOST_ORGANISATIONS: usize = 16_384 - FIRST_COLUMN as usize;

/// Writes the form: a workbook with a sheet for each section, of which only the cells for values can be edited, with
/// drop-down lists and bounds.
///
/// # Errors
/// `Internal` when there are more organisations than a sheet has columns, or sections share a sheet's name.
pub fn form(spec: &FormSpec<'_>) -> Result<Vec<u8>> {
    let mut workbook = new_workbook()?;
    fill(&mut workbook, spec).map_err(defect)?;
    workbook.save_to_buffer().map_err(defect)
}

/// Adds the form's sheets to a workbook.
pub(super) fn fill(workbook: &mut Workbook, spec: &FormSpec<'_>) -> std::result::Result<(), XlsxError> {
    if spec.organisations.len() > MOST_ORGANISATIONS {
        return Err(XlsxError::RowColumnLimitError);
    }
    let styles = Styles::new();
    for sheet in sheets(spec.content) {
        write_sheet(workbook.add_worksheet(), spec, &sheet, &styles)?;
    }
    write_identity(workbook.add_worksheet(), spec)
}

pub(super) struct Styles {
    title: Format,
    section: Format,
    header: Format,
    label: Format,
    integer: Format,
    decimal: Format,
    boolean: Format,
    text: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_name(FONT).set_font_size(12);
        let boxed = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        let open = boxed.clone().set_unlocked();
        Self {
            title: base.clone().set_bold().set_font_size(14),
            section: base.set_italic(),
            header: boxed
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color("#DDEBF7"),
            label: boxed.set_text_wrap(),
            integer: open.clone().set_num_format("#,##0"),
            decimal: open.clone().set_num_format("#,##0.###"),
            boolean: open.clone().set_align(FormatAlign::Center),
            text: open
                .set_num_format("@")
                .set_text_wrap()
                .set_align(FormatAlign::Top),
        }
    }

    /// The format of a line's cells for values.
    pub(super) fn value(&self, line: &Line<'_>) -> &Format {
        match line {
            Line::Figure(cell, _) => match cell.value_type {
                ValueType::Integer => &self.integer,
                ValueType::Decimal => &self.decimal,
                ValueType::Boolean => &self.boolean,
            },
            Line::Narrative(_) => &self.text,
        }
    }
}

/// So many characters of a label fit into a line of its column.
const LABEL_CHARACTERS: u16 = 44;
fn write_sheet(
    worksheet: &mut Worksheet,
    spec: &FormSpec<'_>,
    sheet: &Sheet<'_>,
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    write_headers(worksheet, spec, sheet, styles)?;
    for (row, line) in (FIRST_ROW..).zip(&sheet.lines) {
        write_line(worksheet, spec, row, line, styles)?;
    }
    worksheet.set_row_hidden(REFERENCE_ROW)?;
    worksheet.set_column_hidden(CELL_COLUMN)?;
    worksheet.set_column_hidden(CATEGORY_COLUMN)?;
    worksheet.set_column_width(LABEL_COLUMN, 48)?;
    worksheet.set_column_width(UNIT_COLUMN, 14)?;
    let width = if spec.organisations.len() == 1 { 60 } else { 24 };
    for (column, _) in (FIRST_COLUMN..).zip(&spec.organisations) {
        worksheet.set_column_width(column, width)?;
    }
    worksheet.set_freeze_panes(FIRST_ROW, FIRST_COLUMN)?;
    worksheet.set_paper_size(9).set_landscape();
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::new()
    });
    Ok(())
}

fn write_headers(
    worksheet: &mut Worksheet,
    spec: &FormSpec<'_>,
    sheet: &Sheet<'_>,
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    let section = sheet.section;
    worksheet.write_string(REFERENCE_ROW, CELL_COLUMN, SECTION_MARK)?;
    worksheet.write_string(REFERENCE_ROW, CATEGORY_COLUMN, &section.code)?;
    let title = format!("{} – kỳ {}", spec.title, spec.identity.period);
    worksheet.write_string_with_format(TITLE_ROW, LABEL_COLUMN, title, &styles.title)?;
    worksheet.write_string_with_format(SECTION_ROW, LABEL_COLUMN, &section.title, &styles.section)?;
    worksheet.write_string_with_format(HEADER_ROW, LABEL_COLUMN, LABEL_HEADER, &styles.header)?;
    worksheet.write_string_with_format(HEADER_ROW, UNIT_COLUMN, UNIT_HEADER, &styles.header)?;
    for (column, organisation) in (FIRST_COLUMN..).zip(&spec.organisations) {
        worksheet.write_string(REFERENCE_ROW, column, &organisation.reference)?;
        worksheet.write_string_with_format(HEADER_ROW, column, &organisation.name, &styles.header)?;
    }
    Ok(())
}

fn write_line(
    worksheet: &mut Worksheet,
    spec: &FormSpec<'_>,
    row: u32,
    line: &Line<'_>,
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    let key = line.key();
    worksheet.write_string(row, CELL_COLUMN, &key.cell)?;
    worksheet.write_string(row, CATEGORY_COLUMN, key.category.as_deref().unwrap_or_default())?;
    let mark = if line.is_required() { " (*)" } else { "" };
    let label = format!("{}{mark}", line.label());
    worksheet.write_string_with_format(row, LABEL_COLUMN, &label, &styles.label)?;
    let unit = match line {
        Line::Figure(cell, _) => cell.unit.clone(),
        Line::Narrative(narrative) => format!("≤ {} ký tự", narrative.max_length),
    };
    worksheet.write_string_with_format(row, UNIT_COLUMN, unit, &styles.label)?;
    if let Line::Narrative(_) = line {
        worksheet.set_row_height(row, 120)?;
    } else {
        worksheet.set_row_height(row, row_height(&label, LABEL_CHARACTERS))?;
    }
    for (column, organisation) in (FIRST_COLUMN..).zip(&spec.organisations) {
        let known = spec.values.get(&(organisation.reference.clone(), key.clone()));
        write_value(
            worksheet,
            (row, column),
            line,
            known.map(String::as_str),
            styles.value(line),
        )?;
    }
    let last = u16::try_from(spec.organisations.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    if last > 0 {
        let validation = validation(line)?;
        worksheet.add_data_validation(row, FIRST_COLUMN, row, FIRST_COLUMN + last - 1, &validation)?;
    }
    Ok(())
}

/// Writes a value as its cell's type; what does not fit the type stands as text. Text is never a formula, whatever it
/// begins with.
pub(super) fn write_value(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    line: &Line<'_>,
    value: Option<&str>,
    format: &Format,
) -> std::result::Result<(), XlsxError> {
    let value = value.unwrap_or_default();
    if value.is_empty() {
        worksheet.write_blank(row, column, format)?;
        return Ok(());
    }
    let number = match line {
        Line::Figure(cell, _) if cell.value_type != ValueType::Boolean => exact_double(value),
        _ => None,
    };
    match (line, number) {
        (_, Some(number)) => worksheet.write_number_with_format(row, column, number, format)?,
        (Line::Figure(cell, _), None) if cell.value_type == ValueType::Boolean => {
            worksheet.write_string_with_format(row, column, cell_text(yes_or_no(value)), format)?
        }
        _ => worksheet.write_string_with_format(row, column, cell_text(value), format)?,
    };
    Ok(())
}

/// A quantity has fifteen digits at most, which a double holds.
fn exact_double(value: &str) -> Option<f64> {
    Quantity::parse(value).ok()?.to_string().parse().ok()
}

fn yes_or_no(value: &str) -> &str {
    match value {
        "1" => "có",
        "0" => "không",
        other => other,
    }
}

fn validation(line: &Line<'_>) -> std::result::Result<DataValidation, XlsxError> {
    let (validation, message) = match line {
        Line::Figure(cell, _) => figure_validation(cell)?,
        Line::Narrative(narrative) => text_validation(narrative),
    };
    validation
        .set_error_title("Không hợp lệ")?
        .set_error_message(message)
}

fn figure_validation(cell: &Cell) -> std::result::Result<(DataValidation, String), XlsxError> {
    let minimum = cell
        .minimum
        .unwrap_or(Quantity::from_thousandths(-Quantity::MAX.thousandths()));
    let maximum = cell.maximum.unwrap_or(Quantity::MAX);
    let between = DataValidationRule::Between(
        Formula::new(minimum.to_string()),
        Formula::new(maximum.to_string()),
    );
    let numbers = match cell.value_type {
        ValueType::Boolean => {
            let validation = DataValidation::new().allow_list_strings(&["có", "không"])?;
            return Ok((validation, "Chọn có hoặc không.".to_owned()));
        }
        ValueType::Integer => (
            DataValidation::new().allow_whole_number_formula(between),
            "Nhập số nguyên",
        ),
        ValueType::Decimal => (
            DataValidation::new().allow_decimal_number_formula(between),
            "Nhập số",
        ),
    };
    let (validation, what) = numbers;
    let message = match (cell.minimum, cell.maximum) {
        (None, None) => format!("{what}."),
        (Some(minimum), None) => format!("{what} từ {minimum} trở lên."),
        (None, Some(maximum)) => format!("{what} không quá {maximum}."),
        (Some(minimum), Some(maximum)) => format!("{what} từ {minimum} đến {maximum}."),
    };
    Ok((validation, message))
}

fn text_validation(narrative: &Narrative) -> (DataValidation, String) {
    // Excel counts at most so many characters in a cell.
    let most = narrative.max_length.min(32_767);
    let validation = DataValidation::new().allow_text_length(DataValidationRule::LessThanOrEqualTo(most));
    (validation, format!("Không quá {most} ký tự."))
}

fn write_identity(worksheet: &mut Worksheet, spec: &FormSpec<'_>) -> std::result::Result<(), XlsxError> {
    worksheet.set_name(IDENTITY_SHEET)?.set_hidden(true);
    let edition = spec.identity.edition.to_string();
    let pairs = [
        ("form", VERSION),
        ("template", &spec.identity.template),
        ("edition", &edition),
        ("period", &spec.identity.period),
    ];
    for (row, (name, value)) in (0..).zip(pairs) {
        worksheet.write_string(row, 0, name)?;
        worksheet.write_string(row, 1, value)?;
    }
    worksheet.protect();
    Ok(())
}
