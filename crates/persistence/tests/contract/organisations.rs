//! The registry of organisations.

use treem_domain::kernel::id::OrganisationId;
use treem_domain::kernel::{Code, Error, IdSource};
use treem_domain::organisations::identifier::OrganisationIdentifier;
use treem_domain::organisations::organisation::{OrganisationKind, Succession, SuccessionKind, UnitKey};
use treem_domain::organisations::repository::OrganisationQuery;

use crate::fixtures::{authorities, day, organisation};
use crate::world::{World, at};

/// The code of a refusal that is a conflict.
fn conflict(error: Error) -> Code {
    match error {
        Error::Conflict(conflict) => conflict.code,
        other => panic!("not a conflict: {other:?}"),
    }
}

async fn found(world: &World, query: OrganisationQuery) -> Vec<OrganisationId> {
    let query = OrganisationQuery { limit: 50, ..query };
    let page = world.read().await.organisations().list(&query).await.unwrap();
    page.items.into_iter().map(|item| item.id).collect()
}

contract! {
    async fn an_identifier_belongs_to_one_organisation(world) {
        let mut first = organisation(world, "Kiên Giang", OrganisationKind::Other, None);
        first.identifier = Some(OrganisationIdentifier::parse("H33").unwrap());
        let mut second = organisation(world, "An Giang", OrganisationKind::Other, None);
        second.identifier.clone_from(&first.identifier);
        let unit = world.begin().await;
        unit.organisations_mut().insert(&first).await.unwrap();
        let refused = unit.organisations_mut().insert(&second).await.unwrap_err();
        assert_eq!(conflict(refused), Code::IdentifierTaken);
    }

    async fn an_external_reference_belongs_to_one_organisation(world) {
        let mut first = organisation(world, "An Biên", OrganisationKind::Other, None);
        first.external_reference = Some("ubnd-899".to_owned());
        let mut second = organisation(world, "An Minh", OrganisationKind::Other, None);
        second.external_reference.clone_from(&first.external_reference);
        let unit = world.begin().await;
        unit.organisations_mut().insert(&first).await.unwrap();
        let refused = unit.organisations_mut().insert(&second).await.unwrap_err();
        assert_eq!(conflict(refused), Code::ReferenceTaken);
    }

    async fn a_stale_organisation_is_not_saved(world) {
        let authorities = authorities(world).await;
        let reader = world.read().await;
        let mut district = reader.organisations().find(authorities.district).await.unwrap().unwrap();
        district.name = "Huyện An Biên".to_owned();
        district.version = 2;
        let unit = world.begin().await;
        unit.organisations_mut().update(&district, 1).await.unwrap();
        unit.commit().await.unwrap();
        let unit = world.begin().await;
        let refused = unit.organisations_mut().update(&district, 1).await;
        assert!(matches!(refused, Err(Error::Stale)));
    }

    async fn an_unknown_organisation_is_absent(world) {
        let unknown = OrganisationId(world.ids.next());
        let reader = world.read().await;
        assert_eq!(reader.organisations().find(unknown).await.unwrap(), None);
        assert!(reader.organisations().find_many(&[unknown]).await.unwrap().is_empty());
        assert!(!reader.organisations().is_within(unknown, unknown).await.unwrap());
    }

    async fn an_organisation_comes_back_as_it_was_given(world) {
        let mut commune = organisation(world, "Đặc khu Phú Quốc", OrganisationKind::CommunePeopleCommittee, None);
        commune.external_reference = Some("ubnd-31078".to_owned());
        commune.identifier = Some(OrganisationIdentifier::parse("H01.99").unwrap());
        commune.unit = Some(UnitKey { code: "31078".to_owned(), valid_from: day("2025-07-01") });
        commune.valid_until = Some(day("2030-01-01"));
        let unit = world.begin().await;
        unit.organisations_mut().insert(&commune).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(world.read().await.organisations().find(commune.id).await.unwrap(), Some(commune));
    }

    async fn ancestors_are_given_nearest_first(world) {
        let known = authorities(world).await;
        let reader = world.read().await;
        let chains = reader.organisations().ancestors_of(&[known.commune, known.stranger]).await.unwrap();
        assert_eq!(chains[&known.commune], [known.commune, known.district, known.province]);
        assert_eq!(chains[&known.stranger], [known.stranger]);
        assert!(reader.organisations().is_within(known.commune, known.province).await.unwrap());
        assert!(!reader.organisations().is_within(known.province, known.commune).await.unwrap());
    }

    async fn every_filter_of_the_registry_narrows_it(world) {
        let known = authorities(world).await;
        let mut website = organisation(world, "Cổng thông tin huyện An Biên", OrganisationKind::Website, Some(known.district));
        website.external_reference = Some("web-899".to_owned());
        website.identifier = Some(OrganisationIdentifier::parse("H33.1").unwrap());
        website.unit = Some(UnitKey { code: "908".to_owned(), valid_from: day("2004-01-01") });
        website.valid_from = day("2010-01-01");
        website.valid_until = Some(day("2025-07-01"));
        let unit = world.begin().await;
        unit.organisations_mut().insert(&website).await.unwrap();
        unit.commit().await.unwrap();
        let all = OrganisationQuery::default;
        let only = vec![website.id];
        assert_eq!(found(world, OrganisationQuery { text: Some("AN BIEN cổng".into()), ..all() }).await, only);
        assert_eq!(found(world, OrganisationQuery { kind: Some(OrganisationKind::Website), ..all() }).await, only);
        assert_eq!(found(world, OrganisationQuery { unit_code: Some("908".into()), ..all() }).await, only);
        assert_eq!(found(world, OrganisationQuery { identifier: Some("H33.1".into()), ..all() }).await, only);
        assert_eq!(found(world, OrganisationQuery { external_reference: Some("web-899".into()), ..all() }).await, only);
        assert_eq!(
            found(world, OrganisationQuery { parent_id: Some(known.district), ..all() }).await,
            [known.commune, website.id]
        );
        assert_eq!(
            found(world, OrganisationQuery { within: Some(known.district), ..all() }).await,
            [known.district, known.commune, website.id]
        );
        let on = |text| OrganisationQuery { valid_on: Some(day(text)), parent_id: Some(known.district), ..all() };
        assert_eq!(found(world, on("2009-12-31")).await, [known.commune]);
        assert_eq!(found(world, on("2010-01-01")).await, [known.commune, website.id]);
        assert_eq!(found(world, on("2025-07-01")).await, [known.commune]);
    }

    async fn pages_are_complete_while_others_are_added(world) {
        authorities(world).await;
        let mut query = OrganisationQuery { limit: 2, count: true, ..Default::default() };
        let mut seen = Vec::new();
        loop {
            let page = world.read().await.organisations().list(&query).await.unwrap();
            seen.extend(page.items.iter().map(|item| item.id));
            let newcomer = organisation(world, "Đơn vị mới", OrganisationKind::Other, None);
            if seen.len() == 2 {
                assert_eq!(page.total, Some(6));
                let unit = world.begin().await;
                unit.organisations_mut().insert(&newcomer).await.unwrap();
                unit.commit().await.unwrap();
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let mut distinct = seen.clone();
        distinct.dedup();
        assert_eq!((seen.len(), distinct.len()), (7, 7));
    }

    async fn successions_are_found_from_both_sides(world) {
        let known = authorities(world).await;
        let merged = Succession {
            predecessor_id: known.province,
            successor_id: known.stranger,
            kind: SuccessionKind::Merge,
            effective_on: day("2025-07-01"),
        };
        let unit = world.begin().await;
        unit.organisations_mut().insert_succession(&merged).await.unwrap();
        unit.commit().await.unwrap();
        let reader = world.read().await;
        for side in [known.province, known.stranger] {
            assert_eq!(reader.organisations().successions_of(side).await.unwrap(), std::slice::from_ref(&merged));
        }
        assert!(reader.organisations().successions_of(known.district).await.unwrap().is_empty());
        assert_eq!(reader.organisations().find(known.province).await.unwrap().unwrap().created_at, at(0));
    }
}
