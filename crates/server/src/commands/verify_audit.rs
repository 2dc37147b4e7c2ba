//! `treem verify-audit`: walks every audit chain.

use std::process::ExitCode;

use treem_domain::audit::{CHAINS, ChainFault, GENESIS, verify_link};
use treem_domain::store::{ReadUnit, Store};

use super::print;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::storage;

/// Entries read at once.
const PAGE: u64 = 1000;

pub async fn verify_audit(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let database = storage::connect(configuration).await?;
    let unit = database.read().await?;
    let mut entries = 0;
    let mut faults = Vec::new();
    for chain in 0..CHAINS {
        match verify_chain(&*unit, chain).await? {
            Ok(length) => entries += length,
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        print(&format!("{CHAINS} chains with {entries} entries hold\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    for fault in faults {
        print(&format!("{fault}\n"))?;
    }
    Ok(ExitCode::FAILURE)
}

/// The length of a chain, or its first fault.
async fn verify_chain(unit: &dyn ReadUnit, chain: u8) -> Result<Result<i64, ChainFault>, Failure> {
    let audit = unit.audit();
    // The head first: entries that are appended meanwhile lie beyond it.
    let (expected, head) = audit.head(chain).await?;
    let mut end = (0, GENESIS);
    loop {
        let records = audit.of_chain(chain, end.0, PAGE).await?;
        for record in &records {
            if let Err(fault) = verify_link((end.0, &end.1), record) {
                return Ok(Err(fault));
            }
            end = (record.sequence, record.hash);
            if end.0 == expected && end.1 != head {
                return Ok(Err(ChainFault::Broken {
                    chain,
                    sequence: end.0,
                }));
            }
        }
        if records.is_empty() {
            break;
        }
    }
    Ok(if end.0 < expected {
        Err(ChainFault::Truncated {
            chain,
            expected,
            found: end.0,
        })
    } else {
        Ok(end.0)
    })
}
