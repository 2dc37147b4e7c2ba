//! `GET /v1/audit-entries`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::audit::AuditRecord;
use treem_domain::kernel::{Code, Cursor, Page};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::AuditEntry;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::{Problem, Result};
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only entries about this resource; either this or chain is needed.
    resource_id: Option<Uuid>,
    /// Only entries of this chain; either this or resource_id is needed.
    #[param(minimum = 0, maximum = 15, example = 3)]
    chain: Option<u8>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
}

/// A page of audit entries.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct AuditEntryList {
    /// The entries, oldest first.
    #[schema(max_items = 200)]
    items: Vec<AuditEntry>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// List audit entries
///
/// Of one resource or of one chain, oldest first. Give either resource_id or chain.
#[utoipa::path(
    tag = "audit",
    operation_id = "list_audit_entries",
    params(Parameters),
    responses((status = 200, description = "A page of entries.", body = AuditEntryList)),
    security(("oauth2" = ["audit:read"]))
)]
#[get("/v1/audit-entries")]
pub async fn list(
    request: HttpRequest,
    _caller: Caller<scopes::AuditRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, cursor) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let after = cursor.as_ref().map_or(Ok(0), sequence_in)?;
    let unit = state.store.read().await?;
    // One more than is shown: it tells whether there is a next page.
    let records = match (query.resource_id, query.chain) {
        (Some(resource), None) => unit.audit().of_resource(resource, after, limit + 1).await?,
        (None, Some(chain)) => unit.audit().of_chain(chain, after, limit + 1).await?,
        _ => return Err(one_of_two()),
    };
    let page = Page::from_surplus(records, limit, cursor_at).map(AuditEntry::from);
    respond::list(&request, &page, None)
}

fn cursor_at(record: &AuditRecord) -> Cursor {
    Cursor {
        key: Some(record.sequence.to_string()),
        id: record.entry.resource_id,
    }
}

/// The sequence after which to go on.
fn sequence_in(cursor: &Cursor) -> Result<i64> {
    let sequence = cursor.key.as_deref().and_then(|key| key.parse().ok());
    sequence
        .filter(|sequence| *sequence > 0)
        .ok_or_else(|| Problem::new(Code::CursorInvalid))
}

fn one_of_two() -> Problem {
    Problem::new(Code::MalformedQuery).detail(
        "Nêu đúng một trong hai tham số resource_id và chain.",
        "Give exactly one of the parameters resource_id and chain.",
    )
}
