//! `GET /readyz`

use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use treem_domain::kernel::Code;

use super::Probe;
use crate::State;
use crate::problem::{Problem, Result};

/// Whoever probes waits no longer than this.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tell whether requests can be sent
///
/// 503 while the process drains before it ends, or while the database does not answer.
#[utoipa::path(
    tag = "probes",
    operation_id = "get_readyz",
    responses((status = 200, description = "Requests can be sent.", body = Probe)),
    security(())
)]
#[get("/readyz")]
pub async fn readyz(state: web::Data<State>) -> Result<HttpResponse> {
    let unavailable = || Problem::new(Code::Unavailable).retry_after(5);
    if state.is_draining() {
        return Err(unavailable());
    }
    match tokio::time::timeout(PATIENCE, state.store.ready()).await {
        Ok(Ok(())) => Ok(HttpResponse::Ok().json(Probe { status: "ready" })),
        Ok(Err(cause)) => {
            tracing::warn!(%cause, "not ready");
            Err(unavailable())
        }
        Err(_) => Err(unavailable()),
    }
}
