//! Vietnamese or English, by `Accept-Language` (RFC 9110 section 12.5.4); Vietnamese where nothing is asked.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use treem_domain::kernel::Message;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Vietnamese,
    English,
}

impl Language {
    pub fn of(headers: &HeaderMap) -> Self {
        let Some(asked) = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
            return Language::Vietnamese;
        };
        let weight_of = |wanted: &str| {
            asked
                .split(',')
                .filter_map(|range| {
                    let mut parts = range.split(';');
                    let tag = parts.next()?.trim().to_ascii_lowercase();
                    let primary = tag.split('-').next()?;
                    let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok());
                    (primary == wanted || primary == "*").then_some(weight.unwrap_or(1.0))
                })
                .fold(0.0_f32, f32::max)
        };
        if weight_of("en") > weight_of("vi") {
            Language::English
        } else {
            Language::Vietnamese
        }
    }

    pub fn tag(self) -> &'static str {
        match self {
            Language::Vietnamese => "vi",
            Language::English => "en",
        }
    }

    pub fn pick(self, message: &Message) -> &str {
        match self {
            Language::Vietnamese => &message.vi,
            Language::English => &message.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;
    use rstest::rstest;

    #[rstest]
    #[case("", Language::Vietnamese)]
    #[case("fr", Language::Vietnamese)]
    #[case("en-GB", Language::English)]
    #[case("vi, en;q=0.8", Language::Vietnamese)]
    #[case("vi;q=0.2, en;q=0.8", Language::English)]
    #[case("*", Language::Vietnamese)]
    fn the_caller_reads_the_language_it_asked_for(#[case] asked: &str, #[case] expected: Language) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_str(asked).unwrap());
        assert_eq!(Language::of(&headers), expected);
    }
}
