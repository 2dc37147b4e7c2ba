//! What memory a large upload takes: the service as a process of its own, its peak begun anew before each upload.

use std::time::{Duration, Instant};

use serde_json::Value;
use treem_domain::kernel::Role;
use treem_domain::kernel::id::ReportingPeriodId;
use treem_http::State;

use super::branch::Branch;
use crate::place::Place;
use crate::process::Process;
use crate::{Failure, load, report, servers};

/// Figures of one organisation.
const CELLS: usize = 400;
/// Bytes of one row of the file, at least.
const ROW: usize = 48;
const MOST: f64 = 100.0;

pub async fn measure(
    megabytes: usize,
    place: &Place,
    state: &State,
    small: &Branch,
    period: ReportingPeriodId,
) -> Result<(), Failure> {
    let bytes = megabytes * 1_000_000;
    let large = Branch::create(state, "bench-large", bytes.div_ceil(ROW * CELLS), CELLS).await?;
    let open = large.open_months(state, 1).await?[0];
    let uploads = [
        ("every row taken", "bench-large", open, large.csv(0)),
        ("most rows twice", "bench-root", period, small.csv(bytes)),
    ];
    for (case, organisation, period, file) in uploads {
        let token = servers::token(state, Role::Issuer, organisation).await?;
        let Some(process) = Process::start(place.folder(), place.postgres(), Some(&state.settings.issuer))?
        else {
            println!("\nMemory: not measured; build it first: cargo build --release -p treem-server.");
            return Ok(());
        };
        tokio::time::sleep(Duration::from_secs(2)).await;
        process.forget_peak()?;
        let idle = process.resident()?;
        let path = format!("/v1/reporting-periods/{period}/uploads?atomic=false");
        let started = Instant::now();
        let request = load::upload(&path, &token, &format!("memory-{period}"), &file);
        let queued: Value = serde_json::from_slice(&load::once(&process.address, &request).await?)?;
        let job = ended(&process.address, &token, &queued).await?;
        let seconds = started.elapsed().as_secs_f64();
        let peak = process.peak()?;
        let counts = &job["result"]["counts"];
        report::target(
            &format!(
                "peak memory of an upload of {} MB, {case}",
                file.len() / 1_000_000
            ),
            &format!(
                "**{peak:.0} MB** (idle {idle:.0}; {seconds:.0} s, {} taken, {} refused)",
                counts["created"], counts["rejected"]
            ),
            "100 MB",
            peak <= MOST,
        );
    }
    Ok(())
}

/// The job when it has ended.
async fn ended(address: &str, token: &str, queued: &Value) -> Result<Value, Failure> {
    let id = queued["id"]
        .as_str()
        .ok_or("an upload that did not become a job")?;
    let request = load::get(&format!("/v1/jobs/{id}"), token);
    loop {
        let job: Value = serde_json::from_slice(&load::once(address, &request).await?)?;
        match job["state"].as_str() {
            Some("succeeded") => return Ok(job),
            Some("failed") => return Err(format!("the upload failed: {job}").into()),
            _ => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }
}
