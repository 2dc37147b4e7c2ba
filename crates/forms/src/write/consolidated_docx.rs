//! The consolidated report as a document to be printed and signed.

use std::io::Cursor;

use docx_rs::{AlignmentType, Docx, Header, PageMargin, PageNum, Paragraph, RunFonts};
use treem_domain::kernel::{Error, Result};

use super::layout_docx::{PLAIN, body, centred, grid, line, millimetres, run, side_by_side};
use crate::consolidated::{ConsolidatedReport, Figure, Narrated, Part, Remarked, vietnamese};

/// A4, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// Between the margins: 210 mm less 30 mm and 20 mm.
const WIDTH: usize = 9_070;
/// So many organisations stand beside each other in the annex.
const ANNEX_COLUMNS: usize = 4;

/// Writes a DOCX on A4 in Times New Roman: national title, issuing body, number, place and date, the report, its tables,
/// recipients and signer; where organisations have columns of their own, their figures follow as an annex.
///
/// # Errors
/// `Internal` when the document cannot be packed.
pub fn consolidated_docx(report: &ConsolidatedReport) -> Result<Vec<u8>> {
    let mut document = page();
    if let Some(mark) = &report.mark {
        document = document.add_paragraph(centred(mark, PLAIN.bold()));
    }
    document = heading(document, report);
    document = introduction(document, report);
    for (number, part) in (1_usize..).zip(&report.parts) {
        document = write_part(document, number, part);
    }
    document = turnout(document, report);
    document = closing(document, report);
    document = annex(document, report);
    let mut packed = Cursor::new(Vec::new());
    document
        .build()
        .pack(&mut packed)
        .map_err(|error| Error::internal(format!("the document cannot be packed: {error}")))?;
    Ok(packed.into_inner())
}

/// Margins of 20 mm, left 30 mm; page numbers above, from the second page on.
fn page() -> Docx {
    let font = "Times New Roman";
    let fonts = RunFonts::new().ascii(font).hi_ansi(font).east_asia(font).cs(font);
    let margin = PageMargin::new()
        .top(millimetres(20))
        .bottom(millimetres(20))
        .left(millimetres(30))
        .right(millimetres(20))
        .header(millimetres(10))
        .footer(millimetres(10));
    let number = Paragraph::new()
        .add_page_num(PageNum::new())
        .align(AlignmentType::Center);
    Docx::new()
        .default_fonts(fonts)
        .default_size(PLAIN.size * 2)
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .header(Header::new().add_paragraph(number))
        .first_header(Header::new().add_paragraph(Paragraph::new()))
        .title_pg()
}

fn heading(document: Docx, report: &ConsolidatedReport) -> Docx {
    let parent = report.parent_body.iter();
    let mut left: Vec<Paragraph> = parent
        .map(|parent| centred(&parent.to_uppercase(), PLAIN.sized(13)))
        .collect();
    left.push(centred(
        &report.issuing_body.to_uppercase(),
        PLAIN.sized(13).bold(),
    ));
    left.push(centred("_______", PLAIN.sized(13).bold()));
    left.push(centred(&report.number_line(), PLAIN.sized(13)));
    let right = vec![
        centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", PLAIN.sized(12).bold()),
        centred("Độc lập - Tự do - Hạnh phúc", PLAIN.sized(13).bold().underlined()),
        centred("", PLAIN.sized(13)),
        centred(&report.place_and_date(), PLAIN.sized(13).italic()),
    ];
    document
        .add_table(side_by_side(left, right, [3_470, WIDTH - 3_470]))
        .add_paragraph(centred("", PLAIN))
        .add_paragraph(centred("BÁO CÁO", PLAIN.bold()))
        .add_paragraph(centred(&report.subject, PLAIN.bold()))
        .add_paragraph(centred("_______", PLAIN.bold()))
}

fn introduction(document: Docx, report: &ConsolidatedReport) -> Docx {
    document
        .add_paragraph(body(&report.window_line(), PLAIN))
        .add_paragraph(body(&report.turnout_line(), PLAIN))
}

fn write_part(document: Docx, number: usize, part: &Part) -> Docx {
    let title = format!("{}. {}", roman(number), part.title);
    let mut document = document.add_paragraph(body(&title, PLAIN.bold()).keep_next(true));
    if !part.figures.is_empty() {
        let rows = part.rows();
        let rows: Vec<Vec<String>> = rows.map(|(ordinal, figure)| total_row(ordinal, figure)).collect();
        let headers = ["STT", "Chỉ tiêu", "Đơn vị tính", "Tổng số", "Số đơn vị báo cáo"];
        let table = grid(&headers, &[850, 4_020, 1_400, 1_500, 1_300], &rows, 3);
        document = document
            .add_paragraph(centred("", PLAIN.sized(6)))
            .add_table(table);
    }
    part.narratives.iter().fold(document, narrative)
}

fn total_row(ordinal: Option<u32>, figure: &Figure) -> Vec<String> {
    vec![
        written(ordinal),
        figure.title(),
        figure.unit.clone(),
        vietnamese(figure.total),
        figure.reported.to_string(),
    ]
}

/// A category has no number of its own.
fn written(ordinal: Option<u32>) -> String {
    ordinal.map(|ordinal| ordinal.to_string()).unwrap_or_default()
}

fn narrative(document: Docx, narrated: &Narrated) -> Docx {
    if narrated.texts.is_empty() {
        return document;
    }
    let heading = body(&narrated.label, PLAIN.bold().italic()).keep_next(true);
    let texts = narrated.texts.iter();
    texts.fold(
        document.add_paragraph(heading),
        |document, (organisation, text)| {
            let mut lines = text.lines().filter(|line| !line.trim().is_empty());
            let first = format!("- {organisation}: {}", lines.next().unwrap_or_default());
            let document = document.add_paragraph(body(&first, PLAIN));
            lines.fold(document, |document, line| {
                document.add_paragraph(body(line, PLAIN))
            })
        },
    )
}

/// Who has not reported, whose report does not count, and who need not report.
fn turnout(document: Docx, report: &ConsolidatedReport) -> Docx {
    let mut document = document;
    if !report.missing.is_empty() {
        let heading = body("Đơn vị chưa báo cáo", PLAIN.bold()).keep_next(true);
        let list = format!("{}.", report.missing.join("; "));
        document = document.add_paragraph(heading).add_paragraph(body(&list, PLAIN));
    }
    document = remarked(
        document,
        "Đơn vị đã gửi, báo cáo chưa được duyệt",
        &report.not_accepted,
    );
    remarked(document, "Đơn vị được loại trừ", &report.excluded)
}

fn remarked(document: Docx, title: &str, organisations: &[Remarked]) -> Docx {
    if organisations.is_empty() {
        return document;
    }
    let document = document.add_paragraph(body(title, PLAIN.bold()).keep_next(true));
    organisations.iter().fold(document, |document, one| {
        let line = format!("- {}: {}.", one.organisation, one.remark.trim_end_matches('.'));
        document.add_paragraph(body(&line, PLAIN))
    })
}

/// Recipients left, signer right.
fn closing(document: Docx, report: &ConsolidatedReport) -> Docx {
    let mut left = vec![line(
        "Nơi nhận:",
        PLAIN.sized(12).bold().italic(),
        AlignmentType::Left,
    )];
    let small = |text: String| line(&text, PLAIN.sized(11), AlignmentType::Left);
    left.extend(report.recipients.lines().into_iter().map(small));
    let signer = &report.signer;
    let competence = signer.competence.iter();
    let mut right: Vec<Paragraph> = competence
        .map(|competence| centred(&competence.to_uppercase(), PLAIN.bold()))
        .collect();
    right.push(centred(&signer.position.to_uppercase(), PLAIN.bold()));
    right.extend((0..4).map(|_| centred("", PLAIN)));
    right.push(centred(signer.name.as_deref().unwrap_or_default(), PLAIN.bold()));
    document.add_paragraph(centred("", PLAIN)).add_table(side_by_side(
        left,
        right,
        [WIDTH / 2, WIDTH - WIDTH / 2],
    ))
}

/// The organisations' own figures, four organisations to a table.
fn annex(document: Docx, report: &ConsolidatedReport) -> Docx {
    if report.columns.is_empty() {
        return document;
    }
    let title = Paragraph::new()
        .add_run(run("PHỤ LỤC", PLAIN.bold()))
        .align(AlignmentType::Center)
        .page_break_before(true);
    let kind = format!("Số liệu theo đơn vị (kèm theo Báo cáo {})", report.number_line());
    let mut document = document
        .add_paragraph(title)
        .add_paragraph(centred(&kind, PLAIN.italic()));
    for (number, part) in (1_usize..).zip(&report.parts) {
        if part.figures.is_empty() {
            continue;
        }
        let heading = format!("{}. {}", roman(number), part.title);
        document = document.add_paragraph(body(&heading, PLAIN.bold()).keep_next(true));
        for first in (0..report.columns.len()).step_by(ANNEX_COLUMNS) {
            document = document
                .add_paragraph(centred("", PLAIN.sized(6)))
                .add_table(annex_table(report, part, first));
        }
    }
    document
}

fn annex_table(report: &ConsolidatedReport, part: &Part, first: usize) -> docx_rs::Table {
    let last = (first + ANNEX_COLUMNS).min(report.columns.len());
    let names = report.columns[first..last].iter().map(String::as_str);
    let headers: Vec<&str> = ["STT", "Chỉ tiêu"].into_iter().chain(names).collect();
    let mut widths = vec![850, WIDTH - 850 - 1_400 * (last - first)];
    widths.resize(headers.len(), 1_400);
    let rows: Vec<Vec<String>> = part
        .rows()
        .map(|(ordinal, figure)| {
            let values = (first..last).map(|column| vietnamese(figure.values.get(column).copied().flatten()));
            [written(ordinal), figure.title()]
                .into_iter()
                .chain(values)
                .collect()
        })
        .collect();
    grid(&headers, &widths, &rows, 2)
}

/// Sections of a report are numbered with Roman numerals.
fn roman(number: usize) -> String {
    const NUMERALS: [(usize, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = number;
    let mut written = String::new();
    for (value, numeral) in NUMERALS {
        while left >= value {
            written.push_str(numeral);
            left -= value;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_numbered_with_roman_numerals() {
        assert_eq!([1, 4, 9, 14].map(roman), ["I", "IV", "IX", "XIV"]);
    }
}
