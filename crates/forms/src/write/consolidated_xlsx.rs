//! The consolidated report as a workbook, for whoever calculates further.

use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use treem_domain::kernel::{Quantity, Result};

use super::{cell_text, defect, new_workbook, row_height};
use crate::consolidated::{ConsolidatedReport, Narrated, Part, Remarked};
use crate::layout::sheet_name;

const FONT: &str = "Times New Roman";

/// Width of the column that says what the report is about.
const VALUE_CHARACTERS: u16 = 80;

/// What stands before the organisations' columns.
const HEADERS: [&str; 5] = ["STT", "Chỉ tiêu", "Đơn vị tính", "Tổng số", "Số đơn vị báo cáo"];

/// The most organisations with columns of their own: Excel has 16,384 columns.
pub const MOST_ORGANISATIONS: usize = 16_384 - HEADERS.len();

struct Styles {
    title: Format,
    mark: Format,
    header: Format,
    text: Format,
    number: Format,
}

impl Styles {
    fn new() -> Self {
        let base = Format::new().set_font_name(FONT).set_font_size(12);
        let boxed = base.clone().set_border(FormatBorder::Thin);
        Self {
            title: base.clone().set_bold().set_font_size(14),
            mark: base.set_bold().set_font_color("#C00000"),
            header: boxed
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color("#DDEBF7"),
            text: boxed.clone().set_text_wrap().set_align(FormatAlign::Top),
            number: boxed.set_num_format("#,##0.###"),
        }
    }
}

/// Writes a workbook: a sheet about the report, one for each part with its figures and narratives, one with who has not
/// reported, whose report does not count and who was excluded. Rows of figures go to files without a name in `folder` as
/// they are written, so that a sheet of many organisations does not stand in memory.
///
/// # Errors
/// `Internal` when there are more than [`MOST_ORGANISATIONS`].
pub fn consolidated_xlsx(report: &ConsolidatedReport, folder: &Path) -> Result<Vec<u8>> {
    let mut workbook = new_workbook()?;
    workbook.set_tempdir(folder).map_err(defect)?;
    let styles = Styles::new();
    let write = |workbook: &mut rust_xlsxwriter::Workbook| {
        about(workbook.add_worksheet(), report, &styles)?;
        for (index, part) in report.parts.iter().enumerate() {
            let worksheet = workbook.add_worksheet_with_constant_memory()?;
            worksheet.set_name(sheet_name(index, &part.title))?;
            write_part(worksheet, report, part, &styles)?;
        }
        turnout(workbook.add_worksheet(), report, &styles)
    };
    write(&mut workbook).map_err(defect)?;
    workbook.save_to_buffer().map_err(defect)
}

fn about(
    worksheet: &mut Worksheet,
    report: &ConsolidatedReport,
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    worksheet.set_name("Thông tin")?;
    worksheet.set_column_width(0, 30)?;
    worksheet.set_column_width(1, f64::from(VALUE_CHARACTERS))?;
    let mark = report.mark.as_deref().unwrap_or_default();
    worksheet.write_string_with_format(0, 0, mark, &styles.mark)?;
    worksheet.write_string_with_format(1, 0, "BÁO CÁO TỔNG HỢP", &styles.title)?;
    let lines = [
        ("Nội dung", report.subject.clone()),
        ("Cơ quan ban hành", report.issuing_body.clone()),
        ("Cơ quan cấp trên", report.parent_body.clone().unwrap_or_default()),
        ("Số, ký hiệu", report.number_line()),
        ("Địa danh, ngày", report.place_and_date()),
        ("Kỳ", report.window_line()),
        ("Tình hình gửi", report.turnout_line()),
        ("Nơi nhận", report.recipients.lines().join("\n")),
    ];
    for (row, (name, value)) in (2..).zip(lines) {
        worksheet.set_row_height(row, row_height(&value, VALUE_CHARACTERS))?;
        worksheet.write_string_with_format(row, 0, name, &styles.text)?;
        worksheet.write_string_with_format(row, 1, cell_text(&value), &styles.text)?;
    }
    Ok(())
}

fn write_part(
    worksheet: &mut Worksheet,
    report: &ConsolidatedReport,
    part: &Part,
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    let mark = report.mark.as_deref().unwrap_or_default();
    worksheet.write_string_with_format(0, 0, mark, &styles.mark)?;
    worksheet.write_string_with_format(1, 0, cell_text(&part.title), &styles.title)?;
    let headers = HEADERS
        .into_iter()
        .chain(report.columns.iter().map(String::as_str));
    for (column, header) in (0..).zip(headers) {
        worksheet.write_string_with_format(2, column, cell_text(header), &styles.header)?;
        let width = match column {
            0 => 6,
            1 => 50,
            _ => 16,
        };
        worksheet.set_column_width(column, width)?;
    }
    let mut row = 3;
    for (ordinal, figure) in part.rows() {
        match ordinal {
            Some(ordinal) => worksheet.write_number_with_format(row, 0, ordinal, &styles.number)?,
            None => worksheet.write_blank(row, 0, &styles.number)?,
        };
        worksheet.write_string_with_format(row, 1, cell_text(&figure.title()), &styles.text)?;
        worksheet.write_string_with_format(row, 2, cell_text(&figure.unit), &styles.text)?;
        write_quantity(worksheet, row, 3, figure.total, styles)?;
        worksheet.write_number_with_format(row, 4, figure.reported, &styles.number)?;
        for (column, value) in (5..).zip(&figure.values) {
            write_quantity(worksheet, row, column, *value, styles)?;
        }
        row += 1;
    }
    worksheet.set_freeze_panes(3, 2)?;
    worksheet.set_paper_size(9).set_landscape();
    worksheet.set_print_fit_to_pages(1, 0);
    for narrated in &part.narratives {
        row = write_narrated(worksheet, row + 1, narrated, styles)?;
    }
    Ok(())
}

fn write_quantity(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    quantity: Option<Quantity>,
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    // Fifteen digits at most, which a double holds; an absent value is an empty cell, not 0.
    match quantity.and_then(|quantity| quantity.to_string().parse::<f64>().ok()) {
        Some(number) => worksheet.write_number_with_format(row, column, number, &styles.number)?,
        None => worksheet.write_blank(row, column, &styles.number)?,
    };
    Ok(())
}

fn write_narrated(
    worksheet: &mut Worksheet,
    row: u32,
    narrated: &Narrated,
    styles: &Styles,
) -> std::result::Result<u32, XlsxError> {
    worksheet.write_string_with_format(row, 1, cell_text(&narrated.label), &styles.title)?;
    let mut next = row + 1;
    for (organisation, text) in &narrated.texts {
        worksheet.write_string_with_format(next, 1, cell_text(organisation), &styles.text)?;
        worksheet.write_string_with_format(next, 2, cell_text(text), &styles.text)?;
        next += 1;
    }
    Ok(next)
}

fn turnout(
    worksheet: &mut Worksheet,
    report: &ConsolidatedReport,
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    worksheet.set_name("Đơn vị báo cáo")?;
    worksheet.set_column_width(0, 50)?;
    worksheet.set_column_width(1, f64::from(VALUE_CHARACTERS))?;
    worksheet.write_string_with_format(0, 0, "Đơn vị", &styles.header)?;
    worksheet.write_string_with_format(0, 1, "Tình trạng", &styles.header)?;
    let missing = report
        .missing
        .iter()
        .map(|organisation| (organisation, "Chưa báo cáo".to_owned()));
    let not_accepted = remarked("Đã gửi, chưa được duyệt", &report.not_accepted);
    let excluded = remarked("Loại trừ", &report.excluded);
    for (row, (organisation, standing)) in (1..).zip(missing.chain(not_accepted).chain(excluded)) {
        worksheet.write_string_with_format(row, 0, cell_text(organisation), &styles.text)?;
        worksheet.write_string_with_format(row, 1, cell_text(&standing), &styles.text)?;
    }
    Ok(())
}

/// The organisations, each with the remark and what is to be said of it.
fn remarked<'a>(
    remark: &'static str,
    organisations: &'a [Remarked],
) -> impl Iterator<Item = (&'a String, String)> {
    let lines = organisations.iter();
    lines.map(move |one| (&one.organisation, format!("{remark}: {}", one.remark)))
}
