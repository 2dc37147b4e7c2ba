//! Organisations named in a command: they must be in the registry and exist today.

use crate::kernel::id::OrganisationId;
use crate::kernel::{Code, Context, Faults, Result};
use crate::organisations::organisation::Organisation;
use crate::store::UnitOfWork;

/// Notes a fault at the pointer of every organisation that is unknown or does not exist today.
pub(super) async fn check(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    named: &[(String, OrganisationId)],
    faults: &mut Faults,
) -> Result<()> {
    let ids: Vec<OrganisationId> = named.iter().map(|(_, id)| *id).collect();
    let known = unit.organisations().find_many(&ids).await?;
    for (pointer, id) in named {
        match known.iter().find(|organisation| organisation.id == *id) {
            None => faults.add(
                pointer,
                Code::UnknownReference,
                format!("Không có đơn vị nào mang mã {id}."),
                format!("There is no organisation with the id {id}."),
            ),
            Some(organisation) if !organisation.exists_on(context.today) => {
                let successors = successors_of(unit, *id).await?;
                add_not_valid(pointer, organisation, &successors, faults);
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The names of those who took over, as far as the registry knows.
async fn successors_of(unit: &dyn UnitOfWork, id: OrganisationId) -> Result<Vec<String>> {
    let successions = unit.organisations().successions_of(id).await?;
    let ids: Vec<OrganisationId> = successions
        .iter()
        .filter(|succession| succession.predecessor_id == id)
        .map(|succession| succession.successor_id)
        .collect();
    let successors = unit.organisations().find_many(&ids).await?;
    Ok(successors
        .into_iter()
        .map(|successor| format!("{} ({})", successor.name, successor.id))
        .collect())
}

fn add_not_valid(pointer: &str, organisation: &Organisation, successors: &[String], faults: &mut Faults) {
    let (name, from) = (&organisation.name, organisation.valid_from);
    let (mut vi, mut en) = match organisation.valid_until {
        Some(until) => (
            format!("{name} chỉ tồn tại từ {from} đến trước {until}."),
            format!("{name} existed from {from} until before {until} only."),
        ),
        None => (
            format!("{name} chỉ tồn tại từ {from}."),
            format!("{name} exists from {from} on only."),
        ),
    };
    if !successors.is_empty() {
        let successors = successors.join("; ");
        vi.push_str(&format!(" Đơn vị kế thừa: {successors}."));
        en.push_str(&format!(" Its successors: {successors}."));
    }
    faults.add(pointer, Code::OrganisationNotValid, vi, en);
}
