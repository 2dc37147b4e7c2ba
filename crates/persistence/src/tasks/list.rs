//! The list of tasks.

use treem_domain::kernel::{Actor, Cursor, Page, Result};
use treem_domain::tasks::repository::{TaskQuery, TaskSort, TaskView};

use super::entity::due_order;
use super::query::{self, Driver};
use crate::session::Session;
use crate::sql::Sql;

/// So many tasks are sorted faster than they are looked for among all tasks by due date.
const SORTED_AT_ONCE: u64 = 5_000;

pub(super) async fn list(session: &Session, wanted: &TaskQuery, actor: &Actor) -> Result<Page<TaskView>> {
    let driver = driver(session, wanted, actor).await?;
    let sql = query::filtered(query::views(driver, actor), wanted, actor);
    let views = session.read_all(query::page(sql, driver, wanted)?).await?;
    let mut page = Page::from_surplus(views, wanted.limit, |view: &TaskView| cursor(view, wanted.sort));
    if wanted.count {
        let sql = query::filtered(query::count(driver, actor), wanted, actor);
        page.total = Some(session.count(sql).await?);
    }
    Ok(page)
}

fn cursor(view: &TaskView, sort: TaskSort) -> Cursor {
    let key = match sort {
        TaskSort::CreatedAsc | TaskSort::CreatedDesc => None,
        TaskSort::DueDateAsc | TaskSort::DueDateDesc => Some(due_order(view.task.due_date).to_string()),
    };
    Cursor {
        key,
        id: view.task.id.0,
    }
}

/// SQLite knows nothing of how much an organisation sees: by due date, the tasks of one that sees much come from the
/// index of due dates, those of one that sees little are sorted.
async fn driver(session: &Session, wanted: &TaskQuery, actor: &Actor) -> Result<Driver> {
    let driver = Driver::of(wanted);
    let is_by_due_date = matches!(wanted.sort, TaskSort::DueDateAsc | TaskSort::DueDateDesc);
    if driver == Driver::Tasks || !is_by_due_date || session.is_postgres() {
        return Ok(driver);
    }
    let seen = Sql::default()
        .add(
            "SELECT count(*) FROM (SELECT 1 FROM task_viewers WHERE organisation_id = ?",
            [actor.organisation_id.0.into()],
        )
        .limit(SORTED_AT_ONCE)
        .add(")", []);
    let is_much = session.count(seen).await? >= SORTED_AT_ONCE;
    Ok(if is_much { Driver::Tasks } else { Driver::Viewers })
}
