//! `treem verify-audit`: walks every audit chain.

use std::process::ExitCode;

use treem_domain::audit::CHAINS;
use treem_domain::audit::verify::verify_all;
use treem_domain::store::Store;

use super::print;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::storage;

pub async fn verify_audit(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let database = storage::connect(configuration).await?;
    let unit = database.read().await?;
    let found = verify_all(&*unit.audit()).await?;
    for fault in &found.faults {
        print(&format!("{fault}\n"))?;
    }
    if !found.faults.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    print(&format!("{CHAINS} chains with {} entries hold\n", found.entries))?;
    Ok(ExitCode::SUCCESS)
}
