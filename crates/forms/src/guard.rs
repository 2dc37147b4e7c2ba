//! Texts that a spreadsheet would run as a formula, in CSV.
//!
//! A spreadsheet takes a cell for a formula when it begins with one of `= + - @`, and where a cell begins depends on the
//! separator of its country: one that parts columns at semicolons sees a new cell at each semicolon, and one for which our
//! quotes stand in the middle of a cell sees a new row at each line break. So an apostrophe goes before such a character
//! at the beginning of a text, and after a semicolon, tab or line break in it (OWASP, CSV Injection); where apostrophes
//! stand there already, one more. Reading takes one away again, so every text comes back as it was.

use std::borrow::Cow;

/// What begins a formula; the wide forms too, which some spreadsheets take for the same.
const DANGEROUS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// After what a cell or a row may begin.
const OPENING: [char; 4] = [';', '\t', '\n', '\r'];

/// The text as it is written.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if !text.contains(DANGEROUS) {
        return text.into();
    }
    with_apostrophes(text, |standing| standing + 1).into()
}

/// The text that was written so.
pub(crate) fn unguarded(text: &str) -> Cow<'_, str> {
    if !text.contains('\'') {
        return text.into();
    }
    with_apostrophes(text, |standing| standing.saturating_sub(1)).into()
}

/// Puts as many apostrophes before what would begin a formula as `wanted` says of those that stand there.
fn with_apostrophes(text: &str, wanted: impl Fn(usize) -> usize) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    let mut may_begin = true;
    let mut standing = 0;
    for character in text.chars() {
        if may_begin && character == '\'' {
            standing += 1;
            continue;
        }
        let begins = may_begin && DANGEROUS.contains(&character);
        let count = if begins { wanted(standing) } else { standing };
        written.extend(std::iter::repeat_n('\'', count));
        written.push(character);
        // White space and quotes before a cell's text are no part of it.
        let is_skipped = standing == 0 && (character.is_whitespace() || character == '"');
        may_begin = OPENING.contains(&character) || (may_begin && is_skipped);
        standing = 0;
    }
    written.extend(std::iter::repeat_n('\'', standing));
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_apostrophe_keeps_what_would_be_a_formula_from_being_one() {
        for (text, written) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("- Thiếu máy;\n- thiếu người", "'- Thiếu máy;\n'- thiếu người"),
            ("\t@SUM(1)", "\t'@SUM(1)"),
            ("Không;=1+1", "Không;'=1+1"),
            ("Không; \"=1+1\"", "Không; \"'=1+1\""),
            ("'=1", "''=1"),
            ("＝1", "'＝1"),
        ] {
            assert_eq!(guarded(text), written);
            assert_eq!(unguarded(written), text);
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "",
            "'",
            "Kế hoạch 'Vì trẻ em'",
            "2021-2025",
            "a = b, - c",
            "xã O'Lâm",
            "'85%'",
        ] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_no_cell_of_it_begins_a_formula(text in "[-=+@＝'\";,\t\r\n aớ]{0,24}|.{0,24}") {
            let written = guarded(&text).into_owned();
            prop_assert_eq!(unguarded(&written), text.as_str());
            for cell in written.split(OPENING) {
                let cell = cell.trim_start_matches(|character: char| character.is_whitespace() || character == '"');
                prop_assert!(!cell.starts_with(DANGEROUS), "{:?}", written);
            }
        }
    }
}
