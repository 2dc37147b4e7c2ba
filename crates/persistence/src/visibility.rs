//! Who sees what: each directive and task has a row for every organisation that has a part in it, and for every
//! ancestor of such an organisation.

use std::collections::BTreeMap;

use treem_domain::kernel::id::OrganisationId;
use treem_domain::kernel::{Actor, Result};

use crate::organisations::{below, chains_of};
use crate::session::Session;
use crate::sql::Sql;

/// Capacities as bits: of the organisation itself, and of organisations below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Capacities {
    pub(crate) own: u8,
    pub(crate) inherited: u8,
}

/// For each organisation above each, itself first, as [`crate::organisations::ancestors`] gives them.
pub(crate) type Ancestors = BTreeMap<OrganisationId, Vec<OrganisationId>>;

/// Spreads the parts that organisations play to all who see them play.
pub(crate) fn spread(
    parts: impl IntoIterator<Item = (OrganisationId, u8)>,
    ancestors: &Ancestors,
) -> BTreeMap<OrganisationId, Capacities> {
    let mut viewers: BTreeMap<OrganisationId, Capacities> = BTreeMap::new();
    for (organisation, bits) in parts {
        viewers.entry(organisation).or_default().own |= bits;
        let above = ancestors.get(&organisation).map_or(&[][..], Vec::as_slice);
        for ancestor in above.iter().filter(|ancestor| **ancestor != organisation) {
            viewers.entry(*ancestor).or_default().inherited |= bits;
        }
    }
    viewers
}

/// The capacities in which the actor sees a row of viewers `v`: those of organisations below only where granted.
pub(crate) fn standing(actor: &Actor) -> &'static str {
    if actor.includes_descendants {
        "(v.own_standing | v.inherited_standing)"
    } else {
        "v.own_standing"
    }
}

/// Adds that rows of viewers `v`, those of `organisation`, are about reports that the actor sees.
pub(crate) fn also_seen_by(sql: Sql, actor: &Actor, organisation: OrganisationId) -> Sql {
    if organisation == actor.organisation_id {
        return sql.add(" AND ", []).add(standing(actor), []).add(" <> 0", []);
    }
    let condition = format!(
        " AND EXISTS (SELECT 1 FROM report_viewers mine WHERE mine.organisation_id = ? \
         AND mine.period_id = v.period_id AND mine.report_id = v.report_id AND {} <> 0)",
        standing(actor).replace("v.", "mine.")
    );
    sql.add(&condition, [actor.organisation_id.0.into()])
}

/// The condition that rows of viewers `v` let the actor see what they are about.
pub(crate) fn seen_by(sql: Sql, actor: &Actor) -> Sql {
    sql.add("v.organisation_id = ? AND ", [actor.organisation_id.0.into()])
        .add(standing(actor), [])
        .add(" <> 0", [])
}

/// A table of viewers and the column that names what they see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewers {
    pub(crate) table: &'static str,
    pub(crate) of: &'static str,
}

/// Spreads anew what the organisation and those below it have a part in, after it came to stand elsewhere: whoever was
/// above it sees this no more, whoever is above it now does. The parts themselves stay as they are, so that each table
/// knows all that it takes; three statements, however many rows there are.
pub(crate) async fn follow_move(session: &Session, viewers: Viewers, moved: OrganisationId) -> Result<()> {
    let Viewers { table, of } = viewers;
    let concerned = |sql: Sql| {
        let parts = format!(
            "{of} IN (SELECT p.{of} FROM {table} p WHERE p.own_standing <> 0 AND p.organisation_id IN "
        );
        below(sql.add(&parts, []), moved).add(")", [])
    };
    let gone = Sql::new(&format!("DELETE FROM {table} WHERE own_standing = 0 AND "));
    session.execute(concerned(gone)).await?;
    let cleared = format!("UPDATE {table} SET inherited_standing = 0 WHERE inherited_standing <> 0 AND ");
    session.execute(concerned(Sql::new(&cleared))).await?;
    // A standing has eight bits, and SQLite no aggregate that joins them.
    let bits: Vec<String> = (0..8)
        .map(|bit| format!("MAX(v.own_standing & {})", 1 << bit))
        .collect();
    let inherited = format!(
        "INSERT INTO {table} (organisation_id, {of}, own_standing, inherited_standing) \
         SELECT c.id, v.{of}, 0, {} FROM {table} v JOIN ",
        bits.join(" | ")
    );
    let origins = Sql::new(&inherited).add("(", []);
    let named = format!("SELECT DISTINCT q.organisation_id FROM {table} q WHERE q.own_standing <> 0 AND q.");
    let sql = chains_of(origins, |sql| concerned(sql.add(&named, [])));
    let joined = ") c ON c.origin = v.organisation_id WHERE c.depth > 0 AND v.own_standing <> 0 AND v.";
    let sql = concerned(sql.add(joined, []));
    let merged = format!(
        " GROUP BY c.id, v.{of} ON CONFLICT (organisation_id, {of}) \
         DO UPDATE SET inherited_standing = excluded.inherited_standing"
    );
    session.execute(sql.add(&merged, [])).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_superior_that_has_a_part_itself_keeps_it_apart_from_what_it_inherits() {
        let [below, above] = [1, 2].map(|id| OrganisationId(Uuid::from_u128(id)));
        let ancestors = Ancestors::from([(below, vec![below, above]), (above, vec![above])]);
        let viewers = spread([(below, 1), (above, 2), (above, 16)], &ancestors);
        assert_eq!(viewers[&below], Capacities { own: 1, inherited: 0 });
        assert_eq!(
            viewers[&above],
            Capacities {
                own: 18,
                inherited: 1
            }
        );
    }
}
