//! What lists and joins need of a directive's content, kept as rows beside it.

use treem_domain::directives::directive::{Directive, Obligation};
use treem_domain::kernel::Result;
use treem_domain::kernel::text::fold;

use crate::session::Session;
use crate::sql::Sql;

pub(super) mod obligation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "obligations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub directive_id: Uuid,
        pub key: String,
        pub text: String,
        pub search_text: String,
        pub position: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod recipient_group {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "directive_recipient_groups")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub directive_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub recipient_group_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Makes the rows say what the content says. Obligations keep their rows, because tasks refer to them.
pub(super) async fn rewrite(session: &Session, directive: &Directive) -> Result<()> {
    let obligations: Vec<_> = directive
        .content
        .obligations
        .iter()
        .zip(0..)
        .map(|(obligation, position)| row(directive, obligation, position))
        .collect();
    let mut gone = Sql::default().add(
        "DELETE FROM obligations WHERE directive_id = ?",
        [directive.id.0.into()],
    );
    if !obligations.is_empty() {
        gone = gone
            .add(" AND id NOT IN ", [])
            .list(obligations.iter().map(|row| row.id));
    }
    session.execute(gone).await?;
    let update = " ON CONFLICT (id) DO UPDATE SET key = excluded.key, text = excluded.text, \
                  search_text = excluded.search_text, position = excluded.position";
    session.insert_many(obligations, update).await?;
    rewrite_groups(session, directive).await
}

async fn rewrite_groups(session: &Session, directive: &Directive) -> Result<()> {
    let gone = "DELETE FROM directive_recipient_groups WHERE directive_id = ?";
    session
        .execute(Sql::default().add(gone, [directive.id.0.into()]))
        .await?;
    let groups: Vec<_> = directive
        .content
        .recipients
        .iter()
        .filter_map(|recipient| recipient.recipient_group_id)
        .map(|group| recipient_group::Model {
            directive_id: directive.id.0,
            recipient_group_id: group.0,
        })
        .collect();
    session
        .insert_many(groups, " ON CONFLICT DO NOTHING")
        .await
        .map(drop)
}

fn row(directive: &Directive, obligation: &Obligation, position: i32) -> obligation::Model {
    let searched = [
        obligation.text.as_str(),
        obligation.gloss.as_deref().unwrap_or_default(),
        &obligation.key,
        &directive.number_and_notation().unwrap_or_default(),
        &directive.content.subject,
    ];
    obligation::Model {
        id: obligation.id.0,
        directive_id: directive.id.0,
        key: obligation.key.clone(),
        text: obligation.text.clone(),
        search_text: fold(&searched.join(" ")),
        position,
    }
}
