//! Recipient groups and administrative units.

use treem_domain::kernel::id::RecipientGroupId;
use treem_domain::kernel::{Code, Cursor, Error};
use treem_domain::organisations::organisation::UnitKey;
use treem_domain::organisations::recipient_group::{Member, RecipientGroup, RecipientGroupKind};
use treem_domain::organisations::repository::UnitQuery;
use treem_domain::organisations::unit::{AdministrativeUnit, UnitSuccession};
use uuid::Uuid;

use crate::fixtures::{authorities, day};
use crate::world::{World, at};

fn websites(world: &World, members: Vec<Member>) -> RecipientGroup {
    RecipientGroup {
        id: RecipientGroupId::new(&world.ids),
        code: "websites".to_owned(),
        name: "Trang thông tin điện tử của các sở, ngành, địa phương".to_owned(),
        kind: RecipientGroupKind::OpenClass,
        members,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

fn unit_of(code: &str, full_name: &str, valid_from: &str, parent: Option<&str>) -> AdministrativeUnit {
    AdministrativeUnit {
        code: code.to_owned(),
        valid_from: day(valid_from),
        valid_until: None,
        name: full_name.to_owned(),
        full_name: full_name.to_owned(),
        unit_type: "xa".to_owned(),
        parent: parent.map(|code| UnitKey {
            code: code.to_owned(),
            valid_from: day("1976-02-20"),
        }),
    }
}

async fn load_units(world: &World) {
    let units = [
        unit_of("30985", "Xã Đông Thái", "2004-01-01", Some("908")),
        unit_of("30985", "Xã Đông Thái", "2025-07-01", Some("91")),
        unit_of("30988", "Xã Tây Yên", "2004-01-01", Some("908")),
    ];
    let succession = UnitSuccession {
        predecessor: UnitKey {
            code: "30988".to_owned(),
            valid_from: day("2004-01-01"),
        },
        successor: UnitKey {
            code: "30985".to_owned(),
            valid_from: day("2025-07-01"),
        },
        kind: "merge".to_owned(),
        effective_on: day("2025-07-01"),
        note: None,
    };
    let unit = world.begin().await;
    unit.organisations_mut()
        .insert_units(&units, &[succession])
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

contract! {
    async fn a_member_cannot_register_twice(world) {
        let known = authorities(world).await;
        let mut group = websites(world, vec![Member { organisation_id: known.newspaper, registered_at: at(1) }]);
        let unit = world.begin().await;
        unit.organisations_mut().insert_group(&group).await.unwrap();
        unit.commit().await.unwrap();
        group.version = 2;
        let unit = world.begin().await;
        let refused = unit.organisations_mut().add_member(&group, &group.members[0], 1).await;
        assert!(matches!(refused, Err(Error::Conflict(conflict)) if conflict.code == Code::AlreadyMember));
    }

    async fn a_stale_group_takes_no_members(world) {
        let known = authorities(world).await;
        let mut group = websites(world, Vec::new());
        let unit = world.begin().await;
        unit.organisations_mut().insert_group(&group).await.unwrap();
        group.version = 9;
        let member = Member { organisation_id: known.district, registered_at: at(1) };
        let refused = unit.organisations_mut().add_member(&group, &member, 8).await;
        assert!(matches!(refused, Err(Error::Stale)));
    }

    async fn who_is_no_member_cannot_be_removed(world) {
        let known = authorities(world).await;
        let mut group = websites(world, Vec::new());
        let unit = world.begin().await;
        unit.organisations_mut().insert_group(&group).await.unwrap();
        group.version = 2;
        let refused = unit.organisations_mut().remove_member(&group, known.district, 1).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    }

    async fn members_come_and_go(world) {
        let known = authorities(world).await;
        let mut group = websites(world, vec![Member { organisation_id: known.newspaper, registered_at: at(1) }]);
        let unit = world.begin().await;
        unit.organisations_mut().insert_group(&group).await.unwrap();
        group.version = 2;
        let member = Member { organisation_id: known.district, registered_at: at(2) };
        unit.organisations_mut().add_member(&group, &member, 1).await.unwrap();
        group.version = 3;
        unit.organisations_mut().remove_member(&group, known.newspaper, 2).await.unwrap();
        unit.commit().await.unwrap();
        group.members = vec![member];
        let reader = world.read().await;
        assert_eq!(reader.organisations().find_group(group.id).await.unwrap(), Some(group.clone()));
        let page = reader.organisations().list_groups(10, None).await.unwrap();
        assert_eq!(page.items, [group]);
        assert!(reader.organisations().find_groups(&[]).await.unwrap().is_empty());
    }

    async fn a_cursor_of_another_list_is_refused(world) {
        let query = UnitQuery { limit: 1, after: Some(Cursor::at(Uuid::from_u128(1))), ..Default::default() };
        let refused = world.read().await.organisations().list_units(&query).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(faults) if faults[0].code == Code::CursorInvalid));
    }

    async fn a_code_that_was_used_again_is_two_units(world) {
        load_units(world).await;
        let mut query = UnitQuery { limit: 1, count: true, ..Default::default() };
        let mut seen = Vec::new();
        loop {
            let page = world.read().await.organisations().list_units(&query).await.unwrap();
            assert_eq!(page.total, Some(3));
            seen.extend(page.items.into_iter().map(|unit| (unit.code, unit.valid_from)));
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let of = |code: &str, first| (code.to_owned(), day(first));
        assert_eq!(seen, [of("30985", "2004-01-01"), of("30985", "2025-07-01"), of("30988", "2004-01-01")]);
    }

    async fn units_are_found_by_every_filter(world) {
        load_units(world).await;
        let reader = world.read().await;
        let all = || UnitQuery { limit: 10, ..Default::default() };
        let cases = [
            (UnitQuery { code: Some("30985".into()), ..all() }, 2),
            (UnitQuery { parent_code: Some("91".into()), ..all() }, 1),
            (UnitQuery { unit_type: Some("phuong".into()), ..all() }, 0),
            (UnitQuery { text: Some("tay yen".into()), ..all() }, 1),
            (UnitQuery { valid_on: Some(day("2021-06-09")), ..all() }, 2),
        ];
        for (query, count) in cases {
            let page = reader.organisations().list_units(&query).await.unwrap();
            assert_eq!(page.items.len(), count, "{query:?}");
        }
        assert_eq!(reader.organisations().unit_successions("30988").await.unwrap().len(), 1);
    }
}
