//! Directives: their numbers, who sees them, how they are found.

use std::collections::BTreeSet;

use treem_domain::directives::directive::{Directive, DirectiveState, Relation, RelationKind};
use treem_domain::directives::number::Number;
use treem_domain::directives::repository::{DirectiveQuery, DirectiveStanding};
use treem_domain::kernel::id::{DirectiveId, OrganisationId, RecipientGroupId};
use treem_domain::kernel::{Actor, Code, Cursor, Error, Result};
use treem_domain::organisations::recipient_group::{RecipientGroup, RecipientGroupKind};

use crate::fixtures::{
    alone, authorities, day, issued, issued_letter, letter, obligation, task, with_all_below,
};
use crate::world::{World, at};

async fn save(world: &World, directive: &Directive) -> Result<()> {
    let unit = world.begin().await;
    unit.directives_mut().insert(directive).await?;
    unit.commit().await
}

async fn next_number(world: &World, issuer: OrganisationId) -> u32 {
    let unit = world.begin().await;
    let number = unit.directives_mut().next_number(issuer, 2021, "").await.unwrap();
    unit.commit().await.unwrap();
    number.get()
}

async fn found(world: &World, query: DirectiveQuery, actor: &Actor) -> Vec<DirectiveId> {
    let query = DirectiveQuery { limit: 50, ..query };
    let page = world.read().await.directives().list(&query, actor).await.unwrap();
    page.items.into_iter().map(|item| item.id).collect()
}

fn conflict<T: std::fmt::Debug>(result: Result<T>) -> Code {
    match result {
        Err(Error::Conflict(conflict)) => conflict.code,
        other => panic!("not a conflict: {other:?}"),
    }
}

contract! {
    async fn of_twenty_that_take_one_number_by_hand_one_wins(world) {
        let known = authorities(world).await;
        let letters: Vec<_> = (0..20).map(|_| issued(letter(world, known.department), 592)).collect();
        let attempts = futures::future::join_all(letters.iter().map(|letter| save(world, letter))).await;
        let (won, lost): (Vec<_>, Vec<_>) = attempts.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert!(lost.into_iter().all(|refused| conflict(refused) == Code::NumberTaken));
    }

    async fn an_external_reference_belongs_to_one_directive_of_an_issuer(world) {
        let known = authorities(world).await;
        let with_reference = |issuer| Directive {
            external_reference: Some("592-2021".to_owned()),
            ..letter(world, issuer)
        };
        save(world, &with_reference(known.department)).await.unwrap();
        assert_eq!(conflict(save(world, &with_reference(known.department)).await), Code::ReferenceTaken);
        save(world, &with_reference(known.province)).await.unwrap();
    }

    async fn a_stale_directive_is_not_saved(world) {
        let known = authorities(world).await;
        let mut directive = letter(world, known.department);
        save(world, &directive).await.unwrap();
        directive.version = 3;
        let unit = world.begin().await;
        assert!(matches!(unit.directives_mut().update(&directive, 2).await, Err(Error::Stale)));
        assert!(matches!(unit.directives_mut().delete_draft(directive.id, 2).await, Err(Error::Stale)));
    }

    async fn an_issued_directive_is_not_deleted(world) {
        let known = authorities(world).await;
        let directive = issued_letter(world, known.department, &[]).await;
        let unit = world.begin().await;
        assert!(matches!(unit.directives_mut().delete_draft(directive.id, 1).await, Err(Error::Stale)));
    }

    async fn a_stranger_sees_no_directive(world) {
        let known = authorities(world).await;
        let directive = issued_letter(world, known.department, &[known.commune]).await;
        let reader = world.read().await;
        for blind in [alone(known.newspaper), with_all_below(known.stranger), alone(known.district), alone(known.province)] {
            assert_eq!(reader.directives().find(directive.id, &blind).await.unwrap(), None);
            assert!(found(world, DirectiveQuery::default(), &blind).await.is_empty());
        }
    }

    async fn issuer_recipient_and_their_superiors_see_a_directive_each_in_their_part(world) {
        let known = authorities(world).await;
        let directive = issued_letter(world, known.department, &[known.commune]).await;
        let reader = world.read().await;
        let issuer = DirectiveStanding { issuer: true, recipient: false };
        let recipient = DirectiveStanding { issuer: false, recipient: true };
        let both = DirectiveStanding { issuer: true, recipient: true };
        for (actor, standing) in [
            (alone(known.department), issuer),
            (alone(known.commune), recipient),
            (with_all_below(known.district), recipient),
            (with_all_below(known.province), both),
        ] {
            let seen = reader.directives().find(directive.id, &actor).await.unwrap();
            assert_eq!(seen, Some((directive.clone(), standing)));
        }
    }

    async fn drafts_without_a_number_do_not_collide(world) {
        let known = authorities(world).await;
        for _ in 0..3 {
            save(world, &letter(world, known.department)).await.unwrap();
        }
        assert_eq!(found(world, DirectiveQuery::default(), &alone(known.department)).await.len(), 3);
    }

    async fn twenty_that_issue_at_once_get_twenty_numbers(world) {
        let known = authorities(world).await;
        let numbers = futures::future::join_all((0..20).map(|_| next_number(world, known.department))).await;
        assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>(), (1..=20).collect());
    }

    async fn automatic_numbers_go_on_after_those_given_by_hand(world) {
        let known = authorities(world).await;
        let number = |number| Number::new(number).unwrap();
        let unit = world.begin().await;
        let write = unit.directives_mut();
        write.note_number(known.department, 2021, "", number(592)).await.unwrap();
        write.note_number(known.department, 2021, "", number(5)).await.unwrap();
        drop(write);
        unit.commit().await.unwrap();
        assert_eq!(next_number(world, known.department).await, 593);
        save(world, &issued(letter(world, known.department), 592)).await.unwrap();
        let unit = world.begin().await;
        let write = unit.directives_mut();
        assert_eq!(write.next_number(known.department, 2022, "").await.unwrap(), number(1));
        assert!(write.number_is_taken(known.department, 2021, "", number(592)).await.unwrap());
        assert!(!write.number_is_taken(known.department, 2021, "mật", number(592)).await.unwrap());
    }

    async fn a_draft_is_rewritten_and_deleted_with_all_that_hangs_on_it(world) {
        let known = authorities(world).await;
        let mut directive = letter(world, known.department);
        save(world, &directive).await.unwrap();
        directive.content.obligations.remove(0);
        directive.content.obligations.push(obligation(world, "C9", "Hệ thống thông tin cơ sở"));
        directive.version = 2;
        let unit = world.begin().await;
        unit.directives_mut().update(&directive, 1).await.unwrap();
        assert_eq!(unit.directives_mut().find_unscoped(directive.id).await.unwrap(), Some(directive.clone()));
        unit.commit().await.unwrap();
        let issuer = alone(known.department);
        let about = |text: &str| DirectiveQuery { text: Some(text.to_owned()), ..Default::default() };
        assert_eq!(found(world, about("he thong thong tin co so"), &issuer).await, [directive.id]);
        assert!(found(world, about("thoi luong"), &issuer).await.is_empty());
        let unit = world.begin().await;
        unit.directives_mut().delete_draft(directive.id, 2).await.unwrap();
        unit.commit().await.unwrap();
        assert!(found(world, DirectiveQuery::default(), &issuer).await.is_empty());
    }

    async fn directives_are_found_by_every_filter(world) {
        let known = authorities(world).await;
        let mut plan = letter(world, known.department);
        plan.document_type = "ke_hoach".to_owned();
        plan.content.obligations.clear();
        plan.content.subject = "Kế hoạch năm".to_owned();
        save(world, &plan).await.unwrap();
        let mut directive = issued(letter(world, known.department), 592);
        directive.external_reference = Some("592-2021".to_owned());
        save(world, &directive).await.unwrap();
        let issuer = alone(known.department);
        let all = DirectiveQuery::default;
        for query in [
            DirectiveQuery { text: Some("592 xâm hại TRẺ EM".into()), ..all() },
            DirectiveQuery { state: Some(DirectiveState::Issued), ..all() },
            DirectiveQuery { document_type: Some("cong_van".into()), ..all() },
            DirectiveQuery { number: Some(592), ..all() },
            DirectiveQuery { year: Some(2021), ..all() },
            DirectiveQuery { date_from: Some(day("2021-06-09")), date_to: Some(day("2021-06-09")), ..all() },
            DirectiveQuery { external_reference: Some("592-2021".into()), ..all() },
        ] {
            assert_eq!(found(world, query.clone(), &issuer).await, [directive.id], "{query:?}");
        }
        for query in [
            DirectiveQuery { number: Some(u32::MAX), ..all() },
            DirectiveQuery { issuer_organisation_id: Some(known.province), ..all() },
            DirectiveQuery { date_from: Some(day("2021-06-10")), ..all() },
            DirectiveQuery { date_to: Some(day("2021-06-08")), ..all() },
        ] {
            assert!(found(world, query.clone(), &issuer).await.is_empty(), "{query:?}");
        }
        assert_eq!(found(world, all(), &issuer).await, [directive.id, plan.id]);
        assert_eq!(found(world, DirectiveQuery { oldest_first: true, ..all() }, &issuer).await, [plan.id, directive.id]);
    }

    async fn pages_of_directives_are_complete_in_both_orders(world) {
        let known = authorities(world).await;
        for _ in 0..5 {
            save(world, &letter(world, known.department)).await.unwrap();
        }
        for oldest_first in [true, false] {
            let mut query = DirectiveQuery { oldest_first, limit: 2, count: true, ..Default::default() };
            let mut seen = Vec::new();
            loop {
                let page = world.read().await.directives().list(&query, &alone(known.department)).await.unwrap();
                assert_eq!(page.total, Some(5));
                seen.extend(page.items.iter().map(|item| item.id));
                let Some(next) = page.next else { break };
                query.after = Some(next);
            }
            let mut sorted = seen.clone();
            sorted.sort();
            sorted.dedup();
            if !oldest_first {
                sorted.reverse();
            }
            assert_eq!((seen.len(), seen), (5, sorted));
        }
        let query = DirectiveQuery {
            limit: 2,
            after: Some(Cursor { key: Some("x".to_owned()), id: known.department.0 }),
            ..Default::default()
        };
        let refused = world.read().await.directives().list(&query, &alone(known.department)).await;
        assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].code == Code::CursorInvalid));
    }

    async fn the_first_accepted_task_puts_a_directive_in_progress_once(world) {
        let known = authorities(world).await;
        let directive = issued_letter(world, known.department, &[known.newspaper]).await;
        let unit = world.begin().await;
        unit.directives_mut().mark_in_progress(directive.id, at(5)).await.unwrap();
        unit.directives_mut().mark_in_progress(directive.id, at(6)).await.unwrap();
        let marked = unit.directives_mut().find_unscoped(directive.id).await.unwrap().unwrap();
        assert_eq!((marked.state, marked.version, marked.updated_at), (DirectiveState::InProgress, 2, at(5)));
    }

    async fn only_issued_directives_follow_another(world) {
        let known = authorities(world).await;
        let first = issued_letter(world, known.department, &[]).await;
        let relation = Some(Relation { kind: RelationKind::Amends, directive_id: first.id });
        let draft = Directive { relation, ..letter(world, known.department) };
        let amendment = Directive { relation, ..issued(letter(world, known.department), 600) };
        save(world, &draft).await.unwrap();
        save(world, &amendment).await.unwrap();
        let followers = world.read().await.directives().followers(first.id).await.unwrap();
        assert_eq!(followers, [(amendment.id, RelationKind::Amends)]);
    }

    async fn those_who_register_later_find_what_is_in_force_for_their_class(world) {
        let known = authorities(world).await;
        let group = RecipientGroup {
            id: RecipientGroupId::new(&world.ids),
            code: "websites".to_owned(),
            name: "Trang thông tin điện tử".to_owned(),
            kind: RecipientGroupKind::OpenClass,
            members: Vec::new(),
            version: 1,
            created_at: at(0),
            updated_at: at(0),
        };
        let unit = world.begin().await;
        unit.organisations_mut().insert_group(&group).await.unwrap();
        unit.commit().await.unwrap();
        let mut draft = letter(world, known.department);
        draft.content.recipients[0].recipient_group_id = Some(group.id);
        save(world, &draft).await.unwrap();
        assert!(world.read().await.directives().in_force_for_group(group.id).await.unwrap().is_empty());
        let directive = Directive { version: 2, ..issued(draft, 592) };
        let unit = world.begin().await;
        unit.directives_mut().update(&directive, 1).await.unwrap();
        unit.commit().await.unwrap();
        let found = world.read().await.directives().in_force_for_group(group.id).await.unwrap();
        assert_eq!(found, [directive]);
    }

    async fn progress_shows_the_tasks_that_one_may_see(world) {
        let known = authorities(world).await;
        let directive = issued_letter(world, known.department, &[known.newspaper, known.district]).await;
        let tasks = [
            task(world, &directive, 1, known.newspaper, Vec::new(), None),
            task(world, &directive, 0, known.district, Vec::new(), Some("2021-12-31")),
        ];
        crate::fixtures::insert(world, &tasks).await;
        let reader = world.read().await;
        let all = reader.directives().progress(directive.id, &alone(known.department)).await.unwrap();
        assert_eq!(all.iter().map(|cell| cell.task_id).collect::<Vec<_>>(), [tasks[1].0.id, tasks[0].0.id]);
        assert_eq!((all[0].due_date, all[0].frozen_timeliness), (Some(day("2021-12-31")), None));
        let own = reader.directives().progress(directive.id, &alone(known.newspaper)).await.unwrap();
        assert_eq!(own.len(), 1);
        assert_eq!(reader.directives().count_open_tasks(directive.id).await.unwrap(), 2);
    }
}
