//! What of a file may be repeated: in the answer to its sender, in a log, in the result of a job that is kept.
//!
//! Whatever a row is refused for, what stands in it may be somebody's number. Nobody else decides on this.

use uuid::Uuid;

use crate::kernel::personal_data;

/// So much of a text is shown.
const SHOWN_CHARACTERS: usize = 60;
/// So much is looked at: what is shown, and what a number that begins there may go on with.
const LOOKED_AT: usize = 2 * SHOWN_CHARACTERS;
/// So many digits are a telephone number, an identity number or a date of birth, however they are written.
const PERSONAL_DIGITS: usize = 8;

/// A text as it may be repeated: shortened, and not at all where it could identify somebody.
pub fn shown(text: &str) -> Option<String> {
    let characters = text.chars().filter(|character| !character.is_control());
    let seen: String = characters.take(LOOKED_AT).collect();
    if Uuid::try_parse(&seen).is_err() && could_identify(&seen) {
        return None;
    }
    Some(match seen.char_indices().nth(SHOWN_CHARACTERS) {
        None => seen,
        Some((end, _)) => format!("{}…", &seen[..end]),
    })
}

/// A text as it may stand within a message.
pub fn quoted(text: &str) -> String {
    shown(text).unwrap_or_else(|| "…".to_owned())
}

fn could_identify(text: &str) -> bool {
    let digits = text.chars().filter(|character| character.is_numeric()).count();
    digits >= PERSONAL_DIGITS || text.contains(['@', '＠']) || personal_data::find(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_identify_somebody_is_not_repeated() {
        for text in [
            "gọi 0912 345 678",
            "gọi ０９１２ ３４５ ６７８",
            "CCCD 091 123 456 789",
            "sinh 01/02/2015",
            "sinh 1/2/15",
            "a@b.vn",
            "09\u{0}12 345 678",
        ] {
            assert_eq!(shown(text), None, "{text}");
            assert_eq!(quoted(text), "…");
        }
    }

    #[test]
    fn a_long_text_is_shortened_and_control_characters_are_left_out() {
        let long = "á".repeat(100);
        assert_eq!(shown(&long).unwrap().chars().count(), SHOWN_CHARACTERS + 1);
        assert_eq!(
            shown(&format!("{} 0912 345 678", &long[..110])),
            None,
            "a number is not cut in two"
        );
        assert_eq!(shown("mười\0 hai\n").as_deref(), Some("mười hai"));
    }

    #[test]
    fn an_id_of_the_service_is_repeated_whole() {
        let id = "019ab3c2-7d10-7000-8000-000000000592";
        assert_eq!(shown(id).as_deref(), Some(id));
    }
}
