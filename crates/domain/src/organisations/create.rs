//! Entering an organisation into the registry.

use chrono::NaiveDate;

use super::identifier::OrganisationIdentifier;
use super::organisation::{Organisation, OrganisationKind, Succession, SuccessionKind, UnitKey};
use crate::audit::AuditEntry;
use crate::kernel::id::OrganisationId;
use crate::kernel::{Code, Context, Faults, Result};
use crate::store::UnitOfWork;

/// An organisation as a caller describes it.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    pub external_reference: Option<String>,
    pub name: String,
    pub kind: OrganisationKind,
    pub parent_id: Option<OrganisationId>,
    pub identifier: Option<String>,
    pub unit: Option<UnitKey>,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    /// From whom it takes over, and how.
    pub predecessors: Vec<(OrganisationId, SuccessionKind)>,
}

pub async fn create(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    new: NewOrganisation,
) -> Result<Organisation> {
    let mut faults = Faults::new();
    let identifier = new
        .identifier
        .as_deref()
        .and_then(|text| faults.keep("/identifier", OrganisationIdentifier::parse(text)));
    check_validity(&mut faults, new.valid_from, new.valid_until);
    check_references(unit, &new, &mut faults).await?;
    faults.into_result()?;
    let organisation = Organisation {
        id: OrganisationId::new(context.ids),
        external_reference: new.external_reference,
        name: new.name,
        kind: new.kind,
        parent_id: new.parent_id,
        identifier,
        unit: new.unit,
        valid_from: new.valid_from,
        valid_until: new.valid_until,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    let writer = unit.organisations_mut();
    writer.insert(&organisation).await?;
    for (predecessor_id, kind) in new.predecessors {
        let succession = Succession {
            predecessor_id,
            successor_id: organisation.id,
            kind,
            effective_on: organisation.valid_from,
        };
        writer.insert_succession(&succession).await?;
    }
    let entry = AuditEntry::new(context, "organisations.create", "organisation", organisation.id.0);
    unit.audit_mut()
        .append(entry.after(organisation.record()))
        .await?;
    Ok(organisation)
}

pub(super) fn check_validity(faults: &mut Faults, from: NaiveDate, until: Option<NaiveDate>) {
    if until.is_some_and(|until| until <= from) {
        faults.add(
            "/valid_until",
            Code::DateInvalid,
            "valid_until phải sau valid_from: đó là ngày đầu tiên đơn vị không còn tồn tại.",
            "valid_until must be after valid_from: it is the first day on which the organisation no longer exists.",
        );
    }
}

/// The parent and every predecessor must be in the registry.
async fn check_references(unit: &dyn UnitOfWork, new: &NewOrganisation, faults: &mut Faults) -> Result<()> {
    let named = new.parent_id.map(|id| ("/parent_id".to_owned(), id));
    let predecessors = new
        .predecessors
        .iter()
        .enumerate()
        .map(|(index, (id, _))| (format!("/predecessors/{index}/organisation_id"), *id));
    let named: Vec<(String, OrganisationId)> = named.into_iter().chain(predecessors).collect();
    let ids: Vec<OrganisationId> = named.iter().map(|(_, id)| *id).collect();
    let known = unit.organisations().find_many(&ids).await?;
    for (pointer, id) in named {
        if !known.iter().any(|organisation| organisation.id == id) {
            faults.add(
                pointer,
                Code::UnknownReference,
                format!("Không có đơn vị nào mang mã {id}."),
                format!("There is no organisation with the id {id}."),
            );
        }
    }
    Ok(())
}
