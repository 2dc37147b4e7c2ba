//! Cancelling a period that was opened by mistake: it goes, with its drafts, as long as nothing was sent.

use super::period::PeriodAction;
use super::requester;
use crate::audit::AuditEntry;
use crate::kernel::id::ReportingPeriodId;
use crate::kernel::{Code, Conflict, Context, Error, Message, Result};
use crate::store::UnitOfWork;

/// Deletes the period and its drafts; its identifier can be opened again. The audit chain keeps what it was, and why it
/// went.
pub async fn cancel(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportingPeriodId,
    reason: String,
) -> Result<()> {
    let period = requester::hold_open(unit, context, id).await?;
    let is_begun = !unit.reporting_periods().begun(&[id]).await?.is_empty();
    let allowed = period.allowed_actions(is_begun);
    if !allowed.contains(&PeriodAction::Cancel) {
        return Err(Error::Conflict(Box::new(Conflict {
            code: Code::StateConflict,
            message: Message::new(
                "Kỳ này đã có báo cáo được gửi nên không hủy được; đơn vị không phải báo cáo thì loại trừ.",
                "A report of this period was sent, so it cannot be cancelled; exclude who need not report.",
            ),
            state: Some(period.state.as_str().to_owned()),
            allowed_actions: requester::names(&allowed),
            conflicts_with: Vec::new(),
        })));
    }
    unit.reporting_periods_mut().delete(id).await?;
    let entry = AuditEntry::new(context, "reporting_periods.cancel", "reporting_period", id.0);
    unit.audit_mut()
        .append(entry.before(period.record()).reason(reason))
        .await
}
