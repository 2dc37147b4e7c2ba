//! Who sees a task, and in what capacities.

use std::collections::BTreeSet;

use sea_orm::entity::prelude::*;
use treem_domain::kernel::Result;
use treem_domain::kernel::id::OrganisationId;
use treem_domain::tasks::event::ParticipantRole;
use treem_domain::tasks::standing::Standing;
use treem_domain::tasks::task::Task;

use crate::organisations::ancestors;
use crate::session::Session;
use crate::visibility::{Ancestors, spread};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "task_viewers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_id: Uuid,
    pub own_standing: i16,
    pub inherited_standing: i16,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Writes the viewers of new tasks: the hierarchy is read once for all of them.
pub(super) async fn insert(session: &Session, tasks: &[&Task]) -> Result<()> {
    let organisations: BTreeSet<_> = tasks
        .iter()
        .flat_map(|task| parts(task))
        .map(|(organisation, _)| organisation)
        .collect();
    let ancestors = ancestors(session, organisations).await?;
    let rows: Vec<Model> = tasks.iter().flat_map(|task| rows_of(task, &ancestors)).collect();
    session.insert_many(rows, "").await.map(drop)
}

fn rows_of(task: &Task, ancestors: &Ancestors) -> impl Iterator<Item = Model> + use<> {
    let id = task.id.0;
    spread(parts(task), ancestors)
        .into_iter()
        .map(move |(organisation, capacities)| Model {
            organisation_id: organisation.0,
            task_id: id,
            own_standing: capacities.own.into(),
            inherited_standing: capacities.inherited.into(),
        })
}

/// Every part that somebody plays in the task.
fn parts(task: &Task) -> impl Iterator<Item = (OrganisationId, u8)> + use<> {
    let named = [
        (task.lead_organisation_id, Standing::LEAD),
        (task.assigner_organisation_id, Standing::ASSIGNER),
        (task.issuer_organisation_id, Standing::ISSUER),
    ];
    let participants: Vec<_> = task
        .participants
        .iter()
        .map(|participant| {
            let standing = match participant.role {
                ParticipantRole::Coordinating => Standing::COORDINATING,
                ParticipantRole::ForInformation => Standing::FOR_INFORMATION,
            };
            (participant.organisation_id, standing)
        })
        .collect();
    named
        .into_iter()
        .chain(participants)
        .map(|(organisation, standing)| (organisation, standing.bits()))
}
