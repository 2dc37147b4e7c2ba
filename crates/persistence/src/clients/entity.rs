//! Rows of clients and signing keys.

pub(super) mod client {
    use sea_orm::entity::prelude::*;
    use treem_domain::clients::Client;
    use treem_domain::kernel::{Error, Result, Scopes};

    use crate::{error::corrupt, stored};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "clients")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub organisation_id: Uuid,
        pub includes_descendants: bool,
        pub scopes: String,
        pub secret_hash: Option<String>,
        pub jwks: Option<Json>,
        pub rate_limit_per_minute: Option<i64>,
        pub disabled_at: Option<ChronoDateTimeUtc>,
        pub version: i64,
        pub created_at: ChronoDateTimeUtc,
        pub updated_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&Client> for Model {
        fn from(client: &Client) -> Self {
            Self {
                id: client.id.0,
                name: client.name.clone(),
                organisation_id: client.organisation_id.0,
                includes_descendants: client.includes_descendants,
                scopes: client.scopes.to_string(),
                secret_hash: client.secret_hash.clone(),
                jwks: client.jwks.clone(),
                rate_limit_per_minute: client.rate_limit_per_minute.map(Into::into),
                disabled_at: client.disabled_at,
                version: client.version,
                created_at: client.created_at,
                updated_at: client.updated_at,
            }
        }
    }

    impl TryFrom<Model> for Client {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            let unknown = |name| corrupt("clients", row.id, format_args!("unknown scope {name:?}"));
            let rate_limit = row.rate_limit_per_minute;
            let rate_limit = rate_limit.map(|limit| stored::number("clients", row.id, limit));
            Ok(Self {
                id: row.id.into(),
                name: row.name,
                organisation_id: row.organisation_id.into(),
                includes_descendants: row.includes_descendants,
                scopes: Scopes::parse(&row.scopes).map_err(unknown)?,
                secret_hash: row.secret_hash,
                jwks: row.jwks,
                rate_limit_per_minute: rate_limit.transpose()?,
                disabled_at: row.disabled_at,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        }
    }
}

pub(super) mod signing_key {
    use sea_orm::entity::prelude::*;
    use treem_domain::clients::SigningKey;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "signing_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kid: String,
        pub private_key: Vec<u8>,
        pub public_jwk: Json,
        pub created_at: ChronoDateTimeUtc,
        pub active_from: ChronoDateTimeUtc,
        pub retired_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&SigningKey> for Model {
        fn from(key: &SigningKey) -> Self {
            Self {
                kid: key.kid.clone(),
                private_key: key.private_key.clone(),
                public_jwk: key.public_jwk.clone(),
                created_at: key.created_at,
                active_from: key.active_from,
                retired_at: key.retired_at,
            }
        }
    }

    impl From<Model> for SigningKey {
        fn from(row: Model) -> Self {
            Self {
                kid: row.kid,
                private_key: row.private_key,
                public_jwk: row.public_jwk,
                created_at: row.created_at,
                active_from: row.active_from,
                retired_at: row.retired_at,
            }
        }
    }
}
