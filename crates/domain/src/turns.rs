//! Work that the service does by itself, at one replica at a time.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::kernel::Result;
use crate::kernel::id::ClientId;
use crate::store::UnitOfWork;

/// What must not be done by two replicas at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    ReferenceData = 1,
    KeyRotation,
    Registration,
}

/// Waits until no other replica has this turn; it ends with the transaction.
///
/// Whatever shows that the work is done already must be read after this: the replica before may have done it.
pub async fn take_turn(unit: &dyn UnitOfWork, turn: Turn) -> Result<()> {
    // Whoever takes the turn writes the same row, so the second waits for the first. The row counts requests of a
    // client whose id no registered client has.
    let row = ClientId(Uuid::from_u128(turn as u128));
    unit.clients_mut()
        .lease_requests(row, DateTime::<Utc>::UNIX_EPOCH, 1, u32::MAX)
        .await
        .map(drop)
}
