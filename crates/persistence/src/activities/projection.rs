//! What stands beside an activity, so that it can be found, counted and seen.

use sea_orm::FromQueryResult;
use treem_domain::activities::activity::Activity;
use treem_domain::evidence::files_of;
use treem_domain::kernel::Result;
use treem_domain::kernel::id::OrganisationId;
use uuid::Uuid;

use super::{DOER, SERVED};
use crate::organisations::ancestors;
use crate::session::Session;
use crate::sql::Sql;
use crate::visibility::{Viewers, spread};

macro_rules! rows_of {
    ($name:ident, $table:literal, $($key:ident: $key_type:ty),+; $($member:ident: $type:ty),*) => {
        mod $name {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $(#[sea_orm(primary_key, auto_increment = false)]
                pub $key: $key_type,)+
                $(pub $member: $type,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

rows_of!(viewer, "activity_viewers", organisation_id: Uuid, activity_id: Uuid; own_standing: i16, inherited_standing: i16);
rows_of!(measure, "activity_measures", activity_id: Uuid, measure: String; organisation_id: Uuid, on_date: ChronoDate, value: i64);
rows_of!(topic, "activity_topics", activity_id: Uuid, topic: String;);
rows_of!(audience, "activity_audiences", activity_id: Uuid, audience: String;);
rows_of!(task, "activity_tasks", activity_id: Uuid, task_id: Uuid;);
rows_of!(url, "activity_urls", activity_id: Uuid, url_key: String; organisation_id: Uuid);
rows_of!(attachment, "activity_attachments", activity_id: Uuid, attachment_id: Uuid;);

pub(super) const VIEWERS: Viewers = Viewers {
    table: "activity_viewers",
    of: "activity_id",
};

const TABLES: [&str; 7] = [
    "activity_viewers",
    "activity_measures",
    "activity_topics",
    "activity_audiences",
    "activity_tasks",
    "activity_urls",
    "activity_attachments",
];

/// Takes out what stood beside the activity before.
pub(super) async fn clear(session: &Session, activity: &Activity) -> Result<()> {
    for table in TABLES {
        let gone = format!("DELETE FROM {table} WHERE activity_id = ?");
        session
            .execute(Sql::default().add(&gone, [activity.id.0.into()]))
            .await?;
    }
    Ok(())
}

pub(super) async fn write(session: &Session, activity: &Activity) -> Result<()> {
    let (activity_id, organisation_id) = (activity.id.0, activity.organisation_id.0);
    let content = &activity.content;
    let measures: Vec<_> = content
        .measures
        .iter()
        .map(|value| measure::Model {
            activity_id,
            measure: value.measure.clone(),
            organisation_id,
            on_date: content.to_date,
            value: value.value.thousandths(),
        })
        .collect();
    session.insert_many(measures, "").await?;
    let topics: Vec<_> = content
        .topics
        .iter()
        .map(|topic| topic::Model {
            activity_id,
            topic: topic.clone(),
        })
        .collect();
    session.insert_many(topics, "").await?;
    let audiences: Vec<_> = content
        .audiences
        .iter()
        .map(|audience| audience::Model {
            activity_id,
            audience: audience.clone(),
        })
        .collect();
    session.insert_many(audiences, "").await?;
    let tasks: Vec<_> = content
        .task_ids
        .iter()
        .map(|id| task::Model {
            activity_id,
            task_id: id.0,
        })
        .collect();
    session.insert_many(tasks, "").await?;
    let urls: Vec<_> = content
        .url_keys()
        .into_iter()
        .map(|url_key| url::Model {
            activity_id,
            url_key,
            organisation_id,
        })
        .collect();
    session.insert_many(urls, "").await?;
    let attachments: Vec<_> = files_of(&content.evidence)
        .into_iter()
        .map(|id| attachment::Model {
            activity_id,
            attachment_id: id.0,
        })
        .collect();
    session.insert_many(attachments, "").await?;
    write_viewers(session, activity).await
}

#[derive(FromQueryResult)]
struct Parties {
    issuer_organisation_id: Uuid,
    assigner_organisation_id: Uuid,
}

/// The organisation itself, and who issued or assigned the tasks that it serves.
async fn write_viewers(session: &Session, activity: &Activity) -> Result<()> {
    let mut parts: Vec<(OrganisationId, u8)> = vec![(activity.organisation_id, DOER)];
    if !activity.content.task_ids.is_empty() {
        let sql = Sql::new(
            "SELECT DISTINCT issuer_organisation_id, assigner_organisation_id FROM tasks WHERE id IN ",
        )
        .list(activity.content.task_ids.iter().map(|id| id.0));
        let parties: Vec<Parties> = session.all(sql).await?;
        for party in parties {
            parts.push((party.issuer_organisation_id.into(), SERVED));
            parts.push((party.assigner_organisation_id.into(), SERVED));
        }
    }
    let ancestors = ancestors(session, parts.iter().map(|(organisation, _)| *organisation)).await?;
    let rows: Vec<_> = spread(parts, &ancestors)
        .into_iter()
        .map(|(organisation, capacities)| viewer::Model {
            organisation_id: organisation.0,
            activity_id: activity.id.0,
            own_standing: capacities.own.into(),
            inherited_standing: capacities.inherited.into(),
        })
        .collect();
    session.insert_many(rows, "").await.map(drop)
}
