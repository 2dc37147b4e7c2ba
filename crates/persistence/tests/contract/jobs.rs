//! Jobs: one runner each, and an end that only its runner can give.

use chrono::{DateTime, TimeDelta, Utc};
use treem_domain::jobs::queue::{self, LEASE};
use treem_domain::jobs::{FileOfFigures, Job, JobRequest, JobState, Lease, Outcome, Progress, Refusal};
use treem_domain::kernel::id::{JobId, OrganisationId, ReportingPeriodId};
use treem_domain::kernel::{Code, Context, Error, IdSource};
use treem_domain::reports::upload::Options;
use treem_domain::store::Store;
use uuid::Uuid;

use crate::fixtures::{alone, authorities, day};
use crate::world::{World, at};

const FIRST: Uuid = Uuid::from_u128(1);
const SECOND: Uuid = Uuid::from_u128(2);

async fn queued(world: &World, organisation: OrganisationId) -> JobId {
    let actor = alone(organisation);
    let context = Context {
        actor: &actor,
        now: at(0),
        today: day("2021-06-14"),
        ids: &world.ids,
    };
    let request = JobRequest::Upload(FileOfFigures {
        period_id: ReportingPeriodId(world.ids.next()),
        options: Options::default(),
        size: 592,
        separator: Some("semicolon".to_owned()),
        decimal: None,
    });
    let unit = world.begin().await;
    let id = JobId::new(&world.ids);
    queue::queue(&*unit, &context, id, request).await.unwrap();
    unit.commit().await.unwrap();
    id
}

async fn claimed(world: &World, runner: Uuid, now: DateTime<Utc>) -> Option<Job> {
    let unit = world.begin().await;
    let job = queue::claim(&*unit, runner, now).await.unwrap();
    unit.commit().await.unwrap();
    job
}

fn given_up() -> Outcome {
    Outcome::Refused(Refusal::new(Code::Internal))
}

contract! {
    async fn a_job_is_not_found_by_another_organisation(world) {
        let all = authorities(world).await;
        let id = queued(world, all.department).await;
        let unit = world.read().await;
        assert_eq!(unit.jobs().find(id, &alone(all.province)).await.unwrap(), None);
        assert!(unit.jobs().find(id, &alone(all.department)).await.unwrap().is_some());
    }

    async fn a_job_has_one_runner_until_its_lease_runs_out(world) {
        let all = authorities(world).await;
        let [older, newer] = [queued(world, all.department).await, queued(world, all.department).await];
        assert_eq!(claimed(world, FIRST, at(1)).await.unwrap().id, older, "first come, first served");
        assert_eq!(claimed(world, SECOND, at(1)).await.unwrap().id, newer);
        assert_eq!(claimed(world, SECOND, at(1) + LEASE).await, None);
        let again = claimed(world, SECOND, at(1) + LEASE + TimeDelta::seconds(1)).await.unwrap();
        assert_eq!((again.id, again.attempts, again.started_at), (older, 2, Some(at(1))));
    }

    async fn a_sign_of_life_is_seen_at_once(world) {
        let all = authorities(world).await;
        let id = queued(world, all.department).await;
        claimed(world, FIRST, at(1)).await.unwrap();
        let lease = Lease { runner: FIRST, until: at(9) };
        // While the job's own transaction is under way.
        let unit = world.begin().await;
        let progress = Progress { rows: 10_000, bytes: 123_456 };
        world.store.note_progress(id, lease, progress).await.unwrap();
        let seen = world.read().await.jobs().find(id, &alone(all.department)).await.unwrap().unwrap();
        assert_eq!((seen.state, seen.progress), (JobState::Running, progress));
        unit.rollback().await.unwrap();
    }

    async fn only_the_runner_that_has_a_job_ends_it(world) {
        let all = authorities(world).await;
        let id = queued(world, all.department).await;
        let job = claimed(world, FIRST, at(1)).await.unwrap();
        claimed(world, SECOND, at(5)).await.unwrap();
        let unit = world.begin().await;
        let late = queue::end(&*unit, &job, FIRST, &given_up(), Progress::default(), at(6)).await;
        assert!(matches!(late, Err(Error::Stale)), "{late:?}");
        unit.rollback().await.unwrap();
        let unit = world.begin().await;
        queue::end(&*unit, &job, SECOND, &given_up(), Progress { rows: 7, bytes: 8 }, at(6)).await.unwrap();
        unit.commit().await.unwrap();
        let ended = world.read().await.jobs().find(id, &alone(all.department)).await.unwrap().unwrap();
        assert_eq!((ended.state, ended.ended_at, ended.progress.rows), (JobState::Failed, Some(at(6)), 7));
        assert_eq!(ended.outcome, Some(given_up()));
        assert_eq!(claimed(world, FIRST, at(59)).await, None);
    }

    async fn what_stopped_a_job_is_kept_by_its_runner_only_and_given_to_the_next(world) {
        let all = authorities(world).await;
        queued(world, all.department).await;
        let job = claimed(world, FIRST, at(1)).await.unwrap();
        let unit = world.begin().await;
        queue::note_setback(&*unit, &job, SECOND, Refusal::new(Code::Stale)).await.unwrap();
        queue::note_setback(&*unit, &job, FIRST, Refusal::new(Code::Unavailable)).await.unwrap();
        unit.commit().await.unwrap();
        let again = claimed(world, SECOND, at(2) + LEASE).await.unwrap();
        assert_eq!(again.setback, Some(Refusal::new(Code::Unavailable)));
    }

    async fn only_jobs_that_ended_are_forgotten(world) {
        let all = authorities(world).await;
        let [ended, waiting] = [queued(world, all.department).await, queued(world, all.department).await];
        let job = claimed(world, FIRST, at(1)).await.unwrap();
        let unit = world.begin().await;
        queue::end(&*unit, &job, FIRST, &given_up(), Progress::default(), at(2)).await.unwrap();
        assert_eq!(unit.jobs_mut().purge(at(2)).await.unwrap(), 0);
        assert_eq!(unit.jobs_mut().purge(at(3)).await.unwrap(), 1);
        unit.commit().await.unwrap();
        let actor = alone(all.department);
        let unit = world.read().await;
        assert_eq!(unit.jobs().find(ended, &actor).await.unwrap(), None);
        assert!(unit.jobs().find(waiting, &actor).await.unwrap().is_some());
        assert_eq!(unit.jobs().unended().await.unwrap(), [waiting]);
    }
}
