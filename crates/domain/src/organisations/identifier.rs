//! The electronic identifier of an organisation (mã định danh, Decision 20/2020/QĐ-TTg).

use std::fmt;

use crate::kernel::{Code, Message};

/// An organisation's identifier: groups of 0-9 and A-Z joined by ".", at most 35 characters, such as `H33.12.3`.
///
/// Kept exactly as it was given. The form that came before Decision 20/2020/QĐ-TTg (QCVN 102:2016/BTTTT), such as
/// `000.00.12.H33`, still arrives in messages: it is accepted, and [`is_old_form`](Self::is_old_form) knows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganisationIdentifier(String);

impl OrganisationIdentifier {
    /// In characters.
    pub const MAX_LENGTH: usize = 35;

    /// Refuses with [`Code::IdentifierInvalid`] and says what is wrong; nothing is trimmed or raised to upper case.
    pub fn parse(text: &str) -> Result<Self, (Code, Message)> {
        if text.is_empty() {
            return Err(refused(
                "Mã định danh trống: bỏ trường này nếu chưa có mã, hoặc ghi mã như H33.12.3.",
                "The identifier is empty: leave the field out while there is none, or write it like H33.12.3.",
            ));
        }
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(refused(
                "Mã định danh dài quá 35 ký tự.",
                "The identifier is longer than 35 characters, which is the most it may have.",
            ));
        }
        if let Some(other) = text.chars().find(|character| !is_allowed(*character)) {
            return Err(wrong_character(other));
        }
        if text.split('.').any(str::is_empty) {
            return Err(refused(
                "Mã định danh có dấu \".\" ở đầu, ở cuối hoặc hai dấu liền nhau: mỗi dấu \".\" đứng giữa hai nhóm.",
                "The identifier begins or ends with \".\", or has two in a row: each \".\" stands between two groups.",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether this is the old form: 3, 2 and 2 digits, then the code of level one (a letter and 2 digits).
    pub fn is_old_form(&self) -> bool {
        let groups: Vec<&str> = self.0.split('.').collect();
        matches!(groups[..], [fourth, third, second, first]
            if is_digits(fourth, 3) && is_digits(third, 2) && is_digits(second, 2) && is_level_one(first))
    }

    /// The form of Decision 20/2020/QĐ-TTg, where it is certain.
    ///
    /// An identifier in that form is its own answer. An old form whose lower groups are all zero names the
    /// organisation of level one itself, and the Decision kept those codes: `000.00.00.H33` is `H33`. Below level one
    /// each ministry and province numbered its units anew, so `000.00.12.H33` need not be `H33.12`: `None`, until
    /// somebody who knows says so.
    pub fn current_form(&self) -> Option<Self> {
        if !self.is_old_form() {
            return Some(self.clone());
        }
        self.0
            .strip_prefix("000.00.00.")
            .map(|level_one| Self(level_one.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganisationIdentifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn is_allowed(character: char) -> bool {
    matches!(character, '0'..='9' | 'A'..='Z' | '.')
}

fn is_digits(group: &str, length: usize) -> bool {
    group.len() == length && group.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_level_one(group: &str) -> bool {
    group
        .strip_prefix(|letter: char| letter.is_ascii_uppercase())
        .is_some_and(|digits| is_digits(digits, 2))
}

fn wrong_character(other: char) -> (Code, Message) {
    if other.is_ascii_lowercase() {
        return refused(
            "Mã định danh có chữ thường: ghi bằng chữ in hoa, ví dụ H33.12.3.",
            "The identifier has a lower-case letter: write capitals, as in H33.12.3.",
        );
    }
    refused(
        format!(
            "Mã định danh có ký tự không được phép {other:?} (U+{:04X}): chỉ dùng 0-9, A-Z và dấu \".\" giữa các nhóm.",
            u32::from(other)
        ),
        format!(
            "The identifier has the character {other:?} (U+{:04X}): only 0-9, A-Z and \".\" between groups are allowed.",
            u32::from(other)
        ),
    )
}

fn refused(vi: impl Into<String>, en: impl Into<String>) -> (Code, Message) {
    (Code::IdentifierInvalid, Message::new(vi, en))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nothing("", "empty")]
    #[case::lower_case("h33.12", "write capitals")]
    #[case::a_space(" H33", "' '")]
    #[case::a_line_end("H33\n", "U+000A")]
    #[case::a_hyphen("H33-12", "'-'")]
    #[case::a_vietnamese_letter("Đ33", "'Đ'")]
    #[case::a_full_width_digit("H３3", "U+FF13")]
    #[case::a_dot_first(".H33", "begins or ends")]
    #[case::a_dot_last("H33.", "begins or ends")]
    #[case::two_dots("H33..3", "begins or ends")]
    #[case::only_a_dot(".", "begins or ends")]
    #[case::thirty_six_characters("H33.12.3456789012345678901234567890AB", "longer than 35")]
    fn an_identifier_against_the_decision_is_refused_by_what_is_wrong(
        #[case] text: &str,
        #[case] reason: &str,
    ) {
        let (code, message) = OrganisationIdentifier::parse(text).unwrap_err();
        assert_eq!(code, Code::IdentifierInvalid);
        assert!(message.en.contains(reason), "{}", message.en);
        assert_ne!(message.vi, message.en);
    }

    #[rstest]
    #[case::a_province("H33", false, Some("H33"))]
    #[case::two_levels_down("H33.12.3", false, Some("H33.12.3"))]
    #[case::an_order_seen_in_real_messages("28.22.H17", false, Some("28.22.H17"))]
    #[case::an_old_code_of_level_one("000.00.00.H33", true, Some("H33"))]
    #[case::the_government_office("000.00.00.G22", true, Some("G22"))]
    #[case::an_old_code_below_level_one("000.00.12.H33", true, None)]
    #[case::an_old_code_far_below("002.00.20.H13", true, None)]
    #[case::a_group_too_short_for_the_old_form("00.00.12.H33", false, Some("00.00.12.H33"))]
    #[case::no_level_one_at_the_end("000.00.12.333", false, Some("000.00.12.333"))]
    #[case::a_group_more_than_the_old_form("000.00.12.H33.1", false, Some("000.00.12.H33.1"))]
    fn both_forms_are_read_and_converted_only_where_it_is_certain(
        #[case] text: &str,
        #[case] old: bool,
        #[case] current: Option<&str>,
    ) {
        let identifier = OrganisationIdentifier::parse(text).unwrap();
        assert_eq!(identifier.is_old_form(), old);
        assert_eq!(
            identifier
                .current_form()
                .as_ref()
                .map(OrganisationIdentifier::as_str),
            current
        );
        assert_eq!(identifier.to_string(), text);
    }

    proptest! {
        #[test]
        fn a_well_formed_identifier_is_kept_as_given(text in "[A-Z][0-9]{2}(\\.[0-9A-Z]{1,7}){0,4}") {
            prop_assert_eq!(OrganisationIdentifier::parse(&text).unwrap().to_string(), text);
        }

        #[test]
        fn the_parser_accepts_exactly_the_language_of_the_decision(text in "[0-9A-Z.]{0,38}|[A-Ca.Đ -]{0,5}") {
            let expected = text.chars().count() <= 35
                && text.split('.').all(|group| {
                    !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
                });
            prop_assert_eq!(OrganisationIdentifier::parse(&text).is_ok(), expected);
        }

        #[test]
        fn the_current_form_is_never_old_and_always_well_formed(text in "[0-9]{3}\\.0[0-9]\\.0[0-9]\\.[A-Z][0-9]{2}|000\\.00\\.00\\.[A-Z][0-9]{2}") {
            let identifier = OrganisationIdentifier::parse(&text).unwrap();
            prop_assert!(identifier.is_old_form());
            if let Some(current) = identifier.current_form() {
                prop_assert!(!current.is_old_form());
                prop_assert_eq!(OrganisationIdentifier::parse(current.as_str()), Ok(current.clone()));
                prop_assert_eq!(current.current_form(), Some(current));
            }
        }
    }
}
