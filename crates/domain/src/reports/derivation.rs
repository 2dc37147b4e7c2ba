//! Figures proposed from activities: the sum of a flow, the last value of a stock.

use std::collections::BTreeMap;

use super::content::Derived;
use super::repository::Provenance;
use crate::activities::repository::Measured;
use crate::indicators::Accumulation;
use crate::kernel::Quantity;
use crate::report_templates::{Cell, Content, Derivation, ValueKey};
use crate::vocabularies::Term;

/// How each measure of the vocabulary `measures` adds up over time.
pub struct Measures(BTreeMap<String, Accumulation>);

impl Measures {
    pub fn of(terms: &[Term]) -> Self {
        let measures = terms.iter().filter(|term| term.vocabulary == "measures");
        let accumulation = |term: &Term| {
            let name = term.properties.get("accumulation")?.as_str()?;
            Accumulation::parse(name)
        };
        Self(
            measures
                .filter_map(|term| Some((term.code.clone(), accumulation(term)?)))
                .collect(),
        )
    }

    /// A measure of which nothing is said is no stock.
    pub fn accumulation(&self, measure: &str) -> Accumulation {
        self.0.get(measure).copied().unwrap_or(Accumulation::Flow)
    }
}

/// What was proposed, and from which activities.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposals {
    pub derived: BTreeMap<ValueKey, Derived>,
    pub provenance: Vec<Provenance>,
}

/// Proposes what it can; `measured` is of one organisation, in order of day and activity: flows within the window, stocks
/// before it too.
///
/// Categories add up to their cell, so an activity on the topics of several counts in the first of them, and once. A place
/// to which no activity contributes gets no proposal: nothing logged is not the same as nothing done.
pub fn propose(content: &Content, measures: &Measures, measured: &[Measured]) -> Proposals {
    let mut proposals = Proposals::default();
    for cell in content.cells() {
        let Some(derivation) = &cell.derivation else {
            continue;
        };
        for key in cell.keys() {
            let mut matching = measured
                .iter()
                .filter(|one| category_of(cell, one) == key.category.as_deref())
                .filter(|one| matches(derivation, one));
            let shares: Vec<&Measured> = match measures.accumulation(&derivation.measure) {
                Accumulation::Flow => matching.collect(),
                Accumulation::Stock => matching.next_back().into_iter().collect(),
            };
            proposals.add(key, &shares);
        }
    }
    proposals
}

impl Proposals {
    fn add(&mut self, key: ValueKey, shares: &[&Measured]) {
        if shares.is_empty() {
            return;
        }
        let value: Quantity = shares.iter().map(|share| share.value).sum();
        let activities = u32::try_from(shares.len()).unwrap_or(u32::MAX);
        self.provenance.extend(shares.iter().map(|share| Provenance {
            key: key.clone(),
            activity_id: share.activity_id,
            value: share.value,
        }));
        self.derived.insert(key, Derived { value, activities });
    }
}

/// The category that an activity counts in; none of a cell that is not disaggregated, and where no topic fits.
fn category_of<'a>(cell: &'a Cell, one: &Measured) -> Option<&'a str> {
    let mut categories = cell.categories.iter();
    let is_on = |topic: &String| one.topics.contains(topic);
    let found = categories.find(|category| category.topic.as_ref().is_some_and(is_on));
    found.map(|category| category.code.as_str())
}

fn matches(derivation: &Derivation, one: &Measured) -> bool {
    let has_topic = |topic: &String| one.topics.contains(topic);
    one.measure == derivation.measure
        && derivation.kind.as_ref().is_none_or(|kind| *kind == one.kind)
        && (derivation.topics.is_empty() || derivation.topics.iter().any(has_topic))
}

#[cfg(test)]
#[path = "derivation_tests.rs"]
mod tests;
