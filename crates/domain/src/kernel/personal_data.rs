//! What looks like a personal identifier in free text (Children's Law 102/2016/QH13; Decree 56/2017/NĐ-CP, article 33;
//! Law 91/2025/QH15): the service keeps counts, never persons, so such text is refused.
//!
//! The check knows shapes, not persons. Numbers of documents, plain dates and counts written with grouping dots pass.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::text::unmarked;
use super::{Code, Faults};

/// What a text seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonalDataKind {
    /// Số điện thoại.
    Phone,
    /// Căn cước công dân (12 digits) or chứng minh nhân dân (9 digits).
    NationalId,
    /// Ngày sinh.
    BirthDate,
    /// Thư điện tử.
    Email,
}

impl PersonalDataKind {
    /// What it is called, in Vietnamese and English.
    fn name(self) -> (&'static str, &'static str) {
        match self {
            PersonalDataKind::Phone => ("số điện thoại", "a phone number"),
            PersonalDataKind::NationalId => ("số định danh cá nhân", "a national identity number"),
            PersonalDataKind::BirthDate => ("ngày sinh", "a date of birth"),
            PersonalDataKind::Email => ("địa chỉ thư điện tử", "an e-mail address"),
        }
    }
}

/// The first kind of personal identifier that the text seems to hold.
pub fn find(text: &str) -> Option<PersonalDataKind> {
    let plain = unmarked(text).to_lowercase();
    if EMAIL.is_match(&plain) {
        return Some(PersonalDataKind::Email);
    }
    if BIRTH_DATE.captures_iter(&plain).any(|found| is_birth(&found)) {
        return Some(PersonalDataKind::BirthDate);
    }
    if NAMED_ID.is_match(&plain) {
        return Some(PersonalDataKind::NationalId);
    }
    NUMBERS
        .find_iter(&plain)
        .find_map(|run| Groups::of(run.as_str()).find())
}

/// The first kind of personal identifier that a key or an address of a page seems to hold. Articles and records bear long
/// numbers there, so only what stands alone and can hardly be one of those counts: an e-mail address, a number that is
/// named as an identity number or with a birth, ten or eleven digits of a phone, twelve of a citizen.
pub fn find_in_key(text: &str) -> Option<PersonalDataKind> {
    let plain = unmarked(&decoded(text)).to_lowercase();
    if EMAIL.is_match(&plain) {
        return Some(PersonalDataKind::Email);
    }
    // Words are joined by hyphens there: hoc-sinh is no birth.
    let spaced = HYPHEN.replace_all(&plain, "$before ");
    if BIRTH_DATE.captures_iter(&spaced).any(|found| is_birth(&found)) {
        return Some(PersonalDataKind::BirthDate);
    }
    if NAMED_ID.is_match(&plain) {
        return Some(PersonalDataKind::NationalId);
    }
    let words = plain.split(|character: char| !character.is_ascii_alphanumeric());
    words
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        .find_map(|digits| {
            let is_phone = digits.strip_prefix('0').is_some_and(is_subscriber);
            // The province's code, 001 to 096, then the sex and century, 0 to 3 for whoever lives.
            let is_citizen = digits.len() == 12
                && ("001"..="096").contains(&&digits[..3])
                && digits[3..].starts_with(['0', '1', '2', '3']);
            match (is_phone, is_citizen) {
                (true, _) => Some(PersonalDataKind::Phone),
                (_, true) => Some(PersonalDataKind::NationalId),
                _ => None,
            }
        })
}

/// Percent-encoding undone; what is no UTF-8 then is left out of sight.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// As [`note`], in a key or an address of a page.
pub fn note_in_key(faults: &mut Faults, pointer: impl Into<String>, text: &str) {
    let Some(kind) = find_in_key(text) else { return };
    let (vi, en) = kind.name();
    faults.add(
        pointer,
        Code::PersonalData,
        format!("Nội dung có vẻ chứa {vi}. Hãy chọn mã hoặc đường dẫn không chứa thông tin cá nhân."),
        format!("The text seems to hold {en}. Choose a key or an address without personal data."),
    );
}

/// Notes a fault at `pointer` where the text seems to hold a personal identifier; the message does not repeat it.
pub fn note(faults: &mut Faults, pointer: impl Into<String>, text: &str) {
    let Some(kind) = find(text) else { return };
    let (vi, en) = kind.name();
    faults.add(
        pointer,
        Code::PersonalData,
        format!(
            "Nội dung có vẻ chứa {vi}. Hãy bỏ thông tin cá nhân, chỉ ghi số liệu tổng hợp; số đếm lớn viết có dấu chấm, \
             ví dụ 123.456.789."
        ),
        format!(
            "The text seems to hold {en}. Leave personal data out and give totals only; write great counts with dots, \
             such as 123.456.789."
        ),
    );
}

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        // A pattern that does not compile fails every test below.
        #[allow(clippy::expect_used)]
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("the pattern compiles"));
    };
}

pattern!(EMAIL, r"[a-z0-9._%+\-]+@[a-z0-9\-]+(\.[a-z0-9\-]+)*\.[a-z]{2,}");

pattern!(HYPHEN, r"(?P<before>[a-z])[\-_]");

// The word before "sinh" tells a birth from học sinh, vệ sinh and their like.
pattern!(
    BIRTH_DATE,
    r"(?x)
    (?: (?P<before>[a-z]+) [\ ]+ )?
    (?: \b sinh | \b born | \b birth\ ?date | \b date\ of\ birth | \b dob ) \b
    [\s:,(\-–]* (?: (?:la|vao|ngay|on|is) \b [\s:]* ){0,3}
    (?: \d{1,2} \s* [/.\-] \s* \d{1,2} \s* [/.\-] \s* (?:\d{4}|\d{2}) \b
      | \d{4} [/.\-] \d{1,2} [/.\-] \d{1,2} \b
      | \d{1,2} \s* thang \s* \d{1,2} [\s,]* nam \s* \d{4} )"
);

// Named as an identity number, nine or twelve digits are one however they are grouped.
pattern!(
    NAMED_ID,
    r"(?x)
    \b (?: cccd | cmnd | cmt | chung\ minh (?:\ nhan\ dan|\ thu)? | can\ cuoc (?:\ cong\ dan)? | dinh\ danh\ ca\ nhan
         | citizen\ id | identity\ (?:card|number) | national\ id ) \b
    [^0-9a-z]{0,5} (?: (?:so|number|no) [^0-9a-z]{1,3} )?
    (?: \d (?:[\ .\-]?\d){8} | \d (?:[\ .\-]?\d){11} ) (?: [^0-9] | $ )"
);

// Digits in groups, as phone numbers, counts and dates are written.
pattern!(NUMBERS, r"\+?[0-9]+(?:(?:,|[ .\-()]{1,2})[0-9]+)*");

fn is_birth(found: &Captures<'_>) -> bool {
    /// Before "sinh" these make another word: học sinh, vệ sinh, phát sinh, thí sinh, nghiên cứu sinh, dân sinh …
    const OTHER_WORDS: &[&str] = &[
        "an", "cuu", "dan", "du", "giao", "hoc", "ho", "hy", "moi", "nu", "phat", "san", "tai", "tan", "thi",
        "ve",
    ];
    found
        .name("before")
        .is_none_or(|word| !OTHER_WORDS.contains(&word.as_str()))
}

/// A run of digits in groups, with what stands before each group.
struct Groups<'a> {
    groups: Vec<(&'a str, &'a str)>,
    is_international: bool,
}

impl<'a> Groups<'a> {
    fn of(run: &'a str) -> Self {
        let is_international = run.starts_with('+');
        let mut rest = run.trim_start_matches('+');
        let mut groups = Vec::new();
        while !rest.is_empty() {
            let digits = rest
                .find(|character: char| character.is_ascii_digit())
                .unwrap_or(rest.len());
            let (separator, after) = rest.split_at(digits);
            let end = after
                .find(|character: char| !character.is_ascii_digit())
                .unwrap_or(after.len());
            let (group, after) = after.split_at(end);
            groups.push((separator, group));
            rest = after;
        }
        Self {
            groups,
            is_international,
        }
    }

    fn find(&self) -> Option<PersonalDataKind> {
        (0..self.groups.len()).find_map(|start| self.find_from(start))
    }

    /// Tries the number that starts with a group: it may end with any later group.
    fn find_from(&self, start: usize) -> Option<PersonalDataKind> {
        let groups = self.groups.get(start..)?;
        // A group behind a dot or comma goes on with a count or fraction: 1.034.567, 0,034567.
        if groups
            .first()
            .is_some_and(|(separator, _)| matches!(*separator, "." | ","))
        {
            return None;
        }
        let is_international = self.is_international && start == 0;
        let mut digits = String::new();
        for (place, (_, group)) in groups.iter().enumerate() {
            digits.push_str(group);
            if digits.len() > 15 {
                return None;
            }
            let lengths: Vec<usize> = groups[..=place].iter().map(|(_, group)| group.len()).collect();
            if let Some(kind) = kind_of(&digits, &lengths, is_international) {
                return Some(kind);
            }
        }
        None
    }
}

fn kind_of(digits: &str, lengths: &[usize], is_international: bool) -> Option<PersonalDataKind> {
    let is_whole = lengths.len() == 1;
    let international = match digits.strip_prefix("0084") {
        Some(rest) => Some(rest),
        None if is_international || is_whole => digits.strip_prefix("84"),
        None => None,
    };
    if international.is_some_and(|rest| is_subscriber(rest.strip_prefix('0').unwrap_or(rest))) {
        return Some(PersonalDataKind::Phone);
    }
    // Phone and identity numbers start with a group of three digits or more, or are written 09 1234 5678; what starts
    // with two digits is a date: 01.02.2021.
    if lengths.first().is_some_and(|length| *length < 3) && lengths != [2, 4, 4] {
        return None;
    }
    if digits.strip_prefix('0').is_some_and(is_subscriber) {
        return Some(PersonalDataKind::Phone);
    }
    // Citizen numbers start with the province's code, 001 to 096; the older ones are told from counts by standing alone.
    let is_national_id = match digits.len() {
        12 => digits.starts_with('0'),
        9 => is_whole,
        _ => false,
    };
    is_national_id.then_some(PersonalDataKind::NationalId)
}

/// A Vietnamese number without its leading 0: nine digits of a mobile or an old landline, ten of a landline or of a
/// mobile before 2018.
fn is_subscriber(digits: &str) -> bool {
    match digits.len() {
        9 => digits.starts_with(['2', '3', '4', '5', '6', '7', '8', '9']),
        10 => digits.starts_with(['1', '2']),
        _ => false,
    }
}

#[cfg(test)]
#[path = "personal_data_tests.rs"]
mod tests;
