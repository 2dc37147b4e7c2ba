//! Activities: who sees them, what is found again, what is counted.

use chrono::NaiveDate;
use treem_domain::activities::activity::{Activity, Content, Coverage, MeasuredValue};
use treem_domain::activities::portal_coverage::{GoalOf, summarise};
use treem_domain::activities::repository::{ActivityQuery, Marks, Span};
use treem_domain::directives::directive::Obligation;
use treem_domain::evidence::Evidence;
use treem_domain::kernel::id::{ActivityId, OrganisationId, TaskId};
use treem_domain::kernel::{Actor, Code, Cursor, Error, Quantity};
use treem_domain::store::Store;

use crate::fixtures::{
    Authorities, alone, author, authorities, day, insert, issued_letter, task, with_all_below,
};
use crate::world::{World, at};

fn activity(world: &World, organisation_id: OrganisationId, on: &str, measures: &[(&str, &str)]) -> Activity {
    let content = Content {
        external_reference: None,
        kind: "airtime".to_owned(),
        title: "Chuyên mục Vì trẻ em".to_owned(),
        description: None,
        from_date: day(on),
        to_date: day(on),
        topics: vec!["online_risks".to_owned()],
        audiences: vec!["mothers".to_owned()],
        channel: Some("television".to_owned()),
        place: None,
        measures: measures
            .iter()
            .map(|(measure, value)| MeasuredValue {
                measure: (*measure).to_owned(),
                value: Quantity::parse(value).unwrap(),
            })
            .collect(),
        evidence: Vec::new(),
        task_ids: Vec::new(),
        coverage: None,
        programme: None,
        aired_at: None,
    };
    Activity {
        id: ActivityId::new(&world.ids),
        organisation_id,
        content,
        not_a_duplicate_of: Vec::new(),
        entered_by: author(organisation_id),
        version: 1,
        created_at: at(3),
        updated_at: at(3),
    }
}

fn serving(mut activity: Activity, tasks: &[TaskId]) -> Activity {
    activity.content.task_ids = tasks.to_vec();
    activity
}

async fn save(world: &World, activities: &[&Activity]) {
    let unit = world.begin().await;
    for activity in activities {
        unit.activities_mut().insert(activity).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn sees(world: &World, actor: &Actor, id: ActivityId) -> bool {
    world
        .read()
        .await
        .activities()
        .find(id, actor)
        .await
        .unwrap()
        .is_some()
}

async fn listed(world: &World, actor: &Actor, query: ActivityQuery) -> Vec<ActivityId> {
    let query = ActivityQuery { limit: 50, ..query };
    let page = world.read().await.activities().list(&query, actor).await.unwrap();
    page.items.into_iter().map(|activity| activity.id).collect()
}

fn june(organisation_id: OrganisationId) -> Span {
    Span {
        organisation_id,
        from: day("2021-06-01"),
        until: day("2021-06-30"),
    }
}

fn minutes(value: &str) -> Quantity {
    Quantity::parse(value).unwrap()
}

/// The letter with a task of the newspaper; gives the authorities and the task.
async fn letter(world: &World) -> (Authorities, TaskId) {
    let found = authorities(world).await;
    let directive = issued_letter(world, found.department, &[found.newspaper]).await;
    let task = task(world, &directive, 0, found.newspaper, Vec::new(), None);
    let id = task.0.id;
    insert(world, &[task]).await;
    (found, id)
}

contract! {
    async fn an_activity_is_seen_by_who_did_it_those_above_and_who_issued_the_task(world) {
        let (found, task) = letter(world).await;
        let plain = activity(world, found.newspaper, "2021-06-14", &[]);
        let serving = serving(activity(world, found.newspaper, "2021-06-15", &[]), &[task]);
        save(world, &[&plain, &serving]).await;
        for (actor, sees_plain, sees_serving) in [
            (with_all_below(found.stranger), false, false),
            (with_all_below(found.district), false, false),
            (alone(found.department), false, true),
            (alone(found.province), false, false),
            (with_all_below(found.province), true, true),
            (alone(found.newspaper), true, true),
        ] {
            assert_eq!(sees(world, &actor, plain.id).await, sees_plain, "{actor:?}");
            assert_eq!(sees(world, &actor, serving.id).await, sees_serving, "{actor:?}");
        }
    }

    async fn a_correction_over_another_is_stale_and_one_in_turn_moves_who_sees_it(world) {
        let (found, task) = letter(world).await;
        let before = serving(activity(world, found.newspaper, "2021-06-15", &[("airtime_minutes", "15.5")]), &[task]);
        save(world, &[&before]).await;
        let mut after = Activity { version: 2, ..activity(world, found.newspaper, "2021-06-16", &[("airtime_minutes", "20")]) };
        after.id = before.id;
        let unit = world.begin().await;
        let stale = unit.activities_mut().update(&after, 7).await;
        assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
        drop(unit);
        let unit = world.begin().await;
        unit.activities_mut().update(&after, 1).await.unwrap();
        unit.commit().await.unwrap();
        let read = world.read().await;
        let own = alone(found.newspaper);
        assert_eq!(read.activities().find(after.id, &own).await.unwrap(), Some(after.clone()));
        assert!(!sees(world, &alone(found.department), after.id).await);
        let sum = read.activities().sum(&june(found.newspaper), "airtime_minutes", None).await.unwrap();
        assert_eq!(sum, (minutes("20"), 1));
    }

    async fn a_deleted_activity_leaves_nothing_behind(world) {
        let (found, task) = letter(world).await;
        let gone = serving(activity(world, found.newspaper, "2021-06-15", &[("airtime_minutes", "15.5")]), &[task]);
        save(world, &[&gone]).await;
        let unit = world.begin().await;
        assert!(matches!(unit.activities_mut().delete(gone.id, 2).await, Err(Error::Stale)));
        drop(unit);
        let unit = world.begin().await;
        unit.activities_mut().delete(gone.id, 1).await.unwrap();
        unit.commit().await.unwrap();
        let read = world.read().await;
        let days = (day("2021-01-01"), day("2021-12-31"));
        assert_eq!(read.activities().measured(&[found.newspaper], days.0, days.1).await.unwrap(), []);
    }

    async fn an_external_reference_is_taken_once_by_each_organisation(world) {
        let found = authorities(world).await;
        let named = |organisation| {
            let mut activity = activity(world, organisation, "2021-06-14", &[]);
            activity.content.external_reference = Some("tin-592".to_owned());
            activity
        };
        save(world, &[&named(found.newspaper), &named(found.district)]).await;
        let unit = world.begin().await;
        let refused = unit.activities_mut().insert(&named(found.newspaper)).await;
        let Err(Error::Conflict(conflict)) = refused else { panic!("{refused:?}") };
        assert_eq!(conflict.code, Code::ReferenceTaken);
    }

    async fn what_bears_a_mark_is_found_in_its_own_organisation_only(world) {
        let found = authorities(world).await;
        let mut item = activity(world, found.newspaper, "2021-06-14", &[]);
        item.content.evidence = vec![Evidence {
            kind: "published_item".to_owned(),
            url: Some("https://www.baokiengiang.vn/vi-tre-em/".to_owned()),
            document_number: None,
            attachment_id: None,
            note: None,
        }];
        let mut aired = activity(world, found.newspaper, "2021-06-14", &[]);
        aired.content.programme = Some("Vì trẻ em".to_owned());
        aired.content.aired_at = Some(at(5));
        save(world, &[&item, &aired]).await;
        let url = Marks { url_keys: item.content.url_keys(), airing: None };
        let airing = Marks { url_keys: Vec::new(), airing: aired.content.airing() };
        let unit = world.begin().await;
        let bearing = async |organisation, marks: &Marks| unit.activities_mut().bearing(organisation, marks).await.unwrap();
        assert_eq!(bearing(found.district, &url).await, []);
        assert_eq!(bearing(found.newspaper, &Marks::default()).await, []);
        assert_eq!(bearing(found.newspaper, &url).await, [item.id]);
        assert_eq!(bearing(found.newspaper, &airing).await, [aired.id]);
        let both = Marks { airing: airing.airing.clone(), ..url.clone() };
        assert_eq!(bearing(found.newspaper, &both).await, [item.id, aired.id]);
    }

    async fn lists_keep_what_fits_every_filter(world) {
        let (found, task_id) = letter(world).await;
        let other = activity(world, found.district, "2021-07-01", &[("press_items", "3")]);
        let own = serving(activity(world, found.newspaper, "2021-06-15", &[("airtime_minutes", "15.5")]), &[task_id]);
        save(world, &[&other, &own]).await;
        let province = with_all_below(found.province);
        let directive_id = world.read().await.tasks().find(task_id, &alone(found.newspaper)).await.unwrap().unwrap().task.directive_id;
        let some = |query: ActivityQuery| listed(world, &province, query);
        assert_eq!(some(ActivityQuery::default()).await, [own.id, other.id]);
        assert_eq!(some(ActivityQuery { topic: Some("local_plan".into()), ..Default::default() }).await, []);
        assert_eq!(some(ActivityQuery { audience: Some("teachers".into()), ..Default::default() }).await, []);
        assert_eq!(some(ActivityQuery { audience: Some("mothers".into()), ..Default::default() }).await, [own.id, other.id]);
        assert_eq!(some(ActivityQuery { channel: Some("radio".into()), ..Default::default() }).await, []);
        for query in [
            ActivityQuery { organisation_id: Some(found.newspaper), ..Default::default() },
            ActivityQuery { within: Some(found.newspaper), text: Some("tre em".into()), ..Default::default() },
            ActivityQuery { measure: Some("airtime_minutes".into()), kind: Some("airtime".into()), ..Default::default() },
            ActivityQuery { topic: Some("online_risks".into()), until: Some(day("2021-06-30")), ..Default::default() },
            ActivityQuery { task_id: Some(task_id), ..Default::default() },
            ActivityQuery { directive_id: Some(directive_id), ..Default::default() },
            ActivityQuery { after: Some(Cursor::at(other.id.0)), from: Some(day("2021-06-01")), ..Default::default() },
        ] {
            let expected = if query.after.is_some() { vec![] } else { vec![own.id] };
            assert_eq!(some(query.clone()).await, expected, "{query:?}");
        }
        let read = world.read().await;
        let counted = ActivityQuery { limit: 1, count: true, ..Default::default() };
        let page = read.activities().list(&counted, &province).await.unwrap();
        assert_eq!((page.items.len(), page.total, page.next), (1, Some(2), Some(Cursor::at(own.id.0))));
    }

    async fn measured_values_come_by_organisation_day_and_activity_with_both_ends_included(world) {
        let found = authorities(world).await;
        let first = activity(world, found.newspaper, "2021-06-01", &[("press_items", "2"), ("airtime_minutes", "15.5")]);
        let last = activity(world, found.newspaper, "2021-06-30", &[("airtime_minutes", "4.5")]);
        let outside = activity(world, found.newspaper, "2021-07-01", &[("airtime_minutes", "100")]);
        let district = activity(world, found.district, "2021-06-02", &[("airtime_minutes", "7")]);
        let stranger = activity(world, found.stranger, "2021-06-02", &[("airtime_minutes", "9")]);
        save(world, &[&last, &first, &outside, &district, &stranger]).await;
        let read = world.read().await;
        assert_eq!(read.activities().measured(&[], day("2021-06-01"), day("2021-06-30")).await.unwrap(), []);
        let wanted = [found.district, found.newspaper, found.district];
        let values = read.activities().measured(&wanted, day("2021-06-01"), day("2021-06-30")).await.unwrap();
        let brief: Vec<(OrganisationId, NaiveDate, ActivityId, &str, Quantity)> = values
            .iter()
            .map(|one| (one.organisation_id, one.on, one.activity_id, one.measure.as_str(), one.value))
            .collect();
        assert_eq!(brief, [
            (found.newspaper, day("2021-06-01"), first.id, "airtime_minutes", minutes("15.5")),
            (found.newspaper, day("2021-06-01"), first.id, "press_items", minutes("2")),
            (found.newspaper, day("2021-06-30"), last.id, "airtime_minutes", minutes("4.5")),
            (found.district, day("2021-06-02"), district.id, "airtime_minutes", minutes("7")),
        ]);
        assert_eq!((values[0].kind.as_str(), values[0].topics.as_slice()), ("airtime", &["online_risks".to_owned()][..]));
    }

    async fn flows_are_added_up_and_of_a_state_the_last_value_counts(world) {
        let (found, task_id) = letter(world).await;
        let before = activity(world, found.newspaper, "2021-06-10", &[("airtime_minutes", "15.5"), ("columns_active", "5")]);
        let after = serving(activity(world, found.newspaper, "2021-06-20", &[("airtime_minutes", "4.5"), ("columns_active", "2")]), &[task_id]);
        save(world, &[&after, &before]).await;
        let read = world.read().await;
        let span = june(found.newspaper);
        let reader = read.activities();
        assert_eq!(reader.sum(&span, "press_items", None).await.unwrap(), (Quantity::ZERO, 0));
        assert_eq!(reader.last(&span, "press_items", None).await.unwrap(), None);
        assert_eq!(reader.sum(&span, "airtime_minutes", None).await.unwrap(), (minutes("20"), 2));
        assert_eq!(reader.last(&span, "columns_active", None).await.unwrap(), Some((minutes("2"), day("2021-06-20"))));
    }

    async fn for_an_obligation_counts_what_serves_its_tasks_or_serves_none_and_is_on_its_topic(world) {
        let found = authorities(world).await;
        let directive = issued_letter(world, found.department, &[found.newspaper]).await;
        let own = task(world, &directive, 0, found.newspaper, Vec::new(), None);
        let other = task(world, &directive, 1, found.newspaper, Vec::new(), None);
        let (own_id, other_id) = (own.0.id, other.0.id);
        insert(world, &[own, other]).await;
        let mut obligation = directive.content.obligations[0].clone();
        obligation.topic = Some("online_risks".to_owned());
        let minutes_of = |on: &str, value: &str| activity(world, found.newspaper, on, &[("airtime_minutes", value)]);
        let serving_it = serving(minutes_of("2021-06-01", "1"), &[own_id]);
        let on_topic = minutes_of("2021-06-02", "2");
        let serving_another = serving(minutes_of("2021-06-03", "4"), &[other_id]);
        let mut off_topic = minutes_of("2021-06-04", "8");
        off_topic.content.topics = vec!["local_plan".to_owned()];
        save(world, &[&serving_it, &on_topic, &serving_another, &off_topic]).await;
        let read = world.read().await;
        let sum = async |of| read.activities().sum(&june(found.newspaper), "airtime_minutes", of).await.unwrap();
        assert_eq!(sum(None).await, (minutes("15"), 4));
        assert_eq!(sum(Some(&obligation)).await, (minutes("3"), 2));
        let last = read.activities().last(&june(found.newspaper), "airtime_minutes", Some(&obligation)).await.unwrap();
        assert_eq!(last, Some((minutes("2"), day("2021-06-02"))));
        let without_topic = Obligation { topic: None, ..obligation.clone() };
        assert_eq!(sum(Some(&without_topic)).await, (minutes("1"), 1));
    }

    async fn of_two_that_look_for_the_same_mark_at_once_the_second_sees_what_the_first_entered(world) {
        let found = authorities(world).await;
        let mut item = activity(world, found.newspaper, "2021-06-14", &[]);
        item.content.programme = Some("Vì trẻ em".to_owned());
        item.content.aired_at = Some(at(5));
        let marks = Marks { url_keys: Vec::new(), airing: item.content.airing() };
        let first = world.begin().await;
        assert_eq!(first.activities_mut().bearing(found.newspaper, &marks).await.unwrap(), []);
        let (store, again) = (world.store.clone(), marks.clone());
        let second = tokio::spawn(async move {
            let unit = store.begin().await.unwrap();
            unit.activities_mut().bearing(found.newspaper, &again).await.unwrap()
        });
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert!(!second.is_finished(), "the second waits for the first");
        first.activities_mut().insert(&item).await.unwrap();
        first.commit().await.unwrap();
        assert_eq!(second.await.unwrap(), [item.id]);
    }

    async fn who_comes_to_stand_above_sees_and_who_stood_there_no_more(world) {
        let (found, task) = letter(world).await;
        let of_district = activity(world, found.district, "2021-06-14", &[]);
        let of_commune = activity(world, found.commune, "2021-06-14", &[]);
        let served = serving(activity(world, found.newspaper, "2021-06-15", &[]), &[task]);
        save(world, &[&of_district, &of_commune, &served]).await;
        let read = world.read().await;
        let mut district = read.organisations().find(found.district).await.unwrap().unwrap();
        let mut department = read.organisations().find(found.department).await.unwrap().unwrap();
        let unit = world.begin().await;
        for moved in [&mut district, &mut department] {
            (moved.parent_id, moved.version) = (Some(found.stranger), 2);
            unit.organisations_mut().update(moved, 1).await.unwrap();
            unit.activities_mut().follow_move(moved.id).await.unwrap();
        }
        unit.commit().await.unwrap();
        let (old, new) = (with_all_below(found.province), with_all_below(found.stranger));
        for below in [&of_district, &of_commune] {
            assert!(!sees(world, &old, below.id).await);
            assert!(sees(world, &new, below.id).await);
            assert!(sees(world, &with_all_below(found.district), below.id).await, "what did not move stays");
            assert!(!sees(world, &alone(found.stranger), below.id).await, "seen as a superior only");
        }
        assert!(sees(world, &alone(found.commune), of_commune.id).await);
        // The newspaper stayed: the province sees it through the newspaper, the new superior through the issuer.
        assert!(sees(world, &old, served.id).await);
        assert!(sees(world, &new, served.id).await);
        assert!(sees(world, &alone(found.department), served.id).await);
    }

    async fn coverage_and_service_count_what_the_actor_sees(world) {
        let (found, task_id) = letter(world).await;
        let covering = |on: &str, coverage: Coverage| {
            let mut activity = activity(world, found.newspaper, on, &[]);
            activity.content.coverage = Some(coverage);
            activity
        };
        let one = serving(covering("2021-06-12", Coverage {
            goals: vec![1, 2],
            indicators: vec![1, 24],
            source_document_date: Some(day("2021-06-09")),
            published_on: Some(day("2021-06-12")),
        }), &[task_id]);
        let two = covering("2021-06-20", Coverage { goals: vec![2], indicators: vec![5], ..Coverage::default() });
        let plain = serving(activity(world, found.newspaper, "2021-06-21", &[]), &[task_id]);
        save(world, &[&one, &two, &plain]).await;
        let read = world.read().await;
        let own = alone(found.newspaper);
        let coverage = summarise(&read.activities().covered(&june(found.newspaper), &own).await.unwrap(), &GoalOf::new());
        assert_eq!((coverage.activities, coverage.dated, coverage.greatest_lag_days), (2, 1, Some(3)));
        assert_eq!(coverage.goals, [1, 2].into());
        assert_eq!(coverage.indicators, [1, 5, 24].into());
        let seen = summarise(&read.activities().covered(&june(found.newspaper), &alone(found.department)).await.unwrap(), &GoalOf::new());
        assert_eq!((seen.activities, seen.indicators), (1, [1, 24].into()));
        let directive = read.tasks().find(task_id, &own).await.unwrap().unwrap().task.directive_id;
        let service = read.activities().service_of(directive, &own).await.unwrap();
        assert_eq!((service.len(), service[0].task_id, service[0].activities), (1, task_id, 2));
        assert_eq!(service[0].organisation_id, found.newspaper, "by whoever did it");
        assert_eq!(service[0].latest_on, day("2021-06-21"));
        assert_eq!(read.activities().service_of(directive, &alone(found.stranger)).await.unwrap(), []);
        for stranger in [found.district, found.province, found.department] {
            assert_eq!(read.activities().tasks_of(stranger, &[task_id]).await.unwrap(), [], "it issued or sees it at most");
        }
        assert_eq!(read.activities().tasks_of(found.newspaper, &[task_id]).await.unwrap(), [task_id]);
    }
}
