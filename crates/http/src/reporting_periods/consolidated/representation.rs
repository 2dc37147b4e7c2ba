//! The consolidated report as JSON.

use serde::Serialize;
use treem_domain::kernel::Quantity;
use treem_domain::report_templates::{Cell, ValueKey};
use treem_domain::reporting_periods::consolidate::{Consolidated, Named};
use treem_domain::reports::ReportState;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::reporting_periods::representation::ReportingPeriod;
use crate::schema;

/// What all who reported say together.
#[derive(Serialize, ToSchema)]
pub struct ConsolidatedReport {
    period: ReportingPeriod,
    /// Name of the requester.
    #[schema(max_length = 300)]
    requester_name: String,
    /// How many organisations were expected, the excluded left out.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 17)]
    expected: u64,
    /// How many of them sent a report at least once.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 15)]
    reported: u64,
    /// Who has not reported.
    #[schema(max_items = 100000)]
    missing: Vec<NamedOrganisation>,
    /// Who sent a report that was returned or is not decided on yet: it is among the reported, and its figures do not count.
    #[schema(max_items = 100000)]
    not_accepted: Vec<UnacceptedOrganisation>,
    /// Who was excluded, and why.
    #[schema(max_items = 100000)]
    excluded: Vec<ExcludedOrganisation>,
    /// Every cell of the template, in the order of the form.
    #[schema(max_items = 50000)]
    figures: Vec<ConsolidatedFigure>,
    /// What was written under each heading.
    #[schema(max_items = 100000)]
    narratives: Vec<ConsolidatedNarrative>,
    /// Each organisation's figures; only with `organisations=true`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100000, required = false)]
    organisations: Vec<OrganisationFigures>,
}

/// An organisation with its name.
#[derive(Serialize, ToSchema)]
pub struct NamedOrganisation {
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300)]
    name: String,
}

/// An organisation that was not expected.
#[derive(Serialize, ToSchema)]
pub struct ExcludedOrganisation {
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300)]
    name: String,
    /// Why.
    #[schema(max_length = 2000)]
    reason: String,
}

/// An organisation whose report was received and does not count.
#[derive(Serialize, ToSchema)]
pub struct UnacceptedOrganisation {
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300)]
    name: String,
    #[schema(value_type = schema::ReportState)]
    state: ReportState,
}

/// One cell over all reports that count.
#[derive(Serialize, ToSchema)]
pub struct ConsolidatedFigure {
    /// Code of the cell.
    #[schema(max_length = 60, example = "minutes")]
    cell: String,
    /// As it stands on the form.
    #[schema(max_length = 500)]
    label: String,
    /// Unit, in Vietnamese.
    #[schema(max_length = 60)]
    unit: String,
    /// The sum; absent where values may not be added up, and where nobody gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    total: Option<Quantity>,
    /// How many accepted reports give a value.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    reports: u64,
    /// The parts of a disaggregated cell, in the order of the form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100, required = false)]
    categories: Vec<ConsolidatedCategory>,
}

/// One category of a cell over all reports that count.
#[derive(Serialize, ToSchema)]
pub struct ConsolidatedCategory {
    /// Code of the category.
    #[schema(max_length = 60, example = "safe_interaction")]
    category: String,
    /// As it stands on the form.
    #[schema(max_length = 500)]
    label: String,
    /// The sum; absent where values may not be added up, and where nobody gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    total: Option<Quantity>,
    /// How many accepted reports give a value.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    reports: u64,
}

/// What one organisation wrote under one heading.
#[derive(Serialize, ToSchema)]
pub struct ConsolidatedNarrative {
    /// Code of the narrative.
    #[schema(max_length = 60)]
    narrative: String,
    /// Who wrote it.
    organisation_id: Uuid,
    /// That organisation's name.
    #[schema(max_length = 300)]
    name: String,
    /// The text.
    #[schema(max_length = 20000)]
    text: String,
}

/// One organisation's figures.
#[derive(Serialize, ToSchema)]
pub struct OrganisationFigures {
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300)]
    name: String,
    /// Figures by cell, or cell and category.
    #[schema(value_type = std::collections::BTreeMap<String, f64>)]
    values: std::collections::BTreeMap<String, Quantity>,
}

impl From<Named> for NamedOrganisation {
    fn from(named: Named) -> Self {
        Self {
            organisation_id: named.id.0,
            name: named.name,
        }
    }
}

impl ConsolidatedFigure {
    fn of(cell: &Cell, all: &Consolidated) -> Self {
        let total_at = |category| {
            let place = ValueKey::of(&cell.code, category);
            all.figures.get(&place).copied().unwrap_or_default()
        };
        let whole = total_at(None);
        let categories = cell.categories.iter().map(|category| {
            let total = total_at(Some(&category.code));
            ConsolidatedCategory {
                category: category.code.clone(),
                label: category.label.clone(),
                total: total.value,
                reports: total.reports,
            }
        });
        Self {
            cell: cell.code.clone(),
            label: cell.label.clone(),
            unit: cell.unit.clone(),
            total: whole.value,
            reports: whole.reports,
            categories: categories.collect(),
        }
    }
}

impl ConsolidatedReport {
    pub fn seen(all: Consolidated, period: ReportingPeriod) -> Self {
        let cells = all.template.content.cells();
        let figures = cells.map(|cell| ConsolidatedFigure::of(cell, &all)).collect();
        let narratives = all.narratives.into_iter().flat_map(|(code, texts)| {
            texts.into_iter().map(move |(named, text)| ConsolidatedNarrative {
                narrative: code.clone(),
                organisation_id: named.id.0,
                name: named.name,
                text,
            })
        });
        let organisations = all
            .organisations
            .into_iter()
            .map(|(named, values)| OrganisationFigures {
                organisation_id: named.id.0,
                name: named.name,
                values: values
                    .into_iter()
                    .map(|(place, value)| (place.to_string(), value))
                    .collect(),
            });
        let not_accepted = all
            .not_accepted
            .into_iter()
            .map(|(named, state)| UnacceptedOrganisation {
                organisation_id: named.id.0,
                name: named.name,
                state,
            });
        let excluded = all
            .excluded
            .into_iter()
            .map(|(named, reason)| ExcludedOrganisation {
                organisation_id: named.id.0,
                name: named.name,
                reason,
            });
        Self {
            requester_name: all.requester.name,
            expected: all.expected,
            reported: all.reported,
            missing: all.missing.into_iter().map(Into::into).collect(),
            not_accepted: not_accepted.collect(),
            excluded: excluded.collect(),
            figures,
            narratives: narratives.collect(),
            organisations: organisations.collect(),
            period,
        }
    }
}
