//! Comparison with a baseline: the increase ("tăng thời lượng", obligation A1) that a directive asks for.

use chrono::NaiveDate;

use super::repository::Span;
use crate::directives::directive::{Baseline, Setting};
use crate::kernel::id::{ObligationId, OrganisationId};
use crate::kernel::{Actor, Code, Error, Faults, Message, Quantity, Result};
use crate::reference::vocabularies::Accumulation;
use crate::store::ReadUnit;
use crate::vocabularies::{Measure, Terms};

/// First and last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

/// Against what is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// What was recorded in an earlier period.
    Period(Days),
    /// The baseline that the issuer set for an obligation.
    Obligation(ObligationId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub organisation_id: OrganisationId,
    /// That of the obligation's baseline where it is left out.
    pub measure: Option<String>,
    pub days: Days,
    pub against: Against,
}

/// An amount in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    pub days: Days,
    /// Absent where nothing is known of a state.
    pub value: Option<Quantity>,
    /// How many activities were added up; of a state, 1 or 0. Absent for a value that the issuer set.
    pub activities: Option<u64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub measure: String,
    pub unit: String,
    pub accumulation: Accumulation,
    pub current: Amount,
    pub baseline: Amount,
    /// Where the issuer set the baseline: source, who and when.
    pub setting: Option<Setting<Baseline>>,
}

impl Comparison {
    /// Current minus baseline.
    pub fn increase(&self) -> Option<Quantity> {
        let (current, baseline) = self.current.value.zip(self.baseline.value)?;
        Some(current.plus(Quantity::from_thousandths(-baseline.thousandths())))
    }

    /// The increase as a part of the baseline; absent where that is 0.
    pub fn relative_increase(&self) -> Option<f64> {
        let baseline = self.baseline.value.filter(|value| *value != Quantity::ZERO)?;
        // Quantities have fifteen digits, which a double holds.
        #[allow(clippy::cast_precision_loss)]
        let ratio = self.increase()?.thousandths() as f64 / baseline.thousandths() as f64;
        Some((ratio * 1e6).round() / 1e6)
    }

    pub fn formula(accumulation: Accumulation) -> Message {
        let (vi, en) = match accumulation {
            Accumulation::Flow => (
                "tổng các hoạt động kết thúc trong kỳ",
                "the sum over activities that ended in the period",
            ),
            Accumulation::Stock => (
                "giá trị của hoạt động cuối cùng trong kỳ",
                "the value of the last activity in the period",
            ),
        };
        Message::new(
            format!("mức tăng = kỳ này − kỳ gốc; mức tăng tương đối = mức tăng ÷ kỳ gốc; mỗi kỳ là {vi}"),
            format!("increase = current − baseline; relative increase = increase ÷ baseline; each is {en}"),
        )
    }
}

/// Compares over the activities that the actor sees.
///
/// Errors: invalid where measure, days, organisation or baseline are not as they must be, or the actor does not see the
/// obligation.
pub async fn compare(unit: &dyn ReadUnit, actor: &Actor, question: &Question) -> Result<Comparison> {
    let setting = setting_of(unit, actor, &question.against).await?;
    let mut faults = Faults::new();
    check_days("until", question.days, &mut faults);
    if let Against::Period(days) = question.against {
        check_days("baseline_until", days, &mut faults);
    }
    let organisation = unit.organisations().find(question.organisation_id).await?;
    if organisation.is_none() {
        let id = question.organisation_id;
        faults.add(
            "/organisation_id",
            Code::UnknownReference,
            format!("Không có đơn vị nào mang mã {id}."),
            format!("There is no organisation with the id {id}."),
        );
    }
    let set = setting.as_ref().map(|setting| setting.value.measure.as_str());
    let code = measure_of(question.measure.as_deref(), set, &mut faults).unwrap_or_default();
    let terms = Terms::read(unit).await?;
    let term = terms.choose("/measure", ("measures", code), true, &mut faults);
    faults.into_result()?;
    let measure = Measure::of(term.ok_or_else(|| Error::internal("a measure without faults is not known"))?)?;
    let amount = async |days| amount(unit, actor, question.organisation_id, (code, &measure), days).await;
    let baseline = match (&setting, question.against.clone()) {
        (Some(setting), _) => given(&setting.value)?,
        (None, Against::Period(days)) => amount(days).await?,
        (None, Against::Obligation(_)) => return Err(Error::internal("an obligation without its baseline")),
    };
    Ok(Comparison {
        measure: code.to_owned(),
        unit: measure.unit.clone(),
        accumulation: measure.accumulation,
        current: amount(question.days).await?,
        baseline,
        setting,
    })
}

async fn setting_of(
    unit: &dyn ReadUnit,
    actor: &Actor,
    against: &Against,
) -> Result<Option<Setting<Baseline>>> {
    let Against::Obligation(id) = against else {
        return Ok(None);
    };
    let directive = unit.directives().find_by_obligation(*id, actor).await?;
    let mut obligations = directive
        .into_iter()
        .flat_map(|directive| directive.content.obligations);
    let Some(obligation) = obligations.find(|obligation| obligation.id == *id) else {
        return Err(Error::invalid(
            "/obligation_id",
            Code::UnknownReference,
            format!("Không có yêu cầu nào mang mã {id} mà đơn vị được xem."),
            format!("There is no obligation with the id {id} that you may see."),
        ));
    };
    let baseline = obligation.baseline;
    baseline.map(Some).ok_or_else(|| {
        Error::invalid(
            "/obligation_id",
            Code::Required,
            "Đơn vị ban hành chưa đặt kỳ gốc cho yêu cầu này; hãy nêu baseline_from và baseline_until.",
            "The issuer has set no baseline for this obligation; give baseline_from and baseline_until instead.",
        )
    })
}

fn measure_of<'a>(asked: Option<&'a str>, set: Option<&'a str>, faults: &mut Faults) -> Option<&'a str> {
    match (asked, set) {
        (Some(asked), Some(set)) if asked != set => {
            faults.add(
                "/measure",
                Code::NotAllowedValue,
                format!("Kỳ gốc của yêu cầu này đo bằng {set}."),
                format!("The baseline of this obligation is measured in {set}."),
            );
            Some(set)
        }
        (None, None) => {
            faults.add(
                "/measure",
                Code::Required,
                "Hãy nêu chỉ số đo.",
                "Name the measure.",
            );
            None
        }
        (asked, set) => asked.or(set),
    }
}

fn check_days(pointer: &str, days: Days, faults: &mut Faults) {
    if days.until < days.from {
        faults.add(
            format!("/{pointer}"),
            Code::DateInvalid,
            "Ngày cuối kỳ không được trước ngày đầu kỳ.",
            "The last day of a period must not be before its first.",
        );
    }
}

async fn amount(
    unit: &dyn ReadUnit,
    actor: &Actor,
    organisation_id: OrganisationId,
    (code, measure): (&str, &Measure),
    days: Days,
) -> Result<Amount> {
    let span = Span {
        organisation_id,
        from: days.from,
        until: days.until,
    };
    let activities = unit.activities();
    let (value, count) = match measure.accumulation {
        Accumulation::Flow => {
            let (sum, count) = activities.sum(&span, code, actor).await?;
            (Some(sum), count)
        }
        Accumulation::Stock => {
            let last = activities.last(&span, code, actor).await?;
            (last.map(|(value, _)| value), u64::from(last.is_some()))
        }
    };
    Ok(Amount {
        days,
        value,
        activities: Some(count),
    })
}

/// The value that the issuer set, to the thousandth.
fn given(baseline: &Baseline) -> Result<Amount> {
    let value = Quantity::parse(&format!("{:.3}", baseline.value)).map_err(Error::internal)?;
    Ok(Amount {
        days: Days {
            from: baseline.period_start,
            until: baseline.period_end,
        },
        value: Some(value),
        activities: None,
    })
}
