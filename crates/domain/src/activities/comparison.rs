//! Comparison with a baseline: the increase ("tăng thời lượng", obligation A1) that a directive asks for.

use chrono::NaiveDate;

use super::repository::Span;
use crate::baselines::Baseline;
use crate::directives::directive::{Directive, Obligation};
use crate::kernel::id::{ObligationId, OrganisationId};
use crate::kernel::{Code, Context, Error, Faults, Message, Quantity, Result};
use crate::organisations::reach::reaches;
use crate::reference::vocabularies::Accumulation;
use crate::store::ReadUnit;
use crate::vocabularies::{Measure, Terms};

/// First and last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Days {
    /// How many there are.
    pub fn count(self) -> i64 {
        (self.until.signed_duration_since(self.from).num_days() + 1).max(0)
    }

    /// How many there are up to today, today included: what is not over yet has not had all of its days.
    fn elapsed(self, today: NaiveDate) -> i64 {
        let until = self.until.min(today);
        Days { until, ..self }.count()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub organisation_id: OrganisationId,
    /// That of the baseline where it is left out.
    pub measure: Option<String>,
    pub days: Days,
    /// An earlier period, to compare with what was recorded in it; the baseline that the issuer set for the obligation
    /// where it is left out.
    pub against: Option<Days>,
    /// Only what was done for this obligation counts.
    pub obligation_id: Option<ObligationId>,
}

/// An amount in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    pub period: Days,
    /// How many days of the period are over, or all where the issuer set the value.
    pub days: i64,
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
    pub setting: Option<Baseline>,
}

impl Comparison {
    /// The baseline as it would be in as many days as the current period has had: a month is not held against six. A
    /// state does not grow with days.
    pub fn scaled_baseline(&self) -> Option<Quantity> {
        let baseline = self.baseline.value?;
        if self.accumulation == Accumulation::Stock {
            return Some(baseline);
        }
        let (current, earlier) = (i128::from(self.current.days), i128::from(self.baseline.days));
        if current == 0 || earlier == 0 {
            return None;
        }
        // Fifteen digits times days: far below 2^127. Half a thousandth is rounded up.
        let scaled = (i128::from(baseline.thousandths()) * current * 2 + earlier) / (earlier * 2);
        let most = Quantity::MAX.thousandths();
        Some(Quantity::from_thousandths(
            i64::try_from(scaled).map_or(most, |scaled| scaled.min(most)),
        ))
    }

    /// Current minus scaled baseline.
    pub fn increase(&self) -> Option<Quantity> {
        let (current, baseline) = self.current.value.zip(self.scaled_baseline())?;
        Some(current.plus(Quantity::from_thousandths(-baseline.thousandths())))
    }

    /// The increase as a part of the scaled baseline; absent where that is 0.
    pub fn relative_increase(&self) -> Option<f64> {
        let baseline = self.scaled_baseline().filter(|value| *value != Quantity::ZERO)?;
        // Quantities have fifteen digits, which a double holds.
        #[allow(clippy::cast_precision_loss)]
        let ratio = self.increase()?.thousandths() as f64 / baseline.thousandths() as f64;
        Some((ratio * 1e6).round() / 1e6)
    }

    pub fn formula(accumulation: Accumulation) -> Message {
        match accumulation {
            Accumulation::Flow => Message::new(
                "kỳ gốc quy đổi = kỳ gốc ÷ số ngày của kỳ gốc × số ngày đã qua của kỳ này; mức tăng = kỳ này − kỳ gốc quy \
                 đổi; mức tăng tương đối = mức tăng ÷ kỳ gốc quy đổi; mỗi kỳ là tổng các hoạt động kết thúc trong kỳ",
                "scaled baseline = baseline ÷ its days × days of the current period that are over; increase = current − \
                 scaled baseline; relative increase = increase ÷ scaled baseline; each period is the sum over activities \
                 that ended in it",
            ),
            Accumulation::Stock => Message::new(
                "mức tăng = kỳ này − kỳ gốc; mức tăng tương đối = mức tăng ÷ kỳ gốc; mỗi kỳ là giá trị của hoạt động cuối \
                 cùng trong kỳ",
                "increase = current − baseline; relative increase = increase ÷ baseline; each period is the value of the \
                 last activity in it",
            ),
        }
    }
}

/// Compares what an organisation did, all of it or all that it did for an obligation: for whoever's rights reach the
/// organisation, and for the issuer of the obligation.
///
/// Errors: invalid with every fault in what is asked, forbidden to whoever would see a part only.
pub async fn compare(unit: &dyn ReadUnit, context: &Context<'_>, question: &Question) -> Result<Comparison> {
    let mut faults = Faults::new();
    check_days("until", question.days, &mut faults);
    if let Some(days) = question.against {
        check_days("baseline_until", days, &mut faults);
    }
    check_organisation(unit, question.organisation_id, &mut faults).await?;
    let asked = match question.obligation_id {
        Some(id) => obligation_of(unit, context, id, &mut faults).await?,
        None => None,
    };
    let setting = match (&asked, question.against) {
        (Some(asked), None) => setting_of(unit, asked, question.organisation_id, &mut faults).await?,
        _ => None,
    };
    let set = setting.as_ref().map(|setting| setting.content.measure.as_str());
    let is_unset = question.against.is_none() && setting.is_none();
    let code = measure_of(question.measure.as_deref(), set, is_unset, &mut faults);
    let terms = Terms::from(unit.vocabularies().terms_of("measures").await?);
    let term = code.and_then(|code| terms.choose("/measure", ("measures", code), true, &mut faults));
    faults.into_result()?;
    require_all_seen(unit, context, question.organisation_id, asked.as_ref()).await?;
    let term = term.ok_or_else(|| Error::internal("a measure without faults is not known"))?;
    let measure = Measure::of(term)?;
    let asked = asked.map(|asked| asked.obligation);
    let amount = async |days| {
        amount(
            unit,
            context,
            question.organisation_id,
            (&term.code, &measure),
            days,
            asked.as_ref(),
        )
        .await
    };
    let baseline = match (&setting, question.against) {
        (_, Some(days)) => amount(days).await?,
        (Some(setting), None) => given(setting),
        (None, None) => return Err(Error::internal("a comparison without a baseline")),
    };
    Ok(Comparison {
        measure: term.code.clone(),
        unit: measure.unit.clone(),
        accumulation: measure.accumulation,
        current: amount(question.days).await?,
        baseline,
        setting,
    })
}

pub(super) async fn check_organisation(
    unit: &dyn ReadUnit,
    id: OrganisationId,
    faults: &mut Faults,
) -> Result<()> {
    if unit.organisations().find(id).await?.is_none() {
        faults.add(
            "/organisation_id",
            Code::UnknownReference,
            format!("Không có đơn vị nào mang mã {id}."),
            format!("There is no organisation with the id {id}."),
        );
    }
    Ok(())
}

/// An obligation, and whether the actor stands on its issuer's side.
struct Asked {
    obligation: Obligation,
    is_issuer: bool,
}

async fn obligation_of(
    unit: &dyn ReadUnit,
    context: &Context<'_>,
    id: ObligationId,
    faults: &mut Faults,
) -> Result<Option<Asked>> {
    let seen: Option<Directive> = unit.directives().find_by_obligation(id, context.actor).await?;
    let found = match seen {
        Some(directive) => unit.directives().find(directive.id, context.actor).await?,
        None => None,
    };
    let asked = found.and_then(|(directive, standing)| {
        let mut obligations = directive.content.obligations.into_iter();
        obligations.find(|one| one.id == id).map(|obligation| Asked {
            obligation,
            is_issuer: standing.issuer,
        })
    });
    if asked.is_none() {
        faults.add(
            "/obligation_id",
            Code::UnknownReference,
            format!("Không có yêu cầu nào mang mã {id} mà đơn vị được xem."),
            format!("There is no obligation with the id {id} that you may see."),
        );
    }
    Ok(asked)
}

async fn setting_of(
    unit: &dyn ReadUnit,
    asked: &Asked,
    organisation_id: OrganisationId,
    faults: &mut Faults,
) -> Result<Option<Baseline>> {
    let setting = unit.baselines().of(asked.obligation.id, organisation_id).await?;
    if setting.is_none() {
        faults.add(
            "/obligation_id",
            Code::Required,
            "Đơn vị ban hành chưa đặt kỳ gốc của đơn vị này cho yêu cầu; hãy nêu baseline_from và baseline_until.",
            "The issuer has set no baseline of this organisation for the obligation; give baseline_from and \
             baseline_until as well.",
        );
    }
    Ok(setting)
}

fn measure_of<'a>(
    asked: Option<&'a str>,
    set: Option<&'a str>,
    is_unset: bool,
    faults: &mut Faults,
) -> Option<&'a str> {
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
            // Where a baseline is missing, its measure is too; that is one fault.
            if !is_unset {
                faults.add(
                    "/measure",
                    Code::Required,
                    "Hãy nêu chỉ số đo.",
                    "Name the measure.",
                );
            }
            None
        }
        (asked, set) => asked.or(set),
    }
}

pub(super) fn check_days(pointer: &str, days: Days, faults: &mut Faults) {
    if days.until < days.from {
        faults.add(
            format!("/{pointer}"),
            Code::DateInvalid,
            "Ngày cuối kỳ không được trước ngày đầu kỳ.",
            "The last day of a period must not be before its first.",
        );
    }
}

/// A part of a sum is no sum: nobody is told one as if it were the whole.
async fn require_all_seen(
    unit: &dyn ReadUnit,
    context: &Context<'_>,
    organisation_id: OrganisationId,
    asked: Option<&Asked>,
) -> Result<()> {
    if reaches(unit, context.actor, organisation_id).await? {
        return Ok(());
    }
    if let Some(asked) = asked.filter(|asked| asked.is_issuer)
        && unit
            .baselines()
            .is_addressed(asked.obligation.id, organisation_id)
            .await?
    {
        return Ok(());
    }
    Err(Error::Forbidden(Message::new(
        "Chỉ xem được mức tăng của đơn vị mình, đơn vị trực thuộc trong phạm vi quyền, hoặc, khi là đơn vị ban hành, của \
         đơn vị mà yêu cầu (obligation_id) giao cho.",
        "Compared are your own organisation, those below it within your rights, and, where you issued the obligation that \
         obligation_id names, those that it addresses.",
    )))
}

async fn amount(
    unit: &dyn ReadUnit,
    context: &Context<'_>,
    organisation_id: OrganisationId,
    (code, measure): (&str, &Measure),
    period: Days,
    obligation: Option<&Obligation>,
) -> Result<Amount> {
    let span = Span {
        organisation_id,
        from: period.from,
        until: period.until,
    };
    let activities = unit.activities();
    let (value, count) = match measure.accumulation {
        Accumulation::Flow => {
            let (sum, count) = activities.sum(&span, code, obligation).await?;
            (Some(sum), count)
        }
        Accumulation::Stock => {
            let last = activities.last(&span, code, obligation).await?;
            (last.map(|(value, _)| value), u64::from(last.is_some()))
        }
    };
    Ok(Amount {
        period,
        days: period.elapsed(context.today),
        value,
        activities: Some(count),
    })
}

/// The value that the issuer set.
fn given(baseline: &Baseline) -> Amount {
    let period = Days {
        from: baseline.content.period_start,
        until: baseline.content.period_end,
    };
    Amount {
        period,
        days: period.count(),
        value: Some(baseline.content.value),
        activities: None,
    }
}
