//! Rows of reports.

use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;
use treem_domain::kernel::{Error, Result};
use treem_domain::reporting_periods::PeriodState;
use treem_domain::reports::repository::{ReportView, Reporter, Turnout};
use treem_domain::reports::{
    Exclusion, LockException, Report, ReportContent, ReportScope, ReportState, ReportTimeliness, Standing,
};

use crate::stored::{self, Stored};

const TABLE: &str = "reports";

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub period_id: Uuid,
    pub template_id: Uuid,
    pub organisation_id: Uuid,
    pub requester_organisation_id: Uuid,
    pub scope: String,
    pub version_number: i32,
    pub state: String,
    pub submission_number: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<ReportContent>,
    pub due_date: ChronoDate,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub exclusion: Option<Stored<Exclusion>>,
    pub submitted_on: Option<ChronoDate>,
    pub frozen_timeliness: Option<String>,
    pub is_validated: bool,
    pub return_reason: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub lock_exception: Option<Stored<LockException>>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Report> for Model {
    fn from(report: &Report) -> Self {
        Self {
            id: report.id.0,
            period_id: report.period_id.0,
            template_id: report.template_id.0,
            organisation_id: report.organisation_id.0,
            requester_organisation_id: report.requester_organisation_id.0,
            scope: report.scope.as_str().to_owned(),
            version_number: report.version_number,
            state: report.state.as_str().to_owned(),
            submission_number: report.submission_number,
            content: Stored(report.content.clone()),
            due_date: report.due_date,
            exclusion: report.exclusion.clone().map(Stored),
            submitted_on: report.submitted_on,
            frozen_timeliness: report.frozen_timeliness.map(|frozen| frozen.as_str().to_owned()),
            is_validated: report.is_validated,
            return_reason: report.return_reason.clone(),
            lock_exception: report.lock_exception.clone().map(Stored),
            version: report.version,
            created_at: report.created_at,
            updated_at: report.updated_at,
        }
    }
}

impl TryFrom<Model> for Report {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let frozen = row
            .frozen_timeliness
            .as_deref()
            .map(|text| stored::name(TABLE, row.id, text, ReportTimeliness::parse));
        Ok(Self {
            id: row.id.into(),
            period_id: row.period_id.into(),
            template_id: row.template_id.into(),
            organisation_id: row.organisation_id.into(),
            requester_organisation_id: row.requester_organisation_id.into(),
            scope: stored::name(TABLE, row.id, &row.scope, ReportScope::parse)?,
            version_number: row.version_number,
            state: stored::name(TABLE, row.id, &row.state, ReportState::parse)?,
            submission_number: row.submission_number,
            frozen_timeliness: frozen.transpose()?,
            content: row.content.0,
            due_date: row.due_date,
            exclusion: row.exclusion.map(|exclusion| exclusion.0),
            submitted_on: row.submitted_on,
            is_validated: row.is_validated,
            return_reason: row.return_reason,
            lock_exception: row.lock_exception.map(|exception| exception.0),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// A report with what is read beside it.
#[derive(FromQueryResult)]
pub(super) struct View {
    #[sea_orm(nested)]
    report: Model,
    is_newest: bool,
    own_standing: i16,
    inherited_standing: i16,
    organisation_name: String,
    organisation_reference: Option<String>,
    period_identifier: String,
    period_state: String,
    template_code: String,
}

impl View {
    /// As somebody sees it whose rights reach organisations below its own, or do not.
    pub(super) fn seen(self, includes_descendants: bool) -> Result<ReportView> {
        let part = |bits: i16| stored::number("report_viewers", self.report.id, bits);
        let inherited = if includes_descendants {
            part(self.inherited_standing)?
        } else {
            0
        };
        Ok(ReportView {
            is_newest: self.is_newest,
            standing: Standing::new(part(self.own_standing)?, inherited),
            period_state: stored::name(TABLE, self.report.id, &self.period_state, PeriodState::parse)?,
            report: self.report.try_into()?,
            organisation_name: self.organisation_name,
            organisation_reference: self.organisation_reference,
            period_identifier: self.period_identifier,
            template_code: self.template_code,
        })
    }
}

/// How somebody who was asked stands to a period.
#[derive(FromQueryResult)]
pub(super) struct TurnoutRow {
    id: Uuid,
    organisation_id: Uuid,
    organisation_name: String,
    state: String,
    submission_number: i32,
    exclusion: Option<Stored<Exclusion>>,
}

impl TryFrom<TurnoutRow> for Turnout {
    type Error = Error;

    fn try_from(row: TurnoutRow) -> Result<Self> {
        Ok(Self {
            report_id: row.id.into(),
            organisation_id: row.organisation_id.into(),
            organisation_name: row.organisation_name,
            state: stored::name(TABLE, row.id, &row.state, ReportState::parse)?,
            is_submitted: row.submission_number > 0,
            exclusion: row.exclusion.map(|exclusion| exclusion.0),
        })
    }
}

/// Who reports in a period.
#[derive(FromQueryResult)]
pub(super) struct ReporterRow {
    report_id: Uuid,
    organisation_id: Uuid,
    name: String,
    external_reference: Option<String>,
    identifier: Option<String>,
    is_sent: bool,
}

impl From<ReporterRow> for Reporter {
    fn from(row: ReporterRow) -> Self {
        Self {
            report_id: row.report_id.into(),
            organisation_id: row.organisation_id.into(),
            name: row.name,
            external_reference: row.external_reference,
            identifier: row.identifier,
            is_sent: row.is_sent,
        }
    }
}
