//! The number of a document, and number and notation together (Decree 30/2020/NĐ-CP, appendix I).

use std::fmt;

use super::notation::Notation;
use crate::kernel::{Code, Message};

/// The number (số) of a document: 1 to 999,999, counted from 1 January by its issuing organisation.
///
/// Written in Arabic digits; a number below 10 has one leading 0, so 5 is written `05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(u32);

impl Number {
    pub const MAX: u32 = 999_999;

    /// Refuses 0 and what is above [`Number::MAX`] with [`Code::NumberInvalid`].
    pub fn new(number: u32) -> Result<Self, (Code, Message)> {
        if (1..=Self::MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(refused(
                "Số văn bản phải từ 1 đến 999999.",
                "The number must be from 1 to 999999.",
            ))
        }
    }

    /// Reads the written form; the only text accepted for a number is the one that [`Display`](fmt::Display) gives.
    pub fn parse(text: &str) -> Result<Self, (Code, Message)> {
        if text.is_empty() {
            return Err(refused(
                "Thiếu số văn bản: ghi chữ số trước dấu \"/\", ví dụ 592/STTTT-TTBCBC.",
                "The number is missing: write digits before \"/\", such as 592/STTTT-TTBCBC.",
            ));
        }
        if text.chars().any(char::is_whitespace) {
            return Err(refused(
                "Số văn bản có khoảng trắng: bỏ khoảng trắng đi, ví dụ 592/STTTT-TTBCBC.",
                "The number has a space in or beside it: remove it, as in 592/STTTT-TTBCBC.",
            ));
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refused(
                "Số văn bản chỉ gồm chữ số Ả Rập từ 0 đến 9, không có chữ cái hay dấu.",
                "The number consists of the Arabic digits 0 to 9 only, without letters or signs.",
            ));
        }
        // Digits that overflow are out of range too.
        let number = Self::new(text.parse().unwrap_or(u32::MAX))?;
        if number.to_string() == text {
            Ok(number)
        } else {
            Err(leading_zeros(number))
        }
    }

    pub fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}", self.0)
    }
}

/// Number and notation (số, ký hiệu) as they stand on the document: `592/STTTT-TTBCBC`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NumberAndNotation {
    pub number: Number,
    pub notation: Notation,
}

impl NumberAndNotation {
    /// Reads the written form: number, "/", notation, without spaces.
    ///
    /// Refuses with [`Code::NumberInvalid`] or [`Code::NotationInvalid`], whichever part is wrong first. The form of
    /// normative documents, which carries the year (`30/2020/NĐ-CP`), is none of this and is refused by name.
    pub fn parse(text: &str) -> Result<Self, (Code, Message)> {
        let Some((number, notation)) = text.split_once('/') else {
            return Err(refused(
                "Thiếu dấu \"/\" giữa số và ký hiệu: ghi như 592/STTTT-TTBCBC.",
                "The \"/\" between number and notation is missing: write it as in 592/STTTT-TTBCBC.",
            ));
        };
        Ok(Self {
            number: Number::parse(number)?,
            notation: Notation::parse(notation)?,
        })
    }
}

impl fmt::Display for NumberAndNotation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.notation)
    }
}

fn refused(vi: impl Into<String>, en: impl Into<String>) -> (Code, Message) {
    (Code::NumberInvalid, Message::new(vi, en))
}

fn leading_zeros(number: Number) -> (Code, Message) {
    refused(
        format!("Số nhỏ hơn 10 ghi đúng một chữ số 0 ở trước, số khác không ghi 0 ở trước: ghi {number}."),
        format!("A number below 10 has exactly one leading 0, any other has none: write {number}."),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nothing("", "missing")]
    #[case::zero("0", "from 1 to 999999")]
    #[case::zeros("00", "from 1 to 999999")]
    #[case::seven_digits("1000000", "from 1 to 999999")]
    #[case::more_digits_than_a_machine_word("99999999999999999999", "from 1 to 999999")]
    #[case::no_leading_zero_below_ten("5", "write 05")]
    #[case::two_leading_zeros("005", "write 05")]
    #[case::a_leading_zero_above_nine("0592", "write 592")]
    #[case::a_space_after("592 ", "space")]
    #[case::a_no_break_space("592\u{a0}", "space")]
    #[case::a_sign("+592", "Arabic digits")]
    #[case::a_letter("592a", "Arabic digits")]
    #[case::roman("XII", "Arabic digits")]
    #[case::arabic_indic_digits("٥٩٢", "Arabic digits")]
    fn a_number_that_is_not_written_by_the_decree_is_refused(#[case] text: &str, #[case] reason: &str) {
        let (code, message) = Number::parse(text).unwrap_err();
        assert_eq!(code, Code::NumberInvalid);
        assert!(message.en.contains(reason), "{}", message.en);
        assert_ne!(message.vi, message.en);
    }

    #[rstest]
    #[case::nothing("", Code::NumberInvalid, "\"/\"")]
    #[case::no_slash("592-STTTT", Code::NumberInvalid, "\"/\"")]
    #[case::no_number("/STTTT-TTBCBC", Code::NumberInvalid, "missing")]
    #[case::no_notation("592/", Code::NotationInvalid, "missing")]
    #[case::a_space_before_the_slash("592 /STTTT-TTBCBC", Code::NumberInvalid, "space")]
    #[case::a_space_after_the_slash("592/ STTTT-TTBCBC", Code::NotationInvalid, "space")]
    #[case::a_space_at_the_end("592/STTTT-TTBCBC ", Code::NotationInvalid, "space")]
    #[case::the_form_of_a_normative_document("30/2020/NĐ-CP", Code::NotationInvalid, "normative")]
    #[case::a_party_document("20/NQ/TW", Code::NotationInvalid, "\"/\"")]
    fn number_and_notation_written_wrongly_are_refused_with_the_part_that_is_wrong(
        #[case] text: &str,
        #[case] code: Code,
        #[case] reason: &str,
    ) {
        let (found, message) = NumberAndNotation::parse(text).unwrap_err();
        assert_eq!(found, code, "{}", message.en);
        assert!(message.en.contains(reason), "{}", message.en);
    }

    #[rstest]
    #[case("592/STTTT-TTBCBC", 592, "STTTT-TTBCBC")]
    #[case("23/QĐ-TTg", 23, "QĐ-TTg")]
    #[case("732/QĐ-BTTTT", 732, "QĐ-BTTTT")]
    #[case("107/KH-UBND", 107, "KH-UBND")]
    #[case("05/TTr-STTTT", 5, "TTr-STTTT")]
    fn real_documents_are_read(#[case] text: &str, #[case] number: u32, #[case] notation: &str) {
        let parsed = NumberAndNotation::parse(text).unwrap();
        assert_eq!(parsed.number.get(), number);
        assert_eq!(parsed.notation.as_str(), notation);
        assert_eq!(parsed.to_string(), text);
    }

    proptest! {
        #[test]
        fn every_number_in_range_is_read_back_as_written(number in 1..=Number::MAX) {
            let number = Number::new(number).unwrap();
            prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn what_is_accepted_is_written_back_letter_for_letter(
            text in "[0-9 ]{0,4}/{0,2}[A-ZĐa-z0-9ƯÂ -]{0,30}|[0-9]{2,6}/[A-ZĐƯ]{1,9}-[A-Za-z]{1,9}",
        ) {
            if let Ok(parsed) = NumberAndNotation::parse(&text) {
                prop_assert_eq!(parsed.to_string(), text);
            }
        }

        #[test]
        fn no_text_at_all_breaks_the_parser(text in any::<String>()) {
            if let Err((code, _)) = NumberAndNotation::parse(&text) {
                prop_assert!(matches!(code, Code::NumberInvalid | Code::NotationInvalid));
            }
        }
    }
}
