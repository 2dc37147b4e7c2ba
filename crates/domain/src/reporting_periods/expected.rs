//! Who is expected to report in a period, and who is excluded from the start.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::kernel::id::OrganisationId;
use crate::kernel::{Code, Faults, Result};
use crate::organisations::organisation::Organisation;
use crate::report_templates::Recipients;
use crate::store::ReadUnit;

/// The recipients that exist on the day of the cut-off, each once: those named, and the members that the groups had by
/// then (by their day in UTC: nobody registers by night). Without a cut-off all that there are.
pub async fn expected(
    unit: &dyn ReadUnit,
    recipients: &Recipients,
    cut_off: Option<NaiveDate>,
) -> Result<Vec<Organisation>> {
    let groups = unit
        .organisations()
        .find_groups(&recipients.recipient_group_ids)
        .await?;
    let members = groups
        .iter()
        .flat_map(|group| &group.members)
        .filter(|member| cut_off.is_none_or(|day| member.registered_at.date_naive() <= day));
    let ids: BTreeSet<OrganisationId> = recipients
        .organisation_ids
        .iter()
        .copied()
        .chain(members.map(|member| member.organisation_id))
        .collect();
    let ids: Vec<OrganisationId> = ids.into_iter().collect();
    let mut organisations = unit.organisations().find_many(&ids).await?;
    organisations.retain(|organisation| cut_off.is_none_or(|day| organisation.exists_on(day)));
    organisations.sort_by_key(|organisation| organisation.id);
    Ok(organisations)
}

/// Notes exclusions of organisations that are not expected, and those named twice.
pub fn check_exclusions(
    expected: &[Organisation],
    exclusions: &[(OrganisationId, String)],
    faults: &mut Faults,
) {
    let expected: BTreeSet<OrganisationId> = expected.iter().map(|organisation| organisation.id).collect();
    let mut named = BTreeSet::new();
    for (index, (id, _)) in exclusions.iter().enumerate() {
        let pointer = format!("/exclusions/{index}/organisation_id");
        if !named.insert(*id) {
            faults.add(
                pointer,
                Code::Duplicate,
                "Đơn vị này được loại trừ hai lần; hãy giữ một lý do.",
                "The organisation is excluded twice; keep one reason.",
            );
        } else if !expected.contains(id) {
            faults.add(
                pointer,
                Code::UnknownReference,
                "Đơn vị này không thuộc diện phải báo cáo kỳ này.",
                "This organisation is not expected in this period.",
            );
        }
    }
}
