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

/// How long the body of a request may take, for the deadline that stands around every request.
pub fn longest_body(settings: &Settings, request: &ServiceRequest) -> Duration {
    if request.method() != Method::POST {
        return settings.body_timeout;
    }
    match request.path() {
        "/v1/attachments" => time_for(settings, settings.attachment_max_bytes),
        path if path.starts_with("/v1/reporting-periods/") => time_for(settings, settings.upload_max_bytes),
        _ => settings.body_timeout,
    }
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
