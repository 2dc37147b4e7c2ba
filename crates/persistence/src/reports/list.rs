//! The list of reports and the one condition from which every scoped read starts.

use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::kernel::{Actor, Cursor, Page, Result};
use treem_domain::reports::ReportTimeliness;
use treem_domain::reports::repository::{ReportQuery, ReportView};
use uuid::Uuid;

use super::entity::View;
use crate::error::cursor_invalid;
use crate::organisations::below;
use crate::session::Session;
use crate::sql::Sql;
use crate::visibility;

/// That no later version of the report is there.
const IS_NEWEST: &str = "NOT EXISTS (SELECT 1 FROM reports n \
     WHERE n.period_id = r.period_id AND n.organisation_id = r.organisation_id AND n.scope = r.scope \
     AND n.version_number > r.version_number)";

/// What is read beside a report.
fn beside() -> String {
    format!(
        "g.name AS organisation_name, g.external_reference AS organisation_reference, \
         p.identifier AS period_identifier, p.state AS period_state, p.template_code, {IS_NEWEST} AS is_newest"
    )
}

/// The reports that the actor sees, with what is read beside them.
pub(super) fn views(actor: &Actor) -> Sql {
    scoped(
        &format!("r.*, v.own_standing, v.inherited_standing, {}", beside()),
        actor,
    )
}

/// Those of these reports that the actor sees, by id. How it sees each is a query of its own, so that no plan looks among all
/// reports that the actor ever saw: PostgreSQL, who does not know how unevenly they are spread, would.
pub(super) fn views_of(ids: impl IntoIterator<Item = Uuid>, actor: &Actor) -> Sql {
    let standing = |name: &str| {
        format!(
            "(SELECT v.{name} FROM report_viewers v WHERE v.organisation_id = ? AND v.period_id = o.period_id \
             AND v.report_id = o.id) AS {name}"
        )
    };
    let [own, inherited] = ["own_standing", "inherited_standing"].map(standing);
    let viewer = || [actor.organisation_id.0.into()];
    let seen = visibility::standing(actor).replace("v.", "r.");
    Sql::new("SELECT r.*, ")
        .add(&beside(), [])
        .add(" FROM (SELECT o.*, ", [])
        .add(&own, viewer())
        .add(", ", [])
        .add(&inherited, viewer())
        .add(" FROM reports o WHERE o.id IN (VALUES ", [])
        .rows(ids)
        .add(
            ")) r CROSS JOIN organisations g CROSS JOIN reporting_periods p \
             WHERE g.id = r.organisation_id AND p.id = r.period_id AND ",
            [],
        )
        .add(&format!("{seen} <> 0 ORDER BY r.id"), [])
}

fn scoped(columns: &str, actor: &Actor) -> Sql {
    let sql = Sql::new("SELECT ").add(columns, []).add(
        " FROM report_viewers v CROSS JOIN reports r CROSS JOIN organisations g CROSS JOIN reporting_periods p \
         WHERE r.id = v.report_id AND g.id = r.organisation_id AND p.id = r.period_id AND ",
        [],
    );
    visibility::seen_by(sql, actor)
}

/// The newest version of each own report of a period that the actor sees, with the names of its organisation.
pub(super) fn newest(actor: &Actor, period_id: ReportingPeriodId) -> Sql {
    scoped(
        "r.id AS report_id, g.id AS organisation_id, g.name, g.external_reference, g.identifier, v.is_submitted AS is_sent",
        actor,
    )
    .add(" AND v.period_id = ? AND r.scope = 'own'", [period_id.0.into()])
    .add(" AND ", [])
    .add(IS_NEWEST, [])
    .add(" ORDER BY v.report_id", [])
}

pub(super) async fn list(session: &Session, query: &ReportQuery, actor: &Actor) -> Result<Page<ReportView>> {
    let mut sql = filtered(views(actor), query);
    if let Some(after) = &query.after {
        let period = after.key.as_deref().ok_or_else(cursor_invalid)?;
        let period = Uuid::try_parse(period).map_err(|_| cursor_invalid())?;
        sql = sql.add(
            " AND (v.period_id, v.report_id) > (?, ?)",
            [period.into(), after.id.into()],
        );
    }
    let sql = sql
        .add(" ORDER BY v.period_id, v.report_id", [])
        .surplus(query.limit);
    let rows: Vec<View> = session.all(sql).await?;
    let items = rows
        .into_iter()
        .map(|row| row.seen(actor.includes_descendants))
        .collect::<Result<Vec<_>>>()?;
    let mut page = Page::from_surplus(items, query.limit, |item: &ReportView| Cursor {
        key: Some(item.report.period_id.to_string()),
        id: item.report.id.0,
    });
    if query.count {
        page.total = Some(session.count(filtered(scoped("count(*)", actor), query)).await?);
    }
    Ok(page)
}

fn filtered(sql: Sql, query: &ReportQuery) -> Sql {
    let sql = sql
        .add_some(" AND v.period_id = ?", query.period_id.map(|id| id.0))
        .add_some(" AND r.organisation_id = ?", query.organisation_id.map(|id| id.0))
        .add_some(" AND p.template_code = ?", query.template_code.as_deref())
        .add_some(" AND r.scope = ?", query.scope.map(|scope| scope.as_str()));
    let sql = match query.states.as_slice() {
        [] => sql,
        states => sql
            .add(" AND r.state IN ", [])
            .list(states.iter().map(|state| state.as_str())),
    };
    let sql = if query.newest {
        sql.add(" AND ", []).add(IS_NEWEST, [])
    } else {
        sql
    };
    let sql = match query.within {
        Some(ancestor) => below(sql.add(" AND r.organisation_id IN ", []), ancestor),
        None => sql,
    };
    by_timeliness(sql, query)
}

/// The definition of [`treem_domain::reports::timeliness::of`], as a condition.
fn by_timeliness(sql: Sql, query: &ReportQuery) -> Sql {
    const EXPECTED: &str = " AND r.scope = 'own' AND r.version_number = 1";
    const OPEN: &str = " AND r.exclusion IS NULL AND r.frozen_timeliness IS NULL AND r.due_date ";
    let Some(timeliness) = query.timeliness else {
        return sql;
    };
    if timeliness == ReportTimeliness::NotExpected {
        return sql.add(" AND (r.scope <> 'own' OR r.version_number <> 1)", []);
    }
    let sql = sql.add(EXPECTED, []);
    match timeliness {
        ReportTimeliness::Excluded => sql.add(" AND r.exclusion IS NOT NULL", []),
        ReportTimeliness::Missing => sql.add(&format!("{OPEN}< ?"), [query.today.into()]),
        ReportTimeliness::NotDue => sql.add(&format!("{OPEN}>= ?"), [query.today.into()]),
        frozen => sql.add(
            " AND r.exclusion IS NULL AND r.frozen_timeliness = ?",
            [frozen.as_str().into()],
        ),
    }
}
