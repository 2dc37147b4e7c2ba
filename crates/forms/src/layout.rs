//! Where everything stands in a form: one sheet a section, one row a value, one column an organisation.
//!
//! | | A (hidden) | B (hidden) | C | D | E … |
//! |---|---|---|---|---|---|
//! | 1 (hidden) | `section` | its code | | | references of the organisations |
//! | 2, 3 | | | titles | | |
//! | 4 | | | Chỉ tiêu | Đơn vị tính | names of the organisations |
//! | 5 … | cell | category | label | unit | values |
//!
//! The sheet `_treem` (hidden) names template, edition and period. Rows and columns are counted from 0 here.

use treem_domain::report_templates::{Category, Cell, Content, Narrative, Section, ValueKey};

pub(crate) const IDENTITY_SHEET: &str = "_treem";
/// Lists what was wrong, in an annotated workbook; read over when it comes back.
pub(crate) const FAULTS_SHEET: &str = "Lỗi";
/// The layout's own version.
pub(crate) const VERSION: &str = "1";
pub(crate) const SECTION_MARK: &str = "section";
pub(crate) const LABEL_HEADER: &str = "Chỉ tiêu";
pub(crate) const UNIT_HEADER: &str = "Đơn vị tính";

pub(crate) const REFERENCE_ROW: u32 = 0;
pub(crate) const TITLE_ROW: u32 = 1;
pub(crate) const SECTION_ROW: u32 = 2;
pub(crate) const HEADER_ROW: u32 = 3;
pub(crate) const FIRST_ROW: u32 = 4;

pub(crate) const CELL_COLUMN: u16 = 0;
pub(crate) const CATEGORY_COLUMN: u16 = 1;
pub(crate) const LABEL_COLUMN: u16 = 2;
pub(crate) const UNIT_COLUMN: u16 = 3;
pub(crate) const FIRST_COLUMN: u16 = 4;

/// Excel takes 31 UTF-16 units; the number and Vietnamese, which is one unit a letter, leave room.
const NAME_CHARACTERS: usize = 28;

/// One sheet of a form.
pub(crate) struct Sheet<'a> {
    pub name: String,
    pub section: &'a Section,
    pub lines: Vec<Line<'a>>,
}

/// One row of a form.
pub(crate) enum Line<'a> {
    Figure(&'a Cell, Option<&'a Category>),
    Narrative(&'a Narrative),
}

impl<'a> Line<'a> {
    pub fn key(&self) -> ValueKey {
        match self {
            Line::Figure(cell, category) => {
                ValueKey::of(&cell.code, category.map(|found| found.code.as_str()))
            }
            Line::Narrative(narrative) => ValueKey::of(&narrative.code, None),
        }
    }

    pub fn label(&self) -> String {
        match self {
            Line::Figure(cell, None) => cell.label.clone(),
            Line::Figure(cell, Some(category)) => format!("{} – {}", cell.label, category.label),
            Line::Narrative(narrative) => narrative.label.clone(),
        }
    }

    pub fn is_required(&self) -> bool {
        match self {
            Line::Figure(cell, _) => cell.required,
            Line::Narrative(narrative) => narrative.required,
        }
    }
}

/// The sheets of a template's form, in its order.
pub(crate) fn sheets(content: &Content) -> Vec<Sheet<'_>> {
    let sections = content.sections.iter().enumerate();
    sections
        .map(|(index, section)| Sheet {
            name: sheet_name(index, &section.title),
            section,
            lines: lines(section),
        })
        .collect()
}

fn lines(section: &Section) -> Vec<Line<'_>> {
    let figures = section
        .cells
        .iter()
        .flat_map(|cell| match cell.categories.as_slice() {
            [] => vec![Line::Figure(cell, None)],
            categories => categories
                .iter()
                .map(|category| Line::Figure(cell, Some(category)))
                .collect(),
        });
    figures
        .chain(section.narratives.iter().map(Line::Narrative))
        .collect()
}

/// The section's number and the start of its title, without what sheet names must not hold.
pub(crate) fn sheet_name(index: usize, title: &str) -> String {
    let numbered = format!("{}. {title}", index + 1);
    let allowed = |character: char| !"[]:*?/\\'".contains(character) && !character.is_control();
    let spaced: String = numbered
        .chars()
        .map(|character| if allowed(character) { character } else { ' ' })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let cut: String = words.join(" ").chars().take(NAME_CHARACTERS).collect();
    cut.trim_end().to_owned()
}

/// `D7`, from a row and column counted from 0.
pub(crate) fn cell_name(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// `A` … `Z`, `AA` …
pub(crate) fn column_name(column: u32) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    match column / 26 {
        0 => letter.to_string(),
        before => format!("{}{letter}", column_name(before - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_excel_names_them() {
        assert_eq!(cell_name(6, 3), "D7");
        assert_eq!(column_name(25), "Z");
        assert_eq!(column_name(26), "AA");
        assert_eq!(column_name(16_383), "XFD");
    }

    #[test]
    fn a_sheet_name_holds_nothing_that_excel_refuses() {
        let name = sheet_name(
            1,
            "Trang/Cổng: 'thông tin' [điện tử] về trẻ em và nhiều điều khác nữa",
        );
        assert!(name.starts_with("2. Trang Cổng thông tin"));
        assert!(name.encode_utf16().count() <= 31);
    }
}
