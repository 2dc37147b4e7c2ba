//! Opening a period: its window and due date follow from the template's rules, and a draft is made for every
//! organisation that is expected on the day of the cut-off.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::due;
use super::expected::{check_exclusions, expected};
use super::period::{PeriodState, ReportingPeriod};
use super::window::{NamedMonths, Periodicity, Window};
use crate::audit::AuditEntry;
use crate::calendar::WorkingCalendar;
use crate::kernel::id::{OrganisationId, ReportId, ReportTemplateId, ReportingPeriodId};
use crate::kernel::{Code, Context, Error, Faults, Result};
use crate::organisations::organisation::Organisation;
use crate::report_templates::save::{admit, find};
use crate::report_templates::{ReportTemplate, TemplateAction};
use crate::reports::derive::Deriver;
use crate::reports::repository::Provenance;
use crate::reports::{Change, Exclusion, Report, ReportContent, ReportEvent, ReportScope, ReportState};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// Organisations of one batch of new reports.
const BATCH: usize = 500;

/// A period as the requester opens it.
#[derive(Debug, Clone)]
pub struct NewPeriod {
    pub template_id: ReportTemplateId,
    pub identifier: String,
    /// Only of thematic and ad hoc reports, whose requester sets it.
    pub window: Option<Window>,
    /// In place of the one that the template's rule gives; never before one working day after the cut-off.
    pub due_date: Option<NaiveDate>,
    /// Who is not expected this time, and why.
    pub exclusions: Vec<(OrganisationId, String)>,
}

pub async fn open(unit: &dyn UnitOfWork, context: &Context<'_>, new: NewPeriod) -> Result<ReportingPeriod> {
    let template = find(unit, context, new.template_id)
        .await
        .map_err(unknown_template)?;
    admit(&template, TemplateAction::OpenPeriod, context)?;
    let calendar = WorkingCalendar::of_listed(unit.vocabularies().holidays(None).await?);
    let mut faults = Faults::new();
    let frame = frame(&template, &new, &mut faults);
    let due_date = frame.and_then(|frame| due_date(&template, &new, frame, &calendar, &mut faults));
    let cut_off = frame.map(|frame| frame.window.until);
    let expected = expected(unit, &template.recipients, cut_off).await?;
    if expected.is_empty() {
        faults.add(
            "/identifier",
            Code::OrganisationNotValid,
            "Không đơn vị nào của biểu mẫu tồn tại, hoặc đã là thành viên của nhóm, vào ngày chốt số liệu của kỳ này; hãy nêu \
             đích danh đơn vị trong một ấn bản mới.",
            "No organisation of the template exists, or was a member of its groups, on the day of this period's cut-off; name \
             organisations themselves in a new edition.",
        );
    }
    check_exclusions(&expected, &new.exclusions, &mut faults);
    faults.into_result()?;
    let (Some(frame), Some(due_date)) = (frame, due_date) else {
        return Err(Error::internal("a period without a window and no fault"));
    };
    let period = ReportingPeriod {
        id: ReportingPeriodId::new(context.ids),
        template_id: template.id,
        organisation_id: template.organisation_id,
        template_code: template.code.clone(),
        identifier: new.identifier,
        window: frame.window,
        due_date,
        derived_at: (frame.window.until < context.today).then_some(context.now),
        state: PeriodState::Open,
        expected: i32::try_from(expected.len()).map_err(Error::internal)?,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    unit.reporting_periods_mut().insert(&period).await?;
    let exclusions: BTreeMap<OrganisationId, String> = new.exclusions.into_iter().collect();
    create_reports(unit, context, &template, &period, &expected, &exclusions).await?;
    let entry = AuditEntry::new(context, "reporting_periods.open", "reporting_period", period.id.0);
    unit.audit_mut().append(entry.after(period.record())).await?;
    Ok(period)
}

/// The template is named in the body, not in the path.
fn unknown_template(error: Error) -> Error {
    match error {
        Error::NotFound => Error::invalid(
            "/template_id",
            Code::UnknownReference,
            "Không có biểu mẫu nào mang mã này mà đơn vị được xem.",
            "There is no template with this id that you may see.",
        ),
        other => other,
    }
}

/// What a period covers.
#[derive(Debug, Clone, Copy)]
struct Frame {
    months: NamedMonths,
    window: Window,
}

/// The frame, or the faults that keep it from being known.
fn frame(template: &ReportTemplate, new: &NewPeriod, faults: &mut Faults) -> Option<Frame> {
    if template.periodicity == Periodicity::OnRequest {
        let window = requested_window(new, faults)?;
        let months = NamedMonths::of(window)?;
        return Some(Frame { months, window });
    }
    if new.window.is_some() {
        faults.add(
            "/window",
            Code::NotAllowedValue,
            "Kỳ định kỳ có thời gian chốt theo quy tắc của biểu mẫu; hãy bỏ window.",
            "The window of a periodic report follows from the template's rule; leave window out.",
        );
    }
    let months = faults.keep("/identifier", template.periodicity.months(&new.identifier))?;
    let window = template.window_rule.window(months)?;
    Some(Frame { months, window })
}

/// The due date that is asked for, or else the one that the rule gives; or the fault that keeps it from being known.
fn due_date(
    template: &ReportTemplate,
    new: &NewPeriod,
    frame: Frame,
    calendar: &WorkingCalendar,
    faults: &mut Faults,
) -> Option<NaiveDate> {
    if let Some(due_date) = new.due_date {
        due::check(due_date, frame.window, calendar, faults);
        return Some(due_date);
    }
    let by_rule = template.due_rule.due_date(frame.months, frame.window, calendar)?;
    let unknown = due::unknown_years(frame.window, by_rule, calendar);
    if unknown.is_empty() {
        return Some(by_rule);
    }
    let years: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    let years = years.join(", ");
    faults.add(
        "/due_date",
        Code::Required,
        format!("Lịch nghỉ năm {years} chưa được nạp nên chưa tính được hạn gửi: nạp bằng PUT /v1/holidays/{{year}}, hoặc nêu due_date."),
        format!("The holidays of {years} are not loaded, so the rule gives no due date: load them (PUT /v1/holidays/{{year}}), or name due_date."),
    );
    None
}

fn requested_window(new: &NewPeriod, faults: &mut Faults) -> Option<Window> {
    let Some(window) = new.window else {
        faults.add(
            "/window",
            Code::Required,
            "Nêu thời gian lấy số liệu: đơn vị yêu cầu đặt.",
            "Name the data window: the requester sets it.",
        );
        return None;
    };
    if window.from > window.until {
        faults.add(
            "/window/until",
            Code::DateInvalid,
            "Ngày chốt phải không trước ngày bắt đầu.",
            "The cut-off must not be before the start.",
        );
        return None;
    }
    Some(window)
}

async fn create_reports(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    template: &ReportTemplate,
    period: &ReportingPeriod,
    expected: &[Organisation],
    exclusions: &BTreeMap<OrganisationId, String>,
) -> Result<()> {
    let deriver = Deriver::of(unit, &template.content, period.window).await?;
    for batch in expected.chunks(BATCH) {
        let ids: Vec<OrganisationId> = batch.iter().map(|organisation| organisation.id).collect();
        let mut proposals = deriver.proposals(unit, &ids).await?;
        let mut written: Vec<(Report, ReportEvent)> = Vec::with_capacity(ids.len());
        let mut provenance: Vec<(ReportId, Vec<Provenance>)> = Vec::new();
        for id in ids {
            let proposals = proposals.remove(&id).unwrap_or_default();
            let mut content = ReportContent::default();
            content.propose(proposals.derived);
            let report = draft(context, period, id, content, exclusions.get(&id));
            if !proposals.provenance.is_empty() {
                provenance.push((report.0.id, proposals.provenance));
            }
            written.push(report);
        }
        unit.reports_mut().insert(&written).await?;
        unit.reports_mut().replace_provenance(&provenance).await?;
    }
    Ok(())
}

fn draft(
    context: &Context<'_>,
    period: &ReportingPeriod,
    organisation_id: OrganisationId,
    content: ReportContent,
    exclusion: Option<&String>,
) -> (Report, ReportEvent) {
    let mut report = Report {
        id: ReportId::new(context.ids),
        period_id: period.id,
        template_id: period.template_id,
        organisation_id,
        requester_organisation_id: period.organisation_id,
        scope: ReportScope::Own,
        version_number: 1,
        state: ReportState::Draft,
        submission_number: 0,
        content,
        due_date: period.due_date,
        exclusion: exclusion.map(|reason| Exclusion {
            reason: reason.clone(),
            at: context.now,
        }),
        submitted_on: None,
        frozen_timeliness: None,
        is_validated: false,
        return_reason: None,
        lock_exception: None,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    let change = Change::Opened {
        exclusion: exclusion.cloned(),
    };
    let event = report.record(None, change, Some(Author::of(context)), context.now);
    (report, event)
}
