//! A form as it was sent, with what is wrong marked and explained.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, Note, Workbook, Worksheet, XlsxError};
use treem_domain::imports::{Place, RejectedRow, Row};
use treem_domain::kernel::Result;
use treem_domain::report_templates::ValueKey;

use super::form::{Styles, fill, write_value};
use super::{defect, new_workbook, row_height};
use crate::layout::{FAULTS_SHEET, FIRST_COLUMN, FIRST_ROW, Sheet, cell_name, sheets};
use crate::spec::{FormSpec, Reporter};

/// So many notes fit a workbook that still opens fast; the sheet of faults lists all.
const MOST_NOTES: usize = 2_000;

/// Width of the column that says what is wrong.
const MESSAGE_CHARACTERS: u16 = 80;

/// Where a value stands: sheet, row and column, the latter two counted from 0.
type Spot = (usize, u32, u16);

/// Writes the form again, with the values as they were sent ([`read::as_sent`](crate::read::as_sent)), each refused cell
/// filled in red with a note in Vietnamese, and a sheet `Lỗi` that lists every refusal. Rows of a CSV, NDJSON or JSON file
/// are found by their row, what is missing or contradicts itself in a report by its pointer.
///
/// # Errors
/// As [`form`](super::form).
pub fn annotated(spec: &FormSpec<'_>, sent: &[Row], rejected: &[RejectedRow]) -> Result<Vec<u8>> {
    let mut filled = spec.clone();
    for row in sent {
        let key = ValueKey::of(&row.cell, row.category.as_deref());
        if let Some(reference) = reference(&spec.organisations, row) {
            filled.values.insert((reference, key), row.value.clone());
        }
    }
    let mut workbook = new_workbook()?;
    fill(&mut workbook, &filled)
        .and_then(|()| annotate(&mut workbook, &filled, sent, rejected))
        .map_err(defect)?;
    workbook.save_to_buffer().map_err(defect)
}

/// The column that a row belongs to; a row without an organisation is the only organisation's.
fn reference(organisations: &[Reporter], row: &Row) -> Option<String> {
    match (&row.organisation, organisations) {
        (None, [only]) => Some(only.reference.clone()),
        (organisation, _) => organisation.clone(),
    }
}

fn annotate(
    workbook: &mut Workbook,
    spec: &FormSpec<'_>,
    sent: &[Row],
    rejected: &[RejectedRow],
) -> std::result::Result<(), XlsxError> {
    let sheets = sheets(spec.content);
    let spots = spots(spec, &sheets);
    let by_row: BTreeMap<u64, &Row> = sent
        .iter()
        .filter(|row| row.place.sheet.is_none())
        .map(|row| (row.place.row, row))
        .collect();
    let styles = Styles::new();
    let mut notes: BTreeMap<Spot, Vec<&RejectedRow>> = BTreeMap::new();
    let mut listed = Vec::with_capacity(rejected.len());
    for refused in rejected {
        let spot = match &refused.place {
            place if place.sheet.is_some() => spot_of_place(&sheets, place),
            place if place.row > 0 => by_row
                .get(&place.row)
                .and_then(|row| spots.get(&key_of(spec, row)?).copied()),
            _ => spot_of_pointer(spec, &spots, &refused.pointer),
        };
        if let Some(spot) = spot {
            notes.entry(spot).or_default().push(refused);
        }
        listed.push((refused, spot));
    }
    for (spot, refusals) in notes.iter().take(MOST_NOTES) {
        mark(workbook, spec, &sheets, &styles, *spot, refusals)?;
    }
    list(workbook.add_worksheet(), &sheets, &listed)
}

fn key_of(spec: &FormSpec<'_>, row: &Row) -> Option<(String, ValueKey)> {
    let key = ValueKey::of(&row.cell, row.category.as_deref());
    Some((reference(&spec.organisations, row)?, key))
}

/// Where each value of each organisation stands.
type Spots = BTreeMap<(String, ValueKey), Spot>;

fn spots(spec: &FormSpec<'_>, sheets: &[Sheet<'_>]) -> Spots {
    let mut spots = Spots::new();
    for (index, sheet) in sheets.iter().enumerate() {
        for (row, line) in (FIRST_ROW..).zip(&sheet.lines) {
            for (column, organisation) in (FIRST_COLUMN..).zip(&spec.organisations) {
                spots.insert((organisation.reference.clone(), line.key()), (index, row, column));
            }
        }
    }
    spots
}

/// Where a fault of a report stands: `/reports/<organisation>/values/<cell>`, `…/narratives/<code>`. Of a cell with
/// categories it is the first.
fn spot_of_pointer(spec: &FormSpec<'_>, spots: &Spots, pointer: &str) -> Option<Spot> {
    let (organisation, place) = pointer.strip_prefix("/reports/")?.split_once('/')?;
    let (_, name) = place.split_once('/')?;
    let mut organisations = spec.organisations.iter();
    let found = organisations.find(|reporter| reporter.id.to_string() == organisation)?;
    let key = ValueKey::parse(name);
    let place = (found.reference.clone(), key.clone());
    let of_cell = |((reference, at), spot): (&(String, ValueKey), &Spot)| {
        (*reference == found.reference && at.cell == key.cell).then_some(*spot)
    };
    spots
        .get(&place)
        .copied()
        .or_else(|| spots.range(place..).map_while(of_cell).next())
}

/// Where a refused cell of a workbook stands.
fn spot_of_place(sheets: &[Sheet<'_>], place: &Place) -> Option<Spot> {
    let sheet = sheets
        .iter()
        .position(|sheet| Some(&sheet.name) == place.sheet.as_ref())?;
    let row = u32::try_from(place.row.checked_sub(1)?).ok()?;
    let letters = place
        .cell
        .as_ref()?
        .trim_end_matches(|digit: char| digit.is_ascii_digit());
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let letter = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A'))?;
        column.checked_mul(26)?.checked_add(letter + 1)
    })?;
    Some((sheet, row, u16::try_from(column.checked_sub(1)?).ok()?))
}

fn mark(
    workbook: &mut Workbook,
    spec: &FormSpec<'_>,
    sheets: &[Sheet<'_>],
    styles: &Styles,
    (sheet, row, column): Spot,
    refusals: &[&RejectedRow],
) -> std::result::Result<(), XlsxError> {
    let text: Vec<&str> = refusals
        .iter()
        .map(|refused| refused.message.vi.as_str())
        .collect();
    let note = Note::new(text.join("\n"))
        .add_author_prefix(false)
        .set_width(320)
        .set_height(120);
    let worksheet = workbook.worksheet_from_index(sheet)?;
    worksheet.insert_note(row, column, &note)?;
    let line = row
        .checked_sub(FIRST_ROW)
        .and_then(|index| sheets[sheet].lines.get(index as usize));
    let organisation = column
        .checked_sub(FIRST_COLUMN)
        .and_then(|index| spec.organisations.get(usize::from(index)));
    // A cell outside the table is explained, though it has no value to be marked.
    let (Some(line), Some(organisation)) = (line, organisation) else {
        return Ok(());
    };
    let value = spec.values.get(&(organisation.reference.clone(), line.key()));
    // As it was sent: the cell's own format would round what has too many decimal places.
    let red = styles
        .value(line)
        .clone()
        .set_num_format("General")
        .set_background_color("#FFC7CE")
        .set_font_color("#9C0006");
    write_value(worksheet, (row, column), line, value.map(String::as_str), &red)
}

fn list(
    worksheet: &mut Worksheet,
    sheets: &[Sheet<'_>],
    rejected: &[(&RejectedRow, Option<Spot>)],
) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    worksheet.set_name(FAULTS_SHEET)?;
    let headers = [
        "Trang tính",
        "Ô",
        "Dòng",
        "Giá trị đã gửi",
        "Lỗi và cách sửa",
        "Mã lỗi",
    ];
    let widths = [30, 8, 8, 30, MESSAGE_CHARACTERS, 20];
    for (column, (header, width)) in (0..).zip(headers.into_iter().zip(widths)) {
        worksheet.write_string_with_format(0, column, header, &bold)?;
        worksheet.set_column_width(column, f64::from(width))?;
    }
    for (row, (refused, spot)) in (1..).zip(rejected) {
        worksheet.set_row_height(row, row_height(&refused.message.vi, MESSAGE_CHARACTERS))?;
        if let Some((sheet, line, column)) = spot {
            worksheet.write_string(row, 0, &sheets[*sheet].name)?;
            worksheet.write_string(row, 1, cell_name(*line, u32::from(*column)))?;
        }
        if refused.place.row > 0 {
            worksheet.write_string(row, 2, refused.place.row.to_string())?;
        }
        worksheet.write_string(row, 3, refused.value.as_deref().unwrap_or_default())?;
        worksheet.write_string_with_format(row, 4, &refused.message.vi, &wrapped)?;
        worksheet.write_string(row, 5, refused.code.as_str())?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_paper_size(9).set_landscape();
    worksheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
