//! Who sees a report, in what parts, and how it counts there: the tree as it was when the period opened.

use std::collections::BTreeSet;

use sea_orm::entity::prelude::*;
use treem_domain::kernel::Result;
use treem_domain::reports::{Report, ReportTimeliness, Standing};

use crate::organisations::ancestors;
use crate::session::Session;
use crate::sql::Sql;
use crate::visibility::spread;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "report_viewers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    pub own_standing: i16,
    pub inherited_standing: i16,
    pub is_expected: bool,
    pub is_excluded: bool,
    pub is_submitted: bool,
    pub is_on_time: bool,
    pub is_validated: bool,
    pub is_accepted: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What rates count of a report: excluded, submitted, on time, validated, accepted.
fn counted(report: &Report) -> [bool; 5] {
    [
        report.exclusion.is_some(),
        report.is_submitted(),
        report.frozen_timeliness == Some(ReportTimeliness::OnTime),
        report.is_validated,
        report.state.is_counted(),
    ]
}

/// Writes the viewers of later versions: who sees the version before sees them, in the same parts, whatever the tree is
/// today. Nobody is expected to send one.
pub(super) async fn carry_over(session: &Session, later: &[&Report]) -> Result<()> {
    let sql = Sql::new(
        "INSERT INTO report_viewers (organisation_id, period_id, report_id, own_standing, inherited_standing, \
         is_expected, is_excluded, is_submitted, is_on_time, is_validated, is_accepted) \
         SELECT f.organisation_id, f.period_id, n.id, f.own_standing, f.inherited_standing, \
         FALSE, FALSE, FALSE, FALSE, FALSE, FALSE FROM report_viewers f",
    )
    .add(super::VERSION_BEFORE, [])
    .list(later.iter().map(|report| report.id.0));
    session.execute(sql).await?;
    refresh(session, later).await
}

/// Writes the viewers of first versions: the hierarchy is read once for all of them.
pub(super) async fn insert(session: &Session, reports: &[&Report]) -> Result<()> {
    let organisations: BTreeSet<_> = reports
        .iter()
        .flat_map(|report| [report.organisation_id, report.requester_organisation_id])
        .collect();
    let ancestors = ancestors(session, organisations).await?;
    let rows = reports.iter().flat_map(|report| {
        let parts = [
            (report.organisation_id, Standing::REPORTER),
            (report.requester_organisation_id, Standing::REQUESTER),
        ];
        let [is_excluded, is_submitted, is_on_time, is_validated, is_accepted] = counted(report);
        spread(parts, &ancestors)
            .into_iter()
            .map(move |(organisation, capacities)| Model {
                organisation_id: organisation.0,
                period_id: report.period_id.0,
                report_id: report.id.0,
                own_standing: capacities.own.into(),
                inherited_standing: capacities.inherited.into(),
                is_expected: report.is_expected(),
                is_excluded,
                is_submitted,
                is_on_time,
                is_validated,
                is_accepted,
            })
    });
    let rows: Vec<Model> = rows.collect();
    session.insert_many(rows, "").await.map(drop)
}

/// Brings what rates count up to date with the reports; rows of which nothing changed are left alone.
pub(super) async fn refresh(session: &Session, reports: &[&Report]) -> Result<()> {
    for chunk in reports.chunks(512) {
        let mut sql = Sql::new(
            "UPDATE report_viewers SET is_excluded = v.column2, is_submitted = v.column3, is_on_time = v.column4, \
             is_validated = v.column5, is_accepted = v.column6 FROM (VALUES ",
        );
        for (index, report) in chunk.iter().enumerate() {
            sql.text.push_str(if index == 0 { "" } else { ", " });
            let id: sea_orm::Value = report.id.0.into();
            sql = sql.row(std::iter::once(id).chain(counted(report).map(Into::into)));
        }
        self::execute(session, sql).await?;
    }
    Ok(())
}

async fn execute(session: &Session, sql: Sql) -> Result<()> {
    let sql = sql.add(
        ") AS v WHERE report_viewers.report_id = v.column1 \
         AND (is_excluded, is_submitted, is_on_time, is_validated, is_accepted) \
         <> (v.column2, v.column3, v.column4, v.column5, v.column6)",
        [],
    );
    session.execute(sql).await.map(drop)
}
