//! Work that the service does by itself, at one replica at a time.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::kernel::Result;
use crate::kernel::id::ClientId;
use crate::store::UnitOfWork;

/// What must not be done by two replicas at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    ReferenceData = 1,
    KeyRotation,
    Registration,
    ReminderLadder,
}

/// Waits until no other replica is at this job; the turn ends with the transaction.
///
/// Whatever shows that the job is done already must be read after this: the replica before may have done it.
pub async fn take_turn(unit: &dyn UnitOfWork, job: Job) -> Result<()> {
    // Whoever takes the turn writes the same row, so the second waits for the first. The row counts requests of a
    // client whose id no registered client has.
    let row = ClientId(Uuid::from_u128(job as u128));
    unit.clients_mut()
        .lease_requests(row, DateTime::<Utc>::UNIX_EPOCH, 1, u32::MAX)
        .await
        .map(drop)
}
