//! What happens in one case: a tree that is reorganised, and the fates of all reports of two templates in two months.

use proptest::prelude::*;
use proptest::sample::Index;

pub const MONTHS: usize = 2;
pub const TEMPLATES: usize = 2;

/// Figures of a report. The first template asks for all of them, the second for items together and models.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// A flow that adds up, in two categories.
    pub items: [Option<u16>; 2],
    /// A stock that adds up.
    pub models: Option<u16>,
    /// Does not add up.
    pub rate: Option<u16>,
}

/// What is done with the report of one organisation in one period.
#[derive(Debug, Clone)]
pub struct Fate {
    pub excluded: bool,
    /// Days after the due date; negative for before.
    pub submitted: Option<i64>,
    pub figures: Figures,
    pub accepted: bool,
    /// Returned after it was accepted, and accepted again with other figures.
    pub returned: Option<Option<Figures>>,
    /// Once the period is locked.
    pub version: Option<Version>,
}

/// A second version, sent.
#[derive(Debug, Clone)]
pub struct Version {
    pub figures: Figures,
    pub accepted: bool,
    /// Where it was not accepted: returned, or still waiting.
    pub returned: bool,
}

#[derive(Debug, Clone)]
pub struct Period {
    pub fates: Vec<Fate>,
    /// Aggregated and locked; what waits for a decision is returned before.
    pub locked: bool,
}

#[derive(Debug, Clone)]
pub struct Scenario {
    /// Month by month the parents by index: each points to an earlier organisation, the first has none.
    pub trees: Vec<Vec<usize>>,
    /// By month and template.
    pub periods: Vec<Vec<Period>>,
}

fn figures() -> impl Strategy<Value = Figures> {
    let figure = || prop::option::weighted(0.85, 0..500u16);
    ([figure(), figure()], figure(), figure()).prop_map(|(items, models, rate)| Figures {
        items,
        models,
        rate,
    })
}

fn version() -> impl Strategy<Value = Version> {
    let returned = prop::bool::weighted(0.3);
    (figures(), prop::bool::weighted(0.8), returned).prop_map(|(figures, accepted, returned)| Version {
        figures,
        accepted,
        returned,
    })
}

fn fate() -> impl Strategy<Value = Fate> {
    (
        prop::bool::weighted(0.15),
        prop::option::weighted(0.8, -3..4i64),
        figures(),
        prop::bool::weighted(0.7),
        prop::option::weighted(0.3, prop::option::of(figures())),
        prop::option::weighted(0.4, version()),
    )
        .prop_map(
            |(excluded, submitted, figures, accepted, returned, version)| Fate {
                excluded,
                submitted,
                figures,
                accepted,
                returned,
                version,
            },
        )
}

fn period(count: usize) -> impl Strategy<Value = Period> {
    (prop::collection::vec(fate(), count), any::<bool>()).prop_map(|(fates, locked)| Period { fates, locked })
}

pub fn scenario() -> impl Strategy<Value = Scenario> {
    (2..7usize).prop_flat_map(|count| {
        let parents: Vec<_> = (1..count).map(|child| (0..child).boxed()).collect();
        let moved = prop::option::weighted(0.7, any::<(Index, Index)>());
        let months = prop::collection::vec(prop::collection::vec(period(count), TEMPLATES), MONTHS);
        (parents, moved, months).prop_map(move |(parents, moved, periods)| {
            let mut after = parents.clone();
            if let Some((child, parent)) = moved {
                let child = 1 + child.index(count - 1);
                after[child - 1] = parent.index(child);
            }
            Scenario {
                trees: vec![parents, after],
                periods,
            }
        })
    })
}

impl Scenario {
    pub fn count(&self) -> usize {
        self.trees[0].len() + 1
    }

    /// Whether an organisation stood below another in a month, or is it.
    pub fn is_within(&self, month: usize, mut index: usize, ancestor: usize) -> bool {
        while index != ancestor {
            let Some(child) = index.checked_sub(1) else {
                return false;
            };
            index = self.trees[month][child];
        }
        true
    }
}

impl Figures {
    /// By indicator and category, as the template asks for them.
    pub fn given(&self, template: usize) -> Vec<(Measure, &'static str, u16)> {
        let [online, offline] = self.items;
        let whole = match (template, online, offline) {
            (0, None, None) => None,
            (0, online, offline) => Some(online.unwrap_or(0) + offline.unwrap_or(0)),
            _ => online,
        };
        let parts = if template == 0 {
            [online, offline]
        } else {
            [None, None]
        };
        let rate = self.rate.filter(|_| template == 0);
        let all = [
            (Measure::Items, "", whole),
            (Measure::Items, "online", parts[0]),
            (Measure::Items, "offline", parts[1]),
            (Measure::Models, "", self.models),
            (Measure::Rate, "", rate),
        ];
        all.into_iter()
            .filter_map(|(measure, category, value)| Some((measure, category, value?)))
            .collect()
    }

    /// Whether everything that the template asks for is there.
    pub fn is_complete(&self, template: usize) -> bool {
        let of_both = self.items[0].is_some() && self.models.is_some();
        of_both && (template == 1 || (self.items[1].is_some() && self.rate.is_some()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    Items,
    Models,
    Rate,
}

impl Measure {
    pub const ALL: [Measure; 3] = [Measure::Items, Measure::Models, Measure::Rate];

    pub fn name(self) -> &'static str {
        match self {
            Measure::Items => "items",
            Measure::Models => "models",
            Measure::Rate => "rate",
        }
    }
}
