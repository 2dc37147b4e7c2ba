//! The figures and texts of a report, with the figures that activities proposed beside them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kernel::Quantity;
use crate::report_templates::check::Values;
use crate::report_templates::{Cell, ValueKey};

/// What was derived for one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    pub value: Quantity,
    /// From how many activities.
    pub activities: u32,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReportContent {
    #[serde(default, with = "by_place")]
    pub values: Values,
    /// Proposed from activities; stays beside a value that corrects it.
    #[serde(default, with = "by_place", skip_serializing_if = "BTreeMap::is_empty")]
    pub derived: BTreeMap<ValueKey, Derived>,
    /// Places that somebody filled in, confirmed or cleared although activities could fill them: they do not follow the
    /// activities any more.
    #[serde(default, with = "places", skip_serializing_if = "BTreeSet::is_empty")]
    pub entered: BTreeSet<ValueKey>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub narratives: BTreeMap<String, String>,
    /// Why the report was sent although something in it is missing or a rule does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
}

impl ReportContent {
    /// Places whose value is another than the derived one.
    pub fn corrected(&self) -> Vec<&ValueKey> {
        let differs = |(key, derived): &(&ValueKey, &Derived)| self.values.get(key) != Some(&derived.value);
        let corrected = self.derived.iter().filter(differs);
        corrected.map(|(key, _)| key).collect()
    }

    /// Takes new proposals: they replace the values that nobody entered. Says whether anything changed.
    pub fn propose(&mut self, proposals: BTreeMap<ValueKey, Derived>) -> bool {
        if self.derived == proposals {
            return false;
        }
        let corrected = self.corrected().into_iter();
        let settled: BTreeSet<ValueKey> = corrected.chain(&self.entered).cloned().collect();
        for key in self.derived.keys() {
            if !settled.contains(key) {
                self.values.remove(key);
            }
        }
        for (key, derived) in &proposals {
            if !settled.contains(key) {
                self.values.entry(key.clone()).or_insert(derived.value);
            }
        }
        self.derived = proposals;
        true
    }

    /// Notes that somebody filled in, confirmed or cleared a place of the cell; says whether that is new.
    pub fn note_entered(&mut self, cell: &Cell, key: &ValueKey) -> bool {
        cell.derivation.is_some() && self.entered.insert(key.clone())
    }
}

/// Maps by place are objects in JSON: `"airtime"`, `"items.safe_interaction"`. No code contains a point.
mod by_place {
    use super::*;

    pub fn serialize<T: Serialize, S: Serializer>(
        map: &BTreeMap<ValueKey, T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(map.iter().map(|(key, value)| (key.to_string(), value)))
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<ValueKey, T>, D::Error> {
        let map = BTreeMap::<String, T>::deserialize(deserializer)?;
        Ok(map
            .into_iter()
            .map(|(name, value)| (ValueKey::parse(&name), value))
            .collect())
    }
}

/// Sets of places are arrays of their names in JSON.
mod places {
    use super::*;

    pub fn serialize<S: Serializer>(places: &BTreeSet<ValueKey>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(places.iter().map(ToString::to_string))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<ValueKey>, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        Ok(names.iter().map(|name| ValueKey::parse(name)).collect())
    }
}
