//! Which tasks the measurements ask for.

use std::sync::Arc;

use treem_domain::kernel::{Actor, Cursor, Role};
use treem_domain::organisations::repository::OrganisationQuery;
use treem_domain::tasks::repository::TaskQuery;
use treem_http::State;
use uuid::Uuid;

use crate::{Failure, data};

/// Ids of tasks spread over everything that the issuer sees. They are counted out: ids rise with time, and all tasks of
/// a directive have nearly the same, so equal steps of time would meet few places again and again.
pub async fn spread(state: &State, tasks: u64) -> Result<Arc<Vec<String>>, Failure> {
    let unit = state.store.read().await?;
    let by_reference = OrganisationQuery {
        external_reference: Some("bench-issuer".into()),
        limit: 1,
        ..OrganisationQuery::default()
    };
    let issuer = unit.organisations().list(&by_reference).await?.items.remove(0);
    let actor = Actor {
        client_id: state.ids.next().into(),
        name: String::new(),
        organisation_id: issuer.id,
        includes_descendants: false,
        scopes: Role::Issuer.scopes(),
        request_id: String::new(),
        address: String::new(),
    };
    let every = (tasks as usize / PLACES).max(1);
    let mut query = TaskQuery {
        limit: data::TASKS_PER_DIRECTIVE,
        ..TaskQuery::default()
    };
    let (mut ids, mut passed) = (Vec::new(), 0_usize);
    loop {
        let page = unit.tasks().list(&query, &actor).await?;
        let first = passed.next_multiple_of(every) - passed;
        let places = page.items.iter().skip(first).step_by(every);
        ids.extend(places.map(|view| view.task.id.to_string()));
        passed += page.items.len();
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    ids.truncate(PLACES);
    Ok(Arc::new(ids))
}

/// How many places of the table are read. A prime: whatever steps turns and connections take, they meet all of them.
const PLACES: usize = 9_973;

/// The task that the request of this number is about.
pub fn pick(ids: &[String], number: u64) -> &str {
    &ids[(number.wrapping_mul(7919) % ids.len() as u64) as usize]
}

/// Our cursor at a task.
pub fn cursor(id: &str) -> String {
    Cursor::at(id.parse::<Uuid>().unwrap_or_default()).encode()
}
