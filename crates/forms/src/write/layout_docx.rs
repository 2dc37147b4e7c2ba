//! Paragraphs and tables as Decree 30/2020/NĐ-CP, Appendix I, wants them.

use docx_rs::{
    AlignmentType, LineSpacing, LineSpacingType, Paragraph, Run, SpecialIndentType, Table, TableCell,
    TableLayoutType, TableRow, VAlignType, WidthType,
};

/// Twentieths of a point in a millimetre, times 100.
const TWIPS_PER_MM: i32 = 5669;

pub(super) const fn millimetres(length: i32) -> i32 {
    length * TWIPS_PER_MM / 100
}

/// How a paragraph's letters look. Sizes in points.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub size: usize,
    pub bold: bool,
    pub italic: bool,
    pub underlined: bool,
}

pub(super) const PLAIN: Look = Look {
    size: 14,
    bold: false,
    italic: false,
    underlined: false,
};

impl Look {
    pub const fn sized(self, size: usize) -> Self {
        Self { size, ..self }
    }

    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }

    pub const fn underlined(self) -> Self {
        Self {
            underlined: true,
            ..self
        }
    }
}

pub(super) fn run(text: &str, look: Look) -> Run {
    // Word counts in half points.
    let mut run = Run::new().size(look.size * 2).add_text(printable(text));
    if look.bold {
        run = run.bold();
    }
    if look.italic {
        run = run.italic();
    }
    if look.underlined {
        run = run.underline("single");
    }
    run
}

/// Without the control characters that XML 1.0 cannot hold.
fn printable(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

fn spaced(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new()
        .before(before)
        .after(after)
        .line(240)
        .line_rule(LineSpacingType::Auto)
}

/// A line of a heading or a table, without space around it.
pub(super) fn line(text: &str, look: Look, alignment: AlignmentType) -> Paragraph {
    Paragraph::new()
        .add_run(run(text, look))
        .align(alignment)
        .line_spacing(spaced(0, 0))
}

pub(super) fn centred(text: &str, look: Look) -> Paragraph {
    line(text, look, AlignmentType::Center)
}

/// A paragraph of the body: justified, first line indented by 1 cm, 6 points apart.
pub(super) fn body(text: &str, look: Look) -> Paragraph {
    let indent = SpecialIndentType::FirstLine(millimetres(10));
    Paragraph::new()
        .add_run(run(text, look))
        .align(AlignmentType::Both)
        .indent(None, Some(indent), None, None)
        .line_spacing(spaced(120, 0))
}

/// Two columns without borders.
pub(super) fn side_by_side(left: Vec<Paragraph>, right: Vec<Paragraph>, widths: [usize; 2]) -> Table {
    let cell = |paragraphs: Vec<Paragraph>, width: usize| {
        paragraphs
            .into_iter()
            .fold(TableCell::new(), TableCell::add_paragraph)
            .width(width, WidthType::Dxa)
            .clear_all_border()
    };
    let row = TableRow::new(vec![cell(left, widths[0]), cell(right, widths[1])]);
    Table::without_borders(vec![row])
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

/// A table with a header row; numbers stand right.
pub(super) fn grid(headers: &[&str], widths: &[usize], rows: &[Vec<String>], first_number: usize) -> Table {
    let cell = |text: &str, look: Look, alignment: AlignmentType, width: usize| {
        TableCell::new()
            .add_paragraph(line(text, look, alignment))
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
    };
    let header = headers.iter().zip(widths);
    let header: Vec<TableCell> = header
        .map(|(text, width)| cell(text, PLAIN.sized(13).bold(), AlignmentType::Center, *width))
        .collect();
    let body = rows.iter().map(|row| {
        let cells = row.iter().zip(widths).enumerate();
        let cells = cells.map(|(column, (text, width))| {
            let alignment = match column {
                0 => AlignmentType::Center,
                column if column >= first_number => AlignmentType::Right,
                _ => AlignmentType::Left,
            };
            cell(text, PLAIN.sized(13), alignment, *width)
        });
        TableRow::new(cells.collect()).cant_split()
    });
    let rows = std::iter::once(TableRow::new(header).cant_split()).chain(body);
    Table::new(rows.collect())
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}
