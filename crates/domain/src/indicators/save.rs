//! Entering and changing indicators; codes never change.

use super::indicator::{Indicator, ProgrammePlace, Target, TargetScope};
use super::value::{Accumulation, ValueType};
use crate::audit::AuditEntry;
use crate::kernel::id::IndicatorId;
use crate::kernel::{Code, Context, Faults, Result};
use crate::store::UnitOfWork;

/// An indicator as a caller describes it.
#[derive(Debug, Clone)]
pub struct NewIndicator {
    pub code: String,
    pub name_vi: String,
    pub name_en: Option<String>,
    pub unit: String,
    pub value_type: ValueType,
    pub accumulation: Accumulation,
    pub is_additive: bool,
    pub counts_children: bool,
    pub programme: Option<ProgrammePlace>,
    pub targets: Vec<Target>,
}

pub async fn create(unit: &dyn UnitOfWork, context: &Context<'_>, new: NewIndicator) -> Result<Indicator> {
    check_targets(unit, &new.targets).await?;
    let indicator = Indicator {
        id: IndicatorId::new(context.ids),
        code: new.code,
        name_vi: new.name_vi,
        name_en: new.name_en,
        unit: new.unit,
        value_type: new.value_type,
        accumulation: new.accumulation,
        is_additive: new.is_additive,
        counts_children: new.counts_children,
        programme: new.programme,
        targets: new.targets,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    unit.indicators_mut()
        .insert(std::slice::from_ref(&indicator))
        .await?;
    let entry = AuditEntry::new(context, "indicators.create", "indicator", indicator.id.0);
    unit.audit_mut().append(entry.after(indicator.record())).await?;
    Ok(indicator)
}

/// What to change: `None` keeps.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    pub name_vi: Option<String>,
    pub name_en: Option<Option<String>>,
    pub unit: Option<String>,
    pub counts_children: Option<bool>,
    /// All targets anew.
    pub targets: Option<Vec<Target>>,
}

/// Saves `changes` over `before`, as the caller read it.
pub async fn update(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: Indicator,
    changes: Changes,
) -> Result<Indicator> {
    let mut faults = Faults::new();
    let mut after = before.clone();
    after.name_vi = changes.name_vi.unwrap_or(after.name_vi);
    after.name_en = changes.name_en.unwrap_or(after.name_en);
    after.unit = changes.unit.unwrap_or(after.unit);
    after.counts_children = changes.counts_children.unwrap_or(after.counts_children);
    if after.unit != before.unit && unit.indicators().has_values(before.id).await? {
        faults.add(
            "/unit",
            Code::NotAllowedValue,
            "Chỉ tiêu đã có số liệu theo đơn vị tính này; hãy tạo chỉ tiêu mới cho đơn vị tính khác.",
            "There are values in this unit: enter another indicator for another unit.",
        );
    }
    if let Some(targets) = changes.targets {
        faults.absorb(check_targets(unit, &targets).await)?;
        after.targets = targets;
    }
    faults.into_result()?;
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = context.now;
    unit.indicators_mut().update(&after, before.version).await?;
    let entry = AuditEntry::new(context, "indicators.update", "indicator", after.id.0);
    unit.audit_mut()
        .append(entry.before(before.record()).after(after.record()))
        .await?;
    Ok(after)
}

/// A national target is nobody's in particular, every other somebody's; each area has one target for a year.
async fn check_targets(unit: &dyn UnitOfWork, targets: &[Target]) -> Result<()> {
    let mut faults = Faults::new();
    let ids: Vec<_> = targets
        .iter()
        .filter_map(|target| target.organisation_id)
        .collect();
    let known = unit.organisations().find_many(&ids).await?;
    for (index, target) in targets.iter().enumerate() {
        let pointer = format!("/targets/{index}/organisation_id");
        match (target.scope, target.organisation_id) {
            (TargetScope::National, None) => {}
            (TargetScope::National, Some(_)) => faults.add(
                pointer,
                Code::NotAllowedValue,
                "Mục tiêu quốc gia không thuộc riêng đơn vị nào; hãy bỏ organisation_id.",
                "A national target belongs to no organisation; leave organisation_id out.",
            ),
            (_, None) => faults.add(
                pointer,
                Code::Required,
                "Nêu đơn vị đặt mục tiêu này.",
                "Name the organisation whose target it is.",
            ),
            (_, Some(id)) if known.iter().any(|organisation| organisation.id == id) => {}
            (_, Some(id)) => faults.add(
                pointer,
                Code::UnknownReference,
                format!("Không có đơn vị nào mang mã {id}."),
                format!("There is no organisation with the id {id}."),
            ),
        }
        let same = |other: &Target| {
            (other.scope, other.organisation_id, other.year)
                == (target.scope, target.organisation_id, target.year)
        };
        if targets[..index].iter().any(same) {
            faults.add(
                format!("/targets/{index}"),
                Code::Duplicate,
                "Mỗi phạm vi chỉ có một mục tiêu cho một năm.",
                "Each area has one target for a year.",
            );
        }
    }
    faults.into_result()
}
