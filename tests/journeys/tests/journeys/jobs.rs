//! Uploads as jobs: answered at once, followed by their place, carried out once whatever dies meanwhile.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use treem_domain::contents::ContentName;
use treem_domain::jobs::queue::{self, LEASE};
use treem_domain::jobs::{FileOfFigures, JobRequest};
use treem_domain::kernel::id::{ClientId, JobId, OrganisationId, ReportingPeriodId};
use treem_domain::kernel::{self as domain, Clock, Context, Scopes};
use treem_domain::reports::upload::Options;
use treem_journeys::{Actor, Answer, Backend, Service, on_both_databases};

use crate::reports::own_report;
use crate::uploads::{COMPLETE, counts, uploads};

/// An upload whose sender would rather not wait.
async fn upload(actor: &Actor, path: &str, key: &str, file: impl Into<reqwest::Body>) -> Answer {
    let request = actor
        .request(Method::POST, path)
        .header("idempotency-key", key)
        .header("content-type", "application/octet-stream")
        .header("prefer", "respond-async")
        .body(file);
    actor.send(request).await
}

/// The job when it has ended.
async fn ended(actor: &Actor, place: &str) -> Answer {
    for _ in 0..600 {
        let job = actor.get(place).await;
        // Two hundred thousand rows may keep a small machine busy for longer than a request waits.
        if job.status != 503 {
            let job = job.expect(200);
            if job.json["ended_at"].is_string() {
                assert_eq!(job.header("retry-after"), "");
                return job;
            }
            assert_eq!(job.header("retry-after"), "2");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the job at {place} does not end");
}

/// Waits until a runner has the job.
async fn running(actor: &Actor, place: &str) {
    while actor.get(place).await.expect(200).json["state"] != "running" {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Nothing of any job lies in the store.
async fn has_no_files(service: &Service) -> bool {
    service
        .with_state(async |state| {
            let later = state.now() + TimeDelta::days(36_500);
            state.contents.purge(later, &[]).await.unwrap() == 0
        })
        .await
}

on_both_databases! {
    async fn what_can_be_refused_at_once_does_not_become_a_job(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        upload(&service.stranger(), &uploads, "k1", COMPLETE).await.refused(401, "unauthenticated");
        upload(&district, &uploads, "k2", "%PDF-1.7").await.refused(422, "invalid");
        upload(&district, &uploads.replace("/v1/reporting-periods/0", "/v1/reporting-periods/f"), "k3", COMPLETE)
            .await.refused(404, "not_found");
        assert!(has_no_files(&service).await);
        district.get("/v1/jobs/019ab3c2-7d10-7000-8000-000000000592").await.refused(404, "not_found");
    }

    async fn a_job_is_seen_by_its_own_organisation_only(service: Service) {
        let [issuer, district, other] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("other_district").await];
        let uploads = uploads(&service, &issuer).await;
        let place = upload(&district, &uploads, "k", COMPLETE).await.expect(202).header("location").to_owned();
        other.get(&place).await.refused(404, "not_found");
        issuer.get(&place).await.refused(404, "not_found");
        service.stranger().get(&place).await.refused(401, "unauthenticated");
        ended(&district, &place).await;
    }

    async fn a_file_becomes_a_job_and_its_result_is_the_summary(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = format!("{}?submit=true", uploads(&service, &issuer).await);
        let queued = upload(&district, &uploads, "k", COMPLETE).await.expect(202);
        assert_eq!([&queued.json["kind"], &queued.json["state"]], [&json!("upload"), &json!("queued")]);
        let place = queued.header("location").to_owned();
        assert_eq!(place, format!("/v1/jobs/{}", queued.id()));
        let job = ended(&district, &place).await;
        assert_eq!(job.json["state"], "succeeded", "{}", job.text());
        assert_eq!(job.json["progress"], json!({ "rows": 5, "bytes": COMPLETE.len(), "total_bytes": COMPLETE.len() }));
        assert_eq!(counts(&job.json["result"]), [5, 0, 0, 0, 0]);
        assert_eq!([&job.json["result"]["submitted"], &job.json["result"]["status"]], [&json!(1), &json!("accepted")]);
        assert_eq!(job.json["problem"], Value::Null);
        let report = own_report(&district).await;
        assert_eq!([&report.json["state"], &report.json["values"]["minutes"]], [&json!("submitted"), &json!(120.5)]);
        // The same key leads to the same job, and leaves no second file behind.
        let again = upload(&district, &uploads, "k", COMPLETE).await.expect(202);
        assert_eq!([again.header("location"), again.header("idempotency-replayed")], [place.as_str(), "true"]);
        upload(&district, &uploads, "k", "cell,value\n").await.refused(422, "idempotency_key_reused");
        assert!(has_no_files(&service).await);
        // Another key is another job, which changes nothing.
        let other = upload(&district, &uploads, "k2", COMPLETE).await.expect(202);
        let other = ended(&district, other.header("location")).await;
        assert_eq!(counts(&other.json["result"]), [0, 0, 5, 0, 0]);
    }

    async fn a_job_that_fails_says_why_in_either_language_and_leaves_nothing(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let file = "cell,value\nminutes,120.5\nmodels,1.5\n";
        let tried = upload(&district, &format!("{uploads}?dry_run=true"), "k0", file).await.expect(202);
        let tried = ended(&district, tried.header("location")).await;
        assert_eq!([&tried.json["state"], &tried.json["dry_run"]], [&json!("succeeded"), &json!(true)]);
        assert_eq!(tried.json["result"]["status"], "rejected");

        let place = upload(&district, &uploads, "k1", file).await.expect(202).header("location").to_owned();
        let job = ended(&district, &place).await;
        assert_eq!([&job.json["state"], &job.json["result"]], [&json!("failed"), &Value::Null]);
        let problem = &job.json["problem"];
        assert_eq!([&problem["status"], &problem["type"]], [&json!(422), &json!("/problems/invalid")]);
        assert_eq!(problem["import"]["rejected"][0]["row"], 3);
        let vietnamese = district.request(Method::GET, &place).header("accept-language", "vi");
        let english = district.request(Method::GET, &place).header("accept-language", "en");
        let [vietnamese, english] = [district.send(vietnamese).await, district.send(english).await];
        assert!(vietnamese.json["problem"]["detail"].as_str().unwrap().starts_with("Chưa có gì được ghi."));
        assert!(english.json["problem"]["detail"].as_str().unwrap().starts_with("Nothing was written."));

        let missing = "where,what\nubnd-899,1\n";
        let place = upload(&district, &uploads, "k3", missing).await.expect(202).header("location").to_owned();
        let job = ended(&district, &place).await;
        assert_eq!(job.json["state"], "failed", "{}", job.text());
        assert!(!job.json["problem"]["errors"].as_array().unwrap().is_empty(), "{}", job.text());
        assert_eq!(own_report(&district).await.json["values"], json!({}));
        assert!(has_no_files(&service).await);
    }

    /// Whoever sent the file on the last day was on time, though it waited until the next.
    async fn reports_that_a_job_sends_count_as_sent_when_the_file_arrived(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let due: NaiveDate = own_report(&district).await.json["due_date"].as_str().unwrap().parse().unwrap();
        service.clock.set_day(due);
        let received_at = service.clock.now();
        service.clock.set_day(due + TimeDelta::days(1));
        let options = Options { atomic: true, submit: true, dry_run: false };
        let left = Left { options, received_at, copies: 1, is_held: false };
        let places = left.by(&service, &uploads).await;
        let job = ended(&district, &places[0]).await;
        assert_eq!(job.json["state"], "succeeded", "{}", job.text());
        assert_eq!(own_report(&district).await.json["timeliness"], "on_time");
    }

    async fn the_queue_is_bounded_and_a_runner_that_died_is_followed_by_another(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let options = Options { atomic: true, ..Options::default() };
        let left = Left { options, received_at: service.clock.now(), copies: 64, is_held: true };
        let places = left.by(&service, &uploads).await;
        let refused = upload(&district, &uploads, "one too many", COMPLETE).await.refused(503, "unavailable");
        assert!(!refused.header("retry-after").is_empty());
        assert_eq!(district.get(&places[63]).await.expect(200).json["state"], "running");
        service.clock.advance(LEASE + TimeDelta::seconds(1));
        wake(&service).await;
        let mut created = 0;
        for place in &places {
            let job = ended(&district, place).await;
            assert_eq!(job.json["state"], "succeeded", "{}", job.text());
            created += counts(&job.json["result"])[0];
        }
        assert_eq!(created, 5, "64 times the same file is written once");
        assert!(has_no_files(&service).await);
    }

    async fn a_job_whose_runners_keep_dying_is_given_up(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let left = Left { options: Options::default(), received_at: service.clock.now(), copies: 1, is_held: true };
        let places = left.by(&service, &uploads).await;
        service.execute("UPDATE jobs SET attempts = 5").await;
        service.clock.advance(LEASE + TimeDelta::seconds(1));
        wake(&service).await;
        let job = ended(&district, &places[0]).await;
        assert_eq!([&job.json["state"], &job.json["problem"]["status"]], [&json!("failed"), &json!(500)]);
        let detail = job.json["problem"]["detail"].as_str().unwrap();
        assert!(detail.contains("Máy chủ đã dừng giữa chừng 5 lần"), "{detail}");
        assert_eq!(own_report(&district).await.json["values"], json!({}));
    }

    /// What it met the last time is the reason, not that there was a last time.
    async fn a_job_that_is_given_up_says_what_kept_it_from_its_end(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let left = Left { options: Options::default(), received_at: service.clock.now(), copies: 1, is_held: true };
        let places = left.by(&service, &uploads).await;
        // Somebody else changes the report whenever it is entered.
        let statement = match service.backend {
            Backend::Sqlite => "CREATE TRIGGER racer BEFORE UPDATE ON reports BEGIN SELECT RAISE(IGNORE); END",
            Backend::Postgres => "CREATE RULE racer AS ON UPDATE TO reports DO INSTEAD NOTHING",
        };
        service.execute(statement).await;
        for _ in 0..5 {
            service.clock.advance(LEASE + TimeDelta::seconds(1));
            wake(&service).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        service.clock.advance(LEASE + TimeDelta::seconds(1));
        wake(&service).await;
        let job = ended(&district, &places[0]).await;
        assert_eq!([&job.json["state"], &job.json["problem"]["status"]], [&json!("failed"), &json!(409)], "{}", job.text());
        assert_eq!(job.json["problem"]["type"], "/problems/state_conflict");
    }

    async fn a_right_that_was_withdrawn_while_the_file_waited_is_gone_when_it_is_its_turn(service: Service) {
        let [issuer, district, admin] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("admin").await];
        let uploads = uploads(&service, &issuer).await;
        let client = format!("/v1/clients/{}", service.client("district-ubnd-899").await);
        for (change, options, is_refused) in [
            (json!({ "scopes": ["reports:read", "reports:write"] }), Options { submit: true, ..Options::default() }, true),
            (json!({ "scopes": ["reports:read", "reports:write"] }), Options { dry_run: true, ..Options::default() }, false),
            (json!({ "disabled": true }), Options::default(), true),
        ] {
            let left = Left { options, received_at: service.clock.now(), copies: 1, is_held: true };
            let places = left.by(&service, &uploads).await;
            let etag = admin.get(&client).await.expect(200).etag();
            admin.patch(&client, &etag, change).await.expect(200);
            service.clock.advance(LEASE + TimeDelta::seconds(1));
            wake(&service).await;
            let job = ended(&district, &places[0]).await;
            assert_eq!(job.json["problem"]["type"] == "/problems/forbidden", is_refused, "{}", job.text());
        }
        assert_eq!(own_report(&district).await.json["values"], json!({}));
    }

    async fn a_name_with_a_nul_character_ends_a_job_as_any_other_fault(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        for (member, file) in [
            ("organisation", "{\"organisation\":\"ubnd\\u0000\",\"cell\":\"minutes\",\"value\":1}\n"),
            ("cell", "{\"cell\":\"minutes\\u0000\",\"value\":1}\n"),
            ("category", "{\"cell\":\"minutes\",\"category\":\"\\u0000a\",\"value\":1}\n"),
            ("value", "{\"cell\":\"difficulties\",\"value\":\"\\u0000a\"}\n"),
        ] {
            let place = upload(&district, &uploads, member, file).await.expect(202).header("location").to_owned();
            let job = ended(&district, &place).await;
            let fault = &job.json["problem"]["import"]["rejected"][0];
            assert_eq!([&fault["code"], &fault["column"]], [&json!("forbidden_character"), &json!(member)], "{}", job.text());
        }
    }

    async fn a_result_that_cannot_be_kept_ends_the_job_all_the_same_and_nothing_is_written(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let statement = match service.backend {
            Backend::Sqlite => {
                "CREATE TRIGGER no_result BEFORE UPDATE ON jobs WHEN NEW.outcome LIKE '%uploaded%' \
                 BEGIN SELECT RAISE(ABORT, 'no'); END"
            }
            Backend::Postgres => {
                "ALTER TABLE jobs ADD CONSTRAINT no_result CHECK (outcome::text NOT LIKE '%uploaded%')"
            }
        };
        service.execute(statement).await;
        let place = upload(&district, &uploads, "k", COMPLETE).await.expect(202).header("location").to_owned();
        let job = ended(&district, &place).await;
        assert_eq!([&job.json["state"], &job.json["problem"]["status"]], [&json!("failed"), &json!(500)]);
        assert_eq!(own_report(&district).await.json["values"], json!({}));
    }

    async fn upkeep_throws_away_what_was_left_behind_and_never_the_file_of_a_job_that_waits(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let left = Left { options: Options::default(), received_at: service.clock.now(), copies: 1, is_held: true };
        let places = left.by(&service, &uploads).await;
        let waiting = places[0].rsplit('/').next().unwrap().to_owned();
        let folder = service.folder().join("attachments");
        std::fs::create_dir_all(folder.join("staged")).unwrap();
        let of_job = folder.join("jobs").join(&waiting);
        let [gone, staged, new] = ["jobs/019ab3c2-7d10-7000-8000-000000000592", "staged/old", "staged/new"].map(|name| folder.join(name));
        for (file, is_old) in [(&of_job, true), (&gone, true), (&staged, true), (&new, false)] {
            let file = std::fs::File::options().append(true).create(true).open(file).unwrap();
            if is_old {
                file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
            }
        }
        service.run_upkeep().await;
        assert_eq!([&of_job, &gone, &staged, &new].map(|file| file.exists()), [true, false, false, true]);
        service.clock.advance(LEASE + TimeDelta::seconds(1));
        wake(&service).await;
        assert_eq!(ended(&district, &places[0]).await.json["state"], "succeeded");
    }
}

/// A server is killed while it works on a large file; another ends the job, and it was done once.
async fn a_job_survives_its_server(backend: Backend) {
    let first = Service::start_with(backend, &[("upload_job_bytes", "1000")]).await;
    let [issuer, district] = [first.actor("issuer").await, first.actor("district").await];
    let path = format!("{}?atomic=false&submit=true", uploads(&first, &issuer).await);
    let service = first.second().await;
    let again = 200_000;
    let file = COMPLETE.to_owned() + &"minutes,120.5\n".repeat(again);
    let queued = district.upload(&path, "large", file).await.expect(202);
    let place = queued.header("location").to_owned();
    running(&district, &place).await;
    drop(first);
    service.clock.advance(LEASE + TimeDelta::seconds(1));
    wake(&service).await;
    let district = district.at(&service);
    let job = ended(&district, &place).await;
    assert_eq!(job.json["state"], "succeeded", "{}", job.text());
    assert_eq!(job.json["attempts"], 2);
    assert_eq!(counts(&job.json["result"]), [5, 0, 0, again as u64, 0]);
    assert_eq!(job.json["progress"]["rows"], 5 + again);
    let report = own_report(&district).await;
    assert_eq!(report.json["submission_number"], 1);
    let history = district
        .get(&format!("/v1/reports/{}/history", report.id()))
        .await
        .expect(200);
    let kinds: Vec<&str> = history
        .items()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["opened", "entered", "submitted"]);
}

#[tokio::test]
async fn a_job_survives_its_server_on_sqlite() {
    a_job_survives_its_server(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_job_survives_its_server_on_postgresql() {
    a_job_survives_its_server(Backend::Postgres).await;
}

/// Jobs as a server left them that died: queued, or with a runner that shows no sign of life.
#[derive(Clone)]
struct Left {
    options: Options,
    received_at: DateTime<Utc>,
    copies: usize,
    is_held: bool,
}

impl Left {
    /// Gives the places of the jobs.
    async fn by(self, service: &Service, uploads: &str) -> Vec<String> {
        let organisation_id = service.organisation("ubnd-899").await.parse().unwrap();
        let period = uploads.split('/').nth(3).unwrap().parse().unwrap();
        let request = JobRequest::Upload(FileOfFigures {
            period_id: ReportingPeriodId(period),
            options: self.options,
            size: COMPLETE.len() as u64,
            separator: None,
            decimal: None,
        });
        let client_id = service.client("district-ubnd-899").await;
        let author = domain::Actor {
            client_id: ClientId(client_id.parse().unwrap()),
            name: "Hệ thống của huyện".to_owned(),
            organisation_id: OrganisationId(organisation_id),
            includes_descendants: true,
            scopes: Scopes::parse("reports:write reports:submit").unwrap(),
            request_id: "019ab3c2-7d10-7000-8000-000000000592".to_owned(),
            address: "127.0.0.1".to_owned(),
        };
        service
            .with_state(async move |state| {
                let unit = state.store.begin().await.unwrap();
                let mut places = Vec::new();
                for _ in 0..self.copies {
                    let id = JobId::new(&*state.ids);
                    let mut staged = state.contents.stage().await.unwrap();
                    staged.write(COMPLETE.as_bytes()).await.unwrap();
                    staged.keep(&ContentName::OfJob(id)).await.unwrap();
                    let context = Context {
                        now: self.received_at,
                        ..state.context(&author)
                    };
                    queue::queue(&*unit, &context, id, request.clone()).await.unwrap();
                    if self.is_held {
                        let runner = state.ids.next();
                        let claimed = queue::claim(&*unit, runner, state.now()).await.unwrap();
                        assert_eq!(claimed.unwrap().id, id);
                    }
                    places.push(format!("/v1/jobs/{id}"));
                }
                unit.commit().await.unwrap();
                state.jobs_waiting.notify_one();
                places
            })
            .await
    }
}

async fn wake(service: &Service) {
    service
        .with_state(async |state| state.jobs_waiting.notify_one())
        .await;
}
