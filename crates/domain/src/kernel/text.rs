//! Text: NFC, without U+0000, and folded for search.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// Unicode Normalization Form C (UAX #15), the form in which all text is kept.
pub fn nfc(text: &str) -> String {
    if is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// Text without diacritics, đ as d: Vietnamese as it is written where only ASCII goes.
pub fn unmarked(text: &str) -> String {
    text.nfkd()
        .filter(|character| !is_combining_mark(*character))
        .map(|character| match character {
            'đ' => 'd',
            'Đ' => 'D',
            other => other,
        })
        .collect()
}

/// Text as search sees it: without diacritics and case, đ as d, spaces single.
///
/// The letter says "xâm phạm" where Decision 23/QĐ-TTg says "xâm hại" for the same thing, so both fold to one.
pub fn fold(text: &str) -> String {
    let stripped = unmarked(text).to_lowercase();
    let words: Vec<&str> = stripped
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").replace("xam hai", "xam pham")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_ignores_diacritics_case_and_the_stroke_of_đ() {
        assert_eq!(fold("Đẩy mạnh  THÔNG TIN"), "day manh thong tin");
        assert_eq!(fold("592/STTTT-TTBCBC"), "592 stttt ttbcbc");
    }

    #[test]
    fn search_knows_that_both_words_for_violation_mean_the_same() {
        assert_eq!(
            fold("phòng ngừa xâm hại trẻ em"),
            fold("phòng ngừa xâm phạm trẻ em")
        );
    }

    #[test]
    fn decomposed_text_is_kept_composed() {
        assert_eq!(nfc("e\u{302}\u{301}"), "ế");
    }
}
