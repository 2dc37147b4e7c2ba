//! Rows of attachments and of what refers to them.

pub(super) mod attachment {
    use sea_orm::entity::prelude::*;
    use treem_domain::attachments::Attachment;
    use treem_domain::kernel::{Error, Result};

    use crate::stored;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "attachments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organisation_id: Uuid,
        pub uploaded_by: Uuid,
        pub file_name: String,
        pub media_type: String,
        pub size: i64,
        pub sha256: String,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl TryFrom<&Attachment> for Model {
        type Error = Error;

        fn try_from(attachment: &Attachment) -> Result<Self> {
            Ok(Self {
                id: attachment.id.0,
                organisation_id: attachment.organisation_id.0,
                uploaded_by: attachment.uploaded_by.0,
                file_name: attachment.file_name.clone(),
                media_type: attachment.media_type.clone(),
                size: i64::try_from(attachment.size).map_err(Error::internal)?,
                sha256: attachment.sha256.clone(),
                created_at: attachment.created_at,
            })
        }
    }

    impl TryFrom<Model> for Attachment {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            Ok(Self {
                id: row.id.into(),
                organisation_id: row.organisation_id.into(),
                uploaded_by: row.uploaded_by.into(),
                file_name: row.file_name,
                media_type: row.media_type,
                size: stored::number("attachments", row.id, row.size)?,
                sha256: row.sha256,
                created_at: row.created_at,
            })
        }
    }
}

pub(super) mod of_directive {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "directive_attachments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub directive_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub attachment_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod of_task {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "task_attachments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub task_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub attachment_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
