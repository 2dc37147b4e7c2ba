//! `Prefer` (RFC 7240): what the caller would like, if it can be had.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

/// Whether the caller would rather be told where to look than wait (`respond-async`, section 4.1). Other preferences
/// are not known here and, as the RFC asks, ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RespondAsync(pub bool);

impl FromRequest for RespondAsync {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut lines = request.headers().get_all("prefer");
        let is_asked = lines.any(|line| line.to_str().is_ok_and(names_it));
        ready(Ok(Self(is_asked)))
    }
}

fn names_it(line: &str) -> bool {
    let mut preferences = line
        .split(',')
        .filter_map(|preference| preference.split(';').next());
    preferences.any(|name| name.trim().eq_ignore_ascii_case("respond-async"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nothing("", false)]
    #[case::another("return=minimal", false)]
    #[case::part_of_a_name("respond-asynchronously", false)]
    #[case::alone("respond-async", true)]
    #[case::in_capitals("Respond-Async", true)]
    #[case::among_others("return=minimal, respond-async; foo=1, wait=10", true)]
    fn the_preference_is_found_by_its_name(#[case] line: &str, #[case] is_asked: bool) {
        assert_eq!(names_it(line), is_asked, "{line:?}");
    }
}
