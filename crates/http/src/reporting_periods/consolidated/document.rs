//! The consolidated report as a document of administration: what stands above and below it, and its rows.

use chrono::NaiveDate;
use treem_domain::directives::notation::Notation;
use treem_domain::directives::number::Number;
use treem_domain::kernel::{Error, Faults};
use treem_domain::report_templates::content::{Cell, Section};
use treem_domain::reporting_periods::consolidate::{Consolidated, Named, places, value_at};
use treem_domain::reports::ReportState;
use treem_forms::{self as forms, Figure, Narrated, Part, Recipients, Remarked, Signer};

use super::Parameters;

/// The code of reports (Decree 30/2020/NĐ-CP, appendix III).
const REPORT: &str = "BC";

/// What the caller says of the document.
pub struct Head {
    number: Option<Number>,
    notation: Option<Notation>,
    place: Option<String>,
    date: Option<NaiveDate>,
    recipients: Recipients,
    signer: Signer,
    mark: Option<String>,
}

impl TryFrom<Parameters> for Head {
    type Error = Error;

    fn try_from(query: Parameters) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let number = query.number.map(Number::new);
        let number = number.and_then(|number| faults.keep("/number", number));
        let notation = query.notation.as_deref().map(|text| {
            let notation = Notation::parse(text)?;
            notation.check_for_type(Some(REPORT), &[REPORT])?;
            Ok(notation)
        });
        let notation = notation.and_then(|notation| faults.keep("/notation", notation));
        faults.into_result()?;
        Ok(Self {
            number,
            notation,
            place: query.place,
            date: query.date,
            recipients: Recipients {
                to: names(query.to.as_deref()),
                to_know: names(query.to_know.as_deref()),
                to_file: query.to_file.unwrap_or_else(|| "VT".to_owned()),
            },
            signer: Signer {
                competence: query.signer_competence,
                position: query
                    .signer_position
                    .unwrap_or_else(|| "Thủ trưởng đơn vị".to_owned()),
                name: query.signer_name,
            },
            mark: query.mark,
        })
    }
}

/// Names separated by semicolons.
fn names(text: Option<&str>) -> Vec<String> {
    let names = text.unwrap_or_default().split(';').map(str::trim);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

impl Head {
    /// The document with this head.
    pub fn above(self, all: Consolidated) -> forms::ConsolidatedReport {
        let remarked = |named: &Named, remark: &str| Remarked {
            organisation: named.name.clone(),
            remark: remark.to_owned(),
        };
        let not_accepted = all.not_accepted.iter();
        let excluded = all.excluded.iter();
        forms::ConsolidatedReport {
            parent_body: all.superior.as_ref().map(|superior| superior.name.clone()),
            issuing_body: all.requester.name.clone(),
            number: self.number.map(Number::get),
            notation: self
                .notation
                .map_or_else(|| REPORT.to_owned(), |notation| notation.to_string()),
            place: self.place.unwrap_or_else(|| "………".to_owned()),
            date: self.date,
            subject: all.template.name.clone(),
            period: all.period.identifier.clone(),
            window: (all.period.window.from, all.period.window.until),
            expected: u32::try_from(all.expected).unwrap_or(u32::MAX),
            reported: u32::try_from(all.reported).unwrap_or(u32::MAX),
            columns: all
                .organisations
                .iter()
                .map(|(named, _)| named.name.clone())
                .collect(),
            parts: parts(&all),
            missing: all.missing.iter().map(|named| named.name.clone()).collect(),
            not_accepted: not_accepted
                .map(|(named, state)| remarked(named, standing(*state)))
                .collect(),
            excluded: excluded.map(|(named, reason)| remarked(named, reason)).collect(),
            recipients: self.recipients,
            signer: self.signer,
            mark: self.mark,
        }
    }
}

/// Why a report that was received does not count.
fn standing(state: ReportState) -> &'static str {
    match state {
        ReportState::Returned => "yêu cầu chỉnh lý",
        _ => "chờ duyệt",
    }
}

fn parts(all: &Consolidated) -> Vec<Part> {
    let sections = all.template.content.sections.iter();
    sections
        .map(|section| Part {
            title: section.title.clone(),
            figures: section.cells.iter().flat_map(|cell| figures(cell, all)).collect(),
            narratives: narratives(section, all),
        })
        .collect()
}

/// The cell and, below it, its categories.
fn figures<'a>(cell: &'a Cell, all: &'a Consolidated) -> impl Iterator<Item = Figure> + 'a {
    places(cell).into_iter().map(|place| {
        let total = all.figures.get(&place).copied().unwrap_or_default();
        let category = place.category.as_deref().and_then(|code| cell.category(code));
        let organisations = all.organisations.iter();
        Figure {
            label: category.map_or(&cell.label, |category| &category.label).clone(),
            is_category: category.is_some(),
            unit: cell.unit.clone(),
            total: total.value,
            reported: u32::try_from(total.reports).unwrap_or(u32::MAX),
            values: organisations
                .map(|(_, values)| value_at(cell, &place, values))
                .collect(),
        }
    })
}

fn narratives(section: &Section, all: &Consolidated) -> Vec<Narrated> {
    let narratives = section.narratives.iter().map(|narrative| Narrated {
        label: narrative.label.clone(),
        texts: all
            .narratives
            .get(&narrative.code)
            .into_iter()
            .flatten()
            .map(|(named, text)| (named.name.clone(), text.clone()))
            .collect(),
    });
    narratives.collect()
}
