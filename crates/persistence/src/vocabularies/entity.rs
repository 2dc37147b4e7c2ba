//! Rows of vocabularies and holidays.

pub(super) mod term {
    use sea_orm::entity::prelude::*;
    use treem_domain::vocabularies::Term;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "vocabulary_terms")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub vocabulary: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub name_vi: String,
        pub name_en: Option<String>,
        pub properties: Json,
        pub position: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&Term> for Model {
        fn from(term: &Term) -> Self {
            Self {
                vocabulary: term.vocabulary.clone(),
                code: term.code.clone(),
                name_vi: term.name_vi.clone(),
                name_en: term.name_en.clone(),
                properties: term.properties.clone(),
                position: term.position,
            }
        }
    }

    impl From<Model> for Term {
        fn from(row: Model) -> Self {
            Self {
                vocabulary: row.vocabulary,
                code: row.code,
                name_vi: row.name_vi,
                name_en: row.name_en,
                properties: row.properties,
                position: row.position,
            }
        }
    }
}

pub(super) mod holiday {
    use sea_orm::entity::prelude::*;
    use treem_domain::calendar::{DayKind, Holiday};
    use treem_domain::kernel::{Error, Result};

    use crate::stored;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "holidays")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub date: ChronoDate,
        pub kind: String,
        pub name: String,
        pub source: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&Holiday> for Model {
        fn from(holiday: &Holiday) -> Self {
            Self {
                date: holiday.date,
                kind: holiday.kind.as_str().to_owned(),
                name: holiday.name.clone(),
                source: holiday.source.clone(),
            }
        }
    }

    impl TryFrom<Model> for Holiday {
        type Error = Error;

        fn try_from(row: Model) -> Result<Self> {
            Ok(Self {
                date: row.date,
                kind: stored::name("holidays", row.date, &row.kind, DayKind::parse)?,
                name: row.name,
                source: row.source,
            })
        }
    }
}
