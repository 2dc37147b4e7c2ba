//! Reading and writing the records of attachments.

use async_trait::async_trait;
use treem_domain::attachments::{Attachment, AttachmentReader, AttachmentWriter};
use treem_domain::kernel::id::{AttachmentId, DirectiveId, TaskId};
use treem_domain::kernel::{Actor, Result};

use super::Repository;
use super::entity::{attachment, of_directive, of_task};
use crate::organisations::below;
use crate::sql::Sql;
use crate::visibility::seen_by;

/// What every scoped read starts from: attachments `a` of the actor's organisation (and those below it, where
/// granted), and those to which a directive, task or activity refers that the actor sees.
fn scoped(actor: &Actor) -> Sql {
    let sql = Sql::new("SELECT a.* FROM attachments a WHERE (a.organisation_id ");
    let sql = if actor.includes_descendants {
        below(sql.add("IN ", []), actor.organisation_id)
    } else {
        sql.add("= ?", [actor.organisation_id.0.into()])
    };
    let sql = sql.add(
        " OR EXISTS (SELECT 1 FROM directive_attachments l JOIN directive_viewers v \
         ON v.directive_id = l.directive_id WHERE l.attachment_id = a.id AND ",
        [],
    );
    let sql = seen_by(sql, actor).add(
        ") OR EXISTS (SELECT 1 FROM task_attachments l JOIN task_viewers v \
         ON v.task_id = l.task_id WHERE l.attachment_id = a.id AND ",
        [],
    );
    let sql = seen_by(sql, actor).add(
        ") OR EXISTS (SELECT 1 FROM activity_attachments l JOIN activity_viewers v \
         ON v.activity_id = l.activity_id WHERE l.attachment_id = a.id AND ",
        [],
    );
    seen_by(sql, actor).add("))", [])
}

#[async_trait]
impl AttachmentReader for Repository<'_> {
    async fn find(&self, id: AttachmentId, actor: &Actor) -> Result<Option<Attachment>> {
        let sql = scoped(actor).add(" AND a.id = ?", [id.0.into()]);
        let row: Option<attachment::Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn find_many(&self, ids: &[AttachmentId], actor: &Actor) -> Result<Vec<Attachment>> {
        let sql = scoped(actor)
            .add(" AND a.id IN ", [])
            .list(ids.iter().map(|id| id.0))
            .add(" ORDER BY a.id", []);
        let rows: Vec<attachment::Model> = self.0.all(sql).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

#[async_trait]
impl AttachmentWriter for Repository<'_> {
    async fn insert(&self, attachment: &Attachment) -> Result<()> {
        self.0.insert(attachment::Model::try_from(attachment)?).await
    }

    async fn link_directive(&self, id: DirectiveId, attachments: &[AttachmentId]) -> Result<()> {
        let gone = "DELETE FROM directive_attachments WHERE directive_id = ?";
        self.0.execute(Sql::default().add(gone, [id.0.into()])).await?;
        let rows: Vec<_> = attachments
            .iter()
            .map(|attachment| of_directive::Model {
                directive_id: id.0,
                attachment_id: attachment.0,
            })
            .collect();
        self.0
            .insert_many(rows, " ON CONFLICT DO NOTHING")
            .await
            .map(drop)
    }

    /// Adds to the links that there are: earlier evidence stays in the history.
    async fn link_task(&self, id: TaskId, attachments: &[AttachmentId]) -> Result<()> {
        let rows: Vec<_> = attachments
            .iter()
            .map(|attachment| of_task::Model {
                task_id: id.0,
                attachment_id: attachment.0,
            })
            .collect();
        self.0
            .insert_many(rows, " ON CONFLICT DO NOTHING")
            .await
            .map(drop)
    }
}
