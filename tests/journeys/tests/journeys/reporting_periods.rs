//! Periods of reports: opened, put off, derived at their cut-off, cancelled.

use chrono::NaiveDate;
use serde_json::{Value, json};
use treem_journeys::{Actor, Answer, Service, on_both_databases};

use crate::reports::{activity, enter, opened, own_report, path_of, published, rates, template};

const PERIODS: &str = "/v1/reporting-periods";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn faults(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(place, code): &(&str, &str)| ((*place).to_owned(), (*code).to_owned());
    expected.iter().map(owned).collect()
}

fn path(period: &Answer) -> String {
    format!("{PERIODS}/{}", period.id())
}

/// Drafts a template like the letter's with other members, and publishes it.
async fn published_with(service: &Service, issuer: &Actor, members: Value) -> String {
    let mut draft = template(service).await;
    for (name, value) in members.as_object().unwrap() {
        draft[name] = value.clone();
    }
    let draft = issuer.post("/v1/report-templates", draft).await.expect(201);
    let publish = format!("/v1/report-templates/{}/publish", draft.id());
    issuer.post(&publish, json!({})).await.expect(200).id()
}

async fn send_explained(actor: &Actor, report: &str) -> Answer {
    let explained = json!({ "explanation": "Số liệu gửi bằng văn bản." });
    actor
        .post(&format!("{report}/submit"), explained)
        .await
        .expect(200)
}

/// Everything that happened to a report, by kind.
async fn kinds(actor: &Actor, report: &str) -> Vec<String> {
    let history = actor.get(&format!("{report}/history")).await.expect(200);
    let kind = |event: &Value| event["kind"].as_str().unwrap().to_owned();
    history.items().iter().map(kind).collect()
}

/// The reasons of all audit entries of an action on something.
pub(crate) async fn audited(service: &Service, id: &str, action: &str) -> Vec<Value> {
    let admin = service.actor("admin").await;
    let entries = admin
        .get(&format!("/v1/audit-entries?resource_id={id}"))
        .await
        .expect(200);
    let entries = entries.items().iter().filter(|entry| entry["action"] == action);
    entries.map(|entry| entry["reason"].clone()).collect()
}

on_both_databases! {
    async fn a_due_date_is_put_off_for_what_is_not_sent_and_stays_for_what_was(service: Service) {
        let [issuer, district, other, press] = [
            service.actor("issuer").await,
            service.actor("district").await,
            service.actor("other_district").await,
            service.actor("press").await,
        ];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        let opened = opened(&issuer, &template_id).await;
        let (period_id, period) = (opened.id(), path(&opened));
        let due_date = format!("{period}/due-date");
        let [own, late, newspaper] =
            [&district, &other, &press].map(async |actor: &Actor| path_of(&own_report(actor).await));
        let (own, late, newspaper) = (own.await, late.await, newspaper.await);
        let body = |date: &str, organisations: &[&str]| {
            json!({ "due_date": date, "reason": "Mất điện diện rộng do bão.", "organisation_ids": organisations })
        };

        district.post(&due_date, body("2021-09-24", &[])).await.refused(403, "forbidden");
        issuer.post(&due_date, json!({ "due_date": "2021-09-24", "reason": " " })).await.refused(422, "invalid");
        let stranger = service.organisation("ubnd-914").await;
        let refused = issuer.post(&due_date, body("2021-09-14", &[&stranger, &stranger])).await.refused(422, "invalid");
        assert_eq!(
            refused.faults(),
            faults(&[
                ("#/due_date", "out_of_range"),
                ("#/due_date", "due_in_past"),
                ("#/organisation_ids/0", "unknown_reference"),
                ("#/organisation_ids/1", "duplicate"),
            ])
        );

        // One district is on time, then the due date of the 16th passes.
        assert_eq!(send_explained(&district, &own).await.json["timeliness"], "on_time");
        service.clock.set_day(day("2021-09-17"));
        assert_eq!(own_report(&other).await.json["timeliness"], "missing");
        let sent = service.organisation("ubnd-899").await;
        let refused = issuer.post(&due_date, body("2021-09-24", &[&sent])).await.refused(422, "invalid");
        assert_eq!(refused.faults(), faults(&[("#/organisation_ids/0", "state_conflict")]));

        // First for the other district alone, then for all.
        let of_other = service.organisation("ubnd-900").await;
        let alone = issuer.post(&due_date, body("2021-09-24", &[&of_other])).await.expect(200);
        assert_eq!(alone.json["due_date"], "2021-09-16", "the period's own stays");
        let put_off = own_report(&other).await.json;
        assert_eq!([&put_off["due_date"], &put_off["timeliness"]], ["2021-09-24", "not_due"]);
        assert_eq!(own_report(&press).await.json["timeliness"], "missing");
        let all = issuer.post(&due_date, body("2021-09-27", &[])).await.expect(200);
        assert_eq!(all.json["due_date"], "2021-09-27");
        assert_eq!(own_report(&press).await.json["timeliness"], "not_due");
        let kept = own_report(&district).await.json;
        assert_eq!([&kept["due_date"], &kept["timeliness"]], ["2021-09-16", "on_time"]);
        assert_eq!(rates(&issuer).await, [3, 1, 1, 0, 0, 0]);

        // What was missing is on time; every due date that it had stands in its history.
        service.clock.set_day(day("2021-09-23"));
        assert_eq!(send_explained(&other, &late).await.json["timeliness"], "on_time");
        assert_eq!(rates(&issuer).await, [3, 2, 2, 0, 0, 0]);
        let history = other.get(&format!("{late}/history")).await.expect(200);
        let dates: Vec<[&Value; 3]> = history
            .items()
            .iter()
            .filter(|event| event["kind"] == "due_date_set")
            .map(|event| [&event["previous_due_date"], &event["due_date"], &event["reason"]])
            .collect();
        let reason = "Mất điện diện rộng do bão.";
        assert_eq!(dates, [["2021-09-16", "2021-09-24", reason], ["2021-09-24", "2021-09-27", reason]]);
        service.clock.set_day(day("2021-09-28"));
        assert_eq!(send_explained(&press, &newspaper).await.json["timeliness"], "late");
        issuer.post(&due_date, body("2021-10-15", &[])).await.refused(409, "state_conflict");
        assert_eq!(audited(&service, &period_id, "reporting_periods.set_due_date").await, [reason, reason]);
    }

    async fn reminders_begin_anew_for_a_due_date_that_was_put_off(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        let period = path(&opened(&issuer, &template_id).await);
        let report = path_of(&own_report(&district).await);
        let reminded = async || kinds(&district, &report).await.iter().filter(|kind| *kind == "reminded").count();
        // Three working days before the 16th.
        service.run_upkeep().await;
        assert_eq!(reminded().await, 1);
        let later = json!({ "due_date": "2021-09-24", "reason": "Lùi hạn." });
        issuer.post(&format!("{period}/due-date"), later).await.expect(200);
        service.clock.set_day(day("2021-09-20"));
        service.run_upkeep().await;
        assert_eq!(reminded().await, 1, "not yet due again");
        // Three working days before the 24th.
        service.clock.set_day(day("2021-09-21"));
        service.run_upkeep().await;
        service.run_upkeep().await;
        assert_eq!(reminded().await, 2);
    }

    async fn the_requester_sees_what_it_may_do_with_a_period(service: Service) {
        let [issuer, district, admin] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("admin").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        let period = opened(&issuer, &template_id).await;
        let unsent = json!(["set_due_date", "aggregate", "lock", "cancel"]);
        let period_path = path(&period);
        assert_eq!(period.json["allowed_actions"], unsent);
        let seen = async |actor: &Actor| actor.get(&period_path).await.expect(200).json["allowed_actions"].clone();
        assert_eq!(seen(&district).await, json!([]));
        assert_eq!(seen(&admin).await, unsent, "the rights of the province reach its department");
        assert_eq!(issuer.get(PERIODS).await.expect(200).items()[0]["allowed_actions"], unsent);
        let report = path_of(&own_report(&district).await);
        send_explained(&district, &report).await;
        assert_eq!(seen(&issuer).await, json!(["set_due_date", "aggregate", "lock"]));
        let cancel = format!("{period_path}/cancel");
        let refused = issuer.post(&cancel, json!({ "reason": "Mở nhầm quý." })).await.refused(409, "state_conflict");
        assert_eq!(refused.json["allowed_actions"], json!(["set_due_date", "aggregate", "lock"]));
        issuer.post(&format!("{report}/accept"), json!({})).await.expect(200);
        let locked = issuer.post(&format!("{period_path}/lock"), json!({})).await.expect(200);
        assert_eq!(locked.json["allowed_actions"], json!([]));
        let later = json!({ "due_date": "2021-09-24", "reason": "Lùi hạn." });
        issuer.post(&format!("{period_path}/due-date"), later).await.refused(409, "state_conflict");
    }

    async fn a_period_opened_by_mistake_goes_with_its_drafts_and_can_be_opened_again(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        activity(&district, "2021-06-15", &[("grassroots_minutes", 30.0)]).await;
        let period = path(&opened(&issuer, &template_id).await);
        let report = path_of(&own_report(&district).await);
        enter(&district, &report, json!({ "values": { "models": 2 } })).await.expect(200);
        service.run_upkeep().await;
        let cancel = format!("{period}/cancel");
        let reason = json!({ "reason": "Mở nhầm quý." });
        district.post(&cancel, reason.clone()).await.refused(403, "forbidden");
        issuer.post(&cancel, json!({})).await.refused(422, "invalid");

        issuer.post(&cancel, reason).await.expect(204);
        issuer.get(&period).await.refused(404, "not_found");
        district.get(&report).await.refused(404, "not_found");
        assert_eq!(issuer.get("/v1/reporting-rates").await.expect(200).items().len(), 0);
        let period_id = period.rsplit('/').next().unwrap();
        assert_eq!(audited(&service, period_id, "reporting_periods.cancel").await, ["Mở nhầm quý."]);
        let again = opened(&issuer, &template_id).await;
        assert_eq!(own_report(&district).await.json["values"], json!({ "minutes": 30 }));
        assert_eq!(rates(&issuer).await, [3, 0, 0, 0, 0, 0], "{}", again.text());
    }

    async fn who_is_excluded_at_the_opening_is_not_counted_and_may_read_why(service: Service) {
        let [issuer, press] = [service.actor("issuer").await, service.actor("press").await];
        let template_id = published(&service, &issuer).await;
        let newspaper = service.organisation("bao-kien-giang").await;
        let open = async |identifier: &str, exclusions: Value| {
            let body = json!({ "template_id": template_id, "identifier": identifier, "exclusions": exclusions });
            issuer.post(PERIODS, body).await
        };
        let reason = "Báo báo cáo theo biểu mẫu riêng.";
        let twice = json!([
            { "organisation_id": newspaper, "reason": reason },
            { "organisation_id": template_id, "reason": "Không rõ." },
            { "organisation_id": newspaper, "reason": "Vì lý do khác." },
        ]);
        // Whatever else is wrong with the period, its exclusions are judged too.
        let refused = open("2021-H1", twice.clone()).await.refused(422, "invalid");
        let wrong = [("#/exclusions/1/organisation_id", "unknown_reference"), ("#/exclusions/2/organisation_id", "duplicate")];
        assert_eq!(refused.faults(), faults(&[&[("#/identifier", "pattern_mismatch")], &wrong[..]].concat()));
        assert_eq!(open("2021-Q3", twice).await.refused(422, "invalid").faults(), faults(&wrong));

        let period = open("2021-Q3", json!([{ "organisation_id": newspaper, "reason": reason }])).await.expect(201);
        assert_eq!(period.json["expected"], 3);
        assert_eq!(rates(&issuer).await, [2, 0, 0, 0, 0, 1]);
        let report = own_report(&press).await;
        assert_eq!([&report.json["timeliness"], &report.json["exclusion_reason"]], ["excluded", reason]);
        let history = press.get(&format!("{}/history", path_of(&report))).await.expect(200);
        assert_eq!(history.items()[0]["reason"], reason);
    }

    async fn a_due_date_is_not_promised_for_a_year_whose_holidays_are_unknown(service: Service) {
        let [issuer, admin] = [service.actor("issuer").await, service.actor("admin").await];
        let commune = service.organisation("ubnd-2025-30742").await;
        let template_id =
            published_with(&service, &issuer, json!({ "recipients": { "organisation_ids": [commune] } })).await;
        let open = async |body: Value| {
            let mut period = json!({ "template_id": template_id });
            period.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
            issuer.post(PERIODS, period).await
        };
        let refused = open(json!({ "identifier": "2040-Q1" })).await.refused(422, "invalid");
        assert_eq!(refused.faults(), faults(&[("#/due_date", "required")]));
        assert!(refused.text().contains("PUT /v1/holidays/{year}"), "{}", refused.text());
        open(json!({ "identifier": "2040-Q1", "due_date": "2040-03-14" })).await.refused(422, "invalid");

        let named = open(json!({ "identifier": "2040-Q1", "due_date": "2040-03-20" })).await.expect(201);
        assert_eq!(named.json["due_date"], "2040-03-20");
        // Once the year is loaded the rule promises again: Thursday 14 June, a holiday on Friday, Tuesday 19 June.
        let etag = admin.get("/v1/holidays?year=2040").await.etag();
        let days = json!({ "days": [
            { "date": "2040-06-15", "kind": "holiday", "name": "Ngày nghỉ của địa phương", "source": "Thử nghiệm" },
        ] });
        admin.put("/v1/holidays/2040", &etag, days).await.expect(200);
        let by_rule = open(json!({ "identifier": "2040-Q2" })).await.expect(201);
        assert_eq!(by_rule.json["due_date"], "2040-06-19");
    }

    async fn members_of_a_group_are_expected_from_the_day_on_which_they_registered(service: Service) {
        let [issuer, admin] = [service.actor("issuer").await, service.actor("admin").await];
        let [first, second] = [service.organisation("ubnd-899").await, service.organisation("ubnd-900").await];
        service.clock.set_day(day("2021-07-01"));
        let group = json!({ "code": "cities", "name": "Ủy ban nhân dân thành phố", "kind": "group", "members": [first] });
        let group = admin.post("/v1/recipient-groups", group).await.expect(201).id();
        let recipients = json!({ "recipients": { "recipient_group_ids": [group] } });
        let template_id = published_with(&service, &issuer, recipients).await;
        service.clock.set_day(day("2021-10-01"));
        let member = json!({ "organisation_id": second });
        admin.post(&format!("/v1/recipient-groups/{group}/members"), member).await.expect(200);
        let open = async |identifier: &str| {
            let body = json!({ "template_id": template_id, "identifier": identifier });
            issuer.post(PERIODS, body).await
        };
        let before = open("2021-Q2").await.refused(422, "invalid");
        assert_eq!(before.faults(), faults(&[("#/identifier", "organisation_not_valid")]));
        assert_eq!(open("2021-Q3").await.expect(201).json["expected"], 1);
        assert_eq!(open("2021-Q4").await.expect(201).json["expected"], 2);
    }

    async fn the_requester_sets_the_window_of_thematic_and_ad_hoc_reports(service: Service) {
        let issuer = service.actor("issuer").await;
        let on_request = |code: &str, kind: &str, due_rule: Value| {
            json!({ "code": code, "kind": kind, "periodicity": "on_request", "due_rule": due_rule })
        };
        let two_days = json!({ "kind": "working_days_after_cut_off", "days": 2 });
        let by_the_25th =
            json!({ "kind": "day_of_month", "day": 25, "month_offset": 1, "on_rest_day": "next_working_day" });
        let thematic = published_with(&service, &issuer, on_request("chuyen_de", "thematic", two_days)).await;
        let ad_hoc = published_with(&service, &issuer, on_request("dot_xuat", "ad_hoc", by_the_25th)).await;
        let open = async |template_id: &str, body: Value| {
            let mut period = json!({ "template_id": template_id, "identifier": "CD-2021-01" });
            period.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
            issuer.post(PERIODS, period).await
        };
        let window = |from: &str, until: &str| json!({ "from": from, "until": until });
        for (body, expected) in [
            (json!({}), [("#/window", "required")]),
            (json!({ "window": window("2021-07-31", "2021-07-01") }), [("#/window/until", "date_invalid")]),
            (
                json!({ "window": window("2021-07-01", "2021-07-31"), "due_date": "2021-08-01" }),
                [("#/due_date", "out_of_range")],
            ),
            (json!({ "window": window("2039-07-01", "2039-07-31"), "due_date": "2039-09-01" }), [("#/identifier", "organisation_not_valid")]),
        ] {
            let refused = open(&thematic, body).await.refused(422, "invalid");
            assert_eq!(refused.faults(), faults(&expected));
        }

        // Saturday 31 July, Tuesday 3 August.
        let period = open(&thematic, json!({ "window": window("2021-07-01", "2021-07-31") })).await.expect(201);
        assert_eq!(period.json["window"], window("2021-07-01", "2021-07-31"));
        assert_eq!([&period.json["due_date"], &period.json["expected"]], [&json!("2021-08-03"), &json!(3)]);
        // The 25th of the month after that of the cut-off is a Saturday.
        let period = open(&ad_hoc, json!({ "window": window("2021-08-02", "2021-08-10") })).await.expect(201);
        assert_eq!(period.json["due_date"], "2021-09-27");
        let named = json!({ "window": window("2021-08-02", "2021-08-10"), "identifier": "DX-2", "due_date": "2021-08-12" });
        assert_eq!(open(&ad_hoc, named).await.expect(201).json["due_date"], "2021-08-12");
    }

    async fn drafts_follow_the_activities_until_they_are_sent_and_what_was_entered_stays(service: Service) {
        let [issuer, district, other] = [
            service.actor("issuer").await,
            service.actor("district").await,
            service.actor("other_district").await,
        ];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-10"));
        activity(&district, "2021-06-15", &[("grassroots_minutes", 30.0), ("models_active", 2.0)]).await;
        activity(&other, "2021-06-15", &[("grassroots_minutes", 12.0)]).await;
        let period = opened(&issuer, &template_id).await;
        assert_eq!(period.json["derived_at"], Value::Null);
        let [report, confirmed] = [path_of(&own_report(&district).await), path_of(&own_report(&other).await)];
        // One corrects, the other confirms what was derived.
        enter(&district, &report, json!({ "values": { "models": 5 } })).await.expect(200);
        enter(&other, &confirmed, json!({ "values": { "minutes": 12 } })).await.expect(200);
        service.clock.set_day(day("2021-09-14"));
        for actor in [&district, &other] {
            activity(actor, "2021-09-14", &[("grassroots_minutes", 45.5), ("models_active", 3.0)]).await;
        }
        service.run_upkeep().await;
        assert_eq!(own_report(&district).await.json["values"]["minutes"], 30, "the cut-off has not passed");

        service.clock.set_day(day("2021-09-15"));
        let second = service.second().await;
        tokio::join!(service.run_upkeep(), second.run_upkeep());
        service.run_upkeep().await;
        let derived = own_report(&district).await.json;
        assert_eq!(derived["values"], json!({ "minutes": 75.5, "models": 5 }));
        assert_eq!(derived["derived"]["models"]["value"], 3);
        let kept = own_report(&other).await.json;
        assert_eq!(kept["values"], json!({ "minutes": 12, "models": 3 }));
        assert_eq!(kept["derived"]["minutes"]["value"], 57.5);
        let history = kinds(&district, &report).await;
        assert_eq!(history.iter().filter(|kind| *kind == "derived").count(), 1, "{history:?}");
        let shares = district.get(&format!("{report}/provenance")).await.expect(200);
        assert_eq!(shares.items().len(), 3, "{}", shares.text());
        assert_ne!(issuer.get(&path(&period)).await.expect(200).json["derived_at"], Value::Null);

        // What is logged late is in what is sent first, and not in what is sent again.
        activity(&district, "2021-09-13", &[("grassroots_minutes", 4.5)]).await;
        let sent = send_explained(&district, &report).await;
        assert_eq!(sent.json["values"], json!({ "minutes": 80, "models": 5 }));
        issuer.post(&format!("{report}/return"), json!({ "reason": "Xem lại." })).await.expect(200);
        activity(&district, "2021-09-12", &[("grassroots_minutes", 100.0)]).await;
        let sent = send_explained(&district, &report).await;
        assert_eq!(sent.json["values"]["minutes"], 80);
    }

    async fn a_figure_that_a_file_confirms_follows_the_activities_no_more_and_the_others_do(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-10"));
        activity(&district, "2021-06-15", &[("grassroots_minutes", 30.0), ("models_active", 2.0)]).await;
        let period = path(&opened(&issuer, &template_id).await);
        let file = "cell,value\nminutes,30\nevaluated,1\ndifficulties,Không.\n";
        let uploads = format!("{period}/uploads");
        let confirmed = district.upload(&uploads, "quy-3", file).await.expect(200);
        assert_eq!([&confirmed.json["counts"]["unchanged"], &confirmed.json["counts"]["created"]], [1, 2]);
        activity(&district, "2021-09-10", &[("grassroots_minutes", 45.5), ("models_active", 3.0)]).await;
        let sent = district.upload(&format!("{uploads}?submit=true"), "quy-3-gui", "cell,value\nsupported,12\n").await;
        assert_eq!(sent.expect(200).json["submitted"], 1);
        let report = own_report(&district).await.json;
        assert_eq!(report["values"], json!({ "minutes": 30, "models": 3, "evaluated": 1, "supported": 12 }));
        assert_eq!(report["derived"]["minutes"]["value"], 75.5);
    }

    async fn a_state_that_was_logged_before_the_window_is_proposed(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-12-15"));
        activity(&district, "2021-07-01", &[("grassroots_minutes", 30.0), ("models_active", 2.0)]).await;
        activity(&district, "2021-08-01", &[("models_active", 3.0)]).await;
        let body = json!({ "template_id": template_id, "identifier": "2021-Q4" });
        issuer.post(PERIODS, body).await.expect(201);
        let draft = own_report(&district).await.json;
        assert_eq!(draft["values"], json!({ "models": 3 }), "three models still run; no minute was broadcast");
        assert_eq!(draft["derived"]["models"]["activities"], 1);
    }

    async fn a_running_period_keeps_its_edition_when_the_next_one_is_published(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        let running = opened(&issuer, &template_id).await;
        let editions = format!("/v1/report-templates/{template_id}/editions");
        let next = issuer.post(&editions, json!({})).await.expect(201);
        let mut other = template(&service).await;
        other["content"]["sections"][0]["cells"][1]["label"] = json!("Số mô hình");
        other["content"]["sections"][0]["cells"][0]["code"] = json!("broadcast");
        let next_path = format!("/v1/report-templates/{}", next.id());
        issuer.put(&next_path, &next.etag(), other).await.expect(200);
        issuer.post(&format!("{next_path}/publish"), json!({})).await.expect(200);

        let kept = issuer.get(&path(&running)).await.expect(200);
        assert_eq!(kept.json["template_id"], template_id.as_str());
        let report = path_of(&own_report(&district).await);
        enter(&district, &report, json!({ "values": { "broadcast": 1 } })).await.refused(422, "invalid");
        enter(&district, &report, json!({ "values": { "minutes": 1 } })).await.expect(200);
        let body = json!({ "template_id": next.id(), "identifier": "2021-Q4" });
        assert_eq!(issuer.post(PERIODS, body).await.expect(201).json["template_id"], next.id().as_str());
    }
}
