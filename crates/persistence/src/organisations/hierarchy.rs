//! Who stands above and below whom.

use std::collections::BTreeMap;

use treem_domain::kernel::Result;
use treem_domain::kernel::id::OrganisationId;
use uuid::Uuid;

use crate::error;
use crate::session::Session;
use crate::sql::Sql;

/// Deeper than any hierarchy of authorities; keeps a circle from going on for ever.
const MOST_LEVELS: i32 = 32;

const UPWARDS: &str = " UNION ALL SELECT c.origin, o.parent_id, c.depth + 1 FROM chain c \
     JOIN organisations o ON o.id = c.id WHERE o.parent_id IS NOT NULL AND c.depth < ?)";

/// A subselect of the organisation and all below it.
pub(crate) fn below(sql: Sql, organisation: OrganisationId) -> Sql {
    sql.add(
        "(WITH RECURSIVE below(id) AS (SELECT id FROM organisations WHERE id = ? \
         UNION SELECT o.id FROM organisations o JOIN below b ON o.parent_id = b.id) SELECT id FROM below)",
        [organisation.0.into()],
    )
}

/// Adds a select of `origin`, `id` and `depth`: each organisation that `origins` selects at depth 0, with all above it.
pub(crate) fn chains_of(sql: Sql, origins: impl FnOnce(Sql) -> Sql) -> Sql {
    let sql = sql.add(
        "WITH RECURSIVE chain(origin, id, depth) AS (SELECT id, id, 0 FROM organisations WHERE id IN (",
        [],
    );
    origins(sql)
        .add(")", [])
        .add(UPWARDS, [MOST_LEVELS.into()])
        .add(" SELECT origin, id, depth FROM chain", [])
}

/// For each of `ids` that exists itself and its ancestors, nearest first.
pub(crate) async fn ancestors(
    session: &Session,
    ids: impl IntoIterator<Item = OrganisationId>,
) -> Result<BTreeMap<OrganisationId, Vec<OrganisationId>>> {
    let mut chains: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let ids: std::collections::BTreeSet<Uuid> = ids.into_iter().map(|id| id.0).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    for chunk in ids.chunks(1_000) {
        let sql = Sql::new(
            "WITH RECURSIVE chain(origin, id, depth) AS (SELECT id, id, 0 FROM organisations WHERE id IN ",
        )
        .list(chunk.iter().copied())
        .add(UPWARDS, [MOST_LEVELS.into()])
        .add(" SELECT origin, id FROM chain ORDER BY origin, depth", []);
        for row in session.rows(sql).await? {
            let origin: Uuid = row.try_get_by_index(0).map_err(error::of)?;
            let id: Uuid = row.try_get_by_index(1).map_err(error::of)?;
            chains.entry(origin.into()).or_default().push(id.into());
        }
    }
    Ok(chains)
}
