//! Loads the reference data into an empty database, in one transaction.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use serde_json::{Value, json};
use treem_domain::audit::AuditEntry;
use treem_domain::calendar::holiday::{DayKind, Holiday};
use treem_domain::kernel::id::{OrganisationId, RecipientGroupId};
use treem_domain::kernel::{Error, IdSource};
use treem_domain::organisations::identifier::OrganisationIdentifier;
use treem_domain::organisations::organisation::{
    Organisation, OrganisationKind, Succession, SuccessionKind, UnitKey,
};
use treem_domain::organisations::recipient_group::{Member, RecipientGroup, RecipientGroupKind};
use treem_domain::organisations::unit::{AdministrativeUnit, UnitSuccession};
use treem_domain::reference::{self, administrative_units as units, organisations as registry};
use treem_domain::store::{Store, UnitOfWork};
use treem_domain::turns::{Turn, take_turn};
use treem_domain::vocabularies::Term;

use crate::failure::Failure;
use crate::reference_indicators::indicators;

/// Loads organisations, units, groups, vocabularies, document types and holidays; says whether it had to.
///
/// # Errors
/// When the database refuses; nothing is loaded then.
pub async fn load_if_empty(
    store: &dyn Store,
    now: DateTime<Utc>,
    ids: &dyn IdSource,
) -> Result<bool, Failure> {
    let is_loaded = !store.read().await?.vocabularies().terms().await?.is_empty();
    if is_loaded {
        return Ok(false);
    }
    let unit = store.begin().await?;
    take_turn(&*unit, Turn::ReferenceData).await?;
    if !unit.vocabularies().terms().await?.is_empty() {
        return Ok(false);
    }
    let loader = Loader {
        unit: &*unit,
        now,
        ids,
    };
    let counts = loader.load().await?;
    let entry = AuditEntry::of_service(now, "reference.load", "service", ids.next());
    unit.audit_mut().append(entry.after(counts)).await?;
    unit.commit().await?;
    Ok(true)
}

/// The day of the letter whose recipients the groups of the reference data are.
const LETTER: DateTime<Utc> = match NaiveDate::from_ymd_opt(2021, 6, 9) {
    Some(day) => day.and_time(NaiveTime::MIN).and_utc(),
    None => DateTime::UNIX_EPOCH,
};

struct Loader<'a> {
    unit: &'a dyn UnitOfWork,
    now: DateTime<Utc>,
    ids: &'a dyn IdSource,
}

impl Loader<'_> {
    async fn load(&self) -> Result<Value, Failure> {
        let units = self.units().await?;
        let keys = self.organisations().await?;
        let groups = self.groups(&keys).await?;
        let terms = self.terms().await?;
        let indicators = indicators(self.now, self.ids)?;
        self.unit.indicators_mut().insert(&indicators).await?;
        let days = self.holidays().await?;
        Ok(json!({
            "administrative_units": units,
            "organisations": keys.len(),
            "recipient_groups": groups,
            "terms": terms,
            "indicators": indicators.len(),
            "holidays": days,
        }))
    }

    async fn units(&self) -> Result<usize, Failure> {
        let units: Vec<AdministrativeUnit> =
            reference::administrative_units()?.into_iter().map(unit).collect();
        let successions: Vec<UnitSuccession> = reference::unit_successions()?
            .into_iter()
            .map(UnitSuccession::from)
            .collect();
        self.unit
            .organisations_mut()
            .insert_units(&units, &successions)
            .await?;
        Ok(units.len())
    }

    /// Gives the id under which each key of the reference data stands.
    async fn organisations(&self) -> Result<HashMap<String, OrganisationId>, Failure> {
        let described = reference::organisations()?;
        let keys: HashMap<String, OrganisationId> = described
            .iter()
            .map(|one| (one.key.clone(), OrganisationId::new(self.ids)))
            .collect();
        let organisations = described
            .into_iter()
            .map(|one| self.organisation(one, &keys))
            .collect::<Result<Vec<_>, _>>()?;
        let writer = self.unit.organisations_mut();
        writer.insert_many(&organisations).await?;
        for step in reference::organisation_successions()? {
            let succession = Succession {
                predecessor_id: known(&keys, &step.predecessor)?,
                successor_id: known(&keys, &step.successor)?,
                kind: named(step.kind.as_str(), SuccessionKind::parse)?,
                effective_on: step.effective_on,
            };
            writer.insert_succession(&succession).await?;
        }
        Ok(keys)
    }

    fn organisation(
        &self,
        one: registry::Organisation,
        keys: &HashMap<String, OrganisationId>,
    ) -> Result<Organisation, Failure> {
        let identifier = one
            .identifier
            .map(|text| named(&text, |text| OrganisationIdentifier::parse(text).ok()))
            .transpose()?;
        Ok(Organisation {
            id: known(keys, &one.key)?,
            kind: named(one.kind.as_str(), OrganisationKind::parse)?,
            parent_id: one.parent.map(|key| known(keys, &key)).transpose()?,
            external_reference: Some(one.key),
            name: one.name,
            identifier,
            unit: one.unit.map(unit_key),
            valid_from: one.valid_from,
            valid_until: one.valid_until,
            version: 1,
            created_at: self.now,
            updated_at: self.now,
        })
    }

    async fn groups(&self, keys: &HashMap<String, OrganisationId>) -> Result<usize, Failure> {
        let described = reference::recipient_groups()?;
        let count = described.len();
        for group in described {
            let members = group.members.iter().map(|key| {
                Ok(Member {
                    organisation_id: known(keys, key)?,
                    // Who stands in the letter of 9 June 2021 has been a member since, whenever the data is loaded.
                    registered_at: self.now.min(LETTER),
                })
            });
            let group = RecipientGroup {
                id: RecipientGroupId::new(self.ids),
                members: members.collect::<Result<_, Failure>>()?,
                code: group.key,
                name: group.name_vi,
                kind: named(group.kind.as_str(), RecipientGroupKind::parse)?,
                version: 1,
                created_at: self.now,
                updated_at: self.now,
            };
            self.unit.organisations_mut().insert_group(&group).await?;
        }
        Ok(count)
    }

    async fn terms(&self) -> Result<usize, Failure> {
        let terms = terms()?;
        self.unit.vocabularies_mut().insert_terms(&terms).await?;
        Ok(terms.len())
    }

    async fn holidays(&self) -> Result<usize, Failure> {
        let mut years: BTreeMap<i32, Vec<Holiday>> = BTreeMap::new();
        for day in reference::holidays()?.days {
            let holiday = Holiday {
                date: day.date,
                kind: named(day.kind.as_str(), DayKind::parse)?,
                name: day.name_vi,
                source: day.source,
            };
            years.entry(day.date.year()).or_default().push(holiday);
        }
        for (year, days) in &years {
            self.unit.vocabularies_mut().replace_holidays(*year, days).await?;
        }
        Ok(years.values().map(Vec::len).sum())
    }
}

fn unit(unit: units::AdministrativeUnit) -> AdministrativeUnit {
    AdministrativeUnit {
        unit_type: unit.unit_type.as_str().to_owned(),
        parent: unit.parent.map(unit_key),
        code: unit.code,
        valid_from: unit.valid_from,
        valid_until: unit.valid_until,
        name: unit.name,
        full_name: unit.full_name,
    }
}

fn unit_key(key: units::UnitKey) -> UnitKey {
    UnitKey {
        code: key.code,
        valid_from: key.valid_from,
    }
}

/// Every term of every vocabulary, document types included.
fn terms() -> Result<Vec<Term>, Failure> {
    let vocabularies = reference::vocabularies()?;
    let mut terms = Vec::new();
    for (vocabulary, plain) in [
        ("topics", vocabularies.topics),
        ("audiences", vocabularies.audiences),
        ("evidence_kinds", vocabularies.evidence_kinds),
        ("channels", vocabularies.channels),
    ] {
        for one in plain {
            add(
                &mut terms,
                vocabulary,
                [one.code, one.name_vi, one.name_en],
                json!({}),
            );
        }
    }
    for one in vocabularies.deliverables {
        let properties = json!({ "basis": one.basis.as_str() });
        add(
            &mut terms,
            "deliverables",
            [one.code, one.name_vi, one.name_en],
            properties,
        );
    }
    for one in vocabularies.measures {
        let mut properties = json!({
            "unit": one.unit,
            "value_type": one.value_type.as_str(),
            "accumulation": one.accumulation.as_str(),
            "additive_over_organisations": one.additive_over_organisations,
        });
        if let Some(maximum) = one.maximum {
            properties["maximum"] = json!(maximum);
        }
        add(
            &mut terms,
            "measures",
            [one.code, one.name_vi, one.name_en],
            properties,
        );
    }
    for one in reference::document_types()? {
        let mut properties = json!({ "kind": one.kind.as_str(), "source": one.source });
        if let Some(abbreviation) = one.abbreviation {
            properties["abbreviation"] = json!(abbreviation);
        }
        add(
            &mut terms,
            "document_types",
            [one.code, one.name_vi, one.name_en],
            properties,
        );
    }
    Ok(terms)
}

/// Adds a term behind those of its vocabulary.
fn add(terms: &mut Vec<Term>, vocabulary: &str, [code, name_vi, name_en]: [String; 3], properties: Value) {
    let before = terms.iter().filter(|term| term.vocabulary == vocabulary).count();
    terms.push(Term {
        vocabulary: vocabulary.to_owned(),
        code,
        name_vi,
        name_en: Some(name_en),
        properties,
        position: i32::try_from(before).unwrap_or(i32::MAX).saturating_add(1),
    });
}

fn known(keys: &HashMap<String, OrganisationId>, key: &str) -> Result<OrganisationId, Failure> {
    let id = keys.get(key).copied();
    id.ok_or_else(|| Error::internal(format!("reference data: there is no organisation {key}")).into())
}

/// A code of the reference data in the domain's own type.
fn named<T>(code: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Failure> {
    parse(code).ok_or_else(|| Error::internal(format!("reference data: {code} is not known")).into())
}
