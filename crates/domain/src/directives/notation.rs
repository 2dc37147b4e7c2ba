//! The notation of a document (Decree 30/2020/NĐ-CP, appendix I).

use std::fmt;

use crate::kernel::{Code, Message, text};

/// The letters beyond ASCII that Vietnamese writes, in lower case.
const VIETNAMESE_LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/// The notation (ký hiệu) of a document: `STTTT-TTBCBC`, `QĐ-TTg`, `KH-UBND`.
///
/// One to four parts of 1–20 Vietnamese letters or digits, joined by "-" without spaces, at most 60 characters, in
/// NFC. An official letter (công văn) is noted by issuer and drafting unit, other types by type code and issuer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Notation(String);

impl Notation {
    /// In characters.
    pub const MAX_LENGTH: usize = 60;
    pub const MAX_PARTS: usize = 4;
    /// In characters.
    pub const MAX_PART_LENGTH: usize = 20;

    /// Reads a notation; text in another normalization form is kept in NFC, anything else is kept as it is.
    ///
    /// Refuses with [`Code::NotationInvalid`] and says which character or part is wrong.
    pub fn parse(text: &str) -> Result<Self, (Code, Message)> {
        // Hostile lengths are refused before the text is normalized; a letter decomposes to at most 3 characters.
        if text.chars().count() > 3 * Self::MAX_LENGTH {
            return Err(too_long());
        }
        let text = text::nfc(text);
        if text.is_empty() {
            return Err(refused(
                "Thiếu ký hiệu văn bản: ghi sau dấu \"/\", ví dụ 592/STTTT-TTBCBC.",
                "The notation is missing: write it after \"/\", such as 592/STTTT-TTBCBC.",
            ));
        }
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(too_long());
        }
        check_characters(&text)?;
        check_parts(&text)?;
        Ok(Self(text))
    }

    /// Checks the notation against the type of its document.
    ///
    /// A type that has an abbreviation (`Some("QĐ")`) puts it first, before the issuer: `QĐ-TTg`. An official letter
    /// or a letter of courtesy (công văn, thư công: `None`) has none, so its first part may not be one of
    /// `known_abbreviations`, the codes of all types. Letters count as written: `QD` is not `QĐ`.
    pub fn check_for_type(
        &self,
        type_abbreviation: Option<&str>,
        known_abbreviations: &[impl AsRef<str>],
    ) -> Result<(), (Code, Message)> {
        let first = self.first_part();
        match type_abbreviation {
            Some(code) if first != code || first == self.0 => Err(refused(
                format!(
                    "Ký hiệu của loại văn bản này gồm {code}, dấu \"-\" và chữ viết tắt tên cơ quan: {code}-…"
                ),
                format!("The notation of this type is {code}, \"-\" and the issuer's abbreviation: {code}-…"),
            )),
            None if known_abbreviations.iter().any(|known| known.as_ref() == first) => Err(refused(
                format!(
                    "Công văn và thư công không có chữ viết tắt loại văn bản: bỏ {first}, hoặc chọn đúng loại văn bản."
                ),
                format!(
                    "Official letters and letters of courtesy carry no type code: remove {first}, or choose the type it stands for."
                ),
            )),
            _ => Ok(()),
        }
    }

    /// What stands before the first "-": the type code, or the issuer in an official letter.
    pub fn first_part(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Notation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn check_characters(text: &str) -> Result<(), (Code, Message)> {
    match text
        .chars()
        .find(|character| *character != '-' && !is_letter_or_digit(*character))
    {
        None => Ok(()),
        Some('/') => Err(refused(
            "Ký hiệu không chứa dấu \"/\": chỉ có một dấu \"/\" giữa số và ký hiệu. Số có năm như 30/2020/NĐ-CP là của văn bản quy phạm pháp luật.",
            "A notation has no \"/\": the only one stands between number and notation. A number with a year, such as 30/2020/NĐ-CP, is that of a normative document.",
        )),
        Some(space) if space.is_whitespace() => Err(refused(
            "Ký hiệu có khoảng trắng: bỏ khoảng trắng đi, ví dụ STTTT-TTBCBC.",
            "The notation has a space in or beside it: remove it, as in STTTT-TTBCBC.",
        )),
        Some('\u{2010}'..='\u{2015}' | '\u{2212}') => Err(refused(
            "Ký hiệu dùng dấu gạch ngang dài: thay bằng dấu gạch nối \"-\", ví dụ STTTT-TTBCBC.",
            "The notation has a dash: put a plain hyphen \"-\" in its place, as in STTTT-TTBCBC.",
        )),
        Some(other) => Err(refused(
            format!(
                "Ký hiệu có ký tự không được phép {other:?} (U+{:04X}): chỉ dùng chữ cái tiếng Việt, chữ số và dấu \"-\".",
                u32::from(other)
            ),
            format!(
                "The notation has the character {other:?} (U+{:04X}): only Vietnamese letters, digits and \"-\" are allowed.",
                u32::from(other)
            ),
        )),
    }
}

fn check_parts(text: &str) -> Result<(), (Code, Message)> {
    let parts = text.split('-');
    if parts.clone().any(str::is_empty) {
        return Err(refused(
            "Ký hiệu có dấu \"-\" ở đầu, ở cuối hoặc hai dấu liền nhau: mỗi dấu \"-\" đứng giữa hai phần.",
            "The notation begins or ends with \"-\", or has two in a row: each \"-\" stands between two parts.",
        ));
    }
    if parts.clone().count() > Notation::MAX_PARTS {
        return Err(refused(
            "Ký hiệu có quá 4 phần: rút gọn còn nhiều nhất 4 phần nối bằng dấu \"-\".",
            "The notation has more than 4 parts: shorten it to at most 4, joined by \"-\".",
        ));
    }
    if parts
        .clone()
        .any(|part| part.chars().count() > Notation::MAX_PART_LENGTH)
    {
        return Err(refused(
            "Một phần của ký hiệu dài quá 20 ký tự: dùng chữ viết tắt.",
            "A part of the notation is longer than 20 characters: use the abbreviation.",
        ));
    }
    Ok(())
}

fn is_letter_or_digit(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || character
            .to_lowercase()
            .all(|lower| !lower.is_ascii() && VIETNAMESE_LETTERS.contains(lower))
}

fn too_long() -> (Code, Message) {
    refused(
        "Ký hiệu dài quá 60 ký tự: rút gọn còn nhiều nhất 60 ký tự.",
        "The notation is longer than 60 characters: shorten it to at most 60.",
    )
}

fn refused(vi: impl Into<String>, en: impl Into<String>) -> (Code, Message) {
    (Code::NotationInvalid, Message::new(vi, en))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Some of the 27 codes of Decree 30/2020/NĐ-CP, appendix III.
    const CODES: [&str; 8] = ["NQ", "QĐ", "CT", "QyĐ", "CTr", "KH", "BC", "TTr"];

    #[rstest]
    #[case::nothing("", "missing")]
    #[case::a_slash("NQ/TW", "\"/\"")]
    #[case::a_space("QĐ - TTg", "space")]
    #[case::a_tab("QĐ-TTg\t", "space")]
    #[case::an_en_dash("QĐ–TTg", "plain hyphen")]
    #[case::a_zero_width_space("QĐ\u{200b}-TTg", "U+200B")]
    #[case::a_null("QĐ-TTg\0", "U+0000")]
    #[case::a_cyrillic_letter("КH-UBND", "U+041A")]
    #[case::an_underscore("KH_UBND", "U+005F")]
    #[case::a_hyphen_first("-TTg", "begins or ends")]
    #[case::a_hyphen_last("QĐ-", "begins or ends")]
    #[case::two_hyphens("QĐ--TTg", "begins or ends")]
    #[case::five_parts("A-B-C-D-E", "more than 4 parts")]
    #[case::a_part_of_21("ABCDEFGHIJKLMNOPQRSTU", "longer than 20")]
    fn a_notation_against_the_decree_is_refused_by_what_is_wrong(#[case] text: &str, #[case] reason: &str) {
        let (code, message) = Notation::parse(text).unwrap_err();
        assert_eq!(code, Code::NotationInvalid);
        assert!(message.en.contains(reason), "{}", message.en);
        assert_ne!(message.vi, message.en);
    }

    #[test]
    fn a_notation_of_61_characters_is_refused_and_one_of_60_is_read() {
        let part = "ƯBNDTỈNH0123456789";
        let sixty = format!("{part}-{part}-{part}-ABC");
        assert_eq!(sixty.chars().count(), 60);
        assert!(Notation::parse(&sixty).is_ok());
        let (_, message) = Notation::parse(&format!("{sixty}D")).unwrap_err();
        assert!(message.en.contains("longer than 60"), "{}", message.en);
        assert!(Notation::parse(&"A".repeat(1_000_000)).is_err());
    }

    #[rstest]
    #[case::an_official_letter_under_the_code_of_a_plan("KH-UBND", None, "remove KH")]
    #[case::a_decision_without_its_code("TTg", Some("QĐ"), "QĐ-…")]
    #[case::a_decision_without_the_stroke("QD-TTg", Some("QĐ"), "QĐ-…")]
    #[case::a_decision_with_the_code_last("TTg-QĐ", Some("QĐ"), "QĐ-…")]
    #[case::a_decision_without_its_issuer("QĐ", Some("QĐ"), "issuer")]
    #[case::a_plan_under_the_code_of_a_decision("QĐ-UBND", Some("KH"), "KH-…")]
    #[case::a_programme_in_wrong_case("CTR-UBND", Some("CTr"), "CTr-…")]
    fn a_notation_of_another_type_is_refused(
        #[case] notation: &str,
        #[case] of_type: Option<&str>,
        #[case] reason: &str,
    ) {
        let (code, message) = Notation::parse(notation)
            .unwrap()
            .check_for_type(of_type, &CODES)
            .unwrap_err();
        assert_eq!(code, Code::NotationInvalid);
        assert!(message.en.contains(reason), "{}", message.en);
    }

    #[rstest]
    #[case("STTTT-TTBCBC", None)]
    #[case::a_code_is_a_whole_part_not_a_beginning("BCA-V03", None)]
    #[case("QĐ-TTg", Some("QĐ"))]
    #[case("QyĐ-UBND", Some("QyĐ"))]
    #[case("TTr-STTTT-VP", Some("TTr"))]
    fn a_notation_of_its_type_passes(#[case] notation: &str, #[case] of_type: Option<&str>) {
        assert_eq!(
            Notation::parse(notation).unwrap().check_for_type(of_type, &CODES),
            Ok(())
        );
    }

    #[test]
    fn decomposed_letters_are_kept_composed() {
        assert_eq!(Notation::parse("U\u{31b}\u{309}-A").unwrap().as_str(), "Ử-A");
    }

    proptest! {
        #[test]
        fn a_well_formed_notation_is_kept_as_written(text in "[A-ZĐƯÂỬa-zđ0-9]{1,14}(-[A-ZĐa-z0-9]{1,14}){0,3}") {
            prop_assert_eq!(Notation::parse(&text).unwrap().to_string(), text);
        }

        #[test]
        fn what_is_accepted_keeps_every_bound(text in "[A-CĐ\\-]{0,70}") {
            if let Ok(notation) = Notation::parse(&text) {
                let parts: Vec<&str> = notation.as_str().split('-').collect();
                prop_assert!(parts.len() <= 4);
                prop_assert!(parts.iter().all(|part| (1..=20).contains(&part.chars().count())));
            }
        }

        #[test]
        fn a_notation_serves_a_coded_type_or_a_letter_but_never_both(
            first in prop::sample::select(&CODES[..]),
            rest in "[A-Z]{1,9}",
        ) {
            let notation = Notation::parse(&format!("{first}-{rest}")).unwrap();
            prop_assert!(notation.check_for_type(Some(first), &CODES).is_ok());
            prop_assert!(notation.check_for_type(None, &CODES).is_err());
        }
    }
}
