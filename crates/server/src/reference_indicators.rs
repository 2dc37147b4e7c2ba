//! Indicators of a new database: the measures of the Programme and of the letter.

use chrono::{DateTime, Utc};
use treem_domain::indicators::{Accumulation, Indicator, ProgrammePlace, Target, TargetScope, ValueType};
use treem_domain::kernel::IdSource;
use treem_domain::kernel::id::IndicatorId;
use treem_domain::reference::programme_indicators::{ProgrammeIndicator, SOURCE, programme_indicators};
use treem_domain::reference::vocabularies::{Accumulation as Over, Measure, ValueType as Kind};
use treem_domain::reference::{ReferenceError, vocabularies};

/// Measures of the letter that count children.
const COUNT_CHILDREN: [&str; 2] = ["children_supported", "children_participating"];

pub(super) fn indicators(now: DateTime<Utc>, ids: &dyn IdSource) -> Result<Vec<Indicator>, ReferenceError> {
    let programme = programme_indicators()?;
    let measures = vocabularies()?.measures;
    let of_programme = programme
        .into_iter()
        .map(|one| of_programme(one, IndicatorId::new(ids), now));
    let of_letter = measures
        .into_iter()
        .map(|measure| of_letter(measure, IndicatorId::new(ids), now));
    Ok(of_programme.chain(of_letter).collect())
}

/// Rates of a population at the end of a year.
fn of_programme(one: ProgrammeIndicator, id: IndicatorId, now: DateTime<Utc>) -> Indicator {
    let targets = one.targets.into_iter().map(|target| Target {
        scope: TargetScope::National,
        organisation_id: None,
        year: target.year,
        comparator: target.comparator,
        value: target.value,
        source: SOURCE.to_owned(),
    });
    Indicator {
        id,
        code: one.code,
        name_vi: one.name_vi,
        name_en: None,
        unit: one.unit,
        value_type: ValueType::Decimal,
        accumulation: Accumulation::Stock,
        is_additive: false,
        counts_children: false,
        programme: Some(ProgrammePlace {
            indicator_no: one.indicator_no,
            goal: one.goal,
        }),
        targets: targets.collect(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

fn of_letter(measure: Measure, id: IndicatorId, now: DateTime<Utc>) -> Indicator {
    Indicator {
        id,
        counts_children: COUNT_CHILDREN.contains(&measure.code.as_str()),
        code: measure.code,
        name_vi: measure.name_vi,
        name_en: Some(measure.name_en),
        unit: measure.unit,
        value_type: match measure.value_type {
            Kind::Integer => ValueType::Integer,
            Kind::Decimal => ValueType::Decimal,
            Kind::Boolean => ValueType::Boolean,
        },
        accumulation: match measure.accumulation {
            Over::Flow => Accumulation::Flow,
            Over::Stock => Accumulation::Stock,
        },
        is_additive: measure.additive_over_organisations,
        programme: None,
        targets: Vec::new(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
