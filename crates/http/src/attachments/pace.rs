//! How slowly a file may arrive: a large one takes its time on a bad line, one that barely trickles is cut.

use std::time::Duration;

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;

use crate::Settings;

/// Bytes per second below which a sender is cut, once the time for an ordinary body is over.
const SLOWEST: u64 = 64 * 1024;

/// How long after its start a body may still be arriving that has brought this many bytes.
pub fn time_for(settings: &Settings, received: u64) -> Duration {
    settings.body_timeout + Duration::from_secs(received / SLOWEST)
}

/// How long the slowest upload of the largest file takes.
pub fn longest_upload(settings: &Settings) -> Duration {
    time_for(settings, settings.attachment_max_bytes)
}

/// Whether the request sends a file, for the deadline that stands around every request.
pub fn is_upload(request: &ServiceRequest) -> bool {
    request.method() == Method::POST && request.path() == "/v1/attachments"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trickle_is_cut_when_an_ordinary_body_would_be_and_a_steady_stream_is_not() {
        let settings = Settings::default();
        assert_eq!(time_for(&settings, 1_000), settings.body_timeout);
        let ten_megabytes = 10 * 1024 * 1024;
        assert_eq!(
            time_for(&settings, ten_megabytes),
            settings.body_timeout + Duration::from_secs(160)
        );
    }
}
