//! `GET /v1/jobs/{id}`

use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::jobs;
use treem_domain::kernel::id::JobId;

use super::representation::Job;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::language::Language;
use crate::problem::Result;
use crate::respond;

/// Seconds after which it is worth asking again.
const AGAIN: u16 = 2;

/// Follow a job
///
/// How far it is, and when it has ended: what became of every row, or why nothing was written. A job is seen by the
/// organisation that asked for it, and kept for as long as idempotency keys are. While it has not ended the answer has
/// `Retry-After`. A job whose server dies begins anew at another, or when the server is back; nothing is written twice.
/// It is carried out with the rights that its client still has when its turn comes. One that was begun five times without
/// an end is given up, and says what stopped it the last time.
#[utoipa::path(
    tag = "jobs",
    operation_id = "get_job",
    params(("id" = uuid::Uuid, Path, description = "Id of the job, from the Location of the 202.")),
    responses((
        status = 200,
        description = "The job.",
        body = Job,
        headers(("Retry-After" = i64, description = "Seconds to wait, while the job has not ended."))
    )),
    security(("oauth2" = ["reports:write"]))
)]
#[get("/v1/jobs/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::ReportsWrite>,
    id: PathId<JobId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let job = jobs::find(&*unit, &caller, id.0).await?;
    let seen = Job::seen(&job, Language::of(request.headers()))?;
    let mut response = respond::resource(&request, &seen, None)?;
    if !job.state.is_ended() {
        let again = HeaderValue::from(AGAIN);
        response.headers_mut().insert(RETRY_AFTER, again);
    }
    Ok(response)
}
