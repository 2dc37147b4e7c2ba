//! Models: who sees them, what lists keep, and how their history grows.

use treem_domain::kernel::id::{ModelId, OrganisationId};
use treem_domain::kernel::{Actor, Code, Context, Cursor, Error};
use treem_domain::models::act::{Step, act};
use treem_domain::models::{Change, Content, Model, ModelAction, ModelQuery, ModelState};
use treem_domain::store::Store;

use crate::fixtures::{alone, author, authorities, day, issued_letter, with_all_below};
use crate::world::{World, at};

fn model(world: &World, organisation_id: OrganisationId) -> Model {
    Model {
        id: ModelId::new(&world.ids),
        organisation_id,
        replicated_from_id: None,
        state: ModelState::Piloting,
        content: Content {
            external_reference: None,
            directive_id: None,
            name: "Câu lạc bộ Gia đình an toàn trên mạng".to_owned(),
            description: None,
            topics: vec!["care_models".to_owned()],
            place: None,
            started_on: day("2021-03-01"),
        },
        evaluation: None,
        ending: None,
        offered_to: Vec::new(),
        entered_by: author(organisation_id),
        version: 1,
        created_at: at(3),
        updated_at: at(3),
    }
}

async fn insert(world: &World, model: &mut Model) {
    let change = Change::Created {
        replicated_from_id: model.replicated_from_id,
    };
    let event = model.record(None, change, author(model.organisation_id), at(3));
    let unit = world.begin().await;
    unit.models_mut().insert(model, &event).await.unwrap();
    unit.commit().await.unwrap();
}

/// Takes a step and saves it.
async fn step(world: &World, model: &mut Model, action: ModelAction, change: Change) -> Result<(), Error> {
    let before = model.state;
    model.step(action).unwrap();
    let event = model.record(Some(before), change, author(model.organisation_id), at(4));
    let unit = world.begin().await;
    unit.models_mut().save(model, &event).await?;
    unit.commit().await
}

/// Whether the actor sees the model, and whether it is within reach.
async fn seen(world: &World, actor: &Actor, id: ModelId) -> Option<bool> {
    let found = world.read().await.models().find(id, actor).await.unwrap();
    found.map(|view| view.is_within_reach)
}

async fn listed(world: &World, actor: &Actor, query: ModelQuery) -> Vec<ModelId> {
    let query = ModelQuery { limit: 50, ..query };
    let page = world.read().await.models().list(&query, actor).await.unwrap();
    page.items.into_iter().map(|view| view.model.id).collect()
}

contract! {
    async fn a_model_is_seen_by_who_runs_it_those_above_and_the_issuer_of_its_directive(world) {
        let found = authorities(world).await;
        let letter = issued_letter(world, found.department, &[found.district]).await;
        let mut plain = model(world, found.district);
        let mut linked = model(world, found.district);
        linked.content.directive_id = Some(letter.id);
        insert(world, &mut plain).await;
        insert(world, &mut linked).await;
        for (actor, sees_plain, sees_linked) in [
            (with_all_below(found.stranger), None, None),
            (with_all_below(found.newspaper), None, None),
            (alone(found.province), None, None),
            (alone(found.department), None, Some(false)),
            (with_all_below(found.province), Some(true), Some(true)),
            (alone(found.district), Some(true), Some(true)),
        ] {
            assert_eq!(seen(world, &actor, plain.id).await, sees_plain, "{actor:?}");
            assert_eq!(seen(world, &actor, linked.id).await, sees_linked, "{actor:?}");
        }
        // A correction moves who sees it.
        linked.content.directive_id = None;
        step(world, &mut linked, ModelAction::Update, Change::Updated).await.unwrap();
        assert_eq!(seen(world, &alone(found.department), linked.id).await, None);
        assert_eq!(seen(world, &alone(found.district), linked.id).await, Some(true));
    }

    async fn a_step_over_another_is_stale_and_history_keeps_those_that_were_taken(world) {
        let found = authorities(world).await;
        let mut first = model(world, found.district);
        insert(world, &mut first).await;
        let mut second = first.clone();
        let run = || Change::Run { note: Some("Đã có kế hoạch.".to_owned()) };
        step(world, &mut first, ModelAction::Run, run()).await.unwrap();
        let stale = step(world, &mut second, ModelAction::Run, run()).await;
        assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
        let read = world.read().await;
        let view = read.models().find(first.id, &alone(found.district)).await.unwrap().unwrap();
        assert_eq!(view.model, first);
        assert_eq!(view.organisation_name, "Ủy ban nhân dân huyện An Biên");
        let page = read.models().history(first.id, 0, 1).await.unwrap();
        assert_eq!(page.next, Some(Cursor { key: Some("1".to_owned()), id: first.id.0 }));
        let rest = read.models().history(first.id, 1, 10).await.unwrap();
        assert_eq!((rest.items.len(), rest.next), (1, None));
        assert_eq!((rest.items[0].sequence, &rest.items[0].change), (2, &run()));
    }

    async fn an_external_reference_is_taken_once_by_each_organisation(world) {
        let found = authorities(world).await;
        let named = |organisation| {
            let mut model = model(world, organisation);
            model.content.external_reference = Some("mo-hinh-1".to_owned());
            model
        };
        insert(world, &mut named(found.district)).await;
        insert(world, &mut named(found.commune)).await;
        let mut again = named(found.district);
        let event = again.record(None, Change::Updated, author(found.district), at(3));
        let refused = world.begin().await.models_mut().insert(&again, &event).await;
        let Err(Error::Conflict(conflict)) = refused else { panic!("{refused:?}") };
        assert_eq!(conflict.code, Code::ReferenceTaken);
    }

    async fn lists_keep_what_fits_every_filter(world) {
        let found = authorities(world).await;
        let letter = issued_letter(world, found.department, &[found.district]).await;
        let mut original = model(world, found.district);
        original.content.directive_id = Some(letter.id);
        insert(world, &mut original).await;
        let mut replica = model(world, found.commune);
        replica.replicated_from_id = Some(original.id);
        replica.state = ModelState::Running;
        replica.content.name = "Điểm tư vấn học đường".to_owned();
        insert(world, &mut replica).await;
        insert(world, &mut model(world, found.stranger)).await;
        let all = with_all_below(found.province);
        let (first, second) = (original.id, replica.id);
        for (query, expected) in [
            (ModelQuery::default(), vec![second, first]),
            (ModelQuery { text: Some("hoc duong".to_owned()), ..Default::default() }, vec![second]),
            (ModelQuery { organisation_id: Some(found.district), ..Default::default() }, vec![first]),
            (ModelQuery { within: Some(found.district), ..Default::default() }, vec![second, first]),
            (ModelQuery { within: Some(found.newspaper), ..Default::default() }, vec![]),
            (ModelQuery { state: Some(ModelState::Running), ..Default::default() }, vec![second]),
            (ModelQuery { directive_id: Some(letter.id), ..Default::default() }, vec![first]),
            (ModelQuery { replicated_from_id: Some(first), ..Default::default() }, vec![second]),
        ] {
            assert_eq!(listed(world, &all, query.clone()).await, expected, "{query:?}");
        }
        let query = ModelQuery { limit: 1, count: true, ..Default::default() };
        let read = world.read().await;
        let page = read.models().list(&query, &all).await.unwrap();
        assert_eq!(page.total, Some(2));
        let next = ModelQuery { after: page.next, ..query };
        let last = read.models().list(&next, &all).await.unwrap();
        assert_eq!((last.items[0].model.id, last.next), (first, None));
    }

    async fn an_invited_organisation_sees_the_model_and_both_sides_know_of_the_replica(world) {
        let found = authorities(world).await;
        let mut original = model(world, found.district);
        original.state = ModelState::Evaluated;
        insert(world, &mut original).await;
        assert_eq!(seen(world, &alone(found.stranger), original.id).await, None);
        original.offered_to.push(found.stranger);
        let offered = Change::Offered { organisation_id: found.stranger };
        step(world, &mut original, ModelAction::Offer, offered).await.unwrap();
        assert_eq!(seen(world, &alone(found.stranger), original.id).await, Some(false));
        let mut replica = model(world, found.stranger);
        replica.replicated_from_id = Some(original.id);
        replica.content.name = "Câu lạc bộ tại Long Xuyên".to_owned();
        let replicated = Change::Replicated { replica_id: replica.id, organisation_id: found.stranger };
        step(world, &mut original, ModelAction::Replicate, replicated).await.unwrap();
        insert(world, &mut replica).await;
        let read = world.read().await;
        let of_owner = read.models().find(original.id, &alone(found.district)).await.unwrap().unwrap();
        assert_eq!(of_owner.replicas.len(), 1);
        assert_eq!(of_owner.replicas[0].name, "Câu lạc bộ tại Long Xuyên");
        assert_eq!(of_owner.replicas[0].organisation_name, "Ủy ban nhân dân tỉnh An Giang");
        assert_eq!(seen(world, &alone(found.district), replica.id).await, None, "known of, and not seen");
        let query = ModelQuery { limit: 10, ..Default::default() };
        let page = read.models().list(&query, &alone(found.stranger)).await.unwrap();
        let origins: Vec<_> = page.items.iter().map(|view| view.original.as_ref().map(|one| one.id)).collect();
        assert_eq!(origins, [Some(original.id), None]);
    }

    async fn who_comes_to_stand_above_sees_a_model_and_who_stood_there_no_more(world) {
        let found = authorities(world).await;
        let mut model = model(world, found.commune);
        insert(world, &mut model).await;
        let read = world.read().await;
        let mut district = read.organisations().find(found.district).await.unwrap().unwrap();
        (district.parent_id, district.version) = (Some(found.stranger), 2);
        let unit = world.begin().await;
        unit.organisations_mut().update(&district, 1).await.unwrap();
        unit.models_mut().follow_move(found.district).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(seen(world, &with_all_below(found.province), model.id).await, None);
        assert_eq!(seen(world, &with_all_below(found.stranger), model.id).await, Some(true));
        assert_eq!(seen(world, &with_all_below(found.district), model.id).await, Some(true));
    }

    async fn a_step_at_the_same_moment_is_a_conflict_that_names_the_state_that_the_other_left(world) {
        let found = authorities(world).await;
        let mut model = model(world, found.district);
        insert(world, &mut model).await;
        let id = model.id;
        let actor = alone(found.district);
        let context = |actor| Context { actor, now: at(5), today: day("2021-06-09"), ids: &world.ids };
        let run = || Step::Run { note: None };
        let first = world.begin().await;
        act(&*first, &context(&actor), id, run()).await.unwrap();
        let (store, actor) = (world.store.clone(), actor.clone());
        let second = tokio::spawn(async move {
            let unit = store.begin().await.unwrap();
            let ids = crate::world::Ids::default();
            let context = Context { actor: &actor, now: at(5), today: day("2021-06-09"), ids: &ids };
            act(&*unit, &context, id, run()).await
        });
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        first.commit().await.unwrap();
        let Err(Error::Conflict(conflict)) = second.await.unwrap() else { panic!("both were taken") };
        assert_eq!(conflict.state.as_deref(), Some("running"));
        assert_eq!(conflict.allowed_actions, ["update", "evaluate", "end"]);
    }
}
