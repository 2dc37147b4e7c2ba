//! Changing an organisation's entry in the registry.

use chrono::NaiveDate;

use super::create::check_validity;
use super::identifier::OrganisationIdentifier;
use super::organisation::{Organisation, OrganisationKind};
use crate::audit::AuditEntry;
use crate::kernel::id::OrganisationId;
use crate::kernel::{Code, Context, Faults, Result};
use crate::store::UnitOfWork;

/// What to change: `None` keeps, `Some(None)` clears.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    pub external_reference: Option<Option<String>>,
    pub name: Option<String>,
    pub kind: Option<OrganisationKind>,
    pub parent_id: Option<Option<OrganisationId>>,
    pub identifier: Option<Option<String>>,
    pub valid_until: Option<Option<NaiveDate>>,
}

/// Saves `changes` over `before`, the entry as the caller read it; without any difference nothing is written.
pub async fn change(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: Organisation,
    changes: Changes,
) -> Result<Organisation> {
    let mut faults = Faults::new();
    let mut after = apply(&before, changes, &mut faults);
    if let Some(parent) = after.parent_id.filter(|_| after.parent_id != before.parent_id) {
        check_parent(unit, before.id, parent, &mut faults).await?;
    }
    faults.into_result()?;
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = context.now;
    unit.organisations_mut().update(&after, before.version).await?;
    if after.parent_id != before.parent_id {
        // Reports stay with the tree of their period's first day.
        unit.activities_mut().follow_move(after.id).await?;
        unit.models_mut().follow_move(after.id).await?;
    }
    let entry = AuditEntry::new(context, "organisations.change", "organisation", after.id.0);
    unit.audit_mut()
        .append(entry.before(before.record()).after(after.record()))
        .await?;
    Ok(after)
}

fn apply(before: &Organisation, changes: Changes, faults: &mut Faults) -> Organisation {
    let identifier = match changes.identifier {
        None => before.identifier.clone(),
        Some(text) => text.and_then(|text| faults.keep("/identifier", OrganisationIdentifier::parse(&text))),
    };
    let after = Organisation {
        external_reference: changes
            .external_reference
            .unwrap_or_else(|| before.external_reference.clone()),
        name: changes.name.unwrap_or_else(|| before.name.clone()),
        kind: changes.kind.unwrap_or(before.kind),
        parent_id: changes.parent_id.unwrap_or(before.parent_id),
        identifier,
        valid_until: changes.valid_until.unwrap_or(before.valid_until),
        ..before.clone()
    };
    check_validity(faults, after.valid_from, after.valid_until);
    after
}

async fn check_parent(
    unit: &dyn UnitOfWork,
    id: OrganisationId,
    parent: OrganisationId,
    faults: &mut Faults,
) -> Result<()> {
    let chains = unit.organisations().ancestors_of(&[parent]).await?;
    // A chain begins with the organisation itself, so an unknown one has none.
    judge_parent(id, parent, chains.get(&parent).map(Vec::as_slice), faults);
    Ok(())
}

/// The parent must be known, and the organisation must not stand above it: nobody is its own superior.
fn judge_parent(
    id: OrganisationId,
    parent: OrganisationId,
    chain: Option<&[OrganisationId]>,
    faults: &mut Faults,
) {
    match chain {
        None => faults.add(
            "/parent_id",
            Code::UnknownReference,
            format!("Không có đơn vị nào mang mã {parent}."),
            format!("There is no organisation with the id {parent}."),
        ),
        Some(chain) if chain.contains(&id) => faults.add(
            "/parent_id",
            Code::NotAllowedValue,
            "Đơn vị cấp trên không thể là chính đơn vị này hoặc một đơn vị trực thuộc nó.",
            "The parent cannot be the organisation itself or one below it.",
        ),
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::kernel::Error;

    const PROVINCE: OrganisationId = OrganisationId(Uuid::from_u128(1));
    const RACH_GIA: OrganisationId = OrganisationId(Uuid::from_u128(899));
    const VINH_THANH_VAN: OrganisationId = OrganisationId(Uuid::from_u128(30730));

    fn rach_gia() -> Organisation {
        Organisation {
            id: RACH_GIA,
            external_reference: Some("ubnd-899".into()),
            name: "Ủy ban nhân dân thành phố Rạch Giá".into(),
            kind: OrganisationKind::DistrictPeopleCommittee,
            parent_id: Some(PROVINCE),
            identifier: None,
            unit: None,
            valid_from: "2021-06-09".parse().unwrap(),
            valid_until: None,
            version: 1,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
            updated_at: DateTime::<Utc>::UNIX_EPOCH,
        }
    }

    fn codes(faults: Faults) -> Vec<(String, Code)> {
        match faults.into_result() {
            Err(Error::Invalid(faults)) => faults.into_iter().map(|one| (one.pointer, one.code)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn an_organisation_below_itself_is_refused() {
        let mut faults = Faults::new();
        let chain = [VINH_THANH_VAN, RACH_GIA, PROVINCE];
        judge_parent(RACH_GIA, VINH_THANH_VAN, Some(&chain), &mut faults);
        judge_parent(RACH_GIA, RACH_GIA, Some(&[RACH_GIA, PROVINCE]), &mut faults);
        judge_parent(RACH_GIA, VINH_THANH_VAN, None, &mut faults);
        let circle = ("/parent_id".to_owned(), Code::NotAllowedValue);
        let unknown = ("/parent_id".to_owned(), Code::UnknownReference);
        assert_eq!(codes(faults), [circle.clone(), circle, unknown]);
    }

    #[test]
    fn a_ward_moves_to_the_province_when_its_district_is_abolished() {
        let mut faults = Faults::new();
        judge_parent(VINH_THANH_VAN, PROVINCE, Some(&[PROVINCE]), &mut faults);
        assert!(faults.is_empty());
    }

    #[test]
    fn a_wrong_identifier_and_a_wrong_end_are_named_together() {
        let changes = Changes {
            identifier: Some(Some("h33.899".into())),
            valid_until: Some("2021-06-09".parse().ok()),
            ..Changes::default()
        };
        let mut faults = Faults::new();
        apply(&rach_gia(), changes, &mut faults);
        let expected = [
            ("/identifier".to_owned(), Code::IdentifierInvalid),
            ("/valid_until".to_owned(), Code::DateInvalid),
        ];
        assert_eq!(codes(faults), expected);
    }

    #[test]
    fn what_a_patch_leaves_out_stays_and_what_it_clears_goes() {
        let changes = Changes {
            external_reference: Some(None),
            valid_until: Some("2025-07-01".parse().ok()),
            ..Changes::default()
        };
        let mut faults = Faults::new();
        let after = apply(&rach_gia(), changes, &mut faults);
        let expected = Organisation {
            external_reference: None,
            valid_until: "2025-07-01".parse().ok(),
            ..rach_gia()
        };
        assert!(faults.is_empty());
        assert_eq!(after, expected);
    }
}
