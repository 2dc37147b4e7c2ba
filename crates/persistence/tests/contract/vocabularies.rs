//! Vocabularies and holidays.

use serde_json::json;
use treem_domain::calendar::{DayKind, Holiday};
use treem_domain::kernel::Error;
use treem_domain::vocabularies::Term;

use crate::fixtures::day;

fn term(vocabulary: &str, code: &str, position: i32) -> Term {
    Term {
        vocabulary: vocabulary.to_owned(),
        code: code.to_owned(),
        name_vi: "Thời lượng phát sóng".to_owned(),
        name_en: Some("Airtime".to_owned()),
        properties: json!({"unit": "phút", "aggregation": "flow", "factor": 0.1}),
        position,
    }
}

fn holiday(date: &str) -> Holiday {
    Holiday {
        date: day(date),
        kind: DayKind::Holiday,
        name: "Quốc khánh".to_owned(),
        source: "Bộ luật Lao động 2019, điều 112".to_owned(),
    }
}

contract! {
    async fn a_year_beyond_the_calendar_is_refused(world) {
        let refused = world.read().await.vocabularies().holidays(Some(10_000)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }

    async fn terms_come_back_in_their_order(world) {
        let terms = [term("measures", "items", 2), term("measures", "airtime", 1), term("topics", "online", 1)];
        let unit = world.begin().await;
        unit.vocabularies_mut().insert_terms(&terms).await.unwrap();
        unit.commit().await.unwrap();
        let [items, airtime, online] = terms;
        let reader = world.read().await;
        assert_eq!(reader.vocabularies().terms_of("measures").await.unwrap(), [airtime.clone(), items.clone()]);
        assert_eq!(reader.vocabularies().terms().await.unwrap(), [airtime, items, online]);
    }

    async fn a_changed_term_keeps_its_place_and_leaves_others_alone(world) {
        let terms = [term("measures", "airtime", 1), term("topics", "airtime", 1)];
        let unit = world.begin().await;
        unit.vocabularies_mut().insert_terms(&terms).await.unwrap();
        assert_eq!(unit.vocabularies_mut().hold_term("channels", "airtime").await.unwrap(), None);
        let mut changed = unit.vocabularies_mut().hold_term("measures", "airtime").await.unwrap().unwrap();
        changed.name_en = None;
        changed.properties = json!({"retired_on": "2021-06-14"});
        unit.vocabularies_mut().update_term(&changed).await.unwrap();
        unit.commit().await.unwrap();
        let [_, other] = terms;
        assert_eq!(changed.retired_on(), Some(day("2021-06-14")));
        assert_eq!(world.read().await.vocabularies().terms().await.unwrap(), [changed, other]);
    }

    async fn the_holidays_of_a_year_are_replaced_and_others_stay(world) {
        let unit = world.begin().await;
        let write = unit.vocabularies_mut();
        write.replace_holidays(2020, &[holiday("2020-09-02")]).await.unwrap();
        write.replace_holidays(2021, &[holiday("2021-09-02"), holiday("2021-12-31")]).await.unwrap();
        write.replace_holidays(2021, &[holiday("2021-09-03")]).await.unwrap();
        drop(write);
        unit.commit().await.unwrap();
        let reader = world.read().await;
        assert_eq!(reader.vocabularies().holidays(Some(2021)).await.unwrap(), [holiday("2021-09-03")]);
        assert_eq!(reader.vocabularies().holidays(None).await.unwrap().len(), 2);
    }
}
