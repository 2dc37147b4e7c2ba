//! One span and one log line for each request: id, method, route, status, duration.
//!
//! The route stands for the path, and the query string is left out: neither ids nor search terms are logged.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use actix_web::{Error, web};
use tracing::Instrument;
use tracing::field::Empty;
use treem_http::State;

pub async fn observe<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let state = request.app_data::<web::Data<State>>().cloned();
    let method = request.method().to_string();
    let span = tracing::info_span!("request", id = Empty, method);
    let mut response = next.call(request).instrument(span.clone()).await?;
    // A kept connection would hold the drain up.
    if state.is_some_and(|state| state.is_draining()) {
        let head = response.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    let route = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "none".into());
    let status = response.status().as_u16();
    let taken = started.elapsed();
    span.in_scope(|| {
        tracing::info!(
            route,
            status,
            duration_ms = taken.as_secs_f64() * 1000.0,
            "answered"
        )
    });
    Ok(response)
}
