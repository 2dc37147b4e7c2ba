//! `GET /v1/audit-entries/export`

use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::{HttpResponse, get, web};
use bytes::Bytes;
use futures::{Stream, stream};
use serde::Deserialize;
use treem_domain::kernel::{Error, Result as DomainResult};
use utoipa::IntoParams;

use super::representation::AuditEntry;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;

/// Entries read and sent at once; no more than that is held in memory.
const BATCH: u64 = 500;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// The chain.
    #[param(minimum = 0, maximum = 15, example = 3)]
    chain: u8,
    /// Only entries after this sequence: how far an earlier export came.
    #[param(minimum = 0, maximum = 9007199254740991_i64, default = 0)]
    after: Option<i64>,
}

/// Export an audit chain
///
/// One entry per line (application/x-ndjson), oldest first, in the same form as in the list. An export that breaks off
/// lacks its last entries: go on with `after`, and compare the end with the head of the chain.
#[utoipa::path(
    tag = "audit",
    operation_id = "export_audit_chain",
    params(Parameters),
    responses((
        status = 200,
        description = "The entries, one JSON object per line.",
        body = String,
        content_type = "application/x-ndjson"
    )),
    security(("oauth2" = ["audit:read"]))
)]
#[get("/v1/audit-entries/export")]
pub async fn export(
    _caller: Caller<scopes::AuditRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let Parameters { chain, after } = query.0;
    let name = format!("attachment; filename=\"audit-chain-{chain}.ndjson\"");
    let mut response = HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .streaming(lines(state, chain, after.unwrap_or(0)));
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Each batch is read when the one before was taken, on a unit of its own: a slow reader holds no connection.
fn lines(state: web::Data<State>, chain: u8, after: i64) -> impl Stream<Item = DomainResult<Bytes>> {
    stream::try_unfold(after, move |after| {
        let state = state.clone();
        async move { batch(&state, chain, after).await }
    })
}

/// The next lines, and the sequence that they reach; `None` at the end.
async fn batch(state: &State, chain: u8, after: i64) -> DomainResult<Option<(Bytes, i64)>> {
    let unit = state.store.read().await?;
    let records = unit.audit().of_chain(chain, after, BATCH).await?;
    let Some(last) = records.last().map(|record| record.sequence) else {
        return Ok(None);
    };
    let mut lines = Vec::new();
    for record in records {
        serde_json::to_writer(&mut lines, &AuditEntry::from(record)).map_err(Error::internal)?;
        lines.push(b'\n');
    }
    Ok(Some((lines.into(), last)))
}
