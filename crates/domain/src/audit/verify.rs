//! Walking a chain from its first entry to its head.
//!
//! Whoever can write the database can rewrite a whole chain with its head. So the heads are to be noted elsewhere from
//! time to time (`GET /v1/audit-chains`), and a noted head can be given here: the chain must still pass through it.

use super::{AuditReader, CHAINS, ChainFault, GENESIS, verify_link};
use crate::kernel::Result;

/// Entries read at once.
const BATCH: u64 = 1_000;

/// A head as it stood at some time: sequence and hash of the last entry.
pub type Head = (i64, [u8; 32]);

/// Checks one chain; gives how many entries it has, or the first fault. Entries may be appended meanwhile.
pub async fn verify(
    reader: &dyn AuditReader,
    chain: u8,
    noted: Option<Head>,
) -> Result<std::result::Result<i64, ChainFault>> {
    let head = reader.head(chain).await?;
    let mut end: Head = (0, GENESIS);
    while end.0 < head.0 {
        let missing = u64::try_from(head.0 - end.0).unwrap_or(BATCH);
        let records = reader.of_chain(chain, end.0, missing.min(BATCH)).await?;
        if records.is_empty() {
            let (expected, found) = (head.0, end.0);
            return Ok(Err(ChainFault::Truncated {
                chain,
                expected,
                found,
            }));
        }
        for record in records {
            if let Err(fault) = verify_link((end.0, &end.1), &record) {
                return Ok(Err(fault));
            }
            end = (record.sequence, record.hash);
            let mut known = [Some(head), noted].into_iter().flatten();
            if known.any(|known| known.0 == end.0 && known.1 != end.1) {
                let sequence = end.0;
                return Ok(Err(ChainFault::HeadDiffers { chain, sequence }));
            }
        }
    }
    if let Some(noted) = noted.filter(|noted| noted.0 > end.0) {
        let (expected, found) = (noted.0, end.0);
        return Ok(Err(ChainFault::Truncated {
            chain,
            expected,
            found,
        }));
    }
    Ok(nothing_beyond(reader, chain, end.0).await?.map(|()| end.0))
}

/// An entry that the head does not know was not appended by the service.
async fn nothing_beyond(
    reader: &dyn AuditReader,
    chain: u8,
    last: i64,
) -> Result<std::result::Result<(), ChainFault>> {
    let Some(beyond) = reader.of_chain(chain, last, 1).await?.pop() else {
        return Ok(Ok(()));
    };
    // Appended since the head was read? Entry and head are committed together, so the head now knows it.
    let head = reader.head(chain).await?.0;
    let sequence = beyond.sequence;
    Ok(if sequence <= head {
        Ok(())
    } else {
        Err(ChainFault::BeyondHead { chain, sequence })
    })
}

/// What a walk over all chains found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// Entries of the chains that hold.
    pub entries: i64,
    /// The first fault of each chain that does not.
    pub faults: Vec<ChainFault>,
}

pub async fn verify_all(reader: &dyn AuditReader) -> Result<Verification> {
    let mut verification = Verification::default();
    for chain in 0..CHAINS {
        match verify(reader, chain, None).await? {
            Ok(entries) => verification.entries += entries,
            Err(fault) => verification.faults.push(fault),
        }
    }
    Ok(verification)
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
