//! What a report asks for: sections of cells and narratives, and rules across cells.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::indicators::{Indicator, ValueType};
use crate::kernel::Quantity;
use crate::tasks::state::names;

/// Everything that a template asks for; immutable once its edition is published.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Content {
    pub sections: Vec<Section>,
    #[serde(default)]
    pub rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Unique among the template's sections.
    pub code: String,
    /// In Vietnamese, as it stands on the form.
    pub title: String,
    #[serde(default)]
    pub cells: Vec<Cell>,
    #[serde(default)]
    pub narratives: Vec<Narrative>,
}

/// One figure that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Unique in the template.
    pub code: String,
    pub label: String,
    /// Code of the indicator that the cell measures, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// In Vietnamese: `phút`, `tin/bài`.
    pub unit: String,
    pub value_type: ValueType,
    pub required: bool,
    /// Of a cell without an indicator: whether values of several organisations may be added up. See [`Cell::adds_up`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additive: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Quantity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Quantity>,
    /// Disaggregation: a value for each category in place of one for the cell; the cell's own value is their sum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// From which activities the value is proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derivation: Option<Derivation>,
}

/// One part of a disaggregated cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Unique in its cell.
    pub code: String,
    pub label: String,
    /// Only activities on this topic (code of the vocabulary `topics`) are derived into it, and of those only what no
    /// category before it has taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
}

/// Which logged measure a cell sums up: the sum of a flow, the last value of a stock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derivation {
    /// Code of the vocabulary `measures`.
    pub measure: String,
    /// Only of activities of this kind (code of the vocabulary `deliverables`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only of activities on one of these topics; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
}

/// A text that is asked for; never with what identifies a child.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Narrative {
    /// Unique among the template's narratives and cells.
    pub code: String,
    pub label: String,
    pub required: bool,
    /// In characters.
    pub max_length: u32,
}

names! {
    /// How the two sides of a rule must stand to each other.
    Comparison {
        AtMost = "at_most",
        AtLeast = "at_least",
        Equal = "equal",
        Less = "less",
        Greater = "greater",
    }
}

/// A rule across cells: the sum of `left` compared with the sum of `right` plus `constant`.
///
/// A cell without a value makes the rule silent: whether it is required is said by the cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Unique in the template.
    pub code: String,
    /// What is wrong when it does not hold, and what mends it; in Vietnamese.
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_en: Option<String>,
    /// Codes of cells.
    pub left: Vec<String>,
    pub comparison: Comparison,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub right: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<Quantity>,
}

/// Where a value stands: a cell, and a category of it where the cell has categories.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueKey {
    pub cell: String,
    pub category: Option<String>,
}

impl ValueKey {
    /// The key that [`std::fmt::Display`] writes; codes contain no point.
    pub fn parse(name: &str) -> Self {
        match name.split_once('.') {
            None => Self::of(name, None),
            Some((cell, category)) => Self::of(cell, Some(category)),
        }
    }

    pub fn of(cell: &str, category: Option<&str>) -> Self {
        Self {
            cell: cell.to_owned(),
            category: category.map(str::to_owned),
        }
    }
}

/// `airtime`, or `items.safe_interaction` for a category.
impl std::fmt::Display for ValueKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.cell)?;
        match &self.category {
            None => Ok(()),
            Some(category) => write!(formatter, ".{category}"),
        }
    }
}

impl Content {
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.sections.iter().flat_map(|section| &section.cells)
    }

    pub fn narratives(&self) -> impl Iterator<Item = &Narrative> {
        self.sections.iter().flat_map(|section| &section.narratives)
    }

    pub fn cell(&self, code: &str) -> Option<&Cell> {
        self.cells().find(|cell| cell.code == code)
    }

    pub fn narrative(&self, code: &str) -> Option<&Narrative> {
        self.narratives().find(|narrative| narrative.code == code)
    }

    /// The cells by their code, for many look-ups.
    pub fn cells_by_code(&self) -> BTreeMap<&str, &Cell> {
        self.cells().map(|cell| (cell.code.as_str(), cell)).collect()
    }
}

impl Cell {
    /// The places of the cell's values, in the order of the form.
    pub fn keys(&self) -> Vec<ValueKey> {
        if self.categories.is_empty() {
            return vec![ValueKey::of(&self.code, None)];
        }
        let categories = self.categories.iter();
        categories
            .map(|category| ValueKey::of(&self.code, Some(&category.code)))
            .collect()
    }

    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// Whether values of several organisations may be added up: as its indicator says; without one as the template says;
    /// where that is silent too, all but percentages.
    pub fn adds_up(&self, indicator: Option<&Indicator>) -> bool {
        match (indicator, self.additive) {
            (Some(indicator), _) => indicator.adds_up(),
            (None, Some(additive)) => additive,
            (None, None) => self.unit.trim() != "%",
        }
    }
}
