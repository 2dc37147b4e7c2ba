//! References to cells, checked before the reader computes with them: it does so without looking for overflow
//! (tafia/calamine#694).

/// What a worksheet can have (ECMA-376, and Excel's limits).
const MOST_COLUMNS: u32 = 16_384;
const MOST_ROWS: u32 = 1_048_576;

/// `D7`
pub(super) fn is_cell(text: &str) -> bool {
    cell(text).is_some()
}

/// `7`, as rows are numbered.
pub(super) fn is_row(text: &str) -> bool {
    row(text).is_some()
}

/// `D7` or `D7:F9`, from top left to bottom right.
pub(super) fn is_range(text: &str) -> bool {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    match (cell(first), cell(last)) {
        (Some((left, top)), Some((right, bottom))) => left <= right && top <= bottom,
        _ => false,
    }
}

/// Column and row, counted from 1.
fn cell(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (column <= MOST_COLUMNS).then_some((column, row(digits)?))
}

fn row(digits: &str) -> Option<u32> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let row: u32 = digits.parse().ok().filter(|_| all_digits && digits.len() <= 10)?;
    (1..=MOST_ROWS).contains(&row).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_beyond_a_worksheet_are_none() {
        for text in [
            "",
            "A",
            "7",
            "A0",
            "XFE1",
            "A1048577",
            "AAAAAAA1",
            "A4294967297",
            "$A$1",
            "A1B",
            "A+1",
        ] {
            assert!(!is_cell(text), "{text}");
        }
        assert!(!is_range("D7:C9"));
        assert!(!is_range("A1:B2:C3"));
        assert!(is_cell("XFD1048576") && is_range("A1:XFD1048576") && is_range("b2") && is_row("7"));
    }
}
