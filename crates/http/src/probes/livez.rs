//! `GET /livez`

use actix_web::{HttpResponse, get};

use super::Probe;

/// Tell whether the process lives
///
/// Looks at nothing else: a database that is away is no reason to restart the process.
#[utoipa::path(
    tag = "probes",
    operation_id = "get_livez",
    responses((status = 200, description = "It lives.", body = Probe)),
    security(())
)]
#[get("/livez")]
pub async fn livez() -> HttpResponse {
    HttpResponse::Ok().json(Probe { status: "live" })
}
