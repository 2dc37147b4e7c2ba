//! Whose rows a file may hold.

use std::collections::HashMap;

use crate::kernel::id::{OrganisationId, ReportId, ReportingPeriodId};
use crate::kernel::{Context, Result, text::nfc};
use crate::store::UnitOfWork;

/// The reports of a period that the actor sees, by every name under which a file may call their organisations.
pub(super) struct Reporters {
    by_name: HashMap<String, ReportId>,
    own: Option<ReportId>,
}

impl Reporters {
    pub(super) async fn of(
        unit: &dyn UnitOfWork,
        context: &Context<'_>,
        period_id: ReportingPeriodId,
    ) -> Result<Self> {
        let reporters = unit.reports().reporters(period_id, context.actor).await?;
        let own: OrganisationId = context.actor.organisation_id;
        let mut found = Self {
            by_name: HashMap::with_capacity(reporters.len() * 2),
            own: None,
        };
        for reporter in reporters {
            if reporter.organisation_id == own {
                found.own = Some(reporter.report_id);
            }
            let id = reporter.organisation_id.to_string();
            let names = [Some(id), reporter.external_reference, reporter.identifier];
            for name in names.into_iter().flatten() {
                // As files give it.
                found.by_name.insert(nfc(name.trim()), reporter.report_id);
            }
        }
        Ok(found)
    }

    pub(super) fn find(&self, organisation: Option<&str>) -> Option<ReportId> {
        match organisation {
            None => self.own,
            Some(name) => self.by_name.get(name).copied(),
        }
    }
}
