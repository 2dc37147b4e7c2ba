//! Who works on a whole period: the organisation that asked for its reports.

use super::period::{PeriodAction, PeriodState, ReportingPeriod};
use crate::kernel::id::{OrganisationId, ReportingPeriodId};
use crate::kernel::{Code, Conflict, Context, Error, Message, Result};
use crate::organisations::reach::reaches;
use crate::store::{ReadUnit, UnitOfWork};

/// Refuses everybody but the requester, and a superior of it whose rights reach there.
pub async fn check(unit: &dyn ReadUnit, context: &Context<'_>, requester: OrganisationId) -> Result<()> {
    if reaches(unit, context.actor, requester).await? {
        return Ok(());
    }
    Err(Error::Forbidden(Message::new(
        "Chỉ đơn vị yêu cầu báo cáo được thực hiện thao tác này.",
        "Only the organisation that asks for the reports may do this.",
    )))
}

/// The period, open, for its requester alone until the unit ends: no report of it changes meanwhile.
pub async fn hold_open(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportingPeriodId,
) -> Result<ReportingPeriod> {
    let period = unit.reporting_periods().find(id).await?.ok_or(Error::NotFound)?;
    // Who has no right to the period does not hold it either.
    check(unit, context, period.organisation_id).await?;
    let period = unit.reporting_periods_mut().hold(id).await?;
    let period = period.ok_or(Error::NotFound)?;
    if period.state == PeriodState::Open {
        return Ok(period);
    }
    Err(Error::Conflict(Box::new(Conflict {
        code: Code::StateConflict,
        message: Message::new(
            "Kỳ báo cáo đã chốt số liệu; muốn sửa một báo cáo, hãy cấp ngoại lệ cho báo cáo đó.",
            "The period is locked: to change one report, grant it a lock exception.",
        ),
        state: Some(period.state.as_str().to_owned()),
        allowed_actions: names(&period.allowed_actions(true)),
        conflicts_with: Vec::new(),
    })))
}

/// Actions as a conflict names them.
pub fn names(actions: &[PeriodAction]) -> Vec<String> {
    actions.iter().map(|action| action.as_str().to_owned()).collect()
}
