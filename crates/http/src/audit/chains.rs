//! `GET /v1/audit-chains`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use treem_domain::audit::CHAINS;
use utoipa::ToSchema;

use super::representation::hex;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::problem::Result;
use crate::respond;

/// The head of a chain. Note it elsewhere: a chain that was rewritten later does not pass through it.
#[derive(Serialize, ToSchema)]
pub struct AuditChain {
    /// The chain.
    #[schema(minimum = 0, maximum = 15, example = 3)]
    chain: u8,
    /// How many entries it has.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 592)]
    sequence: i64,
    /// Hash of its last entry (SHA-256, hexadecimal); 64 zeros while it is empty.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    hash: String,
}

/// The heads of all chains.
#[derive(Serialize, ToSchema)]
pub struct AuditChainList {
    /// The chains by number.
    #[schema(min_items = 16, max_items = 16)]
    items: Vec<AuditChain>,
}

/// List the heads of the audit chains
///
/// All sixteen. Whoever notes them regularly in another place can prove later that nothing before was changed.
#[utoipa::path(
    tag = "audit",
    operation_id = "list_audit_chains",
    responses((status = 200, description = "The heads.", body = AuditChainList)),
    security(("oauth2" = ["audit:read"]))
)]
#[get("/v1/audit-chains")]
pub async fn chains(
    request: HttpRequest,
    _caller: Caller<scopes::AuditRead>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let reader = unit.audit();
    let mut items = Vec::with_capacity(CHAINS.into());
    for chain in 0..CHAINS {
        let (sequence, hash) = reader.head(chain).await?;
        items.push(AuditChain {
            chain,
            sequence,
            hash: hex(&hash),
        });
    }
    respond::resource(&request, &AuditChainList { items }, None)
}
