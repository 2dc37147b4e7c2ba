//! Baselines: set by the issuer for each addressee, changed after the letter, and what airtime is compared with.

use serde_json::{Value, json};
use treem_domain::kernel::Role;
use treem_journeys::{Actor, Answer, Service, on_both_databases};

use crate::directives::{draft, issued};

const NOBODY: &str = "019ab3c2-7d10-7000-8000-000000000592";

struct Letter {
    path: String,
    a1: String,
    c1: String,
}

/// A1 asks the newspaper and the broadcaster for more airtime, C1 the district for a plan.
async fn letter(service: &Service) -> Letter {
    let issuer = service.actor("issuer").await;
    let mut body = draft(service).await;
    let station = service.organisation("dai-ptth-kien-giang").await;
    let recipients = body["recipients"].as_array_mut().unwrap();
    recipients.push(json!({ "key": "dai", "organisation_id": station, "label": "press" }));
    let path = issued(service, &issuer, body).await;
    let obligations = issuer.get(&path).await.expect(200).json["obligations"].clone();
    let [a1, c1] = [0, 1].map(|index| obligations[index]["id"].as_str().unwrap().to_owned());
    Letter { path, a1, c1 }
}

fn baseline(obligation: &str, organisation: &str, minutes: f64) -> Value {
    json!({
        "obligation_id": obligation, "organisation_id": organisation, "measure": "airtime_minutes", "value": minutes,
        "period_start": "2020-06-01", "period_end": "2020-06-30", "source": "Nhật ký phát sóng năm 2020",
    })
}

/// Minutes on the air; of A1 when a task is named, otherwise by its topic.
async fn broadcast(actor: &Actor, on: &str, minutes: f64, topic: &str, tasks: &[&str]) -> Answer {
    let body = json!({
        "kind": "airtime", "title": format!("Chuyên mục Vì trẻ em ngày {on}"), "from_date": on, "topics": [topic],
        "measures": [{ "measure": "airtime_minutes", "value": minutes }], "task_ids": tasks,
    });
    actor.post("/v1/activities", body).await.expect(201)
}

fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = faults
        .iter()
        .map(|(place, code)| ((*place).to_owned(), (*code).to_owned()));
    owned.collect()
}

async fn audited(service: &Service, id: &str) -> Vec<String> {
    let entries = service
        .actor("admin")
        .await
        .get(&format!("/v1/audit-entries?resource_id={id}"))
        .await
        .expect(200);
    entries
        .items()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap().to_owned())
        .collect()
}

on_both_databases! {
    async fn the_issuer_sets_a_baseline_for_each_addressee_and_changes_it_after_the_letter(service: Service) {
        let [issuer, press, district] =
            [service.actor("issuer").await, service.actor("press").await, service.actor("district").await];
        let letter = letter(&service).await;
        let newspaper = service.organisation("bao-kien-giang").await;
        let [station, rach_gia] =
            [service.organisation("dai-ptth-kien-giang").await, service.organisation("ubnd-899").await];
        let set = format!("{}/baselines", letter.path);
        press.post(&set, baseline(&letter.a1, &newspaper, 40.0)).await.refused(403, "forbidden");
        let clerk = service.actor_at(Role::Issuer, "bao-kien-giang").await;
        clerk.post(&set, baseline(&letter.a1, &newspaper, 40.0)).await.refused(403, "forbidden");
        let mut wrong = baseline(&letter.a1, &rach_gia, 1.5);
        wrong["measure"] = json!("press_items");
        wrong["period_end"] = json!("2020-05-31");
        wrong["source"] = json!("chị Lan, 0912 345 678");
        let refused = issuer.post(&set, wrong).await.refused(422, "invalid");
        let mut faults = refused.faults();
        faults.sort();
        assert_eq!(faults, expected(&[
            ("#/organisation_id", "unknown_reference"), ("#/period_end", "date_invalid"), ("#/source", "personal_data"),
            ("#/value", "wrong_type"),
        ]));
        let mut wrong = baseline(NOBODY, &newspaper, 1e12);
        let refused = issuer.post(&set, wrong.clone()).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/value", "out_of_range")]));
        wrong["value"] = json!(1);
        wrong["measure"] = json!("no_such");
        let refused = issuer.post(&set, wrong).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/measure", "unknown_reference"), ("#/obligation_id", "unknown_reference")]));
        let draft = issuer.post("/v1/directives", draft(&service).await).await.expect(201);
        let early = baseline(draft.json["obligations"][0]["id"].as_str().unwrap(), &newspaper, 40.0);
        let early = issuer.post(&format!("{}/baselines", draft.header("location")), early).await;
        assert_eq!(early.refused(409, "state_conflict").json["state"], "draft");

        let first = issuer.post(&set, baseline(&letter.a1, &newspaper, 40.0)).await.expect(201);
        issuer.post(&set, baseline(&letter.a1, &station, 900.5)).await.expect(201);
        let again = issuer.post(&set, baseline(&letter.a1, &newspaper, 41.0)).await.refused(409, "baseline_taken");
        assert_eq!(again.json["conflicts_with"], json!([first.id()]));
        // The issuer sees both, an addressee its own, a recipient that is not asked none, a stranger nothing.
        assert_eq!(issuer.get(&set).await.expect(200).items().len(), 2);
        assert_eq!(press.get(&set).await.expect(200).items(), std::slice::from_ref(&first.json));
        assert_eq!(district.get(&set).await.expect(200).items().len(), 0);
        service.actor("portal").await.get(&set).await.refused(404, "not_found");
        let path = first.header("location").to_owned();
        district.get(&path).await.refused(404, "not_found");
        assert_eq!(press.get(&path).await.expect(200).etag(), first.etag());

        clerk.patch(&path, &first.etag(), json!({ "value": 50 })).await.refused(403, "forbidden");
        issuer.patch(&path, "\"v7-00\"", json!({ "value": 50 })).await.refused(412, "stale");
        let refused = issuer.patch(&path, &first.etag(), json!({ "source": " " })).await;
        assert_eq!(refused.refused(422, "invalid").faults(), expected(&[("#/source", "pattern_mismatch")]));
        service.clock.advance_days(3);
        let changed = issuer.patch(&path, &first.etag(), json!({ "value": 50, "source": "Đối soát lại" })).await.expect(200);
        assert_eq!([&changed.json["value"], &changed.json["source"]], [&json!(50), &json!("Đối soát lại")]);
        assert_eq!(changed.json["set_by"]["name"], "issuer-stttt-kien-giang");
        assert!(changed.json["set_by"]["at"].as_str().unwrap().starts_with("2021-06-17"), "{}", changed.text());
        issuer.delete(&path, &first.etag()).await.refused(412, "stale");
        issuer.delete(&path, &changed.etag()).await.expect(204);
        issuer.get(&path).await.refused(404, "not_found");
        assert_eq!(audited(&service, &first.id()).await, ["baselines.create", "baselines.update", "baselines.delete"]);
    }

    async fn airtime_is_compared_by_the_day_with_an_earlier_period_and_with_the_issuers_baseline(service: Service) {
        let [issuer, press, portal] =
            [service.actor("issuer").await, service.actor("press").await, service.actor("portal").await];
        let letter = letter(&service).await;
        let newspaper = service.organisation("bao-kien-giang").await;
        let set = baseline(&letter.a1, &newspaper, 40.0);
        issuer.post(&format!("{}/baselines", letter.path), set).await.expect(201);
        let compare = |actor: &Actor, query: &str| {
            let path = format!("/v1/activity-comparison?organisation_id={newspaper}&{query}");
            let actor = actor.clone();
            async move { actor.get(&path).await }
        };
        let july = "from=2021-07-01&until=2021-07-31";
        let june = "baseline_from=2021-06-01&baseline_until=2021-06-30";
        for refused in [
            format!("{july}&measure=airtime_minutes"),
            format!("{july}&measure=airtime_minutes&baseline_from=2021-06-01"),
            format!("{july}&measure=no_such&{june}"),
            format!("{july}&obligation_id={}", letter.c1),
            format!("{july}&measure=press_items&obligation_id={}", letter.a1),
        ] {
            compare(&press, &refused).await.refused(400, "malformed_query");
        }
        let all_wrong = format!("from=2021-07-31&until=2021-07-01&measure=no_such&obligation_id={NOBODY}");
        let refused = compare(&press, &all_wrong).await.refused(400, "malformed_query");
        assert_eq!(refused.faults(), expected(&[
            ("#/until", "date_invalid"), ("#/obligation_id", "unknown_reference"), ("#/measure", "unknown_reference"),
        ]));
        compare(&portal, &format!("{july}&obligation_id={}", letter.a1)).await.refused(400, "malformed_query");

        service.clock.set_day("2021-08-02".parse().unwrap());
        let tasks = issuer.get(&format!("/v1/tasks?obligation=A1&organisation_id={newspaper}")).await.expect(200);
        let task = tasks.items()[0]["id"].as_str().unwrap().to_owned();
        // June: 30. July for A1: 15.5 by its task and 44.5 by its topic. Sport of July has nothing to do with A1.
        let topic = "programme_implementation";
        broadcast(&press, "2021-06-10", 30.0, topic, &[]).await;
        broadcast(&press, "2021-07-01", 15.5, "online_risks", &[&task]).await;
        broadcast(&press, "2021-07-31", 44.5, topic, &[]).await;
        broadcast(&press, "2021-07-15", 240.0, "online_risks", &[]).await;
        let compared = compare(&press, &format!("{july}&measure=airtime_minutes&{june}")).await.expect(200);
        assert_eq!(
            compared.json["current"],
            json!({ "from": "2021-07-01", "until": "2021-07-31", "days": 31, "value": 300, "activities": 3 })
        );
        assert_eq!(
            compared.json["baseline"],
            json!({ "from": "2021-06-01", "until": "2021-06-30", "days": 30, "value": 30, "activities": 1 })
        );
        // 30 minutes in 30 days are 31 in 31.
        assert_eq!([&compared.json["scaled_baseline"], &compared.json["increase"]], [&json!(31), &json!(269)]);
        let of_a1 = format!("{july}&measure=airtime_minutes&{june}&obligation_id={}", letter.a1);
        assert_eq!(compare(&press, &of_a1).await.expect(200).json["current"]["value"], 60);
        // Against the 40 minutes that the issuer set for June 2020: 41.333 in as many days.
        let a1 = format!("{july}&obligation_id={}", letter.a1);
        let seen = compare(&press, &a1).await.expect(200);
        assert_eq!([&seen.json["scaled_baseline"], &seen.json["increase"]], [&json!(41.333), &json!(18.667)]);
        assert_eq!(seen.json["relative_increase"], 0.451_625);
        assert_eq!(seen.json["baseline_setting"]["source"], "Nhật ký phát sóng năm 2020");
        // The issuer is told the same, though most of it serves no task of its.
        assert_eq!(compare(&issuer, &a1).await.expect(200).json, seen.json);
        // What it would see in part only, it is not told at all; nor is another addressee.
        compare(&issuer, &format!("{july}&measure=airtime_minutes&{june}")).await.refused(403, "forbidden");
        compare(&service.actor("broadcaster").await, &a1).await.refused(403, "forbidden");
    }
}
