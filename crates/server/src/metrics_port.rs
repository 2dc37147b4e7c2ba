//! `/metrics` in the Prometheus text format, on an address of its own that only the monitoring reaches.

use std::net::SocketAddr;
use std::sync::OnceLock;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::failure::Failure;

/// Upper bounds of the durations, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Starts the listener.
pub fn start(address: SocketAddr) -> Result<ServerHandle, Failure> {
    let recorded = recorder()?;
    let server = HttpServer::new(move || {
        App::new().route(
            "/metrics",
            web::get().to(async || {
                HttpResponse::Ok()
                    .content_type("text/plain; version=0.0.4")
                    .body(recorded.render())
            }),
        )
    })
    .workers(1)
    .disable_signals()
    .bind(address)
    .map_err(|cause| Failure::Listen { address, cause })?
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok(handle)
}

/// The recorder of the process: made once, because the measurements go to one place.
fn recorder() -> Result<&'static PrometheusHandle, Failure> {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = RECORDER.get() {
        return Ok(handle);
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)
        .map_err(|cause| Failure::say(format!("metrics: {cause}")))?
        .build_recorder();
    let handle = RECORDER.get_or_init(|| recorder.handle());
    // Another thread was faster; its recorder records.
    let _ = metrics::set_global_recorder(recorder);
    Ok(handle)
}
