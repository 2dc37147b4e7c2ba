//! Rows of organisations, groups and units.

pub(super) mod organisation {
    use sea_orm::entity::prelude::*;
    use treem_domain::kernel::{Error, Result, text::fold};
    use treem_domain::organisations::identifier::OrganisationIdentifier;
    use treem_domain::organisations::organisation::{Organisation, OrganisationKind, UnitKey};

    use crate::error::corrupt;
    use crate::stored;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "organisations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub external_reference: Option<String>,
        pub name: String,
        pub kind: String,
        pub parent_id: Option<Uuid>,
        pub identifier: Option<String>,
        pub unit_code: Option<String>,
        pub unit_valid_from: Option<ChronoDate>,
        pub valid_from: ChronoDate,
        pub valid_until: Option<ChronoDate>,
        pub search_text: String,
        pub version: i64,
        pub created_at: ChronoDateTimeUtc,
        pub updated_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&Organisation> for Model {
        fn from(organisation: &Organisation) -> Self {
            Self {
                id: organisation.id.0,
                external_reference: organisation.external_reference.clone(),
                name: organisation.name.clone(),
                kind: organisation.kind.as_str().to_owned(),
                parent_id: organisation.parent_id.map(|id| id.0),
                identifier: organisation.identifier.as_ref().map(ToString::to_string),
                unit_code: organisation.unit.as_ref().map(|unit| unit.code.clone()),
                unit_valid_from: organisation.unit.as_ref().map(|unit| unit.valid_from),
                valid_from: organisation.valid_from,
                valid_until: organisation.valid_until,
                search_text: fold(&organisation.name),
                version: organisation.version,
                created_at: organisation.created_at,
                updated_at: organisation.updated_at,
            }
        }
    }

    impl TryFrom<Model> for Organisation {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            let identifier = row.identifier.as_deref().map(OrganisationIdentifier::parse);
            Ok(Self {
                id: row.id.into(),
                external_reference: row.external_reference,
                name: row.name,
                kind: stored::name("organisations", row.id, &row.kind, OrganisationKind::parse)?,
                parent_id: row.parent_id.map(Into::into),
                identifier: identifier
                    .transpose()
                    .map_err(|(_, message)| corrupt("organisations", row.id, message.en))?,
                unit: row
                    .unit_code
                    .zip(row.unit_valid_from)
                    .map(|(code, valid_from)| UnitKey { code, valid_from }),
                valid_from: row.valid_from,
                valid_until: row.valid_until,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        }
    }
}

pub(super) mod succession {
    use sea_orm::entity::prelude::*;
    use treem_domain::kernel::{Error, Result};
    use treem_domain::organisations::organisation::{Succession, SuccessionKind};

    use crate::stored;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_successions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub predecessor_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub successor_id: Uuid,
        pub kind: String,
        pub effective_on: ChronoDate,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&Succession> for Model {
        fn from(succession: &Succession) -> Self {
            Self {
                predecessor_id: succession.predecessor_id.0,
                successor_id: succession.successor_id.0,
                kind: succession.kind.as_str().to_owned(),
                effective_on: succession.effective_on,
            }
        }
    }

    impl TryFrom<Model> for Succession {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            let id = format!("{} → {}", row.predecessor_id, row.successor_id);
            Ok(Self {
                predecessor_id: row.predecessor_id.into(),
                successor_id: row.successor_id.into(),
                kind: stored::name("organisation_successions", id, &row.kind, SuccessionKind::parse)?,
                effective_on: row.effective_on,
            })
        }
    }
}

pub(super) mod group {
    use sea_orm::entity::prelude::*;
    use treem_domain::kernel::Result;
    use treem_domain::organisations::recipient_group::{Member, RecipientGroup, RecipientGroupKind};

    use crate::stored;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "recipient_groups")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub code: String,
        pub name: String,
        pub kind: String,
        pub version: i64,
        pub created_at: ChronoDateTimeUtc,
        pub updated_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&RecipientGroup> for Model {
        fn from(group: &RecipientGroup) -> Self {
            Self {
                id: group.id.0,
                code: group.code.clone(),
                name: group.name.clone(),
                kind: group.kind.as_str().to_owned(),
                version: group.version,
                created_at: group.created_at,
                updated_at: group.updated_at,
            }
        }
    }

    impl Model {
        pub fn with_members(self, members: Vec<Member>) -> Result<RecipientGroup> {
            Ok(RecipientGroup {
                id: self.id.into(),
                code: self.code,
                name: self.name,
                kind: stored::name("recipient_groups", self.id, &self.kind, RecipientGroupKind::parse)?,
                members,
                version: self.version,
                created_at: self.created_at,
                updated_at: self.updated_at,
            })
        }
    }
}

pub(super) mod member {
    use sea_orm::entity::prelude::*;
    use treem_domain::kernel::id::RecipientGroupId;
    use treem_domain::organisations::recipient_group::Member;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "recipient_group_members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub group_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        pub registered_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Model {
        pub fn of(group: RecipientGroupId, member: &Member) -> Self {
            Self {
                group_id: group.0,
                organisation_id: member.organisation_id.0,
                registered_at: member.registered_at,
            }
        }
    }

    impl From<Model> for Member {
        fn from(row: Model) -> Self {
            Self {
                organisation_id: row.organisation_id.into(),
                registered_at: row.registered_at,
            }
        }
    }
}

pub(super) mod unit {
    use sea_orm::entity::prelude::*;
    use treem_domain::kernel::text::fold;
    use treem_domain::organisations::organisation::UnitKey;
    use treem_domain::organisations::unit::AdministrativeUnit;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "administrative_units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub valid_from: ChronoDate,
        pub valid_until: Option<ChronoDate>,
        pub name: String,
        pub full_name: String,
        pub unit_type: String,
        pub parent_code: Option<String>,
        pub parent_valid_from: Option<ChronoDate>,
        pub search_text: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&AdministrativeUnit> for Model {
        fn from(unit: &AdministrativeUnit) -> Self {
            Self {
                code: unit.code.clone(),
                valid_from: unit.valid_from,
                valid_until: unit.valid_until,
                name: unit.name.clone(),
                full_name: unit.full_name.clone(),
                unit_type: unit.unit_type.clone(),
                parent_code: unit.parent.as_ref().map(|parent| parent.code.clone()),
                parent_valid_from: unit.parent.as_ref().map(|parent| parent.valid_from),
                search_text: fold(&unit.full_name),
            }
        }
    }

    impl From<Model> for AdministrativeUnit {
        fn from(row: Model) -> Self {
            Self {
                code: row.code,
                valid_from: row.valid_from,
                valid_until: row.valid_until,
                name: row.name,
                full_name: row.full_name,
                unit_type: row.unit_type,
                parent: row
                    .parent_code
                    .zip(row.parent_valid_from)
                    .map(|(code, valid_from)| UnitKey { code, valid_from }),
            }
        }
    }
}

pub(super) mod unit_succession {
    use sea_orm::entity::prelude::*;
    use treem_domain::organisations::organisation::UnitKey;
    use treem_domain::organisations::unit::UnitSuccession;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "unit_successions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub predecessor_code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub predecessor_valid_from: ChronoDate,
        #[sea_orm(primary_key, auto_increment = false)]
        pub successor_code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub successor_valid_from: ChronoDate,
        pub kind: String,
        pub effective_on: ChronoDate,
        pub note: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&UnitSuccession> for Model {
        fn from(succession: &UnitSuccession) -> Self {
            Self {
                predecessor_code: succession.predecessor.code.clone(),
                predecessor_valid_from: succession.predecessor.valid_from,
                successor_code: succession.successor.code.clone(),
                successor_valid_from: succession.successor.valid_from,
                kind: succession.kind.clone(),
                effective_on: succession.effective_on,
                note: succession.note.clone(),
            }
        }
    }

    impl From<Model> for UnitSuccession {
        fn from(row: Model) -> Self {
            Self {
                predecessor: UnitKey {
                    code: row.predecessor_code,
                    valid_from: row.predecessor_valid_from,
                },
                successor: UnitKey {
                    code: row.successor_code,
                    valid_from: row.successor_valid_from,
                },
                kind: row.kind,
                effective_on: row.effective_on,
                note: row.note,
            }
        }
    }
}
